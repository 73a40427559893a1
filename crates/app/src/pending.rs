use crate::{fault::*, query::*, view::*, App, SignedIn, Once};
use qilu_quantity::Lang;
use uuid::Uuid;
fn no<T>() -> Outcome<T> { Err(Fault::not_found()) }
#[allow(unused_variables)]
impl App {
 pub fn export_enterprises(&self, who: &SignedIn, q: &EnterpriseQuery, lang: Lang) -> Outcome<Download> { no() }
 pub fn export_submissions(&self, who: &SignedIn, q: &SubmissionQuery, lang: Lang) -> Outcome<Download> { no() }
 pub fn export_findings(&self, who: &SignedIn, id: Uuid, lang: Lang) -> Outcome<Download> { no() }
 pub fn export_summary(&self, who: &SignedIn, q: &SummaryQuery, lang: Lang) -> Outcome<Download> { no() }
 pub fn export_summary_lines(&self, who: &SignedIn, q: &SummaryLineQuery, lang: Lang) -> Outcome<Download> { no() }
 pub fn campaign(&self, who: &SignedIn, q: &YearQuery) -> Outcome<Campaign> { no() }
 pub fn accounts(&self, who: &SignedIn, q: &PageQuery) -> Outcome<Page<AccountSummary>> { no() }
 pub fn export_accounts(&self, who: &SignedIn, lang: Lang) -> Outcome<Download> { no() }
 pub fn account(&self, who: &SignedIn, id: Uuid) -> Outcome<AccountDetail> { no() }
 pub fn export_audit(&self, who: &SignedIn, lang: Lang) -> Outcome<Download> { no() }
}
