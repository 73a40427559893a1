//! Waivers lower what they may, for as long as they hold.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use qilu_accounting::{
    Library, Place, Problem, Severity, SourceFile,
    waiver::{Waiver, apply, may_lower},
};
use qilu_quantity::Text;

fn problem(code: &str, severity: Severity) -> Problem {
    Problem::new(code, severity, Place::default(), Text::new("甲", "a"))
}

fn waiver(check: &str, until: &str) -> Waiver {
    Waiver {
        id: "w".into(),
        check: check.into(),
        reason: "the meter is being replaced".into(),
        until: until.into(),
    }
}

fn lowered(severity: Severity, until: &str, date: &str) -> Problem {
    apply(
        vec![problem("PWR-003", severity)],
        &[waiver("PWR-003", until)],
        date,
    )
    .remove(0)
}

#[test]
fn a_problem_is_lowered_by_one_step_and_says_why() {
    let mended = lowered(Severity::Error, "2024-06-30", "2024-03-01");
    assert_eq!(mended.severity, Severity::Warning);
    let note = mended.lowered.clone().unwrap();
    assert_eq!((note.from, note.waiver.as_str()), (Severity::Error, "w"));
    assert_eq!(note.reason, "the meter is being replaced");
    let warned = lowered(Severity::Warning, "2024-06-30", "2024-03-01");
    assert_eq!(warned.severity, Severity::Note);
    let again = apply(
        vec![mended.clone()],
        &[waiver("PWR-003", "2024-06-30")],
        "2024-03-01",
    );
    assert_eq!(again, [mended], "once is enough");
}

#[test]
fn a_waiver_holds_until_its_last_day_and_no_longer() {
    assert!(
        lowered(Severity::Error, "2024-06-30", "2024-06-30")
            .lowered
            .is_some()
    );
    let after = lowered(Severity::Error, "2024-06-30", "2024-07-01");
    assert_eq!((after.severity, after.lowered), (Severity::Error, None));
}

#[test]
fn what_is_fatal_or_another_checks_stays_as_it_is() {
    assert_eq!(
        lowered(Severity::Fatal, "2024-06-30", "2024-03-01").severity,
        Severity::Fatal
    );
    let other = apply(
        vec![problem("PWR-006", Severity::Error)],
        &[waiver("PWR-003", "2024-06-30")],
        "2024-03-01",
    );
    assert_eq!(other, [problem("PWR-006", Severity::Error)]);
}

#[test]
fn statutory_fatal_and_unknown_checks_cannot_be_lowered() {
    let library = |from: &str, to: &str| {
        let text = include_str!("broken/valid.toml").replace(from, to);
        let common = include_str!("fixture/library.toml");
        let sources = [
            ("library.toml", common),
            ("codes/toy.csv", include_str!("fixture/codes.csv")),
            ("toy.csv", include_str!("fixture/toy.csv")),
            ("valid.toml", &text),
        ]
        .map(|(name, text)| SourceFile { name, text });
        Library::load(&sources).unwrap()
    };
    let may = |from: &str, to: &str, check: &str| {
        let library = library(from, to);
        may_lower(library.method("valid").unwrap(), check).map_err(|refused| refused.code)
    };
    let severity = "severity = \"warning\"";
    assert_eq!(may("", "", "T-1"), Ok(()));
    assert_eq!(may("", "", "T-2"), Err("waiver.unknown_check"));
    let statutory = format!("{severity}\nstatutory = true");
    assert_eq!(may(severity, &statutory, "T-1"), Err("waiver.statutory"));
    assert_eq!(
        may(severity, "severity = \"fatal\"", "T-1"),
        Err("waiver.fatal")
    );
    assert_eq!(
        may(severity, "severity = \"note\"", "T-1"),
        Err("waiver.nothing_to_lower")
    );
}
