//! What lists can be asked for: filters, order and page.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Filters of the list of submissions.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct SubmissionQuery {
    #[param(minimum = 1990, maximum = 2200)]
    pub year: Option<i32>,
    pub city: Option<String>,
    pub sector: Option<String>,
    pub state: Option<String>,
    /// Part of the enterprise's name or credit code.
    pub search: Option<String>,
    /// `updated_at`, `due`, `enterprise`, `city`, `sector`, `state` or `year`; a leading `-` turns the order round.
    pub sort: Option<String>,
    pub cursor: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// Filters of the list of layouts.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct LayoutQuery {
    pub method_id: Option<String>,
    /// `active` or `retired`; absent: both.
    pub state: Option<String>,
    /// Part of the name.
    pub search: Option<String>,
    pub cursor: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// Filters of the list of bulk uploads.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct BulkQuery {
    /// Part of the file's name.
    pub search: Option<String>,
    pub cursor: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// Filters of the files of a bulk upload.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct BulkItemQuery {
    /// Outcomes, separated by commas; `failed` stands for all that a retry takes up.
    pub outcome: Option<String>,
    /// Part of file name, credit code or enterprise's name.
    pub search: Option<String>,
    pub cursor: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// Filters of the list of enterprises.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct EnterpriseQuery {
    pub city: Option<String>,
    pub sector: Option<String>,
    /// Part of the name or credit code.
    pub search: Option<String>,
    /// `name`; a leading `-` turns the order round.
    pub sort: Option<String>,
    pub cursor: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// Filters of the key-unit emission summary.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct SummaryQuery {
    /// Absent: the latest year with determined values.
    #[param(minimum = 1990, maximum = 2200)]
    pub year: Option<i32>,
    pub city: Option<String>,
    pub sector: Option<String>,
    pub gas: Option<String>,
}

/// Filters of the lines under a figure of the summary.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct SummaryLineQuery {
    #[param(minimum = 1990, maximum = 2200)]
    pub year: Option<i32>,
    pub city: Option<String>,
    pub sector: Option<String>,
    pub gas: Option<String>,
    /// `direct`, `indirect` or `memo`.
    pub scope: Option<String>,
    pub enterprise_id: Option<Uuid>,
    pub cursor: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// Filters of the list of waivers.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct WaiverQuery {
    pub enterprise_id: Option<Uuid>,
    pub method_id: Option<String>,
    pub check_code: Option<String>,
    /// `asked`, `approved`, `refused` or `ended`; several are separated by commas.
    pub state: Option<String>,
    /// True: only those that hold today.
    pub in_force: Option<bool>,
    pub cursor: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// Filters of the list of monitoring plans.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct PlanQuery {
    pub enterprise_id: Option<Uuid>,
    pub method_id: Option<String>,
    pub city: Option<String>,
    pub sector: Option<String>,
    /// `draft`, `submitted`, `approved` or `returned`; several are separated by commas.
    pub state: Option<String>,
    /// Part of the enterprise's name or credit code.
    pub search: Option<String>,
    /// `updated_at`, `effective_from`, `enterprise`, `city`, `method` or `state`; a leading `-` turns the order round.
    pub sort: Option<String>,
    pub cursor: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// Filters of the evidence of a submission.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct EvidenceQuery {
    /// `invoice`, `lab_report`, `meter_certificate`, `ledger`, `stamped_scan` or `other`; several are separated by commas.
    pub kind: Option<String>,
    pub method_id: Option<String>,
    pub table: Option<String>,
    pub row_key: Option<String>,
    /// What is attached to the column, to its row as a whole, or certifies its value.
    pub column: Option<String>,
    /// `01` to `12`.
    pub month: Option<String>,
    /// True: what was removed; else what stands.
    pub removed: Option<bool>,
    /// True: only what something does not fit about.
    pub problems: Option<bool>,
    /// Part of the file's name, the remark, the place, or a number the facts name.
    pub search: Option<String>,
    /// `number`, `added_at`, `kind` or `file_name`; a leading `-` turns the order round.
    pub sort: Option<String>,
    pub cursor: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// How a file is wanted.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct FileQuery {
    /// True: to be shown in place, where its type allows.
    pub inline: bool,
}

