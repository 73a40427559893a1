//! Each check where it holds and where it speaks.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use qilu_accounting::{LabParameter, LaboratoryRules, Severity};
use qilu_monitoring::evidence::{
    Basis, Beside, Certified, EvidencePlace, Facts, Figure, Found, Item, LabReport,
    MeterCertificate, Standing, Use, check, report_mark, sample_mark,
};
use qilu_quantity::{Exact, Unit};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn report() -> LabReport {
    LabReport {
        laboratory: "齐鲁检测".into(),
        cma: Some("211500010001".into()),
        cnas: None,
        report_number: "QL-2025-031".into(),
        sample_id: "M1-2025-03".into(),
        sampled_on: day("2025-03-31"),
        sent_on: Some(day("2025-04-01")),
        received_on: day("2025-04-02"),
        tested_on: day("2025-04-05"),
        issued_on: day("2025-04-10"),
        belt: None,
        certified: vec![Certified {
            parameter: LabParameter::Carbon,
            basis: Some(Basis::AirDried),
            value: Exact::parse("54.32").unwrap(),
            unit: "%".into(),
            column: Some("carbon_air_dried".into()),
        }],
    }
}

fn row(unit: &str, month: &str) -> EvidencePlace {
    EvidencePlace {
        method: "power-2022".into(),
        table: Some("fuel".into()),
        row_key: Some(format!("{unit}|bituminous|{month}")),
        column: None,
        month: None,
    }
}

fn lab(unit: &str, month: &str, report: LabReport) -> Item {
    Item {
        place: row(unit, month),
        standing: Some(Standing {
            month: Some(month.into()),
            line: Some(format!("{unit}|bituminous")),
        }),
        content_hash: report.report_number.clone(),
        facts: Facts::Lab(report),
    }
}

struct Around {
    value: &'static str,
    used: Vec<Use>,
    reports: BTreeSet<String>,
    samples: BTreeSet<String>,
    rows: bool,
}

impl Default for Around {
    fn default() -> Self {
        Self {
            value: "54.32",
            used: Vec::new(),
            reports: BTreeSet::new(),
            samples: BTreeSet::new(),
            rows: true,
        }
    }
}

fn found(items: &[Item], around: &Around) -> Vec<Found> {
    let rules = LaboratoryRules {
        clause: "guideline".into(),
        marked: vec![LabParameter::Carbon],
        days_after_month_max: Some(40),
    };
    let versions = BTreeMap::from([("power-2022".to_owned(), "v2".to_owned())]);
    let figure = |place: &EvidencePlace| {
        (place.column.as_deref() == Some("carbon_air_dried")).then(|| Figure {
            value: Exact::parse(around.value).unwrap(),
            unit: Unit::parse("% tC/t").unwrap(),
            unit_text: "%".into(),
        })
    };
    check(
        items,
        &Beside {
            year: 2025,
            rules: &|_| Some(&rules),
            versions: &versions,
            figure: &figure,
            has_row: &|_| around.rows,
            used: &around.used,
            reports_elsewhere: &around.reports,
            samples_elsewhere: &around.samples,
        },
    )
}

fn codes(items: &[Item], around: &Around) -> Vec<(usize, String)> {
    let found = found(items, around);
    found
        .into_iter()
        .map(|found| (found.item, found.problem.code))
        .collect()
}

fn alone(change: impl FnOnce(&mut LabReport)) -> Vec<String> {
    let mut changed = report();
    change(&mut changed);
    let found = codes(&[lab("1", "03", changed)], &Around::default());
    found.into_iter().map(|(_, code)| code).collect()
}

#[test]
fn a_sound_report_has_nothing_against_it() {
    assert!(alone(|_| ()).is_empty());
    assert!(alone(|report| report.sent_on = None).is_empty());
    assert!(alone(|report| (report.cma, report.cnas) = (None, Some("L0001".into()))).is_empty());
}

#[test]
fn each_date_follows_the_one_before() {
    assert_eq!(
        alone(|report| report.sent_on = Some(day("2025-03-30"))),
        ["EVID-001"]
    );
    assert_eq!(
        alone(|report| report.received_on = day("2025-03-30")),
        ["EVID-001"]
    );
    assert_eq!(
        alone(|report| report.tested_on = day("2025-04-01")),
        ["EVID-002"]
    );
    assert_eq!(
        alone(|report| report.issued_on = day("2025-04-04")),
        ["EVID-003"]
    );
}

#[test]
fn the_fortieth_day_after_the_month_is_the_last() {
    assert!(alone(|report| report.issued_on = day("2025-05-10")).is_empty());
    assert_eq!(
        alone(|report| report.issued_on = day("2025-05-11")),
        ["EVID-009"]
    );
}

#[test]
fn the_carbon_content_needs_a_mark_and_the_moisture_does_not() {
    assert_eq!(alone(|report| report.cma = Some(" ".into())), ["EVID-004"]);
    let moisture = |report: &mut LabReport| {
        report.cma = None;
        report.certified[0].parameter = LabParameter::Moisture;
        report.certified[0].column = Some("moisture_received".into());
    };
    assert!(alone(moisture).is_empty());
}

#[test]
fn a_report_speaks_for_one_month() {
    let items = [lab("1", "03", report()), lab("1", "04", report())];
    let told = codes(&items, &Around::default());
    for expected in ["EVID-005", "EVID-006"] {
        for item in [0, 1] {
            assert!(told.contains(&(item, expected.to_owned())), "{told:?}");
        }
    }
    let two_cells = [lab("1", "03", report()), lab("1", "03", report())];
    assert!(codes(&two_cells, &Around::default()).is_empty());
}

