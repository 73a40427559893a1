//! The shared strings of a workbook.

use quick_xml::events::Event;

use crate::limits::SHARED_STRINGS_MAX;
use crate::problem::WorkbookProblem;
use crate::xml::{malformed, reader, rich_text};

/// Reads the shared strings in order.
///
/// # Errors
/// Damaged XML, or more strings than the limit.
pub fn read_strings(part: &str) -> Result<Vec<String>, WorkbookProblem> {
    let mut reader = reader(part);
    let mut strings = Vec::new();
    loop {
        match reader.read_event().map_err(malformed)? {
            Event::Start(element) if element.local_name().as_ref() == "si" => {
                strings.push(rich_text(&mut reader)?)
            }
            Event::Empty(element) if element.local_name().as_ref() == "si" => {
                strings.push(String::new())
            }
            Event::Eof => return Ok(strings),
            _ => {}
        }
        if strings.len() > SHARED_STRINGS_MAX {
            return Err(WorkbookProblem::too_many(
                "文字数",
                "strings",
                SHARED_STRINGS_MAX,
            ));
        }
    }
}
