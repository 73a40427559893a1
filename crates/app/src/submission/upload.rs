//! New versions of a report: from a workbook, or from entries sent as JSON.
//!
//! Everything slow happens before the transaction: reading, computing, storing the bytes. The transaction (`keep`) looks
//! at the submission again and appends; when it refuses, nothing has changed but an object no row names.

use qilu_access::Capability;
use qilu_accounting::{ColumnKind, Entries, EntryValue, Method, Severity, assess_in};
use qilu_quantity::Exact;
use qilu_store::{AnyConnection, object, organisation, submission};
use qilu_workbook::Expectation;
use uuid::Uuid;

use crate::{
    App, Once, SignedIn,
    fault::{Fault, Outcome},
    method::{must_be_reported, not_for_year},
    sector,
    submission::{keep::Prepared, open::no_facts},
    unread::{media_type, unreadable, unusable},
    view::{NewEntries, Upload, VersionSource},
};

/// A file as it came.
#[derive(Debug, Clone)]
pub struct NewFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Who reports, for which year.
pub(crate) struct Reporter {
    pub enterprise_id: String,
    pub credit_code: String,
    pub year: i32,
    pub sectors: Vec<String>,
}

impl App {
    /// Uploads a filled workbook as the next version of its report. The same content again is the version that is there.
    ///
    /// # Errors
    /// `not_found`, `access.forbidden`, `submission.stale`, `submission.not_editable`, and `workbook.…` with located problems
    /// for a file that cannot be used; then nothing has changed.
    pub fn upload(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        if_match: &str,
        file: &NewFile,
    ) -> Outcome<Upload> {
        let reporter = self.reporter(who, submission_id)?;
        let prepared = self.prepared(who, &reporter, file)?;
        self.add(who, once, submission_id, if_match, prepared)
    }

    /// Reads and computes a filled workbook of a reporter; nothing is written but its bytes.
    pub(crate) fn prepared(
        &self,
        who: &SignedIn,
        reporter: &Reporter,
        file: &NewFile,
    ) -> Outcome<Prepared<'static>> {
        let expectation = Expectation {
            method: None,
            year: Some(reporter.year),
            entity: Some(reporter.credit_code.clone()),
        };
        let library = self.library();
        let read = self
            .reader
            .read(&file.bytes, library, Some(&expectation))
            .map_err(unreadable)?;
        if read
            .problems
            .iter()
            .any(|problem| problem.severity == Severity::Fatal)
        {
            return Err(unusable(&read.problems));
        }
        let method = library
            .method(&read.entries.method)
            .ok_or_else(Fault::not_found)?;
        must_be_reported(method)?;
        sector::must_apply(&method.sector, &reporter.sectors)?;
        let beside = self.comparison(who, &reporter.enterprise_id, method, &read.entries)?;
        let mut assessment = assess_in(library, method, &read.entries, &beside);
        read.join(method, &mut assessment);
        let blob = self.put_object(&file.bytes, media_type(&file.bytes))?;
        let file = Some((blob, file.name.clone()));
        Ok(Prepared {
            method,
            entries: read.entries,
            assessment,
            source: VersionSource::Workbook,
            file,
            origin: None,
        })
    }

    /// Takes entries as JSON as the next version of their report, with the same meaning as a workbook.
    ///
    /// # Errors
    /// As `upload`, with `entries.…` in place of `workbook.…`.
    pub fn enter(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        if_match: &str,
        new: &NewEntries,
    ) -> Outcome<Upload> {
        let reporter = self.reporter(who, submission_id)?;
        let mut entries =
            Entries::from_json(&new.entries).map_err(|problem| unusable(&[problem]))?;
        if entries.entity.is_empty() {
            entries.entity.clone_from(&reporter.credit_code);
        }
        let method = self
            .library()
            .method(&entries.method)
            .ok_or_else(|| unknown_method(&entries.method))?;
        if entries.entity != reporter.credit_code {
            return Err(other_enterprise(&entries.entity));
        }
        if entries.year != reporter.year {
            return Err(other_year(entries.year, reporter.year));
        }
        if !method.years.contains(entries.year) {
            return Err(not_for_year(method, entries.year));
        }
        must_be_reported(method)?;
        sector::must_apply(&method.sector, &reporter.sectors)?;
        read_numbers(method, &mut entries);
        let beside = self.comparison(who, &reporter.enterprise_id, method, &entries)?;
        let assessment = assess_in(self.library(), method, &entries, &beside);
        let prepared = Prepared {
            method,
            entries,
            assessment,
            source: VersionSource::Api,
            file: None,
            origin: None,
        };
        self.add(who, once, submission_id, if_match, prepared)
    }

    /// Stores bytes, and the row that is to name them.
    pub(crate) fn put_object(&self, bytes: &[u8], kind: &str) -> Outcome<object::ObjectBlob> {
        let hash = self.objects.put(bytes).map_err(Fault::internal)?;
        Ok(object::ObjectBlob {
            hash: hash.to_string(),
            bytes: i64::try_from(bytes.len()).map_err(Fault::internal)?,
            media_type: kind.to_owned(),
            created_at: self.clock.instant(),
        })
    }

    pub(crate) fn reporter(&self, who: &SignedIn, submission_id: Uuid) -> Outcome<Reporter> {
        self.store.read(|connection| {
            let row = submission::find(connection, &who.rows, &submission_id.to_string())?;
            who.may(Capability::EditReport)?;
            reporter(connection, row.enterprise_id, &row.sector, row.year)
        })
    }

    /// An enterprise as it would report for a year it has no submission of yet.
    ///
    /// # Errors
    /// `submission.no_facts` when it was not registered in that year.
    pub(crate) fn reporter_to_be(&self, enterprise_id: &str, year: i16) -> Outcome<Reporter> {
        self.store.read(|connection| {
            let day = format!("{year}-12-31");
            let fact = organisation::fact_on(connection, enterprise_id, &day)
                .map_err(|_| no_facts(year))?;
            reporter(connection, enterprise_id.to_owned(), &fact.sector, year)
        })
    }
}

