//! Which case code is which cell of which method.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use crate::library::SourceFile;

/// What stands for each of the twelve months in codes and keys.
pub(super) const MONTH: &str = "{month}";

/// The mapping of one worked plant, keyed by its id's prefix.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mapping {
    pub prefix: String,
    pub method: String,
    pub year: i32,
    /// Codes that belong to another rule and are read by nobody here.
    #[serde(default)]
    pub unused: Vec<String>,
    /// Values the method asks for and the case does not print.
    #[serde(default)]
    pub fixed: Vec<Fixed>,
    #[serde(default)]
    pub row: Vec<Input>,
    #[serde(default)]
    pub figure: Vec<Figure>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fixed {
    pub table: String,
    #[serde(default)]
    pub key: BTreeMap<String, String>,
    pub column: String,
    pub value: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    pub code: String,
    pub table: String,
    #[serde(default)]
    pub key: BTreeMap<String, String>,
    pub column: String,
    /// The unit the case means, where it writes one the units do not know.
    pub unit: Option<String>,
    /// What the case calls a code, and what the method calls it.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// The column a negative net amount is entered in, as a positive one.
    pub negative: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Figure {
    pub code: String,
    /// `table/row key/column`.
    pub cell: Option<String>,
    pub total: Option<String>,
}

static CASES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/cases");

/// The mappings built into the program: every `*.toml` of the folder `cases`.
#[must_use]
pub fn embedded_mappings() -> Vec<SourceFile<'static>> {
    let sources = CASES.files().filter_map(|file| {
        Some(SourceFile {
            name: file.path().to_str()?,
            text: file.contents_utf8()?,
        })
    });
    sources
        .filter(|source| source.name.ends_with(".toml"))
        .collect()
}

/// Reads mappings.
pub(super) fn read(sources: &[SourceFile<'_>]) -> Result<Vec<Mapping>, super::CaseError> {
    let read = |source: &SourceFile<'_>| {
        toml::from_str(source.text).map_err(|error| super::CaseError::Mapping {
            file: source.name.to_owned(),
            reason: error.to_string(),
        })
    };
    sources.iter().map(read).collect()
}

/// The mappings of an example: its id is their prefix, alone or followed by something that is not a digit. The longest
/// prefix wins; mappings that share it each cover some of the example's codes under their own method.
pub(super) fn find<'m>(mappings: &'m [Mapping], id: &str) -> Vec<&'m Mapping> {
    let fits = |mapping: &&Mapping| {
        id.strip_prefix(mapping.prefix.as_str())
            .is_some_and(|rest| !rest.starts_with(|letter: char| letter.is_ascii_digit()))
    };
    let longest = mappings
        .iter()
        .filter(fits)
        .map(|mapping| mapping.prefix.len())
        .max();
    mappings
        .iter()
        .filter(fits)
        .filter(|mapping| Some(mapping.prefix.len()) == longest)
        .collect()
}