/// Filters of the list of proposals.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct ProposalQuery {
    /// `proposed`, `adopted`, `refused` or `withdrawn`; several are separated by commas.
    pub state: Option<String>,
    pub cursor: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// Filters of what a proposal would change.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct ChangeQuery {
    /// True: only reports of which a result changes.
    pub changed: Option<bool>,
    pub cursor: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// Filters of the audit trail.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct AuditQuery {
    /// First business date, in Asia/Shanghai.
    pub from: Option<NaiveDate>,
    /// Last business date, in Asia/Shanghai.
    pub to: Option<NaiveDate>,
    /// Who acted.
    pub actor_id: Option<Uuid>,
    /// Acts, separated by commas.
    #[param(example = "submission.approve")]
    pub action: Option<String>,
    /// Whose data it concerned.
    pub organisation_id: Option<Uuid>,
    /// What it was done to.
    pub subject_id: Option<Uuid>,
    /// Part of the name of the person, of the organisation or of the act, or of what was recorded.
    pub search: Option<String>,
    /// `at` or `action`; a leading `-` turns the order round.
    pub sort: Option<String>,
    pub cursor: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// A page of a list without filters.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct PageQuery {
    pub cursor: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// The year of a campaign.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct YearQuery {
    /// Absent: the latest year with submissions.
    #[param(minimum = 1990, maximum = 2200)]
    pub year: Option<i32>,
}

/// Whose template, for which year.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TemplateQuery {
    #[param(minimum = 1990, maximum = 2200)]
    pub year: i32,
    /// Absent: the caller's own enterprise, or an empty template.
    #[serde(default)]
    pub enterprise_id: Option<Uuid>,
    /// Whether the keys and choices of the enterprise's report of the year before stand ready, with its figures shown beside
    /// the cells for comparison.
    #[serde(default)]
    pub last_year: bool,
}

/// Of which year a method's factors are wanted.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct MethodQuery {
    /// Absent: the last of the method's years that has begun.
    #[param(minimum = 1990, maximum = 2200)]
    pub year: Option<i32>,
}

/// The method whose working copy is to be begun.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DraftOriginsQuery {
    #[param(example = "power-2022")]
    pub method: String,
}

/// Which figure to trace and how deep.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TraceQuery {
    /// For example `total:combustion` or `cell:fuel/1|bituminous|03/emission`.
    #[param(example = "total:combustion")]
    pub figure: String,
    #[serde(default)]
    #[param(minimum = 1, maximum = 12)]
    pub depth: Option<u32>,
}

/// Whose uncertainty, by how many draws.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UncertaintyQuery {
    /// For example `total:total_without`.
    #[param(example = "total:total_without")]
    pub figure: String,
    /// Absent: 10 000.
    #[serde(default)]
    #[param(minimum = 1, maximum = 20000)]
    pub draws: Option<u32>,
    /// The same seed draws the same.
    #[serde(default)]
    pub seed: Option<u64>,
}

/// The language of a file.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct LanguageQuery {
    /// `zh` or `en`; absent: the request's language.
    pub lang: Option<String>,
}

/// Which tables of a working copy.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct DraftTablesQuery {
    /// Ids of tables, separated by commas; what comes back is merged for these alone. Absent: all.
    #[param(example = "fuel,electricity")]
    pub tables: Option<String>,
}

impl DraftTablesQuery {
    /// The ids named.
    pub fn tables(&self) -> Vec<String> {
        let named = self.tables.as_deref().unwrap_or_default().split(',');
        named
            .map(str::trim)
            .filter(|id| !id.is_empty())
            .map(str::to_owned)
            .collect()
    }
}
