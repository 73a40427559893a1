//! Waivers: one check lowered by one step for one enterprise and method, until a date.
//!
//! What keeps a report from being read or computed, and what the law asks for, is never lowered.

use qilu_quantity::Text;
use serde::{Deserialize, Serialize};

use crate::library::Method;
use crate::report::{Problem, Severity};

/// A waiver as assessments know it: approved, of the report's enterprise and method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Its id.
    pub id: String,
    /// The check it lowers.
    pub check: String,
    /// Why.
    pub reason: String,
    /// The last day it holds, `YYYY-MM-DD`; days so written order as text.
    pub until: String,
}

/// That a problem was lowered, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lowered {
    /// What it was.
    pub from: Severity,
    /// The waiver that lowered it.
    pub waiver: String,
    /// Why.
    pub reason: String,
    /// The last day the waiver holds.
    pub until: String,
}

/// Why a check cannot be lowered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotLowered {
    /// A stable code.
    pub code: &'static str,
    /// Why.
    pub text: Text,
}

/// One step less: error to warning, warning to note. A fatal problem stays what it is, and below a note there is nothing.
const fn step_down(severity: Severity) -> Option<Severity> {
    match severity {
        Severity::Error => Some(Severity::Warning),
        Severity::Warning => Some(Severity::Note),
        Severity::Fatal | Severity::Note => None,
    }
}

/// Lowers the problems a waiver in force is for, each once and by one step; each keeps that it was lowered, and why.
#[must_use]
pub fn apply(problems: Vec<Problem>, waivers: &[Waiver], date: &str) -> Vec<Problem> {
    let lower = |mut problem: Problem| {
        let found = waivers
            .iter()
            .find(|waiver| waiver.check == problem.code && date <= waiver.until.as_str());
        let lowered = found.and_then(|waiver| Some((waiver, step_down(problem.severity)?)));
        if let Some((waiver, severity)) = lowered.filter(|_| problem.lowered.is_none()) {
            problem.lowered = Some(Lowered {
                from: problem.severity,
                waiver: waiver.id.clone(),
                reason: waiver.reason.clone(),
                until: waiver.until.clone(),
            });
            problem.severity = severity;
        }
        problem
    };
    problems.into_iter().map(lower).collect()
}

/// Whether a check of a method may be lowered at all.
///
/// # Errors
/// `waiver.unknown_check`, `waiver.fatal`, `waiver.statutory`, `waiver.nothing_to_lower`.
pub fn may_lower(method: &Method, check: &str) -> Result<(), NotLowered> {
    let Some(check) = method.checks.iter().find(|known| known.code == check) else {
        return Err(refused(
            "waiver.unknown_check",
            "该方法没有此检查。",
            "The method has no such check.",
        ));
    };
    if check.severity == Severity::Fatal {
        return Err(refused(
            "waiver.fatal",
            "致命问题不得豁免。",
            "A fatal check is never lowered.",
        ));
    }
    if check.statutory {
        return Err(refused(
            "waiver.statutory",
            "法定检查不得豁免。",
            "A check the law asks for is never lowered.",
        ));
    }
    if step_down(check.severity).is_none() {
        return Err(refused(
            "waiver.nothing_to_lower",
            "该检查只作提示，无须豁免。",
            "The check is a note already; there is nothing to lower.",
        ));
    }
    Ok(())
}

fn refused(code: &'static str, zh: &str, en: &str) -> NotLowered {
    NotLowered {
        code,
        text: Text::new(zh, en),
    }
}
