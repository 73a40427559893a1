//! One file of a bulk upload: whose it is, whether it may be sent, and the version it becomes.

use std::{thread, time::Duration};

use qilu_access::Role;
use qilu_quantity::CreditCode;
use qilu_reader::Unread;
use qilu_store::{
    AnyConnection, Direction, PageRequest, ScopeFilter,
    bulk::{BulkItem as Item, BulkJob as Row},
    group, organisation, search_text,
    submission::{self, SubmissionFilter, SubmissionSort},
};
use qilu_verification::State;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::archive::bytes_of;
use crate::{
    App, NewFile, Once, SignedIn,
    app::id,
    fault::{Fault, FaultKind, Outcome},
    layout::{FileLayout, ReadFile},
    scoped,
    submission::dossier::etag,
    unread::{unreadable, unusable},
    view::{NewSubmission, Upload, UploadOutcome},
};

/// How often a file is tried when its submission changed meanwhile, or the database or every reader was busy.
const ATTEMPTS_MAX: u32 = 4;
/// The pause before it is.
const PAUSE_MS: u64 = 50;

/// What a run of a job works with.
pub(super) struct Run<'a> {
    pub row: &'a Row,
    pub who: &'a SignedIn,
    /// The bytes of the ZIP.
    pub bytes: &'a [u8],
    pub layout: Option<&'a FileLayout>,
    /// The workbook of several enterprises, read once.
    pub rows: Option<&'a ReadFile<'a>>,
}

/// A file as far as it is known before anything is decided.
pub(super) struct Looked {
    pub item: Item,
    /// Its bytes; none for an enterprise of a shared workbook.
    file: Option<NewFile>,
    /// Whether the layout reads it, being no template.
    by_layout: bool,
}

impl App {
    /// Opens a file and finds out whose it is.
    pub(super) fn look(&self, run: &Run<'_>, item: &Item) -> Result<Looked, Box<Item>> {
        let mut item = item.clone();
        match patiently(|| self.seen(run, &mut item)) {
            Ok((file, by_layout)) => Ok(Looked {
                item,
                file,
                by_layout,
            }),
            Err(fault) => Err(Box::new(self.refused(item, &fault))),
        }
    }

    fn seen(&self, run: &Run<'_>, item: &mut Item) -> Outcome<(Option<NewFile>, bool)> {
        if let (Some(_), Some(layout)) = (run.rows, run.layout) {
            item.method_id.clone_from(&layout.layout.method);
            return Ok((None, true));
        }
        let entry = usize::try_from(item.entry).map_err(Fault::internal)?;
        let bytes = bytes_of(run.bytes, entry, &item.name)?;
        item.content_hash = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let file = NewFile {
            name: item.name.clone(),
            bytes,
        };
        let by_layout = match (self.reader.mark(&file.bytes), run.layout) {
            (Ok(mark), _) => {
                if mark.year != i32::from(run.row.year) {
                    return Err(other_year(mark.year, run.row.year));
                }
                item.method_id = mark.method;
                item.credit_code = mark.credit_code;
                false
            }
            (Err(Unread::File(problem)), Some(layout))
                if problem.code == "workbook.wrong_template" =>
            {
                item.method_id.clone_from(&layout.layout.method);
                item.credit_code = self.credit_code_of(run, layout, &file)?;
                true
            }
            (Err(unread), _) => return Err(unreadable(unread)),
        };
        if item.credit_code.trim().is_empty() {
            return Err(no_credit_code());
        }
        item.search_text = search_text(&[&item.name, &item.credit_code]);
        Ok((Some(file), by_layout))
    }

    /// Whose a workbook without a mark is: the one enterprise in its rows, else the credit code in its name.
    fn credit_code_of(
        &self,
        run: &Run<'_>,
        layout: &FileLayout,
        file: &NewFile,
    ) -> Outcome<String> {
        if !layout.layout.has_entities() {
            return Ok(credit_code_in(&file.name).unwrap_or_default());
        }
        let year = i32::from(run.row.year);
        let read = self.read_by_layout(&layout.layout, file, year)?;
        let mut codes = read.applied.entities.into_keys();
        match (codes.next(), codes.next()) {
            (Some(one), None) => Ok(one),
            (None, _) => Err(unusable(&read.applied.problems)),
            (Some(_), Some(_)) => Err(several_enterprises()),
        }
    }

