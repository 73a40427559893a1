//! Which plan is in force on a day, and how a change within a year splits it.

use chrono::{Datelike as _, Days, NaiveDate};

use super::content::Plan;

/// An approved version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    /// Its number.
    pub number: i64,
    /// The first day it is in force.
    pub from: NaiveDate,
    /// What it says.
    pub plan: Plan,
}

/// A part of a year under one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch<'a> {
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// The version.
    pub version: &'a Approved,
}

/// The version in force on a day: of those that have begun the last to begin, of two that begin together the later number.
#[must_use]
pub fn in_force(versions: &[Approved], day: NaiveDate) -> Option<&Approved> {
    versions
        .iter()
        .filter(|version| version.from <= day)
        .max_by_key(|version| (version.from, version.number))
}

/// The parts of a year, one after the other. Days before the first version are in none.
#[must_use]
pub fn stretches(versions: &[Approved], year: i32) -> Vec<Stretch<'_>> {
    let (Some(first), Some(last)) = (
        NaiveDate::from_ymd_opt(year, 1, 1),
        NaiveDate::from_ymd_opt(year, 12, 31),
    ) else {
        return Vec::new();
    };
    let mut starts: Vec<NaiveDate> = versions
        .iter()
        .map(|version| version.from.max(first))
        .filter(|day| *day <= last)
        .collect();
    starts.sort_unstable();
    starts.dedup();
    let ends = starts
        .iter()
        .skip(1)
        .map(|next| *next - Days::new(1))
        .chain([last]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(from, to)| {
            Some(Stretch {
                from: *from,
                to,
                version: in_force(versions, *from)?,
            })
        })
        .collect()
}

/// The last day a month's or a year's figures are about. A value of a month column that is no month is the year.
pub(super) fn last_day(year: i32, month: Option<&str>) -> Option<NaiveDate> {
    let month = month.and_then(|month| month.parse::<u32>().ok());
    let Some(month) = month.filter(|month| (1..=12).contains(month)) else {
        return NaiveDate::from_ymd_opt(year, 12, 31);
    };
    let next = if month == 12 {
        NaiveDate::from_ymd_opt(year.checked_add(1)?, 1, 1)
    } else {
        NaiveDate::from_ymd_opt(year, month + 1, 1)
    };
    next.and_then(|day| day.pred_opt())
        .filter(|day| day.year() == year)
}
