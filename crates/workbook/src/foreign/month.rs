//! Months and dates as people and programs write them.

use crate::binding::folded;
use crate::serial::day_of_serial;

/// The year and month of a serial number of Excel's calendar.
pub(super) fn month_of_serial(serial: f64) -> Option<(i32, u32)> {
    let day = day_of_serial(serial)?;
    let mut parts = day.split('-');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// A month written as `3月`, `2025年3月`, `2025-03`, `2025/3/31`, `202503` or `03`, with its year where one is said.
pub(super) fn month_of(text: &str) -> Option<(Option<i32>, u32)> {
    let text = folded(text);
    let text = text.trim_end_matches("份");
    let numbers: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let known = text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '-' | '/' | '.'));
    if !known {
        return None;
    }
    let month = |part: &str| {
        part.parse::<u32>()
            .ok()
            .filter(|month| (1..=12).contains(month))
    };
    let year = |part: &str| {
        part.parse::<i32>()
            .ok()
            .filter(|year| (1990..=2200).contains(year))
    };
    match numbers.as_slice() {
        [one] if one.len() == 6 => {
            let (head, tail) = one.split_at_checked(4)?;
            Some((Some(year(head)?), month(tail)?))
        }
        [one] => Some((None, month(one)?)),
        [first, second] | [first, second, _] => Some((Some(year(first)?), month(second)?)),
        _ => None,
    }
}

/// The number of a month as code lists have it.
pub(super) fn month_code(month: u32) -> String {
    format!("{month:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_has_the_month_of_its_day() {
        assert_eq!(month_of_serial(45_000.0), Some((2023, 3)));
        assert_eq!(month_of_serial(45_351.75), Some((2024, 2)));
        assert_eq!(month_of_serial(0.0), None);
    }

    #[test]
    fn months_are_read_as_people_write_them_and_nothing_else_is_a_month() {
        for (text, year, month) in [
            ("3月", None, 3),
            ("03", None, 3),
            ("12月份", None, 12),
            ("2025年3月", Some(2025), 3),
            ("2025-03", Some(2025), 3),
            ("2025/3/31", Some(2025), 3),
            ("202511", Some(2025), 11),
        ] {
            assert_eq!(month_of(text), Some((year, month)), "{text}");
        }
        for text in [
            "",
            "13月",
            "合计",
            "2025",
            "3月用量",
            "1-3月累计",
            "20251",
            "第3",
        ] {
            assert_eq!(month_of(text), None, "{text}");
        }
    }
}
