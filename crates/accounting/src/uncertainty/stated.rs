//! How uncertain a value is said to be.

use qilu_quantity::Exact;

use crate::library::ColumnUncertainty;
use crate::report::Origin;

/// Reads what is stated of a value.
pub(super) struct Stated;

impl Stated {
    /// Half the width of the 95 % interval, relative to the value: what came with the entry, else what the method states
    /// for entered values or for defaults.
    pub fn of(
        written: Option<&str>,
        column: Option<&ColumnUncertainty>,
        origin: Origin,
        value: &Exact,
    ) -> Option<f64> {
        if let Some(relative) = written.and_then(|written| read(written, value)) {
            return Some(relative);
        }
        let column = column?;
        let tier = match origin {
            Origin::Default => column.default.as_ref(),
            _ => column.entered.as_ref(),
        };
        tier.map(Exact::to_f64_lossy)
    }
}

/// `2%`, `±2 %` is relative; a plain number is in the unit of the value.
fn read(written: &str, value: &Exact) -> Option<f64> {
    let text = written.trim().trim_start_matches('±').trim();
    match text.strip_suffix(['%', '％']) {
        Some(share) => Exact::parse_entered(share)
            .ok()
            .map(|share| share.abs().to_f64_lossy() / 100.0),
        None => Exact::parse_entered(text)
            .ok()?
            .abs()
            .checked_div(&value.abs())
            .map(|relative| relative.to_f64_lossy()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_and_an_amount_are_told_apart() {
        let value = Exact::from(200);
        assert_eq!(read("±2 %", &value), Some(0.02));
        assert_eq!(read("4", &value), Some(0.02));
        assert_eq!(read("-4", &value), Some(0.02));
        assert_eq!(read("about 2", &value), None);
        assert_eq!(read("4", &Exact::ZERO), None);
    }
}
