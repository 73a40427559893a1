//! Marked cell styles: each is a copy of the style the cell had, with a fill and a border of its severity, so
//! that number format, font, alignment and protection stay.

use std::collections::{BTreeMap, BTreeSet};

use qilu_accounting::Severity;
use quick_xml::events::Event;

use super::edits::{Edits, Walk, prefix, with_attribute};
use crate::problem::WorkbookProblem;

/// A style part for packages that have none.
pub(crate) const MINIMAL_STYLES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    "\n",
    r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
    r#"<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>"#,
    r#"<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>"#,
    r#"<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"#,
    r#"<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"#,
    r#"<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>"#,
);

/// Fill and border colour (ARGB) of a severity; the pairs stay apart for colour-blind readers by lightness.
pub(crate) const fn colours(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Fatal => ("FFF4A6A6", "FF9C0006"),
        Severity::Error => ("FFFFD6D6", "FFC00000"),
        Severity::Warning => ("FFFFEB9C", "FF9C6500"),
        Severity::Note => ("FFDDEBF7", "FF1F5C99"),
    }
}

/// Worst first.
pub(crate) const SEVERITIES: [Severity; 4] = [
    Severity::Fatal,
    Severity::Error,
    Severity::Warning,
    Severity::Note,
];

/// Styles of the problem sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ListingStyles {
    pub title: usize,
    pub heading: usize,
    pub body: usize,
    pub link: usize,
    pub severity: [usize; 4],
}

impl ListingStyles {
    pub(crate) fn of(&self, severity: Severity) -> usize {
        let [fatal, error, warning, note] = self.severity;
        match severity {
            Severity::Fatal => fatal,
            Severity::Error => error,
            Severity::Warning => warning,
            Severity::Note => note,
        }
    }
}

/// How a cell looks but for its font, number format, alignment and protection: its fill and border as they are written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Look {
    pub fill: String,
    pub border: String,
}

/// A style that is wanted: one there is, with another look if it is to be given back what an earlier mark covered, and marked
/// if there is a problem.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Wanted {
    pub style: usize,
    pub look: Option<Look>,
    pub severity: Option<u8>,
}

/// The edited part and the indices of the styles added to it.
pub(crate) struct MarkedStyles {
    pub xml: String,
    pub styles: BTreeMap<Wanted, usize>,
    pub listing: ListingStyles,
}

/// Order of severities, worst first, for keys.
pub(crate) const fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::Fatal => 0,
        Severity::Error => 1,
        Severity::Warning => 2,
        Severity::Note => 3,
    }
}

/// A `fonts`, `fills`, `borders` or `cellXfs` element as it stands in the part, and what is added to it.
#[derive(Debug, Default)]
struct Group<'a> {
    open: (usize, usize),
    close: usize,
    items: Vec<&'a str>,
    added: Vec<String>,
}

impl Group<'_> {
    /// Where an element stands: what is there already is not added again.
    fn place(&mut self, item: String) -> usize {
        let there = self.items.iter().position(|known| *known == item);
        let added = || self.added.iter().position(|known| *known == item);
        if let Some(at) = there.or_else(|| added().map(|at| self.items.len() + at)) {
            return at;
        }
        self.added.push(item);
        self.items.len() + self.added.len() - 1
    }

    /// Adds the elements at the end of the group and corrects its count.
    fn grow(&self, edits: &mut Edits, part: &str) -> Result<(), WorkbookProblem> {
        if self.added.is_empty() {
            return Ok(());
        }
        let (from, to) = self.open;
        let tag = part
            .get(from..to)
            .ok_or_else(|| WorkbookProblem::damaged("styles.xml"))?;
        let count = self.items.len() + self.added.len();
        edits.replace(from, to, with_attribute(tag, "count", &count.to_string()));
        edits.insert(self.close, self.added.concat());
        Ok(())
    }
}

/// A styles part, taken apart.
pub(crate) struct Styles<'a> {
    part: &'a str,
    prefix: String,
    fonts: Group<'a>,
    fills: Group<'a>,
    borders: Group<'a>,
    cells: Group<'a>,
}

impl<'a> Styles<'a> {
    pub(crate) fn read(part: &'a str) -> Result<Self, WorkbookProblem> {
        let (mut groups, prefix) = survey(part)?;
        let mut group = |name: &str| {
            groups
                .remove(name)
                .ok_or_else(|| WorkbookProblem::damaged("styles.xml"))
        };
        Ok(Self {
            part,
            fonts: group("fonts")?,
            fills: group("fills")?,
            borders: group("borders")?,
            cells: group("cellXfs")?,
            prefix,
        })
    }

