//! Findings of the verifier.

use actix_web::{
    HttpResponse, get, post,
    web::{Json, Path},
};
use qilu_app::view::{Finding, FindingAnswer, FindingClosing, NewFinding};
use uuid::Uuid;

use crate::{
    door::{Door, Key, WriteHeaders},
    payload::Body,
    problem::{Answer, ReadRefusals, WriteRefusals},
    reply,
};

/// The findings of a submission
#[utoipa::path(operation_id = "list_findings", tag = "findings", params(("id" = Uuid, Path)),
    responses((status = 200, body = Vec<Finding>), ReadRefusals))]
#[get("/submissions/{id}/findings")]
pub async fn list_findings(door: Door, id: Path<Uuid>) -> Answer<Json<Vec<Finding>>> {
    door.run(move |app, who| app.findings(who, *id))
        .await
        .map(Json)
}

/// The same list as a workbook
#[utoipa::path(operation_id = "export_findings", tag = "findings", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/submissions/{id}/findings.xlsx")]
pub async fn export_findings(door: Door, id: Path<Uuid>) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_findings(who, *id, lang))
        .await
        .map(reply::file)
}

/// Raise a finding on a place in a version
#[utoipa::path(operation_id = "create_finding", tag = "findings", params(("id" = Uuid, Path), WriteHeaders),
    request_body = NewFinding, responses((status = 201, body = Finding), WriteRefusals))]
#[post("/submissions/{id}/findings")]
pub async fn create_finding(
    door: Door,
    key: Key,
    id: Path<Uuid>,
    body: Body<NewFinding>,
) -> Answer<HttpResponse> {
    let once = key.with(&body.hash);
    let finding = door
        .run(move |app, who| app.raise_finding(who, &once, *id, &body.value))
        .await?;
    Ok(reply::created(&finding))
}

/// Answer a finding
#[utoipa::path(operation_id = "answer_finding", tag = "findings", params(("id" = Uuid, Path), ("fid" = Uuid, Path), WriteHeaders),
    request_body = FindingAnswer, responses((status = 200, body = Finding), WriteRefusals))]
#[post("/submissions/{id}/findings/{fid}/answer")]
pub async fn answer_finding(
    door: Door,
    key: Key,
    path: Path<(Uuid, Uuid)>,
    body: Body<FindingAnswer>,
) -> Answer<Json<Finding>> {
    let once = key.with(&body.hash);
    door.run(move |app, who| app.answer_finding(who, &once, path.0, path.1, &body.value))
        .await
        .map(Json)
}

/// Close a finding: the correction is accepted, or a conservative figure takes its place
#[utoipa::path(operation_id = "close_finding", tag = "findings", params(("id" = Uuid, Path), ("fid" = Uuid, Path), WriteHeaders),
    request_body = FindingClosing, responses((status = 200, body = Finding), WriteRefusals))]
#[post("/submissions/{id}/findings/{fid}/close")]
pub async fn close_finding(
    door: Door,
    key: Key,
    path: Path<(Uuid, Uuid)>,
    body: Body<FindingClosing>,
) -> Answer<Json<Finding>> {
    let once = key.with(&body.hash);
    door.run(move |app, who| app.close_finding(who, &once, path.0, path.1, &body.value))
        .await
        .map(Json)
}
