//! Marks added inside the user's own package: bad cells coloured and commented, a problem sheet appended.
//!
//! Parts that need no mark are copied as the compressed bytes they are; the others are edited as text at the
//! places concerned, so that everything else in them stays to the byte.

mod comments;
mod edits;
mod listing;
mod sheet;
mod styles;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};

use qilu_accounting::{Problem, Severity};
use qilu_quantity::Lang;
use quick_xml::events::Event;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use self::edits::{Edits, Walk, prefix, with_attribute};
use crate::address::Address;
use crate::book::{Book, Relation, SheetEntry, relations, relations_part};
use crate::limits::PROBLEMS_MAX;
use crate::package::Package;
use crate::problem::WorkbookProblem;
use crate::xml::{attribute, escaped};

const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const EMPTY_RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    "\n",
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>"#
);
const COMMENTS_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const SHEET_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
const STYLES_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml";
const VML_TYPE: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/// Returns the workbook with its problems marked. Every problem is listed in the sheet “问题清单”; those with
/// a cell colour it (fill and border by severity, number format kept) and comment it.
///
/// # Errors
/// When the bytes are not a workbook within the limits, or its parts are damaged.
pub fn annotate(
    bytes: &[u8],
    problems: &[Problem],
    lang: Lang,
) -> Result<Vec<u8>, WorkbookProblem> {
    let bytes = crate::legacy::modern(bytes)?;
    let mut package = Package::open(&bytes)?;
    let book = Book::read(&mut package)?;
    let mut listed: Vec<&Problem> = problems.iter().collect();
    listed.sort_by_key(|problem| styles::rank(problem.severity));
    listed.truncate(PROBLEMS_MAX);
    let mut marking = Marking {
        package,
        book,
        changed: BTreeMap::new(),
        types: Types::default(),
        lang,
    };
    marking.run(&listed)?;
    marking.write()
}

/// New content types.
#[derive(Default)]
struct Types {
    overrides: Vec<(String, &'static str)>,
    vml: bool,
}

struct Marking<'a> {
    package: Package<'a>,
    book: Book,
    /// Changed and new parts by name.
    changed: BTreeMap<String, String>,
    types: Types,
    lang: Lang,
}

/// The marks of one sheet.
struct SheetMarks {
    part: String,
    severities: BTreeMap<Address, Severity>,
    texts: BTreeMap<Address, String>,
}

