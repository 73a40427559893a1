//! The enterprise's answers to warnings.

use qilu_access::Capability;
use qilu_accounting::{Assessment, Severity};
use qilu_store::warning::{self, WarningAnswer};
use qilu_verification::may_add_version;
use serde_json::json;
use uuid::Uuid;

use crate::{
    App, Once, SignedIn,
    audit::Deed,
    fault::{Fault, FaultKind, Outcome},
    place_key::place_key,
    version::load,
    view::{NewAnswer, VersionDetail},
};

/// The longest answer.
const ANSWER_CHARS_MAX: usize = 4_000;

impl App {
    /// Answers a warning of a version, or answers it anew; every answer is in the audit trail.
    ///
    /// # Errors
    /// `not_found` out of scope, `access.forbidden`, `answer.text`, `answer.unknown_warning`, `answer.closed` once the
    /// report is out of the enterprise's hands.
    pub fn answer(
        &self,
        who: &SignedIn,
        once: &Once,
        enterprise_id: Uuid,
        version_id: Uuid,
        new: &NewAnswer,
    ) -> Outcome<VersionDetail> {
        let text = new.text.trim();
        self.once(who, once, |connection| {
            let (head, assessment) = load::assessed(connection, who, enterprise_id, version_id)?;
            who.may(Capability::EditReport)?;
            let length = text.chars().count();
            if length == 0 || length > ANSWER_CHARS_MAX {
                return Err(wrong_text());
            }
            let place = place_key(&new.place);
            if !has_warning(&assessment, &new.code, &place) {
                return Err(unknown_warning(&new.code));
            }
            let (submission, part) = load::submission_of(connection, who, &head)?;
            let state = submission.state.parse().map_err(Fault::internal)?;
            if part.superseded_at.is_some() || !may_add_version(state) {
                return Err(closed());
            }
            let row = WarningAnswer {
                enterprise_id: head.enterprise_id.clone(),
                version_id: head.id.clone(),
                problem_code: new.code.clone(),
                place: place.clone(),
                answer: text.to_owned(),
                answered_by: who.user_id(),
                answered_at: self.clock.instant(),
            };
            warning::put(connection, &row)?;
            let deed = Deed {
                tenant: &head.enterprise_id,
                action: "version.answer",
                subject_kind: "version",
                subject_id: &head.id,
                detail: json!({ "problem": new.code, "place": place, "answer": text }),
            };
            self.record(connection, who, deed)
        })?;
        self.version(who, enterprise_id, version_id)
    }
}

fn has_warning(assessment: &Assessment, code: &str, place: &str) -> bool {
    assessment.problems.iter().any(|problem| {
        problem.severity == Severity::Warning
            && problem.code == code
            && place_key(&(&problem.place).into()) == place
    })
}

fn wrong_text() -> Fault {
    Fault::field(
        "answer.text",
        "text",
        format!("请填写答复，不超过 {ANSWER_CHARS_MAX} 字。"),
        format!("Write an answer of at most {ANSWER_CHARS_MAX} characters."),
    )
}

fn unknown_warning(code: &str) -> Fault {
    Fault::field(
        "answer.unknown_warning",
        "code",
        format!("本版本在此处没有警告“{code}”。"),
        format!("This version has no warning {code:?} at that place."),
    )
}

fn closed() -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "answer.closed",
        "只能在填报或整改期间，对当前版本的警告作出答复。",
        "Warnings are answered on the version that stands, while the report is being filled in or corrected.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use qilu_accounting::{Place, Problem};
    use qilu_quantity::Text;

    #[test]
    fn an_answer_needs_a_warning_of_that_code_at_that_place() {
        let place = Place {
            table: Some("fuel".into()),
            row_key: Some("1".into()),
            column: Some("ncv".into()),
            at: None,
        };
        let problem = |code: &str, severity| {
            Problem::new(code, severity, place.clone(), Text::new("甲", "a"))
        };
        let assessment = crate::version::compare::tests::assessment(
            &[],
            vec![
                problem("PWR-001", Severity::Warning),
                problem("PWR-002", Severity::Error),
            ],
        );
        assert!(has_warning(&assessment, "PWR-001", "fuel/1/ncv"));
        assert!(!has_warning(&assessment, "PWR-001", "fuel/2/ncv"));
        assert!(
            !has_warning(&assessment, "PWR-002", "fuel/1/ncv"),
            "an error is mended, not answered"
        );
    }
}
