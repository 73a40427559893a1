//! Registry accounts.

use actix_web::{
    HttpResponse, get,
    web::{Json, Path, Query},
};
use qilu_app::{
    query::PageQuery,
    view::{AccountDetail, AccountSummary, Page},
};
use uuid::Uuid;

use crate::{
    door::Door,
    problem::{Answer, ReadRefusals},
    reply,
};

/// Accounts in the caller's scope
#[utoipa::path(operation_id = "list_accounts", tag = "registry", params(PageQuery),
    responses((status = 200, body = Page<AccountSummary>), ReadRefusals))]
#[get("/accounts")]
pub async fn list_accounts(
    door: Door,
    query: Query<PageQuery>,
) -> Answer<Json<Page<AccountSummary>>> {
    door.run(move |app, who| app.accounts(who, &query))
        .await
        .map(Json)
}

/// The same list as a workbook
#[utoipa::path(operation_id = "export_accounts", tag = "registry",
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/accounts.xlsx")]
pub async fn export_accounts(door: Door) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_accounts(who, lang))
        .await
        .map(reply::file)
}

/// One account with its obligations and its journal
#[utoipa::path(operation_id = "get_account", tag = "registry", params(("id" = Uuid, Path)),
    responses((status = 200, body = AccountDetail), ReadRefusals))]
#[get("/accounts/{id}")]
pub async fn get_account(door: Door, id: Path<Uuid>) -> Answer<Json<AccountDetail>> {
    door.run(move |app, who| app.account(who, *id))
        .await
        .map(Json)
}

/// One account as a workbook: what it owes, and its journal
#[utoipa::path(operation_id = "export_account", tag = "registry", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/accounts/{id}/content.xlsx")]
pub async fn export_account(door: Door, id: Path<Uuid>) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_account(who, *id, lang))
        .await
        .map(reply::file)
}
