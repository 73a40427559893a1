//! Signing in, staying signed in, signing out.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    delete, get, post,
    web::Json,
};
use qilu_app::{
    Refresh,
    fault::Fault,
    view::{Credentials, Me, Session},
};

use crate::{
    door::{Door, Open},
    payload::Body,
    problem::{Answer, ReadRefusals, Refused, WriteRefusals},
};

const REFRESH_COOKIE: &str = "qilu_refresh";
const SESSION_PATH: &str = "/api/v1/session";

/// Sign in with a login name and password
#[utoipa::path(operation_id = "create_session", tag = "session", request_body = Credentials, security(()),
    responses((status = 200, body = Session, description = "Signed in; the refresh token is in an HttpOnly cookie"), WriteRefusals))]
#[post("/session")]
pub async fn create_session(
    open: Open,
    request: HttpRequest,
    body: Body<Credentials>,
) -> Answer<HttpResponse> {
    let (session, refresh) = open.ask(move |app, _| app.sign_in(&body.value)).await?;
    Ok(HttpResponse::Ok()
        .cookie(cookie(&request, refresh))
        .json(session))
}

/// Get a fresh access token with the refresh cookie
#[utoipa::path(operation_id = "refresh_session", tag = "session", security(()),
    responses((status = 200, body = Session, description = "A new access token; the cookie is rotated"), WriteRefusals))]
#[post("/session/refresh")]
pub async fn refresh_session(open: Open, request: HttpRequest) -> Answer<HttpResponse> {
    let token = request
        .cookie(REFRESH_COOKIE)
        .map(|cookie| cookie.value().to_owned());
    let token = token.ok_or_else(|| Refused::to(&request, Fault::unauthenticated()))?;
    let (session, refresh) = open.ask(move |app, _| app.refresh(&token)).await?;
    Ok(HttpResponse::Ok()
        .cookie(cookie(&request, refresh))
        .json(session))
}

/// Sign out: the session ends at once, everywhere it is used
#[utoipa::path(operation_id = "delete_session", tag = "session", security((), ("bearer" = [])),
    responses((status = 204, description = "The session has ended"), WriteRefusals))]
#[delete("/session")]
pub async fn delete_session(open: Open, request: HttpRequest) -> Answer<HttpResponse> {
    let refresh = request
        .cookie(REFRESH_COOKIE)
        .map(|cookie| cookie.value().to_owned());
    open.ask(move |app, access| app.sign_out(access, refresh.as_deref()))
        .await?;
    Ok(HttpResponse::NoContent()
        .cookie(cookie(
            &request,
            Refresh {
                token: String::new(),
                seconds: 0,
            },
        ))
        .finish())
}

/// Who is signed in and what may be done
#[utoipa::path(operation_id = "get_me", tag = "session", responses((status = 200, body = Me), ReadRefusals))]
#[get("/me")]
pub async fn get_me(door: Door) -> Answer<Json<Me>> {
    door.run(|app, who| app.me(who)).await.map(Json)
}

fn cookie(request: &HttpRequest, refresh: Refresh) -> Cookie<'static> {
    Cookie::build(REFRESH_COOKIE, refresh.token)
        .path(SESSION_PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(request.connection_info().scheme() == "https")
        .max_age(Duration::seconds(refresh.seconds))
        .finish()
}
