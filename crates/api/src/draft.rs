//! Working copies of reports.

use actix_web::{
    HttpResponse, delete, get, post, put,
    web::{Json, Path, Query},
};
use qilu_app::{
    query::{DraftOriginsQuery, TraceQuery},
    view::{
        DraftDetail, DraftOrigin, DraftSaved, DraftSummary, DraftTableMerged, DraftTableRace,
        NewDraft, NewDraftRows, TraceNode, Upload,
    },
};
use uuid::Uuid;

use crate::{
    door::{Door, EditHeaders, IfMatch, Key, WriteHeaders},
    limits::ENTRIES_BYTES_MAX,
    payload::Body,
    problem::{Answer, ReadRefusals, WriteRefusals},
    reply,
};

/// The working copies of a submission
#[utoipa::path(operation_id = "list_drafts", tag = "drafts", params(("id" = Uuid, Path)),
    responses((status = 200, body = Vec<DraftSummary>), ReadRefusals))]
#[get("/submissions/{id}/drafts")]
pub async fn list_drafts(door: Door, id: Path<Uuid>) -> Answer<Json<Vec<DraftSummary>>> {
    door.run(move |app, who| app.drafts(who, *id))
        .await
        .map(Json)
}

/// What the working copy of a method's report may begin with, what saves most typing first
#[utoipa::path(operation_id = "list_draft_origins", tag = "drafts", params(("id" = Uuid, Path), DraftOriginsQuery),
    responses((status = 200, body = Vec<DraftOrigin>), ReadRefusals))]
#[get("/submissions/{id}/drafts/origins")]
pub async fn list_draft_origins(
    door: Door,
    id: Path<Uuid>,
    query: Query<DraftOriginsQuery>,
) -> Answer<Json<Vec<DraftOrigin>>> {
    door.run(move |app, who| app.draft_origins(who, *id, &query.method))
        .await
        .map(Json)
}

/// Begin the working copy of a method's report
#[utoipa::path(operation_id = "create_draft", tag = "drafts", params(("id" = Uuid, Path), WriteHeaders),
    request_body = NewDraft, responses((status = 201, body = DraftDetail), WriteRefusals))]
#[post("/submissions/{id}/drafts")]
pub async fn create_draft(
    door: Door,
    key: Key,
    id: Path<Uuid>,
    body: Body<NewDraft>,
) -> Answer<HttpResponse> {
    let once = key.with(&body.hash);
    let draft = door
        .run(move |app, who| app.create_draft(who, &once, *id, &body.value))
        .await?;
    Ok(reply::created(&draft))
}

/// One working copy with its tables, its places in the workbook and what the checks say of it now
#[utoipa::path(operation_id = "get_draft", tag = "drafts", params(("eid" = Uuid, Path), ("did" = Uuid, Path)),
    responses((status = 200, body = DraftDetail), ReadRefusals))]
#[get("/enterprises/{eid}/drafts/{did}")]
pub async fn get_draft(door: Door, path: Path<(Uuid, Uuid)>) -> Answer<Json<DraftDetail>> {
    door.run(move |app, who| app.draft(who, path.0, path.1))
        .await
        .map(Json)
}

/// Remove a working copy as it was seen; versions made of it stay. `If-Match` carries its etag
#[utoipa::path(operation_id = "delete_draft", tag = "drafts", params(("eid" = Uuid, Path), ("did" = Uuid, Path), EditHeaders),
    responses((status = 204, description = "The working copy is gone"), WriteRefusals))]
#[delete("/enterprises/{eid}/drafts/{did}")]
pub async fn delete_draft(
    door: Door,
    key: Key,
    seen: IfMatch,
    path: Path<(Uuid, Uuid)>,
) -> Answer<HttpResponse> {
    let once = key.with("");
    door.run(move |app, who| app.delete_draft(who, &once, (path.0, path.1), &seen.0))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Save the rows of one table; `If-Match` carries the table's etag
#[utoipa::path(operation_id = "save_draft_table", tag = "drafts",
    params(("eid" = Uuid, Path), ("did" = Uuid, Path), ("table" = String, Path), EditHeaders),
    request_body = NewDraftRows, responses((status = 200, body = DraftSaved), WriteRefusals))]
#[put("/enterprises/{eid}/drafts/{did}/tables/{table}")]
pub async fn save_draft_table(
    door: Door,
    key: Key,
    seen: IfMatch,
    path: Path<(Uuid, Uuid, String)>,
    body: Body<NewDraftRows, ENTRIES_BYTES_MAX>,
) -> Answer<Json<DraftSaved>> {
    let once = key.with(&body.hash);
    door.run(move |app, who| {
        let (draft, table) = ((path.0, path.1), &path.2);
        app.save_draft_table(who, &once, draft, table, &seen.0, &body.value)
    })
    .await
    .map(Json)
}

/// Walk a figure of what the working copy says now back to its cells
#[utoipa::path(operation_id = "get_draft_trace", tag = "drafts", params(("eid" = Uuid, Path), ("did" = Uuid, Path), TraceQuery),
    responses((status = 200, body = TraceNode), ReadRefusals))]
#[get("/enterprises/{eid}/drafts/{did}/trace")]
pub async fn get_draft_trace(
    door: Door,
    path: Path<(Uuid, Uuid)>,
    query: Query<TraceQuery>,
) -> Answer<Json<TraceNode>> {
    door.run(move |app, who| app.draft_trace(who, (path.0, path.1), &query))
        .await
        .map(Json)
}

/// Make the next report version of it; `If-Match` carries the working copy's etag
#[utoipa::path(operation_id = "publish_draft", tag = "drafts", params(("eid" = Uuid, Path), ("did" = Uuid, Path), EditHeaders),
    responses((status = 201, body = Upload), WriteRefusals))]
#[post("/enterprises/{eid}/drafts/{did}/versions")]
pub async fn publish_draft(
    door: Door,
    key: Key,
    seen: IfMatch,
    path: Path<(Uuid, Uuid)>,
) -> Answer<HttpResponse> {
    let (once, lang) = (key.with(""), door.lang());
    let upload = door
        .run(move |app, who| app.publish_draft(who, &once, (path.0, path.1), &seen.0, lang))
        .await?;
    Ok(reply::created(&upload))
}

/// Bring rows that could not be saved together with what somebody else saved; nothing is saved yet
#[utoipa::path(operation_id = "merge_draft_table", tag = "drafts",
    params(("eid" = Uuid, Path), ("did" = Uuid, Path), ("table" = String, Path)),
    request_body = DraftTableRace, responses((status = 200, body = DraftTableMerged), WriteRefusals))]
#[post("/enterprises/{eid}/drafts/{did}/tables/{table}/merge")]
pub async fn merge_draft_table(
    door: Door,
    path: Path<(Uuid, Uuid, String)>,
    body: Body<DraftTableRace, ENTRIES_BYTES_MAX>,
) -> Answer<Json<DraftTableMerged>> {
    door.run(move |app, who| app.merge_draft_table(who, (path.0, path.1), &path.2, &body.value))
        .await
        .map(Json)
}
