//! Marks added inside the user's own package: bad cells coloured and commented, a problem sheet appended.
//!
//! Parts that need no mark are copied as the compressed bytes they are; the others are edited as text at the
//! places concerned, so that everything else in them stays to the byte.

mod comments;
mod edits;
mod listing;
mod parts;
mod previous;
mod sheet;
mod styles;

use std::collections::{BTreeMap, BTreeSet};

use qilu_accounting::{Problem, Severity};
use qilu_quantity::Lang;
use quick_xml::events::Event;

use self::edits::{Edits, Walk, prefix};
use self::previous::{Previous, Remembered};
use self::styles::{Styles, Wanted};
use crate::address::Address;
use crate::book::{Book, Relation, SheetEntry, relations};
use crate::limits::PROBLEMS_MAX;
use crate::package::Package;
use crate::problem::WorkbookProblem;
use crate::xml::{attribute, escaped};

const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// How the kind of a relationship to comments ends; threaded ones have a kind of their own.
const COMMENTS_KIND: &str = "/relationships/comments";
const COMMENTS_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const SHEET_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
const STYLES_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml";

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
    name: String,
    part: String,
    severities: BTreeMap<Address, Severity>,
    texts: BTreeMap<Address, String>,
}

impl SheetMarks {
    fn of(sheet: &SheetEntry) -> Self {
        Self {
            name: sheet.name.clone(),
            part: sheet.part.clone(),
            severities: BTreeMap::new(),
            texts: BTreeMap::new(),
        }
    }
}

impl Marking<'_> {
    fn run(&mut self, problems: &[&Problem]) -> Result<(), WorkbookProblem> {
        let previous = Previous::read(&mut self.package, &self.book)?;
        let marks = self.gather(problems, &previous)?;
        let (styles_part, styles_xml) = self.styles()?;
        let styles = Styles::read(&styles_xml)?;
        let mut memory = listing::Memory::new();
        let mut plans = Vec::new();
        let mut wanted = BTreeSet::new();
        for sheet in &marks {
            let xml = self.existing(&sheet.part)?;
            let remembered = previous.of(&sheet.name);
            let mut cells: BTreeSet<Address> = sheet.severities.keys().copied().collect();
            cells.extend(remembered.into_iter().flat_map(BTreeMap::keys));
            let survey = sheet::survey(&xml, &cells)?;
            let mut plan = BTreeMap::new();
            for (at, style) in &survey.styles {
                let before = remembered
                    .and_then(|cells| cells.get(at))
                    .and_then(|was| styles.unmarked(*style, was.style, &was.look));
                let severity = sheet.severities.get(at).copied();
                if before.is_none() && severity.is_none() {
                    continue;
                }
                let (style, look) = before.unwrap_or((*style, None));
                if severity.is_some() {
                    let was = Remembered {
                        style,
                        look: look.clone().unwrap_or_else(|| styles.look(style)),
                    };
                    memory.insert((sheet.name.clone(), at.to_string()), was);
                }
                let want = Wanted {
                    style,
                    look,
                    severity: severity.map(styles::rank),
                };
                wanted.insert(want.clone());
                plan.insert(*at, want);
            }
            plans.push((xml, survey.legacy_drawing, plan));
        }
        let marked = styles.mark(&wanted)?;
        self.changed.insert(styles_part, marked.xml);
        for (number, (sheet, (xml, drawing, plan))) in marks.iter().zip(plans).enumerate() {
            let drawing = self.comment(sheet, drawing.as_deref(), number)?;
            let styles = plan
                .into_iter()
                .filter_map(|(at, want)| Some((at, *marked.styles.get(&want)?)))
                .collect();
            self.changed.insert(
                sheet.part.clone(),
                sheet::mark_sheet(&xml, &styles, drawing.as_deref())?,
            );
        }
        self.put_listing(problems, marked.listing, &memory, previous.listing)?;
        self.write_types()
    }

    /// Sorts the problems to the cells they concern; sheets that an earlier marking touched are there without any.
    fn gather(
        &mut self,
        problems: &[&Problem],
        previous: &Previous,
    ) -> Result<Vec<SheetMarks>, WorkbookProblem> {
        let mut by_part: BTreeMap<String, SheetMarks> = BTreeMap::new();
        for sheet in self.book.sheets.iter().filter(|sheet| sheet.cells) {
            let comments = relations(&mut self.package, &sheet.part)?
                .into_iter()
                .find(|relation| relation.kind.ends_with(COMMENTS_KIND));
            let commented = match comments {
                Some(relation) => self
                    .package
                    .part(&relation.target)?
                    .is_some_and(|xml| comments::may_be_marked(&xml)),
                None => false,
            };
            if commented || previous.of(&sheet.name).is_some() {
                by_part.insert(sheet.part.clone(), SheetMarks::of(sheet));
            }
        }
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
            let marks = by_part
                .entry(entry.part.clone())
                .or_insert_with(|| SheetMarks::of(entry));
            let severity = marks.severities.entry(cell).or_insert(problem.severity);
            *severity = (*severity).max(problem.severity);
            let text = marks.texts.entry(cell).or_default();
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&listing::comment_text(problem, self.lang));
        }
        Ok(by_part.into_values().collect())
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
        let (new, gone) = match target(&|r| r.kind.ends_with(COMMENTS_KIND)) {
            Some(part) => {
                let xml = self.existing(&part)?;
                let commented = comments::add_comments(&xml, &sheet.texts)?;
                self.changed.insert(part, commented.xml);
                (commented.new, commented.gone)
            }
            None if sheet.texts.is_empty() => return Ok(None),
            None => {
                let part = self.free_name("xl/comments", "xml");
                self.changed
                    .insert(part.clone(), comments::new_comments(&sheet.texts));
                self.relate(&sheet.part, "comments", &part)?;
                self.types.overrides.push((part, COMMENTS_TYPE));
                (sheet.texts.keys().copied().collect(), BTreeSet::new())
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
                .insert(part, comments::edit_drawing(&xml, &boxes, &gone, number)?);
            return Ok(None);
        }
        if boxes.is_empty() {
            return Ok(None);
        }
        let part = self.free_name("xl/drawings/vmlDrawing", "vml");
        self.changed
            .insert(part.clone(), comments::new_drawing(&boxes, number));
        self.types.vml = true;
        self.relate(&sheet.part, "vmlDrawing", &part).map(Some)
    }

    /// Writes the problem sheet: in the place of an earlier one, else behind the last sheet.
    fn put_listing(
        &mut self,
        problems: &[&Problem],
        styles: styles::ListingStyles,
        memory: &listing::Memory,
        earlier: Option<(usize, String, String)>,
    ) -> Result<(), WorkbookProblem> {
        let book = &self.book;
        let linked = |name: &str| {
            book.sheet(name)
                .is_some_and(|entry: &SheetEntry| entry.cells)
        };
        let xml = listing::listing(problems, styles, self.lang, &linked, memory);
        if let Some((position, name, part)) = earlier {
            self.changed.insert(part, xml);
            return self.forget_filter(position, &name);
        }
        let part = self.free_name("xl/worksheets/qiluProblems", "xml");
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
}
