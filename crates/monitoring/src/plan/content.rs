//! What a plan says, chapter by chapter.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The content of one version of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plan {
    /// The enterprise: products, capacity, process.
    pub situation: String,
    /// The boundary of accounting, and what is left out and why.
    pub boundary: String,
    /// The places it stands on.
    pub sites: Vec<Site>,
    /// Units and production lines.
    pub units: Vec<Unit>,
    /// Sources: the rows a report will have besides those of the units.
    pub sources: Vec<Source>,
    /// Meters.
    pub meters: Vec<Meter>,
    /// How each figure is come by.
    pub ways: Vec<Way>,
    /// Sampling, preparation and testing.
    pub sampling: String,
    /// Internal quality control.
    pub quality: String,
}

/// A place the enterprise stands on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Site {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub address: String,
}

/// A generating unit, kiln or production line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Unit {
    /// The table of the report it is a row of; empty where the method has no table of units.
    pub table: String,
    /// Its number, as reports key it.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its id in the enterprise's register, if it is linked.
    pub facility: String,
    /// The site it stands on.
    pub site: String,
    /// What the report's choice columns say of it, by column.
    pub choices: BTreeMap<String, String>,
    /// Capacity with its unit, as the permit writes it.
    pub capacity: String,
    /// The day it went into operation.
    pub commissioned: Option<NaiveDate>,
    /// The day it was closed for good.
    pub closed: Option<NaiveDate>,
    /// Whether it serves the plant itself (自备).
    pub captive: bool,
    /// Whether it supplies heat.
    pub heat: bool,
}

/// A row the report will have: a fuel of a unit, a material.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Source {
    /// The table.
    pub table: String,
    /// The row's key without its month, by column.
    pub key: BTreeMap<String, String>,
    /// Where the table has months: whether it is reported month by month.
    pub by_month: bool,
    /// A remark.
    pub note: String,
}

/// A meter, scale or analyser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Meter {
    /// Its number.
    pub number: String,
    /// Name and model.
    pub name: String,
    /// What it measures.
    pub measures: String,
    /// The number of the unit it belongs to; empty for the whole plant.
    pub unit: String,
    /// Where it stands.
    pub place: String,
    /// Accuracy class.
    pub accuracy: String,
    /// Months between calibrations.
    pub interval_months: Option<u32>,
    /// Last calibration.
    pub calibrated: Option<NaiveDate>,
    /// The last day it is calibrated for.
    pub valid_until: Option<NaiveDate>,
    /// The certificate's number.
    pub certificate: String,
}

/// How the figures of one column are come by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Way {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// Only for rows with these key values; empty for all.
    pub key: BTreeMap<String, String>,
    /// Measured, calculated, a default or otherwise.
    pub source: Determination,
    /// The formula, document or reason behind it.
    pub basis: String,
    /// Numbers of the meters.
    pub meters: Vec<String>,
    /// How often it is measured.
    pub measured: Option<Frequency>,
    /// How often it is recorded.
    pub recorded: Option<Frequency>,
    /// Which kind of laboratory tests it.
    pub laboratory: Laboratory,
    /// That laboratory's name.
    pub laboratory_name: String,
    /// The standard measured by.
    pub standard: String,
    /// What is done where a value is missing.
    pub missing: String,
    /// The post that answers for it.
    pub post: String,
    /// The person.
    pub person: String,
}

qilu_quantity::coded! {
    /// How a figure is come by.
    #[derive(Default)]
    Determination {
        /// Measured by the enterprise or for it.
        #[default]
        Measured = "measured", "实测", "Measured";
        /// Calculated from other figures.
        Calculated = "calculated", "计算", "Calculated";
        /// The method's default.
        Default = "default", "缺省", "Default";
        /// Otherwise: settlement, the authority's notice.
        Other = "other", "其他", "Other";
    }
}

qilu_quantity::coded! {
    /// How often.
    #[derive(Default)]
    Frequency {
        /// All the time.
        #[default]
        Continuous = "continuous", "连续", "Continuously";
        /// Every shift.
        Shift = "shift", "每班", "Every shift";
        /// Every day.
        Daily = "daily", "每日", "Daily";
        /// Every batch.
        Batch = "batch", "每批次", "Every batch";
        /// Every month.
        Monthly = "monthly", "每月", "Monthly";
        /// Every year.
        Yearly = "yearly", "每年", "Yearly";
    }
}

qilu_quantity::coded! {
    /// Which kind of laboratory.
    #[derive(Default)]
    Laboratory {
        /// None: read from a meter or a document.
        #[default]
        None = "none", "无", "None";
        /// The enterprise's own.
        Own = "own", "自有实验室", "Own laboratory";
        /// One outside with the CMA mark.
        Cma = "cma", "CMA 实验室", "CMA laboratory";
        /// One outside with the CNAS mark.
        Cnas = "cnas", "CNAS 实验室", "CNAS laboratory";
    }
}

qilu_quantity::coded! {
    /// A chapter of the plan.
    #[derive(Default)]
    Chapter {
        /// The enterprise and its process.
        #[default]
        Situation = "situation", "重点排放单位情况", "The enterprise";
        /// Boundary.
        Boundary = "boundary", "核算边界", "Boundary";
        /// Sites.
        Sites = "sites", "场所", "Sites";
        /// Units.
        Units = "units", "主要生产设施", "Units and lines";
        /// Sources.
        Sources = "sources", "排放源", "Emission sources";
        /// Meters.
        Meters = "meters", "计量器具", "Meters";
        /// Ways.
        Ways = "ways", "数据的确定方式", "How data are determined";
        /// Sampling.
        Sampling = "sampling", "采样、制样和化验", "Sampling and testing";
        /// Quality.
        Quality = "quality", "数据内部质量控制", "Internal quality control";
    }
}

impl Unit {
    /// Whether it works on some day of the year.
    #[must_use]
    pub fn works_in(&self, year: i32) -> bool {
        use chrono::Datelike as _;
        self.commissioned.is_none_or(|day| day.year() <= year)
            && self.closed.is_none_or(|day| day.year() >= year)
    }
}

impl Way {
    /// Whether it is for a row with this key.
    #[must_use]
    pub fn covers(&self, table: &str, column: &str, key: &[(String, String)]) -> bool {
        self.table == table
            && self.column == column
            && self.key.iter().all(|(wanted, value)| {
                key.iter()
                    .any(|(column, found)| column == wanted && found == value)
            })
    }
}

impl Plan {
    /// How a figure is come by: what is said of the fewest rows goes first.
    #[must_use]
    pub fn way(&self, table: &str, column: &str, key: &[(String, String)]) -> Option<&Way> {
        self.ways
            .iter()
            .filter(|way| way.covers(table, column, key))
            .max_by_key(|way| way.key.len())
    }

    /// A meter by its number.
    #[must_use]
    pub fn meter(&self, number: &str) -> Option<&Meter> {
        self.meters.iter().find(|meter| meter.number == number)
    }
}
