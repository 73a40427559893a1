//! The invented enterprises and the regions of the demonstration province.

use anyhow::{Context as _, Result};
use serde::Deserialize;

const ENTERPRISES: &str = include_str!("../../demo/enterprise_names.csv");

/// One invented enterprise. Its credit code passes the check digit but names an administrative
/// division that does not exist, so it can belong to nobody.
#[derive(Clone, Debug, Deserialize)]
pub struct Invented {
    pub credit_code: String,
    pub name_zh: String,
    pub name_en: String,
    pub city: String,
    pub sector: String,
    /// Method ids, separated by `;`: one report each.
    pub methods: String,
    pub kind: String,
    pub units: usize,
    pub unit_size: f64,
    pub heat: String,
    pub captive_units: Option<usize>,
    pub captive_mw: Option<f64>,
}

impl Invented {
    pub fn method_ids(&self) -> impl Iterator<Item = &str> {
        self.methods.split(';')
    }

    /// Captive units and the MW of each.
    pub fn captive(&self) -> Option<(usize, f64)> {
        self.captive_units.zip(self.captive_mw)
    }
}

/// All of them, in the order of the file.
pub fn invented() -> Result<Vec<Invented>> {
    csv::Reader::from_reader(ENTERPRISES.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .context("the list of demonstration enterprises")
}
