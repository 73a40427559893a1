//! The evidence of a submission: searched, filtered, sorted and by pages. A submission holds few enough to be read at
//! once, because what does not fit about one piece shows only beside the others.

use std::cmp::Ordering;

use qilu_access::Capability;
use qilu_store::{evidence as kept, limits::PAGE_ROWS_DEFAULT, submission};
use uuid::Uuid;

use super::{assess, may_change};
use crate::{
    App, SignedIn,
    fault::{Fault, FaultKind, Outcome},
    names::Names,
    paging::{order, rows, unknown_order},
    query::EvidenceQuery,
    view::{Evidence, EvidenceList, ProblemCounts, Severity},
};

const ORDERS: &str = "number, added_at, kind, file_name";

impl App {
    /// The evidence of a submission, with what does not fit.
    ///
    /// # Errors
    /// `access.forbidden`; `not_found` out of scope; `request.limit`, `request.unknown_sort`, `request.bad_cursor`.
    pub fn evidence(
        &self,
        who: &SignedIn,
        submission_id: Uuid,
        query: &EvidenceQuery,
    ) -> Outcome<EvidenceList> {
        let limit = rows(query.limit)?.unwrap_or(PAGE_ROWS_DEFAULT);
        let (may_add, all) = self.all_evidence(who, submission_id)?;
        let problems = counts(&all);
        let mut items: Vec<Evidence> = all.into_iter().filter(|one| wanted(one, query)).collect();
        sort(&mut items, query.sort.as_deref().unwrap_or("-number"))?;
        let total = i64::try_from(items.len()).map_err(Fault::internal)?;
        let from = match &query.cursor {
            None => 0,
            Some(cursor) => {
                let last = items.iter().position(|one| one.id.to_string() == *cursor);
                last.ok_or_else(bad_cursor)? + 1
            }
        };
        let limit = usize::try_from(limit).map_err(Fault::internal)?;
        let more = items.len() > from + limit;
        let items: Vec<Evidence> = items.into_iter().skip(from).take(limit).collect();
        Ok(EvidenceList {
            next_cursor: items
                .last()
                .filter(|_| more)
                .map(|last| last.id.to_string()),
            items,
            total,
            may_add,
            problems,
        })
    }

    /// One piece of evidence with what does not fit.
    pub(super) fn one_evidence(
        &self,
        who: &SignedIn,
        submission_id: Uuid,
        evidence_id: Uuid,
    ) -> Outcome<Evidence> {
        let (_, all) = self.all_evidence(who, submission_id)?;
        let found = all.into_iter().find(|one| one.id == evidence_id);
        found.ok_or_else(Fault::not_found)
    }

    fn all_evidence(&self, who: &SignedIn, submission_id: Uuid) -> Outcome<(bool, Vec<Evidence>)> {
        self.store.read(|connection| {
            let row = submission::find(connection, &who.rows, &submission_id.to_string())?;
            who.may(Capability::ViewReport)?;
            let all = kept::of_submission(connection, &who.rows, &row.id)?;
            let standing = assess::standing(&all);
            let problems = assess::problems(self, connection, who, &row, &standing)?;
            let may_add = may_change(who, &row)?;
            let names = &mut Names::default();
            let shown = all
                .iter()
                .map(|(one, removal)| {
                    let found = problems.get(&one.id).map_or(&[][..], Vec::as_slice);
                    self.show_evidence(connection, (one, removal.as_ref()), found, may_add, names)
                })
                .collect::<Outcome<_>>()?;
            Ok((may_add, shown))
        })
    }
}

fn counts(all: &[Evidence]) -> ProblemCounts {
    let mut counts = ProblemCounts::default();
    for problem in all.iter().flat_map(|one| &one.problems) {
        match problem.severity {
            Severity::Fatal => counts.fatal += 1,
            Severity::Error => counts.error += 1,
            Severity::Warning => counts.warning += 1,
            Severity::Note => counts.note += 1,
        }
    }
    counts
}

fn wanted(one: &Evidence, query: &EvidenceQuery) -> bool {
    let is = |asked: &Option<String>, found: Option<&String>| {
        asked.as_ref().is_none_or(|asked| Some(asked) == found)
    };
    let kinds = query.kind.as_deref().unwrap_or_default();
    (kinds.is_empty() || kinds.split(',').any(|kind| kind == one.kind))
        && is(&query.method_id, Some(&one.place.method_id))
        && is(&query.table, one.place.table.as_ref())
        && is(&query.row_key, one.place.row_key.as_ref())
        && is(&query.month, one.place.month.as_ref())
        && query
            .column
            .as_ref()
            .is_none_or(|column| is_about(one, column))
        && (query.removed == Some(true)) == one.removed.is_some()
        && query
            .problems
            .is_none_or(|asked| asked != one.problems.is_empty())
        && query.search.as_deref().is_none_or(|text| holds(one, text))
}

/// Evidence of a column is attached to it, to its row as a whole, or certifies its value.
fn is_about(one: &Evidence, column: &String) -> bool {
    let certified = one.lab.iter().flat_map(|lab| &lab.certified);
    one.place.column.is_none()
        || one.place.column.as_ref() == Some(column)
        || certified
            .into_iter()
            .any(|value| value.column.as_ref() == Some(column))
}

fn holds(one: &Evidence, text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let lab = one
        .lab
        .iter()
        .flat_map(|lab| [&lab.laboratory, &lab.report_number, &lab.sample_id]);
    let meter = one
        .meter
        .iter()
        .flat_map(|meter| [&meter.meter_number, &meter.certificate_number]);
    let invoice = one.invoice.iter().map(|invoice| &invoice.invoice_number);
    [
        &one.file_name,
        &one.note,
        &one.place_label.zh,
        &one.place_label.en,
    ]
    .into_iter()
    .chain(lab)
    .chain(meter)
    .chain(invoice)
    .any(|found| found.to_lowercase().contains(&text))
}

fn sort(items: &mut [Evidence], by: &str) -> Outcome<()> {
    let (field, direction) = order(by);
    let compare: fn(&Evidence, &Evidence) -> Ordering = match field {
        "number" => |a, b| a.number.cmp(&b.number),
        "added_at" => |a, b| (a.added_at, a.number).cmp(&(b.added_at, b.number)),
        "kind" => |a, b| (&a.kind, a.number).cmp(&(&b.kind, b.number)),
        "file_name" => |a, b| (&a.file_name, a.number).cmp(&(&b.file_name, b.number)),
        other => return Err(unknown_order(other, ORDERS)),
    };
    items.sort_by(|a, b| match direction {
        qilu_store::Direction::Ascending => compare(a, b),
        qilu_store::Direction::Descending => compare(b, a),
    });
    Ok(())
}

fn bad_cursor() -> Fault {
    Fault::new(
        FaultKind::Malformed,
        "request.bad_cursor",
        "分页标识无效，请从第一页重新查询。",
        "The paging mark is not one of this list; start again from the first page.",
    )
}
