//! Loads that cannot leave the caller's scope.

use qilu_store::{
    AnyConnection, Direction, PageRequest, ScopeFilter,
    organisation::{self, Organisation},
    submission::{self, SubmissionFilter},
};

use crate::{
    SignedIn,
    fault::{Fault, Outcome},
};

/// An enterprise the caller may know of: his own, one of his city, one he verifies, or any for the province.
pub(crate) fn enterprise(
    connection: &mut AnyConnection,
    who: &SignedIn,
    id: &str,
) -> Outcome<Organisation> {
    let organisation = organisation::find(connection, id)?;
    if organisation.kind != "enterprise" {
        return Err(Fault::not_found());
    }
    let known = match &who.rows {
        ScopeFilter::Enterprise(own) => own == id,
        ScopeFilter::Province => true,
        ScopeFilter::Nobody => false,
        ScopeFilter::City(codes) => organisation::facts(connection, id)?
            .iter()
            .any(|fact| codes.contains(&fact.city_code)),
        ScopeFilter::Body(_) => {
            let filter = SubmissionFilter {
                enterprise: Some(id.to_owned()),
                ..SubmissionFilter::default()
            };
            !submission::count_by_state(connection, &who.rows, &filter)?.is_empty()
        }
    };
    if known {
        Ok(organisation)
    } else {
        Err(Fault::not_found())
    }
}

/// The submissions of an enterprise the caller may see, the latest years first.
pub(crate) fn submissions_of(
    connection: &mut AnyConnection,
    who: &SignedIn,
    enterprise_id: &str,
) -> Outcome<Vec<submission::Submission>> {
    let filter = SubmissionFilter {
        enterprise: Some(enterprise_id.to_owned()),
        ..SubmissionFilter::default()
    };
    let page = submission::list(
        connection,
        &who.rows,
        &filter,
        submission::SubmissionSort::Year,
        Direction::Descending,
        &PageRequest::default(),
    )?;
    Ok(page.items)
}
