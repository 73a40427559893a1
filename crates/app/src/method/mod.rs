//! The methods, as forms and readers need them, and the workbook to fill in.

pub(crate) mod detail;
mod last_year;

use chrono::Datelike as _;
use qilu_access::Capability;
use qilu_accounting::{ColumnKind, Method, Purpose, Role};
use qilu_quantity::Lang;
use qilu_store::organisation;
use qilu_workbook::{EntityFacts, TemplateOptions, write_template};

use crate::{
    App, SignedIn,
    fault::{Fault, FaultKind, Outcome},
    query::{MethodQuery, TemplateQuery},
    scoped,
    view::{Download, Edition, MethodDetail, MethodSummary, XLSX},
};

impl App {
    /// Every method in one line.
    pub fn methods(&self) -> Vec<MethodSummary> {
        self.library().methods().map(MethodSummary::from).collect()
    }

    /// What the figures of a method are for.
    pub(crate) fn purpose_of(&self, method: &str) -> Option<Purpose> {
        self.library().method(method).map(|method| method.purpose)
    }

    /// The editions that are in force without a method.
    pub fn editions(&self) -> Vec<Edition> {
        let editions = self.library().editions().iter();
        editions
            .map(|edition| Edition {
                instrument: edition.instrument.clone(),
                sector: edition.sector.clone(),
                title: (&edition.title).into(),
                in_force: edition.in_force.clone(),
                from: edition.from,
                confidence: edition.confidence.clone(),
            })
            .collect()
    }

    /// One method, whole, with its factors of a year: the one asked for, else the last of its years that has begun.
    ///
    /// # Errors
    /// `not_found`, `method.not_for_year`.
    pub fn method(&self, id: &str, query: &MethodQuery) -> Outcome<MethodDetail> {
        let method = self.library().method(id).ok_or_else(Fault::not_found)?;
        let year = match query.year {
            Some(year) if !method.years.contains(year) => return Err(not_for_year(method, year)),
            Some(year) => year,
            None => {
                let now = self.clock.today().year();
                let from = method.years.from.unwrap_or(now);
                method.years.to.unwrap_or(now).min(now).max(from)
            }
        };
        Ok(detail::of(method, year))
    }

    /// The template of a method for a year, for one enterprise or for any: with the rows its monitoring plan lists.
    ///
    /// # Errors
    /// `not_found` for an unknown method or an enterprise out of scope, `method.not_for_year`.
    pub fn template(
        &self,
        who: &SignedIn,
        method: &str,
        query: &TemplateQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        who.may(Capability::ViewMethods)?;
        let method = self.library().method(method).ok_or_else(Fault::not_found)?;
        if !method.years.contains(query.year) {
            return Err(not_for_year(method, query.year));
        }
        let own = who.enterprise().map(str::to_owned);
        let enterprise = query.enterprise_id.map(|id| id.to_string()).or(own);
        let entity = self.template_entity(who, enterprise.as_deref(), query.year)?;
        let planned = match &enterprise {
            Some(id) => self.rows_of_plan(id, method, query.year)?,
            None => None,
        };
        let name = entity.as_ref().map(|entity| entity.name.clone());
        let last_year = match enterprise.filter(|_| query.last_year) {
            Some(id) => self.last_year(who, &id, method, query.year)?,
            None => None,
        };
        let options = TemplateOptions {
            entity,
            rows: planned.as_ref(),
            last_year: last_year.as_ref(),
            demo: self.config.demo,
            ..TemplateOptions::new(query.year, lang)
        };
        let bytes = write_template(self.library(), method, &options).map_err(Fault::internal)?;
        let owner = name.map(|name| format!("{name}_")).unwrap_or_default();
        Ok(Download {
            file_name: format!("{owner}{}_{}.xlsx", method.id, query.year),
            content_type: XLSX,
            bytes,
        })
    }

    pub(crate) fn template_entity(
        &self,
        who: &SignedIn,
        enterprise: Option<&str>,
        year: i32,
    ) -> Outcome<Option<EntityFacts>> {
        let Some(id) = enterprise else {
            return Ok(None);
        };
        self.store.read(|connection| {
            let organisation = scoped::enterprise(connection, who, id)?;
            let fact = organisation::fact_on(connection, id, &format!("{year}-12-31"))?;
            Ok(Some(EntityFacts {
                credit_code: organisation.credit_code,
                name: fact.name_zh,
            }))
        })
    }
}

/// Refuses a report under a method that enterprises do not fill in: an allocation plan is the authority's own.
pub(crate) fn must_be_reported(method: &Method) -> Outcome<()> {
    if method.purpose != Purpose::Allocation {
        return Ok(());
    }
    Err(Fault::new(
        FaultKind::Unprocessable,
        "method.not_reported",
        format!("“{}”由主管部门使用，企业无须填报。", method.title.zh),
        format!(
            "\"{}\" is for the authority; enterprises do not report under it.",
            method.title.en
        ),
    ))
}

/// Which methods of one submission make up the enterprise's emissions: those of the legal entity. The same tonne reported
/// for another purpose counts once.
pub(crate) fn making_up_the_entity(purposes: &[Option<Purpose>]) -> Vec<bool> {
    purposes
        .iter()
        .map(|purpose| *purpose == Some(Purpose::LegalEntity))
        .collect()
}

/// The method is not for this year.
pub(crate) fn not_for_year(method: &Method, year: i32) -> Fault {
    Fault::new(
        FaultKind::Unprocessable,
        "method.not_for_year",
        format!("“{}”不适用于 {year} 年度。", method.title.zh),
        format!("\"{}\" does not apply to the year {year}.", method.title.en),
    )
}

/// What to show as a column's unit.
pub(crate) fn unit(column: &qilu_accounting::Column) -> Option<String> {
    Some(column.unit_text().to_owned()).filter(|unit| !unit.is_empty())
}

/// The code list a column takes its values from.
pub(crate) fn code_list(column: &qilu_accounting::Column) -> Option<String> {
    match &column.kind {
        ColumnKind::Code(list) => Some(list.clone()),
        ColumnKind::Number | ColumnKind::Text | ColumnKind::Ref { .. } => None,
    }
}

/// The stable code of a column's role.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Key => "key",
        Role::Text => "text",
        Role::Choice => "choice",
        Role::Input => "input",
        Role::Formula => "formula",
    }
}

/// The stable code of a method's purpose.
pub(crate) fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::LegalEntity => "legal_entity",
        Purpose::Compliance => "compliance",
        Purpose::Supplementary => "supplementary",
        Purpose::Allocation => "allocation",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Purpose::{Compliance, LegalEntity, Supplementary};

    #[test]
    fn the_same_tonne_reported_for_two_purposes_counts_once() {
        let counted = |purposes: &[Purpose]| {
            let purposes: Vec<_> = purposes.iter().copied().map(Some).collect();
            making_up_the_entity(&purposes)
        };
        assert_eq!(counted(&[LegalEntity, Compliance]), [true, false]);
        assert_eq!(counted(&[LegalEntity, LegalEntity]), [true, true]);
        assert_eq!(counted(&[Compliance, Supplementary]), [false, false]);
        assert_eq!(counted(&[Supplementary]), [false]);
        assert_eq!(making_up_the_entity(&[None]), [false]);
    }
}
