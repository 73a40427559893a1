//! A sound plan of a small power station, and its report.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use qilu_accounting::{
    Assessment, Entries, EntryCell, EntryRow, EntryValue, Library, Method, Problem, assess,
};
use qilu_monitoring::plan::{
    Approved, Determination, Frame, Frequency, Laboratory, Meter, Plan, Rules, Site, Source, Unit,
    Way, plan_problems,
};
use qilu_quantity::Exact;

pub const YEAR: i32 = 2023;

pub fn method() -> &'static Method {
    Library::embedded().method("power-2022").unwrap()
}

pub fn frame() -> Frame {
    Frame::of(method())
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn key(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(column, value)| ((*column).to_owned(), (*value).to_owned()))
        .collect()
}

pub fn way(table: &str, column: &str, source: Determination) -> Way {
    let measured = source == Determination::Measured;
    Way {
        table: table.to_owned(),
        column: column.to_owned(),
        source,
        meters: if measured {
            vec!["M-1".to_owned()]
        } else {
            Vec::new()
        },
        measured: measured.then_some(Frequency::Continuous),
        recorded: Some(Frequency::Daily),
        post: "运行部".to_owned(),
        person: "某某".to_owned(),
        ..Way::default()
    }
}

/// One coal unit: quantity and calorific value measured, carbon content tested by a laboratory, the rest defaults.
pub fn plan() -> Plan {
    use Determination::{Default, Measured, Other};
    let source = |fuel: &str, by_month| Source {
        table: "fuel".to_owned(),
        key: key(&[("unit", "1"), ("fuel", fuel)]),
        by_month,
        note: String::new(),
    };
    Plan {
        situation: "发电、供热".to_owned(),
        boundary: "发电设施".to_owned(),
        sites: vec![Site {
            name: "厂区".to_owned(),
            address: "某路1号".to_owned(),
        }],
        units: vec![Unit {
            table: "unit".to_owned(),
            code: "1".to_owned(),
            name: "1号机组".to_owned(),
            choices: key(&[("kind", "coal_to_300"), ("cooling", "water_closed")]),
            capacity: "330 MW".to_owned(),
            commissioned: Some(day("2010-06-01")),
            ..Unit::default()
        }],
        sources: vec![
            source("bituminous", true),
            source("diesel", false),
            Source {
                table: "electricity".to_owned(),
                key: key(&[("unit", "1")]),
                ..Source::default()
            },
        ],
        meters: vec![Meter {
            number: "M-1".to_owned(),
            name: "皮带秤".to_owned(),
            unit: "1".to_owned(),
            accuracy: "0.5".to_owned(),
            interval_months: Some(12),
            calibrated: Some(day("2023-02-01")),
            valid_until: Some(day("2024-01-31")),
            certificate: "JL-2023-001".to_owned(),
            ..Meter::default()
        }],
        ways: vec![
            way("unit", "capacity", Other),
            way("unit", "generation", Measured),
            way("unit", "hours", Measured),
            way("fuel", "quantity", Measured),
            way("fuel", "ncv", Default),
            Way {
                key: key(&[("fuel", "bituminous")]),
                ..way("fuel", "ncv", Measured)
            },
            Way {
                key: key(&[("fuel", "bituminous")]),
                meters: Vec::new(),
                laboratory: Laboratory::Cma,
                laboratory_name: "某检测公司".to_owned(),
                measured: Some(Frequency::Monthly),
                ..way("fuel", "carbon_air_dried", Measured)
            },
            way("fuel", "carbon_per_heat", Default),
            way("fuel", "oxidation", Default),
            way("electricity", "quantity", Measured),
            way("electricity", "factor", Default),
        ],
        sampling: "每班采样".to_owned(),
        quality: "每月内部检查".to_owned(),
    }
}

pub fn in_force_from(number: i64, from: &str, plan: Plan) -> Approved {
    Approved {
        number,
        from: day(from),
        plan,
    }
}

pub fn row(cells: &[(&str, &str)]) -> EntryRow {
    let cells = cells.iter().map(|(column, value)| {
        let value = match Exact::parse(value) {
            Ok(number) if !matches!(*column, "unit" | "month") => EntryValue::Number(number),
            _ => EntryValue::Text((*value).to_owned()),
        };
        ((*column).to_owned(), EntryCell::of(value))
    });
    EntryRow {
        cells: cells.collect(),
        at: None,
    }
}

/// The sound report of that plant.
pub fn entries() -> Entries {
    let coal = |month: u32| {
        let month = format!("{month:02}");
        row(&[
            ("unit", "1"),
            ("fuel", "bituminous"),
            ("month", &month),
            ("quantity", "74120.88"),
            ("ncv", "20.114"),
            ("carbon_air_dried", "58.42"),
            ("moisture_received", "12.6"),
            ("moisture_air_dried", "2.84"),
        ])
    };
    let mut fuel: Vec<EntryRow> = (1..=12).map(coal).collect();
    fuel.push(row(&[
        ("unit", "1"),
        ("fuel", "diesel"),
        ("month", "year"),
        ("quantity", "180.55"),
    ]));
    let unit = row(&[
        ("unit", "1"),
        ("kind", "coal_to_300"),
        ("capacity", "330"),
        ("generation", "1716540"),
        ("hours", "6890"),
    ]);
    Entries {
        method: "power-2022".to_owned(),
        year: YEAR,
        entity: String::new(),
        tables: BTreeMap::from([
            ("unit".to_owned(), vec![unit]),
            ("fuel".to_owned(), fuel),
            (
                "electricity".to_owned(),
                vec![row(&[("unit", "1"), ("quantity", "1236.52")])],
            ),
        ]),
    }
}

pub fn assessed(entries: &Entries) -> Assessment {
    assess(Library::embedded(), method(), entries)
}

/// What a report is told beside these plans.
pub fn held(plans: &[Approved], entries: &Entries) -> Vec<Problem> {
    plan_problems(method(), plans, &assessed(entries), Rules::embedded())
}

/// Code and place, for short.
pub fn told(problems: &[Problem]) -> Vec<String> {
    let part = |text: &Option<String>| text.clone().unwrap_or_default();
    problems
        .iter()
        .map(|problem| {
            let place = &problem.place;
            format!(
                "{} {}/{}/{}",
                problem.code,
                part(&place.table),
                part(&place.row_key),
                part(&place.column)
            )
        })
        .collect()
}
