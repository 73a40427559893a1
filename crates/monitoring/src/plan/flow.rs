//! The flow of one version: written, handed in, approved or returned.

qilu_quantity::coded! {
    /// Where a version stands.
    #[derive(Default)]
    State {
        /// Being written.
        #[default]
        Draft = "draft", "编制中", "Draft";
        /// With the authority.
        Submitted = "submitted", "待审核", "Awaiting approval";
        /// Approved: in force from its day on.
        Approved = "approved", "已通过", "Approved";
        /// Sent back with a reason.
        Returned = "returned", "已退回", "Returned";
    }
}

qilu_quantity::coded! {
    /// What can be done with a version.
    #[derive(Default)]
    Action {
        /// Hand it in.
        #[default]
        Submit = "submit", "提交审核", "Submit";
        /// Take it back before it is decided.
        Withdraw = "withdraw", "撤回", "Withdraw";
        /// Approve it.
        Approve = "approve", "审核通过", "Approve";
        /// Send it back with a reason.
        Return = "return", "退回修改", "Return";
    }
}

/// The state does not allow the action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not in this state")]
pub struct NotNow;

impl State {
    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.code() == code)
    }

    /// Whether its content may be changed.
    #[must_use]
    pub fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
}

impl Action {
    /// The action with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|action| action.code() == code)
    }
}

/// The state an action leads to.
///
/// # Errors
/// `NotNow` in a state that does not allow it.
pub fn may_act(state: State, action: Action) -> Result<State, NotNow> {
    match (state, action) {
        (State::Draft | State::Returned, Action::Submit) => Ok(State::Submitted),
        (State::Submitted, Action::Withdraw) => Ok(State::Draft),
        (State::Submitted, Action::Approve) => Ok(State::Approved),
        (State::Submitted, Action::Return) => Ok(State::Returned),
        _ => Err(NotNow),
    }
}
