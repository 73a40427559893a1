//! A located problem, in both languages.

use chrono::{DateTime, Utc};
use qilu_quantity::Lang;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Lowered;

/// A text in both languages of the product.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Text {
    pub zh: String,
    pub en: String,
}

impl Text {
    /// A text in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl From<qilu_quantity::Text> for Text {
    fn from(text: qilu_quantity::Text) -> Self {
        Self {
            zh: text.zh,
            en: text.en,
        }
    }
}

impl From<&qilu_quantity::Text> for Text {
    fn from(text: &qilu_quantity::Text) -> Self {
        text.clone().into()
    }
}

/// A cell in a user's own workbook.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct At {
    pub sheet: String,
    /// For example `D7`.
    pub cell: String,
}

/// Where something is: by table, row and column of the method; the cell is only an attribute.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Place {
    pub table: Option<String>,
    pub row_key: Option<String>,
    pub column: Option<String>,
    pub at: Option<At>,
}

/// How bad a problem is. `fatal` and `error` stop a submission; a `warning` needs an answer.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Fatal,
    #[default]
    Error,
    Warning,
    Note,
}

/// One thing that is wrong or worth a look, and how to mend it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Stable code, for example `input.required` or `PWR-001`.
    pub code: String,
    pub severity: Severity,
    pub place: Place,
    pub message: Text,
    pub mend: Option<Text>,
    pub expected: Option<String>,
    pub clause: Option<String>,
    pub value: Option<String>,
    /// The enterprise's answer to a warning.
    pub answer: Option<String>,
    /// Where the proof of the answer is filed.
    pub answer_evidence: Option<String>,
    /// Who answered.
    pub answered_by: Option<String>,
    pub answered_at: Option<DateTime<Utc>>,
    /// The number of the version the answer was given for, if it was carried from there.
    pub answer_carried_from: Option<i64>,
    /// That a waiver lowered it.
    pub lowered: Option<Lowered>,
}

/// How many problems of each severity are open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemCounts {
    pub fatal: i64,
    pub error: i64,
    pub warning: i64,
    pub note: i64,
}
