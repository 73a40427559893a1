//! Regions, sectors and methods.

use actix_web::{
    HttpResponse, get,
    web::{Json, Path, Query},
};
use qilu_app::{
    query::MethodQuery,
    view::{Checklist, Edition, MethodDetail, MethodSummary, Region, Sector},
};

use crate::{
    door::Door,
    problem::{Answer, ReadRefusals},
    reply,
};

/// The cities, with their places on the tile map
#[utoipa::path(operation_id = "list_regions", tag = "reference", responses((status = 200, body = Vec<Region>), ReadRefusals))]
#[get("/regions")]
pub async fn list_regions(door: Door) -> Answer<Json<Vec<Region>>> {
    door.run(|app, _| app.regions()).await.map(Json)
}

/// The sectors
#[utoipa::path(operation_id = "list_sectors", tag = "reference", responses((status = 200, body = Vec<Sector>), ReadRefusals))]
#[get("/sectors")]
pub async fn list_sectors(door: Door) -> Answer<Json<Vec<Sector>>> {
    door.run(|app, _| app.sectors()).await.map(Json)
}

/// The methods
#[utoipa::path(operation_id = "list_methods", tag = "reference", responses((status = 200, body = Vec<MethodSummary>), ReadRefusals))]
#[get("/methods")]
pub async fn list_methods(door: Door) -> Answer<Json<Vec<MethodSummary>>> {
    door.run(|app, _| Ok(app.methods())).await.map(Json)
}

/// The methods, and the editions that have none, as a workbook
#[utoipa::path(operation_id = "export_methods", tag = "reference", responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/methods.xlsx")]
pub async fn export_methods(door: Door) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, _| app.export_methods(lang))
        .await
        .map(reply::file)
}

/// The editions that are in force without a method, because their text is not at hand
#[utoipa::path(operation_id = "list_editions", tag = "reference", responses((status = 200, body = Vec<Edition>), ReadRefusals))]
#[get("/editions")]
pub async fn list_editions(door: Door) -> Answer<Json<Vec<Edition>>> {
    door.run(|app, _| Ok(app.editions())).await.map(Json)
}

/// One method with its tables, formulas, factors of a year, totals, lists and checks
#[utoipa::path(operation_id = "get_method", tag = "reference", params(("id" = String, Path), MethodQuery),
    responses((status = 200, body = MethodDetail), ReadRefusals))]
#[get("/methods/{id}")]
pub async fn get_method(
    door: Door,
    id: Path<String>,
    query: Query<MethodQuery>,
) -> Answer<Json<MethodDetail>> {
    door.run(move |app, _| app.method(&id, &query))
        .await
        .map(Json)
}

/// One method as a workbook: data items, factors of a year, totals and checks
#[utoipa::path(operation_id = "export_method", tag = "reference", params(("id" = String, Path), MethodQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/methods/{id}/content.xlsx")]
pub async fn export_method(
    door: Door,
    id: Path<String>,
    query: Query<MethodQuery>,
) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, _| app.export_method(&id, &query, lang))
        .await
        .map(reply::file)
}

/// The words of verification: content items, results, opinions, severities and states, each with its code
#[utoipa::path(operation_id = "get_checklist", tag = "reference", responses((status = 200, body = Checklist), ReadRefusals))]
#[get("/checklist")]
pub async fn get_checklist(door: Door) -> Answer<Json<Checklist>> {
    door.run(|app, _| Ok(app.checklist())).await.map(Json)
}
