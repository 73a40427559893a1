//! Plans by themselves: complete, or what is missing and where.

use qilu_accounting::{Library, Purpose, Severity};
use qilu_monitoring::plan::{
    Chapter, Determination, Frame, KeyKind, Laboratory, Plan, Rules, TableKind, faults,
    within_limits,
};

use crate::sample::{day, frame, key, plan};

/// Code, chapter, position and column of every fault.
fn found(plan: &Plan) -> Vec<String> {
    faults(&frame(), plan, day("2023-01-01"), Rules::embedded())
        .into_iter()
        .map(|fault| {
            let item = fault.place.item.map(|item| item.to_string());
            format!(
                "{} {}/{}/{}",
                fault.code,
                fault.place.chapter.code(),
                item.unwrap_or_default(),
                fault.place.column.unwrap_or_default()
            )
        })
        .collect()
}

fn with(change: impl FnOnce(&mut Plan)) -> Vec<String> {
    let mut plan = plan();
    change(&mut plan);
    found(&plan)
}

#[test]
fn a_sound_plan_has_no_fault() {
    assert_eq!(found(&plan()), [""; 0]);
}

#[test]
fn every_rule_in_the_code_is_in_the_data() {
    let rules = Rules::embedded();
    for code in (1..=9).chain(101..=107).chain(110..=121) {
        let rule = rules.rule(&format!("PLAN-{code:03}"));
        assert!(rule.is_some(), "PLAN-{code:03}");
    }
    assert!(Rules::parse("[[rule]]\ncode = 1").is_err());
}

#[test]
fn the_law_names_it_from_a_day_on() {
    let rules = Rules::embedded();
    assert_eq!(rules.name_on(day("2024-04-30")).zh, "数据质量控制计划");
    assert_eq!(rules.name_on(day("2024-05-01")).zh, "数据质量控制方案");
    assert_eq!(rules.name_on(day("2010-01-01")).zh, "数据质量控制计划");
}

#[test]
fn a_needed_column_wants_a_way() {
    let missing = with(|plan| plan.ways.retain(|way| way.column != "oxidation"));
    assert_eq!(missing, ["PLAN-101 ways//oxidation"]);
    // What is not needed may be left out, and so may a table nothing is planned in.
    let optional = with(|plan| plan.ways.retain(|way| way.column != "carbon_air_dried"));
    assert_eq!(optional, [""; 0]);
    let unused = with(|plan| {
        plan.sources.retain(|source| source.table != "electricity");
        plan.ways.retain(|way| way.table != "electricity");
    });
    assert_eq!(unused, [""; 0]);
}

#[test]
fn a_way_says_with_what_how_often_and_who() {
    let lacking =
        |change: fn(&mut qilu_monitoring::plan::Way)| with(|plan| change(&mut plan.ways[1]));
    assert_eq!(
        lacking(|way| way.source = Determination::Default),
        ["PLAN-102 ways/1/generation"]
    );
    assert_eq!(
        lacking(|way| way.meters.clear()),
        ["PLAN-103 ways/1/generation"]
    );
    assert_eq!(
        lacking(|way| way.measured = None),
        ["PLAN-104 ways/1/generation"]
    );
    assert_eq!(
        lacking(|way| way.post = " ".into()),
        ["PLAN-105 ways/1/generation"]
    );
    assert_eq!(
        lacking(|way| way.meters.push("M-9".into())),
        ["PLAN-106 ways/1/generation"]
    );
    assert_eq!(
        lacking(|way| way.laboratory = Laboratory::Own),
        ["PLAN-107 ways/1/generation"]
    );
    assert_eq!(
        lacking(|way| way.column = "nothing".into()),
        ["PLAN-101 ways//generation", "PLAN-118 ways/1/nothing"]
    );
    assert_eq!(
        lacking(|way| way.key = key(&[("unit", "9")])),
        ["PLAN-118 ways/1/generation"]
    );
    let twice = with(|plan| plan.ways.push(plan.ways[0].clone()));
    assert_eq!(twice.len(), 1);
    assert!(twice[0].starts_with("PLAN-115 ways/"));
}

#[test]
fn a_unit_has_a_number_a_kind_and_a_meter() {
    assert_eq!(
        with(|plan| plan.meters[0].unit.clear()),
        ["PLAN-110 units/0/"]
    );
    let closed = with(|plan| {
        plan.meters[0].unit.clear();
        plan.units[0].closed = Some(day("2022-12-31"));
    });
    assert_eq!(closed, [""; 0], "a closed unit needs none");
    assert_eq!(
        with(|plan| plan.units[0].capacity.clear()),
        ["PLAN-119 units/0/"]
    );
    assert_eq!(
        with(|plan| {
            plan.units[0].choices.insert("kind".into(), "steam".into());
        }),
        ["PLAN-118 units/0/"]
    );
    assert_eq!(
        with(|plan| plan.units.push(plan.units[0].clone())),
        ["PLAN-115 units/1/"]
    );
    let nameless = with(|plan| plan.units[0].code.clear());
    assert!(
        nameless.contains(&"PLAN-116 units/0/".to_owned()),
        "{nameless:?}"
    );
    let elsewhere = with(|plan| plan.units[0].table = "fuel".into());
    assert!(
        elsewhere.contains(&"PLAN-118 units/0/".to_owned())
            && elsewhere.contains(&"PLAN-121 units//".to_owned())
    );
}

