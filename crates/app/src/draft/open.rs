//! Making a working copy, and removing it.

use std::collections::BTreeMap;

use qilu_access::Capability;
use qilu_accounting::{
    Entries, EntryCell, EntryRow, EntryValue, Method, Value,
    draft::{DraftRow, begun_rows, rows_of_entries, write_draft_rows},
};
use qilu_monitoring::hand::HandRefusal;
use qilu_store::{
    AnyConnection, StoreError, comparison,
    draft::{self, Draft, DraftTable},
    draft_hand, part, submission, version,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::{
    App, Once, SignedIn,
    app::id,
    audit::Deed,
    draft::copy,
    fault::{Fault, FaultKind, Outcome},
    hand::list::refused,
    method::{must_be_reported, not_for_year},
    month::seals::Seals,
    sector,
    submission::{dossier, upload::unknown_method},
    view::{DraftDetail, DraftOrigin, NewDraft},
};

/// What the transaction answers; the working copy is shown from its own rows.
#[derive(Serialize, Deserialize)]
struct Made {
    enterprise_id: Uuid,
    draft_id: Uuid,
}

impl App {
    /// Makes the working copy of a method's report in a submission.
    ///
    /// # Errors
    /// `not_found`, `access.forbidden`, `draft.exists`, `draft.no_version`, `draft.no_last_year`, `draft.no_months`, and what an upload under
    /// the method would be refused for.
    pub fn create_draft(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        new: &NewDraft,
    ) -> Outcome<DraftDetail> {
        let reporter = self.reporter(who, submission_id)?;
        let method = self
            .library()
            .method(&new.method)
            .ok_or_else(|| unknown_method(&new.method))?;
        if !method.years.contains(reporter.year) {
            return Err(not_for_year(method, reporter.year));
        }
        must_be_reported(method)?;
        sector::must_apply(&method.sector, &reporter.sectors)?;
        let made: Made = self.once(who, once, |connection| {
            self.make_draft(connection, who, submission_id, method, new.from)
        })?;
        self.draft(who, made.enterprise_id, made.draft_id)
    }

    fn make_draft(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        submission_id: Uuid,
        method: &Method,
        from: DraftOrigin,
    ) -> Outcome<Made> {
        let of = submission::find(connection, &who.rows, &submission_id.to_string())?;
        let now = self.clock.instant();
        let row = Draft {
            enterprise_id: of.enterprise_id.clone(),
            id: self.new_id().to_string(),
            submission_id: of.id.clone(),
            method_id: method.id.clone(),
            year: of.year,
            origin: from.code().to_owned(),
            created_by: who.user_id(),
            created_at: now,
        };
        let begun = self.beginning(connection, who, &row, method, from)?;
        let tables: Vec<DraftTable> = method
            .tables
            .iter()
            .map(|table| DraftTable {
                enterprise_id: row.enterprise_id.clone(),
                draft_id: row.id.clone(),
                table_id: table.id.clone(),
                rows: begun.get(&table.id).map_or_else(
                    || "[]".to_owned(),
                    |rows| write_draft_rows(rows).to_string(),
                ),
                revision: 1,
                changed_by: who.user_id(),
                changed_at: now,
            })
            .collect();
        draft::insert(connection, &row, &tables).map_err(|error| match error {
            StoreError::Duplicate(_) => exists(method),
            other => other.into(),
        })?;
        let deed = Deed {
            tenant: &row.enterprise_id,
            action: "draft.open",
            subject_kind: "draft",
            subject_id: &row.id,
            detail: json!({ "submission": of.id, "method": method.id, "from": from.code() }),
        };
        self.record(connection, who, deed)?;
        Ok(Made {
            enterprise_id: id(&row.enterprise_id)?,
            draft_id: id(&row.id)?,
        })
    }

    /// The rows each table begins with; the months that are sealed are in them.
    fn beginning(
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

    /// Removes a working copy. Versions made of it and months sealed from it stay. One whose tables were given out is removed
    /// by whoever made it.
    ///
    /// # Errors
    /// `access.forbidden`; `not_found` out of scope; `hand.not_coordinator`.
    pub fn delete_draft(
        &self,
        who: &SignedIn,
        once: &Once,
        enterprise_id: Uuid,
        draft_id: Uuid,
    ) -> Outcome<()> {
        self.once(who, once, |connection| {
            let row = copy::find(connection, who, enterprise_id, draft_id)?;
            who.may(Capability::EditReport)?;
            if !draft_hand::of_draft(connection, &row)?.is_empty()
                && row.created_by != who.user_id()
            {
                return Err(refused(HandRefusal::NotCoordinator));
            }
            draft::remove(connection, &row)?;
            let deed = Deed {
                tenant: &row.enterprise_id,
                action: "draft.remove",
                subject_kind: "draft",
                subject_id: &row.id,
                detail: json!({ "submission": row.submission_id, "method": row.method_id }),
            };
            self.record(connection, who, deed)
        })
    }
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

fn exists(method: &Method) -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "draft.exists",
        format!(
            "本次报送已有“{}”的草稿，请在其中继续填写。",
            method.title.zh
        ),
        format!(
            "There is a draft under \"{}\" already; go on in that one.",
            method.title.en
        ),
    )
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
