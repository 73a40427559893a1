//! From the engine's types to what people are shown.

use qilu_accounting as accounting;
use qilu_quantity::{DECIMAL_PLACES_SHOWN, Exact, Grams};

use crate::method::purpose;
use crate::view::{
    At, Lowered, MethodSummary, Place, Problem, ProblemCounts, Severity, Value, YearRange,
};

/// Tonnes of a mass, exactly, as a decimal.
pub(crate) fn tonnes(grams: i64) -> String {
    decimal(&Grams(grams).to_tonnes())
}

/// A number as a decimal: exact where it ends within ten places.
pub(crate) fn decimal(number: &Exact) -> String {
    number.to_decimal_string(DECIMAL_PLACES_SHOWN)
}

/// Grams of a result in tonnes, if it is a number that fits.
pub(crate) fn grams(value: &accounting::Value) -> Option<i64> {
    Grams::from_tonnes(&value.number()?).map(|grams| grams.0)
}

impl From<&accounting::Value> for Value {
    fn from(value: &accounting::Value) -> Self {
        let mut view = Self::default();
        match value {
            accounting::Value::Number(number) => view.n = Some(decimal(number)),
            accounting::Value::Notation(key) => view.k = Some(key.to_string()),
            accounting::Value::Text(text) => view.s = Some(text.clone()),
            accounting::Value::Missing => {}
        }
        view
    }
}

impl From<&accounting::CellAt> for At {
    fn from(at: &accounting::CellAt) -> Self {
        Self {
            sheet: at.sheet.clone(),
            cell: at.cell.clone(),
        }
    }
}

impl From<&accounting::Place> for Place {
    fn from(place: &accounting::Place) -> Self {
        Self {
            table: place.table.clone(),
            row_key: place.row_key.clone(),
            column: place.column.clone(),
            at: place.at.as_ref().map(At::from),
        }
    }
}

impl From<accounting::Severity> for Severity {
    fn from(severity: accounting::Severity) -> Self {
        match severity {
            accounting::Severity::Fatal => Self::Fatal,
            accounting::Severity::Error => Self::Error,
            accounting::Severity::Warning => Self::Warning,
            accounting::Severity::Note => Self::Note,
        }
    }
}

impl From<&accounting::Problem> for Problem {
    fn from(problem: &accounting::Problem) -> Self {
        Self {
            code: problem.code.clone(),
            severity: problem.severity.into(),
            place: Place::from(&problem.place),
            message: (&problem.message).into(),
            mend: problem.mend.as_ref().map(Into::into),
            expected: problem.expected.clone(),
            clause: problem.clause.clone(),
            value: problem.value.clone(),
            answer: None,
            answer_evidence: None,
            answered_by: None,
            answered_at: None,
            answer_carried_from: None,
            lowered: problem.lowered.as_ref().map(|lowered| Lowered {
                from: lowered.from.into(),
                waiver_id: lowered.waiver.clone(),
                reason: lowered.reason.clone(),
                until: lowered.until.clone(),
            }),
        }
    }
}

impl From<&accounting::Method> for MethodSummary {
    fn from(method: &accounting::Method) -> Self {
        Self {
            id: method.id.clone(),
            edition: method.edition.clone(),
            sector: method.sector.clone(),
            purpose: purpose(method.purpose).to_owned(),
            title: (&method.title).into(),
            instrument: method.instrument.clone(),
            years: YearRange {
                from: method.years.from,
                to: method.years.to,
            },
            confidence: method.confidence.clone(),
            table_count: method.tables.len(),
            check_count: method.checks.len(),
        }
    }
}

/// How many problems of each severity there are.
pub(crate) fn count(problems: &[accounting::Problem]) -> ProblemCounts {
    let mut counts = ProblemCounts::default();
    for problem in problems {
        match problem.severity {
            accounting::Severity::Fatal => counts.fatal += 1,
            accounting::Severity::Error => counts.error += 1,
            accounting::Severity::Warning => counts.warning += 1,
            accounting::Severity::Note => counts.note += 1,
        }
    }
    counts
}
