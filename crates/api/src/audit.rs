//! Who did what.

use actix_web::{
    HttpResponse, get,
    web::{Json, Query},
};
use qilu_app::{
    query::AuditQuery,
    view::{AuditChoices, AuditEvent, Page},
};

use crate::{
    door::Door,
    problem::{Answer, ReadRefusals},
    reply,
};

/// Audited acts the caller may see, the latest first
#[utoipa::path(operation_id = "list_audit_events", tag = "audit", params(AuditQuery),
    responses((status = 200, body = Page<AuditEvent>), ReadRefusals))]
#[get("/audit")]
pub async fn list_audit_events(
    door: Door,
    query: Query<AuditQuery>,
) -> Answer<Json<Page<AuditEvent>>> {
    door.run(move |app, who| app.audit(who, &query))
        .await
        .map(Json)
}

/// The same list as a workbook
#[utoipa::path(operation_id = "export_audit_events", tag = "audit", params(AuditQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/audit.xlsx")]
pub async fn export_audit_events(door: Door, query: Query<AuditQuery>) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_audit(who, &query, lang))
        .await
        .map(reply::file)
}

/// What the list can be narrowed by: who acted, whose data it concerned, the kinds of acts
#[utoipa::path(operation_id = "list_audit_choices", tag = "audit",
    responses((status = 200, body = AuditChoices), ReadRefusals))]
#[get("/audit/choices")]
pub async fn list_audit_choices(door: Door) -> Answer<Json<AuditChoices>> {
    door.run(|app, who| app.audit_choices(who)).await.map(Json)
}
