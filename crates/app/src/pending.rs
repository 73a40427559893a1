use crate::{fault::*, query::*, view::*};
use uuid::Uuid;
pub struct App;
pub struct SignedIn;
pub struct Once {
    pub route: String,
    pub key: String,
    pub body_hash: String,
}
pub struct Refresh {
    pub token: String,
    pub seconds: i64,
}
pub struct NewFile {
    pub name: String,
    pub bytes: Vec<u8>,
}
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lang {
    Zh,
    En,
}
fn no<T>() -> Outcome<T> {
    Err(Fault::not_found())
}
#[allow(unused_variables)]
impl App {
    pub fn signed_in(&self, token: &str) -> Outcome<SignedIn> {
        no()
    }
    pub fn sign_in(&self, c: &Credentials) -> Outcome<(Session, Refresh)> {
        no()
    }
    pub fn refresh(&self, t: &str) -> Outcome<(Session, Refresh)> {
        no()
    }
    pub fn sign_out(&self, access: Option<&str>, refresh: Option<&str>) -> Outcome<()> {
        no()
    }
    pub fn me(&self, who: &SignedIn) -> Outcome<Me> {
        no()
    }
    pub fn system(&self) -> System {
        todo!()
    }
    pub fn demo_logins(&self) -> Outcome<Vec<DemoLogin>> {
        no()
    }
    pub fn healthy(&self) -> Outcome<()> {
        no()
    }
    pub fn regions(&self) -> Outcome<Vec<Region>> {
        no()
    }
    pub fn sectors(&self) -> Outcome<Vec<Sector>> {
        no()
    }
    pub fn methods(&self) -> Vec<MethodSummary> {
        vec![]
    }
    pub fn method(&self, id: &str) -> Outcome<MethodDetail> {
        no()
    }
    pub fn template(
        &self,
        who: &SignedIn,
        method: &str,
        q: &TemplateQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        no()
    }
    pub fn work(&self, who: &SignedIn) -> Outcome<Work> {
        no()
    }
    pub fn enterprises(
        &self,
        who: &SignedIn,
        q: &EnterpriseQuery,
    ) -> Outcome<Page<EnterpriseSummary>> {
        no()
    }
    pub fn export_enterprises(
        &self,
        who: &SignedIn,
        q: &EnterpriseQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        no()
    }
    pub fn enterprise(&self, who: &SignedIn, id: Uuid) -> Outcome<EnterpriseDetail> {
        no()
    }
    pub fn submissions(
        &self,
        who: &SignedIn,
        q: &SubmissionQuery,
    ) -> Outcome<Page<SubmissionSummary>> {
        no()
    }
    pub fn export_submissions(
        &self,
        who: &SignedIn,
        q: &SubmissionQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        no()
    }
    pub fn create_submission(
        &self,
        who: &SignedIn,
        once: &Once,
        new: &NewSubmission,
    ) -> Outcome<SubmissionDetail> {
        no()
    }
    pub fn submission(&self, who: &SignedIn, id: Uuid) -> Outcome<SubmissionDetail> {
        no()
    }
    pub fn upload(
        &self,
        who: &SignedIn,
        once: &Once,
        id: Uuid,
        if_match: &str,
        file: &NewFile,
    ) -> Outcome<Upload> {
        no()
    }
    pub fn enter(
        &self,
        who: &SignedIn,
        once: &Once,
        id: Uuid,
        if_match: &str,
        new: &NewEntries,
    ) -> Outcome<Upload> {
        no()
    }
    pub fn set_flows(
        &self,
        who: &SignedIn,
        once: &Once,
        id: Uuid,
        if_match: &str,
        flows: &FlowSet,
    ) -> Outcome<SubmissionDetail> {
        no()
    }
    pub fn act(
        &self,
        who: &SignedIn,
        once: &Once,
        id: Uuid,
        if_match: &str,
        act: &SubmissionAct,
    ) -> Outcome<SubmissionDetail> {
        no()
    }
    pub fn version(&self, who: &SignedIn, eid: Uuid, vid: Uuid) -> Outcome<VersionDetail> {
        no()
    }
    pub fn sheets(&self, who: &SignedIn, eid: Uuid, vid: Uuid) -> Outcome<Vec<Sheet>> {
        no()
    }
    pub fn sheet(&self, who: &SignedIn, eid: Uuid, vid: Uuid, name: &str) -> Outcome<Grid> {
        no()
    }
    pub fn workbook(&self, who: &SignedIn, eid: Uuid, vid: Uuid) -> Outcome<Download> {
        no()
    }
    pub fn annotated_workbook(
        &self,
        who: &SignedIn,
        eid: Uuid,
        vid: Uuid,
        lang: Lang,
    ) -> Outcome<Download> {
        no()
    }
    pub fn trace(
        &self,
        who: &SignedIn,
        eid: Uuid,
        vid: Uuid,
        q: &TraceQuery,
    ) -> Outcome<TraceNode> {
        no()
    }
    pub fn compare(
        &self,
        who: &SignedIn,
        eid: Uuid,
        vid: Uuid,
        other: Uuid,
    ) -> Outcome<Comparison> {
        no()
    }
    pub fn answer(
        &self,
        who: &SignedIn,
        once: &Once,
        eid: Uuid,
        vid: Uuid,
        new: &NewAnswer,
    ) -> Outcome<VersionDetail> {
        no()
    }
    pub fn findings(&self, who: &SignedIn, id: Uuid) -> Outcome<Vec<Finding>> {
        no()
    }
    pub fn export_findings(&self, who: &SignedIn, id: Uuid, lang: Lang) -> Outcome<Download> {
        no()
    }
    pub fn raise_finding(
        &self,
        who: &SignedIn,
        once: &Once,
        id: Uuid,
        new: &NewFinding,
    ) -> Outcome<Finding> {
        no()
    }
    pub fn answer_finding(
        &self,
        who: &SignedIn,
        once: &Once,
        id: Uuid,
        fid: Uuid,
        new: &FindingAnswer,
    ) -> Outcome<Finding> {
        no()
    }
    pub fn close_finding(
        &self,
        who: &SignedIn,
        once: &Once,
        id: Uuid,
        fid: Uuid,
        new: &FindingClosing,
    ) -> Outcome<Finding> {
        no()
    }
    pub fn bodies(&self, who: &SignedIn) -> Outcome<Vec<Body>> {
        no()
    }
    pub fn summary(&self, who: &SignedIn, q: &SummaryQuery) -> Outcome<Summary> {
        no()
    }
    pub fn export_summary(
        &self,
        who: &SignedIn,
        q: &SummaryQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        no()
    }
    pub fn summary_lines(
        &self,
        who: &SignedIn,
        q: &SummaryLineQuery,
    ) -> Outcome<Page<SummaryLine>> {
        no()
    }
    pub fn export_summary_lines(
        &self,
        who: &SignedIn,
        q: &SummaryLineQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        no()
    }
    pub fn campaign(&self, who: &SignedIn, q: &YearQuery) -> Outcome<Campaign> {
        no()
    }
    pub fn accounts(&self, who: &SignedIn, q: &PageQuery) -> Outcome<Page<AccountSummary>> {
        no()
    }
    pub fn export_accounts(&self, who: &SignedIn, lang: Lang) -> Outcome<Download> {
        no()
    }
    pub fn account(&self, who: &SignedIn, id: Uuid) -> Outcome<AccountDetail> {
        no()
    }
    pub fn audit(&self, who: &SignedIn, q: &PageQuery) -> Outcome<Page<AuditEvent>> {
        no()
    }
    pub fn export_audit(&self, who: &SignedIn, lang: Lang) -> Outcome<Download> {
        no()
    }
}
