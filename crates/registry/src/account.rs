//! Accounts.

use qilu_quantity::{AccountId, OrganisationId};
use serde::{Deserialize, Serialize};

use crate::RegistryRefusal;

qilu_quantity::coded! {
    /// What an account is for.
    AccountKind {
        Compliance = "compliance", "履约账户", "Compliance account of an enterprise";
        ObligationControl = "obligation_control", "应清缴量控制账户", "The authority's control account of obligations";
    }
}

qilu_quantity::coded! {
    /// What the entries of an account mean in law.
    MarketMode {
        Mirror = "mirror", "全国市场镜像", "Mirror of the national market";
        Simulation = "simulation", "模拟", "Simulation";
        ProvincialAuthorised = "provincial_authorised", "省级授权", "Authorised by the province";
    }
}

impl MarketMode {
    /// The mode of an enterprise's account, before any province authorises something else.
    pub fn of_unit(under_national_market: bool) -> Self {
        if under_national_market {
            Self::Mirror
        } else {
            Self::Simulation
        }
    }
}

/// An account of the registry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Identity.
    pub id: AccountId,
    /// What it is for.
    pub kind: AccountKind,
    /// Whose it is.
    pub owner: OrganisationId,
    /// What its entries mean in law.
    pub mode: MarketMode,
    /// 依据文号: the instrument that authorises it; there if and only if the mode is authorised.
    pub legal_basis: Option<String>,
}

impl Account {
    /// Opens an account.
    ///
    /// # Errors
    /// `registry.legal_basis` when an authorised account names no instrument, or another names one.
    pub fn open(
        id: AccountId,
        kind: AccountKind,
        owner: OrganisationId,
        mode: MarketMode,
        legal_basis: Option<String>,
    ) -> Result<Self, RegistryRefusal> {
        let named = legal_basis.as_deref().is_some_and(|b| !b.trim().is_empty());
        let sound = match mode {
            MarketMode::ProvincialAuthorised => named,
            MarketMode::Mirror | MarketMode::Simulation => legal_basis.is_none(),
        };
        if !sound {
            return Err(RegistryRefusal::LegalBasis(mode));
        }
        Ok(Self {
            id,
            kind,
            owner,
            mode,
            legal_basis,
        })
    }

    pub(crate) fn must_be(&self, needed: AccountKind) -> Result<(), RegistryRefusal> {
        if self.kind == needed {
            Ok(())
        } else {
            let found = self.kind;
            Err(RegistryRefusal::WrongKind { found, needed })
        }
    }
}
