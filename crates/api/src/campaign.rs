//! Where the year's reports stand.

use actix_web::{
    get,
    web::{Json, Query},
};
use qilu_app::{query::YearQuery, view::Campaign};

use crate::{
    door::Door,
    problem::{Answer, ReadRefusals},
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
