//! Comments on the marked cells: the comments part and the VML drawing that holds their boxes. Comments and
//! boxes that are already there stay; a comment on a marked cell is added to, not replaced.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use quick_xml::events::Event;

use super::edits::{Edits, Walk, prefix};
use crate::address::Address;
use crate::limits::COMMENT_CHARS_MAX;
use crate::problem::WorkbookProblem;
use crate::xml::{attribute, escaped};

const AUTHOR: &str = "齐鲁 Qilu";

/// A comments part for a sheet that has none.
pub(crate) fn new_comments(texts: &BTreeMap<Address, String>) -> String {
    let mut out = String::from(concat!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
        "\n",
        r#"<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#
    ));
    let _ = write!(
        out,
        "<authors><author>{AUTHOR}</author></authors><commentList>"
    );
    for (at, text) in texts {
        out.push_str(&comment(*at, text, 0, ""));
    }
    out.push_str("</commentList></comments>");
    out
}

/// What is written on a cell that was marked before and is no longer in the list.
const NO_LONGER: &str = "✔ 上次标注的问题，本次检查未再发现。\nMarked before; not found again.";

/// A comments part with our texts added. A comment of ours from an earlier marking is replaced, one of the user's is
/// added to. Returns the part and the cells that had no comment before.
pub(crate) fn add_comments(
    part: &str,
    texts: &BTreeMap<Address, String>,
) -> Result<(String, BTreeSet<Address>), WorkbookProblem> {
    let mut walk = Walk::new(part);
    let mut edits = Edits::default();
    let mut new: BTreeSet<Address> = texts.keys().copied().collect();
    let mut p = String::new();
    let mut authors = 0_usize;
    let mut ours: Option<usize> = None;
    let mut on: Option<(Address, bool)> = None;
    let mut text_from = 0;
    loop {
        match walk.next()? {
            Event::Start(element) if walk.depth == 0 => p = prefix(element.name().as_ref()),
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "author" =>
            {
                authors += 1
            }
            Event::Text(text) if walk.depth == 3 && text.trim() == AUTHOR => {
                ours = authors.checked_sub(1)
            }
            Event::End(element) if element.local_name().as_ref() == "authors" && ours.is_none() => {
                edits.insert(walk.from, format!("<{p}author>{AUTHOR}</{p}author>"));
            }
            Event::Start(element) if element.local_name().as_ref() == "comment" => {
                let author =
                    attribute(&element, "authorId").and_then(|id| id.parse::<usize>().ok());
                let at = attribute(&element, "ref").and_then(|text| Address::parse(&text));
                on = at.map(|at| (at, ours.is_some() && author == ours));
                if let Some((at, _)) = on {
                    new.remove(&at);
                }
            }
            Event::Start(element) if element.local_name().as_ref() == "text" => text_from = walk.to,
            Event::End(element) if element.local_name().as_ref() == "text" => {
                let Some((at, own)) = on.take() else { continue };
                match (texts.get(&at), own) {
                    (Some(text), true) => edits.replace(text_from, walk.from, run(text, &p)),
                    (None, true) => edits.replace(text_from, walk.from, run(NO_LONGER, &p)),
                    (Some(text), false) => {
                        edits.insert(walk.from, run(&format!("\n────────\n{text}"), &p))
                    }
                    (None, false) => {}
                }
            }
            Event::End(element) if element.local_name().as_ref() == "commentList" => {
                let author = ours.unwrap_or(authors);
                let added: String = texts
                    .iter()
                    .filter(|(at, _)| new.contains(at))
                    .map(|(at, text)| comment(*at, text, author, &p))
                    .collect();
                edits.insert(walk.from, added);
            }
            Event::Empty(element) if element.local_name().as_ref() == "commentList" => {
                let author = ours.unwrap_or(authors);
                let added: String = texts
                    .iter()
                    .map(|(at, text)| comment(*at, text, author, &p))
                    .collect();
                edits.replace(
                    walk.from,
                    walk.to,
                    format!("<{p}commentList>{added}</{p}commentList>"),
                );
            }
            Event::Eof => return Ok((edits.apply(part)?, new)),
            _ => {}
        }
    }
}

fn comment(at: Address, text: &str, author: usize, p: &str) -> String {
    format!(
        "<{p}comment ref=\"{at}\" authorId=\"{author}\"><{p}text>{}</{p}text></{p}comment>",
        run(text, p)
    )
}

fn run(text: &str, p: &str) -> String {
    let text: String = text.chars().take(COMMENT_CHARS_MAX).collect();
    format!(
        "<{p}r><{p}rPr><{p}sz val=\"9\"/><{p}color indexed=\"81\"/><{p}rFont val=\"宋体\"/><{p}charset val=\"134\"/></{p}rPr><{p}t xml:space=\"preserve\">{}</{p}t></{p}r>",
        escaped(&text)
    )
}

const SHAPE_TYPE: &str = concat!(
    r#"<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">"#,
    r#"<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>"#,
);

/// A drawing with a box for each cell.
pub(crate) fn new_drawing(boxes: &BTreeMap<Address, String>, number: usize) -> String {
    let mut out = String::from(concat!(
        r#"<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" "#,
        r#"xmlns:x="urn:schemas-microsoft-com:office:excel">"#,
    ));
    let _ = write!(
        out,
        "<o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{number}\"/></o:shapelayout>"
    );
    out.push_str(SHAPE_TYPE);
    out.push_str(&shapes(boxes, number));
    out.push_str("</xml>");
    out
}

/// A drawing that is already there, with our boxes added before its end.
pub(crate) fn add_to_drawing(
    part: &str,
    boxes: &BTreeMap<Address, String>,
    number: usize,
) -> Result<String, WorkbookProblem> {
    // VML as Excel writes it need not be well-formed, so it is not parsed.
    let end = part
        .rfind("</xml>")
        .ok_or_else(|| WorkbookProblem::damaged("vmlDrawing"))?;
    let (head, tail) = (part.get(..end).unwrap_or(""), part.get(end..).unwrap_or(""));
    let shape_type = if part.contains("_x0000_t202\"") {
        ""
    } else {
        SHAPE_TYPE
    };
    Ok(format!("{head}{shape_type}{}{tail}", shapes(boxes, number)))
}

fn shapes(boxes: &BTreeMap<Address, String>, number: usize) -> String {
    let mut out = String::new();
    for (offset, (at, text)) in boxes.iter().enumerate() {
        // Wide enough for a sentence of Chinese, tall enough for the lines the text will break into.
        let lines = text
            .lines()
            .map(|line| 1 + line.chars().count() / 24)
            .sum::<usize>()
            .clamp(4, 24);
        let bottom = at.row as usize + 1 + lines;
        let _ = write!(
            out,
            concat!(
                r##"<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;margin-top:2pt;width:240pt;height:{height}pt;z-index:{z};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">"##,
                r##"<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>"##,
                r##"<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>"##,
                r##"<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>"##,
                r##"<x:Anchor>{left}, 12, {top}, 2, {right}, 12, {bottom}, 2</x:Anchor>"##,
                r##"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"##,
            ),
            id = number * 1024 + offset + 1,
            z = offset + 1,
            height = lines * 14,
            left = at.column + 1,
            top = at.row.saturating_sub(1),
            right = at.column + 4,
            bottom = bottom,
            row = at.row,
            column = at.column,
        );
    }
    out
}
