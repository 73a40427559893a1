//! Calendar days as Excel counts them, from the day after 1899-12-30.

/// The first day whose number Excel and the calendar agree on: 1900-03-01.
const SERIAL_MIN: i64 = 61;
/// 9999-12-31.
const SERIAL_MAX: i64 = 2_958_465;
/// Days from 0000-03-01 to 1899-12-30.
const EPOCH: i64 = 693_899;

/// The day of a number, `YYYY-MM-DD`; the time of day is let go.
pub(crate) fn day_of_serial(serial: f64) -> Option<String> {
    if !serial.is_finite() {
        return None;
    }
    let whole: i64 = format!("{:.0}", serial.floor()).parse().ok()?;
    if !(SERIAL_MIN..=SERIAL_MAX).contains(&whole) {
        return None;
    }
    // Years begin in March, so that leap days come last in them.
    let days = whole + EPOCH;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = match month {
        0..=9 => (year + 400 * era, month + 3),
        _ => (year + 400 * era + 1, month - 9),
    };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// The number of a day written `YYYY-MM-DD`.
pub(crate) fn serial_of_day(day: &str) -> Option<f64> {
    let part = |range| {
        day.get(range)
            .and_then(|text: &str| text.parse::<i64>().ok())
    };
    if day.len() != 10 {
        return None;
    }
    let (year, month, of_month) = (part(0..4)?, part(5..7)?, part(8..10)?);
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let serial = 365 * year + leaps + (153 * month + 2) / 5 + of_month - 1 - EPOCH;
    let serial = u32::try_from(serial)
        .ok()
        .filter(|serial| i64::from(*serial) >= SERIAL_MIN)?;
    Some(f64::from(serial))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn days_are_counted_as_excel_counts_them() {
        for (serial, day) in [
            (61.0, "1900-03-01"),
            (36_526.0, "2000-01-01"),
            (45_351.0, "2024-02-29"),
            (45_352.0, "2024-03-01"),
            (45_688.0, "2025-01-31"),
            (46_022.0, "2025-12-31"),
            (2_958_465.0, "9999-12-31"),
        ] {
            assert_eq!(day_of_serial(serial).as_deref(), Some(day));
            assert_eq!(serial_of_day(day), Some(serial));
        }
        assert_eq!(day_of_serial(45_688.75).as_deref(), Some("2025-01-31"));
    }

    #[test]
    fn other_numbers_and_texts_are_no_days() {
        for number in [-1.0, 0.0, 60.0, 20_250_131.0, f64::NAN, f64::INFINITY] {
            assert_eq!(day_of_serial(number), None);
        }
        for text in ["", "2025-1-31", "1899-12-31", "soon"] {
            assert_eq!(serial_of_day(text), None, "{text}");
        }
    }
}
