//! Kinds of organisation and the roles people have in them.

/// A code that names nothing this version knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown code {0:?}")]
pub struct UnknownCode(pub String);

macro_rules! coded {
    ($(#[$docs:meta])* $name:ident { $($(#[$vdocs:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdocs])* #[serde(rename = $code)] $variant,)* }

        impl $name {
            /// Every one, in the order of declaration.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stable code: in the database, the API and the audit trail.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::UnknownCode;
            fn from_str(code: &str) -> Result<Self, crate::UnknownCode> {
                match code {
                    $($code => Ok(Self::$variant),)*
                    _ => Err(crate::UnknownCode(code.to_owned())),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.code())
            }
        }
    };
}
pub(crate) use coded;

coded! {
    /// What an organisation is.
    OrganisationKind {
        /// 重点排放单位: an enterprise that reports.
        Enterprise = "enterprise",
        /// 核查技术服务机构: a body that verifies.
        VerificationBody = "verification_body",
        /// 设区市生态环境局.
        CityAuthority = "city_authority",
        /// 省级生态环境主管部门.
        ProvincialAuthority = "provincial_authority",
        /// Who runs the platform; has no business rights.
        Operator = "operator",
    }
}

coded! {
    /// What a person is in the organisation.
    Role {
        /// 企业填报人: fills and submits.
        EnterpriseReporter = "enterprise_reporter",
        /// 集团填报人: sends the workbooks of the group's members, and keeps the layouts they share.
        GroupReporter = "group_reporter",
        /// 企业审批人: releases what the reporter submitted.
        EnterpriseApprover = "enterprise_approver",
        /// 市级管理员: first check of the city.
        CityRegulator = "city_regulator",
        /// 核查组长.
        VerifierLead = "verifier_lead",
        /// 独立评审人.
        VerifierReviewer = "verifier_reviewer",
        /// 省级管理员: assigns and decides.
        ProvincialRegulator = "provincial_regulator",
        /// 系统管理员: accounts and settings.
        Administrator = "administrator",
    }
}

impl Role {
    /// The only kind of organisation this role exists in. Held elsewhere it counts for nothing.
    pub fn kind(self) -> OrganisationKind {
        match self {
            Self::EnterpriseReporter | Self::GroupReporter | Self::EnterpriseApprover => {
                OrganisationKind::Enterprise
            }
            Self::CityRegulator => OrganisationKind::CityAuthority,
            Self::VerifierLead | Self::VerifierReviewer => OrganisationKind::VerificationBody,
            Self::ProvincialRegulator => OrganisationKind::ProvincialAuthority,
            Self::Administrator => OrganisationKind::Operator,
        }
    }
}