fn reporter(
    connection: &mut AnyConnection,
    enterprise_id: String,
    own_sector: &str,
    year: i16,
) -> Outcome<Reporter> {
    Ok(Reporter {
        sectors: sector::of_enterprise(connection, &enterprise_id, own_sector)?,
        credit_code: organisation::find(connection, &enterprise_id)?.credit_code,
        year: i32::from(year),
        enterprise_id,
    })
}

/// A decimal sent as text is the number it stands for: `"75.00"` means what a workbook's 75 means.
pub(crate) fn read_numbers(method: &Method, entries: &mut Entries) {
    for table in &method.tables {
        let Some(rows) = entries.tables.get_mut(&table.id) else {
            continue;
        };
        for column in table
            .columns
            .iter()
            .filter(|column| column.kind == ColumnKind::Number)
        {
            for cell in rows
                .iter_mut()
                .filter_map(|row| row.cells.get_mut(&column.id))
            {
                let number = match &cell.value {
                    EntryValue::Text(text) => Exact::parse_entered(text).ok(),
                    _ => None,
                };
                if let Some(number) = number {
                    cell.value = EntryValue::Number(number);
                }
            }
        }
    }
}

pub(crate) fn unknown_method(method: &str) -> Fault {
    Fault::field(
        "entries.unknown_method",
        "method",
        format!("没有核算方法“{method}”。"),
        format!("There is no method {method:?}."),
    )
}

fn other_enterprise(entity: &str) -> Fault {
    Fault::field(
        "entries.other_enterprise",
        "entity",
        format!("数据属于其他单位（统一社会信用代码 {entity}），请核对。"),
        format!("The entries are those of another enterprise ({entity})."),
    )
}

fn other_year(found: i32, expected: i32) -> Fault {
    Fault::field(
        "entries.other_year",
        "year",
        format!("数据为 {found} 年度，本报送为 {expected} 年度。"),
        format!("The entries are for {found}; this submission is for {expected}."),
    )
}
