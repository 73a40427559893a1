//! Marked cell styles: each is a copy of the style the cell had, with a fill and a border of its severity, so
//! that number format, font, alignment and protection stay.

use std::collections::BTreeMap;

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

const SEVERITIES: [Severity; 4] = [
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

/// The edited part and the indices of the styles added to it.
pub(crate) struct MarkedStyles {
    pub xml: String,
    pub marked: BTreeMap<(usize, u8), usize>,
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

/// A `fonts`, `fills`, `borders` or `cellXfs` element as it stands in the part.
#[derive(Debug, Clone, Copy)]
struct Group {
    open: (usize, usize),
    close: usize,
    count: usize,
}

/// Adds what the marks need to a styles part. `wanted` lists (style the cell has, severity rank).
pub(crate) fn mark_styles(
    part: &str,
    wanted: &std::collections::BTreeSet<(usize, u8)>,
) -> Result<MarkedStyles, WorkbookProblem> {
    let (groups, styles, prefix) = survey(part)?;
    let group = |name: &str| {
        groups
            .get(name)
            .copied()
            .ok_or_else(|| WorkbookProblem::damaged("styles.xml"))
    };
    let (fonts, fills, borders, cells) = (
        group("fonts")?,
        group("fills")?,
        group("borders")?,
        group("cellXfs")?,
    );
    let p = &prefix;
    let mut edits = Edits::default();

    let font = |bold: &str, size: &str, colour: &str, underline: &str| {
        format!(
            "<{p}font>{bold}{underline}<{p}sz val=\"{size}\"/><{p}color rgb=\"{colour}\"/><{p}name val=\"等线\"/><{p}family val=\"2\"/></{p}font>"
        )
    };
    let bold = format!("<{p}b/>");
    let underline = format!("<{p}u/>");
    let new_fonts = [
        font(&bold, "16", "FF1F2937", ""),
        font(&bold, "11", "FFFFFFFF", ""),
        font("", "11", "FF1F2937", ""),
        font("", "11", "FF1D4ED8", &underline),
    ];
    grow(&mut edits, part, fonts, &new_fonts)?;

    let solid = |colour: &str| {
        format!(
            "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"{colour}\"/><{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>"
        )
    };
    let mut new_fills: Vec<String> = SEVERITIES
        .iter()
        .map(|&severity| solid(colours(severity).0))
        .collect();
    new_fills.push(solid("FF1F4E79"));
    grow(&mut edits, part, fills, &new_fills)?;

    let border = |style: &str, colour: &str| {
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
    let mut new_borders: Vec<String> = SEVERITIES
        .iter()
        .map(|&severity| border("medium", colours(severity).1))
        .collect();
    new_borders.push(border("thin", "FFBFBFBF"));
    grow(&mut edits, part, borders, &new_borders)?;

    let mut new_cells = Vec::new();
    let mut marked = BTreeMap::new();
    for &(base, severity) in wanted {
        let original = styles
            .get(base)
            .or_else(|| styles.first())
            .ok_or_else(|| WorkbookProblem::damaged("styles.xml"))?;
        marked.insert((base, severity), cells.count + new_cells.len());
        new_cells.push(marked_style(
            original,
            fills.count + usize::from(severity),
            borders.count + usize::from(severity),
        ));
    }
    let listing_from = cells.count + new_cells.len();
    let plain = |font: usize, fill: usize, border: usize, alignment: &str| {
        format!(
            "<{p}xf numFmtId=\"0\" fontId=\"{}\" fillId=\"{fill}\" borderId=\"{border}\" xfId=\"0\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><{p}alignment {alignment}/></{p}xf>",
            fonts.count + font
        )
    };
    let top = "vertical=\"top\" wrapText=\"1\"";
    let line = borders.count + 4;
    new_cells.push(plain(0, 0, 0, "vertical=\"center\""));
    new_cells.push(plain(
        1,
        fills.count + 4,
        line,
        "horizontal=\"center\" vertical=\"center\" wrapText=\"1\"",
    ));
    new_cells.push(plain(2, 0, line, top));
    new_cells.push(plain(3, 0, line, top));
    for offset in 0..SEVERITIES.len() {
        new_cells.push(plain(2, fills.count + offset, line, top));
    }
    grow(&mut edits, part, cells, &new_cells)?;

    let at = |offset: usize| listing_from + offset;
    Ok(MarkedStyles {
        xml: edits.apply(part)?,
        marked,
        listing: ListingStyles {
            title: at(0),
            heading: at(1),
            body: at(2),
            link: at(3),
            severity: [at(4), at(5), at(6), at(7)],
        },
    })
}

/// Adds elements at the end of a group and corrects its count.
fn grow(
    edits: &mut Edits,
    part: &str,
    group: Group,
    added: &[String],
) -> Result<(), WorkbookProblem> {
    let (from, to) = group.open;
    let tag = part
        .get(from..to)
        .ok_or_else(|| WorkbookProblem::damaged("styles.xml"))?;
    edits.replace(
        from,
        to,
        with_attribute(tag, "count", &(group.count + added.len()).to_string()),
    );
    edits.insert(group.close, added.concat());
    Ok(())
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

type Survey<'a> = (BTreeMap<&'static str, Group>, Vec<&'a str>, String);

/// Finds the groups, the cell styles as written, and the prefix of the part.
fn survey(part: &str) -> Result<Survey<'_>, WorkbookProblem> {
    const GROUPS: [(&str, &str); 4] = [
        ("fonts", "font"),
        ("fills", "fill"),
        ("borders", "border"),
        ("cellXfs", "xf"),
    ];
    let mut walk = Walk::new(part);
    let mut groups: BTreeMap<&'static str, Group> = BTreeMap::new();
    let mut styles = Vec::new();
    let mut root_prefix = String::new();
    let mut inside: Option<(&'static str, &'static str)> = None;
    let mut style_from = 0;
    loop {
        match walk.next()? {
            Event::Start(element) => {
                let local = element.local_name().into_inner();
                if walk.depth == 0 {
                    root_prefix = prefix(element.name().as_ref());
                } else if walk.depth == 1 {
                    inside = GROUPS.into_iter().find(|(group, _)| *group == local);
                    if let Some((name, _)) = inside {
                        groups.insert(
                            name,
                            Group {
                                open: (walk.from, walk.to),
                                close: walk.to,
                                count: 0,
                            },
                        );
                    }
                } else if walk.depth == 2 {
                    style_from = walk.from;
                }
            }
            Event::Empty(element) if walk.depth == 2 => {
                if let Some((group, item)) = inside
                    && element.local_name().as_ref() == item
                {
                    count(&mut groups, group);
                    if group == "cellXfs" {
                        styles.push(part.get(walk.from..walk.to).unwrap_or(""));
                    }
                }
            }
            Event::End(element) => {
                if walk.depth == 2
                    && let Some((group, item)) = inside
                    && element.local_name().as_ref() == item
                {
                    count(&mut groups, group);
                    if group == "cellXfs" {
                        styles.push(part.get(style_from..walk.to).unwrap_or(""));
                    }
                } else if walk.depth == 1
                    && let Some((name, _)) = inside.take()
                    && let Some(group) = groups.get_mut(name)
                {
                    group.close = walk.from;
                }
            }
            Event::Eof => return Ok((groups, styles, root_prefix)),
            _ => {}
        }
    }
}

fn count(groups: &mut BTreeMap<&'static str, Group>, name: &str) {
    if let Some(group) = groups.get_mut(name) {
        group.count += 1;
    }
}
