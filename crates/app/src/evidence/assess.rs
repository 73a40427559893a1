//! What does not fit about the evidence of a submission, as it stands now.

use std::collections::{BTreeMap, BTreeSet};

use qilu_accounting::{
    Assessment, ColumnKind, Library, Method, Problem, RowResult, Severity, Value,
};
use qilu_monitoring::evidence::{Beside, EvidencePlace as Anchor, Figure, Item, Use, check, stand};
use qilu_quantity::Unit;
use qilu_store::{AnyConnection, evidence as kept, part, submission::Submission};

use super::facts::{Kept, of_kept};
use crate::{
    App, SignedIn,
    fault::{Fault, Outcome},
    submission::dossier::assessment,
};

/// The errors about the evidence of a submission, which keep it from being sent on.
pub(crate) fn errors(
    app: &App,
    connection: &mut AnyConnection,
    who: &SignedIn,
    row: &Submission,
) -> Outcome<Vec<Problem>> {
    let all = kept::of_submission(connection, &who.rows, &row.id)?;
    let evidence = standing(&all);
    let found = problems(app, connection, who, row, &evidence)?;
    let all = found.into_values().flatten();
    Ok(all
        .filter(|problem| problem.severity >= Severity::Error)
        .collect())
}

/// Those that were not removed.
pub(super) fn standing(
    all: &[(kept::Evidence, Option<kept::EvidenceRemoval>)],
) -> Vec<&kept::Evidence> {
    let counts = all.iter().filter(|(_, removal)| removal.is_none());
    counts.map(|(one, _)| one).collect()
}

/// The problems of the evidence that was not removed, by its id.
pub(super) fn problems(
    app: &App,
    connection: &mut AnyConnection,
    who: &SignedIn,
    row: &Submission,
    evidence: &[&kept::Evidence],
) -> Outcome<BTreeMap<String, Vec<Problem>>> {
    let library = app.library();
    let items = evidence
        .iter()
        .map(|one| item(library, one))
        .collect::<Outcome<Vec<_>>>()?;
    let mut versions = BTreeMap::new();
    let mut standing = BTreeMap::new();
    for part in part::current(connection, &who.rows, &row.id)? {
        if items.iter().any(|item| item.place.method == part.method_id) {
            let found = assessment(connection, &who.rows, &part.version_id)?;
            standing.insert(part.method_id.clone(), found);
        }
        versions.insert(part.method_id, part.version_id);
    }
    let marks = |mark: fn(&kept::Evidence) -> &Option<String>| -> Vec<String> {
        let found: BTreeSet<&String> = evidence
            .iter()
            .filter_map(|one| mark(one).as_ref())
            .collect();
        found.into_iter().cloned().collect()
    };
    let reports = marks(|one| &one.report_mark);
    let samples = marks(|one| &one.sample_mark);
    let before = kept::used_before(connection, &row.enterprise_id, &row.id, &reports, &samples)?;
    let used: Vec<Use> = before
        .iter()
        .map(|(one, year)| used(library, one, i32::from(*year)))
        .collect::<Outcome<Vec<_>>>()?
        .into_iter()
        .flatten()
        .collect();
    let (reports_elsewhere, samples_elsewhere) =
        kept::marks_elsewhere(connection, &row.enterprise_id, &reports, &samples)?;
    let beside = Beside {
        year: i32::from(row.year),
        rules: &|method| library.method(method)?.laboratory.as_ref(),
        versions: &versions,
        figure: &|place| figure(library, &standing, place),
        has_row: &|place| has_row(&standing, place),
        used: &used,
        reports_elsewhere: &reports_elsewhere.into_iter().collect(),
        samples_elsewhere: &samples_elsewhere.into_iter().collect(),
    };
    let mut found: BTreeMap<String, Vec<Problem>> = BTreeMap::new();
    for problem in check(&items, &beside) {
        if let Some(one) = evidence.get(problem.item) {
            found
                .entry(one.id.clone())
                .or_default()
                .push(problem.problem);
        }
    }
    Ok(found)
}