impl Marking<'_> {
    fn run(&mut self, problems: &[&Problem]) -> Result<(), WorkbookProblem> {
        let marks = self.gather(problems);
        let mut surveys = Vec::new();
        let mut wanted = BTreeSet::new();
        for sheet in &marks {
            let xml = self.existing(&sheet.part)?;
            let cells: BTreeSet<Address> = sheet.severities.keys().copied().collect();
            let survey = sheet::survey(&xml, &cells)?;
            for (at, style) in &survey.styles {
                if let Some(severity) = sheet.severities.get(at) {
                    wanted.insert((*style, styles::rank(*severity)));
                }
            }
            surveys.push((xml, survey));
        }
        let (styles_part, styles_xml) = self.styles()?;
        let marked = styles::mark_styles(&styles_xml, &wanted)?;
        self.changed.insert(styles_part, marked.xml);
        for (number, (sheet, (xml, survey))) in marks.iter().zip(surveys).enumerate() {
            let drawing = self.comment(sheet, survey.legacy_drawing.as_deref(), number)?;
            let new_styles = survey
                .styles
                .iter()
                .filter_map(|(at, style)| {
                    let severity = sheet.severities.get(at)?;
                    Some((*at, *marked.marked.get(&(*style, styles::rank(*severity)))?))
                })
                .collect();
            self.changed.insert(
                sheet.part.clone(),
                sheet::mark_sheet(&xml, &new_styles, drawing.as_deref())?,
            );
        }
        self.append_listing(problems, marked.listing)?;
        self.write_types()
    }

    /// Sorts the problems to the cells they concern.
    fn gather(&self, problems: &[&Problem]) -> Vec<SheetMarks> {
        let mut by_part: BTreeMap<&str, SheetMarks> = BTreeMap::new();
        for problem in problems {
            let Some(at) = &problem.place.at else {
                continue;
            };
            let Some(entry) = self.book.sheet(&at.sheet).filter(|entry| entry.cells) else {
                continue;
            };
            let Some(cell) = Address::parse(&at.cell) else {
                continue;
            };
            let marks = by_part.entry(&entry.part).or_insert_with(|| SheetMarks {
                part: entry.part.clone(),
                severities: BTreeMap::new(),
                texts: BTreeMap::new(),
            });
            let severity = marks.severities.entry(cell).or_insert(problem.severity);
            *severity = (*severity).max(problem.severity);
            let text = marks.texts.entry(cell).or_default();
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&listing::comment_text(problem, self.lang));
        }
        by_part.into_values().collect()
    }

    /// A part as it is now: changed already, or as the user sent it.
    fn existing(&mut self, part: &str) -> Result<String, WorkbookProblem> {
        match self.changed.get(part) {
            Some(xml) => Ok(xml.clone()),
            None => self
                .package
                .part(part)?
                .ok_or_else(|| WorkbookProblem::damaged("missing part")),
        }
    }

    fn styles(&mut self) -> Result<(String, String), WorkbookProblem> {
        if let Some(part) = self.book.styles_part.clone()
            && let Some(xml) = self.package.part(&part)?
        {
            return Ok((part, xml));
        }
        let part = self.free_name("xl/styles", "xml");
        let workbook = self.book.part.clone();
        self.relate(&workbook, "styles", &part)?;
        self.types.overrides.push((part.clone(), STYLES_TYPE));
        Ok((part, styles::MINIMAL_STYLES.to_owned()))
    }

    /// Writes the comments of one sheet; returns the relationship its XML must name, when it is new.
    fn comment(
        &mut self,
        sheet: &SheetMarks,
        legacy_drawing: Option<&str>,
        number: usize,
    ) -> Result<Option<String>, WorkbookProblem> {
        let relations = relations(&mut self.package, &sheet.part)?;
        let target = |test: &dyn Fn(&Relation) -> bool| {
            relations.iter().find(|r| test(r)).map(|r| r.target.clone())
        };
        let new: BTreeSet<Address> = match target(&|r| r.kind.ends_with("/comments")) {
            Some(part) => {
                let xml = self.existing(&part)?;
                let (xml, new) = comments::add_comments(&xml, &sheet.texts)?;
                self.changed.insert(part, xml);
                new
            }
            None => {
                let part = self.free_name("xl/comments", "xml");
                self.changed
                    .insert(part.clone(), comments::new_comments(&sheet.texts));
                self.relate(&sheet.part, "comments", &part)?;
                self.types.overrides.push((part, COMMENTS_TYPE));
                sheet.texts.keys().copied().collect()
            }
        };
        let boxes: BTreeMap<Address, String> = sheet
            .texts
            .iter()
            .filter(|(at, _)| new.contains(at))
            .map(|(at, text)| (*at, text.clone()))
            .collect();
        // Numbers of shapes are shared by all drawings of a book; ours begin beyond those in use.
        let number = 900 + number;
        if let Some(part) = legacy_drawing.and_then(|id| target(&|r| r.id == id)) {
            let xml = self.existing(&part)?;
            self.changed
                .insert(part, comments::add_to_drawing(&xml, &boxes, number)?);
            return Ok(None);
        }
        let part = self.free_name("xl/drawings/vmlDrawing", "vml");
        self.changed
            .insert(part.clone(), comments::new_drawing(&boxes, number));
        self.types.vml = true;
        self.relate(&sheet.part, "vmlDrawing", &part).map(Some)
    }

    /// A part name that is not in use: `stem` with the first free number.
    fn free_name(&self, stem: &str, extension: &str) -> String {
        let taken = |name: &str| self.package.has(name) || self.changed.contains_key(name);
        (1_usize..)
            .map(|number| format!("{stem}{number}.{extension}"))
            .find(|name| !taken(name))
            .unwrap_or_default()
    }

    /// Adds a relationship from one part to another and returns its id.
    fn relate(&mut self, from: &str, kind: &str, to: &str) -> Result<String, WorkbookProblem> {
        let part = relations_part(from);
        let xml = match self.changed.get(&part) {
            Some(xml) => xml.clone(),
            None => self
                .package
                .part(&part)?
                .unwrap_or_else(|| EMPTY_RELATIONS.to_owned()),
        };
        let mut walk = Walk::new(&xml);
        let mut ids = BTreeSet::new();
        let mut place = None;
        let mut p = String::new();
        loop {
            match walk.next()? {
                Event::Start(element) if walk.depth == 0 => p = prefix(element.name().as_ref()),
                Event::Empty(element) if walk.depth == 0 => {
                    p = prefix(element.name().as_ref());
                    place = Some((walk.from, walk.to, true));
                }
                Event::Start(element) | Event::Empty(element) => {
                    ids.extend(attribute(&element, "Id"));
                }
                Event::End(_) if walk.depth == 0 => place = Some((walk.from, walk.from, false)),
                Event::Eof => break,
                _ => {}
            }
        }
        let (begin, end, empty) = place.ok_or_else(|| WorkbookProblem::damaged("rels"))?;
        let id = (1_usize..)
            .map(|n| format!("rIdQilu{n}"))
            .find(|id| !ids.contains(id))
            .unwrap_or_default();
        let added =
            format!("<{p}Relationship Id=\"{id}\" Type=\"{RELATION}/{kind}\" Target=\"/{to}\"/>");
        let mut edits = Edits::default();
        if empty {
            let tag = xml.get(begin..end).unwrap_or("");
            let open = tag.strip_suffix("/>").unwrap_or(tag);
            edits.replace(begin, end, format!("{open}>{added}</{p}Relationships>"));
        } else {
            edits.insert(begin, added);
        }
        let xml = edits.apply(&xml)?;
        self.changed.insert(part, xml);
        Ok(id)
    }

    fn append_listing(
        &mut self,
        problems: &[&Problem],
        styles: styles::ListingStyles,
    ) -> Result<(), WorkbookProblem> {
        let part = self.free_name("xl/worksheets/qiluProblems", "xml");
        let book = &self.book;
        let linked = |name: &str| {
            book.sheet(name)
                .is_some_and(|entry: &SheetEntry| entry.cells)
        };
        let xml = listing::listing(problems, styles, self.lang, &linked);
        let base = listing::sheet_name(self.lang);
        let name = std::iter::once(base.to_owned())
            .chain((2..).map(|number| format!("{base} ({number})")))
            .find(|name| self.book.sheet(name).is_none())
            .unwrap_or_default();
        self.changed.insert(part.clone(), xml);
        self.types.overrides.push((part.clone(), SHEET_TYPE));
        let workbook = self.book.part.clone();
        let id = self.relate(&workbook, "worksheet", &part)?;
        let xml = self.existing(&workbook)?;
        let mut walk = Walk::new(&xml);
        let mut edits = Edits::default();
        let mut sheet_ids = 0;
        let mut p = String::new();
        loop {
            match walk.next()? {
                Event::Start(element) if walk.depth == 0 => p = prefix(element.name().as_ref()),
                Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "sheet" => {
                    let number: u32 = attribute(&element, "sheetId").and_then(|text| text.parse().ok()).unwrap_or(0);
                    sheet_ids = sheet_ids.max(number);
                }
                Event::End(element) if element.local_name().as_ref() == "sheets" => edits.insert(
                    walk.from,
                    format!(
                        "<{p}sheet name=\"{}\" sheetId=\"{}\" xmlns:r=\"{RELATION}\" r:id=\"{id}\"/>",
                        escaped(&name),
                        sheet_ids + 1
                    ),
                ),
                Event::Eof => break,
                _ => {}
            }
        }
        let xml = edits.apply(&xml)?;
        self.changed.insert(workbook, xml);
        Ok(())
    }

    fn write_types(&mut self) -> Result<(), WorkbookProblem> {
        const PART: &str = "[Content_Types].xml";
        let xml = self.existing(PART)?;
        let mut walk = Walk::new(&xml);
        let mut edits = Edits::default();
        let mut p = String::new();
        let mut vml = self.types.vml;
        loop {
            match walk.next()? {
                Event::Start(element) if walk.depth == 0 => p = prefix(element.name().as_ref()),
                Event::Start(element) | Event::Empty(element)
                    if element.local_name().as_ref() == "Default"
                        && attribute(&element, "Extension")
                            .is_some_and(|kind| kind.eq_ignore_ascii_case("vml")) =>
                {
                    vml = false;
                    let tag = xml.get(walk.from..walk.to).unwrap_or("");
                    edits.replace(
                        walk.from,
                        walk.to,
                        with_attribute(tag, "ContentType", VML_TYPE),
                    );
                }
                Event::End(_) if walk.depth == 0 => {
                    if vml {
                        edits.insert(
                            walk.from,
                            format!("<{p}Default Extension=\"vml\" ContentType=\"{VML_TYPE}\"/>"),
                        );
                    }
                    for (part, kind) in &self.types.overrides {
                        edits.insert(
                            walk.from,
                            format!("<{p}Override PartName=\"/{part}\" ContentType=\"{kind}\"/>"),
                        );
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let xml = edits.apply(&xml)?;
        self.changed.insert(PART.to_owned(), xml);
        Ok(())
    }

    /// Copies the package part by part: unchanged ones as they are, changed ones in their place, new ones last.
    fn write(mut self) -> Result<Vec<u8>, WorkbookProblem> {
        let damaged = |_| WorkbookProblem::damaged("zip");
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        let mut changed: BTreeMap<String, String> = self
            .changed
            .iter()
            .map(|(name, xml)| (name.to_lowercase(), xml.clone()))
            .collect();
        for (position, name) in self.package.names()?.into_iter().enumerate() {
            let key = name
                .trim_start_matches('/')
                .replace('\\', "/")
                .to_lowercase();
            if let Some(xml) = changed.remove(&key) {
                out.start_file(name, SimpleFileOptions::default())
                    .map_err(damaged)?;
                out.write_all(xml.as_bytes())
                    .map_err(|_| WorkbookProblem::damaged("zip"))?;
            } else {
                let entry = self
                    .package
                    .archive()
                    .by_index_raw(position)
                    .map_err(damaged)?;
                out.raw_copy_file(entry).map_err(damaged)?;
            }
        }
        for (name, xml) in &self.changed {
            if changed.contains_key(&name.to_lowercase()) {
                out.start_file(name, SimpleFileOptions::default())
                    .map_err(damaged)?;
                out.write_all(xml.as_bytes())
                    .map_err(|_| WorkbookProblem::damaged("zip"))?;
            }
        }
        Ok(out.finish().map_err(damaged)?.into_inner())
    }
}