#[test]
fn a_source_is_a_row_the_method_knows() {
    let source =
        |change: fn(&mut qilu_monitoring::plan::Source)| with(|plan| change(&mut plan.sources[1]));
    assert_eq!(
        source(|source| source.table = "nothing".into()),
        ["PLAN-118 sources/1/"]
    );
    assert_eq!(
        source(|source| {
            source.key.insert("fuel".into(), "wood".into());
        }),
        ["PLAN-118 sources/1/"]
    );
    assert_eq!(
        source(|source| {
            source.key.insert("unit".into(), "9".into());
        }),
        ["PLAN-117 sources/1/"]
    );
    assert_eq!(
        source(|source| {
            source.key.remove("fuel");
        }),
        ["PLAN-116 sources/1/"]
    );
    assert_eq!(
        source(|source| {
            source.key.insert("fuel".into(), "bituminous".into());
        }),
        ["PLAN-115 sources/1/"]
    );
    assert_eq!(
        with(|plan| plan.sources.retain(|source| source.table != "fuel")),
        ["PLAN-121 sources//"]
    );
}

#[test]
fn a_meter_is_calibrated_while_the_plan_is_in_force() {
    let meter =
        |change: fn(&mut qilu_monitoring::plan::Meter)| with(|plan| change(&mut plan.meters[0]));
    assert_eq!(
        meter(|meter| meter.valid_until = Some(day("2022-12-31"))),
        ["PLAN-111 meters/0/"]
    );
    assert_eq!(
        meter(|meter| meter.valid_until = Some(day("2023-12-31"))),
        ["PLAN-112 meters/0/"]
    );
    assert_eq!(
        meter(|meter| meter.valid_until = None),
        ["PLAN-113 meters/0/"]
    );
    assert_eq!(
        meter(|meter| meter.certificate.clear()),
        ["PLAN-113 meters/0/"]
    );
    assert_eq!(
        meter(|meter| meter.accuracy.clear()),
        ["PLAN-114 meters/0/"]
    );
    assert_eq!(
        meter(|meter| meter.interval_months = Some(0)),
        ["PLAN-114 meters/0/"]
    );
    let strange = meter(|meter| meter.unit = "9".into());
    assert_eq!(strange, ["PLAN-110 units/0/", "PLAN-117 meters/0/"]);
    assert_eq!(
        with(|plan| plan.meters.push(plan.meters[0].clone())),
        ["PLAN-115 meters/1/"]
    );
    let nameless = meter(|meter| meter.number.clear());
    assert!(nameless.contains(&"PLAN-116 meters/0/".to_owned()));
}

#[test]
fn chapters_are_written() {
    assert_eq!(with(|plan| plan.quality.clear()), ["PLAN-120 quality//"]);
    let empty = found(&Plan::default());
    for chapter in [
        Chapter::Situation,
        Chapter::Boundary,
        Chapter::Sites,
        Chapter::Sampling,
        Chapter::Quality,
    ] {
        assert!(
            empty.contains(&format!("PLAN-120 {}//", chapter.code())),
            "{empty:?}"
        );
    }
    let severe = |plan: &Plan| {
        faults(&frame(), plan, day("2023-01-01"), Rules::embedded())
            .iter()
            .any(|fault| fault.severity == Severity::Error)
    };
    assert!(severe(&Plan::default()) && !severe(&plan()));
}

#[test]
fn a_plan_keeps_within_its_limits() {
    assert!(within_limits(&plan()).is_ok());
    let much = |change: fn(&mut Plan)| {
        let mut plan = plan();
        change(&mut plan);
        within_limits(&plan).unwrap_err().what
    };
    assert_eq!(
        much(|plan| plan.units = vec![plan.units[0].clone(); 401]),
        "units"
    );
    assert_eq!(much(|plan| plan.boundary = "界".repeat(20_001)), "boundary");
    assert_eq!(
        much(|plan| plan.meters[0].place = "界".repeat(501)),
        "meters"
    );
    assert_eq!(
        much(|plan| plan.ways[0].meters = vec![String::new(); 51]),
        "ways"
    );
}

/// Every method enterprises report under has a frame a plan can be written in.
#[test]
fn every_method_has_a_frame() {
    for method in Library::embedded()
        .methods()
        .filter(|method| method.purpose != Purpose::Allocation)
    {
        let frame = Frame::of(method);
        assert!(!frame.tables.is_empty(), "{}", method.id);
        for table in frame.tables.iter() {
            for key in table.own_keys() {
                if let KeyKind::Unit { table: units, .. } = &key.kind {
                    assert!(frame.table(units).is_some(), "{} {}", method.id, units);
                }
            }
        }
        // Bad content is told, never a panic.
        let _ = faults(&frame, &plan(), day("2023-01-01"), Rules::embedded());
    }
    let power = frame();
    assert_eq!(
        power
            .units()
            .map(|table| table.id.as_str())
            .collect::<Vec<_>>(),
        ["unit"]
    );
    assert_eq!(power.table("fuel").unwrap().kind, TableKind::Sources);
    assert_eq!(power.table("fuel").unwrap().month(), Some("month"));
}
