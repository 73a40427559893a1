//! Founding an installation: organisations with their sites and units, and their people.

use qilu_access::{OrganisationKind, Role};
use qilu_credentials::hash_password;
use qilu_quantity::CreditCode;
use qilu_store::{
    AnyConnection,
    facility::{self, FacilityUnit, Site},
    group::{self, Membership},
    organisation::{self, NO_END, Organisation, OrganisationFact},
    user::{self, User},
};
use uuid::Uuid;

use crate::{
    App,
    fault::{Fault, Outcome},
    reference::sector_rows,
    sector::has_kind,
};

/// First day of everything that was there before the installation.
const FROM_THE_BEGINNING: &str = "2000-01-01";

/// An organisation.
#[derive(Debug)]
pub struct NewOrganisation {
    /// What it is.
    pub kind: OrganisationKind,
    /// 统一社会信用代码.
    pub credit_code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Region: an authority's own, else the city.
    pub region: String,
    /// Sector id; empty for what is no enterprise.
    pub sector: String,
    /// `none`, `mirror`, `simulation` or `provincial_authorised`.
    pub market_mode: String,
    /// Units by site; one site of the organisation's own name where there are any.
    pub units: Vec<NewUnit>,
    /// Its people.
    pub users: Vec<NewUser>,
}

/// A generating unit, kiln or production line.
#[derive(Debug)]
pub struct NewUnit {
    /// Short code, as the workbook's key column holds it.
    pub code: String,
    /// Name.
    pub name: String,
    /// A method's word for what it is.
    pub kind: String,
}

/// A person.
#[derive(Debug)]
pub struct NewUser {
    /// Log-in name.
    pub login: String,
    /// Name as shown.
    pub name: String,
    /// Password; only its Argon2id hash is kept.
    pub password: String,
    /// What the person is in the organisation.
    pub role: Role,
}

impl App {
    /// Enters organisations, all of them or none. The regions they belong to are reference data.
    ///
    /// # Errors
    /// A taken credit code or log-in name, an unknown region, a password that is too short.
    pub fn found(&self, organisations: &[NewOrganisation]) -> Outcome<()> {
        // Hashing takes its time by design and must not hold the database's one writer.
        let hashes = organisations
            .iter()
            .flat_map(|organisation| &organisation.users)
            .map(|user| hash_password(&user.password).map_err(Fault::internal))
            .collect::<Outcome<Vec<_>>>()?;
        self.store.write(|connection| {
            let mut hashes = hashes.iter();
            for new in organisations {
                self.enter_organisation(connection, new, &mut hashes)?;
            }
            Ok(())
        })
    }

    /// Enters an enterprise with its units and people.
    ///
    /// # Errors
    /// `enterprise.credit_code`, `enterprise.city`, `enterprise.sector`, `enterprise.unit_kind`, and as [`App::found`].
    pub fn register_enterprise(&self, new: NewOrganisation) -> Outcome<()> {
        let credit_code = CreditCode::parse(&new.credit_code).map_err(|_| bad_credit_code())?;
        let cities = self.regions()?;
        if !cities.iter().any(|city| city.code == new.region) {
            return Err(unknown("city", "所在市", "city", &new.region));
        }
        let sectors = self.store.read(sector_rows)?;
        if !sectors.iter().any(|sector| sector.code == new.sector) {
            return Err(unknown("sector", "行业", "sector", &new.sector));
        }
        let known = |kind: &str| sectors.iter().any(|sector| has_kind(sector, kind));
        if let Some(unit) = new.units.iter().find(|unit| !known(&unit.kind)) {
            return Err(unknown("unit_kind", "设施类型", "kind of unit", &unit.kind));
        }
        self.found(&[NewOrganisation {
            credit_code: credit_code.to_string(),
            ..new
        }])
    }

    /// Makes organisations members of a group company from the beginning on, all of them or none. They are named by their
    /// credit codes.
    ///
    /// # Errors
    /// `not_found` for an unknown credit code, and a membership that is there already.
    pub fn found_group(&self, group: &str, members: &[&str]) -> Outcome<()> {
        self.store.write(|connection| {
            let mut id_of = |code: &str| -> Outcome<String> {
                let found = organisation::find_by_credit_code(connection, code)?;
                Ok(found.ok_or_else(Fault::not_found)?.id)
            };
            let group_id = id_of(group)?;
            let ids = members
                .iter()
                .map(|code| id_of(code))
                .collect::<Outcome<Vec<_>>>()?;
            for member_id in ids {
                let row = Membership {
                    group_id: group_id.clone(),
                    member_id,
                    valid_from: FROM_THE_BEGINNING.to_owned(),
                    valid_to: NO_END.to_owned(),
                };
                group::insert(connection, &row)?;
            }
            Ok(())
        })
    }

