//! What the records of a submission have for its reports: the values to be taken over, and where a report differs.

use qilu_access::Capability;
use qilu_accounting::{Assessment, Method, Problem, Purpose, feed};
use qilu_store::{
    AnyConnection, part,
    submission::{self, Submission},
};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    app::id,
    fault::Outcome,
    mapping::decimal,
    row_label::row_label,
    submission::dossier::assessment,
    view::{FedCell, FedKey, FedRow, Feed, Text},
};

/// A record of a submission in the version that stands.
pub(crate) struct Record<'a> {
    pub method: &'a Method,
    pub version_id: String,
    pub assessment: Assessment,
}

impl App {
    /// For each record of a submission and each method it feeds: the rows to be taken over with their origin, and where
    /// the report that stands says otherwise.
    ///
    /// # Errors
    /// `access.forbidden`; `not_found` out of scope.
    pub fn feeds(&self, who: &SignedIn, submission_id: Uuid) -> Outcome<Vec<Feed>> {
        self.store.read(|connection| {
            let row = submission::find(connection, &who.rows, &submission_id.to_string())?;
            who.may(Capability::ViewReport)?;
            let parts = part::current(connection, &who.rows, &row.id)?;
            let mut found = Vec::new();
            for record in self.records(connection, who, &row)? {
                for method_id in fed(record.method) {
                    let Some(to) = self.library().method(method_id) else {
                        continue;
                    };
                    let standing = parts.iter().find(|part| part.method_id == to.id);
                    let problems = match standing {
                        None => Vec::new(),
                        Some(part) => {
                            let report = assessment(connection, &who.rows, &part.version_id)?;
                            feed::differences(record.method, &record.assessment, to, &report)
                        }
                    };
                    let rows = feed::feeds(record.method, &record.assessment, to);
                    found.push(Feed {
                        record_method: record.method.id.clone(),
                        record_title: (&record.method.title).into(),
                        record_version: id(&record.version_id)?,
                        to_method: to.id.clone(),
                        to_title: (&to.title).into(),
                        to_version: standing.map(|part| id(&part.version_id)).transpose()?,
                        rows: rows.iter().map(|row| shown(to, row)).collect(),
                        problems: problems.iter().map(Into::into).collect(),
                    });
                }
            }
            Ok(found)
        })
    }

    /// What a report about to be kept says otherwise than the records of its submission.
    pub(crate) fn beside_records(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        row: &Submission,
        to: &Method,
        report: &Assessment,
    ) -> Outcome<Vec<Problem>> {
        let records = self.records(connection, who, row)?;
        let differences = records
            .iter()
            .flat_map(|record| feed::differences(record.method, &record.assessment, to, report));
        Ok(differences.collect())
    }

    pub(crate) fn records(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        row: &Submission,
    ) -> Outcome<Vec<Record<'static>>> {
        let mut records = Vec::new();
        for part in part::current(connection, &who.rows, &row.id)? {
            let method = self.library().method(&part.method_id);
            if let Some(method) = method.filter(|method| method.purpose == Purpose::Record) {
                records.push(Record {
                    method,
                    assessment: assessment(connection, &who.rows, &part.version_id)?,
                    version_id: part.version_id,
                });
            }
        }
        Ok(records)
    }
}

/// The methods a record feeds, each once.
fn fed(record: &Method) -> Vec<&str> {
    let mut methods: Vec<&str> = record
        .feeds
        .iter()
        .map(|feed| feed.method.as_str())
        .collect();
    methods.sort_unstable();
    methods.dedup();
    methods
}

fn shown(to: &Method, row: &feed::FedRow) -> FedRow {
    let table = to.table(&row.table);
    let label = |column: &str| {
        let column = table.and_then(|table| table.column(column));
        column.map_or_else(|| Text::new("", ""), |column| (&column.label).into())
    };
    FedRow {
        table: row.table.clone(),
        row_key: row.row_key(),
        row_label: row_label(to, &row.table, &row.row_key()),
        key: row
            .key
            .iter()
            .map(|(column, value)| FedKey {
                column: column.clone(),
                value: value.clone(),
            })
            .collect(),
        cells: row
            .cells
            .iter()
            .map(|cell| FedCell {
                label: label(&cell.column),
                column: cell.column.clone(),
                value: decimal(&cell.value),
                unit: cell.unit.clone(),
                from: cell.from.to_string(),
            })
            .collect(),
    }
}
