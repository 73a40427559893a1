//! Whose template a filled template is: its hidden mark and the credit code on its cover, without reading the rest.

use serde::{Deserialize, Serialize};

use crate::legacy::modern;
use crate::problem::WorkbookProblem;
use crate::read::{entity_of, meta_of};
use crate::source::PackageSource;

/// What a template says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The method it is for.
    pub method: String,
    /// The reporting year.
    pub year: i32,
    /// The credit code it was issued to, else the one written on its cover; may be empty.
    pub credit_code: String,
}

/// Reads the mark of a template.
///
/// # Errors
/// When the bytes are not a workbook within the limits, or no template of this platform.
pub fn mark(bytes: &[u8]) -> Result<Mark, WorkbookProblem> {
    let package = modern(bytes)?;
    let mut source = PackageSource::open(&package)?;
    let meta = meta_of(&mut source)?;
    Ok(Mark {
        credit_code: entity_of(&mut source, &meta)?,
        method: meta.method,
        year: meta.year,
    })
}
