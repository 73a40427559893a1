//! What a laboratory report says of itself.

use chrono::NaiveDate;
use qilu_accounting::LabParameter;
use qilu_quantity::Exact;

use super::Basis;

/// A laboratory report's own facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabReport {
    /// The laboratory's name.
    pub laboratory: String,
    /// The number of its CMA mark, if the report bears it.
    pub cma: Option<String>,
    /// The number of its CNAS mark, if the report bears it.
    pub cnas: Option<String>,
    /// The report's number.
    pub report_number: String,
    /// The plant's number of the sample.
    pub sample_id: String,
    /// When the sample was taken or composed.
    pub sampled_on: NaiveDate,
    /// When it was sent.
    pub sent_on: Option<NaiveDate>,
    /// When the laboratory received it.
    pub received_on: NaiveDate,
    /// When it was tested.
    pub tested_on: NaiveDate,
    /// When the report was issued.
    pub issued_on: NaiveDate,
    /// The conveyor the sample was taken from, where units share one.
    pub belt: Option<String>,
    /// What the report certifies.
    pub certified: Vec<Certified>,
}

/// One value a report certifies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certified {
    /// What was measured.
    pub parameter: LabParameter,
    /// On which basis.
    pub basis: Option<Basis>,
    /// The value as printed.
    pub value: Exact,
    /// Its unit as printed; empty where it is the column's.
    pub unit: String,
    /// The column of the row the value belongs to; none where it is the place's own.
    pub column: Option<String>,
}