    /// The look of a style.
    pub(crate) fn look(&self, style: usize) -> Look {
        let cell = self.cells.items.get(style).copied().unwrap_or("");
        let of = |group: &Group<'_>, name: &str| {
            let item = tag_number(cell, name).and_then(|at| group.items.get(at));
            item.copied().unwrap_or_default().to_owned()
        };
        Look {
            fill: of(&self.fills, "fillId"),
            border: of(&self.borders, "borderId"),
        }
    }

    /// What a cell that bears an earlier mark is to be given back, if its style still is that mark: the style it had where
    /// that is still there, else its look.
    pub(crate) fn unmarked(
        &self,
        style: usize,
        before: usize,
        look: &Look,
    ) -> Option<(usize, Option<Look>)> {
        let now = self.look(style);
        SEVERITIES
            .iter()
            .any(|severity| now.fill.contains(colours(*severity).0))
            .then_some(())?;
        let cell = self.cells.items.get(style)?;
        let (fill, border) = (tag_number(cell, "fillId")?, tag_number(cell, "borderId")?);
        let same = self
            .cells
            .items
            .get(before)
            .is_some_and(|xf| marked_style(xf, fill, border) == *cell);
        if same {
            return Some((before, None));
        }
        let (fill, border) = (
            format!("{}fill", self.prefix),
            format!("{}border", self.prefix),
        );
        let sound = is_element(&look.fill, &fill) && is_element(&look.border, &border);
        Some((style, sound.then(|| look.clone())))
    }

    /// Adds what the marks and the problem sheet need.
    pub(crate) fn mark(
        mut self,
        wanted: &BTreeSet<Wanted>,
    ) -> Result<MarkedStyles, WorkbookProblem> {
        let p = self.prefix.clone();
        let fill_of = |colour: &str| {
            format!(
                "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"{colour}\"/><{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>"
            )
        };
        let border_of = |style: &str, colour: &str| {
            let side = |name: &str| {
                format!("<{p}{name} style=\"{style}\"><{p}color rgb=\"{colour}\"/></{p}{name}>")
            };
            format!(
                "<{p}border>{}{}{}{}<{p}diagonal/></{p}border>",
                side("left"),
                side("right"),
                side("top"),
                side("bottom")
            )
        };
        let mut marks = Vec::new();
        for severity in SEVERITIES {
            let (fill, border) = colours(severity);
            marks.push((
                self.fills.place(fill_of(fill)),
                self.borders.place(border_of("medium", border)),
            ));
        }
        let mut styles = BTreeMap::new();
        for want in wanted {
            let original = self
                .cells
                .items
                .get(want.style)
                .or_else(|| self.cells.items.first())
                .copied()
                .ok_or_else(|| WorkbookProblem::damaged("styles.xml"))?;
            let mark = want.severity.and_then(|rank| marks.get(usize::from(rank)));
            let style = match (mark, &want.look) {
                (Some((fill, border)), _) => {
                    self.cells.place(marked_style(original, *fill, *border))
                }
                (None, Some(look)) => {
                    let fill = self.fills.place(look.fill.clone());
                    let border = self.borders.place(look.border.clone());
                    self.cells.place(marked_style(original, fill, border))
                }
                (None, None) => want.style,
            };
            styles.insert(want.clone(), style);
        }
        let listing = self.listing(&p, &marks, &fill_of, &border_of);
        let mut edits = Edits::default();
        for group in [&self.fonts, &self.fills, &self.borders, &self.cells] {
            group.grow(&mut edits, self.part)?;
        }
        Ok(MarkedStyles {
            xml: edits.apply(self.part)?,
            styles,
            listing,
        })
    }

    /// The styles of the problem sheet.
    fn listing(
        &mut self,
        p: &str,
        marks: &[(usize, usize)],
        fill_of: &dyn Fn(&str) -> String,
        border_of: &dyn Fn(&str, &str) -> String,
    ) -> ListingStyles {
        let font = |bold: &str, size: &str, colour: &str, underline: &str| {
            format!(
                "<{p}font>{bold}{underline}<{p}sz val=\"{size}\"/><{p}color rgb=\"{colour}\"/><{p}name val=\"等线\"/><{p}family val=\"2\"/></{p}font>"
            )
        };
        let (bold, underline) = (format!("<{p}b/>"), format!("<{p}u/>"));
        let title = self.fonts.place(font(&bold, "16", "FF1F2937", ""));
        let heading = self.fonts.place(font(&bold, "11", "FFFFFFFF", ""));
        let body = self.fonts.place(font("", "11", "FF1F2937", ""));
        let link = self.fonts.place(font("", "11", "FF1D4ED8", &underline));
        let dark = self.fills.place(fill_of("FF1F4E79"));
        let line = self.borders.place(border_of("thin", "FFBFBFBF"));
        let mut style = |font: usize, fill: usize, border: usize, alignment: &str| {
            self.cells.place(format!(
                "<{p}xf numFmtId=\"0\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"{border}\" xfId=\"0\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><{p}alignment {alignment}/></{p}xf>"
            ))
        };
        let top = "vertical=\"top\" wrapText=\"1\"";
        let middle = "horizontal=\"center\" vertical=\"center\" wrapText=\"1\"";
        let mut severity = [0; 4];
        for (place, (fill, _)) in severity.iter_mut().zip(marks) {
            *place = style(body, *fill, line, top);
        }
        ListingStyles {
            title: style(title, 0, 0, "vertical=\"center\""),
            heading: style(heading, dark, line, middle),
            body: style(body, 0, line, top),
            link: style(link, 0, line, top),
            severity,
        }
    }
}

