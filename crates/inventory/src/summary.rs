//! Rolling determined lines up.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use qilu_quantity::{DecisionId, EnterpriseId, Grams};
use qilu_verification::{CATEGORY_ELECTRICITY, CATEGORY_HEAT, LineScope};

use crate::{RegionFault, Regions};

/// The identity of a determined line: everything needed to open it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineId {
    /// The enterprise.
    pub enterprise: EnterpriseId,
    /// The reporting year.
    pub year: i32,
    /// The decision that determined it.
    pub decision: DecisionId,
    /// Its place among the lines of that decision.
    pub ordinal: i64,
}

/// A determined line as the summary takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryLine {
    /// Identity; it says enterprise and year.
    pub id: LineId,
    /// Code of the enterprise's city as registered, of any time.
    pub city: String,
    /// Sector of the method.
    pub sector: String,
    /// Gas.
    pub gas: String,
    /// Direct, indirect or memo.
    pub scope: LineScope,
    /// Inventory category; tells electricity from heat.
    pub category: String,
    /// CO₂-equivalent.
    pub grams: Grams,
}

/// On which boundaries the cities are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundaries {
    /// Those of the last day of each reporting year.
    OfReportingYear,
    /// Those of one day, so that years can be compared.
    Of(NaiveDate),
}

/// One cell of the summary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellKey {
    /// Reporting year.
    pub year: i32,
    /// City on the chosen boundaries.
    pub city: String,
    /// Sector.
    pub sector: String,
    /// Gas.
    pub gas: String,
}

/// Which cells, and whose lines, a total takes in; what is `None` is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// One year.
    pub year: Option<i32>,
    /// One city.
    pub city: Option<String>,
    /// One sector.
    pub sector: Option<String>,
    /// One gas.
    pub gas: Option<String>,
    /// One enterprise.
    pub enterprise: Option<EnterpriseId>,
}

/// A line as it counts in a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedLine {
    /// Which line.
    pub id: LineId,
    /// What it adds.
    pub grams: Grams,
}

/// A total: lines, and their sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// The sum of the lines.
    pub grams: Grams,
    /// Every line that counts, each once.
    pub lines: Vec<CountedLine>,
}

/// Purchased electricity and heat of one plant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memo {
    /// Purchased electricity.
    pub electricity: Total,
    /// Purchased heat.
    pub heat: Total,
}

/// The summary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyUnitSummary {
    cells: BTreeMap<CellKey, Vec<CountedLine>>,
    memos: BTreeMap<(CellKey, EnterpriseId), Memo>,
    beside: Vec<LineId>,
}

/// Why no summary can be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SummaryFault {
    /// A line came twice.
    #[error("line {} of decision {} came twice", .0.ordinal, .0.decision)]
    DuplicateLine(LineId),
    /// An enterprise's year has lines of two decisions: only the one that stands may count.
    #[error("{enterprise} has lines of two decisions for {year}")]
    TwoDecisions {
        /// The enterprise.
        enterprise: EnterpriseId,
        /// The year.
        year: i32,
    },
    /// The city of a line cannot be told.
    #[error("a line's city cannot be told")]
    Region(#[from] RegionFault),
    /// A year that is not one.
    #[error("{0} is not a year")]
    Year(i32),
    /// A total beyond nine million million tonnes.
    #[error("a total is out of range")]
    OutOfRange,
}

impl SummaryFault {
    /// The stable code of this fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::DuplicateLine(_) => "summary.duplicate_line",
            Self::TwoDecisions { .. } => "summary.two_decisions",
            Self::Region(fault) => fault.code(),
            Self::Year(_) => "summary.year",
            Self::OutOfRange => "summary.out_of_range",
        }
    }
}

impl Total {
    fn add(&mut self, line: CountedLine) -> Result<(), SummaryFault> {
        let sum = self.grams.0.checked_add(line.grams.0);
        self.grams = Grams(sum.ok_or(SummaryFault::OutOfRange)?);
        self.lines.push(line);
        Ok(())
    }
}

impl Filter {
    fn takes(&self, key: &CellKey) -> bool {
        self.year.is_none_or(|year| year == key.year)
            && self.city.as_ref().is_none_or(|city| *city == key.city)
            && self.sector.as_ref().is_none_or(|s| *s == key.sector)
            && self.gas.as_ref().is_none_or(|gas| *gas == key.gas)
    }

