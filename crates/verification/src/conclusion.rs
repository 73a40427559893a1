//! Conclusions: 核查结论 (guide, annex 5).

use std::collections::BTreeMap;

use qilu_quantity::{ConclusionId, Grams, OrganisationId, Tonnes, UserId};
use serde::{Deserialize, Serialize};

use crate::{Finding, FindingState, Item, Refusal};

qilu_quantity::coded! {
    /// What the body says of the report as a whole.
    Opinion {
        Satisfied = "satisfied", "满意", "Satisfied";
        Qualified = "qualified", "附意见满意", "Satisfied with remarks";
        NotConfirmed = "not_confirmed", "不予确认", "Not confirmed";
    }
}

qilu_quantity::coded! {
    /// The result of one content item (guide, annex 5, part 3). Ordered from best to worst.
    ItemResult {
        Ok = "ok", "符合要求", "Conforms";
        FixedOk = "fixed_ok", "不符合项已整改且满足要求", "Mended and conforms";
        FixedBad = "fixed_bad", "不符合项整改但不满足要求", "Mended and does not conform";
        NotFixed = "not_fixed", "不符合项未整改", "Not mended";
    }
}

/// What the verification body found, bound to the content it covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conclusion {
    /// Identity.
    pub id: ConclusionId,
    /// Content hash of the versions it covers. When it is no longer current the conclusion is void.
    pub covered_hash: String,
    /// The body.
    pub body: OrganisationId,
    /// The lead who drew it.
    pub lead: UserId,
    /// The opinion.
    pub opinion: Opinion,
    /// One result per item, 1 to 7.
    pub items: BTreeMap<u8, ItemResult>,
    /// Direct emissions of the first version submitted (part 4 (1)).
    pub initial: Grams,
    /// Direct emissions of the versions covered, as reported.
    pub reported: Grams,
    /// Direct emissions as verified (part 4 (2)): reported, plus conservative adjustments.
    pub verified: Grams,
    /// Compliance emissions as verified, where the method defines them.
    pub compliance: Option<Tonnes>,
    /// Why and how the work group measured itself (part 4 (3)), where it did.
    pub measured_by_group: Option<String>,
    /// Anything else to be said.
    pub statement: String,
}

/// The result each item has by the state of its findings; the worst finding counts.
pub fn expected_results(findings: &[Finding]) -> BTreeMap<u8, ItemResult> {
    let result_of = |finding: &Finding| match finding.state {
        FindingState::Accepted => ItemResult::FixedOk,
        FindingState::NotFixed if finding.answer.is_some() => ItemResult::FixedBad,
        FindingState::NotFixed | FindingState::Open | FindingState::Answered => {
            ItemResult::NotFixed
        }
    };
    let of_group = |group: u8| {
        findings
            .iter()
            .filter(|finding| finding.item.group() == group)
            .map(result_of)
            .max()
            .unwrap_or(ItemResult::Ok)
    };
    Item::GROUPS.iter().map(|g| (*g, of_group(*g))).collect()
}

impl Conclusion {
    /// Whether it still covers what is current.
    pub fn covers(&self, content_hash: Option<&str>) -> bool {
        content_hash == Some(self.covered_hash.as_str())
    }

    /// What is wrong with it, given the findings it rests on.
    pub fn fault(&self, findings: &[Finding]) -> Option<Refusal> {
        if self.items != expected_results(findings) {
            return Some(Refusal::new(
                "conclusion.items",
                "核查发现第1至7项须各有一个结果，且与不符合项的核销情况一致。",
                "Items 1 to 7 each need one result, the one that follows from the findings.",
            ));
        }
        // Guide, annex 5: left unmended in items 2 to 4, the work group has to measure.
        let unmended = |group: u8| {
            self.items
                .get(&group)
                .is_some_and(|result| *result >= ItemResult::FixedBad)
        };
        let measured = self
            .measured_by_group
            .as_deref()
            .is_some_and(|m| !m.trim().is_empty());
        if (2..=4).any(unmended) && !measured {
            return Some(Refusal::new(
                "conclusion.not_measured",
                "第2至4项存在未满足要求的不符合项，须说明工作组测算的原因、过程、依据和结果。",
                "Items 2 to 4 are not all mended: state why and how the work group measured, and the result.",
            ));
        }
        if self.verified < self.reported {
            return Some(Refusal::new(
                "conclusion.below_reported",
                "核查后的排放量不得低于所核查版本的报告值；调减须由企业提交新版本。",
                "Verified emissions are not below those reported; to lower them the enterprise sends a new version.",
            ));
        }
        None
    }
}
