//! What can be asked about a file.

use qilu_accounting::Problem;
use qilu_quantity::Lang;
use qilu_workbook::foreign::{Layout, hand_over_rows, headers, inspect, mark, recognise};
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
    /// Whose template it is.
    Mark,
    /// Its sheets in outline, for whoever maps it.
    Inspect,
    /// The columns under a header of one sheet.
    Headers {
        /// The sheet's name.
        sheet: String,
        /// The header's first row, counted from 1.
        row: u32,
        /// How many rows it has.
        rows: u32,
    },
    /// How well it fits layouts.
    Recognise {
        /// The layouts.
        layouts: Vec<Layout>,
    },
    /// The rows a layout reads, for whoever knows the methods.
    HandOverRows {
        /// The layout.
        layout: Layout,
    },
}

impl Task {
    pub(crate) fn perform(&self, file: &[u8]) -> Result<Vec<u8>, WorkbookProblem> {
        match self {
            Self::HandOver => hand_over(file),
            Self::Annotate { problems, lang } => annotate(file, problems, *lang),
            Self::Sheets => Ok(json(&sheet_list(file)?)),
            Self::Sheet { name } => Ok(json(&sheet_view(file, name)?)),
            Self::Mark => Ok(json(&mark(file)?)),
            Self::Inspect => Ok(json(&inspect(file)?)),
            Self::Headers { sheet, row, rows } => Ok(json(&headers(file, sheet, *row, *rows)?)),
            Self::Recognise { layouts } => {
                let layouts: Vec<&Layout> = layouts.iter().collect();
                Ok(json(&recognise(file, &layouts)?))
            }
            Self::HandOverRows { layout } => hand_over_rows(file, layout),
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
