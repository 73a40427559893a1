//! Bulk uploads.

use actix_web::{
    HttpResponse, get, post,
    web::{Json, Path, Query},
};
use qilu_app::{
    query::{BulkItemQuery, BulkQuery},
    view::{Bulk, BulkItem, BulkRun, NewBulk, Page},
};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    door::{Door, Key, WriteHeaders},
    limits::BULK_BYTES_MAX,
    payload::{Body, FileWith},
    problem::{Answer, ReadRefusals, WriteRefusals},
    reply,
};

/// Many reports at once.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "a declaration for the OpenAPI document; `FileWith` reads the form"
)]
pub struct BulkForm {
    /// A ZIP of workbooks, or one workbook of several enterprises, at most 128 MB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    facts: NewBulk,
}

/// The bytes of a ZIP.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(
    dead_code,
    reason = "a declaration for the OpenAPI document; files are answered as bytes"
)]
pub struct ZipFile(Vec<u8>);

/// The bulk uploads of the caller's organisation
#[utoipa::path(operation_id = "list_bulks", tag = "bulk", params(BulkQuery),
    responses((status = 200, body = Page<Bulk>), ReadRefusals))]
#[get("/bulk")]
pub async fn list_bulks(door: Door, query: Query<BulkQuery>) -> Answer<Json<Page<Bulk>>> {
    door.run(move |app, who| app.bulks(who, &query))
        .await
        .map(Json)
}

/// The same list as a workbook
#[utoipa::path(operation_id = "export_bulks", tag = "bulk", params(BulkQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/bulk.xlsx")]
pub async fn export_bulks(door: Door, query: Query<BulkQuery>) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_bulks(who, &query, lang))
        .await
        .map(reply::file)
}

/// Send many reports at once; they are worked off in the background, each on its own
#[utoipa::path(operation_id = "start_bulk", tag = "bulk", params(WriteHeaders),
    request_body(content = BulkForm, content_type = "multipart/form-data"),
    responses((status = 201, body = Bulk), WriteRefusals))]
#[post("/bulk")]
pub async fn start_bulk(
    door: Door,
    key: Key,
    sent: FileWith<NewBulk, BULK_BYTES_MAX>,
) -> Answer<HttpResponse> {
    let once = key.with(&sent.hash);
    let started = door
        .run(move |app, who| app.start_bulk(who, &once, &sent.facts, &sent.file))
        .await?;
    Ok(reply::created(&started))
}

/// One bulk upload with how far it is
#[utoipa::path(operation_id = "get_bulk", tag = "bulk", params(("id" = Uuid, Path)),
    responses((status = 200, body = Bulk), ReadRefusals))]
#[get("/bulk/{id}")]
pub async fn get_bulk(door: Door, id: Path<Uuid>) -> Answer<Json<Bulk>> {
    door.run(move |app, who| app.bulk(who, *id)).await.map(Json)
}

/// Cancel a bulk upload, go on with it, or try again what failed
#[utoipa::path(operation_id = "run_bulk", tag = "bulk", params(("id" = Uuid, Path), WriteHeaders),
    request_body = BulkRun, responses((status = 200, body = Bulk), WriteRefusals))]
#[post("/bulk/{id}/run")]
pub async fn run_bulk(
    door: Door,
    key: Key,
    id: Path<Uuid>,
    body: Body<BulkRun>,
) -> Answer<Json<Bulk>> {
    let once = key.with(&body.hash);
    door.run(move |app, who| app.run_bulk(who, &once, *id, &body.value))
        .await
        .map(Json)
}

/// The files of a bulk upload and what came of them
#[utoipa::path(operation_id = "list_bulk_items", tag = "bulk", params(("id" = Uuid, Path), BulkItemQuery),
    responses((status = 200, body = Page<BulkItem>), ReadRefusals))]
#[get("/bulk/{id}/items")]
pub async fn list_bulk_items(
    door: Door,
    id: Path<Uuid>,
    query: Query<BulkItemQuery>,
) -> Answer<Json<Page<BulkItem>>> {
    door.run(move |app, who| app.bulk_items(who, *id, &query))
        .await
        .map(Json)
}

/// The same list as a workbook
#[utoipa::path(operation_id = "export_bulk_items", tag = "bulk", params(("id" = Uuid, Path), BulkItemQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/bulk/{id}/items.xlsx")]
pub async fn export_bulk_items(
    door: Door,
    id: Path<Uuid>,
    query: Query<BulkItemQuery>,
) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_bulk_items(who, *id, &query, lang))
        .await
        .map(reply::file)
}

/// One workbook of a bulk upload with its problems marked
#[utoipa::path(operation_id = "get_annotated_bulk_item", tag = "bulk", params(("id" = Uuid, Path), ("item" = Uuid, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/bulk/{id}/items/{item}/annotated.xlsx")]
pub async fn get_annotated_bulk_item(door: Door, path: Path<(Uuid, Uuid)>) -> Answer<HttpResponse> {
    let lang = door.lang();
    let (id, item) = *path;
    door.run(move |app, who| app.annotated_bulk_item(who, id, item, lang))
        .await
        .map(reply::file)
}

/// Every workbook that needs mending, marked, in one ZIP
#[utoipa::path(operation_id = "get_annotated_bulk", tag = "bulk", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/zip", body = ZipFile), ReadRefusals))]
#[get("/bulk/{id}/annotated.zip")]
pub async fn get_annotated_bulk(door: Door, id: Path<Uuid>) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.annotated_bulk(who, *id, lang))
        .await
        .map(reply::file)
}