/// Where a kept piece of evidence is attached.
pub(super) fn anchor_of(row: &kept::Evidence) -> Anchor {
    Anchor {
        method: row.method_id.clone(),
        table: row.table_id.clone(),
        row_key: row.row_key.clone(),
        column: row.column_id.clone(),
        month: row.month.clone(),
    }
}

fn item(library: &Library, row: &kept::Evidence) -> Outcome<Item> {
    let kept: Kept = serde_json::from_str(&row.facts).map_err(Fault::internal)?;
    let place = anchor_of(row);
    let method = library.method(&place.method);
    Ok(Item {
        standing: method.and_then(|method| stand(method, &place).ok()),
        place,
        content_hash: row.object_hash.clone(),
        facts: of_kept(&kept, row.version_id.as_ref())?,
    })
}

fn used(library: &Library, row: &kept::Evidence, year: i32) -> Outcome<Option<Use>> {
    let kept: Kept = serde_json::from_str(&row.facts).map_err(Fault::internal)?;
    let (Some(report), Some(sample)) = (&row.report_mark, &row.sample_mark) else {
        return Ok(None);
    };
    let place = anchor_of(row);
    let method = library.method(&place.method);
    let standing = method
        .and_then(|method| stand(method, &place).ok())
        .unwrap_or_default();
    Ok(Some(Use {
        report_mark: report.clone(),
        sample_mark: sample.clone(),
        content_hash: row.object_hash.clone(),
        year,
        month: standing.month,
        line: standing.line,
        place,
        belt: kept.lab.and_then(|lab| lab.belt),
    }))
}

fn row_of<'a>(standing: &'a BTreeMap<String, Assessment>, place: &Anchor) -> Option<&'a RowResult> {
    let tables = &standing.get(&place.method)?.tables;
    let table = tables
        .iter()
        .find(|table| Some(&table.id) == place.table.as_ref())?;
    let key = place.row_key.as_deref()?;
    table.rows.iter().find(|row| row.key.to_string() == key)
}

/// Where no version stands, a row is not gone: it is not there yet.
fn has_row(standing: &BTreeMap<String, Assessment>, place: &Anchor) -> bool {
    place.row_key.is_none()
        || !standing.contains_key(&place.method)
        || row_of(standing, place).is_some()
}

fn figure(
    library: &Library,
    standing: &BTreeMap<String, Assessment>,
    place: &Anchor,
) -> Option<Figure> {
    let row = row_of(standing, place)?;
    let id = place.column.as_ref()?;
    let Value::Number(value) = &row.cells.iter().find(|cell| cell.column == *id)?.value else {
        return None;
    };
    let method = library.method(&place.method)?;
    let column = method.table(place.table.as_ref()?)?.column(id)?;
    let mut unit = column.unit.as_ref()?.unit.clone();
    let keys: Vec<String> = unit.keys().map(str::to_owned).collect();
    let mut unit_text = column.unit_text().to_owned();
    for key in keys {
        let amount = amount_of(method, place.table.as_deref()?, row, &key)?;
        unit = unit.with_key(&key, &Unit::parse(&amount).ok()?);
        unit_text = unit_text.replace(&format!("{{{key}}}"), &amount);
    }
    Some(Figure {
        value: value.clone(),
        unit,
        unit_text,
    })
}

/// The unit in which the code in a row's column is measured.
fn amount_of(method: &Method, table: &str, row: &RowResult, key: &str) -> Option<String> {
    let ColumnKind::Code(list) = &method.table(table)?.column(key)?.kind else {
        return None;
    };
    let Value::Text(code) = &row.cells.iter().find(|cell| cell.column == key)?.value else {
        return None;
    };
    let list = method.lists.iter().find(|known| known.id == *list)?;
    list.item(code)?.attrs.get("unit").cloned()
}