    /// Whether nobody has been entered yet.
    ///
    /// # Errors
    /// Any fault of the database.
    pub fn is_unfounded(&self) -> Outcome<bool> {
        self.store
            .read(|connection| Ok(user::count(connection)? == 0))
    }

    fn enter_organisation<'h>(
        &self,
        connection: &mut AnyConnection,
        new: &NewOrganisation,
        hashes: &mut impl Iterator<Item = &'h String>,
    ) -> Outcome<()> {
        let id = self.new_id();
        organisation::insert(
            connection,
            &self.organisation_row(id, new),
            &fact_row(id, new),
        )?;
        if !new.units.is_empty() {
            self.enter_units(connection, id, new)?;
        }
        for (person, hash) in new.users.iter().zip(hashes) {
            user::insert(
                connection,
                &self.user_row(id, person, hash),
                &[person.role.code()],
            )?;
        }
        Ok(())
    }

    fn enter_units(
        &self,
        connection: &mut AnyConnection,
        enterprise: Uuid,
        new: &NewOrganisation,
    ) -> Outcome<()> {
        let site_id = self.new_id().to_string();
        facility::insert_site(
            connection,
            &Site {
                enterprise_id: enterprise.to_string(),
                id: site_id.clone(),
                code: "1".to_owned(),
                name: new.name_zh.clone(),
                city_code: new.region.clone(),
                created_at: self.clock.instant(),
            },
        )?;
        for unit in &new.units {
            facility::insert_unit(
                connection,
                &FacilityUnit {
                    enterprise_id: enterprise.to_string(),
                    id: self.new_id().to_string(),
                    site_id: site_id.clone(),
                    code: unit.code.clone(),
                    name: unit.name.clone(),
                    kind: unit.kind.clone(),
                    created_at: self.clock.instant(),
                    closed_at: None,
                },
            )?;
        }
        Ok(())
    }

    fn organisation_row(&self, id: Uuid, new: &NewOrganisation) -> Organisation {
        Organisation {
            id: id.to_string(),
            kind: new.kind.code().to_owned(),
            credit_code: new.credit_code.clone(),
            region_code: new.region.clone(),
            demo: self.config.demo,
            created_at: self.clock.instant(),
        }
    }

    fn user_row(&self, organisation: Uuid, new: &NewUser, hash: &str) -> User {
        User {
            id: self.new_id().to_string(),
            organisation_id: organisation.to_string(),
            login: new.login.to_lowercase(),
            display_name: new.name.clone(),
            email: format!("{}@qilu.example", new.login.to_lowercase()),
            lang: "zh".to_owned(),
            password_hash: hash.to_owned(),
            created_at: self.clock.instant(),
            disabled_at: None,
        }
    }
}

fn fact_row(organisation: Uuid, new: &NewOrganisation) -> OrganisationFact {
    OrganisationFact {
        organisation_id: organisation.to_string(),
        valid_from: FROM_THE_BEGINNING.to_owned(),
        valid_to: NO_END.to_owned(),
        name_zh: new.name_zh.clone(),
        name_en: new.name_en.clone(),
        city_code: new.region.clone(),
        sector: new.sector.clone(),
        market_mode: new.market_mode.clone(),
        search_text: qilu_store::search_text(&[&new.name_zh, &new.name_en, &new.credit_code]),
    }
}

fn bad_credit_code() -> Fault {
    Fault::field(
        "enterprise.credit_code",
        "credit_code",
        "统一社会信用代码应为 18 位且校验码正确。",
        "A credit code has 18 characters, the last of which checks the others.",
    )
}

fn unknown(field: &str, zh: &str, en: &str, value: &str) -> Fault {
    Fault::field(
        format!("enterprise.{field}"),
        field,
        format!("没有代码为“{value}”的{zh}。"),
        format!("There is no {en} {value:?}."),
    )
}
