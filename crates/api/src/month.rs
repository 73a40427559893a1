//! Sealed months.

use actix_web::{
    get, post,
    web::{Json, Path},
};
use qilu_app::view::{Month, NewReopening, NewSeal};
use uuid::Uuid;

use crate::{
    door::{Door, EditHeaders, IfMatch, Key, WriteHeaders},
    payload::Body,
    problem::{Answer, ReadRefusals, WriteRefusals},
};

/// The months of a working copy: which are sealed, which are due, what changed from seal to seal
#[utoipa::path(operation_id = "list_months", tag = "months", params(("eid" = Uuid, Path), ("did" = Uuid, Path)),
    responses((status = 200, body = Vec<Month>), ReadRefusals))]
#[get("/enterprises/{eid}/drafts/{did}/months")]
pub async fn list_months(door: Door, path: Path<(Uuid, Uuid)>) -> Answer<Json<Vec<Month>>> {
    door.run(move |app, who| app.months(who, (path.0, path.1)))
        .await
        .map(Json)
}

/// Seal a month as it stands; `If-Match` carries the working copy's etag
#[utoipa::path(operation_id = "seal_month", tag = "months",
    params(("eid" = Uuid, Path), ("did" = Uuid, Path), ("month" = String, Path, description = "`01` to `12`"), EditHeaders),
    request_body = NewSeal, responses((status = 200, body = Vec<Month>), WriteRefusals))]
#[post("/enterprises/{eid}/drafts/{did}/months/{month}/seal")]
pub async fn seal_month(
    door: Door,
    key: Key,
    seen: IfMatch,
    path: Path<(Uuid, Uuid, String)>,
    body: Body<NewSeal>,
) -> Answer<Json<Vec<Month>>> {
    let once = key.with(&body.hash);
    door.run(move |app, who| {
        let (draft, month) = ((path.0, path.1), &path.2);
        app.seal_month(who, &once, draft, month, &seen.0, &body.value)
    })
    .await
    .map(Json)
}

/// Open a sealed month again, saying why
#[utoipa::path(operation_id = "reopen_month", tag = "months",
    params(("eid" = Uuid, Path), ("did" = Uuid, Path), ("month" = String, Path, description = "`01` to `12`"), WriteHeaders),
    request_body = NewReopening, responses((status = 200, body = Vec<Month>), WriteRefusals))]
#[post("/enterprises/{eid}/drafts/{did}/months/{month}/reopen")]
pub async fn reopen_month(
    door: Door,
    key: Key,
    path: Path<(Uuid, Uuid, String)>,
    body: Body<NewReopening>,
) -> Answer<Json<Vec<Month>>> {
    let once = key.with(&body.hash);
    door.run(move |app, who| app.reopen_month(who, &once, (path.0, path.1), &path.2, &body.value))
        .await
        .map(Json)
}
