//! What the checks say of a working copy: the same as they will say of the version made of it.

use std::collections::BTreeMap;

use qilu_accounting::{
    Assessment, Entries, Method, Origin, Problem as Found, assess_in,
    draft::{DraftRow, is_reported},
};

use qilu_store::submission;

use crate::{
    App, SignedIn,
    draft::copy::{Copy, CopyTable},
    fault::{Fault, Outcome},
    mapping::count,
    month::seals::Seals,
    version::{detail::totals, table::origin},
    view::{DraftAssessment, DraftCell, DraftProblem, DraftRowResult, DraftTableResult, Problem},
};

impl App {
    /// Computes a working copy beside last year's report and the sector's, held to its plan, to the records of the submission and
    /// to the months sealed, with what waivers lower.
    pub(crate) fn assess_copy(
        &self,
        who: &SignedIn,
        copy: &Copy,
        entries: &Entries,
    ) -> Outcome<Assessment> {
        let enterprise_id = &copy.row.enterprise_id;
        let beside = self.comparison(who, enterprise_id, copy.method, entries)?;
        let mut assessment = assess_in(self.library(), copy.method, entries, &beside);
        assessment
            .locate(|table, row, column| copy.table(table)?.places.computed_cell(column, row));
        self.store.read(|connection| {
            self.hold_to_plan(connection, enterprise_id, copy.method, &mut assessment)?;
            let of = submission::find(connection, &who.rows, &copy.row.submission_id)?;
            let beside = self.beside_records(connection, who, &of, copy.method, &assessment)?;
            assessment.problems.extend(beside);
            self.waive(connection, enterprise_id, copy.method, &mut assessment)?;
            let row = &copy.row;
            let seals = Seals::load(connection, enterprise_id, row.year, &row.method_id)?;
            let (differing, _) = seals.compare(copy.method, entries)?;
            assessment.problems.extend(differing);
            Ok::<_, Fault>(())
        })?;
        Ok(assessment)
    }

    /// What is shown of it.
    pub(super) fn check(&self, who: &SignedIn, copy: &Copy) -> Outcome<DraftAssessment> {
        let assessment = self.assess_copy(who, copy, &copy.entries())?;
        Ok(shown(copy, &assessment))
    }
}

/// The row ids of a table's reported rows, in the order the engine has them.
fn reported<'c>(method: &Method, table: &'c CopyTable) -> Vec<&'c DraftRow> {
    let spec = method.table(&table.kept.table_id);
    let rows = table.rows.iter();
    rows.filter(|row| spec.is_some_and(|spec| is_reported(spec, &row.row)))
        .collect()
}

fn shown(copy: &Copy, assessment: &Assessment) -> DraftAssessment {
    let places = RowPlaces::of(copy, assessment);
    let mut problems: Vec<DraftProblem> = assessment
        .problems
        .iter()
        .map(|problem| DraftProblem {
            row_id: places.row_of(problem),
            problem: Problem::from(problem),
        })
        .collect();
    problems.sort_by_key(|found| found.problem.severity);
    DraftAssessment {
        problem_counts: count(&assessment.problems),
        problems,
        totals: totals(copy.method, assessment),
        tables: copy
            .tables
            .iter()
            .map(|table| result(copy.method, table, assessment))
            .collect(),
    }
}

fn result(method: &Method, table: &CopyTable, assessment: &Assessment) -> DraftTableResult {
    let id = &table.kept.table_id;
    let computed = assessment.tables.iter().find(|found| found.id == *id);
    let mut computed = computed.map(|found| found.rows.iter());
    let spec = method.table(id);
    let mut position = 0;
    let rows = table.rows.iter().map(|row| {
        if !spec.is_some_and(|spec| is_reported(spec, &row.row)) {
            return DraftRowResult {
                id: row.id.clone(),
                key: None,
                row: None,
                cells: BTreeMap::new(),
            };
        }
        let number = table
            .places
            .row_number(table.places.row_of(&row.row, position));
        position += 1;
        let found = computed.as_mut().and_then(Iterator::next);
        let cells = found
            .into_iter()
            .flat_map(|found| &found.cells)
            .filter(|cell| !matches!(cell.origin, Origin::Entered | Origin::Blank));
        DraftRowResult {
            id: row.id.clone(),
            key: found.map(|found| found.key.to_string()),
            row: Some(number),
            cells: cells
                .map(|cell| {
                    let shown = DraftCell {
                        value: (&cell.value).into(),
                        origin: origin(cell.origin).to_owned(),
                    };
                    (cell.column.clone(), shown)
                })
                .collect(),
        }
    });
    DraftTableResult {
        id: id.clone(),
        rows: rows.collect(),
    }
}

/// Finds the row of a problem: by its row in the workbook, else by the first row with its key.
struct RowPlaces<'c> {
    copy: &'c Copy,
    /// By table and key.
    by_key: BTreeMap<(&'c str, String), &'c str>,
    /// By table and row of the sheet, from 1.
    by_number: BTreeMap<(&'c str, u32), &'c str>,
}

impl<'c> RowPlaces<'c> {
    fn of(copy: &'c Copy, assessment: &Assessment) -> Self {
        let mut by_key = BTreeMap::new();
        let mut by_number = BTreeMap::new();
        for table in &copy.tables {
            let id = table.kept.table_id.as_str();
            let computed = assessment.tables.iter().find(|found| found.id == id);
            let computed = computed
                .map(|found| found.rows.as_slice())
                .unwrap_or_default();
            for (position, row) in reported(copy.method, table).into_iter().enumerate() {
                let at = table.places.row_of(&row.row, position);
                by_number.insert((id, table.places.row_number(at)), row.id.as_str());
                if let Some(found) = computed.get(position) {
                    by_key
                        .entry((id, found.key.to_string()))
                        .or_insert(row.id.as_str());
                }
            }
        }
        Self {
            copy,
            by_key,
            by_number,
        }
    }

    fn row_of(&self, problem: &Found) -> Option<String> {
        let id = problem.place.table.as_deref()?;
        let table = self.copy.table(id)?;
        if table.places.form {
            return table.rows.first().map(|row| row.id.clone());
        }
        let numbered = problem.place.at.as_ref().and_then(|at| {
            let cell = qilu_workbook::address::Address::parse(&at.cell)?;
            self.by_number.get(&(id, cell.row + 1))
        });
        let keyed = || {
            let key = problem.place.row_key.clone()?;
            self.by_key.get(&(id, key))
        };
        numbered.or_else(keyed).map(|row| (*row).to_owned())
    }
}
