//! The words of verification as the verification crate has them, so that no client keeps its own.

use qilu_verification::{FindingState, Item, ItemResult, Opinion, Severity};

use crate::{
    App,
    view::{Checklist, ChecklistItem, Coded},
};

impl App {
    /// The content items, results, opinions, severities and states of findings.
    pub fn checklist(&self) -> Checklist {
        let coded = |code: &str, label: qilu_quantity::Text| Coded {
            code: code.to_owned(),
            label: label.into(),
        };
        Checklist {
            items: Item::ALL
                .iter()
                .map(|item| ChecklistItem {
                    code: item.code().to_owned(),
                    label: item.label().into(),
                    group: item.group(),
                    bears_on_emissions: item.bears_on_emissions(),
                })
                .collect(),
            results: ItemResult::ALL
                .iter()
                .map(|result| coded(result.code(), result.label()))
                .collect(),
            opinions: Opinion::ALL
                .iter()
                .map(|opinion| coded(opinion.code(), opinion.label()))
                .collect(),
            severities: Severity::ALL
                .iter()
                .map(|severity| coded(severity.code(), severity.label()))
                .collect(),
            finding_states: FindingState::ALL
                .iter()
                .map(|state| coded(state.code(), state.label()))
                .collect(),
        }
    }
}
