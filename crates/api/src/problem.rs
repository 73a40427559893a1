//! Refusals on the wire: `application/problem+json` with a stable code, one text in the caller's language, and the place.

use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{CONTENT_LANGUAGE, RETRY_AFTER},
    },
};
use qilu_app::{
    Lang,
    fault::{Fault, FaultKind},
    view::{DraftTableNow, Place, Problem, Text},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoResponses, ToSchema};

use crate::language;

/// What a handler answers.
pub type Answer<T> = Result<T, Refused>;

/// Seconds after which a busy server may be asked again.
const RETRY_AFTER_SECONDS: u32 = 2;

/// The body of every refusal (RFC 9457).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProblemDocument {
    /// `urn:qilu:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// Stable code to act upon.
    pub code: String,
    /// What is wrong and how to mend it, in the caller's language.
    pub detail: String,
    /// The path asked for.
    pub instance: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
    /// What is there now, where a table of a working copy was changed meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<Box<DraftTableNow>>,
}

/// A fault on its way to a caller.
#[derive(Debug)]
pub struct Refused {
    fault: Box<Fault>,
    lang: Lang,
    instance: String,
}

impl Refused {
    /// The fault as this request's caller shall read it.
    pub fn new(fault: Fault, lang: Lang, instance: impl Into<String>) -> Self {
        Self {
            fault: Box::new(fault),
            lang,
            instance: instance.into(),
        }
    }

    /// The fault in the language and at the path of `request`.
    pub fn to(request: &HttpRequest, fault: Fault) -> Self {
        Self::new(fault, language::of(request), request.path())
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.fault)
    }
}

impl std::error::Error for Refused {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.fault.as_ref())
    }
}

impl ResponseError for Refused {
    fn status_code(&self) -> StatusCode {
        if self.fault.code == "request.method_not_allowed" {
            return StatusCode::METHOD_NOT_ALLOWED;
        }
        if self.fault.code == "request.media_type" {
            return StatusCode::UNSUPPORTED_MEDIA_TYPE;
        }
        match self.fault.kind {
            FaultKind::Malformed => StatusCode::BAD_REQUEST,
            FaultKind::Unauthenticated => StatusCode::UNAUTHORIZED,
            FaultKind::Forbidden => StatusCode::FORBIDDEN,
            FaultKind::NotFound => StatusCode::NOT_FOUND,
            FaultKind::Conflict => StatusCode::CONFLICT,
            FaultKind::Stale => StatusCode::PRECONDITION_FAILED,
            FaultKind::ConditionMissing => StatusCode::PRECONDITION_REQUIRED,
            FaultKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            FaultKind::Unprocessable => StatusCode::UNPROCESSABLE_ENTITY,
            FaultKind::Busy => StatusCode::SERVICE_UNAVAILABLE,
            FaultKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let status = self.status_code();
        if self.fault.kind == FaultKind::Internal {
            tracing::error!(code = %self.fault.code, cause = ?self.fault.source, instance = %self.instance, "a request failed");
        }
        let mut response = HttpResponse::build(status);
        response
            .content_type("application/problem+json")
            .insert_header((CONTENT_LANGUAGE, tag(self.lang)));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.insert_header((RETRY_AFTER, RETRY_AFTER_SECONDS.to_string()));
        }
        response.json(ProblemDocument {
            kind: format!("urn:qilu:problem:{}", self.fault.code),
            title: said(&title(status), self.lang),
            status: status.as_u16(),
            code: self.fault.code.clone(),
            detail: said(&self.fault.message, self.lang),
            instance: self.instance.clone(),
            place: self.fault.place.as_deref().cloned(),
            problems: self.fault.problems.to_vec(),
            current: self.fault.current.clone(),
        })
    }
}

fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    }
}

fn said(text: &Text, lang: Lang) -> String {
    match lang {
        Lang::Zh => text.zh.clone(),
        Lang::En => text.en.clone(),
    }
}

fn title(status: StatusCode) -> Text {
    let (zh, en) = match status.as_u16() {
        400 => ("请求格式不正确", "Malformed request"),
        401 => ("需要登录", "Sign-in required"),
        403 => ("没有权限", "Not allowed"),
        404 => ("未找到", "Not found"),
        405 => ("不支持的请求方法", "Method not allowed"),
        409 => ("与当前状态冲突", "Conflict with the current state"),
        412 => ("内容已被更新", "Changed in the meantime"),
        413 => ("内容过大", "Too large"),
        415 => ("不支持的内容类型", "Unsupported media type"),
        422 => ("内容无法接受", "Content cannot be accepted"),
        428 => ("缺少前提条件", "Precondition required"),
        503 => ("系统繁忙", "Busy"),
        _ => ("系统错误", "Server error"),
    };
    Text::new(zh, en)
}

/// The refusals any request may meet.
#[derive(IntoResponses)]
#[expect(
    dead_code,
    reason = "a declaration for the OpenAPI document; its values are never made"
)]
pub enum ReadRefusals {
    /// Malformed request.
    #[response(status = 400, content_type = "application/problem+json")]
    Malformed(ProblemDocument),
    /// Nobody is signed in, or the session has ended.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthenticated(ProblemDocument),
    /// The caller may see but not do this.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(ProblemDocument),
    /// No such thing, as far as the caller may know.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(ProblemDocument),
    /// A query that is well-formed but cannot be answered.
    #[response(status = 422, content_type = "application/problem+json")]
    Unprocessable(ProblemDocument),
    /// Busy; try again after the time in `Retry-After`.
    #[response(status = 503, content_type = "application/problem+json")]
    Busy(ProblemDocument),
}

/// The refusals a write may meet.
#[derive(IntoResponses)]
#[expect(
    dead_code,
    reason = "a declaration for the OpenAPI document; its values are never made"
)]
pub enum WriteRefusals {
    /// Malformed request, or no `Idempotency-Key`.
    #[response(status = 400, content_type = "application/problem+json")]
    Malformed(ProblemDocument),
    /// Nobody is signed in, or the session has ended.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthenticated(ProblemDocument),
    /// The caller may see but not do this.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(ProblemDocument),
    /// No such thing, as far as the caller may know.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(ProblemDocument),
    /// The state does not allow it, or the idempotency key was used with another body.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(ProblemDocument),
    /// `If-Match` names an older state.
    #[response(status = 412, content_type = "application/problem+json")]
    Stale(ProblemDocument),
    /// Larger than the limit.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(ProblemDocument),
    /// Not the media type this operation reads.
    #[response(status = 415, content_type = "application/problem+json")]
    MediaType(ProblemDocument),
    /// Well-formed, but the content cannot be accepted; `problems` says where.
    #[response(status = 422, content_type = "application/problem+json")]
    Unprocessable(ProblemDocument),
    /// `If-Match` is missing.
    #[response(status = 428, content_type = "application/problem+json")]
    ConditionMissing(ProblemDocument),
    /// Busy; try again after the time in `Retry-After`.
    #[response(status = 503, content_type = "application/problem+json")]
    Busy(ProblemDocument),
}
