//! The seals of a report, and what is reported now beside them.

use std::collections::{BTreeMap, BTreeSet};

use qilu_accounting::{CellAt, Entries, EntryRow, Method, Place, Problem, Severity};
use qilu_monitoring::month::{
    Month, Reopened, SEAL_DAYS, Seal, Slice, SliceChange, Standing, month_tables, row_month,
    standing,
};
use qilu_quantity::Text;
use qilu_store::{
    AnyConnection,
    month_seal::{self, MonthReopening, MonthSeal, VersionSeal},
};

use crate::{
    draft::difference::cell_places,
    fault::{Fault, FaultKind, Outcome},
    reference,
    view::Problem as Shown,
};

/// The id of each seal, and whether a report agrees with it.
pub(crate) type Agreement = Vec<(String, bool)>;

/// Warnings about one month.
const CHANGES_MAX: usize = 50;
/// The deadline by which a month is sealed; `month_seal.power` is that of one sector.
const DEADLINE: &str = "month_seal";

/// What was sealed of a report, month by month.
pub(crate) struct Seals {
    pub seals: Vec<MonthSeal>,
    pub openings: Vec<MonthReopening>,
    year: i32,
}

impl Seals {
    /// The seals of an enterprise's own report.
    pub(crate) fn load(
        connection: &mut AnyConnection,
        enterprise_id: &str,
        year: i16,
        method_id: &str,
    ) -> Outcome<Self> {
        let seals = month_seal::of_report(connection, enterprise_id, year, method_id)?;
        let openings = if seals.is_empty() {
            Vec::new()
        } else {
            month_seal::reopenings(connection, enterprise_id, year, method_id)?
        };
        Ok(Self {
            seals,
            openings,
            year: i32::from(year),
        })
    }

    /// The seals of a month, the earliest first.
    pub(crate) fn of(&self, month: Month) -> impl DoubleEndedIterator<Item = &MonthSeal> {
        let code = month.code();
        self.seals.iter().filter(move |seal| seal.month == code)
    }

    /// The opening of a seal.
    pub(crate) fn opening(&self, seal: &MonthSeal) -> Option<&MonthReopening> {
        self.openings
            .iter()
            .find(|opening| opening.seal_id == seal.id)
    }

    /// Where a month stands.
    pub(crate) fn standing(&self, month: Month) -> Standing {
        let seals: Vec<Seal> = self
            .of(month)
            .map(|seal| Seal {
                number: seal.number,
                late: seal.late,
            })
            .collect();
        let openings: Vec<Reopened> = self
            .of(month)
            .filter(|seal| self.opening(seal).is_some())
            .map(|seal| Reopened {
                number: seal.number,
            })
            .collect();
        standing(&seals, &openings)
    }

    /// The latest seal of each month that has one.
    pub(crate) fn latest(&self) -> Vec<(Month, &MonthSeal)> {
        Month::all(self.year)
            .into_iter()
            .filter_map(|month| Some((month, self.of(month).next_back()?)))
            .collect()
    }

    /// The rows of the sealed months put in place of what a table has of them: a new working copy takes what was sealed
    /// without its being typed again. A month that is open again is taken too, where `all` is asked for.
    pub(crate) fn put_into(
        &self,
        method: &Method,
        tables: &mut BTreeMap<String, Vec<EntryRow>>,
        all: bool,
    ) -> Outcome<()> {
        for (month, seal) in self.latest() {
            if !all && !matches!(self.standing(month), Standing::Sealed(..)) {
                continue;
            }
            let sealed = sealed_slice(seal)?;
            for (table, column) in month_tables(method) {
                let rows = tables.entry(table.id.clone()).or_default();
                let code = month.code();
                rows.retain(|row| row_month(column, row).as_deref() != Some(code.as_str()));
                let taken = sealed.tables().get(&table.id).into_iter().flatten();
                rows.extend(taken.cloned());
            }
        }
        Ok(())
    }

    /// What is reported now other than it was sealed, and for each seal whether it agrees.
    pub(crate) fn compare(
        &self,
        method: &Method,
        entries: &Entries,
    ) -> Outcome<(Vec<Problem>, Agreement)> {
        let mut found = Vec::new();
        let mut agreeing = Vec::new();
        for (month, seal) in self.latest() {
            let sealed = sealed_slice(seal)?;
            let changes = Slice::of(method, &entries.tables, month).since(method, &sealed);
            agreeing.push((seal.id.clone(), changes.is_empty()));
            let changes = changes.into_iter().take(CHANGES_MAX);
            found.extend(changes.map(|change| (month, seal, change)));
        }
        Ok((located(method, entries, &found), agreeing))
    }

