//! The workbook to fill in.

use actix_web::{
    HttpResponse, get,
    web::{Path, Query},
};
use qilu_app::query::TemplateQuery;

use crate::{
    door::Door,
    problem::{Answer, ReadRefusals},
    reply,
};

/// The Excel template of a method, with live formulas, for one enterprise and year
#[utoipa::path(operation_id = "get_template", tag = "reference", params(("id" = String, Path), TemplateQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/methods/{id}/template")]
pub async fn get_template(
    door: Door,
    id: Path<String>,
    query: Query<TemplateQuery>,
) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.template(who, &id, &query, lang))
        .await
        .map(reply::file)
}
