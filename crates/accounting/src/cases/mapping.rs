//! Which case code is which cell of which method.

use std::collections::BTreeMap;

use serde::Deserialize;

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

/// The mappings built into the program: a new one is one more line here.
const MAPPINGS: &[(&str, &str)] = &[
    ("pwr-1.toml", include_str!("../../cases/pwr-1.toml")),
    ("pwr-3.toml", include_str!("../../cases/pwr-3.toml")),
    ("stl-1.toml", include_str!("../../cases/stl-1.toml")),
    ("cm-1.toml", include_str!("../../cases/cm-1.toml")),
];

/// Reads the built-in mappings.
pub(super) fn all() -> Result<Vec<Mapping>, super::CaseError> {
    let read = |(file, text): &(&str, &str)| {
        toml::from_str(text).map_err(|error| super::CaseError::Mapping {
            file: (*file).to_owned(),
            reason: error.to_string(),
        })
    };
    MAPPINGS.iter().map(read).collect()
}

/// The mapping of an example: its id is the prefix, alone or followed by something that is not a digit.
pub(super) fn find<'m>(mappings: &'m [Mapping], id: &str) -> Option<&'m Mapping> {
    let fits = |mapping: &&Mapping| {
        id.strip_prefix(mapping.prefix.as_str())
            .is_some_and(|rest| !rest.starts_with(|letter: char| letter.is_ascii_digit()))
    };
    mappings
        .iter()
        .filter(fits)
        .max_by_key(|mapping| mapping.prefix.len())
}
