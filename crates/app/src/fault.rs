//! Why a use case did not do what was asked: a kind (what to do about it), a stable code and a text in both languages.

use std::error::Error as StdError;

use qilu_store::{StoreError, Transient};
use thiserror::Error;

use crate::view::{DraftTableNow, Place, Problem, Text};

/// What kind of refusal it is; the edge maps each kind to one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The request itself is malformed.
    Malformed,
    /// Nobody is signed in, or no longer.
    Unauthenticated,
    /// The caller may see the thing but not do this.
    Forbidden,
    /// There is no such thing, as far as the caller may know.
    NotFound,
    /// The thing is in a state that does not allow this.
    Conflict,
    /// The caller looked at an older state of the thing.
    Stale,
    /// The request must say which state it saw.
    ConditionMissing,
    /// More than a limit allows.
    TooLarge,
    /// Well-formed, but the content cannot be accepted.
    Unprocessable,
    /// Too busy now; try again.
    Busy,
    /// A fault of ours.
    Internal,
}

/// A refusal or failure of a use case.
#[derive(Debug, Error)]
#[error("{code}: {}", message.en)]
pub struct Fault {
    pub kind: FaultKind,
    /// Stable, for example `submission.stale`.
    pub code: String,
    pub message: Text,
    /// Where it is, when it is somewhere. Boxed: most faults have no place.
    pub place: Option<Box<Place>>,
    /// A boxed slice keeps the fault small: every use case may return one.
    pub problems: Box<[Problem]>,
    /// What the caller did not know of, so that what he wrote can be merged with it.
    pub current: Option<Box<DraftTableNow>>,
    #[source]
    pub source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What a use case answers.
pub type Outcome<T> = Result<T, Fault>;

impl Fault {
    /// A refusal with its code and its text in both languages.
    pub fn new(
        kind: FaultKind,
        code: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            code: code.into(),
            message: Text::new(zh, en),
            place: None,
            problems: Box::default(),
            current: None,
            source: None,
        }
    }

    /// The same refusal, located.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(Box::new(place));
        self
    }

    /// The same refusal with the problems that caused it.
    #[must_use]
    pub fn with_problems(mut self, problems: Vec<Problem>) -> Self {
        self.problems = problems.into();
        self
    }

    /// The same refusal with what is there now.
    #[must_use]
    pub fn with_current(mut self, now: DraftTableNow) -> Self {
        self.current = Some(Box::new(now));
        self
    }

    /// There is no such thing, as far as the caller may know.
    pub fn not_found() -> Self {
        Self::new(
            FaultKind::NotFound,
            "not_found",
            "未找到您要查看的内容。",
            "What you are looking for was not found.",
        )
    }

    /// The caller may see the thing but not do this.
    pub fn forbidden() -> Self {
        Self::new(
            FaultKind::Forbidden,
            "access.forbidden",
            "您的角色不具有执行此操作的权限。",
            "Your role does not allow this.",
        )
    }

    /// Nobody is signed in, or the session has ended.
    pub fn unauthenticated() -> Self {
        Self::new(
            FaultKind::Unauthenticated,
            "session.required",
            "请先登录；会话可能已经结束。",
            "Please sign in; the session may have ended.",
        )
    }

    /// Someone else changed the thing in the meantime.
    pub fn stale() -> Self {
        Self::new(
            FaultKind::Stale,
            "submission.stale",
            "该报告已被他人更新，请刷新后再操作；您的修改尚未保存。",
            "Someone else has changed this report. Reload it and try again; nothing of yours was saved.",
        )
    }

    /// The request must carry `If-Match`.
    pub fn condition_missing() -> Self {
        Self::new(
            FaultKind::ConditionMissing,
            "request.if_match_required",
            "请求缺少 If-Match（所见版本的标识）。",
            "The request must carry If-Match with the ETag it saw.",
        )
    }

    /// A fault of ours; the cause goes to the log, never to the caller.
    pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: Some(source.into()),
            ..Self::new(
                FaultKind::Internal,
                "internal",
                "系统内部错误，请稍后再试；问题已被记录。",
                "Something went wrong on our side. Please try again; it has been recorded.",
            )
        }
    }

    /// A field of the request has a value that cannot be accepted.
    pub fn field(
        code: impl Into<String>,
        field: &str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self::new(FaultKind::Unprocessable, code, zh, en).at(Place {
            column: Some(field.to_owned()),
            ..Place::default()
        })
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound(_) => Self::not_found(),
            StoreError::Stale(_) => Self::stale(),
            StoreError::BadCursor => Self::new(
                FaultKind::Malformed,
                "request.bad_cursor",
                "分页标识无效，请从第一页重新查询。",
                "The paging mark is not one of this list; start again from the first page.",
            ),
            StoreError::Busy | StoreError::Serialization(_) => Self {
                source: Some(Box::new(error)),
                ..Self::new(
                    FaultKind::Busy,
                    "system.busy",
                    "系统繁忙，请稍后再试。",
                    "The system is busy; please try again in a moment.",
                )
            },
            other => Self::internal(other),
        }
    }
}

impl Transient for Fault {
    fn is_transient(&self) -> bool {
        let cause = self
            .source
            .as_ref()
            .and_then(|source| source.downcast_ref::<StoreError>());
        cause.is_some_and(Transient::is_transient)
    }
}

impl From<qilu_access::Denied> for Fault {
    fn from(_: qilu_access::Denied) -> Self {
        Self::forbidden()
    }
}
