//! The materiality meter: how far what was found is from what would matter.
//!
//! The levels are not a Chinese rule: 5 % up to 500,000 t a year and 2 % above are taken over
//! from Regulation (EU) 2018/2067 as a proposal, and shown as one.

use qilu_quantity::{Exact, FindingId, Text, Tonnes};

use crate::{Finding, FindingState};

/// When misstatements are material. Data, so that a province can set its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaterialityRule {
    /// Share of the emissions up to [`Self::limit`].
    pub level_up_to_limit: Exact,
    /// Share of the emissions above it.
    pub level_above_limit: Exact,
    /// Emissions of a year that divide the two.
    pub limit: Tonnes,
    /// Whether it is a proposal, to be marked as one wherever it is shown.
    pub proposal: bool,
    /// Where it comes from.
    pub source: Text,
}

impl Default for MaterialityRule {
    fn default() -> Self {
        Self {
            level_up_to_limit: Exact::fraction(5, 100).unwrap_or_default(),
            level_above_limit: Exact::fraction(2, 100).unwrap_or_default(),
            limit: Tonnes(500_000),
            proposal: true,
            source: Text::new(
                "参照欧盟2018/2067号条例第23条，本平台建议值",
                "After Regulation (EU) 2018/2067, Article 23; a proposal of this platform",
            ),
        }
    }
}

/// The reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaterialityMeter {
    /// The share that applies.
    pub level: Exact,
    /// Tonnes above which misstatements are material.
    pub threshold: Exact,
    /// Tonnes found: the sizes of all misstatements not mended, over- and under-statements added
    /// and never set off against each other.
    pub found: Exact,
    /// Whether the found exceed the threshold.
    pub material: bool,
    /// The findings counted.
    pub findings: Vec<FindingId>,
}

impl MaterialityRule {
    /// The reading for emissions of a year, in tonnes, and the findings on them.
    pub fn measure(&self, emissions: &Exact, findings: &[Finding]) -> MaterialityMeter {
        let misstated = || {
            findings
                .iter()
                .filter(|finding| finding.state != FindingState::Accepted)
                .filter_map(|finding| Some((finding.id, finding.pricing.as_ref()?.effect)))
                .filter(|(_, effect)| effect.0 != 0)
        };
        let found: Exact = misstated().map(|(_, grams)| grams.to_tonnes().abs()).sum();
        let level = if *emissions <= Exact::from(self.limit.0) {
            self.level_up_to_limit.clone()
        } else {
            self.level_above_limit.clone()
        };
        let threshold = emissions * &level;
        MaterialityMeter {
            material: found > threshold,
            level,
            threshold,
            found,
            findings: misstated().map(|(id, _)| id).collect(),
        }
    }
}
