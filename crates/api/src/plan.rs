//! Monitoring plans.

use actix_web::{
    HttpResponse, get, post, put,
    web::{Json, Path, Query},
};
use qilu_app::{
    query::{LanguageQuery, PlanQuery},
    view::{NewPlan, Page, PlanAct, PlanDetail, PlanEdit, PlanSummary},
};
use uuid::Uuid;

use crate::{
    door::{Door, EditHeaders, IfMatch, Key, WriteHeaders},
    language,
    limits::PLAN_BYTES_MAX,
    payload::Body,
    problem::{Answer, ReadRefusals, WriteRefusals},
    reply,
};

/// Monitoring plans in the caller's scope, the latest change first
#[utoipa::path(operation_id = "list_plans", tag = "plans", params(PlanQuery),
    responses((status = 200, body = Page<PlanSummary>), ReadRefusals))]
#[get("/plans")]
pub async fn list_plans(door: Door, query: Query<PlanQuery>) -> Answer<Json<Page<PlanSummary>>> {
    door.run(move |app, who| app.plans(who, &query))
        .await
        .map(Json)
}

/// The same list as a workbook
#[utoipa::path(operation_id = "export_plans", tag = "plans", params(PlanQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/plans.xlsx")]
pub async fn export_plans(door: Door, query: Query<PlanQuery>) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_plans(who, &query, lang))
        .await
        .map(reply::file)
}

/// Begin a version of the enterprise's plan for a method, empty or with what the last approved one says
#[utoipa::path(operation_id = "create_plan", tag = "plans", params(WriteHeaders),
    request_body = NewPlan, responses((status = 201, body = PlanDetail), WriteRefusals))]
#[post("/plans")]
pub async fn create_plan(door: Door, key: Key, body: Body<NewPlan>) -> Answer<HttpResponse> {
    let once = key.with(&body.hash);
    let plan = door
        .run(move |app, who| app.create_plan(who, &once, &body.value))
        .await?;
    Ok(reply::created(&plan))
}

/// One version with its content, what is wrong with it, what changed and what the caller may do
#[utoipa::path(operation_id = "get_plan", tag = "plans", params(("id" = Uuid, Path)),
    responses((status = 200, body = PlanDetail, headers(("ETag" = String))), ReadRefusals))]
#[get("/plans/{id}")]
pub async fn get_plan(door: Door, id: Path<Uuid>) -> Answer<HttpResponse> {
    let plan = door.run(move |app, who| app.plan(who, *id)).await?;
    Ok(reply::plan(&plan))
}

/// Change a version that is being written or was returned
#[utoipa::path(operation_id = "replace_plan", tag = "plans", params(("id" = Uuid, Path), EditHeaders),
    request_body = PlanEdit, responses((status = 200, body = PlanDetail, headers(("ETag" = String))), WriteRefusals))]
#[put("/plans/{id}")]
pub async fn replace_plan(
    door: Door,
    key: Key,
    seen: IfMatch,
    id: Path<Uuid>,
    body: Body<PlanEdit, PLAN_BYTES_MAX>,
) -> Answer<HttpResponse> {
    let once = key.with(&body.hash);
    let plan = door
        .run(move |app, who| app.edit_plan(who, &once, *id, &seen.0, &body.value))
        .await?;
    Ok(reply::plan(&plan))
}

/// Submit, withdraw, approve or return a version
#[utoipa::path(operation_id = "act_plan", tag = "plans", params(("id" = Uuid, Path), EditHeaders),
    request_body = PlanAct, responses((status = 200, body = PlanDetail, headers(("ETag" = String))), WriteRefusals))]
#[post("/plans/{id}/actions")]
pub async fn act_plan(
    door: Door,
    key: Key,
    seen: IfMatch,
    id: Path<Uuid>,
    body: Body<PlanAct>,
) -> Answer<HttpResponse> {
    let once = key.with(&body.hash);
    let plan = door
        .run(move |app, who| app.act_plan(who, &once, *id, &seen.0, &body.value))
        .await?;
    Ok(reply::plan(&plan))
}

/// One version as a workbook
#[utoipa::path(operation_id = "export_plan", tag = "plans", params(("id" = Uuid, Path), LanguageQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/plans/{id}/workbook")]
pub async fn export_plan(
    door: Door,
    id: Path<Uuid>,
    query: Query<LanguageQuery>,
) -> Answer<HttpResponse> {
    let lang = language::named(query.lang.as_deref(), door.lang());
    door.run(move |app, who| app.export_plan(who, *id, lang))
        .await
        .map(reply::file)
}
