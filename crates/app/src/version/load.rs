//! A version the caller may see.

use qilu_access::Capability;
use qilu_accounting::{Assessment, Entries, Library, Method};
use qilu_store::{
    AnyConnection, Direction, PageRequest,
    part::{self, SubmissionPart},
    submission::{self, Submission, SubmissionFilter, SubmissionSort},
    version::{self, VersionHead},
};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    fault::{Fault, FaultKind, Outcome},
    submission::dossier,
};

/// The head of a version under its own enterprise.
///
/// # Errors
/// `access.forbidden`; `not_found` out of scope or under another enterprise.
pub(super) fn head(
    connection: &mut AnyConnection,
    who: &SignedIn,
    enterprise_id: Uuid,
    version_id: Uuid,
) -> Outcome<VersionHead> {
    who.may(Capability::ViewReport)?;
    let head = version::find(connection, &who.rows, &version_id.to_string())?;
    if head.enterprise_id == enterprise_id.to_string() {
        Ok(head)
    } else {
        Err(Fault::not_found())
    }
}

/// A version with its assessment as it was kept.
pub(super) fn assessed(
    connection: &mut AnyConnection,
    who: &SignedIn,
    enterprise_id: Uuid,
    version_id: Uuid,
) -> Outcome<(VersionHead, Assessment)> {
    let head = head(connection, who, enterprise_id, version_id)?;
    let assessment = dossier::assessment(connection, &who.rows, &head.id)?;
    Ok((head, assessment))
}

/// A version with the entries it was computed from.
pub(super) fn entries(
    connection: &mut AnyConnection,
    who: &SignedIn,
    enterprise_id: Uuid,
    version_id: Uuid,
) -> Outcome<(VersionHead, Entries)> {
    let head = head(connection, who, enterprise_id, version_id)?;
    let kept = version::entries(connection, &who.rows, &head.id)?;
    let kept = serde_json::from_str(&kept).map_err(Fault::internal)?;
    let entries =
        Entries::from_json(&kept).map_err(|problem| Fault::internal(problem.message.en))?;
    Ok((head, entries))
}

/// The submission a version is part of; of several, the one in which it stands now.
pub(super) fn submission_of(
    connection: &mut AnyConnection,
    who: &SignedIn,
    head: &VersionHead,
) -> Outcome<(Submission, SubmissionPart)> {
    let filter = SubmissionFilter {
        enterprise: Some(head.enterprise_id.clone()),
        year: Some(head.year),
        ..SubmissionFilter::default()
    };
    let of_the_year = submission::list(
        connection,
        &who.rows,
        &filter,
        SubmissionSort::Updated,
        Direction::Descending,
        &PageRequest::default(),
    )?;
    let mut earlier = None;
    for row in of_the_year.items {
        let parts = part::all(connection, &who.rows, &row.id)?;
        let found = parts.into_iter().find(|part| part.version_id == head.id);
        match found {
            Some(part) if part.superseded_at.is_none() => return Ok((row, part)),
            Some(part) => {
                earlier.get_or_insert((row, part));
            }
            None => {}
        }
    }
    earlier.ok_or_else(Fault::not_found)
}

impl App {
    /// The library and method a version was computed with, to the byte.
    ///
    /// # Errors
    /// `version.method_changed` when this installation no longer has it.
    pub(super) fn method_of(
        &self,
        head: &VersionHead,
    ) -> Outcome<(&'static Library, &'static Method)> {
        self.computed_with(head).ok_or_else(|| method_changed(head))
    }
}

fn method_changed(head: &VersionHead) -> Fault {
    let (id, edition, hash) = (&head.method_id, &head.method_edition, &head.method_hash);
    Fault::new(
        FaultKind::Conflict,
        "version.method_changed",
        format!(
            "本版本按方法“{id}”（{edition}，摘要 {hash}）核算，当前系统中的该方法已不同，无法复算；所存结果不受影响。"
        ),
        format!(
            "This version was computed with the method {id} ({edition}, hash {hash}), which is not the one installed \
             now, so it cannot be computed again. The stored results stand."
        ),
    )
}
