//! The running product itself.

use actix_web::{HttpResponse, get, web::Json};
use qilu_app::view::{DemoLogin, System};

use crate::{
    door::Open,
    problem::{Answer, ReadRefusals},
};

/// What runs here and how far the demonstration province is filled
#[utoipa::path(operation_id = "get_system", tag = "system", security(()), responses((status = 200, body = System), ReadRefusals))]
#[get("/system")]
pub async fn get_system(open: Open) -> Answer<Json<System>> {
    open.ask(|app, _| Ok(app.system())).await.map(Json)
}

/// The log-ins of the demonstration province; not found elsewhere
#[utoipa::path(operation_id = "list_demo_logins", tag = "system", security(()),
    responses((status = 200, body = Vec<DemoLogin>), ReadRefusals))]
#[get("/demo/logins")]
pub async fn list_demo_logins(open: Open) -> Answer<Json<Vec<DemoLogin>>> {
    open.ask(|app, _| app.demo_logins()).await.map(Json)
}

/// Answers when the server and its database are well. Not part of the documented interface: for load balancers.
#[get("/healthz")]
pub async fn get_health(open: Open) -> Answer<HttpResponse> {
    open.ask(|app, _| app.healthy()).await?;
    Ok(HttpResponse::Ok().content_type("text/plain").body("ok"))
}