/// The number an attribute of an element's own tag holds.
fn tag_number(element: &str, name: &str) -> Option<usize> {
    let tag = element.split('>').next()?;
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()?.parse().ok()
}

/// Whether a text is one whole element of this name and nothing else: what was kept on a sheet may have been typed over.
fn is_element(text: &str, name: &str) -> bool {
    const BYTES_MAX: usize = 4_000;
    if text.len() > BYTES_MAX {
        return false;
    }
    let mut walk = Walk::new(text);
    let mut roots = 0;
    loop {
        match walk.next() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                if walk.depth == 0 {
                    roots += 1;
                    if element.name().as_ref() != name {
                        return false;
                    }
                }
            }
            Ok(Event::End(_)) => {}
            Ok(Event::Eof) => return roots == 1,
            _ => return false,
        }
    }
}

/// A cell style with another fill and border.
fn marked_style(original: &str, fill: usize, border: usize) -> String {
    let (open, rest) = match original.find('>') {
        Some(end) => (
            original.get(..=end).unwrap_or(original),
            original.get(end + 1..).unwrap_or(""),
        ),
        None => (original, ""),
    };
    let open = with_attribute(open, "fillId", &fill.to_string());
    let open = with_attribute(&open, "borderId", &border.to_string());
    let open = with_attribute(&open, "applyFill", "1");
    let open = with_attribute(&open, "applyBorder", "1");
    format!("{open}{rest}")
}

type Survey<'a> = (BTreeMap<&'static str, Group<'a>>, String);

/// Finds the groups with their elements as written, and the prefix of the part.
fn survey(part: &str) -> Result<Survey<'_>, WorkbookProblem> {
    const GROUPS: [(&str, &str); 4] = [
        ("fonts", "font"),
        ("fills", "fill"),
        ("borders", "border"),
        ("cellXfs", "xf"),
    ];
    let mut walk = Walk::new(part);
    let mut groups: BTreeMap<&'static str, Group<'_>> = BTreeMap::new();
    let mut root_prefix = String::new();
    let mut inside: Option<(&'static str, &'static str)> = None;
    let mut item_from = 0;
    loop {
        match walk.next()? {
            Event::Start(element) => {
                let local = element.local_name().into_inner();
                if walk.depth == 0 {
                    root_prefix = prefix(element.name().as_ref());
                } else if walk.depth == 1 {
                    inside = GROUPS.into_iter().find(|(group, _)| *group == local);
                    if let Some((name, _)) = inside {
                        let group = Group {
                            open: (walk.from, walk.to),
                            close: walk.to,
                            ..Group::default()
                        };
                        groups.insert(name, group);
                    }
                } else if walk.depth == 2 {
                    item_from = walk.from;
                }
            }
            Event::Empty(element) if walk.depth == 2 => {
                if let Some((group, item)) = inside
                    && element.local_name().as_ref() == item
                    && let Some(group) = groups.get_mut(group)
                {
                    group.items.push(part.get(walk.from..walk.to).unwrap_or(""));
                }
            }
            Event::End(element) => {
                if walk.depth == 2
                    && let Some((group, item)) = inside
                    && element.local_name().as_ref() == item
                    && let Some(group) = groups.get_mut(group)
                {
                    group.items.push(part.get(item_from..walk.to).unwrap_or(""));
                } else if walk.depth == 1
                    && let Some((name, _)) = inside.take()
                    && let Some(group) = groups.get_mut(name)
                {
                    group.close = walk.from;
                }
            }
            Event::Eof => return Ok((groups, root_prefix)),
            _ => {}
        }
    }
}
