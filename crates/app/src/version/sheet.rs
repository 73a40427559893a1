//! The workbook a version came as: its bytes, its sheets, and the same with its problems marked.

use std::collections::BTreeMap;

use qilu_accounting::{Assessment, Method, Origin};
use qilu_objects::ContentHash;
use qilu_quantity::Lang;
use qilu_store::version::VersionHead;
use qilu_workbook::{
    address::Address,
    limits::{VIEW_COLUMNS_MAX, VIEW_ROWS_MAX},
};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    fault::{Fault, FaultKind, Outcome},
    unread::{media_type, unreadable},
    version::load,
    view::{Download, Grid, GridCell, Severity, Sheet, Text, XLSX},
};

impl App {
    /// The sheets of a version's workbook that a reader sees; none when the report came without one.
    ///
    /// # Errors
    /// `access.forbidden`; `not_found` out of scope.
    pub fn sheets(
        &self,
        who: &SignedIn,
        enterprise_id: Uuid,
        version_id: Uuid,
    ) -> Outcome<Vec<Sheet>> {
        let (head, assessment) = self
            .store
            .read(|connection| load::assessed(connection, who, enterprise_id, version_id))?;
        if head.object_hash.is_none() {
            return Ok(Vec::new());
        }
        let method = self.library().method(&head.method_id);
        let sheets = self
            .reader
            .sheets(&self.bytes(&head)?)
            .map_err(unreadable)?;
        let title = |name: &str| title(method, &assessment, name);
        Ok(sheets
            .into_iter()
            .filter(|sheet| !sheet.hidden)
            .map(|sheet| Sheet {
                title: title(&sheet.name),
                name: sheet.name,
            })
            .collect())
    }

    /// The cells of one sheet, with the worst problem on each.
    ///
    /// # Errors
    /// `not_found` out of scope, `version.no_workbook`, `workbook.no_such_sheet`.
    pub fn sheet(
        &self,
        who: &SignedIn,
        enterprise_id: Uuid,
        version_id: Uuid,
        name: &str,
    ) -> Outcome<Grid> {
        let (head, assessment) = self
            .store
            .read(|connection| load::assessed(connection, who, enterprise_id, version_id))?;
        let shown = self
            .reader
            .sheet(&self.bytes(&head)?, name)
            .map_err(unreadable)?;
        Ok(grid(shown, &assessment))
    }

    /// The workbook, byte for byte as it was sent.
    ///
    /// # Errors
    /// `not_found` out of scope, `version.no_workbook`.
    pub fn workbook(
        &self,
        who: &SignedIn,
        enterprise_id: Uuid,
        version_id: Uuid,
    ) -> Outcome<Download> {
        let head = self
            .store
            .read(|connection| load::head(connection, who, enterprise_id, version_id))?;
        let bytes = self.bytes(&head)?;
        Ok(Download {
            file_name: file_name(&head),
            content_type: media_type(&bytes),
            bytes,
        })
    }

    /// The workbook with its problems coloured, commented and listed.
    ///
    /// # Errors
    /// `not_found` out of scope, `version.no_workbook`.
    pub fn annotated_workbook(
        &self,
        who: &SignedIn,
        enterprise_id: Uuid,
        version_id: Uuid,
        lang: Lang,
    ) -> Outcome<Download> {
        let (head, assessment) = self
            .store
            .read(|connection| load::assessed(connection, who, enterprise_id, version_id))?;
        let bytes = self
            .reader
            .annotate(&self.bytes(&head)?, &assessment.problems, lang)
            .map_err(unreadable)?;
        let mark = match lang {
            Lang::Zh => "批注",
            Lang::En => "annotated",
        };
        let name = file_name(&head);
        // The copy of an .xls is an .xlsx.
        let stem = [".xlsx", ".xls"]
            .iter()
            .find_map(|suffix| name.strip_suffix(suffix))
            .unwrap_or(&name);
        Ok(Download {
            bytes,
            file_name: format!("{stem}_{mark}.xlsx"),
            content_type: XLSX,
        })
    }

    fn bytes(&self, head: &VersionHead) -> Outcome<Vec<u8>> {
        let hash = head.object_hash.as_deref().ok_or_else(no_workbook)?;
        let hash: ContentHash = hash.parse().map_err(Fault::internal)?;
        self.objects.get(&hash).map_err(Fault::internal)
    }
}

fn file_name(head: &VersionHead) -> String {
    let own = || format!("{}_{}_v{}.xlsx", head.method_id, head.year, head.number);
    head.file_name.clone().unwrap_or_else(own)
}

/// The title of the table a sheet holds; else the sheet's own name.
fn title(method: Option<&Method>, assessment: &Assessment, sheet: &str) -> Text {
    let on_it = assessment.tables.iter().find(|table| {
        let mut cells = table.rows.iter().flat_map(|row| &row.cells);
        cells.any(|cell| cell.at.as_ref().is_some_and(|at| at.sheet == sheet))
    });
    let table = on_it.and_then(|table| method.and_then(|method| method.table(&table.id)));
    table.map_or_else(|| Text::new(sheet, sheet), |table| (&table.title).into())
}