#[test]
fn a_number_stands_on_one_document() {
    let mut other = lab("1", "03", report());
    other.content_hash = "another".into();
    let told = codes(&[lab("1", "03", report()), other], &Around::default());
    assert_eq!(
        told,
        [(0, "EVID-005".to_owned()), (1, "EVID-005".to_owned())]
    );
}

#[test]
fn units_share_a_sample_only_on_one_declared_conveyor() {
    let on = |unit: &str, belt: Option<&str>| {
        let report = LabReport {
            belt: belt.map(str::to_owned),
            ..report()
        };
        lab(unit, "03", report)
    };
    let shared = [on("1", Some("3号皮带")), on("2", Some("3号皮带 "))];
    assert!(codes(&shared, &Around::default()).is_empty());
    for belts in [
        (None, None),
        (Some("3号皮带"), Some("4号皮带")),
        (Some("3号皮带"), None),
    ] {
        let told = codes(&[on("1", belts.0), on("2", belts.1)], &Around::default());
        assert_eq!(
            told,
            [(0, "EVID-006".to_owned()), (1, "EVID-006".to_owned())],
            "{belts:?}"
        );
    }
}

#[test]
fn what_was_used_last_year_is_not_used_again() {
    let earlier = Use {
        report_mark: report_mark("齐鲁检测", "ＱＬ 2025－031"),
        sample_mark: sample_mark("齐鲁检测", "other"),
        content_hash: report().report_number,
        year: 2024,
        month: Some("03".into()),
        place: row("1", "03"),
        line: None,
        belt: None,
    };
    let around = Around {
        used: vec![earlier],
        ..Around::default()
    };
    let told = found(&[lab("1", "03", report())], &around);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].problem.code, "EVID-005");
    assert!(told[0].problem.message.zh.contains("2024-03"));
}

#[test]
fn another_enterprise_is_never_named() {
    let around = Around {
        reports: BTreeSet::from([report_mark("齐鲁检测", "QL-2025-031")]),
        samples: BTreeSet::from([sample_mark("齐鲁检测", "M1-2025-03")]),
        ..Around::default()
    };
    let told = found(&[lab("1", "03", report())], &around);
    let codes: Vec<&str> = told
        .iter()
        .map(|found| found.problem.code.as_str())
        .collect();
    assert_eq!(codes, ["EVID-008", "EVID-007"]);
    assert_eq!(
        told[0].problem.message.zh,
        "检测报告编号 QL-2025-031 已被另一家企业使用。"
    );
    assert_eq!(told[1].problem.severity, Severity::Warning);
}

#[test]
fn the_certified_value_is_held_against_the_cell() {
    let around = Around {
        value: "54.23",
        ..Around::default()
    };
    let told = found(&[lab("1", "03", report())], &around);
    assert_eq!(told.len(), 1);
    let problem = &told[0].problem;
    assert_eq!(
        (problem.code.as_str(), problem.severity),
        ("EVID-010", Severity::Warning)
    );
    assert_eq!(problem.expected.as_deref(), Some("54.32"));
    assert_eq!(problem.value.as_deref(), Some("54.23"));
    assert_eq!(problem.place.column.as_deref(), Some("carbon_air_dried"));
    // The same value in another unit is the same value; a unit of another kind is told.
    let in_parts = |report: &mut LabReport| {
        report.certified[0].value = Exact::parse("0.5432").unwrap();
        report.certified[0].unit = "tC/t".into();
    };
    assert!(alone(in_parts).is_empty());
    assert_eq!(
        alone(|report| report.certified[0].unit = "GJ".into()),
        ["EVID-010"]
    );
    assert!(alone(|report| report.certified[0].unit.clear()).is_empty());
}

#[test]
fn a_scan_of_an_older_version_is_outdated() {
    let scan = |version: &str| Item {
        place: EvidencePlace {
            method: "power-2022".into(),
            ..EvidencePlace::default()
        },
        standing: Some(Standing::default()),
        content_hash: "scan".into(),
        facts: Facts::Scan {
            version: version.into(),
        },
    };
    assert!(codes(&[scan("v2")], &Around::default()).is_empty());
    assert_eq!(
        codes(&[scan("v1")], &Around::default()),
        [(0, "EVID-011".to_owned())]
    );
}

#[test]
fn evidence_of_a_row_that_is_gone_is_noted() {
    let around = Around {
        rows: false,
        ..Around::default()
    };
    let told = found(&[lab("1", "03", report())], &around);
    assert_eq!(
        (told[0].problem.code.as_str(), told[0].problem.severity),
        ("EVID-012", Severity::Note)
    );
}

#[test]
fn a_meters_certificate_covers_its_month_or_year() {
    let meter = |month: Option<&str>, until: &str| Item {
        place: EvidencePlace {
            method: "power-2022".into(),
            ..EvidencePlace::default()
        },
        standing: Some(Standing {
            month: month.map(str::to_owned),
            line: None,
        }),
        content_hash: "meter".into(),
        facts: Facts::Meter(MeterCertificate {
            meter_number: "P-1".into(),
            certificate_number: "C-1".into(),
            valid_from: day("2024-12-01"),
            valid_until: day(until),
        }),
    };
    let none = Around::default();
    assert!(codes(&[meter(Some("02"), "2025-02-28")], &none).is_empty());
    assert_eq!(
        codes(&[meter(Some("02"), "2025-02-27")], &none),
        [(0, "EVID-013".to_owned())]
    );
    assert!(codes(&[meter(None, "2025-12-31")], &none).is_empty());
    assert_eq!(
        codes(&[meter(None, "2025-11-30")], &none),
        [(0, "EVID-013".to_owned())]
    );
}
