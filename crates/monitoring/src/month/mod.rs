//! Sealed months (月度信息化存证): the data of a month are sealed after it has ended, and changed afterwards only when the
//! month is opened again with a reason; each seal is kept.
//!
//! `slice` is what a month holds, `seal` decides about sealing and opening.

mod seal;
mod slice;

pub use seal::{
    MonthState, Reopened, SEAL_DAYS, Seal, SealRefusal, Sealing, Standing, reopen, seal, standing,
    state,
};
pub use slice::{Slice, SliceChange, in_month, month_tables, row_month};

use std::str::FromStr;

use chrono::{Days, NaiveDate};

/// One month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i32,
    number: u32,
}

impl Month {
    /// The month of this number, from 1; none if there is no such month.
    #[must_use]
    pub fn new(year: i32, number: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, number, 1).map(|_| Self { year, number })
    }

    /// The month of this code, `01` to `12`.
    #[must_use]
    pub fn of_code(year: i32, code: &str) -> Option<Self> {
        let number = u32::from_str(code).ok()?;
        Self::new(year, number).filter(|month| month.code() == code)
    }

    /// The twelve months of a year.
    #[must_use]
    pub fn all(year: i32) -> Vec<Self> {
        (1..=12)
            .filter_map(|number| Self::new(year, number))
            .collect()
    }

    /// Its code in the list of months, `01` to `12`.
    #[must_use]
    pub fn code(self) -> String {
        format!("{:02}", self.number)
    }

    /// Its number, from 1.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        let next = match self.number {
            12 => NaiveDate::from_ymd_opt(self.year + 1, 1, 1),
            _ => NaiveDate::from_ymd_opt(self.year, self.number + 1, 1),
        };
        next.and_then(|day| day.pred_opt()).unwrap_or_default()
    }

    /// The last day on which it is sealed in time, so many calendar days after its end.
    #[must_use]
    pub fn due(self, days: u32) -> NaiveDate {
        let last = self.last_day();
        last.checked_add_days(Days::new(days.into()))
            .unwrap_or(last)
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}-{:02}", self.year, self.number)
    }
}
