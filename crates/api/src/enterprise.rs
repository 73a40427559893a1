//! Enterprises.

use actix_web::{
    HttpResponse, get,
    web::{Json, Path, Query},
};
use qilu_app::{
    query::EnterpriseQuery,
    view::{EnterpriseDetail, EnterpriseSummary, Page},
};
use uuid::Uuid;

use crate::{
    door::Door,
    problem::{Answer, ReadRefusals},
    reply,
};

/// Enterprises in the caller's scope
#[utoipa::path(operation_id = "list_enterprises", tag = "enterprises", params(EnterpriseQuery),
    responses((status = 200, body = Page<EnterpriseSummary>), ReadRefusals))]
#[get("/enterprises")]
pub async fn list_enterprises(
    door: Door,
    query: Query<EnterpriseQuery>,
) -> Answer<Json<Page<EnterpriseSummary>>> {
    door.run(move |app, who| app.enterprises(who, &query))
        .await
        .map(Json)
}

/// The same list as a workbook
#[utoipa::path(operation_id = "export_enterprises", tag = "enterprises", params(EnterpriseQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/enterprises.xlsx")]
pub async fn export_enterprises(door: Door, query: Query<EnterpriseQuery>) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_enterprises(who, &query, lang))
        .await
        .map(reply::file)
}

/// One enterprise with its sites, units and reports
#[utoipa::path(operation_id = "get_enterprise", tag = "enterprises", params(("id" = Uuid, Path)),
    responses((status = 200, body = EnterpriseDetail), ReadRefusals))]
#[get("/enterprises/{id}")]
pub async fn get_enterprise(door: Door, id: Path<Uuid>) -> Answer<Json<EnterpriseDetail>> {
    door.run(move |app, who| app.enterprise(who, *id))
        .await
        .map(Json)
}