/// A sheet as shown, with what the assessment knows of its cells. Rows and columns count from one.
fn grid(shown: qilu_workbook::Grid, assessment: &Assessment) -> Grid {
    let known = known(assessment, &shown.sheet);
    let mut lit = lit(assessment, &shown.sheet);
    let mut cells: Vec<GridCell> = shown
        .cells
        .into_iter()
        .map(|cell| GridCell {
            row: i64::from(cell.row) + 1,
            column: i64::from(cell.column) + 1,
            kind: match known.get(cell.cell.as_str()) {
                _ if cell.formula => "computed",
                Some(Origin::Computed) => "computed",
                Some(_) => "input",
                None if cell.number => "other",
                None => "label",
            }
            .to_owned(),
            severity: lit.remove(cell.cell.as_str()),
            text: cell.text,
            cell: cell.cell,
        })
        .collect();
    let (mut rows, mut columns) = (i64::from(shown.rows), i64::from(shown.columns));
    // A problem may be that nothing stands there.
    for (cell, severity) in lit {
        let Some(at) = Address::parse(cell) else {
            continue;
        };
        if at.row >= VIEW_ROWS_MAX || at.column >= VIEW_COLUMNS_MAX {
            continue;
        }
        let (row, column) = (i64::from(at.row) + 1, i64::from(at.column) + 1);
        rows = rows.max(row);
        columns = columns.max(column);
        cells.push(GridCell {
            cell: cell.to_owned(),
            row,
            column,
            text: String::new(),
            kind: "input".to_owned(),
            severity: Some(severity),
        });
    }
    cells.sort_by_key(|cell| (cell.row, cell.column));
    Grid {
        name: shown.sheet,
        rows,
        columns,
        cells,
        hidden_columns: shown
            .hidden_columns
            .into_iter()
            .map(|column| i64::from(column) + 1)
            .collect(),
        merged: shown.merged,
    }
}

/// Where the values of the cells of a sheet come from.
fn known<'a>(assessment: &'a Assessment, sheet: &str) -> BTreeMap<&'a str, Origin> {
    let cells = assessment
        .tables
        .iter()
        .flat_map(|table| &table.rows)
        .flat_map(|row| &row.cells);
    cells
        .filter_map(|cell| {
            let at = cell.at.as_ref().filter(|at| at.sheet == sheet)?;
            Some((at.cell.as_str(), cell.origin))
        })
        .collect()
}

/// The worst problem on each cell of a sheet.
fn lit<'a>(assessment: &'a Assessment, sheet: &str) -> BTreeMap<&'a str, Severity> {
    let mut lit = BTreeMap::new();
    for problem in &assessment.problems {
        if let Some(at) = problem.place.at.as_ref().filter(|at| at.sheet == sheet) {
            let severity = Severity::from(problem.severity);
            let worst = lit.entry(at.cell.as_str()).or_insert(severity);
            // The view's severities begin with the worst.
            *worst = severity.min(*worst);
        }
    }
    lit
}

fn no_workbook() -> Fault {
    Fault::new(
        FaultKind::NotFound,
        "version.no_workbook",
        "本版本不是以工作簿上报的，没有可下载的文件。",
        "This version was not sent as a workbook, so there is no file.",
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;
    use crate::version::compare::tests::assessment;
    use qilu_accounting::{CellAt, Place, Problem};

    fn on(sheet: &str, cell: &str, severity: qilu_accounting::Severity) -> Problem {
        let at = CellAt {
            sheet: sheet.into(),
            cell: cell.into(),
        };
        let place = Place {
            at: Some(at),
            ..Place::default()
        };
        Problem::new("X-1", severity, place, qilu_quantity::Text::new("甲", "a"))
    }

    fn sheet() -> qilu_workbook::Grid {
        let cell = |cell: &str, row, column, text: &str, number, formula| qilu_workbook::GridCell {
            cell: cell.into(),
            row,
            column,
            text: text.into(),
            number,
            formula,
            hidden: false,
        };
        qilu_workbook::Grid {
            sheet: "附表2".into(),
            rows: 7,
            columns: 5,
            cells: vec![
                cell("A1", 0, 0, "燃料", false, false),
                cell("C7", 6, 2, "9", true, false),
                cell("D7", 6, 3, "3", true, false),
                cell("E7", 6, 4, "6", true, true),
            ],
            hidden_columns: vec![1],
            merged: Vec::new(),
            cut: false,
        }
    }

    #[test]
    fn cells_are_told_apart_and_the_worst_problem_lights_them() {
        use qilu_accounting::Severity::{Error, Note, Warning};
        let problems = vec![
            on("附表2", "D7", Warning),
            on("附表2", "D7", Error),
            on("附表2", "D7", Note),
            on("附表1", "A1", Error),
        ];
        let shown = grid(sheet(), &assessment(&[("coal", 3)], problems));
        let kinds: Vec<_> = shown
            .cells
            .iter()
            .map(|cell| (cell.cell.as_str(), cell.kind.as_str()))
            .collect();
        assert_eq!(
            kinds,
            [
                ("A1", "label"),
                ("C7", "other"),
                ("D7", "input"),
                ("E7", "computed")
            ]
        );
        assert_eq!(shown.hidden_columns, [2]);
        let severities: Vec<_> = shown.cells.iter().map(|cell| cell.severity).collect();
        assert_eq!(severities, [None, None, Some(Severity::Error), None]);
    }

    #[test]
    fn an_empty_cell_with_a_problem_is_shown_in_its_place_within_the_view() {
        use qilu_accounting::Severity::Error;
        let problems = vec![
            on("附表2", "B9", Error),
            on("附表2", "A9000", Error),
            on("附表2", "?", Error),
        ];
        let shown = grid(sheet(), &assessment(&[("coal", 3)], problems));
        let last = shown.cells.last().unwrap();
        assert_eq!(
            (
                last.cell.as_str(),
                last.row,
                last.column,
                last.text.as_str()
            ),
            ("B9", 9, 2, "")
        );
        assert_eq!(last.severity, Some(Severity::Error));
        assert_eq!((shown.cells.len(), shown.rows, shown.columns), (5, 9, 5));
    }
}
