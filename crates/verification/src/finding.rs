//! Findings: 不符合项 (guide, annex 4).

use qilu_quantity::{FindingId, Grams, ReportId, Tonnes, UserId, VersionId};
use serde::{Deserialize, Serialize};

use crate::{Item, LineScope, Refusal};

/// A reason, a description or an answer has at most so many characters.
pub const REASON_CHARS_MAX: usize = 2_000;

qilu_quantity::coded! {
    /// How grave a finding is.
    Severity {
        Major = "major", "重大", "Major";
        Minor = "minor", "一般", "Minor";
    }
}

qilu_quantity::coded! {
    /// Where a finding stands.
    FindingState {
        Open = "open", "待整改", "Open";
        Answered = "answered", "已答复", "Answered";
        Accepted = "accepted", "已整改且满足要求", "Mended";
        NotFixed = "not_fixed", "未满足要求", "Not mended";
    }
}

/// The cell a finding is on. Table, row key and column survive a new layout; the sheet's cell is
/// a remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingPlace {
    /// The report.
    pub report: ReportId,
    /// The version the verifier was looking at.
    pub version: VersionId,
    /// The method's table.
    pub table: String,
    /// The row's key, e.g. `1|bituminous|03`.
    pub row_key: String,
    /// The method's column.
    pub column: String,
    /// `sheet!cell` in the workbook of that version.
    pub sheet_cell: Option<String>,
}

/// What an unmended finding does to the emissions, measured by the work group from the guideline
/// or from default values that do not under-state them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pricing {
    /// The gas of the difference, e.g. `CO2`.
    pub gas: String,
    /// Direct, or one of the memos.
    pub scope: LineScope,
    /// The inventory category, or `memo.electricity`, `memo.heat`.
    pub category: String,
    /// What the report misses (positive) or has too much (negative), CO₂-equivalent.
    pub effect: Grams,
    /// The same for the compliance emissions; zero where the place is outside them.
    pub compliance: Tonnes,
    /// Data, factors and reckoning behind it.
    pub basis: String,
}

impl Pricing {
    /// What is wrong with the pricing itself.
    pub fn fault(&self) -> Option<Refusal> {
        if self.basis.trim().is_empty() || self.basis.chars().count() > REASON_CHARS_MAX {
            return Some(Refusal::new(
                "finding.no_basis",
                "请写明测算依据（不超过2000字）。",
                "State the basis of the calculation (at most 2,000 characters).",
            ));
        }
        // Compliance emissions are direct emissions.
        let outside = self.scope != LineScope::Direct && self.compliance.0 != 0;
        let opposed = self.effect.0.signum() * self.compliance.0.signum() < 0;
        if outside || opposed {
            return Some(Refusal::new(
                "finding.compliance_contradicts",
                "履约排放量的影响须来自直接排放，且与排放量影响同向。",
                "An effect on the compliance emissions is a direct one and has the sign of the effect.",
            ));
        }
        None
    }
}

/// A nonconformity raised by the verifier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Identity.
    pub id: FindingId,
    /// 序号 in the list of this submission, from 1.
    pub number: u32,
    /// The content item it is about.
    pub item: Item,
    /// The cell, where it is on one.
    pub place: Option<FindingPlace>,
    /// 不符合项描述.
    pub description: String,
    /// How grave.
    pub severity: Severity,
    /// Where it stands.
    pub state: FindingState,
    /// 整改措施及相关证据, once the enterprise has answered.
    pub answer: Option<String>,
    /// What it does to the emissions, where measured.
    pub pricing: Option<Pricing>,
    /// Who raised it.
    pub raised_by: UserId,
}

/// How the verifier closes a finding (整改措施是否符合要求).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closing {
    /// The answer, and the new version where one was needed, meet the requirement.
    Accepted,
    /// They do not, or there was none in time: conservative calculation.
    NotFixed {
        /// The measured effect; may be left out only for items that do not bear on emissions.
        pricing: Option<Pricing>,
    },
}

impl Finding {
    /// Whether nothing more is to be done before a conclusion: mended, or priced.
    pub fn is_settled(&self) -> bool {
        match self.state {
            FindingState::Open | FindingState::Answered => false,
            FindingState::Accepted => true,
            FindingState::NotFixed => self.pricing.is_some() || !self.item.bears_on_emissions(),
        }
    }

    /// The finding with the enterprise's answer.
    ///
    /// # Errors
    /// `finding.closed` when it was closed; `finding.no_answer` when the text is empty or too long.
    pub fn answered(mut self, answer: &str) -> Result<Self, Refusal> {
        if !matches!(self.state, FindingState::Open | FindingState::Answered) {
            return Err(closed(&self));
        }
        if answer.trim().is_empty() || answer.chars().count() > REASON_CHARS_MAX {
            return Err(Refusal::new(
                "finding.no_answer",
                "请写明整改措施（不超过2000字）。",
                "State what was mended (at most 2,000 characters).",
            ));
        }
        self.answer = Some(answer.to_owned());
        self.state = FindingState::Answered;
        Ok(self)
    }

    /// The finding closed. That an unanswered one may be closed only when its time has passed is
    /// the flow's guard.
    ///
    /// # Errors
    /// `finding.closed` when it was closed before; `finding.unanswered` when an unanswered one is
    /// to be accepted; `finding.not_priced` or a fault of the pricing.
    pub fn closed(mut self, closing: Closing) -> Result<Self, Refusal> {
        if !matches!(self.state, FindingState::Open | FindingState::Answered) {
            return Err(closed(&self));
        }
        match closing {
            Closing::Accepted if self.state == FindingState::Open => {
                return Err(Refusal::new(
                    "finding.unanswered",
                    "该不符合项尚未答复，不能核销为已整改。",
                    "The finding has not been answered and cannot count as mended.",
                ));
            }
            Closing::Accepted => self.state = FindingState::Accepted,
            Closing::NotFixed { pricing } => {
                if let Some(fault) = pricing.as_ref().and_then(Pricing::fault) {
                    return Err(fault);
                }
                if pricing.is_none() && self.item.bears_on_emissions() {
                    return Err(Refusal::new(
                        "finding.not_priced",
                        "未满足要求的不符合项须按保守性原则测算其排放量影响。",
                        "An unmended finding needs its effect on the emissions, calculated conservatively.",
                    ));
                }
                self.pricing = pricing;
                self.state = FindingState::NotFixed;
            }
        }
        Ok(self)
    }
}

fn closed(finding: &Finding) -> Refusal {
    Refusal::new(
        "finding.closed",
        format!("不符合项{}已核销。", finding.number),
        format!("Finding {} is closed.", finding.number),
    )
}
