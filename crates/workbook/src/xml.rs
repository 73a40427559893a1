//! Small steps over the XML of a part: attributes by local name, text with its references resolved.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::problem::WorkbookProblem;

pub(crate) fn malformed<E>(_: E) -> WorkbookProblem {
    WorkbookProblem::damaged("XML")
}

/// A reader over one part that accepts nothing ill-formed.
pub(crate) fn reader(part: &str) -> Reader<&[u8]> {
    Reader::from_str(part)
}

/// The attribute with this local name, unescaped.
pub(crate) fn attribute(element: &BytesStart<'_>, local: &str) -> Option<String> {
    for attribute in element.attributes().with_checks(false).flatten() {
        if attribute.key.local_name().as_ref() == local {
            return match unescape(&attribute.value) {
                Ok(value) => Some(value.into_owned()),
                Err(_) => Some(attribute.value.into_owned()),
            };
        }
    }
    None
}

/// Adds what `&…;` stands for; an unknown entity is kept as it is written.
pub(crate) fn push_reference(out: &mut String, reference: &BytesRef<'_>) {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => out.push(character),
        _ => match quick_xml::escape::resolve_xml_entity(reference) {
            Some(text) => out.push_str(text),
            None => {
                out.push('&');
                out.push_str(reference);
                out.push(';');
            }
        },
    }
}

/// The text up to the end of the element just opened; nested elements' text is included.
pub(crate) fn text_to_end(reader: &mut Reader<&[u8]>) -> Result<String, WorkbookProblem> {
    let mut out = String::new();
    let mut depth = 0_u32;
    loop {
        match reader.read_event().map_err(malformed)? {
            Event::Text(text) => out.push_str(&text),
            Event::CData(text) => out.push_str(&text),
            Event::GeneralRef(reference) => push_reference(&mut out, &reference),
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 => return Ok(out),
            Event::End(_) => depth -= 1,
            Event::Eof => return Err(WorkbookProblem::damaged("XML")),
            _ => {}
        }
    }
}

/// The text of an `si` or `is` element: its `t` elements in order, phonetic readings left out.
pub(crate) fn rich_text(reader: &mut Reader<&[u8]>) -> Result<String, WorkbookProblem> {
    let mut out = String::new();
    let mut depth = 0_u32;
    let mut phonetic = 0_u32;
    let mut in_text = false;
    loop {
        match reader.read_event().map_err(malformed)? {
            Event::Start(element) => {
                depth += 1;
                match element.local_name().as_ref() {
                    "rPh" => phonetic += 1,
                    "t" => in_text = phonetic == 0,
                    _ => {}
                }
            }
            Event::End(_) if depth == 0 => break,
            Event::End(element) => {
                depth -= 1;
                match element.local_name().as_ref() {
                    "rPh" => phonetic = phonetic.saturating_sub(1),
                    "t" => in_text = false,
                    _ => {}
                }
            }
            Event::Text(text) if in_text => out.push_str(&text),
            Event::CData(text) if in_text => out.push_str(&text),
            Event::GeneralRef(reference) if in_text => push_reference(&mut out, &reference),
            Event::Eof => return Err(WorkbookProblem::damaged("XML")),
            _ => {}
        }
    }
    Ok(match unescape_control(&out) {
        Cow::Borrowed(_) => out,
        Cow::Owned(text) => text,
    })
}

/// Undoes Excel's `_x000D_` writing of control characters.
fn unescape_control(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        out.push_str(before);
        let code = after.get(..4).filter(|_| after.get(4..5) == Some("_"));
        match code
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .and_then(char::from_u32)
        {
            Some(character) => {
                out.push(character);
                rest = after.get(5..).unwrap_or("");
            }
            None => {
                out.push_str("_x");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Escapes text for an element or an attribute, leaving out what XML 1.0 forbids.
pub(crate) fn escaped(text: &str) -> String {
    let allowed: String = text
        .chars()
        .filter(|&c| matches!(c, '\t' | '\n') || (c >= ' ' && c != '\u{FFFE}' && c != '\u{FFFF}'))
        .collect();
    quick_xml::escape::escape(allowed.as_str()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_written_as_codes_are_undone() {
        assert_eq!(unescape_control("a_x000D_b"), "a\rb");
        assert_eq!(unescape_control("a_x00b_xZZZZ_表_x"), "a_x00b_xZZZZ_表_x");
    }

    #[test]
    fn escaping_drops_what_xml_forbids() {
        assert_eq!(escaped("a<b\u{1}&\"'"), "a&lt;b&amp;&quot;&apos;");
    }
}
