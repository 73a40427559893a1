//! Calendar days as reports write them. Kept as `YYYY-MM-DD`, they sort as texts do.

/// The codes of the months.
const MONTHS: [&str; 12] = [
    "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12",
];

/// Days of the months of a year that is no leap year.
const MONTH_DAYS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// The years a date may lie in.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2999;

/// A date as people write it (`2025-01-31`, `2025/1/31`, `2025.1.31`, `2025年1月31日`, `20250131`), as it is kept.
pub(crate) fn read(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (year, month, day) = if text.len() == 8 && digits(text) {
        (text.get(..4)?, text.get(4..6)?, text.get(6..)?)
    } else {
        let text = text.strip_suffix('日').unwrap_or(text);
        let mut parts = text.split(['-', '/', '.', '年', '月']);
        let found = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || found.0.len() != 4 || found.1.len() > 2 || found.2.len() > 2 {
            return None;
        }
        found
    };
    if ![year, month, day].into_iter().all(digits) {
        return None;
    }
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    is_day(year, month, day).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// The code of the month of a kept date.
pub(crate) fn month(kept: &str) -> &'static str {
    let month = kept.get(5..7).unwrap_or_default();
    MONTHS
        .into_iter()
        .find(|code| *code == month)
        .unwrap_or_default()
}

/// The year of a kept date.
pub(crate) fn year(kept: &str) -> Option<i32> {
    kept.get(..4)?.parse().ok()
}

/// Days from one kept date to another.
pub(crate) fn days_between(from: &str, to: &str) -> Option<i64> {
    Some(number_of(to)? - number_of(from)?)
}

/// Days from the end of the month of one kept date to another.
pub(crate) fn days_after_month(of: &str, to: &str) -> Option<i64> {
    let days = days_of(year(of)?, of.get(5..7)?.parse().ok()?);
    let end = format!("{}-{days:02}", of.get(..7)?);
    days_between(&end, to)
}

/// The date so many days after the first of January of a year, as it is kept.
pub(crate) fn day_of_year(year: i32, mut days: u32) -> String {
    let mut month = 1;
    while month < 12 && days >= days_of(year, month) {
        days -= days_of(year, month);
        month += 1;
    }
    let day = (days + 1).min(days_of(year, month));
    format!("{year:04}-{month:02}-{day:02}")
}

fn is_day(year: i32, month: u32, day: u32) -> bool {
    YEARS.contains(&year) && (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day)
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of(year: i32, month: u32) -> u32 {
    let position = usize::try_from(month.saturating_sub(1)).unwrap_or_default();
    let days = MONTH_DAYS.get(position).copied().unwrap_or_default();
    days + u32::from(month == 2 && is_leap(year))
}

/// The days since the first of March of the year 0, counted so that leap days come last in their years.
fn number_of(kept: &str) -> Option<i64> {
    let part = |range| {
        kept.get(range)
            .and_then(|text: &str| text.parse::<i64>().ok())
    };
    let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(365 * year + leaps + (153 * month + 2) / 5 + day)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        for text in [
            "2025-01-31",
            "2025/1/31",
            "2025.01.31",
            "20250131",
            "2025年1月31日",
            " 2025-1-31 ",
        ] {
            assert_eq!(read(text).as_deref(), Some("2025-01-31"), "{text}");
        }
        assert_eq!(read("2024-02-29").as_deref(), Some("2024-02-29"));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2025-02-29",
            "2025-13-01",
            "2025-00-10",
            "2025-1-32",
            "25-1-1",
            "1月3日",
            "2025-1",
            "2025-1-1-1",
            "45660",
            "soon",
            "2025-0a-01",
            "+025-01-01",
            "0000-01-01",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn months_years_and_days_between() {
        assert_eq!(
            (month("2025-03-09"), year("2025-03-09")),
            ("03", Some(2025))
        );
        for (from, to, days) in [
            ("2025-01-01", "2025-01-01", 0),
            ("2024-02-28", "2024-03-01", 2),
            ("2025-02-28", "2025-03-01", 1),
            ("2024-12-31", "2025-01-01", 1),
            ("2025-01-01", "2024-01-01", -366),
            ("2000-01-01", "2025-01-01", 9132),
        ] {
            assert_eq!(days_between(from, to), Some(days), "{from} {to}");
        }
        assert_eq!(days_after_month("2024-02-03", "2024-04-09"), Some(40));
        assert_eq!(days_after_month("2025-12-31", "2025-12-30"), Some(-1));
        assert_eq!(day_of_year(2024, 59), "2024-02-29");
        assert_eq!(day_of_year(2025, 364), "2025-12-31");
        assert_eq!(day_of_year(2025, 4000), "2025-12-31");
    }
}
