//! The workbook part: its sheets in order, their parts, and the defined names.

use std::collections::HashMap;

use quick_xml::events::Event;
use serde::{Deserialize, Serialize};

use crate::address::{Area, parse_target};
use crate::limits::SHEETS_MAX;
use crate::package::Package;
use crate::problem::WorkbookProblem;
use crate::xml::{attribute, malformed, reader, text_to_end};

/// One sheet of the workbook.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SheetEntry {
    /// The name on its tab.
    pub name: String,
    /// Its part in the package.
    pub part: String,
    /// Visible, hidden or very hidden.
    pub hidden: bool,
    /// Whether it is a sheet of cells (not a chart sheet).
    pub cells: bool,
}

/// What the workbook part says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Book {
    /// The part itself (`xl/workbook.xml` as a rule).
    pub part: String,
    /// Sheets in the order of their tabs.
    pub sheets: Vec<SheetEntry>,
    /// Defined names of the whole workbook, lower case, to sheet and area.
    pub names: HashMap<String, (String, Area)>,
    /// Part of the shared strings, when there is one.
    pub strings_part: Option<String>,
    /// Part of the styles, when there is one.
    pub styles_part: Option<String>,
}

/// One relationship of a part.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    pub id: String,
    pub kind: String,
    /// The target as a part name (already resolved), or as written when external.
    pub target: String,
}

/// The part that holds the relationships of `part`.
pub(crate) fn relations_part(part: &str) -> String {
    let (folder, name) = part
        .rsplit_once('/')
        .map_or(("", part), |(folder, name)| (folder, name));
    if folder.is_empty() {
        format!("_rels/{name}.rels")
    } else {
        format!("{folder}/_rels/{name}.rels")
    }
}

/// Resolves a relationship target against the part it stands in.
fn resolve(part: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = part.split('/').collect();
    path.pop();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                path.pop();
            }
            other => path.push(other),
        }
    }
    path.join("/")
}

/// The relationships of a part, in order; none when it has no such part.
pub(crate) fn relations(
    package: &mut Package<'_>,
    part: &str,
) -> Result<Vec<Relation>, WorkbookProblem> {
    let Some(xml) = package.part(&relations_part(part))? else {
        return Ok(Vec::new());
    };
    let mut reader = reader(&xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().map_err(malformed)? {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "Relationship" =>
            {
                let target = attribute(&element, "Target").unwrap_or_default();
                let external =
                    attribute(&element, "TargetMode").is_some_and(|mode| mode == "External");
                found.push(Relation {
                    id: attribute(&element, "Id").unwrap_or_default(),
                    kind: attribute(&element, "Type").unwrap_or_default(),
                    target: if external {
                        target
                    } else {
                        resolve(part, &target)
                    },
                });
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

impl Book {
    /// Reads the workbook part and its relationships.
    ///
    /// # Errors
    /// A package without a workbook part, damaged XML, or too many sheets.
    pub fn read(package: &mut Package<'_>) -> Result<Self, WorkbookProblem> {
        let part = relations(package, "")?
            .into_iter()
            .find(|relation| relation.kind.ends_with("/officeDocument"))
            .map(|relation| relation.target)
            .ok_or_else(WorkbookProblem::not_a_workbook)?;
        let xml = package
            .part(&part)?
            .ok_or_else(|| WorkbookProblem::damaged("workbook.xml"))?;
        let relations = relations(package, &part)?;
        let by_kind = |suffix: &str| {
            relations
                .iter()
                .find(|r| r.kind.ends_with(suffix))
                .map(|r| r.target.clone())
        };
        let mut book = Self {
            strings_part: by_kind("/sharedStrings"),
            styles_part: by_kind("/styles"),
            part,
            sheets: Vec::new(),
            names: HashMap::new(),
        };
        let by_id: HashMap<&str, &Relation> =
            relations.iter().map(|r| (r.id.as_str(), r)).collect();
        let mut reader = reader(&xml);
        loop {
            match reader.read_event().map_err(malformed)? {
                Event::Start(element) | Event::Empty(element)
                    if element.local_name().as_ref() == "sheet" =>
                {
                    // `id` alone would also match `sheetId` written without a prefix; it never is.
                    let id = attribute(&element, "id").unwrap_or_default();
                    let relation = by_id
                        .get(id.as_str())
                        .ok_or_else(|| WorkbookProblem::damaged("workbook.xml.rels"))?;
                    book.sheets.push(SheetEntry {
                        name: attribute(&element, "name").unwrap_or_default(),
                        part: relation.target.clone(),
                        hidden: attribute(&element, "state")
                            .is_some_and(|state| state != "visible"),
                        cells: relation.kind.ends_with("/worksheet"),
                    });
                    if book.sheets.len() > SHEETS_MAX {
                        return Err(WorkbookProblem::too_many("工作表数", "sheets", SHEETS_MAX));
                    }
                }
                Event::Start(element) if element.local_name().as_ref() == "definedName" => {
                    let name = attribute(&element, "name").unwrap_or_default();
                    let of_sheet = attribute(&element, "localSheetId").is_some();
                    let target = text_to_end(&mut reader)?;
                    if let Some(target) = parse_target(&target).filter(|_| !of_sheet) {
                        book.names.insert(name.to_lowercase(), target);
                    }
                }
                Event::Eof => return Ok(book),
                _ => {}
            }
        }
    }

    /// The sheet with this name, as Excel compares names: without regard to case.
    #[must_use]
    pub fn sheet(&self, name: &str) -> Option<&SheetEntry> {
        self.sheets
            .iter()
            .find(|sheet| sheet.name == name)
            .or_else(|| {
                self.sheets
                    .iter()
                    .find(|sheet| sheet.name.to_lowercase() == name.to_lowercase())
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved_against_their_part() {
        assert_eq!(
            resolve("xl/workbook.xml", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(
            resolve("xl/worksheets/sheet1.xml", "../comments1.xml"),
            "xl/comments1.xml"
        );
        assert_eq!(
            resolve("xl/workbook.xml", "/xl/styles.xml"),
            "xl/styles.xml"
        );
        assert_eq!(resolve("", "xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(relations_part(""), "_rels/.rels");
        assert_eq!(
            relations_part("xl/workbook.xml"),
            "xl/_rels/workbook.xml.rels"
        );
    }
}
