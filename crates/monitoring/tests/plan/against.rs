//! Reports beside their plans.

use qilu_accounting::{Entries, EntryCell, EntryValue, Severity};
use qilu_monitoring::plan::{Determination, Meter, Plan, Source, planned_rows};
use qilu_quantity::Notation;

use crate::sample::{
    YEAR, assessed, day, entries, held, in_force_from, key, method, plan, row, told, way,
};

fn whole_year(plan: Plan) -> [qilu_monitoring::plan::Approved; 1] {
    [in_force_from(1, "2023-01-01", plan)]
}

fn without(table: &str, at: usize, column: &str) -> Entries {
    let mut entries = entries();
    entries.tables.get_mut(table).unwrap()[at]
        .cells
        .remove(column);
    entries
}

#[test]
fn a_report_that_keeps_to_its_plan_is_told_nothing() {
    assert_eq!(told(&held(&whole_year(plan()), &entries())), [""; 0]);
    assert!(
        held(&[], &without("fuel", 7, "ncv")).is_empty(),
        "no plan, nothing to hold it to"
    );
    let later = [in_force_from(1, "2024-01-01", plan())];
    assert!(
        held(&later, &without("fuel", 7, "ncv")).is_empty(),
        "not yet in force"
    );
}

#[test]
fn a_default_where_measured_is_planned_is_found_at_its_cell() {
    let problems = held(&whole_year(plan()), &without("fuel", 7, "ncv"));
    assert_eq!(told(&problems), ["PLAN-001 fuel/1|bituminous|08/ncv"]);
    assert_eq!(problems[0].severity, Severity::Warning);
    assert!(
        problems[0].message.zh.contains("收到基低位发热量")
            && problems[0].message.zh.contains("8月")
    );
    assert!(
        problems[0].message.en.contains("month 8"),
        "{}",
        problems[0].message.en
    );
    let mut lenient = plan();
    for way in &mut lenient.ways {
        if way.column == "ncv" {
            way.source = Determination::Default;
        }
    }
    assert!(
        told(&held(&whole_year(lenient), &without("fuel", 7, "ncv")))
            .iter()
            .all(|told| told.starts_with("PLAN-003"))
    );
}

#[test]
fn a_blank_where_measured_is_planned_is_found_once() {
    let missing = without("fuel", 7, "carbon_air_dried");
    assert_eq!(
        told(&held(&whole_year(plan()), &missing)),
        ["PLAN-002 fuel/1|bituminous|08/carbon_air_dried"]
    );
    let asked_already = without("fuel", 7, "quantity");
    assert_eq!(told(&held(&whole_year(plan()), &asked_already)), [""; 0]);
    // A notation key is an answer, and a column that is not for the row asks for nothing.
    let mut answered = entries();
    let cell = EntryCell::of(EntryValue::Notation(Notation::NE));
    answered.tables.get_mut("fuel").unwrap()[7]
        .cells
        .insert("carbon_air_dried".to_owned(), cell);
    assert_eq!(told(&held(&whole_year(plan()), &answered)), [""; 0]);
    let mut of_every_fuel = plan();
    of_every_fuel
        .ways
        .iter_mut()
        .find(|way| way.column == "carbon_air_dried")
        .unwrap()
        .key
        .clear();
    assert_eq!(told(&held(&whole_year(of_every_fuel), &entries())), [""; 0]);
}

#[test]
fn a_value_where_a_default_is_planned_is_noted() {
    let mut entries = entries();
    let cell = EntryCell::of(EntryValue::Number("98".parse().unwrap()));
    entries.tables.get_mut("fuel").unwrap()[0]
        .cells
        .insert("oxidation".to_owned(), cell);
    let problems = held(&whole_year(plan()), &entries);
    assert_eq!(told(&problems), ["PLAN-003 fuel/1|bituminous|01/oxidation"]);
    assert_eq!(problems[0].severity, Severity::Note);
    let mut measured = plan();
    measured
        .ways
        .iter_mut()
        .find(|way| way.column == "oxidation")
        .unwrap()
        .source = Determination::Other;
    assert_eq!(told(&held(&whole_year(measured), &entries)), [""; 0]);
}

#[test]
fn rows_the_plan_does_not_list_are_found_and_the_other_way_round() {
    let mut more = entries();
    let unit = row(&[
        ("unit", "2"),
        ("kind", "coal_to_300"),
        ("capacity", "330"),
        ("generation", "1"),
        ("hours", "1"),
    ]);
    more.tables.get_mut("unit").unwrap().push(unit);
    let of_two = row(&[
        ("unit", "2"),
        ("fuel", "diesel"),
        ("month", "year"),
        ("quantity", "1"),
    ]);
    let gas = |month: &str| {
        row(&[
            ("unit", "1"),
            ("fuel", "natural_gas"),
            ("month", month),
            ("quantity", "1"),
        ])
    };
    more.tables
        .get_mut("fuel")
        .unwrap()
        .extend([of_two, gas("01"), gas("02")]);
    // The fuel of a unit that is not listed is not told again, and a source is told once, not month by month.
    assert_eq!(
        told(&held(&whole_year(plan()), &more)),
        ["PLAN-004 unit/2/", "PLAN-004 fuel/1|natural_gas|01/"]
    );

    let mut fewer = entries();
    fewer.tables.remove("electricity");
    let problems = held(&whole_year(plan()), &fewer);
    assert_eq!(told(&problems), ["PLAN-006 electricity/1/"]);
    assert_eq!(problems[0].severity, Severity::Note);

    let mut two = plan();
    let mut second = two.units[0].clone();
    second.code = "2".to_owned();
    two.units.push(second);
    let problems = held(&whole_year(two.clone()), &entries());
    assert_eq!(told(&problems), ["PLAN-005 unit/2/"]);
    assert_eq!(problems[0].severity, Severity::Warning);
    two.units[1].closed = Some(day("2022-12-31"));
    assert_eq!(
        told(&held(&whole_year(two.clone()), &entries())),
        [""; 0],
        "closed before the year"
    );
    two.units[1].closed = None;
    two.units[1].commissioned = Some(day("2024-03-01"));
    assert_eq!(
        told(&held(&whole_year(two), &entries())),
        [""; 0],
        "not there yet"
    );
}

