//! A total among the enterprises of a sector, robust against outliers.

use qilu_quantity::Exact;

/// Fewer enterprises than these say nothing about a sector, and too much about each other.
pub const PEERS_MIN: usize = 5;

/// A total among the enterprises of a sector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerFigures {
    /// The median.
    pub median: Exact,
    /// The median of the distances from it.
    pub deviation: Exact,
}

impl PeerFigures {
    /// Median and median absolute deviation of the others' figures; none where they are fewer than [`PEERS_MIN`].
    #[must_use]
    pub fn of(figures: &[Exact]) -> Option<Self> {
        if figures.len() < PEERS_MIN {
            return None;
        }
        let median = median(figures.to_vec())?;
        let distances = figures.iter().map(|figure| (figure - &median).abs());
        let deviation = self::median(distances.collect())?;
        Some(Self { median, deviation })
    }
}

/// The middle one; of an even number, the mean of the two in the middle.
fn median(mut figures: Vec<Exact>) -> Option<Exact> {
    figures.sort();
    let upper = figures.get(figures.len() / 2)?;
    if figures.len() % 2 == 1 {
        return Some(upper.clone());
    }
    let lower = figures.get((figures.len() / 2).checked_sub(1)?)?;
    (lower + upper).checked_div(&Exact::from(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(of: &[i64]) -> Vec<Exact> {
        of.iter().map(|figure| Exact::from(*figure)).collect()
    }

    #[test]
    fn the_middle_one_of_an_odd_number() {
        let found = PeerFigures::of(&figures(&[9, 1, 100, 3, 5]));
        let wanted = PeerFigures {
            median: Exact::from(5),
            deviation: Exact::from(4),
        };
        assert_eq!(found, Some(wanted));
    }

    #[test]
    fn the_mean_of_the_two_in_the_middle_of_an_even_number() {
        // Distances from 9/2: 7/2, 5/2, 1/2, 1/2, 5/2, 191/2.
        let found = PeerFigures::of(&figures(&[1, 2, 4, 5, 7, 100]));
        let wanted = (Exact::fraction(9, 2), Exact::fraction(5, 2));
        assert_eq!(
            found.map(|found| (Some(found.median), Some(found.deviation))),
            Some(wanted)
        );
    }

    #[test]
    fn thirds_stay_thirds() {
        let third = Exact::fraction(1, 3).into_iter();
        let of: Vec<Exact> = third.cycle().take(PEERS_MIN).collect();
        let found = PeerFigures::of(&of).map(|found| (found.median, found.deviation));
        assert_eq!(
            found,
            Exact::fraction(1, 3).map(|third| (third, Exact::ZERO))
        );
    }

    #[test]
    fn four_enterprises_are_no_sector() {
        assert_eq!(PeerFigures::of(&figures(&[1, 2, 3, 4])), None);
    }
}
