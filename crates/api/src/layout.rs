//! Layouts of organisations' own workbooks.

use actix_web::{
    HttpResponse, get, post,
    web::{Json, Path, Query},
};
use qilu_app::{
    query::LayoutQuery,
    view::{
        Inspection, InspectionWish, LayoutChange, LayoutDetail, LayoutPreview, LayoutSummary,
        NewLayout, NewLayoutVersion, Page, PreviewWish, Upload,
    },
};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    door::{Door, EditHeaders, IfMatch, Key, WriteHeaders},
    limits::WORKBOOK_BYTES_MAX,
    payload::{Body, FileWith, UploadedFile},
    problem::{Answer, ReadRefusals, WriteRefusals},
    reply,
};

/// A workbook with what is asked of it.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "a declaration for the OpenAPI document; `FileWith` reads the form"
)]
pub struct InspectionForm {
    /// The .xlsx, at most 20 MB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    facts: InspectionWish,
}

/// A workbook with the layout it is to be tried on.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "a declaration for the OpenAPI document; `FileWith` reads the form"
)]
pub struct PreviewForm {
    /// The .xlsx, at most 20 MB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    facts: PreviewWish,
}

/// A workbook of the user's own making.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "a declaration for the OpenAPI document; `UploadedFile` reads the form"
)]
pub struct ForeignForm {
    /// The .xlsx, at most 20 MB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// The layouts the caller may use
#[utoipa::path(operation_id = "list_layouts", tag = "layouts", params(LayoutQuery),
    responses((status = 200, body = Page<LayoutSummary>), ReadRefusals))]
#[get("/layouts")]
pub async fn list_layouts(
    door: Door,
    query: Query<LayoutQuery>,
) -> Answer<Json<Page<LayoutSummary>>> {
    door.run(move |app, who| app.layouts(who, &query))
        .await
        .map(Json)
}

/// The same list as a workbook
#[utoipa::path(operation_id = "export_layouts", tag = "layouts", params(LayoutQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/layouts.xlsx")]
pub async fn export_layouts(door: Door, query: Query<LayoutQuery>) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_layouts(who, &query, lang))
        .await
        .map(reply::file)
}

/// Keep a layout
#[utoipa::path(operation_id = "create_layout", tag = "layouts", params(WriteHeaders), request_body = NewLayout,
    responses((status = 201, body = LayoutDetail), WriteRefusals))]
#[post("/layouts")]
pub async fn create_layout(door: Door, key: Key, body: Body<NewLayout>) -> Answer<HttpResponse> {
    let once = key.with(&body.hash);
    let detail = door
        .run(move |app, who| app.create_layout(who, &once, &body.value))
        .await?;
    Ok(reply::created(&detail))
}

/// What a workbook looks like, which layouts know it, and a layout to begin with
#[utoipa::path(operation_id = "inspect_workbook", tag = "layouts",
    request_body(content = InspectionForm, content_type = "multipart/form-data"),
    responses((status = 200, body = Inspection), WriteRefusals))]
#[post("/layouts/inspect")]
pub async fn inspect_workbook(
    door: Door,
    sent: FileWith<InspectionWish, WORKBOOK_BYTES_MAX>,
) -> Answer<Json<Inspection>> {
    door.run(move |app, who| app.inspect_workbook(who, &sent.file, &sent.facts))
        .await
        .map(Json)
}

/// What a workbook would become under a layout; nothing is kept
#[utoipa::path(operation_id = "preview_layout", tag = "layouts",
    request_body(content = PreviewForm, content_type = "multipart/form-data"),
    responses((status = 200, body = LayoutPreview), WriteRefusals))]
#[post("/layouts/preview")]
pub async fn preview_layout(
    door: Door,
    sent: FileWith<PreviewWish, WORKBOOK_BYTES_MAX>,
) -> Answer<Json<LayoutPreview>> {
    door.run(move |app, who| app.preview_layout(who, &sent.file, &sent.facts))
        .await
        .map(Json)
}

/// One layout with its versions
#[utoipa::path(operation_id = "get_layout", tag = "layouts", params(("id" = Uuid, Path)),
    responses((status = 200, body = LayoutDetail), ReadRefusals))]
#[get("/layouts/{id}")]
pub async fn get_layout(door: Door, id: Path<Uuid>) -> Answer<Json<LayoutDetail>> {
    door.run(move |app, who| app.layout(who, *id))
        .await
        .map(Json)
}

/// Another version of a layout; the ones before stay
#[utoipa::path(operation_id = "create_layout_version", tag = "layouts", params(("id" = Uuid, Path), WriteHeaders),
    request_body = NewLayoutVersion, responses((status = 201, body = LayoutDetail), WriteRefusals))]
#[post("/layouts/{id}/versions")]
pub async fn create_layout_version(
    door: Door,
    key: Key,
    id: Path<Uuid>,
    body: Body<NewLayoutVersion>,
) -> Answer<HttpResponse> {
    let once = key.with(&body.hash);
    let detail = door
        .run(move |app, who| app.add_layout_version(who, &once, *id, &body.value))
        .await?;
    Ok(reply::created(&detail))
}

/// Name, share or retire a layout
#[utoipa::path(operation_id = "change_layout", tag = "layouts", params(("id" = Uuid, Path), WriteHeaders),
    request_body = LayoutChange, responses((status = 200, body = LayoutDetail), WriteRefusals))]
#[post("/layouts/{id}/changes")]
pub async fn change_layout(
    door: Door,
    key: Key,
    id: Path<Uuid>,
    body: Body<LayoutChange>,
) -> Answer<Json<LayoutDetail>> {
    let once = key.with(&body.hash);
    door.run(move |app, who| app.change_layout(who, &once, *id, &body.value))
        .await
        .map(Json)
}

/// Upload a workbook of one's own as the next version of its report
#[utoipa::path(operation_id = "create_layout_upload", tag = "layouts",
    params(("id" = Uuid, Path), ("layout_id" = Uuid, Path), EditHeaders),
    request_body(content = ForeignForm, content_type = "multipart/form-data"),
    responses((status = 201, body = Upload), WriteRefusals))]
#[post("/submissions/{id}/layouts/{layout_id}/uploads")]
pub async fn create_layout_upload(
    door: Door,
    key: Key,
    seen: IfMatch,
    path: Path<(Uuid, Uuid)>,
    sent: UploadedFile,
) -> Answer<HttpResponse> {
    let once = key.with(&sent.hash);
    let (id, layout) = *path;
    let upload = door
        .run(move |app, who| app.upload_by_layout(who, &once, id, &seen.0, layout, &sent.file))
        .await?;
    Ok(reply::created(&upload))
}
