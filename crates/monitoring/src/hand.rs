//! Many hands (分工填报): who may write in a table of a working copy, and when somebody is reminded of his part.

use chrono::{Days, NaiveDate};
use qilu_quantity::{Text, UserId};

/// Days before a part is due on which its hand is reminded.
pub const REMINDER_DAYS: u64 = 3;

/// A table given to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hand {
    /// To whom.
    pub user: UserId,
    /// Until when.
    pub due: Option<NaiveDate>,
    /// Whether it is done.
    pub done: bool,
}

/// Why somebody may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HandRefusal {
    /// The table was given to somebody else.
    #[error("the table is somebody else's")]
    NotYours,
    /// The table was given to nobody, and the person fills in others.
    #[error("the person was given other tables")]
    NotGiven,
    /// Only who made the working copy gives tables out.
    #[error("only the coordinator gives tables out")]
    NotCoordinator,
    /// The table was given to nobody.
    #[error("the table is nobody's")]
    Nobody,
    /// The day has passed already.
    #[error("the day has passed")]
    Past,
}

impl HandRefusal {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotYours => "hand.not_yours",
            Self::NotGiven => "hand.not_given",
            Self::NotCoordinator => "hand.not_coordinator",
            Self::Nobody => "hand.nobody",
            Self::Past => "hand.past",
        }
    }

    /// What is said of it.
    #[must_use]
    pub fn message(self) -> Text {
        match self {
            Self::NotYours => Text::new(
                "该表格已分配给其他同事填写；如需修改，请联系其本人或草稿的发起人。",
                "This table was given to a colleague. Ask that colleague, or whoever made the draft.",
            ),
            Self::NotGiven => Text::new(
                "您只填写分配给您的表格，该表格不在其中；如需填写，请联系草稿的发起人分配。",
                "You fill in the tables given to you, and this is not one of them. Ask whoever made the draft to give it to you.",
            ),
            Self::NotCoordinator => Text::new(
                "只有草稿的发起人可以分配表格，或删除已分配表格的草稿。",
                "Only whoever made the draft gives its tables out, or removes it once they are given out.",
            ),
            Self::Nobody => Text::new(
                "该表格尚未分配给任何人。",
                "This table has not been given to anybody.",
            ),
            Self::Past => Text::new(
                "完成期限已过，请选择今天或以后的日期。",
                "The day has passed; choose today or a later one.",
            ),
        }
    }
}

/// Whether somebody may write in a table: the coordinator in every one, who was given tables of the working copy in those
/// alone, anybody else in those that are nobody's.
///
/// # Errors
/// `NotYours`, `NotGiven`.
pub fn may_write(
    hand: Option<&Hand>,
    has_own: bool,
    coordinator: UserId,
    actor: UserId,
) -> Result<(), HandRefusal> {
    match hand {
        _ if coordinator == actor => Ok(()),
        Some(hand) if hand.user == actor => Ok(()),
        Some(_) => Err(HandRefusal::NotYours),
        None if has_own => Err(HandRefusal::NotGiven),
        None => Ok(()),
    }
}

/// Whether somebody may give a table out until a day.
///
/// # Errors
/// `NotCoordinator`, `Past`.
pub fn may_assign(
    coordinator: UserId,
    actor: UserId,
    due: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), HandRefusal> {
    if coordinator != actor {
        return Err(HandRefusal::NotCoordinator);
    }
    if due.is_some_and(|due| due < today) {
        return Err(HandRefusal::Past);
    }
    Ok(())
}

/// A reminder the system sends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reminder {
    /// Shortly before the day.
    Soon,
    /// After it.
    Overdue,
}

impl Reminder {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Soon => "soon",
            Self::Overdue => "overdue",
        }
    }

    /// The reminder of a code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Soon, Self::Overdue]
            .into_iter()
            .find(|reminder| reminder.code() == code)
    }
}

/// The reminder due on a day, if it was not sent yet: each is sent once, and none for what is done.
#[must_use]
pub fn reminder(hand: &Hand, sent: Option<Reminder>, today: NaiveDate) -> Option<Reminder> {
    let due = hand.due.filter(|_| !hand.done)?;
    let from = due
        .checked_sub_days(Days::new(REMINDER_DAYS))
        .unwrap_or(due);
    let now = if today > due {
        Reminder::Overdue
    } else if today >= from {
        Reminder::Soon
    } else {
        return None;
    };
    (sent < Some(now)).then_some(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(number: u128) -> UserId {
        UserId(uuid::Uuid::from_u128(number))
    }

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, number).unwrap_or_default()
    }

    fn part(done: bool) -> Hand {
        Hand {
            user: user(1),
            due: Some(day(10)),
            done,
        }
    }

    #[test]
    fn a_table_is_written_by_its_hand_and_the_coordinator() {
        let hand = part(false);
        assert_eq!(may_write(Some(&hand), true, user(9), user(1)), Ok(()));
        assert_eq!(may_write(Some(&hand), false, user(9), user(9)), Ok(()));
        assert_eq!(
            may_write(Some(&hand), false, user(9), user(2)),
            Err(HandRefusal::NotYours)
        );
    }

    #[test]
    fn a_table_that_is_nobodys_is_for_whoever_was_given_none() {
        assert_eq!(may_write(None, false, user(9), user(2)), Ok(()));
        assert_eq!(may_write(None, true, user(9), user(9)), Ok(()));
        assert_eq!(
            may_write(None, true, user(9), user(1)),
            Err(HandRefusal::NotGiven)
        );
    }

    #[test]
    fn the_coordinator_gives_tables_out_for_days_to_come() {
        assert_eq!(may_assign(user(9), user(9), Some(day(10)), day(10)), Ok(()));
        assert_eq!(may_assign(user(9), user(9), None, day(10)), Ok(()));
        assert_eq!(
            may_assign(user(9), user(9), Some(day(9)), day(10)),
            Err(HandRefusal::Past)
        );
        assert_eq!(
            may_assign(user(9), user(1), None, day(10)),
            Err(HandRefusal::NotCoordinator)
        );
    }

    #[test]
    fn each_reminder_is_sent_once_and_none_for_what_is_done() {
        let hand = part(false);
        assert_eq!(reminder(&hand, None, day(6)), None);
        assert_eq!(reminder(&hand, None, day(7)), Some(Reminder::Soon));
        assert_eq!(reminder(&hand, Some(Reminder::Soon), day(10)), None);
        assert_eq!(
            reminder(&hand, Some(Reminder::Soon), day(11)),
            Some(Reminder::Overdue)
        );
        assert_eq!(reminder(&hand, None, day(11)), Some(Reminder::Overdue));
        assert_eq!(reminder(&hand, Some(Reminder::Overdue), day(20)), None);
        assert_eq!(reminder(&part(true), None, day(20)), None);
        assert_eq!(reminder(&Hand { due: None, ..hand }, None, day(20)), None);
    }

    #[test]
    fn codes_come_back() {
        for found in [Reminder::Soon, Reminder::Overdue] {
            assert_eq!(Reminder::of_code(found.code()), Some(found));
        }
        assert_eq!(Reminder::of_code(""), None);
    }
}
