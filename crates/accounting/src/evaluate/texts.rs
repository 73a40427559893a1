//! The texts of a report, each once: cells hold its position.

use std::borrow::Cow;

use foldhash::HashMap;

use crate::library::fold_code;

#[derive(Debug, Default)]
pub(crate) struct Texts<'a> {
    texts: Vec<Cow<'a, str>>,
    positions: HashMap<Cow<'a, str>, usize>,
    /// For each text, once asked for, that of its folded form.
    folded: Vec<Option<usize>>,
}

impl<'a> Texts<'a> {
    pub fn get(&self, position: usize) -> Option<&str> {
        self.texts.get(position).map(Cow::as_ref)
    }

    pub fn find(&self, text: &str) -> Option<usize> {
        self.positions.get(text).copied()
    }

    pub fn add(&mut self, text: Cow<'a, str>) -> usize {
        if let Some(known) = self.positions.get(&text) {
            return *known;
        }
        let position = self.texts.len();
        self.texts.push(text.clone());
        self.folded.push(None);
        self.positions.insert(text, position);
        position
    }

    /// The text as it is compared, among the texts itself.
    pub fn folded(&mut self, position: usize) -> usize {
        if let Some(Some(known)) = self.folded.get(position) {
            return *known;
        }
        let text = self.get(position).unwrap_or("");
        let folded = if is_folded(text) {
            position
        } else {
            let folded = fold_code(text);
            self.add(Cow::Owned(folded))
        };
        if let Some(known) = self.folded.get_mut(position) {
            *known = Some(folded);
        }
        folded
    }
}

/// Whether folding changes nothing; `false` where that is not plain to see.
fn is_folded(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_uppercase())
}
