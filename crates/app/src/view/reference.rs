//! Regions, sectors and methods: the tables everything else refers to.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Text;

/// A city, with its place on the tile map (no geographic map is drawn).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Region {
    /// Six-digit code of GB/T 2260.
    pub code: String,
    pub name: Text,
    pub tile_column: Option<i64>,
    pub tile_row: Option<i64>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
    /// The city this one was merged into.
    pub successor: Option<String>,
}

/// An industry sector.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Sector {
    pub code: String,
    pub label: Text,
}

/// A method in one line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodSummary {
    pub id: String,
    pub edition: String,
    pub sector: String,
    /// What its figures are for: `legal_entity`, `compliance`, `supplementary` or `allocation`.
    pub purpose: String,
    pub title: Text,
    pub instrument: String,
    pub years: YearRange,
    /// How sure the document is: `checked`, `memory` …
    pub confidence: String,
    pub table_count: usize,
    pub check_count: usize,
}

/// Reporting years a method is valid for; an open end is absent.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct YearRange {
    pub from: Option<i32>,
    pub to: Option<i32>,
}

/// An edition that is in force and has no method here, because its text is not at hand.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Edition {
    pub instrument: String,
    pub sector: String,
    pub title: Text,
    /// The day it came into force.
    pub in_force: String,
    /// The first reporting year it may govern.
    pub from: i32,
    /// How sure this is: `checked`, `memory` …
    pub confidence: String,
}
