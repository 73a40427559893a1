//! Meter certificates, and the figure a certified value is held against.

use chrono::NaiveDate;
use qilu_quantity::{Exact, Unit};

/// What a meter's certificate says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeterCertificate {
    /// The meter's number.
    pub meter_number: String,
    /// The certificate's number.
    pub certificate_number: String,
    /// The first day it holds.
    pub valid_from: NaiveDate,
    /// The last day it holds.
    pub valid_until: NaiveDate,
}

/// A figure of the version that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The value, in `unit`.
    pub value: Exact,
    /// The column's unit, with the amount unit of the row in place.
    pub unit: Unit,
    /// The unit as people read it.
    pub unit_text: String,
}