    fn takes_line(&self, line: &CountedLine) -> bool {
        self.enterprise.is_none_or(|e| e == line.id.enterprise)
    }
}

/// Draws the summary of these lines.
///
/// # Errors
/// [`SummaryFault`]; a summary is whole or there is none.
pub fn summarise(
    lines: &[SummaryLine],
    regions: &Regions,
    boundaries: Boundaries,
) -> Result<KeyUnitSummary, SummaryFault> {
    let mut summary = KeyUnitSummary::default();
    let mut seen = BTreeSet::new();
    let mut decided = BTreeMap::new();
    for line in lines {
        let LineId {
            enterprise,
            year,
            decision,
            ..
        } = line.id;
        if !seen.insert(line.id) {
            return Err(SummaryFault::DuplicateLine(line.id));
        }
        if *decided.entry((enterprise, year)).or_insert(decision) != decision {
            return Err(SummaryFault::TwoDecisions { enterprise, year });
        }
        summary.take(line, regions, boundaries)?;
    }
    // Every total that can be asked for is a part of the sum of sizes, so that none overflows.
    let mut size = 0i64;
    for line in summary.cells.values().flatten() {
        let grown = line.grams.0.checked_abs().and_then(|g| size.checked_add(g));
        size = grown.ok_or(SummaryFault::OutOfRange)?;
    }
    Ok(summary)
}

impl KeyUnitSummary {
    fn take(
        &mut self,
        line: &SummaryLine,
        regions: &Regions,
        boundaries: Boundaries,
    ) -> Result<(), SummaryFault> {
        let year = line.id.year;
        let day = match boundaries {
            Boundaries::Of(day) => day,
            Boundaries::OfReportingYear => {
                NaiveDate::from_ymd_opt(year, 12, 31).ok_or(SummaryFault::Year(year))?
            }
        };
        let key = CellKey {
            year,
            city: regions.on(&line.city, day)?.to_owned(),
            sector: line.sector.clone(),
            gas: line.gas.clone(),
        };
        let counted = CountedLine {
            id: line.id,
            grams: line.grams,
        };
        match (line.scope, line.category.as_str()) {
            (LineScope::Direct, _) => self.cells.entry(key).or_default().push(counted),
            (LineScope::Indirect, CATEGORY_ELECTRICITY) => {
                let memo = self.memos.entry((key, line.id.enterprise)).or_default();
                memo.electricity.add(counted)?;
            }
            (LineScope::Indirect, CATEGORY_HEAT) => {
                let memo = self.memos.entry((key, line.id.enterprise)).or_default();
                memo.heat.add(counted)?;
            }
            (LineScope::Indirect | LineScope::Memo, _) => self.beside.push(line.id),
        }
        Ok(())
    }

    /// The cells that hold direct emissions, in order of year, city, sector and gas.
    pub fn cells(&self) -> impl Iterator<Item = (&CellKey, Total)> {
        self.cells.iter().map(|(key, lines)| (key, sum_of(lines)))
    }

    /// Direct emissions of everything the filter takes in, at any level from the province down to
    /// one enterprise.
    pub fn direct(&self, filter: &Filter) -> Total {
        let taken = self.cells.iter().filter(|(key, _)| filter.takes(key));
        let lines = taken.flat_map(|(_, lines)| lines);
        sum_of(lines.filter(|line| filter.takes_line(line)))
    }

    /// Memos of single plants, each in its cell. They are not added across plants.
    pub fn memos(&self) -> impl Iterator<Item = (&CellKey, EnterpriseId, &Memo)> {
        self.memos
            .iter()
            .map(|((key, plant), memo)| (key, *plant, memo))
    }

    /// Lines that enter neither: memo items of the methods, such as biomass, and the rounding of
    /// legal-entity totals that include purchased electricity and heat.
    pub fn beside(&self) -> &[LineId] {
        &self.beside
    }
}

/// The sum of lines of one summary, which was checked to be in range when it was drawn.
fn sum_of<'a>(lines: impl IntoIterator<Item = &'a CountedLine>) -> Total {
    let lines: Vec<_> = lines.into_iter().copied().collect();
    Total {
        grams: Grams(lines.iter().map(|line| line.grams.0).sum()),
        lines,
    }
}
