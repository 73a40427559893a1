//! Monitoring plans: what an enterprise measures, with what, how often and by whom.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Named, Severity, Text};

/// A version of a plan in one line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanSummary {
    pub id: Uuid,
    pub enterprise: Named,
    pub city_code: String,
    pub sector: String,
    pub method_id: String,
    pub method_title: Option<Text>,
    /// What the law calls it on its first day.
    pub title: Text,
    pub number: i64,
    /// `draft`, `submitted`, `approved` or `returned`.
    pub state: String,
    pub state_label: Text,
    /// The first day it is in force once approved.
    pub effective_from: NaiveDate,
    /// Approved, and no later version has begun.
    pub in_force: bool,
    pub submitted_at: Option<DateTime<Utc>>,
    pub decided_at: Option<DateTime<Utc>>,
    /// What was said at the last decision.
    pub note: String,
    pub updated_at: DateTime<Utc>,
}

/// A version with everything a form or a reader needs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanDetail {
    #[serde(flatten)]
    pub summary: PlanSummary,
    pub credit_code: String,
    /// Why there is this version.
    pub reason: String,
    pub content: PlanContent,
    /// What the plan has to say about its method.
    pub frame: PlanFrame,
    /// The enterprise's register, to link units with.
    pub facilities: Vec<PlanFacility>,
    /// What is missing or wrong; an error keeps it from being submitted.
    pub faults: Vec<PlanFault>,
    /// The approved version before it.
    pub before: Option<PlanBefore>,
    /// What changed since that version.
    pub changes: Vec<PlanChange>,
    pub history: Vec<PlanEvent>,
    /// Every version of this enterprise and method the caller may see, by number.
    pub versions: Vec<PlanVersion>,
    /// Whether the caller may change it now.
    pub editable: bool,
    /// What the caller may do now: of `submit`, `withdraw`, `approve` and `return`.
    pub actions: Vec<String>,
    pub etag: String,
}

/// Another version, to compare with or to look at.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanVersion {
    pub id: Uuid,
    pub number: i64,
    pub state: String,
    pub effective_from: NaiveDate,
    pub reason: String,
}

/// The version changes are counted from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanBefore {
    pub id: Uuid,
    pub number: i64,
    pub effective_from: NaiveDate,
}

/// A unit of the enterprise's register.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanFacility {
    pub id: Uuid,
    pub code: String,
    pub name: String,
    pub site: String,
}

/// What a version says, chapter by chapter.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlanContent {
    /// The enterprise: products, capacity, process.
    pub situation: String,
    /// The boundary of accounting, and what is left out and why.
    pub boundary: String,
    pub sites: Vec<PlanSite>,
    pub units: Vec<PlanUnit>,
    /// The rows a report will have besides those of the units.
    pub sources: Vec<PlanSource>,
    pub meters: Vec<PlanMeter>,
    /// How each figure is come by.
    pub ways: Vec<PlanWay>,
    /// Sampling, preparation and testing.
    pub sampling: String,
    /// Internal quality control.
    pub quality: String,
}

/// A place the enterprise stands on.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlanSite {
    pub name: String,
    pub address: String,
}

/// A unit or production line.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlanUnit {
    /// The table of the report it is a row of.
    pub table: String,
    /// Its number, as reports key it.
    pub code: String,
    pub name: String,
    /// Its id in the register; empty if it is not linked.
    pub facility: String,
    pub site: String,
    /// What the report's choice columns say of it, by column.
    pub choices: BTreeMap<String, String>,
    /// Capacity with its unit.
    pub capacity: String,
    pub commissioned: Option<NaiveDate>,
    pub closed: Option<NaiveDate>,
    /// Whether it serves the plant itself.
    pub captive: bool,
    /// Whether it supplies heat.
    pub heat: bool,
}

/// A row the report will have.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlanSource {
    pub table: String,
    /// The row's key without its month, by column.
    pub key: BTreeMap<String, String>,
    /// Where the table has months: whether it is reported month by month.
    pub by_month: bool,
    pub note: String,
}

/// A meter, scale or analyser.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlanMeter {
    pub number: String,
    /// Name and model.
    pub name: String,
    /// What it measures.
    pub measures: String,
    /// The number of the unit it belongs to; empty for the whole plant.
    pub unit: String,
    pub place: String,
    /// Accuracy class.
    pub accuracy: String,
    pub interval_months: Option<u32>,
    pub calibrated: Option<NaiveDate>,
    /// The last day it is calibrated for.
    pub valid_until: Option<NaiveDate>,
    pub certificate: String,
}

