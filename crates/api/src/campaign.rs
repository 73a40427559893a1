//! Where the year's reports stand.

use actix_web::{
    HttpResponse, get,
    web::{Json, Query},
};
use qilu_app::{query::YearQuery, view::Campaign};

use crate::{
    door::Door,
    problem::{Answer, ReadRefusals},
    reply,
};

/// States, cities, late reports, sectors, trend and bodies of one reporting year
#[utoipa::path(operation_id = "get_campaign", tag = "campaign", params(YearQuery),
    responses((status = 200, body = Campaign), ReadRefusals))]
#[get("/campaign")]
pub async fn get_campaign(door: Door, query: Query<YearQuery>) -> Answer<Json<Campaign>> {
    door.run(move |app, who| app.campaign(who, &query))
        .await
        .map(Json)
}

/// The same as a workbook, a sheet each
#[utoipa::path(operation_id = "export_campaign", tag = "campaign", params(YearQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/campaign.xlsx")]
pub async fn export_campaign(door: Door, query: Query<YearQuery>) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_campaign(who, &query, lang))
        .await
        .map(reply::file)
}
