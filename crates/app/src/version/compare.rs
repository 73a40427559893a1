//! What changed between two versions of a report.

use std::collections::BTreeMap;

use qilu_accounting::{Assessment, CellAt, Method, Origin, Value};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    fault::{Fault, FaultKind, Outcome},
    mapping::decimal,
    version::{
        load,
        table::{column_label, total_label},
    },
    view::{ChangedCell, ChangedTotal, Comparison},
};

impl App {
    /// What changed from an earlier version to this one: what was reported, cell by cell, and what that did to the totals.
    ///
    /// # Errors
    /// `not_found` if either is out of scope, `version.not_comparable` for versions of two reports.
    pub fn compare(
        &self,
        who: &SignedIn,
        enterprise_id: Uuid,
        version_id: Uuid,
        earlier_id: Uuid,
    ) -> Outcome<Comparison> {
        let (head, after, before) = self.store.read(|connection| {
            let (head, after) = load::assessed(connection, who, enterprise_id, version_id)?;
            let (earlier, before) = load::assessed(connection, who, enterprise_id, earlier_id)?;
            if head.report_id == earlier.report_id {
                Ok((head, after, before))
            } else {
                Err(not_comparable())
            }
        })?;
        Ok(compare(
            self.library().method(&head.method_id),
            &before,
            &after,
        ))
    }
}

/// Table, row key, which of the rows with that key, column.
type Place<'a> = (&'a str, String, usize, &'a str);

/// What was reported in a cell, and where.
type Reported<'a> = (&'a Value, Option<&'a CellAt>);

fn compare(method: Option<&Method>, before: &Assessment, after: &Assessment) -> Comparison {
    let (old, new) = (reported(before), reported(after));
    let missing: Reported<'_> = (&Value::Missing, None);
    let mut cells = Vec::new();
    // In the order of the newer version's tables; what it no longer has comes last.
    let gone = reported_in_order(before)
        .into_iter()
        .filter(|place| !new.contains_key(place));
    for place in reported_in_order(after).into_iter().chain(gone) {
        let (was, _) = old.get(&place).unwrap_or(&missing);
        let (is, at) = new.get(&place).unwrap_or(&missing);
        if was == is {
            continue;
        }
        let (table, row_key, _, column) = place;
        cells.push(ChangedCell {
            table: table.to_owned(),
            row_key,
            column: column.to_owned(),
            label: column_label(method, table, column),
            before: (*was).into(),
            after: (*is).into(),
            at: at.map(Into::into),
        });
    }
    Comparison {
        cells,
        totals: totals(method, before, after),
    }
}

fn reported(assessment: &Assessment) -> BTreeMap<Place<'_>, Reported<'_>> {
    each_reported(assessment).collect()
}

fn reported_in_order(assessment: &Assessment) -> Vec<Place<'_>> {
    each_reported(assessment).map(|(place, _)| place).collect()
}

/// Everything but what formulas make of it: those changes are the effect, shown in the totals.
fn each_reported(assessment: &Assessment) -> impl Iterator<Item = (Place<'_>, Reported<'_>)> {
    assessment.tables.iter().flat_map(|table| {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        table.rows.iter().flat_map(move |row| {
            let key = row.key.to_string();
            let nth = seen
                .entry(key.clone())
                .and_modify(|nth| *nth += 1)
                .or_default();
            let nth = *nth;
            row.cells
                .iter()
                .filter(|cell| cell.origin != Origin::Computed)
                .map(move |cell| {
                    let place = (table.id.as_str(), key.clone(), nth, cell.column.as_str());
                    (place, (&cell.value, cell.at.as_ref()))
                })
        })
    })
}

fn totals(method: Option<&Method>, before: &Assessment, after: &Assessment) -> Vec<ChangedTotal> {
    let old = |id: &str| before.totals.iter().find(|total| total.id == id);
    after
        .totals
        .iter()
        .filter_map(|total| {
            let was = old(&total.id).map_or(&Value::Missing, |total| &total.value);
            if *was == total.value {
                return None;
            }
            let numbers = was.number().zip(total.value.number());
            Some(ChangedTotal {
                id: total.id.clone(),
                label: total_label(method, &total.id),
                unit: total.unit.clone(),
                before: was.into(),
                after: (&total.value).into(),
                difference: numbers.map(|(was, is)| decimal(&(&is - &was))),
            })
        })
        .collect()
}

