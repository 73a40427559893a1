//! The key-unit emission summary.

use actix_web::{
    HttpResponse, get,
    web::{Json, Query},
};
use qilu_app::{
    query::{SummaryLineQuery, SummaryQuery},
    view::{Page, Summary, SummaryLine},
};

use crate::{
    door::Door,
    problem::{Answer, ReadRefusals},
    reply,
};

/// Determined direct emissions by city, sector and gas; electricity and heat as a memo
#[utoipa::path(operation_id = "get_summary", tag = "summary", params(SummaryQuery),
    responses((status = 200, body = Summary), ReadRefusals))]
#[get("/summary")]
pub async fn get_summary(door: Door, query: Query<SummaryQuery>) -> Answer<Json<Summary>> {
    door.run(move |app, who| app.summary(who, &query))
        .await
        .map(Json)
}

/// The summary as a workbook
#[utoipa::path(operation_id = "export_summary", tag = "summary", params(SummaryQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/summary.xlsx")]
pub async fn export_summary(door: Door, query: Query<SummaryQuery>) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_summary(who, &query, lang))
        .await
        .map(reply::file)
}

/// The determined lines under a figure, each with the way to its cell
#[utoipa::path(operation_id = "list_summary_lines", tag = "summary", params(SummaryLineQuery),
    responses((status = 200, body = Page<SummaryLine>), ReadRefusals))]
#[get("/summary/lines")]
pub async fn list_summary_lines(
    door: Door,
    query: Query<SummaryLineQuery>,
) -> Answer<Json<Page<SummaryLine>>> {
    door.run(move |app, who| app.summary_lines(who, &query))
        .await
        .map(Json)
}

/// The same lines as a workbook
#[utoipa::path(operation_id = "export_summary_lines", tag = "summary", params(SummaryLineQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/summary/lines.xlsx")]
pub async fn export_summary_lines(
    door: Door,
    query: Query<SummaryLineQuery>,
) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_summary_lines(who, &query, lang))
        .await
        .map(reply::file)
}
