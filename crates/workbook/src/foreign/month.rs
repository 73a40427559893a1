//! Months and dates as people and programs write them.

use crate::binding::folded;

/// Days from the first day of Excel's calendar, with its 29 February 1900 that never was, to 1 March 1900.
const MARCH_1900: i64 = 61;
const DAYS_MAX: f64 = 2_958_466.0;

/// The year, month and day of a serial number of the 1900 calendar.
pub(super) fn date_of(serial: f64) -> Option<(i32, u32, u32)> {
    if !(1.0..DAYS_MAX).contains(&serial) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "within the bounds just checked"
    )]
    let days = serial.trunc() as i64;
    if days < MARCH_1900 {
        // January and February of 1900 have no use here.
        return None;
    }
    // Days since 1 March 0000 in the proleptic Gregorian calendar; 1 March 1900 is day 693,960 of it.
    let z = days - MARCH_1900 + 693_960;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some((
        i32::try_from(year).ok()?,
        u32::try_from(month).ok()?,
        u32::try_from(day).ok()?,
    ))
}

/// A serial number as a date.
pub(super) fn date_text(serial: f64) -> Option<String> {
    date_of(serial).map(|(year, month, day)| format!("{year}-{month:02}-{day:02}"))
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
    fn serial_numbers_are_dates_of_excels_calendar() {
        assert_eq!(date_text(45_000.0).as_deref(), Some("2023-03-15"));
        assert_eq!(date_text(61.0).as_deref(), Some("1900-03-01"));
        assert_eq!(date_text(45_351.75).as_deref(), Some("2024-02-29"));
        assert_eq!(date_text(0.0), None);
        assert_eq!(date_text(f64::NAN), None);
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
