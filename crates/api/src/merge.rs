//! Workbooks of a working copy: taken away, filled in elsewhere, brought back and merged.

use actix_web::{
    HttpResponse, delete, get, post,
    web::{Json, Path, Query},
};
use qilu_app::{
    query::DraftTablesQuery,
    view::{DraftChoices, DraftDetail, DraftMerge, NewDraftRecord},
};
use uuid::Uuid;

use crate::{
    door::{Door, EditHeaders, IfMatch, Key, WriteHeaders},
    payload::{Body, UploadedFile},
    problem::{Answer, ReadRefusals, WriteRefusals},
    reply,
    submission::WorkbookForm,
};

/// Take the working copy away as a workbook; what it contained is kept for the merge
#[utoipa::path(operation_id = "create_draft_workbook", tag = "drafts", params(("eid" = Uuid, Path), ("did" = Uuid, Path), DraftTablesQuery, WriteHeaders),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), WriteRefusals))]
#[post("/enterprises/{eid}/drafts/{did}/workbook")]
pub async fn create_draft_workbook(
    door: Door,
    key: Key,
    path: Path<(Uuid, Uuid)>,
    query: Query<DraftTablesQuery>,
) -> Answer<HttpResponse> {
    let tables = query.tables();
    let (once, lang) = (key.with(&tables.join(",")), door.lang());
    door.run(move |app, who| app.draft_workbook(who, &once, (path.0, path.1), &tables, lang))
        .await
        .map(reply::file)
}

/// Bring a filled workbook back; nothing changes until its differences are settled
#[utoipa::path(operation_id = "create_draft_upload", tag = "drafts", params(("eid" = Uuid, Path), ("did" = Uuid, Path), WriteHeaders),
    request_body(content = WorkbookForm, content_type = "multipart/form-data"),
    responses((status = 201, body = DraftMerge), WriteRefusals))]
#[post("/enterprises/{eid}/drafts/{did}/uploads")]
pub async fn create_draft_upload(
    door: Door,
    key: Key,
    path: Path<(Uuid, Uuid)>,
    sent: UploadedFile,
) -> Answer<HttpResponse> {
    let once = key.with(&sent.hash);
    let merge = door
        .run(move |app, who| app.upload_to_draft(who, &once, (path.0, path.1), &sent.file))
        .await?;
    Ok(reply::created(&merge))
}

/// Lay what a record of the submission has for the report beside the working copy; nothing changes until it is settled
#[utoipa::path(operation_id = "take_draft_record", tag = "drafts", params(("eid" = Uuid, Path), ("did" = Uuid, Path), WriteHeaders),
    request_body = NewDraftRecord, responses((status = 201, body = DraftMerge), WriteRefusals))]
#[post("/enterprises/{eid}/drafts/{did}/records")]
pub async fn take_draft_record(
    door: Door,
    key: Key,
    path: Path<(Uuid, Uuid)>,
    body: Body<NewDraftRecord>,
) -> Answer<HttpResponse> {
    let once = key.with(&body.hash);
    let merge = door
        .run(move |app, who| app.take_record(who, &once, (path.0, path.1), &body.value))
        .await?;
    Ok(reply::created(&merge))
}

/// The workbooks that wait to be merged
#[utoipa::path(operation_id = "list_draft_merges", tag = "drafts", params(("eid" = Uuid, Path), ("did" = Uuid, Path)),
    responses((status = 200, body = Vec<DraftMerge>), ReadRefusals))]
#[get("/enterprises/{eid}/drafts/{did}/merges")]
pub async fn list_draft_merges(
    door: Door,
    path: Path<(Uuid, Uuid)>,
) -> Answer<Json<Vec<DraftMerge>>> {
    door.run(move |app, who| app.draft_merges(who, (path.0, path.1)))
        .await
        .map(Json)
}

/// One workbook beside what is kept now, cell by cell
#[utoipa::path(operation_id = "get_draft_merge", tag = "drafts",
    params(("eid" = Uuid, Path), ("did" = Uuid, Path), ("mid" = Uuid, Path)),
    responses((status = 200, body = DraftMerge), ReadRefusals))]
#[get("/enterprises/{eid}/drafts/{did}/merges/{mid}")]
pub async fn get_draft_merge(
    door: Door,
    path: Path<(Uuid, Uuid, Uuid)>,
) -> Answer<Json<DraftMerge>> {
    door.run(move |app, who| app.draft_merge(who, (path.0, path.1), path.2))
        .await
        .map(Json)
}

/// Settle the differences and save what comes of it; `If-Match` carries the merge's etag
#[utoipa::path(operation_id = "apply_draft_merge", tag = "drafts",
    params(("eid" = Uuid, Path), ("did" = Uuid, Path), ("mid" = Uuid, Path), EditHeaders),
    request_body = DraftChoices, responses((status = 200, body = DraftDetail), WriteRefusals))]
#[post("/enterprises/{eid}/drafts/{did}/merges/{mid}/apply")]
pub async fn apply_draft_merge(
    door: Door,
    key: Key,
    seen: IfMatch,
    path: Path<(Uuid, Uuid, Uuid)>,
    body: Body<DraftChoices>,
) -> Answer<Json<DraftDetail>> {
    let once = key.with(&body.hash);
    door.run(move |app, who| {
        let draft = (path.0, path.1);
        app.apply_draft_merge(who, &once, draft, path.2, &seen.0, &body.value)
    })
    .await
    .map(Json)
}

/// Lay a workbook aside without merging it
#[utoipa::path(operation_id = "delete_draft_merge", tag = "drafts",
    params(("eid" = Uuid, Path), ("did" = Uuid, Path), ("mid" = Uuid, Path), WriteHeaders),
    responses((status = 204, description = "The workbook is laid aside"), WriteRefusals))]
#[delete("/enterprises/{eid}/drafts/{did}/merges/{mid}")]
pub async fn delete_draft_merge(
    door: Door,
    key: Key,
    path: Path<(Uuid, Uuid, Uuid)>,
) -> Answer<HttpResponse> {
    let once = key.with("");
    door.run(move |app, who| app.discard_draft_merge(who, &once, (path.0, path.1), path.2))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