    /// What the sealed months would be changed to by other entries.
    pub(crate) fn broken_by(
        &self,
        method: &Method,
        before: &Entries,
        after: &Entries,
    ) -> Outcome<Vec<Problem>> {
        let mut broken = Vec::new();
        for (month, seal) in self.latest() {
            if !matches!(self.standing(month), Standing::Sealed(..)) {
                continue;
            }
            let was = Slice::of(method, &before.tables, month);
            let is = Slice::of(method, &after.tables, month);
            if is == was || is == sealed_slice(seal)? {
                continue;
            }
            let changes = is.since(method, &was).into_iter().take(CHANGES_MAX);
            broken.extend(changes.map(|change| (month, seal, change)));
        }
        Ok(located(method, after, &broken))
    }
}

/// Something that is not as it was sealed.
type Broken<'s> = (Month, &'s MonthSeal, SliceChange);

/// What differs, each with its place in the workbook.
fn located(method: &Method, entries: &Entries, found: &[Broken<'_>]) -> Vec<Problem> {
    let tables: BTreeSet<&String> = found.iter().map(|(_, _, change)| &change.table).collect();
    let places: BTreeMap<&String, _> = tables
        .into_iter()
        .filter_map(|id| {
            let rows = entries.tables.get(id)?;
            Some((id, cell_places(method, method.table(id)?, rows)))
        })
        .collect();
    let at = |change: &SliceChange| {
        let column = change.column.clone()?;
        // The first of the rows with this key.
        let place = (format!("{}#1", change.row_key), column);
        places.get(&change.table)?.get(&place).cloned()
    };
    found
        .iter()
        .map(|(month, seal, change)| differs(*month, seal, change, at(change)))
        .collect()
}

/// The data under a seal.
pub(crate) fn sealed_slice(seal: &MonthSeal) -> Outcome<Slice> {
    Slice::from_text(&seal.content).ok_or_else(|| Fault::internal("a seal cannot be read"))
}

/// The seals a version was made beside, as they are noted.
pub(crate) fn noted(
    enterprise_id: &str,
    version_id: &str,
    agreeing: &[(String, bool)],
) -> Vec<VersionSeal> {
    agreeing
        .iter()
        .map(|(seal_id, agrees)| VersionSeal {
            enterprise_id: enterprise_id.to_owned(),
            version_id: version_id.to_owned(),
            seal_id: seal_id.clone(),
            agrees: *agrees,
        })
        .collect()
}

/// The calendar days within which a month is sealed: the sector's, else everybody's, else the rule's own.
pub(crate) fn days(connection: &mut AnyConnection, sector: &str) -> Outcome<u32> {
    let rows = reference::deadlines(connection)?;
    let own = format!("{DEADLINE}.{sector}");
    let of = |code: &str| {
        let row = rows.iter().find(|row| row.code == code);
        row.and_then(|row| row.day)
    };
    Ok(of(&own).or_else(|| of(DEADLINE)).unwrap_or(SEAL_DAYS))
}

fn differs(month: Month, seal: &MonthSeal, change: &SliceChange, at: Option<CellAt>) -> Problem {
    let number = seal.number;
    let mut problem = Problem::new(
        "month.differs",
        Severity::Warning,
        Place {
            table: Some(change.table.clone()),
            row_key: Some(change.row_key.clone()),
            column: change.column.clone(),
            at,
        },
        Text::new(
            format!("{month} 的数据与第 {number} 次存证不一致。"),
            format!("The data of {month} are not those of seal {number}."),
        ),
    )
    .mend(Text::new(
        "请恢复为存证数据，或重新开启该月、说明原因并再次存证。",
        "Restore what was sealed, or open the month again, say why, and seal it anew.",
    ));
    problem.value.clone_from(&change.after);
    problem.expected.clone_from(&change.before);
    problem
}

/// Refuses a change of a sealed month, with the cells.
pub(crate) fn sealed(problems: &[Problem]) -> Fault {
    let fault = Fault::new(
        FaultKind::Conflict,
        "month.sealed",
        "所改单元格属于已存证的月份，修改未保存；如确需修改，请先说明原因并重新开启该月。",
        "These cells are of a month that is sealed, and nothing was saved. To change them, open the month again and say why.",
    );
    let place = problems.first().map(|problem| Shown::from(problem).place);
    fault
        .at(place.unwrap_or_default())
        .with_problems(problems.iter().map(Shown::from).collect())
}
