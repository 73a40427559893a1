//! The enterprise's answers to warnings, and how they go along to the next version.

use qilu_access::Capability;
use qilu_accounting::{Assessment, Problem, Severity};
use qilu_store::{
    AnyConnection,
    version::{self, VersionHead},
    warning::{self, WarningAnswer},
};
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
/// The longest reference to a proof.
const EVIDENCE_CHARS_MAX: usize = 200;

impl App {
    /// Answers a warning of a version, or answers it anew; every answer is in the audit trail.
    ///
    /// # Errors
    /// `not_found` out of scope, `access.forbidden`, `answer.text`, `answer.evidence`, `answer.unknown_warning`, `answer.closed` once the
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
        let evidence = new.evidence.as_deref().map(str::trim);
        let evidence = evidence.filter(|evidence| !evidence.is_empty());
        self.once(who, once, |connection| {
            let (head, assessment) = load::assessed(connection, who, enterprise_id, version_id)?;
            who.may(Capability::EditReport)?;
            let length = text.chars().count();
            if length == 0 || length > ANSWER_CHARS_MAX {
                return Err(wrong_text());
            }
            if evidence.is_some_and(|evidence| evidence.chars().count() > EVIDENCE_CHARS_MAX) {
                return Err(wrong_evidence());
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
                evidence: evidence.map(str::to_owned),
                carried_from: None,
            };
            warning::put(connection, &row)?;
            let deed = Deed {
                tenant: &head.enterprise_id,
                action: "version.answer",
                subject_kind: "version",
                subject_id: &head.id,
                detail: json!({ "problem": new.code, "place": place, "answer": text, "evidence": evidence }),
            };
            self.record(connection, who, deed)
        })?;
        self.version(who, enterprise_id, version_id)
    }

    /// Takes the answers of the version before along to a new one, where the same warning is still there.
    pub(crate) fn carry_answers(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        from: &VersionHead,
        to: &VersionHead,
        assessment: &Assessment,
    ) -> Outcome<()> {
        let given = warning::of_version(connection, &who.rows, &from.id)?;
        let known = warning::of_version(connection, &who.rows, &to.id)?;
        let along = carried(given, &known, &to.id, assessment);
        if along.is_empty() {
            return Ok(());
        }
        for row in &along {
            warning::put(connection, row)?;
        }
        let told: Vec<_> = along
            .iter()
            .map(|row| json!({ "problem": row.problem_code, "place": row.place }))
            .collect();
        let deed = Deed {
            tenant: &to.enterprise_id,
            action: "version.carry_answers",
            subject_kind: "version",
            subject_id: &to.id,
            detail: json!({ "from": from.id, "answers": told }),
        };
        self.record(connection, who, deed)
    }
}

/// The version of the same report that stood before this one; of a report that stands nowhere, its newest other one.
pub(crate) fn version_before(
    connection: &mut AnyConnection,
    who: &SignedIn,
    standing: Option<&VersionHead>,
    head: &VersionHead,
) -> Outcome<Option<VersionHead>> {
    if let Some(standing) = standing {
        return Ok(Some(standing.clone()));
    }
    let all = version::of_report(connection, &who.rows, &head.report_id)?;
    Ok(all.into_iter().find(|other| other.id != head.id))
}

/// The answers that go along: to warnings that are still there and have no answer of their own. An answer remembers the
/// version it was first given for, and who gave it when.
fn carried(
    given: Vec<WarningAnswer>,
    known: &[WarningAnswer],
    version_id: &str,
    assessment: &Assessment,
) -> Vec<WarningAnswer> {
    let same = |a: &WarningAnswer, b: &WarningAnswer| {
        a.problem_code == b.problem_code && a.place == b.place
    };
    given
        .into_iter()
        .filter(|row| has_warning(assessment, &row.problem_code, &row.place))
        .filter(|row| !known.iter().any(|own| same(own, row)))
        .map(|row| WarningAnswer {
            carried_from: row.carried_from.or(Some(row.version_id)),
            version_id: version_id.to_owned(),
            ..row
        })
        .collect()
}

/// The warnings of an assessment, each with its anchor.
pub(crate) fn warnings_of(assessment: Assessment) -> Vec<(String, Problem)> {
    assessment
        .problems
        .into_iter()
        .filter(|problem| problem.severity == Severity::Warning)
        .map(|problem| (place_key(&(&problem.place).into()), problem))
        .collect()
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

fn wrong_evidence() -> Fault {
    Fault::field(
        "answer.evidence",
        "evidence",
        format!("佐证材料的名称或编号不超过 {EVIDENCE_CHARS_MAX} 字。"),
        format!("Name the proof in at most {EVIDENCE_CHARS_MAX} characters."),
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

    #[test]
    fn an_answer_goes_along_where_its_warning_still_is_and_has_no_other() {
        let place = |row: &str| Place {
            table: Some("fuel".into()),
            row_key: Some(row.into()),
            column: Some("ncv".into()),
            at: None,
        };
        let warning = |row: &str| {
            Problem::new(
                "PWR-001",
                Severity::Warning,
                place(row),
                Text::new("甲", "a"),
            )
        };
        let answer = |version: &str, row: &str, from: Option<&str>| WarningAnswer {
            enterprise_id: "e".into(),
            version_id: version.into(),
            problem_code: "PWR-001".into(),
            place: format!("fuel/{row}/ncv"),
            answer: row.into(),
            answered_by: "u".into(),
            answered_at: chrono::NaiveDateTime::default(),
            evidence: Some("JC-01".into()),
            carried_from: from.map(Into::into),
        };
        let next = crate::version::compare::tests::assessment(
            &[],
            vec![warning("1"), warning("2"), warning("3")],
        );
        let given = vec![
            answer("v2", "1", None),
            answer("v2", "2", Some("v1")),
            answer("v2", "3", None),
            answer("v2", "gone", None),
        ];
        let along = carried(given, &[answer("v3", "3", None)], "v3", &next);
        assert_eq!(
            along,
            [answer("v3", "1", Some("v2")), answer("v3", "2", Some("v1"))]
        );
    }
}
