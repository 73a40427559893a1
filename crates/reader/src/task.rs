//! What can be asked about a file.

use qilu_accounting::Problem;
use qilu_quantity::Lang;
use qilu_workbook::{WorkbookProblem, annotate, hand_over, sheet_list, sheet_view};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::Unread;

/// One question about a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Task {
    /// Its cells, for whoever knows the methods.
    HandOver,
    /// A copy with problems marked.
    Annotate {
        /// The problems.
        problems: Vec<Problem>,
        /// The language of the marks.
        lang: Lang,
    },
    /// The list of its sheets.
    Sheets,
    /// The cells of one sheet as shown.
    Sheet {
        /// The sheet's name.
        name: String,
    },
}

impl Task {
    pub(crate) fn perform(&self, file: &[u8]) -> Result<Vec<u8>, WorkbookProblem> {
        match self {
            Self::HandOver => hand_over(file),
            Self::Annotate { problems, lang } => annotate(file, problems, *lang),
            Self::Sheets => Ok(json(&sheet_list(file)?)),
            Self::Sheet { name } => Ok(json(&sheet_view(file, name)?)),
        }
    }
}

/// What is written here is plain data, which always becomes JSON; an empty answer is refused by its reader.
pub(crate) fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// Reads an answer in JSON.
pub(crate) fn answer<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unread> {
    serde_json::from_slice(bytes).map_err(|error| Unread::Broken(error.into()))
}