/// How the figures of one column are come by.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlanWay {
    pub table: String,
    pub column: String,
    /// Only for rows with these key values; empty for all.
    pub key: BTreeMap<String, String>,
    pub source: PlanDetermination,
    /// The formula, document or reason behind it.
    pub basis: String,
    /// Numbers of the meters.
    pub meters: Vec<String>,
    /// How often it is measured.
    pub measured: Option<PlanFrequency>,
    /// How often it is recorded.
    pub recorded: Option<PlanFrequency>,
    pub laboratory: PlanLaboratory,
    pub laboratory_name: String,
    /// The standard measured by.
    pub standard: String,
    /// What is done where a value is missing.
    pub missing: String,
    /// The post that answers for it.
    pub post: String,
    pub person: String,
}

/// How a figure is come by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanDetermination {
    #[default]
    Measured,
    Calculated,
    Default,
    Other,
}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanFrequency {
    Continuous,
    Shift,
    Daily,
    Batch,
    Monthly,
    Yearly,
}

/// Which kind of laboratory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanLaboratory {
    #[default]
    None,
    Own,
    Cma,
    Cnas,
}

/// What a plan has to say about a method.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanFrame {
    pub tables: Vec<PlanTable>,
}

/// A table of the method.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanTable {
    pub id: String,
    pub number: String,
    pub title: Text,
    /// `units`, `sources` or `fixed`.
    pub kind: String,
    /// Its key columns besides the month.
    pub keys: Vec<PlanKey>,
    /// Whether its rows have months.
    pub has_month: bool,
    pub choices: Vec<PlanKey>,
    pub columns: Vec<PlanColumn>,
}

/// A key or choice column.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanKey {
    pub column: String,
    pub label: Text,
    /// The table whose units may stand there.
    pub units_of: Option<String>,
    /// The codes that may stand there; empty for any text.
    pub items: Vec<PlanItem>,
}

/// A code.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanItem {
    pub code: String,
    pub label: Text,
}

/// A number a plant reports.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanColumn {
    pub column: String,
    pub label: Text,
    pub symbol: Option<String>,
    pub unit: String,
    /// Whether the plan must say how it is come by.
    pub needed: bool,
    pub has_default: bool,
}

/// Something missing or wrong in a plan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanFault {
    pub code: String,
    pub severity: Severity,
    pub chapter: String,
    pub chapter_label: Text,
    /// The position of the item in its chapter, from 0.
    pub item: Option<i64>,
    pub field: Option<String>,
    pub table: Option<String>,
    pub column: Option<String>,
    pub message: Text,
    pub mend: Option<Text>,
}

/// An item that changed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanChange {
    pub chapter: String,
    pub chapter_label: Text,
    /// What the item is known by; empty for a chapter of text.
    pub item: String,
    /// The item by its labels.
    pub item_label: Text,
    /// `added`, `removed` or `changed`.
    pub kind: String,
    pub fields: Vec<PlanFieldChange>,
}

/// A field that changed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanFieldChange {
    pub field: String,
    pub before: String,
    pub after: String,
}

/// Something done with a version.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanEvent {
    /// `create`, `submit`, `withdraw`, `approve` or `return`.
    pub action: String,
    pub by: Named,
    pub at: DateTime<Utc>,
    pub note: String,
}

/// A version to begin.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewPlan {
    pub method_id: String,
    /// The first day it is to be in force.
    pub effective_from: NaiveDate,
    /// Why there is a new version.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub reason: String,
    /// Begin with what the last approved version says.
    #[serde(default)]
    pub from_last: bool,
}

/// A changed version.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanEdit {
    pub effective_from: NaiveDate,
    #[schema(max_length = 2000)]
    pub reason: String,
    pub content: PlanContent,
}

/// Something to do with a version.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanAct {
    /// `submit`, `withdraw`, `approve` or `return`.
    pub action: String,
    /// What there is to say; a return needs it.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: String,
}

/// A plan that waits for this person.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanTask {
    /// `write`: the method has none yet; `submit`: a draft or a returned one; `approve`: one that was handed in.
    pub task: String,
    pub method_id: String,
    pub method_title: Option<Text>,
    /// What the law calls it.
    pub title: Text,
    /// Absent where there is none yet.
    pub plan: Option<PlanSummary>,
}
