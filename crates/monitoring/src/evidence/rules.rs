//! What is asked of laboratory reports, as data.

use super::Parameter;

/// The rules laboratory reports are held to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceRules {
    /// The instrument and rule behind them.
    pub clause: &'static str,
    /// What only a report with a CMA or CNAS mark may certify.
    pub marked: &'static [Parameter],
    /// Days after the end of the month within which the report is issued.
    pub days_after_month_max: i64,
}

impl EvidenceRules {
    /// The rules of the power guideline of 2022: a marked report of the carbon content, within 40 days of the month's end.
    #[must_use]
    pub fn power_2022() -> Self {
        Self {
            clause: "《企业温室气体排放核算方法与报告指南 发电设施》（环办气候函〔2022〕485号）",
            marked: &[Parameter::Carbon],
            days_after_month_max: 40,
        }
    }
}
