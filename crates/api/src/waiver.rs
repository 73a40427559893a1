//! Waivers of checks.

use actix_web::{
    HttpResponse, get, post,
    web::{Json, Path, Query},
};
use qilu_app::{
    query::WaiverQuery,
    view::{NewWaiver, Page, Waiver, WaiverDecision},
};
use uuid::Uuid;

use crate::{
    door::{Door, Key, WriteHeaders},
    payload::Body,
    problem::{Answer, ReadRefusals, WriteRefusals},
    reply,
};

/// Waivers in the caller's scope, the latest first
#[utoipa::path(operation_id = "list_waivers", tag = "waivers", params(WaiverQuery),
    responses((status = 200, body = Page<Waiver>), ReadRefusals))]
#[get("/waivers")]
pub async fn list_waivers(door: Door, query: Query<WaiverQuery>) -> Answer<Json<Page<Waiver>>> {
    door.run(move |app, who| app.waivers(who, &query))
        .await
        .map(Json)
}

/// The same list as a workbook
#[utoipa::path(operation_id = "export_waivers", tag = "waivers", params(WaiverQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/waivers.xlsx")]
pub async fn export_waivers(door: Door, query: Query<WaiverQuery>) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_waivers(who, &query, lang))
        .await
        .map(reply::file)
}

/// Ask that a check be lowered for an enterprise until a day
#[utoipa::path(operation_id = "create_waiver", tag = "waivers", params(WriteHeaders),
    request_body = NewWaiver, responses((status = 201, body = Waiver), WriteRefusals))]
#[post("/waivers")]
pub async fn create_waiver(door: Door, key: Key, body: Body<NewWaiver>) -> Answer<HttpResponse> {
    let once = key.with(&body.hash);
    let waiver = door
        .run(move |app, who| app.ask_waiver(who, &once, &body.value))
        .await?;
    Ok(reply::created(&waiver))
}

/// Approve or refuse what a colleague asked for, or end a waiver
#[utoipa::path(operation_id = "decide_waiver", tag = "waivers", params(("id" = Uuid, Path), WriteHeaders),
    request_body = WaiverDecision, responses((status = 200, body = Waiver), WriteRefusals))]
#[post("/waivers/{id}/decision")]
pub async fn decide_waiver(
    door: Door,
    key: Key,
    id: Path<Uuid>,
    body: Body<WaiverDecision>,
) -> Answer<Json<Waiver>> {
    let once = key.with(&body.hash);
    door.run(move |app, who| app.decide_waiver(who, &once, *id, &body.value))
        .await
        .map(Json)
}
