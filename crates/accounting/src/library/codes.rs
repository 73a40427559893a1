//! Code lists and how a written code is recognised.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use qilu_quantity::{Text, Unit};

use super::document::ItemDocument;
use super::method::{CodeItem, CodeList};

/// A code or label as compared: without surrounding blanks, small letters, full-width characters made plain.
pub(crate) fn fold_code(text: &str) -> String {
    text.trim()
        .chars()
        .map(|letter| match letter {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
            other => other,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// How the codes of one list are found and measured.
#[derive(Clone, Debug, Default)]
pub(crate) struct CodeIndex {
    by_text: HashMap<String, usize>,
    units: Vec<Option<Unit>>,
}

impl CodeIndex {
    /// Codes win over labels, so that no label can hide a code.
    pub fn of(list: &CodeList) -> Self {
        let mut by_text = HashMap::new();
        for (position, item) in list.items.iter().enumerate() {
            by_text.insert(fold_code(&item.code), position);
        }
        for (position, item) in list.items.iter().enumerate() {
            for label in [&item.label.zh, &item.label.en] {
                by_text.entry(fold_code(label)).or_insert(position);
            }
        }
        let units = list
            .items
            .iter()
            .map(|item| {
                item.attrs
                    .get("unit")
                    .and_then(|unit| Unit::parse(unit).ok())
            })
            .collect();
        Self { by_text, units }
    }

    /// The position of the item with exactly this code.
    pub fn exact(&self, list: &CodeList, code: &str) -> Option<usize> {
        let is_it = |at: &usize| list.items.get(*at).is_some_and(|item| item.code == code);
        let found = self.by_text.get(code).copied().filter(is_it);
        found.or_else(|| self.by_text.get(&fold_code(code)).copied().filter(is_it))
    }

    /// The position of the item with this code or label.
    pub fn find(&self, list: &CodeList, text: &str) -> Option<usize> {
        let exact = || {
            self.by_text
                .get(text)
                .copied()
                .filter(|at| list.items.get(*at).is_some_and(|item| item.code == text))
        };
        exact().or_else(|| self.by_text.get(&fold_code(text)).copied())
    }

    /// The amount unit of each item.
    pub fn units(&self) -> &[Option<Unit>] {
        &self.units
    }
}

pub(crate) fn item(document: &ItemDocument) -> CodeItem {
    let mut attrs: BTreeMap<String, String> = document.attrs.clone();
    attrs.extend(
        document
            .phase
            .clone()
            .map(|phase| ("phase".to_owned(), phase)),
    );
    attrs.extend(document.unit.clone().map(|unit| ("unit".to_owned(), unit)));
    CodeItem {
        code: document.code.clone(),
        label: Text::new(&document.zh, &document.en),
        attrs,
    }
}
