//! What every request passes: a request id, a log line, security headers, and the methods this server speaks.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{CACHE_CONTROL, HeaderName, HeaderValue},
    },
    middleware::Next,
};
use qilu_app::fault::{Fault, FaultKind};
use uuid::Uuid;

use crate::{fallback::refuse_method, limits::REQUEST_ID_CHARS_MAX};

/// The methods any resource may answer.
const METHODS: [Method; 5] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::DELETE,
];

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Styles are set on elements by the charts and the component library; scripts come from this server only.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; \
     form-action 'self'; frame-ancestors 'none'";

const HEADERS: [(&str, &str); 5] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=()",
    ),
];

/// Wraps every request.
pub async fn guard(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = request_id(&request);
    let (method, path) = (request.method().clone(), request.path().to_owned());
    let started = std::time::Instant::now();
    let mut response = if METHODS.contains(&method) {
        next.call(request).await?.map_into_boxed_body()
    } else {
        let response = refuse_method(request.request());
        request.into_response(response)
    };
    let milliseconds = started.elapsed().as_millis();
    tracing::info!(request = %id, %method, path, status = response.status().as_u16(), %milliseconds, "answered");
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        // An attached file comes with a stricter policy of its own.
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if path.starts_with("/api/") && !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    Ok(response)
}

/// The proxy's id, if it is a sound one; else a new one.
fn request_id(request: &ServiceRequest) -> String {
    let given = request
        .headers()
        .get(&REQUEST_ID)
        .and_then(|value| value.to_str().ok());
    let sound = |id: &&str| {
        !id.is_empty()
            && id.len() <= REQUEST_ID_CHARS_MAX
            && id
                .chars()
                .all(|character| character.is_ascii_alphanumeric() || character == '-')
    };
    given
        .filter(sound)
        .map_or_else(|| Uuid::new_v4().to_string(), str::to_owned)
}

/// The resource is there but does not answer this method.
pub fn method_not_allowed() -> Fault {
    Fault::new(
        FaultKind::Malformed,
        "request.method_not_allowed",
        "该资源不支持此请求方法。",
        "This resource does not answer this method.",
    )
}
