//! What waits for this person.

use actix_web::{get, web::Json};
use qilu_app::view::Work;

use crate::{
    door::Door,
    problem::{Answer, ReadRefusals},
};

/// Deadlines, tasks and counts of the person signed in
#[utoipa::path(operation_id = "get_work", tag = "work", responses((status = 200, body = Work), ReadRefusals))]
#[get("/work")]
pub async fn get_work(door: Door) -> Answer<Json<Work>> {
    door.run(|app, who| app.work(who)).await.map(Json)
}
