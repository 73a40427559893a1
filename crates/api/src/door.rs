//! How a handler reaches the use cases: who asks, in which language, and the blocking thread the work runs on.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{AUTHORIZATION, IF_MATCH},
    web,
};
use qilu_app::{
    App, Lang, Once, SignedIn,
    fault::{Fault, FaultKind, Outcome},
};
use utoipa::IntoParams;

use crate::{
    language,
    limits::IDEMPOTENCY_KEY_CHARS_MAX,
    problem::{Answer, Refused},
};

/// A door anyone may knock at.
pub struct Open {
    app: web::Data<App>,
    token: Option<String>,
    pub lang: Lang,
    instance: String,
}

impl Open {
    /// Runs a use case on a blocking thread; the database connection is taken in there.
    pub async fn ask<T: Send + 'static>(
        self,
        case: impl FnOnce(&App, Option<&str>) -> Outcome<T> + Send + 'static,
    ) -> Answer<T> {
        let Self {
            app,
            token,
            lang,
            instance,
        } = self;
        let done = web::block(move || case(&app, token.as_deref())).await;
        done.map_err(Fault::internal)
            .and_then(|outcome| outcome)
            .map_err(|fault| Refused::new(fault, lang, instance))
    }
}

impl FromRequest for Open {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let token = request
            .headers()
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .map(|token| token.trim().to_owned());
        ready(match request.app_data::<web::Data<App>>() {
            Some(app) => Ok(Self {
                app: app.clone(),
                token,
                lang: language::of(request),
                instance: request.path().to_owned(),
            }),
            None => Err(Refused::to(
                request,
                Fault::internal("the application is not configured"),
            )
            .into()),
        })
    }
}

/// A door for people who are signed in. The session itself is checked on every request.
pub struct Door(Open);

impl Door {
    /// The language of the answer.
    pub fn lang(&self) -> Lang {
        self.0.lang
    }

    /// Checks the session and runs a use case, both on a blocking thread.
    pub async fn run<T: Send + 'static>(
        self,
        case: impl FnOnce(&App, &SignedIn) -> Outcome<T> + Send + 'static,
    ) -> Answer<T> {
        self.0
            .ask(move |app, token| {
                let who = app.signed_in(token.unwrap_or_default())?;
                case(app, &who)
            })
            .await
    }
}

impl FromRequest for Door {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(match Open::from_request(request, payload).into_inner() {
            Ok(open) if open.token.is_none() => {
                Err(Refused::to(request, Fault::unauthenticated()).into())
            }
            other => other.map(Self),
        })
    }
}

/// The headers of every write.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(
    dead_code,
    reason = "a declaration for the OpenAPI document; `Key` reads the header"
)]
pub struct WriteHeaders {
    /// The same key and body give the same answer again; another body under the same key is refused.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 200)]
    idempotency_key: String,
}

/// The headers of an edit.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(
    dead_code,
    reason = "a declaration for the OpenAPI document; `IfMatch` reads the header"
)]
pub struct EditHeaders {
    /// The same key and body give the same answer again; another body under the same key is refused.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 200)]
    idempotency_key: String,
    /// The ETag of the state the caller saw.
    #[param(rename = "If-Match")]
    if_match: String,
}

/// The idempotency key of a write, with the route it was sent to.
pub struct Key {
    key: String,
    route: String,
}

impl Key {
    /// Binds the key to the body it came with.
    pub fn with(self, body_hash: &str) -> Once {
        Once {
            route: self.route,
            key: self.key,
            body_hash: body_hash.to_owned(),
        }
    }
}

impl FromRequest for Key {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let key = request
            .headers()
            .get("idempotency-key")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let fits = !key.is_empty() && key.chars().count() <= IDEMPOTENCY_KEY_CHARS_MAX;
        ready(if fits {
            Ok(Self {
                key: key.to_owned(),
                route: format!("{} {}", request.method(), request.path()),
            })
        } else {
            let fault = Fault::new(
                FaultKind::Malformed,
                "request.idempotency_key_required",
                "写入请求须带 Idempotency-Key 请求头（1 至 200 个字符）。",
                "A write must carry an Idempotency-Key header of 1 to 200 characters.",
            );
            Err(Refused::to(request, fault).into())
        })
    }
}

/// The state an edit was based on.
pub struct IfMatch(pub String);

impl FromRequest for IfMatch {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let seen = request
            .headers()
            .get(IF_MATCH)
            .and_then(|value| value.to_str().ok());
        ready(match seen {
            Some(seen) if !seen.trim().is_empty() => Ok(Self(seen.trim().to_owned())),
            _ => Err(Refused::to(request, Fault::condition_missing()).into()),
        })
    }
}
