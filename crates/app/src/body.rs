//! Verification bodies that can be assigned.

use qilu_access::Capability;
use qilu_store::{
    AnyConnection, ScopeFilter, organisation,
    submission::{self, SubmissionFilter},
    user::{self, Circle},
};
use qilu_verification::State;

use crate::{
    App, SignedIn,
    app::id,
    fault::Outcome,
    view::{Body, Named},
};

/// States in which a body has a submission in hand.
const IN_HAND: [State; 3] = [State::Verifying, State::Correcting, State::InternalReview];

impl App {
    /// The bodies with their people and what they have in hand.
    ///
    /// # Errors
    /// `access.forbidden`.
    pub fn bodies(&self, who: &SignedIn) -> Outcome<Vec<Body>> {
        who.may(Capability::AssignVerification)?;
        let today = self.clock.today().to_string();
        self.store.read(|connection| {
            organisation::of_kind(connection, "verification_body", &today)?
                .into_iter()
                .map(|(row, fact)| {
                    Ok(Body {
                        id: id(&row.id)?,
                        name: fact.name_zh,
                        leads: people(connection, &row.id, "verifier_lead")?,
                        reviewers: people(connection, &row.id, "verifier_reviewer")?,
                        load: held(connection, &who.rows, &row.id, None, &IN_HAND)?,
                    })
                })
                .collect()
        })
    }
}

/// How many submissions of a body are in one of these states.
pub(crate) fn held(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    body_id: &str,
    year: Option<i16>,
    states: &[State],
) -> Outcome<i64> {
    let filter = SubmissionFilter {
        year,
        body: Some(body_id.to_owned()),
        states: states.iter().map(|state| state.code().to_owned()).collect(),
        ..SubmissionFilter::default()
    };
    Ok(submission::count_by_state(connection, scope, &filter)?
        .iter()
        .map(|(_, count)| count)
        .sum())
}

fn people(connection: &mut AnyConnection, body_id: &str, role: &str) -> Outcome<Vec<Named>> {
    user::with_role(connection, role, Circle::Organisation(body_id))?
        .into_iter()
        .map(|user| {
            Ok(Named {
                id: id(&user.id)?,
                name: user.display_name,
            })
        })
        .collect()
}
