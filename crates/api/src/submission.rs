//! Submissions and the acts on them.

use actix_web::{
    HttpResponse, get, post,
    web::{Json, Path, Query},
};
use qilu_app::{
    query::SubmissionQuery,
    view::{
        FlowSet, NewEntries, NewSubmission, Page, SubmissionAct, SubmissionDetail,
        SubmissionSummary, Upload,
    },
};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    door::{Door, EditHeaders, IfMatch, Key, WriteHeaders},
    limits::ENTRIES_BYTES_MAX,
    payload::{Body, UploadedFile},
    problem::{Answer, ReadRefusals, WriteRefusals},
    reply,
};

/// Submissions in the caller's scope
#[utoipa::path(operation_id = "list_submissions", tag = "submissions", params(SubmissionQuery),
    responses((status = 200, body = Page<SubmissionSummary>), ReadRefusals))]
#[get("/submissions")]
pub async fn list_submissions(
    door: Door,
    query: Query<SubmissionQuery>,
) -> Answer<Json<Page<SubmissionSummary>>> {
    door.run(move |app, who| app.submissions(who, &query))
        .await
        .map(Json)
}

/// The same list as a workbook
#[utoipa::path(operation_id = "export_submissions", tag = "submissions", params(SubmissionQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/submissions.xlsx")]
pub async fn export_submissions(door: Door, query: Query<SubmissionQuery>) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_submissions(who, &query, lang))
        .await
        .map(reply::file)
}

/// One submission as a workbook: results, totals, supplementary data, problems and history
#[utoipa::path(operation_id = "export_submission", tag = "submissions", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/submissions/{id}/content.xlsx")]
pub async fn export_submission(door: Door, id: Path<Uuid>) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_submission(who, *id, lang))
        .await
        .map(reply::file)
}

/// Open the submission of a year
#[utoipa::path(operation_id = "create_submission", tag = "submissions", params(WriteHeaders), request_body = NewSubmission,
    responses((status = 201, body = SubmissionDetail), WriteRefusals))]
#[post("/submissions")]
pub async fn create_submission(
    door: Door,
    key: Key,
    body: Body<NewSubmission>,
) -> Answer<HttpResponse> {
    let once = key.with(&body.hash);
    let detail = door
        .run(move |app, who| app.create_submission(who, &once, &body.value))
        .await?;
    Ok(reply::new_submission(&detail))
}

/// One submission with its reports, results, history and the acts open to the caller
#[utoipa::path(operation_id = "get_submission", tag = "submissions", params(("id" = Uuid, Path)),
    responses((status = 200, body = SubmissionDetail, headers(("ETag" = String))), ReadRefusals))]
#[get("/submissions/{id}")]
pub async fn get_submission(door: Door, id: Path<Uuid>) -> Answer<HttpResponse> {
    let detail = door.run(move |app, who| app.submission(who, *id)).await?;
    Ok(reply::submission(&detail))
}

/// A filled workbook.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "a declaration for the OpenAPI document; `UploadedFile` reads the form"
)]
pub(crate) struct WorkbookForm {
    /// The .xlsx, at most 20 MB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Upload a filled workbook as the next version of its report
#[utoipa::path(operation_id = "create_upload", tag = "submissions", params(("id" = Uuid, Path), EditHeaders),
    request_body(content = WorkbookForm, content_type = "multipart/form-data"),
    responses((status = 201, body = Upload), WriteRefusals))]
#[post("/submissions/{id}/uploads")]
pub async fn create_upload(
    door: Door,
    key: Key,
    seen: IfMatch,
    id: Path<Uuid>,
    sent: UploadedFile,
) -> Answer<HttpResponse> {
    let once = key.with(&sent.hash);
    let upload = door
        .run(move |app, who| app.upload(who, &once, *id, &seen.0, &sent.file))
        .await?;
    Ok(reply::created(&upload))
}

/// Send entries as JSON as the next version of their report
#[utoipa::path(operation_id = "create_entries", tag = "submissions", params(("id" = Uuid, Path), EditHeaders),
    request_body = NewEntries, responses((status = 201, body = Upload), WriteRefusals))]
#[post("/submissions/{id}/entries")]
pub async fn create_entries(
    door: Door,
    key: Key,
    seen: IfMatch,
    id: Path<Uuid>,
    body: Body<NewEntries, ENTRIES_BYTES_MAX>,
) -> Answer<HttpResponse> {
    let once = key.with(&body.hash);
    let upload = door
        .run(move |app, who| app.enter(who, &once, *id, &seen.0, &body.value))
        .await?;
    Ok(reply::created(&upload))
}

/// Say which carriers flow between the parts of the enterprise
#[utoipa::path(operation_id = "replace_flows", tag = "submissions", params(("id" = Uuid, Path), EditHeaders),
    request_body = FlowSet, responses((status = 200, body = SubmissionDetail, headers(("ETag" = String))), WriteRefusals))]
#[post("/submissions/{id}/flows")]
pub async fn replace_flows(
    door: Door,
    key: Key,
    seen: IfMatch,
    id: Path<Uuid>,
    body: Body<FlowSet>,
) -> Answer<HttpResponse> {
    let once = key.with(&body.hash);
    let detail = door
        .run(move |app, who| app.set_flows(who, &once, *id, &seen.0, &body.value))
        .await?;
    Ok(reply::submission(&detail))
}

/// Move a submission on: submit, accept, assign, conclude, approve, return …
#[utoipa::path(operation_id = "act_submission", tag = "submissions", params(("id" = Uuid, Path), EditHeaders),
    request_body = SubmissionAct, responses((status = 200, body = SubmissionDetail, headers(("ETag" = String))), WriteRefusals))]
#[post("/submissions/{id}/actions")]
pub async fn act_submission(
    door: Door,
    key: Key,
    seen: IfMatch,
    id: Path<Uuid>,
    body: Body<SubmissionAct>,
) -> Answer<HttpResponse> {
    let once = key.with(&body.hash);
    let detail = door
        .run(move |app, who| app.act(who, &once, *id, &seen.0, &body.value))
        .await?;
    Ok(reply::submission(&detail))
}
