//! Report versions.

use actix_web::{
    HttpResponse, get, put,
    web::{Json, Path, Query},
};
use qilu_app::{
    query::{LanguageQuery, TraceQuery, UncertaintyQuery},
    view::{Comparison, Grid, NewAnswer, Sheet, TraceNode, Uncertainty, VersionDetail},
};
use uuid::Uuid;

use crate::{
    door::{Door, Key, WriteHeaders},
    language,
    payload::Body,
    problem::{Answer, ReadRefusals, WriteRefusals},
    reply,
};

/// One version with its figures, tables and problems
#[utoipa::path(operation_id = "get_version", tag = "versions", params(("eid" = Uuid, Path), ("vid" = Uuid, Path)),
    responses((status = 200, body = VersionDetail), ReadRefusals))]
#[get("/enterprises/{eid}/versions/{vid}")]
pub async fn get_version(door: Door, path: Path<(Uuid, Uuid)>) -> Answer<Json<VersionDetail>> {
    door.run(move |app, who| app.version(who, path.0, path.1))
        .await
        .map(Json)
}

/// The sheets of the workbook as it was sent
#[utoipa::path(operation_id = "list_sheets", tag = "versions", params(("eid" = Uuid, Path), ("vid" = Uuid, Path)),
    responses((status = 200, body = Vec<Sheet>), ReadRefusals))]
#[get("/enterprises/{eid}/versions/{vid}/sheets")]
pub async fn list_sheets(door: Door, path: Path<(Uuid, Uuid)>) -> Answer<Json<Vec<Sheet>>> {
    door.run(move |app, who| app.sheets(who, path.0, path.1))
        .await
        .map(Json)
}

/// The cells of one sheet, with the problems on them
#[utoipa::path(operation_id = "get_sheet", tag = "versions",
    params(("eid" = Uuid, Path), ("vid" = Uuid, Path), ("name" = String, Path)),
    responses((status = 200, body = Grid), ReadRefusals))]
#[get("/enterprises/{eid}/versions/{vid}/sheets/{name}")]
pub async fn get_sheet(door: Door, path: Path<(Uuid, Uuid, String)>) -> Answer<Json<Grid>> {
    door.run(move |app, who| app.sheet(who, path.0, path.1, &path.2))
        .await
        .map(Json)
}

/// The workbook, byte for byte as it was sent
#[utoipa::path(operation_id = "get_workbook", tag = "versions", params(("eid" = Uuid, Path), ("vid" = Uuid, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/enterprises/{eid}/versions/{vid}/workbook")]
pub async fn get_workbook(door: Door, path: Path<(Uuid, Uuid)>) -> Answer<HttpResponse> {
    door.run(move |app, who| app.workbook(who, path.0, path.1))
        .await
        .map(reply::file)
}

/// The same workbook with its bad cells coloured and commented
#[utoipa::path(operation_id = "get_annotated_workbook", tag = "versions",
    params(("eid" = Uuid, Path), ("vid" = Uuid, Path), LanguageQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/enterprises/{eid}/versions/{vid}/workbook/annotated")]
pub async fn get_annotated_workbook(
    door: Door,
    path: Path<(Uuid, Uuid)>,
    query: Query<LanguageQuery>,
) -> Answer<HttpResponse> {
    let lang = language::named(query.lang.as_deref(), door.lang());
    door.run(move |app, who| app.annotated_workbook(who, path.0, path.1, lang))
        .await
        .map(reply::file)
}

/// Walk a figure back to its cells
#[utoipa::path(operation_id = "get_trace", tag = "versions", params(("eid" = Uuid, Path), ("vid" = Uuid, Path), TraceQuery),
    responses((status = 200, body = TraceNode), ReadRefusals))]
#[get("/enterprises/{eid}/versions/{vid}/trace")]
pub async fn get_trace(
    door: Door,
    path: Path<(Uuid, Uuid)>,
    query: Query<TraceQuery>,
) -> Answer<Json<TraceNode>> {
    door.run(move |app, who| app.trace(who, path.0, path.1, &query))
        .await
        .map(Json)
}

/// The same walk as a workbook, a row a step
#[utoipa::path(operation_id = "export_trace", tag = "versions", params(("eid" = Uuid, Path), ("vid" = Uuid, Path), TraceQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/enterprises/{eid}/versions/{vid}/trace.xlsx")]
pub async fn export_trace(
    door: Door,
    path: Path<(Uuid, Uuid)>,
    query: Query<TraceQuery>,
) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_trace(who, path.0, path.1, &query, lang))
        .await
        .map(reply::file)
}

/// How sure a figure is: to first order and by Monte Carlo, with what matters most
#[utoipa::path(operation_id = "get_uncertainty", tag = "versions", params(("eid" = Uuid, Path), ("vid" = Uuid, Path), UncertaintyQuery),
    responses((status = 200, body = Uncertainty), ReadRefusals))]
#[get("/enterprises/{eid}/versions/{vid}/uncertainty")]
pub async fn get_uncertainty(
    door: Door,
    path: Path<(Uuid, Uuid)>,
    query: Query<UncertaintyQuery>,
) -> Answer<Json<Uncertainty>> {
    door.run(move |app, who| app.uncertainty(who, path.0, path.1, &query))
        .await
        .map(Json)
}

/// What changed between two versions of a report, cell by cell
#[utoipa::path(operation_id = "compare_versions", tag = "versions",
    params(("eid" = Uuid, Path), ("vid" = Uuid, Path), ("other" = Uuid, Path, description = "The earlier version")),
    responses((status = 200, body = Comparison), ReadRefusals))]
#[get("/enterprises/{eid}/versions/{vid}/compare/{other}")]
pub async fn compare_versions(
    door: Door,
    path: Path<(Uuid, Uuid, Uuid)>,
) -> Answer<Json<Comparison>> {
    door.run(move |app, who| app.compare(who, path.0, path.1, path.2))
        .await
        .map(Json)
}

/// What changed between two versions as a workbook
#[utoipa::path(operation_id = "export_comparison", tag = "versions",
    params(("eid" = Uuid, Path), ("vid" = Uuid, Path), ("other" = Uuid, Path, description = "The earlier version")),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/enterprises/{eid}/versions/{vid}/compare/{other}/changes.xlsx")]
pub async fn export_comparison(door: Door, path: Path<(Uuid, Uuid, Uuid)>) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_comparison(who, path.0, path.1, path.2, lang))
        .await
        .map(reply::file)
}

/// Answer a warning
#[utoipa::path(operation_id = "put_answer", tag = "versions", params(("eid" = Uuid, Path), ("vid" = Uuid, Path), WriteHeaders),
    request_body = NewAnswer, responses((status = 200, body = VersionDetail), WriteRefusals))]
#[put("/enterprises/{eid}/versions/{vid}/answers")]
pub async fn put_answer(
    door: Door,
    key: Key,
    path: Path<(Uuid, Uuid)>,
    body: Body<NewAnswer>,
) -> Answer<Json<VersionDetail>> {
    let once = key.with(&body.hash);
    door.run(move |app, who| app.answer(who, &once, path.0, path.1, &body.value))
        .await
        .map(Json)
}
