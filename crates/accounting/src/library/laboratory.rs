//! What a method asks of laboratory reports, read from the document and checked.

use super::document::Document;
use super::load::Faults;

qilu_quantity::coded! {
    /// What a laboratory measures.
    LabParameter {
        Carbon = "carbon", "元素碳含量", "Carbon content";
        Ncv = "ncv", "低位发热量", "Net calorific value";
        Moisture = "moisture", "水分", "Moisture";
        Hydrogen = "hydrogen", "氢含量", "Hydrogen content";
        Sulphur = "sulphur", "全硫", "Total sulphur";
        Ash = "ash", "灰分", "Ash";
        Volatile = "volatile", "挥发分", "Volatile matter";
        Other = "other", "其他", "Other";
    }
}

/// The rules the laboratory reports behind a report are held to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaboratoryRules {
    /// The instrument and rule behind them.
    pub clause: String,
    /// What only a report with a CMA or CNAS mark may certify.
    pub marked: Vec<LabParameter>,
    /// Days after the end of the month within which a report is issued.
    pub days_after_month_max: Option<u32>,
}

/// Reads `[laboratory]`: a clause, and something it asks for.
pub(super) fn laboratory(document: &Document, faults: &mut Faults) -> Option<LaboratoryRules> {
    let rules = document.laboratory.as_ref()?;
    let at = rules.clause.span().start;
    if rules.clause.get_ref().trim().is_empty() {
        faults.add(
            at,
            "laboratory.clause",
            "[laboratory] 缺少依据条款",
            "[laboratory] has no clause",
        );
    }
    if rules.marked.is_empty() && rules.days_after_month_max.is_none() {
        faults.add(
            at,
            "laboratory.empty",
            "[laboratory] 没有任何要求",
            "[laboratory] asks for nothing",
        );
    }
    Some(LaboratoryRules {
        clause: rules.clause.get_ref().clone(),
        marked: rules.marked.clone(),
        days_after_month_max: rules.days_after_month_max,
    })
}
