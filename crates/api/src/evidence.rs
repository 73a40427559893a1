//! Evidence: files attached to the figures of a submission.

use actix_web::{
    HttpResponse, get, post,
    web::{Json, Path, Query},
};
use qilu_app::{
    query::{EvidenceQuery, FileQuery},
    view::{Evidence, EvidenceList, EvidenceRemoval, NewEvidence},
};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    door::{Door, Key, WriteHeaders},
    payload::{Body, FileWith},
    problem::{Answer, ReadRefusals, WriteRefusals},
    reply,
};

/// The evidence of a submission, with what does not fit
#[utoipa::path(operation_id = "list_evidence", tag = "evidence", params(("id" = Uuid, Path), EvidenceQuery),
    responses((status = 200, body = EvidenceList), ReadRefusals))]
#[get("/submissions/{id}/evidence")]
pub async fn list_evidence(
    door: Door,
    id: Path<Uuid>,
    query: Query<EvidenceQuery>,
) -> Answer<Json<EvidenceList>> {
    door.run(move |app, who| app.evidence(who, *id, &query))
        .await
        .map(Json)
}

/// The same list as a workbook
#[utoipa::path(operation_id = "export_evidence", tag = "evidence", params(("id" = Uuid, Path), EvidenceQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/submissions/{id}/evidence.xlsx")]
pub async fn export_evidence(
    door: Door,
    id: Path<Uuid>,
    query: Query<EvidenceQuery>,
) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_evidence(who, *id, &query, lang))
        .await
        .map(reply::file)
}

/// A file with what it says of itself.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "a declaration for the OpenAPI document; `FileWith` reads the form"
)]
pub struct EvidenceForm {
    /// PDF, JPEG, PNG or .xlsx, judged by content; at most 20 MB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    facts: NewEvidence,
}

/// Attach a file to a cell, a row, a month or the whole of a report
#[utoipa::path(operation_id = "create_evidence", tag = "evidence", params(("id" = Uuid, Path), WriteHeaders),
    request_body(content = EvidenceForm, content_type = "multipart/form-data"),
    responses((status = 201, body = Evidence), WriteRefusals))]
#[post("/submissions/{id}/evidence")]
pub async fn create_evidence(
    door: Door,
    key: Key,
    id: Path<Uuid>,
    sent: FileWith<NewEvidence>,
) -> Answer<HttpResponse> {
    let once = key.with(&sent.hash);
    let added = door
        .run(move |app, who| app.add_evidence(who, &once, *id, &sent.file, &sent.facts))
        .await?;
    Ok(reply::created(&added))
}

/// The attached file
#[utoipa::path(operation_id = "get_evidence_file", tag = "evidence",
    params(("id" = Uuid, Path), ("evidence_id" = Uuid, Path), FileQuery),
    responses((status = 200, content_type = "application/octet-stream", body = reply::WorkbookFile), ReadRefusals))]
#[get("/submissions/{id}/evidence/{evidence_id}/file")]
pub async fn get_evidence_file(
    door: Door,
    path: Path<(Uuid, Uuid)>,
    query: Query<FileQuery>,
) -> Answer<HttpResponse> {
    let inline = query.inline;
    door.run(move |app, who| app.evidence_file(who, path.0, path.1))
        .await
        .map(|file| reply::attached(file, inline))
}

/// Take a piece of evidence out, saying why; it stays where it is, marked
#[utoipa::path(operation_id = "remove_evidence", tag = "evidence",
    params(("id" = Uuid, Path), ("evidence_id" = Uuid, Path), WriteHeaders),
    request_body = EvidenceRemoval, responses((status = 200, body = Evidence), WriteRefusals))]
#[post("/submissions/{id}/evidence/{evidence_id}/removal")]
pub async fn remove_evidence(
    door: Door,
    key: Key,
    path: Path<(Uuid, Uuid)>,
    body: Body<EvidenceRemoval>,
) -> Answer<Json<Evidence>> {
    let once = key.with(&body.hash);
    door.run(move |app, who| app.remove_evidence(who, &once, path.0, path.1, &body.value))
        .await
        .map(Json)
}
