//! What the records of a submission have for its reports.

use actix_web::{
    get,
    web::{Json, Path},
};
use qilu_app::view::Feed;
use uuid::Uuid;

use crate::{
    door::Door,
    problem::{Answer, ReadRefusals},
};

/// The values the records of a submission have for its reports, with their origin, and where a report says otherwise
#[utoipa::path(operation_id = "list_feeds", tag = "submissions", params(("id" = Uuid, Path)),
    responses((status = 200, body = Vec<Feed>), ReadRefusals))]
#[get("/submissions/{id}/feeds")]
pub async fn list_feeds(door: Door, id: Path<Uuid>) -> Answer<Json<Vec<Feed>>> {
    door.run(move |app, who| app.feeds(who, *id))
        .await
        .map(Json)
}
