//! A working copy as it is loaded: its tables in the method's order.

use std::collections::BTreeMap;

use qilu_access::Capability;
use qilu_accounting::{
    CellAt, Entries, EntryCell, EntryRow, Method, RowAt,
    draft::{DraftRow, blank_rows, is_reported, read_draft_rows},
};
use qilu_store::{
    AnyConnection,
    draft::{self, Draft, DraftTable},
    draft_hand::{self, DraftHand},
    organisation,
};
use qilu_workbook::{SheetPlaces, sheet_places};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    fault::{Fault, FaultKind, Outcome},
    hand::list::may_write,
    submission::upload::read_numbers,
    unread::unusable,
};

/// A table with its rows read.
pub(crate) struct CopyTable {
    /// As it is kept; revision 0 where the method has a table the working copy has never had.
    pub kept: DraftTable,
    pub rows: Vec<DraftRow>,
    pub places: SheetPlaces,
}

/// A working copy.
pub(crate) struct Copy {
    pub row: Draft,
    pub method: &'static Method,
    pub credit_code: String,
    /// In the order of the method's tables.
    pub tables: Vec<CopyTable>,
    /// The tables given to somebody.
    pub hands: Vec<DraftHand>,
}

impl Copy {
    /// Loads the working copy of an enterprise that the caller may see.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `draft.method_gone`.
    pub(crate) fn load(
        app: &App,
        connection: &mut AnyConnection,
        who: &SignedIn,
        enterprise_id: Uuid,
        draft_id: Uuid,
    ) -> Outcome<Self> {
        let row = find(connection, who, enterprise_id, draft_id)?;
        let method = method_of(app, &row)?;
        let organisation = organisation::find(connection, &row.enterprise_id)?;
        let kept = draft::tables(connection, &row)?;
        let hands = draft_hand::of_draft(connection, &row)?;
        let mut by_id: BTreeMap<String, DraftTable> = kept
            .into_iter()
            .map(|table| (table.table_id.clone(), table))
            .collect();
        let places = sheet_places(method);
        let mut tables = Vec::with_capacity(method.tables.len());
        for (table, places) in method.tables.iter().zip(places) {
            let (kept, rows) = match by_id.remove(&table.id) {
                Some(kept) => {
                    let json = serde_json::from_str(&kept.rows).map_err(Fault::internal)?;
                    let rows =
                        read_draft_rows(table, &json).map_err(|problem| unusable(&[problem]))?;
                    (kept, rows)
                }
                None => (unkept(&row, &table.id), blank_rows(method, table)),
            };
            tables.push(CopyTable { kept, rows, places });
        }
        Ok(Self {
            row,
            method,
            credit_code: organisation.credit_code,
            tables,
            hands,
        })
    }

    /// A table by its id.
    pub(crate) fn table(&self, id: &str) -> Option<&CopyTable> {
        self.tables.iter().find(|table| table.kept.table_id == id)
    }

    /// Whose part a table is.
    pub(crate) fn hand(&self, table_id: &str) -> Option<&DraftHand> {
        self.hands.iter().find(|hand| hand.table_id == table_id)
    }

    /// Whether the caller may write in a table, and why not.
    pub(crate) fn may_write(&self, who: &SignedIn, table_id: &str) -> Outcome<Result<(), Fault>> {
        may_write(who, &self.row, &self.hands, table_id)
    }

    /// The ETag of the whole: it changes with every change of a table.
    pub(crate) fn etag(&self) -> String {
        let changes: i64 = self.tables.iter().map(|table| table.kept.revision).sum();
        format!("\"{changes}\"")
    }

    /// What it reports, each cell with the place it has in the workbook.
    pub(crate) fn entries(&self) -> Entries {
        self.entries_with("", &[])
    }

    /// The same with other rows in one table.
    pub(crate) fn entries_with(&self, table_id: &str, other: &[DraftRow]) -> Entries {
        let mut entries = Entries {
            method: self.method.id.clone(),
            year: i32::from(self.row.year),
            entity: self.credit_code.clone(),
            tables: BTreeMap::new(),
        };
        for (table, spec) in self.tables.iter().zip(&self.method.tables) {
            let rows = if spec.id == table_id {
                other
            } else {
                &table.rows
            };
            let rows = rows.iter().map(|row| &row.row);
            let mut reported: Vec<EntryRow> =
                rows.filter(|row| is_reported(spec, row)).cloned().collect();
            for (position, row) in reported.iter_mut().enumerate() {
                place(&table.places, row, position);
            }
            if !reported.is_empty() {
                entries.tables.insert(spec.id.clone(), reported);
            }
        }
        read_numbers(self.method, &mut entries);
        entries
    }
}

impl CopyTable {
    /// The ETag of the table.
    pub(crate) fn etag(&self) -> String {
        table_etag(self.kept.revision)
    }
}

/// The ETag of a table at a revision.
pub(crate) fn table_etag(revision: i64) -> String {
    format!("\"{revision}\"")
}

/// Gives every column that is entered its cell, so that what is missing has a place too.
fn place(places: &SheetPlaces, row: &mut EntryRow, position: usize) {
    let sheet_row = places.row_of(row, position);
    row.at = Some(RowAt {
        sheet: places.sheet.clone(),
        row: places.row_number(sheet_row),
    });
    for column in &places.columns {
        let Some(cell) = places.entry_cell(column, sheet_row) else {
            continue;
        };
        let at = CellAt {
            sheet: places.sheet.clone(),
            cell: cell.to_string(),
        };
        match row.cells.get_mut(&column.id) {
            Some(entered) => entered.at = Some(at),
            None => {
                let blank = EntryCell {
                    at: Some(at),
                    ..EntryCell::default()
                };
                row.cells.insert(column.id.clone(), blank);
            }
        }
    }
}

/// The row of a working copy under its own enterprise.
///
/// # Errors
/// `access.forbidden`; `not_found` out of scope or under another enterprise.
pub(crate) fn find(
    connection: &mut AnyConnection,
    who: &SignedIn,
    enterprise_id: Uuid,
    draft_id: Uuid,
) -> Outcome<Draft> {
    who.may(Capability::ViewReport)?;
    let row = draft::find(connection, &who.rows, &draft_id.to_string())?;
    if row.enterprise_id == enterprise_id.to_string() {
        Ok(row)
    } else {
        Err(Fault::not_found())
    }
}

/// The method of a working copy, as it is in force.
pub(crate) fn method_of(app: &App, row: &Draft) -> Outcome<&'static Method> {
    let method = app.library().method(&row.method_id);
    method.ok_or_else(|| {
        Fault::new(
            FaultKind::Conflict,
            "draft.method_gone",
            format!(
                "核算方法“{}”已不在系统中，该草稿不能继续填写。",
                row.method_id
            ),
            format!(
                "The method {} is no longer installed; the draft cannot be gone on with.",
                row.method_id
            ),
        )
    })
}

fn unkept(row: &Draft, table: &str) -> DraftTable {
    DraftTable {
        enterprise_id: row.enterprise_id.clone(),
        draft_id: row.id.clone(),
        table_id: table.to_owned(),
        rows: "[]".to_owned(),
        revision: 0,
        changed_by: row.created_by.clone(),
        changed_at: row.created_at,
    }
}
