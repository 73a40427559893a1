//! The one evaluator of the flow.

use chrono::{DateTime, Utc};
use qilu_access::{Actor, Role, role_for, scope_of};
use qilu_quantity::{SubmissionId, Text, UserId};

use crate::guard::Moment;
use crate::{Action, Case, CaseFacts, Effect, Request, State, TRANSITIONS, Transition};

/// Why something may not be done: a stable code, and a text that says what is wrong and what
/// would mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}")]
pub struct Refusal {
    /// The stable code.
    pub code: &'static str,
    /// For people.
    pub message: Text,
}

impl Refusal {
    pub(crate) fn new(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            code,
            message: Text::new(zh, en),
        }
    }
}

/// What was decided: to be appended to the history, with its effects, in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The submission.
    pub submission: SubmissionId,
    /// What was done.
    pub action: Action,
    /// Where it stood.
    pub from: State,
    /// Where it stands.
    pub to: State,
    /// Who did it.
    pub by: UserId,
    /// In which role.
    pub role: Role,
    /// When.
    pub at: DateTime<Utc>,
    /// What the history says.
    pub event: Text,
    /// Why, where it was given.
    pub reason: Option<String>,
    /// What else must be written.
    pub effects: &'static [Effect],
}

/// Something the actor's role and the state allow. It can be done now when nothing refuses; what
/// the request itself must bring (a reason, a body, a conclusion) is asked when it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Availability {
    /// What.
    pub action: Action,
    /// Where it would lead.
    pub next: State,
    /// What stands in the way.
    pub refusals: Vec<Refusal>,
}

/// Whether the enterprise may add a report version in this state.
pub fn may_add_version(state: State) -> bool {
    matches!(state, State::Draft | State::Correcting)
}

fn transition(state: State, action: Action) -> Option<&'static Transition> {
    TRANSITIONS
        .iter()
        .find(|t| t.state == state && t.action == action)
}

/// Decides a request. Nothing is changed; the decision says what to write.
///
/// # Errors
/// In this order: `submission.out_of_scope` (say "not found" outside),
/// `submission.not_in_this_state`, `submission.not_permitted`, then the first guard that refuses.
pub fn apply(
    case: &Case,
    request: &Request,
    actor: &Actor,
    facts: &CaseFacts,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    if !scope_of(actor).covers(&case.whose()) {
        return Err(Refusal::new(
            "submission.out_of_scope",
            "没有这份报送。",
            "There is no such submission.",
        ));
    }
    let action = request.action;
    let Some(found) = transition(case.state, action) else {
        return Err(not_in_this_state(case.state, action));
    };
    let Some(role) = role_for(actor, found.capability) else {
        return Err(Refusal::new(
            "submission.not_permitted",
            format!("您的角色不能办理“{}”。", action.label().zh),
            format!("Your role does not allow: {}.", action.label().en),
        ));
    };
    let moment = Moment {
        case,
        actor,
        facts,
        request: Some(request),
        now,
    };
    if let Some(refusal) = found.guards.iter().find_map(|g| g.refusal(&moment)) {
        return Err(refusal);
    }
    Ok(Decision {
        submission: case.submission,
        action,
        from: found.state,
        to: found.next,
        by: actor.user,
        role,
        at: now,
        event: found.event(),
        reason: request.reason.clone(),
        effects: found.effects,
    })
}

/// What the actor may do with the case, in the order of the table.
pub fn available_actions(
    case: &Case,
    actor: &Actor,
    facts: &CaseFacts,
    now: DateTime<Utc>,
) -> Vec<Availability> {
    if !scope_of(actor).covers(&case.whose()) {
        return Vec::new();
    }
    let moment = Moment {
        case,
        actor,
        facts,
        request: None,
        now,
    };
    TRANSITIONS
        .iter()
        .filter(|t| t.state == case.state && role_for(actor, t.capability).is_some())
        .map(|t| Availability {
            action: t.action,
            next: t.next,
            refusals: t
                .guards
                .iter()
                .filter(|guard| !guard.needs_request())
                .filter_map(|guard| guard.refusal(&moment))
                .collect(),
        })
        .collect()
}

fn not_in_this_state(state: State, action: Action) -> Refusal {
    let (state, action) = (state.label(), action.label());
    Refusal::new(
        "submission.not_in_this_state",
        format!("报送处于“{}”，不能办理“{}”。", state.zh, action.zh),
        format!(
            "The submission is in the state \"{}\": not possible: {}.",
            state.en, action.en
        ),
    )
}