    /// Whether the file's enterprise is there and within reach; notes who it is.
    pub(super) fn admit(
        &self,
        connection: &mut AnyConnection,
        run: &Run<'_>,
        item: &mut Item,
    ) -> Outcome<bool> {
        let code = item.credit_code.trim().to_uppercase();
        let found = organisation::find_by_credit_code(connection, &code)?
            .filter(|organisation| organisation.kind == "enterprise");
        let Some(found) = found else {
            self.settle(item, "no_enterprise", &no_enterprise(&code));
            return Ok(false);
        };
        if !self.in_reach(connection, run.who, &found.id)? {
            self.settle(item, "out_of_scope", &out_of_scope());
            return Ok(false);
        }
        let day = format!("{}-12-31", run.row.year);
        let fact = organisation::fact_on(connection, &found.id, &day);
        item.enterprise_name = fact.map(|fact| fact.name_zh).unwrap_or_default();
        item.search_text = search_text(&[&item.name, &item.credit_code, &item.enterprise_name]);
        item.enterprise_id = Some(found.id);
        Ok(true)
    }

    /// A city reaches its enterprises, a group its members, an enterprise itself.
    fn in_reach(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        enterprise_id: &str,
    ) -> Outcome<bool> {
        match &who.rows {
            ScopeFilter::Enterprise(own) if own == enterprise_id => Ok(true),
            ScopeFilter::Enterprise(own) if who.actor.has(Role::GroupReporter) => {
                let today = self.clock.today().to_string();
                let members = group::members(connection, own, &today)?;
                Ok(members.iter().any(|member| member == enterprise_id))
            }
            ScopeFilter::City(_) => match scoped::enterprise(connection, who, enterprise_id) {
                Ok(_) => Ok(true),
                Err(fault) if fault.kind == FaultKind::NotFound => Ok(false),
                Err(fault) => Err(fault),
            },
            _ => Ok(false),
        }
    }

    /// Sends an admitted file as its enterprise's next version.
    pub(super) fn send(&self, run: &Run<'_>, looked: &Looked) -> Item {
        let mut item = looked.item.clone();
        let sent = patiently(|| self.send_once(run, looked));
        match sent {
            Ok(upload) => {
                let outcome = match upload.outcome {
                    UploadOutcome::Stored => "stored",
                    UploadOutcome::Existing => "existing",
                };
                item.outcome = outcome.to_owned();
                item.error_count = upload.version.problem_counts.error;
                item.warning_count = upload.version.problem_counts.warning;
                item.submission_id = Some(upload.version.submission_id.to_string());
                item.version_id = Some(upload.version.id.to_string());
                item.done_at = Some(self.clock.instant());
                item
            }
            Err(fault) => self.refused(item, &fault),
        }
    }

    fn send_once(&self, run: &Run<'_>, looked: &Looked) -> Outcome<Upload> {
        let item = &looked.item;
        let enterprise = item.enterprise_id.as_deref().unwrap_or_default();
        let who = &run.who.for_enterprise(enterprise, &run.row.id);
        let standing = self.submission_of_year(who, enterprise, run.row.year)?;
        let reporter = match &standing {
            Some((submission, _)) => self.reporter(who, *submission)?,
            None => self.reporter_to_be(enterprise, run.row.year)?,
        };
        let submission = standing.as_ref().map(|(submission, _)| *submission);
        let prepared = match (&looked.file, run.layout, run.rows) {
            (None, Some(layout), Some(rows)) => {
                self.prepared_by_layout(who, &reporter, submission, layout, rows)?
            }
            (Some(file), Some(layout), _) if looked.by_layout => {
                let read = self.read_by_layout(&layout.layout, file, reporter.year)?;
                self.prepared_by_layout(who, &reporter, submission, layout, &read)?
            }
            (Some(file), ..) => self.prepared(who, &reporter, file)?,
            (None, ..) => return Err(Fault::internal("a file of a bulk upload without bytes")),
        };
        let key = |door: &str| Once {
            route: format!("BULK {} {door}", run.row.id),
            key: item.id.clone(),
            body_hash: item.content_hash.clone(),
        };
        // Only what can be stored opens a submission.
        let (submission, etag) = match standing {
            Some(standing) => standing,
            None => {
                let new = NewSubmission {
                    year: i32::from(run.row.year),
                    enterprise_id: Some(id(enterprise)?),
                };
                match self.create_submission(who, &key("open"), &new) {
                    Ok(opened) => (opened.id, opened.etag),
                    // Another file of the same enterprise opened it meanwhile.
                    Err(fault) if fault.code == "submission.exists" => return Err(Fault::stale()),
                    Err(fault) => return Err(fault),
                }
            }
        };
        self.add(who, &key("upload"), submission, &etag, prepared)
    }

    /// The submission of a year that counts, with its ETag.
    fn submission_of_year(
        &self,
        who: &SignedIn,
        enterprise: &str,
        year: i16,
    ) -> Outcome<Option<(Uuid, String)>> {
        let filter = SubmissionFilter {
            year: Some(year),
            enterprise: Some(enterprise.to_owned()),
            states: State::ALL
                .iter()
                .filter(|state| **state != State::Rejected)
                .map(|state| state.code().to_owned())
                .collect(),
            ..SubmissionFilter::default()
        };
        self.store.read(|connection| {
            let page = submission::list(
                connection,
                &who.rows,
                &filter,
                SubmissionSort::Updated,
                Direction::Descending,
                &PageRequest::default(),
            )?;
            let latest = page.items.first();
            latest.map(|row| Ok((id(&row.id)?, etag(row)))).transpose()
        })
    }

