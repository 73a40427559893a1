//! A working copy as the grid shows it.

use qilu_access::Capability;
use qilu_accounting::{Column, ColumnKind, Method, Rows, Table, draft::write_draft_rows};
use qilu_store::{
    AnyConnection,
    draft::{self, Draft, DraftTable as Kept},
    submission,
};
use qilu_workbook::SheetPlaces;
use uuid::Uuid;

use crate::{
    App, SignedIn,
    app::{id, utc},
    draft::copy::{Copy, CopyTable, method_of},
    fault::{Fault, Outcome},
    method::detail::{column, list},
    names::Names,
    view::{
        DraftColumn, DraftDetail, DraftReference, DraftRow, DraftSummary, DraftTable,
        DraftTableNow, MethodListItem, MethodSummary,
    },
};

impl App {
    /// The working copies of a submission.
    ///
    /// # Errors
    /// `access.forbidden`; `not_found` out of scope.
    pub fn drafts(&self, who: &SignedIn, submission_id: Uuid) -> Outcome<Vec<DraftSummary>> {
        who.may(Capability::ViewReport)?;
        let submission_id = submission_id.to_string();
        self.store.read(|connection| {
            submission::find(connection, &who.rows, &submission_id)?;
            let rows = draft::of_submission(connection, &who.rows, &submission_id)?;
            let names = &mut Names::default();
            rows.iter()
                .map(|row| {
                    let tables = draft::tables(connection, row)?;
                    summary(self, connection, who, row, &tables, names)
                })
                .collect()
        })
    }

    /// One working copy: its tables, where they stand in the workbook, and what the checks say of it.
    ///
    /// # Errors
    /// `access.forbidden`; `not_found` out of scope; `draft.method_gone`.
    pub fn draft(
        &self,
        who: &SignedIn,
        enterprise_id: Uuid,
        draft_id: Uuid,
    ) -> Outcome<DraftDetail> {
        let (copy, draft, tables) = self.store.read(|connection| {
            let copy = Copy::load(self, connection, who, enterprise_id, draft_id)?;
            let names = &mut Names::default();
            let kept: Vec<Kept> = copy.tables.iter().map(|table| table.kept.clone()).collect();
            let draft = summary(self, connection, who, &copy.row, &kept, names)?;
            let tables = copy
                .tables
                .iter()
                .zip(&copy.method.tables)
                .map(|(table, spec)| shown(connection, who, &copy, (table, spec), names))
                .collect::<Outcome<Vec<_>>>()?;
            Ok::<_, Fault>((copy, draft, tables))
        })?;
        Ok(DraftDetail {
            assessment: self.check(who, &copy)?,
            lists: copy.method.lists.iter().map(list).collect(),
            draft,
            tables,
        })
    }
}

/// The ETag of the whole: it changes with every change of a table.
pub(super) fn etag(tables: &[Kept]) -> String {
    let changes: i64 = tables.iter().map(|table| table.revision).sum();
    format!("\"{changes}\"")
}

pub(super) fn summary(
    app: &App,
    connection: &mut AnyConnection,
    who: &SignedIn,
    row: &Draft,
    tables: &[Kept],
    names: &mut Names,
) -> Outcome<DraftSummary> {
    let latest = tables.iter().max_by_key(|table| table.changed_at);
    let (changed_by, changed_at) = latest.map_or((&row.created_by, row.created_at), |table| {
        (&table.changed_by, table.changed_at)
    });
    Ok(DraftSummary {
        id: id(&row.id)?,
        enterprise_id: id(&row.enterprise_id)?,
        submission_id: id(&row.submission_id)?,
        year: i32::from(row.year),
        method: MethodSummary::from(method_of(app, row)?),
        origin: row.origin.clone(),
        created_by: names.user(connection, &row.created_by)?,
        created_at: utc(row.created_at),
        changed_by: names.user(connection, changed_by)?,
        changed_at: utc(changed_at),
        etag: etag(tables),
        editable: who.may(Capability::EditReport).is_ok(),
    })
}

fn shown(
    connection: &mut AnyConnection,
    who: &SignedIn,
    copy: &Copy,
    (table, spec): (&CopyTable, &Table),
    names: &mut Names,
) -> Outcome<DraftTable> {
    let hand = copy.hand(&spec.id).map(|hand| hand.user_id.as_str());
    let kind = match spec.rows {
        Rows::One => "one",
        Rows::Free { .. } => "free",
        Rows::Listed(_) => "listed",
    };
    Ok(DraftTable {
        id: spec.id.clone(),
        number: spec.number.clone(),
        title: (&spec.title).into(),
        clause: spec.clause.clone(),
        kind: kind.to_owned(),
        rows_min: i64::try_from(spec.rows_min).unwrap_or(i64::MAX),
        rows_max: i64::try_from(spec.rows_max()).unwrap_or(i64::MAX),
        sheet: table.places.sheet.clone(),
        first_row: table.places.row_number(0),
        form: table.places.form,
        columns: spec
            .columns
            .iter()
            .map(|found| shown_column(copy.method, spec, found, &table.places))
            .collect(),
        editable: copy.may_write(who, &spec.id)?.is_ok(),
        hand: names.named_user(connection, hand)?,
        now: now(connection, table, names)?,
    })
}

/// What a table holds now, for whoever edits it.
pub(super) fn now(
    connection: &mut AnyConnection,
    table: &CopyTable,
    names: &mut Names,
) -> Outcome<DraftTableNow> {
    let rows = write_draft_rows(&table.rows);
    let rows: Vec<DraftRow> = serde_json::from_value(rows).map_err(Fault::internal)?;
    Ok(DraftTableNow {
        rows,
        revision: table.kept.revision,
        etag: table.etag(),
        changed_by: names.user(connection, &table.kept.changed_by)?,
        changed_at: utc(table.kept.changed_at),
    })
}

fn shown_column(
    method: &Method,
    table: &Table,
    found: &Column,
    places: &SheetPlaces,
) -> DraftColumn {
    let place = places.columns.iter().find(|place| place.id == found.id);
    let (kind, refers_to) = match &found.kind {
        ColumnKind::Number => ("number", None),
        ColumnKind::Text => ("text", None),
        ColumnKind::Date => ("date", None),
        ColumnKind::Code(_) => ("code", None),
        ColumnKind::Ref {
            table,
            column,
            also,
        } => (
            "ref",
            Some(DraftReference {
                table: table.clone(),
                column: column.clone(),
                also: also
                    .iter()
                    .map(|item| MethodListItem {
                        code: item.code.clone(),
                        label: (&item.label).into(),
                    })
                    .collect(),
            }),
        ),
    };
    DraftColumn {
        column: column(method, &table.id, found),
        kind: kind.to_owned(),
        refers_to,
        allows_notation: found.allows_notation(),
        heading: place.and_then(|place| places.heading(place)),
        used_heading: place.and_then(|place| places.used_heading(place)),
    }
}
