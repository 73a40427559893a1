//! Comments on the marked cells: the comments part and the VML drawing that holds their boxes. Comments and
//! boxes that are already there stay; a comment on a marked cell is added to, not replaced.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use qilu_quantity::Lang;
use quick_xml::events::Event;

use super::edits::{Edits, Walk, prefix};
use super::listing::severity_word;
use super::styles::SEVERITIES;
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

/// What stands between a comment of the user's and ours below it.
const SEPARATOR: &str = "──── 齐鲁 Qilu ────";

/// A comments part after marking.
pub(crate) struct Commented {
    pub xml: String,
    /// Cells that had no comment before.
    pub new: BTreeSet<Address>,
    /// Cells whose comment was ours alone, and is gone.
    pub gone: BTreeSet<Address>,
}

/// A comment as it stands in the part.
struct Found {
    at: Address,
    whole: (usize, usize),
    text: (usize, usize),
    author: Option<usize>,
    plain: String,
    /// Where ours begins below one of the user's, and what closes the elements cut there.
    ours_from: Option<(usize, String)>,
}

/// A comments part with our texts added. A comment of ours from an earlier marking is replaced, or taken away where there
/// is nothing more to say; one of the user's is added to, and what we added earlier is taken off.
pub(crate) fn add_comments(
    part: &str,
    texts: &BTreeMap<Address, String>,
) -> Result<Commented, WorkbookProblem> {
    let mut walk = Walk::new(part);
    let mut edits = Edits::default();
    let mut new: BTreeSet<Address> = texts.keys().copied().collect();
    let mut gone = BTreeSet::new();
    let mut p = String::new();
    let mut authors = 0_usize;
    let mut ours: Option<usize> = None;
    let mut on: Option<Found> = None;
    let (mut run_from, mut t_from) = (None, None);
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
            Event::End(element)
                if element.local_name().as_ref() == "authors"
                    && ours.is_none()
                    && !texts.is_empty() =>
            {
                edits.insert(walk.from, format!("<{p}author>{AUTHOR}</{p}author>"));
            }
            Event::Start(element) if element.local_name().as_ref() == "comment" => {
                let author =
                    attribute(&element, "authorId").and_then(|id| id.parse::<usize>().ok());
                let at = attribute(&element, "ref").and_then(|text| Address::parse(&text));
                on = at.map(|at| Found {
                    at,
                    whole: (walk.from, walk.to),
                    text: (walk.to, walk.to),
                    author,
                    plain: String::new(),
                    ours_from: None,
                });
            }
            Event::Start(element) if walk.depth > 2 => match element.local_name().as_ref() {
                "text" => {
                    if let Some(found) = &mut on {
                        found.text = (walk.to, walk.to);
                    }
                }
                "r" => run_from = Some(walk.from),
                "t" => t_from = Some(walk.to),
                _ => {}
            },
            Event::Empty(element) if element.local_name().as_ref() == "text" => {
                // Nothing can be put into it: it is written anew when there is something to say.
                if let Some(found) = &mut on {
                    found.text = (walk.from, walk.to);
                    found.ours_from = Some((walk.from, format!("<{p}text>")));
                }
            }
            Event::End(element) if walk.depth > 2 => match element.local_name().as_ref() {
                "text" => {
                    if let Some(found) = &mut on {
                        found.text.1 = walk.from;
                    }
                }
                "r" => run_from = None,
                "t" => {
                    if let (Some(found), Some(from)) = (&mut on, t_from.take()) {
                        found.read(part, from, walk.from, run_from, &p);
                    }
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "comment" => {
                let Some(mut found) = on.take() else { continue };
                found.whole.1 = walk.to;
                let text = texts.get(&found.at);
                let own = (ours.is_some() && found.author == ours) || is_a_mark(&found.plain);
                if own && text.is_none() {
                    edits.replace(found.whole.0, found.whole.1, "");
                    gone.insert(found.at);
                    continue;
                }
                new.remove(&found.at);
                let (from, to) = found.text;
                match (text, own) {
                    (Some(text), true) => edits.replace(from, to, run(text, &p)),
                    (text, false) => {
                        let added = text
                            .map(|text| run(&format!("\n{SEPARATOR}\n{text}"), &p))
                            .unwrap_or_default();
                        match found.ours_from {
                            Some((cut, opening)) if opening.ends_with("text>") => {
                                edits.replace(cut, to, format!("{opening}{added}</{p}text>"));
                            }
                            Some((cut, closing)) => {
                                edits.replace(cut, to, format!("{closing}{added}"));
                            }
                            None => edits.insert(to, added),
                        }
                    }
                    (None, true) => {}
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
            Event::Eof => {
                return Ok(Commented {
                    xml: edits.apply(part)?,
                    new,
                    gone,
                });
            }
            _ => {}
        }
    }
}

impl Found {
    /// Reads one piece of text, and sees whether ours begins in it.
    fn read(&mut self, part: &str, from: usize, to: usize, run_from: Option<usize>, p: &str) {
        let raw = part.get(from..to).unwrap_or("");
        if self.ours_from.is_none()
            && let Some(at) = raw.find(SEPARATOR)
        {
            let before = raw.get(..at).unwrap_or("");
            let kept = before.trim_end().trim_end_matches("&#10;").trim_end();
            self.ours_from = Some(match run_from {
                // The run is ours from its beginning: nothing of it stays.
                Some(run_from) if kept.is_empty() => (run_from, String::new()),
                Some(_) => (from + kept.len(), format!("</{p}t></{p}r>")),
                None => (from + kept.len(), format!("</{p}t>")),
            });
        }
        self.plain.push_str(raw);
    }
}

/// Whether a part holds comments of ours, or may: only then is it looked through.
pub(crate) fn may_be_marked(part: &str) -> bool {
    part.contains(AUTHOR)
        || part.contains(SEPARATOR)
        || SEVERITIES.into_iter().any(|severity| {
            part.contains(severity_word(severity, Lang::Zh))
                || part.contains(severity_word(severity, Lang::En))
        })
}

/// Whether a comment begins as ours do, whoever it is said to be from.
fn is_a_mark(text: &str) -> bool {
    let first = text.trim_start().lines().next().unwrap_or("");
    SEVERITIES.into_iter().any(|severity| {
        [Lang::Zh, Lang::En].into_iter().any(|lang| {
            first
                .strip_prefix(severity_word(severity, lang))
                .is_some_and(|rest| rest.starts_with("  "))
        })
    })
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
    out.push_str(&shapes(boxes, number * 1024 + 1));
    out.push_str("</xml>");
    out
}

/// A drawing that is already there, with our boxes added before its end and those of comments that are gone taken away.
pub(crate) fn edit_drawing(
    part: &str,
    boxes: &BTreeMap<Address, String>,
    gone: &BTreeSet<Address>,
    number: usize,
) -> Result<String, WorkbookProblem> {
    let part = without_boxes(part, gone);
    if boxes.is_empty() {
        return Ok(part);
    }
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
    let first = (number * 1024 + 1).max(last_shape(&part) + 1);
    Ok(format!("{head}{shape_type}{}{tail}", shapes(boxes, first)))
}

/// The highest number of a shape.
fn last_shape(part: &str) -> usize {
    part.split("\"_x0000_s")
        .skip(1)
        .filter_map(|rest| rest.split('"').next()?.parse().ok())
        .max()
        .unwrap_or(0)
}

/// The drawing without the boxes of these cells.
fn without_boxes(part: &str, gone: &BTreeSet<Address>) -> String {
    const END: &str = "</v:shape>";
    if gone.is_empty() {
        return part.to_owned();
    }
    let mut out = String::with_capacity(part.len());
    let mut rest = part;
    while let Some(from) = rest.find("<v:shape ") {
        let (before, shape) = rest.split_at(from);
        let Some(length) = shape.find(END).map(|at| at + END.len()) else {
            break;
        };
        let (shape, after) = shape.split_at(length);
        out.push_str(before);
        if !box_of(shape).is_some_and(|at| gone.contains(&at)) {
            out.push_str(shape);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The cell a shape is the comment box of.
fn box_of(shape: &str) -> Option<Address> {
    let number = |name: &str| -> Option<u32> {
        let (_, rest) = shape.split_once(&format!("<x:{name}>"))?;
        rest.split('<').next()?.trim().parse().ok()
    };
    shape.contains("\"Note\"").then_some(())?;
    Some(Address::new(number("Row")?, number("Column")?))
}

fn shapes(boxes: &BTreeMap<Address, String>, first: usize) -> String {
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
            id = first + offset,
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
