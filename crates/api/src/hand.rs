//! Many hands: who fills in which table of a working copy.

use actix_web::{
    delete, get, post, put,
    web::{Json, Path},
};
use qilu_app::view::{Colleague, Hand, HandDone, NewHand};
use uuid::Uuid;

use crate::{
    door::{Door, Key, WriteHeaders},
    payload::Body,
    problem::{Answer, ReadRefusals, WriteRefusals},
};

/// The people of the caller's own enterprise
#[utoipa::path(operation_id = "list_colleagues", tag = "hands", params(("eid" = Uuid, Path)),
    responses((status = 200, body = Vec<Colleague>), ReadRefusals))]
#[get("/enterprises/{eid}/people")]
pub async fn list_colleagues(door: Door, eid: Path<Uuid>) -> Answer<Json<Vec<Colleague>>> {
    door.run(move |app, who| app.colleagues(who, *eid))
        .await
        .map(Json)
}

/// The tables of a working copy and whose part each is
#[utoipa::path(operation_id = "list_hands", tag = "hands", params(("eid" = Uuid, Path), ("did" = Uuid, Path)),
    responses((status = 200, body = Vec<Hand>), ReadRefusals))]
#[get("/enterprises/{eid}/drafts/{did}/hands")]
pub async fn list_hands(door: Door, path: Path<(Uuid, Uuid)>) -> Answer<Json<Vec<Hand>>> {
    door.run(move |app, who| app.hands(who, (path.0, path.1)))
        .await
        .map(Json)
}

/// Give a table to a colleague, who is told by mail
#[utoipa::path(operation_id = "put_hand", tag = "hands",
    params(("eid" = Uuid, Path), ("did" = Uuid, Path), ("table" = String, Path), WriteHeaders),
    request_body = NewHand, responses((status = 200, body = Vec<Hand>), WriteRefusals))]
#[put("/enterprises/{eid}/drafts/{did}/hands/{table}")]
pub async fn put_hand(
    door: Door,
    key: Key,
    path: Path<(Uuid, Uuid, String)>,
    body: Body<NewHand>,
) -> Answer<Json<Vec<Hand>>> {
    let once = key.with(&body.hash);
    door.run(move |app, who| app.assign_hand(who, &once, (path.0, path.1), &path.2, &body.value))
        .await
        .map(Json)
}

/// Take a table back, so that it is nobody's
#[utoipa::path(operation_id = "delete_hand", tag = "hands",
    params(("eid" = Uuid, Path), ("did" = Uuid, Path), ("table" = String, Path), WriteHeaders),
    responses((status = 200, body = Vec<Hand>), WriteRefusals))]
#[delete("/enterprises/{eid}/drafts/{did}/hands/{table}")]
pub async fn delete_hand(
    door: Door,
    key: Key,
    path: Path<(Uuid, Uuid, String)>,
) -> Answer<Json<Vec<Hand>>> {
    let once = key.with("");
    door.run(move |app, who| app.remove_hand(who, &once, (path.0, path.1), &path.2))
        .await
        .map(Json)
}

/// Say that a part is done, or not yet
#[utoipa::path(operation_id = "mark_hand", tag = "hands",
    params(("eid" = Uuid, Path), ("did" = Uuid, Path), ("table" = String, Path), WriteHeaders),
    request_body = HandDone, responses((status = 200, body = Vec<Hand>), WriteRefusals))]
#[post("/enterprises/{eid}/drafts/{did}/hands/{table}/done")]
pub async fn mark_hand(
    door: Door,
    key: Key,
    path: Path<(Uuid, Uuid, String)>,
    body: Body<HandDone>,
) -> Answer<Json<Vec<Hand>>> {
    let once = key.with(&body.hash);
    door.run(move |app, who| app.mark_hand(who, &once, (path.0, path.1), &path.2, body.value.done))
        .await
        .map(Json)
}

/// Remind a colleague of a part by mail
#[utoipa::path(operation_id = "chase_hand", tag = "hands",
    params(("eid" = Uuid, Path), ("did" = Uuid, Path), ("table" = String, Path), WriteHeaders),
    responses((status = 200, body = Vec<Hand>), WriteRefusals))]
#[post("/enterprises/{eid}/drafts/{did}/hands/{table}/chase")]
pub async fn chase_hand(
    door: Door,
    key: Key,
    path: Path<(Uuid, Uuid, String)>,
) -> Answer<Json<Vec<Hand>>> {
    let once = key.with("");
    door.run(move |app, who| app.chase_hand(who, &once, (path.0, path.1), &path.2))
        .await
        .map(Json)
}