#[test]
fn a_meter_past_its_calibration_is_found_in_the_months_it_measured() {
    let with = |until: &str| {
        let mut plan = plan();
        let scale = Meter {
            number: "M-2".to_owned(),
            valid_until: Some(day(until)),
            ..plan.meters[0].clone()
        };
        plan.meters.push(scale);
        let quantity = plan
            .ways
            .iter_mut()
            .find(|way| way.table == "fuel" && way.column == "quantity")
            .unwrap();
        quantity.key = key(&[("fuel", "bituminous")]);
        quantity.meters = vec!["M-2".to_owned()];
        plan
    };
    let problems = held(&whole_year(with("2023-10-31")), &entries());
    assert_eq!(told(&problems), ["PLAN-007 fuel/1|bituminous|11/quantity"]);
    assert!(
        problems[0].message.zh.contains("M-2") && problems[0].message.zh.contains("11月、12月"),
        "{}",
        problems[0].message.zh
    );
    assert_eq!(
        told(&held(&whole_year(with("2023-12-31")), &entries())),
        [""; 0]
    );
    // A figure of the whole year wants the year's end covered.
    let mut yearly = with("2024-12-31");
    yearly.meters[0].valid_until = Some(day("2023-11-30"));
    let problems = held(&whole_year(yearly), &entries());
    assert_eq!(told(&problems).len(), 1);
    assert!(
        problems[0].message.zh.contains("全年"),
        "{}",
        problems[0].message.zh
    );
}

#[test]
fn a_change_within_the_year_splits_it() {
    let mut second = plan();
    second
        .ways
        .retain(|way| !(way.column == "ncv" && way.source == Determination::Measured));
    second
        .ways
        .push(way("fuel", "supply", Determination::Measured));
    let plans = [
        in_force_from(1, "2023-01-01", plan()),
        in_force_from(2, "2023-07-01", second.clone()),
    ];
    let mut defaults = entries();
    for at in [4, 5, 6] {
        defaults.tables.get_mut("fuel").unwrap()[at]
            .cells
            .remove("ncv");
    }
    let ours: Vec<_> = told(&held(&plans, &defaults))
        .into_iter()
        .filter(|told| told.starts_with("PLAN-001") || told.starts_with("PLAN-008"))
        .collect();
    assert_eq!(
        ours,
        [
            "PLAN-008 //",
            "PLAN-001 fuel/1|bituminous|05/ncv",
            "PLAN-001 fuel/1|bituminous|06/ncv"
        ]
    );
    let noted = held(&plans, &entries());
    assert!(
        noted[0]
            .message
            .zh
            .contains("2023-07-01 至 2023-12-31 第 2 版"),
        "{}",
        noted[0].message.zh
    );
    // July on is held to the second, which takes the calorific value for a default.
    assert!(
        told(&noted)
            .iter()
            .any(|told| told == "PLAN-003 fuel/1|bituminous|07/ncv")
    );
    assert!(!told(&noted).iter().any(|told| told.contains("|06/ncv")));

    let late = [in_force_from(1, "2023-07-01", plan())];
    let problems = told(&held(&late, &defaults));
    assert_eq!(
        problems,
        ["PLAN-009 //", "PLAN-001 fuel/1|bituminous|07/ncv"]
    );
}

#[test]
fn a_template_begins_with_the_rows_of_the_plan() {
    let rows = planned_rows(method(), &plan(), YEAR);
    assert_eq!(rows["unit"].len(), 1);
    let unit = &rows["unit"][0].cells;
    assert_eq!(unit["unit"].value, EntryValue::Text("1".to_owned()));
    assert_eq!(
        unit["kind"].value,
        EntryValue::Text("coal_to_300".to_owned())
    );
    assert_eq!(unit["name"].value, EntryValue::Text("1号机组".to_owned()));
    assert_eq!(
        rows["fuel"].len(),
        13,
        "twelve months of coal and a year of diesel"
    );
    assert_eq!(
        rows["fuel"][12].cells["month"].value,
        EntryValue::Text("year".to_owned())
    );
    assert_eq!(rows["electricity"].len(), 1);
    let mut closed = plan();
    closed.units[0].closed = Some(day("2022-05-01"));
    assert!(planned_rows(method(), &closed, YEAR).is_empty());
    let mut strange = plan();
    strange.sources.push(Source {
        table: "fuel".to_owned(),
        key: key(&[("unit", "9"), ("fuel", "diesel")]),
        ..Source::default()
    });
    assert_eq!(
        planned_rows(method(), &strange, YEAR)["fuel"].len(),
        13,
        "not of a unit that is not listed"
    );
    // What it lists is what the report is held to.
    let mut entries = entries();
    entries.tables = rows;
    let problems = qilu_monitoring::plan::plan_problems(
        method(),
        &whole_year(plan()),
        &assessed(&entries),
        qilu_monitoring::plan::Rules::embedded(),
    );
    assert!(
        !told(&problems)
            .iter()
            .any(|told| ["PLAN-004", "PLAN-005", "PLAN-006"].contains(&&told[..8]))
    );
}
