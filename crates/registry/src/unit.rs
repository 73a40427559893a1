//! What accounts hold: whole tonnes of a type and a vintage, and blocks of them by serial number.

use serde::{Deserialize, Serialize};

qilu_quantity::coded! {
    /// What a tonne in the journal stands for.
    UnitType {
        Obligation = "obligation", "应清缴量", "Obligation";
        NationalAllowance = "CEA", "全国碳排放配额", "National allowance";
        ProvincialAllowance = "SDA", "省级配额（模拟）", "Provincial allowance (simulated)";
        InclusionReduction = "PHCR", "碳普惠核证减排量", "Carbon inclusion reduction";
        NationalReduction = "CCER", "国家核证自愿减排量", "National certified reduction";
    }
}

/// A unit of account: type and vintage (the year it belongs to). One unit is one tonne CO₂e.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Unit {
    /// What it stands for.
    pub kind: UnitType,
    /// 年度.
    pub vintage: i32,
}

/// Units with consecutive serial numbers, both ends included: never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitBlock {
    unit: Unit,
    first: u64,
    last: u64,
}

impl UnitBlock {
    /// The block from `first` to `last`; `None` when it would be empty or hold more units than an
    /// entry can count.
    pub fn new(unit: Unit, first: u64, last: u64) -> Option<Self> {
        let block = Self { unit, first, last };
        let count = last.checked_sub(first)?.checked_add(1)?;
        i64::try_from(count).ok().map(|_| block)
    }

    /// What it consists of.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// Its first and last serial number.
    pub fn serials(&self) -> (u64, u64) {
        (self.first, self.last)
    }

    /// How many tonnes.
    pub fn count(&self) -> u64 {
        self.last - self.first + 1
    }

    /// The first `count` units and the rest; `None` when either part would be empty.
    pub fn split(&self, count: u64) -> Option<(Self, Self)> {
        if count == 0 || count >= self.count() {
            return None;
        }
        let middle = self.first + count;
        Some((
            Self {
                last: middle - 1,
                ..*self
            },
            Self {
                first: middle,
                ..*self
            },
        ))
    }

    /// Whether two blocks share a unit: they never may.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.unit == other.unit && self.first <= other.last && other.first <= self.last
    }
}
