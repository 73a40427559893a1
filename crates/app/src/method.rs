//! The methods, as forms and readers need them, and the workbook to fill in.

use qilu_access::Capability;
use qilu_accounting::{ColumnKind, Method, Required, Role, Rows};
use qilu_quantity::Lang;
use qilu_store::organisation;
use qilu_workbook::{EntityFacts, TemplateOptions, write_template};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    fault::{Fault, FaultKind, Outcome},
    query::TemplateQuery,
    scoped,
    view::{
        Download, MethodCheck, MethodColumn, MethodDetail, MethodList, MethodListItem,
        MethodSummary, MethodTable, MethodTotal, XLSX, YearRange,
    },
};

impl App {
    /// Every method in one line.
    pub fn methods(&self) -> Vec<MethodSummary> {
        self.library().methods().map(MethodSummary::from).collect()
    }

    /// One method, whole.
    ///
    /// # Errors
    /// `not_found`.
    pub fn method(&self, id: &str) -> Outcome<MethodDetail> {
        self.library()
            .method(id)
            .map(detail)
            .ok_or_else(Fault::not_found)
    }

    /// The template of a method for a year, for one enterprise or for any.
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
        let entity = self.template_entity(who, query.enterprise_id, query.year)?;
        let name = entity.as_ref().map(|entity| entity.name.clone());
        let options = TemplateOptions {
            year: query.year,
            entity,
            entries: None,
            demo: self.config.demo,
            lang,
        };
        let bytes = write_template(self.library(), method, &options).map_err(Fault::internal)?;
        let owner = name.map(|name| format!("{name}_")).unwrap_or_default();
        Ok(Download {
            file_name: format!("{owner}{}_{}.xlsx", method.id, query.year),
            content_type: XLSX,
            bytes,
        })
    }

    fn template_entity(
        &self,
        who: &SignedIn,
        wanted: Option<Uuid>,
        year: i32,
    ) -> Outcome<Option<EntityFacts>> {
        let own = who.enterprise().map(str::to_owned);
        let Some(id) = wanted.map(|id| id.to_string()).or(own) else {
            return Ok(None);
        };
        self.store.read(|connection| {
            let organisation = scoped::enterprise(connection, who, &id)?;
            let fact = organisation::fact_on(connection, &id, &format!("{year}-12-31"))?;
            Ok(Some(EntityFacts {
                credit_code: organisation.credit_code,
                name: fact.name_zh,
            }))
        })
    }
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

fn detail(method: &Method) -> MethodDetail {
    MethodDetail {
        id: method.id.clone(),
        edition: method.edition.clone(),
        sector: method.sector.clone(),
        title: (&method.title).into(),
        instrument: method.instrument.clone(),
        years: YearRange {
            from: method.years.from,
            to: method.years.to,
        },
        boundary: (&method.boundary).into(),
        hash: method.hash.clone(),
        tables: method.tables.iter().map(table).collect(),
        totals: method
            .totals
            .iter()
            .map(|total| MethodTotal {
                id: total.id.clone(),
                label: (&total.label).into(),
                unit: total.unit.text.clone(),
                decimals: total.decimals,
                clause: Some(total.clause.clone()).filter(|clause| !clause.is_empty()),
            })
            .collect(),
        lists: method.lists.iter().map(list).collect(),
        checks: method
            .checks
            .iter()
            .map(|check| MethodCheck {
                id: check.code.clone(),
                severity: severity(check.severity).to_owned(),
                says: (&check.says).into(),
                clause: check.clause.clone(),
            })
            .collect(),
    }
}

fn severity(severity: qilu_accounting::Severity) -> &'static str {
    use qilu_accounting::Severity::{Error, Fatal, Note, Warning};
    match severity {
        Fatal => "fatal",
        Error => "error",
        Warning => "warning",
        Note => "note",
    }
}

fn list(list: &qilu_accounting::CodeList) -> MethodList {
    MethodList {
        id: list.id.clone(),
        label: (&list.label).into(),
        items: list
            .items
            .iter()
            .map(|item| MethodListItem {
                code: item.code.clone(),
                label: (&item.label).into(),
            })
            .collect(),
    }
}

fn table(table: &qilu_accounting::Table) -> MethodTable {
    let (rows, rows_max) = match &table.rows {
        Rows::One => ("one", Some(1)),
        Rows::Free { .. } => ("free", i64::try_from(table.rows_max()).ok()),
        Rows::Listed(_) => ("listed", None),
    };
    MethodTable {
        id: table.id.clone(),
        number: table.number.clone(),
        title: (&table.title).into(),
        rows: rows.to_owned(),
        rows_max,
        columns: table.columns.iter().map(column).collect(),
    }
}

fn column(column: &qilu_accounting::Column) -> MethodColumn {
    let required = match column.required {
        Required::Never => "never",
        Required::Always => "always",
        Required::When(_) => "when",
    };
    MethodColumn {
        id: column.id.clone(),
        symbol: column.symbol.clone(),
        label: (&column.label).into(),
        unit: unit(column),
        role: role(column.role).to_owned(),
        decimals: column.decimals,
        required: required.to_owned(),
        source_doc: column.source_doc.as_ref().map(Into::into),
        clause: column.clause.clone(),
        list: code_list(column),
    }
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
