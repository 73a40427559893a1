//! Who is signed in.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A login name and its password.
#[derive(Clone, Deserialize, ToSchema)]
pub struct Credentials {
    #[schema(max_length = 200, example = "reporter")]
    pub login: String,
    #[schema(max_length = 200, format = Password)]
    pub password: String,
}

/// A signed-in person's short-lived token; the refresh token travels in a cookie only.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct Session {
    pub access_token: String,
    pub expires_at: DateTime<Utc>,
    pub user: Me,
}

/// The person, the organisation and what may be done.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Me {
    pub id: Uuid,
    pub login: String,
    pub name: String,
    pub organisation: Organisation,
    /// `enterprise_reporter`, `enterprise_approver`, `city_regulator`, `verifier_lead`, `verifier_reviewer`,
    /// `provincial_regulator`, `administrator`.
    pub roles: Vec<String>,
    pub capabilities: Vec<String>,
    /// True in a demonstration province: every page says so.
    pub demo: bool,
}

/// The organisation a user acts for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Organisation {
    pub id: Uuid,
    pub name: String,
    /// `enterprise`, `verification_body`, `city_authority`, `provincial_authority`, `operator`.
    pub kind: String,
    pub city_code: Option<String>,
}