    /// A file that came to nothing, with why.
    pub(super) fn refused(&self, mut item: Item, fault: &Fault) -> Item {
        if fault.kind == FaultKind::Internal {
            tracing::error!(job = %item.job_id, file = %item.name, cause = ?fault.source, "a file of a bulk upload failed");
        }
        self.settle(&mut item, "refused", fault);
        item
    }

    /// Notes how a file came out and why.
    pub(super) fn settle(&self, item: &mut Item, outcome: &str, fault: &Fault) {
        let of = |severity| {
            let found = fault.problems.iter();
            let count = found.filter(|problem| problem.severity == severity).count();
            i64::try_from(count).unwrap_or(i64::MAX)
        };
        use crate::view::Severity;
        item.error_count = of(Severity::Fatal) + of(Severity::Error);
        item.warning_count = of(Severity::Warning);
        item.outcome = outcome.to_owned();
        item.code.clone_from(&fault.code);
        item.message_zh.clone_from(&fault.message.zh);
        item.message_en.clone_from(&fault.message.en);
        item.problems = serde_json::to_string(&fault.problems).unwrap_or_else(|_| "[]".to_owned());
        item.done_at = Some(self.clock.instant());
    }
}

/// Tries again what met a submission that changed meanwhile, or a database or reader that was busy.
fn patiently<T>(mut work: impl FnMut() -> Outcome<T>) -> Outcome<T> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        match work() {
            Err(fault)
                if attempt < ATTEMPTS_MAX
                    && matches!(fault.kind, FaultKind::Stale | FaultKind::Busy) =>
            {
                thread::sleep(Duration::from_millis(PAUSE_MS * u64::from(attempt)));
            }
            done => return done,
        }
    }
}

/// The credit code a file's name holds.
fn credit_code_in(name: &str) -> Option<String> {
    name.split(|character: char| !character.is_ascii_alphanumeric())
        .find_map(|word| CreditCode::parse(word).ok())
        .map(|code| code.to_string())
}

/// The same enterprise's report under the same method, twice in one upload.
pub(super) fn twice(first: &Item) -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "bulk.duplicate",
        format!(
            "与本批次第 {} 个文件“{}”重复：同一企业、同一核算方法，未再处理。",
            first.ordinal, first.name
        ),
        format!(
            "The upload's file {} “{}” is of the same enterprise and method; this one was not taken.",
            first.ordinal, first.name
        ),
    )
}

fn other_year(found: i32, wanted: i16) -> Fault {
    Fault::new(
        FaultKind::Unprocessable,
        "workbook.other_year",
        format!("填报表格为 {found} 年度，本批次为 {wanted} 年度。"),
        format!("The workbook is for {found}; this upload is for {wanted}."),
    )
}

fn no_credit_code() -> Fault {
    Fault::new(
        FaultKind::Unprocessable,
        "bulk.no_credit_code",
        "未能确定文件属于哪家企业：请在封面填写统一社会信用代码；自有表格请在文件名中写明。",
        "Whose file this is cannot be told: write the credit code on the cover, or into the name of a file of your own layout.",
    )
}

fn several_enterprises() -> Fault {
    Fault::new(
        FaultKind::Unprocessable,
        "bulk.several_enterprises",
        "压缩包内的一个文件包含多家企业；请把该文件单独上传。",
        "A file in the ZIP holds several enterprises; upload that file by itself.",
    )
}

fn no_enterprise(code: &str) -> Fault {
    Fault::new(
        FaultKind::NotFound,
        "bulk.no_enterprise",
        format!("没有统一社会信用代码为 {code} 的企业，请核对代码或先登记企业。"),
        format!(
            "No enterprise has the credit code {code}; check it, or register the enterprise first."
        ),
    )
}

fn out_of_scope() -> Fault {
    Fault::new(
        FaultKind::Forbidden,
        "bulk.out_of_scope",
        "该企业不在您可以上报的范围内。",
        "You may not upload for this enterprise.",
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn a_credit_code_is_found_in_a_files_name() {
        let code = CreditCode::with_check_digit("91999999QL0000007")
            .unwrap()
            .to_string();
        assert_eq!(
            credit_code_in(&format!("甲厂_{code}_2024.xlsx")),
            Some(code.clone())
        );
        assert_eq!(credit_code_in(&format!("{code}.xlsx")), Some(code));
        assert_eq!(credit_code_in("甲厂2024.xlsx"), None);
        assert_eq!(credit_code_in("x91999999QL000000700.xlsx"), None);
    }
}
