//! How far each demonstration enterprise's report gets, and what happens to it on the way.

use super::generate::Flavour;

/// What the verifier found, if anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    None,
    /// The enterprise corrects its workbook and sends a new version.
    Corrected,
    /// The enterprise does not correct in time: the verifier prices the finding conservatively.
    Conservative,
}

/// The last step a submission has taken when the demonstration opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reached {
    Draft,
    EnterpriseApproval,
    CityCheck,
    Assignment,
    Verifying,
    Correcting,
    InternalReview,
    Decision,
    Rejected,
    Determined,
}

/// One enterprise-year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Story {
    pub reached: Reached,
    pub finding: Finding,
    pub flavour: Flavour,
}

/// Reporting years of the demonstration.
pub const YEARS: [i32; 2] = [2023, 2024];

/// The story of the enterprise at `index` in `year`: the earlier year is closed but for a few
/// rejections, the later one is in full swing.
pub fn story(index: usize, year: i32) -> Story {
    let closed = Story {
        reached: Reached::Determined,
        finding: Finding::None,
        flavour: Flavour::Clean,
    };
    let [earlier, _] = YEARS;
    if year == earlier {
        return match index % 9 {
            3 => Story {
                finding: Finding::Corrected,
                ..closed
            },
            4 => Story {
                finding: Finding::Conservative,
                flavour: Flavour::DefaultsUsed,
                ..closed
            },
            5 => Story {
                flavour: Flavour::Warning,
                ..closed
            },
            7 if index % 2 == 1 => Story {
                reached: Reached::Rejected,
                finding: Finding::Conservative,
                ..closed
            },
            _ => closed,
        };
    }
    let open = |reached| Story {
        reached,
        finding: Finding::None,
        flavour: Flavour::Clean,
    };
    match index % 16 {
        0 | 6 | 9 | 13 => closed,
        1 => Story {
            flavour: Flavour::Slip,
            ..open(Reached::Draft)
        },
        2 => open(Reached::CityCheck),
        3 => Story {
            finding: Finding::Corrected,
            ..closed
        },
        4 => open(Reached::Decision),
        5 => Story {
            finding: Finding::Conservative,
            ..open(Reached::Verifying)
        },
        7 => open(Reached::EnterpriseApproval),
        8 => Story {
            finding: Finding::Corrected,
            ..open(Reached::Correcting)
        },
        10 => open(Reached::Assignment),
        11 => Story {
            finding: Finding::Conservative,
            flavour: Flavour::DefaultsUsed,
            ..closed
        },
        12 => open(Reached::InternalReview),
        14 => Story {
            flavour: Flavour::Warning,
            ..open(Reached::Verifying)
        },
        _ => open(Reached::Draft),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_the_flow_is_shown() {
        let seen: Vec<Reached> = (0..48)
            .flat_map(|index| YEARS.map(|year| story(index, year).reached))
            .collect();
        for reached in [
            Reached::Draft,
            Reached::EnterpriseApproval,
            Reached::CityCheck,
            Reached::Assignment,
            Reached::Verifying,
            Reached::Correcting,
            Reached::InternalReview,
            Reached::Decision,
            Reached::Rejected,
            Reached::Determined,
        ] {
            assert!(
                seen.contains(&reached),
                "no enterprise of the demonstration is {reached:?}"
            );
        }
    }

    #[test]
    fn most_of_the_earlier_year_is_determined() {
        let determined = (0..48)
            .filter(|&index| story(index, 2023).reached == Reached::Determined)
            .count();
        assert!(determined >= 40, "only {determined} of 48 are determined");
    }
}
