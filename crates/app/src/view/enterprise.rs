//! Enterprises with their sites and units.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::SubmissionSummary;

/// An enterprise in one line, as of today.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EnterpriseSummary {
    pub id: Uuid,
    pub name: String,
    pub credit_code: String,
    pub city_code: String,
    pub sectors: Vec<String>,
    /// `mirror`, `simulation` or `provincial_authorised`.
    pub market_mode: String,
}

/// An enterprise with its register and its reports.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EnterpriseDetail {
    pub id: Uuid,
    pub name: String,
    pub credit_code: String,
    pub city_code: String,
    pub sectors: Vec<String>,
    pub market_mode: String,
    pub sites: Vec<Site>,
    pub submissions: Vec<SubmissionSummary>,
    /// The registry account, when there is one.
    pub account: Option<Uuid>,
}

/// A site of an enterprise.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Site {
    pub id: Uuid,
    pub name: String,
    pub units: Vec<SiteUnit>,
}

/// A unit or production line of a site.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SiteUnit {
    pub id: Uuid,
    pub name: String,
    pub kind: String,
}
