//! Kinds of organisation and the roles people have in them.

qilu_quantity::coded! {
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

qilu_quantity::coded! {
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
