//! Whether a month may be sealed, and opened again.

use chrono::NaiveDate;
use qilu_quantity::Text;

use super::{Month, Slice};

/// Calendar days after a month's end in which it is to be sealed, where the deadlines say nothing else
/// (企业温室气体排放核算与报告指南 发电设施: 每月结束后的40个自然日内).
pub const SEAL_DAYS: u32 = 40;

/// Characters of a reason.
const REASON_CHARS_MAX: usize = 500;

/// A seal of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// 1, 2, 3 … within the month.
    pub number: i64,
    /// Whether it came after the day it was due.
    pub late: bool,
}

/// That a month was opened again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reopened {
    /// The number of the seal that was opened.
    pub number: i64,
}

/// Where a month stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Never sealed.
    Open,
    /// Sealed under this number, in time or late.
    Sealed(i64, bool),
    /// Opened again after the seal of this number.
    Reopened(i64),
}

/// Where a month stands by its seals and openings.
#[must_use]
pub fn standing(seals: &[Seal], openings: &[Reopened]) -> Standing {
    let Some(last) = seals.iter().max_by_key(|seal| seal.number) else {
        return Standing::Open;
    };
    if openings.iter().any(|opened| opened.number == last.number) {
        Standing::Reopened(last.number)
    } else {
        Standing::Sealed(last.number, last.late)
    }
}

/// What is shown of where a month stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthState {
    /// It has not ended yet.
    Ahead,
    /// It has ended and is to be sealed.
    Open,
    /// So is it, and the day it was due has passed.
    Overdue,
    /// It is sealed.
    Sealed,
    /// It is sealed, after the day it was due.
    Late,
    /// It was opened again and is to be sealed anew.
    Reopened,
}

impl MonthState {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ahead => "ahead",
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::Sealed => "sealed",
            Self::Late => "late",
            Self::Reopened => "reopened",
        }
    }

    /// Whether somebody has to seal it.
    #[must_use]
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Open | Self::Overdue | Self::Reopened)
    }
}

/// The state of a month on a day.
#[must_use]
pub fn state(month: Month, standing: Standing, today: NaiveDate, days: u32) -> MonthState {
    match standing {
        Standing::Sealed(_, true) => MonthState::Late,
        Standing::Sealed(_, false) => MonthState::Sealed,
        Standing::Reopened(_) => MonthState::Reopened,
        Standing::Open if today <= month.last_day() => MonthState::Ahead,
        Standing::Open if today > month.due(days) => MonthState::Overdue,
        Standing::Open => MonthState::Open,
    }
}

/// A seal to be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealing {
    /// Its number.
    pub number: i64,
    /// The day the month was due.
    pub due: NaiveDate,
    /// Whether that day has passed.
    pub late: bool,
}

/// Why a month is not sealed, or not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealRefusal {
    /// The month has not ended.
    #[error("the month has not ended")]
    NotEnded,
    /// There are no data.
    #[error("the month has no data")]
    Empty,
    /// So many errors are in them.
    #[error("{0} errors in the month")]
    Errors(usize),
    /// It is sealed already.
    #[error("the month is sealed")]
    Sealed,
    /// It is not sealed.
    #[error("the month is not sealed")]
    NotSealed,
    /// No reason was given, or one that is too long.
    #[error("a reason is needed")]
    Reason,
}

impl SealRefusal {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotEnded => "month.not_ended",
            Self::Empty => "month.empty",
            Self::Errors(_) => "month.errors",
            Self::Sealed => "month.already_sealed",
            Self::NotSealed => "month.not_sealed",
            Self::Reason => "month.reason",
        }
    }

    /// What is said of it, and how to mend it.
    #[must_use]
    pub fn message(self) -> Text {
        match self {
            Self::NotEnded => Text::new(
                "该月尚未结束，月度结束后方可存证。",
                "The month has not ended yet; it can be sealed once it has.",
            ),
            Self::Empty => Text::new(
                "该月没有任何按月填报的数据，请先填写后再存证。",
                "The month has no data yet; fill it in first.",
            ),
            Self::Errors(count) => Text::new(
                format!("该月数据中还有 {count} 处错误，请改正后再存证。"),
                format!("There are {count} errors in the data of the month; correct them first."),
            ),
            Self::Sealed => Text::new(
                "该月已经存证；如需修改，请先说明原因并重新开启该月。",
                "The month is sealed already. To change it, open it again and say why.",
            ),
            Self::NotSealed => Text::new(
                "该月尚未存证，无需重新开启。",
                "The month is not sealed, so there is nothing to open.",
            ),
            Self::Reason => Text::new(
                format!("请说明原因（不超过 {REASON_CHARS_MAX} 个字符）。"),
                format!("Please give a reason of at most {REASON_CHARS_MAX} characters."),
            ),
        }
    }
}

/// Decides whether a month is sealed: it has ended, has data, and no error in them. A late one is marked, not refused.
///
/// # Errors
/// Why not.
pub fn seal(
    month: Month,
    standing: Standing,
    today: NaiveDate,
    days: u32,
    slice: &Slice,
    errors: usize,
) -> Result<Sealing, SealRefusal> {
    let number = match standing {
        Standing::Sealed(..) => return Err(SealRefusal::Sealed),
        Standing::Open => 1,
        Standing::Reopened(number) => number + 1,
    };
    if today <= month.last_day() {
        return Err(SealRefusal::NotEnded);
    }
    if slice.is_empty() {
        return Err(SealRefusal::Empty);
    }
    if errors > 0 {
        return Err(SealRefusal::Errors(errors));
    }
    let due = month.due(days);
    Ok(Sealing {
        number,
        due,
        late: today > due,
    })
}

/// Decides whether a month is opened again: it is sealed, and somebody says why. Answers the number of the seal opened.
///
/// # Errors
/// Why not.
pub fn reopen(standing: Standing, reason: &str) -> Result<i64, SealRefusal> {
    let Standing::Sealed(number, _) = standing else {
        return Err(SealRefusal::NotSealed);
    };
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
        return Err(SealRefusal::Reason);
    }
    Ok(number)
}
