//! What a working copy begins with: nothing, or what there is already.

use std::collections::BTreeMap;

use qilu_accounting::{
    Entries, EntryCell, EntryRow, EntryValue, Method, Value,
    draft::{DraftRow, begun_rows, rows_of_entries},
};
use qilu_store::{AnyConnection, comparison, draft::Draft, part, submission, version};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    fault::{Fault, FaultKind, Outcome},
    month::seals::Seals,
    plan::hold::rows_in_force,
    submission::{dossier, upload::unknown_method},
    view::DraftOrigin,
};

impl App {
    /// What the working copy of a method's report may begin with, what saves most typing first.
    ///
    /// # Errors
    /// `not_found` out of scope, `access.forbidden`, `entries.unknown_method`.
    pub fn draft_origins(
        &self,
        who: &SignedIn,
        submission_id: Uuid,
        method_id: &str,
    ) -> Outcome<Vec<DraftOrigin>> {
        let reporter = self.reporter(who, submission_id)?;
        let method = self.library().method(method_id);
        let method = method.ok_or_else(|| unknown_method(method_id))?;
        self.store.read(|connection| {
            let of = submission::find(connection, &who.rows, &submission_id.to_string())?;
            let row = Draft {
                enterprise_id: reporter.enterprise_id,
                id: String::new(),
                submission_id: of.id,
                method_id: method.id.clone(),
                year: of.year,
                origin: String::new(),
                created_by: who.user_id(),
                created_at: self.clock.instant(),
            };
            let seals = Seals::load(connection, &row.enterprise_id, row.year, &row.method_id)?;
            let there = [
                (
                    DraftOrigin::Version,
                    standing(connection, who, &row)?.is_some(),
                ),
                (DraftOrigin::Months, !seals.seals.is_empty()),
                (
                    DraftOrigin::Plan,
                    planned(connection, &row, method)?.is_some(),
                ),
                (
                    DraftOrigin::LastYear,
                    last_year(connection, who, &row)?.is_some(),
                ),
                (DraftOrigin::Blank, true),
            ];
            Ok(there
                .into_iter()
                .filter_map(|(from, there)| there.then_some(from))
                .collect())
        })
    }

    /// The rows each table begins with; the months that are sealed are in them.
    pub(super) fn beginning(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        row: &Draft,
        method: &Method,
        from: DraftOrigin,
    ) -> Outcome<BTreeMap<String, Vec<DraftRow>>> {
        let seals = Seals::load(connection, &row.enterprise_id, row.year, &row.method_id)?;
        let source = match from {
            DraftOrigin::Blank => Entries::default(),
            DraftOrigin::Months if seals.seals.is_empty() => return Err(no_months()),
            DraftOrigin::Months => Entries::default(),
            DraftOrigin::Plan => planned(connection, row, method)?.ok_or_else(no_plan)?,
            DraftOrigin::Version => standing(connection, who, row)?.ok_or_else(no_version)?,
            DraftOrigin::LastYear => last_year(connection, who, row)?.ok_or_else(no_last_year)?,
        };
        let mut rows: BTreeMap<String, Vec<EntryRow>> = method
            .tables
            .iter()
            .map(|table| {
                let rows = source.tables.get(&table.id).map(Vec::as_slice);
                let rows = rows.unwrap_or_default();
                let rows = match from {
                    DraftOrigin::LastYear => begun_rows(method, table, rows),
                    _ => rows_of_entries(method, table, rows),
                };
                let rows = rows.into_iter().map(|row| row.row).collect();
                (table.id.clone(), rows)
            })
            .collect();
        seals.put_into(method, &mut rows, from == DraftOrigin::Months)?;
        Ok(method
            .tables
            .iter()
            .map(|table| {
                let rows = rows.get(&table.id).map(Vec::as_slice).unwrap_or_default();
                (table.id.clone(), rows_of_entries(method, table, rows))
            })
            .collect())
    }
}

/// The rows that the plan in force at the end of the year lists.
fn planned(
    connection: &mut AnyConnection,
    row: &Draft,
    method: &Method,
) -> Outcome<Option<Entries>> {
    let rows = rows_in_force(connection, &row.enterprise_id, method, i32::from(row.year))?;
    Ok(rows.map(|tables| Entries {
        tables,
        ..Entries::default()
    }))
}

/// The entries of the version that stands in the submission under the draft's method.
fn standing(
    connection: &mut AnyConnection,
    who: &SignedIn,
    row: &Draft,
) -> Outcome<Option<Entries>> {
    let parts = part::current(connection, &who.rows, &row.submission_id)?;
    let part = parts.iter().find(|part| part.method_id == row.method_id);
    part.map(|part| in_own_units(connection, who, &part.version_id))
        .transpose()
}

/// The entries of the version that stands of last year's report under the same method.
fn last_year(
    connection: &mut AnyConnection,
    who: &SignedIn,
    row: &Draft,
) -> Outcome<Option<Entries>> {
    let version = comparison::version_of_year(
        connection,
        &who.rows,
        &row.enterprise_id,
        row.year - 1,
        &row.method_id,
    )?;
    version
        .map(|version| in_own_units(connection, who, &version))
        .transpose()
}

/// The entries of a version with every number in its column's own unit: a working copy has no other.
fn in_own_units(
    connection: &mut AnyConnection,
    who: &SignedIn,
    version_id: &str,
) -> Outcome<Entries> {
    let kept = version::entries(connection, &who.rows, version_id)?;
    let mut entries =
        Entries::from_text(&kept).map_err(|problem| Fault::internal(problem.message.en))?;
    let other_unit = |row: &EntryRow| row.cells.values().any(|cell| cell.unit.is_some());
    if !entries.tables.values().flatten().any(other_unit) {
        return Ok(entries);
    }
    let assessment = dossier::assessment(connection, &who.rows, version_id)?;
    for table in &assessment.tables {
        let rows = entries.tables.get_mut(&table.id).into_iter().flatten();
        let reported = rows.filter(|row| !row.is_blank());
        for (row, computed) in reported.zip(&table.rows) {
            for found in &computed.cells {
                if let Some(cell) = row.cells.get_mut(&found.column) {
                    convert(cell, &found.value);
                }
            }
        }
    }
    Ok(entries)
}

fn convert(cell: &mut EntryCell, value: &Value) {
    if cell.unit.take().is_some()
        && let Value::Number(number) = value
    {
        cell.value = EntryValue::Number(number.clone());
    }
}

fn no_version() -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "draft.no_version",
        "本次报送还没有该方法的报告版本，请从空白表或上年度数据开始。",
        "The submission has no version under this method yet; begin with blank tables or last year's.",
    )
}

fn no_last_year() -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "draft.no_last_year",
        "没有找到上年度按同一方法报送的报告，请从空白表开始。",
        "There is no report of last year under the same method; begin with blank tables.",
    )
}

fn no_months() -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "draft.no_months",
        "本年度还没有存证的月份，请从空白表开始。",
        "No month of this year has been sealed yet; begin with blank tables.",
    )
}

fn no_plan() -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "draft.no_plan",
        "本年度没有已批准并生效的监测计划，请从空白表开始。",
        "No approved monitoring plan is in force in this year; begin with blank tables.",
    )
}
