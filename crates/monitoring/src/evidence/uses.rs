//! What a sample and a report were used for, so that neither speaks for two.

use super::EvidencePlace;

/// One use of a report and its sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// [`report_mark`] of the report.
    pub report_mark: String,
    /// [`sample_mark`] of the sample.
    pub sample_mark: String,
    /// SHA-256 of the file.
    pub content_hash: String,
    /// The reporting year.
    pub year: i32,
    /// The month, where the place has one.
    pub month: Option<String>,
    /// Where it is attached.
    pub place: EvidencePlace,
    /// The row without its month.
    pub line: Option<String>,
    /// The conveyor declared.
    pub belt: Option<String>,
}

/// What a report is recognised by: its laboratory and its number.
#[must_use]
pub fn report_mark(laboratory: &str, number: &str) -> String {
    format!("{}|{}", folded(laboratory), folded(number))
}

/// What a sample is recognised by: the laboratory that tested it and the sample's number.
#[must_use]
pub fn sample_mark(laboratory: &str, sample: &str) -> String {
    format!("{}|{}", folded(laboratory), folded(sample))
}

/// A text without what people write differently: case, blanks, full width, dashes.
fn folded(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\u{ff01}'..='\u{ff5e}' => {
                char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
            }
            other => other,
        })
        .filter(|character| {
            !character.is_whitespace() && !matches!(character, '-' | '–' | '—' | '_' | '|')
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// In what one use contradicts another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clash {
    /// The number is on another document.
    OtherDocument,
    /// It is used for two months.
    OtherMonth,
    /// It is used for two units that share no conveyor.
    OtherUnit,
}

impl Use {
    /// How the same report contradicts itself in another use.
    pub(super) fn report_clash(&self, other: &Self) -> Option<Clash> {
        if self.report_mark != other.report_mark {
            return None;
        }
        if self.content_hash != other.content_hash {
            return Some(Clash::OtherDocument);
        }
        self.other_month(other).then_some(Clash::OtherMonth)
    }

    /// How the same sample contradicts itself in another use.
    pub(super) fn sample_clash(&self, other: &Self) -> Option<Clash> {
        if self.sample_mark != other.sample_mark {
            return None;
        }
        if self.other_month(other) {
            return Some(Clash::OtherMonth);
        }
        self.other_unit(other).then_some(Clash::OtherUnit)
    }

    fn other_month(&self, other: &Self) -> bool {
        self.year != other.year
            || self.month.is_some() && other.month.is_some() && self.month != other.month
    }

    /// Lines of different tables cannot be compared; units on one declared conveyor may share a sample.
    fn other_unit(&self, other: &Self) -> bool {
        let comparable =
            self.place.method == other.place.method && self.place.table == other.place.table;
        let named =
            |belt: &Option<String>| belt.as_deref().map(folded).filter(|belt| !belt.is_empty());
        let shared = named(&self.belt).is_some() && named(&self.belt) == named(&other.belt);
        comparable
            && self.line.is_some()
            && other.line.is_some()
            && self.line != other.line
            && !shared
    }
}
