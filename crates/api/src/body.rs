//! Verification bodies.

use actix_web::{get, web::Json};
use qilu_app::view::Body;

use crate::{
    door::Door,
    problem::{Answer, ReadRefusals},
};

/// The bodies that can be assigned, with their people and their load
#[utoipa::path(operation_id = "list_bodies", tag = "bodies", responses((status = 200, body = Vec<Body>), ReadRefusals))]
#[get("/bodies")]
pub async fn list_bodies(door: Door) -> Answer<Json<Vec<Body>>> {
    door.run(|app, who| app.bodies(who)).await.map(Json)
}