fn not_comparable() -> Fault {
    Fault::new(
        FaultKind::Unprocessable,
        "version.not_comparable",
        "两个版本属于不同的报告，不能比较。",
        "The two versions belong to different reports and cannot be compared.",
    )
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use qilu_accounting::{
        CellResult, Problem, Provenance, Results, RowKey, RowResult, TableResult, TotalResult,
    };
    use qilu_quantity::Exact;

    fn number(value: i64) -> Value {
        Value::Number(Exact::from(value))
    }

    /// An assessment of one table, rows of which have a quantity entered and an emission computed from it.
    pub(crate) fn assessment(rows: &[(&str, i64)], problems: Vec<Problem>) -> Assessment {
        let cell = |column: &str, value, origin, at: Option<&str>| CellResult {
            column: column.into(),
            value,
            origin,
            at: at.map(|cell| CellAt {
                sheet: "附表2".into(),
                cell: cell.into(),
            }),
        };
        let results = rows.iter().map(|(key, quantity)| RowResult {
            key: RowKey(vec![("fuel".into(), (*key).into())]),
            at: None,
            cells: vec![
                cell("quantity", number(*quantity), Origin::Entered, Some("D7")),
                cell("emission", number(quantity * 2), Origin::Computed, None),
            ],
        });
        let sum: i64 = rows.iter().map(|(_, quantity)| quantity * 2).sum();
        Assessment {
            provenance: Provenance {
                method: "m".into(),
                edition: "1".into(),
                method_hash: "h".into(),
                factor_sets: Vec::new(),
                gwp: None,
                engine: "e".into(),
            },
            year: 2024,
            entity: String::new(),
            tables: vec![TableResult {
                id: "fuel".into(),
                rows: results.collect(),
            }],
            totals: vec![TotalResult {
                id: "all".into(),
                value: number(sum),
                unit: "tCO2".into(),
                decimals: Some(0),
            }],
            results: Results::default(),
            lines: Vec::new(),
            problems,
        }
    }

    fn changes(
        before: &[(&str, i64)],
        after: &[(&str, i64)],
    ) -> Vec<(String, Option<String>, Option<String>)> {
        let found = compare(
            None,
            &assessment(before, Vec::new()),
            &assessment(after, Vec::new()),
        );
        found
            .cells
            .into_iter()
            .map(|cell| (cell.row_key, cell.before.n, cell.after.n))
            .collect()
    }

    fn text(number: &str) -> Option<String> {
        Some(number.to_owned())
    }

    #[test]
    fn the_same_version_has_no_changes() {
        let same = compare(
            None,
            &assessment(&[("coal", 3)], Vec::new()),
            &assessment(&[("coal", 3)], Vec::new()),
        );
        assert!(same.cells.is_empty() && same.totals.is_empty());
    }

    #[test]
    fn only_what_was_reported_is_listed_and_the_totals_show_the_effect() {
        let (before, after) = (
            assessment(&[("coal", 3)], Vec::new()),
            assessment(&[("coal", 5)], Vec::new()),
        );
        let found = compare(None, &before, &after);
        let columns: Vec<_> = found
            .cells
            .iter()
            .map(|cell| cell.column.as_str())
            .collect();
        assert_eq!(
            columns,
            ["quantity"],
            "the computed emission is not a change of its own"
        );
        let effect: Vec<_> = found
            .totals
            .iter()
            .map(|total| (total.id.as_str(), total.difference.as_deref()))
            .collect();
        assert_eq!(effect, [("all", Some("4"))]);
        let at = found.cells.first().and_then(|cell| cell.at.as_ref());
        assert_eq!(at.map(|at| at.cell.as_str()), Some("D7"));
    }

    #[test]
    fn rows_that_came_went_or_share_a_key_are_told_apart() {
        assert_eq!(
            changes(&[], &[("coal", 3)]),
            [("coal".to_owned(), None, text("3"))]
        );
        assert_eq!(
            changes(&[("coal", 3)], &[]),
            [("coal".to_owned(), text("3"), None)]
        );
        assert_eq!(
            changes(&[("coal", 3), ("coal", 4)], &[("coal", 3), ("coal", 9)]),
            [("coal".to_owned(), text("4"), text("9"))]
        );
    }
}
