//! Cities with the dates they existed and what became of them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

/// A city by its GB/T 2260 code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Six digits, e.g. `371200`.
    pub code: String,
    /// The last day it existed; `None` while it does.
    pub valid_to: Option<NaiveDate>,
    /// What it became part of the day after.
    pub successor: Option<String>,
}

/// All cities of the province, of today and before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Regions {
    by_code: BTreeMap<String, Region>,
}

/// Why a city cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegionFault {
    /// No such code.
    #[error("unknown city {0}")]
    Unknown(String),
    /// It ended and nothing succeeded it, or the successors go round in a circle.
    #[error("city {0} ended without a successor")]
    NoSuccessor(String),
}

impl RegionFault {
    /// The stable code of this fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "region.unknown",
            Self::NoSuccessor(_) => "region.no_successor",
        }
    }
}

impl FromIterator<Region> for Regions {
    fn from_iter<I: IntoIterator<Item = Region>>(regions: I) -> Self {
        let by_code = regions.into_iter().map(|r| (r.code.clone(), r)).collect();
        Self { by_code }
    }
}

impl Regions {
    /// The city that the place of this code belonged to on a day: itself, or what it was merged
    /// into by then. 371200 (Laiwu) is itself on 2018-12-31 and 370100 (Jinan) the day after.
    ///
    /// # Errors
    /// [`RegionFault`] when a code is unknown or ended without a successor.
    pub fn on(&self, code: &str, day: NaiveDate) -> Result<&str, RegionFault> {
        let mut current = code;
        // Each step goes to another region, so that more steps than regions are a circle.
        for _ in 0..=self.by_code.len() {
            let region = self
                .by_code
                .get(current)
                .ok_or_else(|| RegionFault::Unknown(current.to_owned()))?;
            match (region.valid_to, &region.successor) {
                (Some(last), Some(successor)) if day > last => current = successor,
                (Some(last), None) if day > last => break,
                _ => return Ok(&region.code),
            }
        }
        Err(RegionFault::NoSuccessor(code.to_owned()))
    }
}
