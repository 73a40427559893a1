//! Enterprises with their register.

use std::collections::BTreeMap;

use qilu_access::Capability;
use qilu_store::{
    AnyConnection, account, facility,
    organisation::{self, EnterpriseFilter, Organisation, OrganisationFact},
};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    app::id,
    fault::Outcome,
    names::Names,
    paging::{order, page_request, unknown_order},
    query::EnterpriseQuery,
    scoped, sector,
    submission::summary,
    view::{EnterpriseDetail, EnterpriseSummary, Page, Site, SiteUnit},
};

impl App {
    /// A page of enterprises in scope, with the facts of today.
    ///
    /// # Errors
    /// `request.unknown_sort`, `request.bad_cursor`, `access.forbidden`.
    pub fn enterprises(
        &self,
        who: &SignedIn,
        query: &EnterpriseQuery,
    ) -> Outcome<Page<EnterpriseSummary>> {
        who.may(Capability::ViewReport)?;
        let (field, direction) = order(query.sort.as_deref().unwrap_or("name"));
        if field != "name" {
            return Err(unknown_order(field, "name"));
        }
        let filter = EnterpriseFilter {
            day: self.clock.today().to_string(),
            city: query.city.clone(),
            sector: query.sector.clone(),
            text: query.search.clone(),
        };
        let request = page_request(query.cursor.as_deref(), query.limit)?;
        self.store.read(|connection| {
            let page = organisation::list(connection, &who.rows, &filter, direction, &request)?;
            let total = organisation::count(connection, &who.rows, &filter)?;
            let next_cursor = page.next.map(|mark| mark.encode());
            let items = page
                .items
                .iter()
                .map(|(row, fact)| line(connection, row, fact))
                .collect::<Outcome<_>>()?;
            Ok(Page {
                items,
                next_cursor,
                total: Some(total),
            })
        })
    }

    /// One enterprise with its sites, units, reports and account.
    ///
    /// # Errors
    /// `not_found` out of scope.
    pub fn enterprise(&self, who: &SignedIn, enterprise_id: Uuid) -> Outcome<EnterpriseDetail> {
        let key = enterprise_id.to_string();
        self.store.read(|connection| {
            let organisation = scoped::enterprise(connection, who, &key)?;
            let fact = organisation::fact_on(connection, &key, &self.clock.today().to_string())?;
            let (sites, units) = facility::of_enterprise(connection, &key)?;
            let mut by_site: BTreeMap<String, Vec<SiteUnit>> = BTreeMap::new();
            for unit in units {
                let view = SiteUnit {
                    id: id(&unit.id)?,
                    name: unit.name,
                    kind: unit.kind,
                };
                by_site.entry(unit.site_id).or_default().push(view);
            }
            let sites = sites
                .into_iter()
                .map(|site| {
                    let units = by_site.remove(&site.id).unwrap_or_default();
                    Ok(Site {
                        id: id(&site.id)?,
                        name: site.name,
                        units,
                    })
                })
                .collect::<Outcome<_>>()?;
            let mut names = Names::default();
            let submissions = scoped::submissions_of(connection, who, &key)?
                .iter()
                .map(|row| summary::line(self, connection, who, row, &mut names))
                .collect::<Outcome<_>>()?;
            let accounts = account::of_organisation(connection, &who.rows, &key)?;
            let line = line(connection, &organisation, &fact)?;
            Ok(EnterpriseDetail {
                id: line.id,
                name: line.name,
                credit_code: line.credit_code,
                city_code: line.city_code,
                sectors: line.sectors,
                market_mode: line.market_mode,
                sites,
                submissions,
                account: accounts
                    .first()
                    .map(|account| id(&account.id))
                    .transpose()?,
            })
        })
    }
}

fn line(
    connection: &mut AnyConnection,
    row: &Organisation,
    fact: &OrganisationFact,
) -> Outcome<EnterpriseSummary> {
    Ok(EnterpriseSummary {
        id: id(&row.id)?,
        name: fact.name_zh.clone(),
        credit_code: row.credit_code.clone(),
        city_code: fact.city_code.clone(),
        sectors: sector::of_enterprise(connection, &row.id, &fact.sector)?,
        market_mode: fact.market_mode.clone(),
    })
}
