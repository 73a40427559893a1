#![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::collections::BTreeSet;

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::sample::select;
use qilu_inventory::{
    Boundaries, Filter, KeyUnitSummary, LineId, Region, Regions, SummaryFault, SummaryLine,
    summarise,
};
use qilu_quantity::{DecisionId, EnterpriseId, Grams};
use qilu_verification::{CATEGORY_ELECTRICITY, CATEGORY_HEAT, LineScope};
use uuid::Uuid;

const JINAN: &str = "370100";
const QINGDAO: &str = "370200";
const LAIWU: &str = "371200";

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn shandong() -> Regions {
    let still = |code: &str| Region {
        code: code.to_owned(),
        valid_to: None,
        successor: None,
    };
    let laiwu = Region {
        code: LAIWU.to_owned(),
        valid_to: Some(day(2018, 12, 31)),
        successor: Some(JINAN.to_owned()),
    };
    [still(JINAN), still(QINGDAO), laiwu].into_iter().collect()
}

fn plant(number: u128) -> EnterpriseId {
    EnterpriseId(Uuid::from_u128(number))
}

fn line(plant_number: u128, year: i32, ordinal: i64, city: &str, grams: i64) -> SummaryLine {
    SummaryLine {
        id: LineId {
            enterprise: plant(plant_number),
            year,
            decision: DecisionId(Uuid::from_u128(
                plant_number * 10_000 + u128::from(year.unsigned_abs()),
            )),
            ordinal,
        },
        city: city.to_owned(),
        sector: "power".to_owned(),
        gas: "CO2".to_owned(),
        scope: LineScope::Direct,
        category: "1.A.1.a".to_owned(),
        grams: Grams(grams),
    }
}

fn memo(mut line: SummaryLine, scope: LineScope, category: &str) -> SummaryLine {
    line.scope = scope;
    line.category = category.to_owned();
    line
}

fn drawn(lines: &[SummaryLine]) -> KeyUnitSummary {
    summarise(lines, &shandong(), Boundaries::OfReportingYear).unwrap()
}

fn city(code: &str) -> Filter {
    Filter {
        city: Some(code.to_owned()),
        ..Filter::default()
    }
}

#[test]
fn totals_open_down_to_the_lines_of_one_enterprise() {
    let lines = [
        line(1, 2024, 1, JINAN, 100),
        line(1, 2024, 2, JINAN, -3),
        line(2, 2024, 1, JINAN, 20),
        line(3, 2024, 1, QINGDAO, 7),
    ];
    let summary = drawn(&lines);
    let province = summary.direct(&Filter::default());
    assert_eq!(province.grams, Grams(124));
    assert_eq!(province.lines.len(), 4);
    assert_eq!(summary.direct(&city(JINAN)).grams, Grams(117));
    let one = Filter {
        enterprise: Some(plant(1)),
        ..city(JINAN)
    };
    let total = summary.direct(&one);
    let ids: Vec<_> = total.lines.iter().map(|l| l.id.ordinal).collect();
    assert_eq!((total.grams, ids), (Grams(97), vec![1, 2]));
    assert_eq!(summary.direct(&city("379900")).lines, []);
}

#[test]
fn electricity_and_heat_stand_beside_each_plant_and_enter_no_total() {
    let lines = [
        line(1, 2024, 1, JINAN, 100),
        memo(
            line(1, 2024, 2, JINAN, 40),
            LineScope::Indirect,
            CATEGORY_ELECTRICITY,
        ),
        memo(
            line(1, 2024, 3, JINAN, 5),
            LineScope::Indirect,
            CATEGORY_HEAT,
        ),
        memo(
            line(2, 2024, 1, JINAN, 60),
            LineScope::Indirect,
            CATEGORY_ELECTRICITY,
        ),
        memo(line(2, 2024, 2, JINAN, 9), LineScope::Memo, "memo.biomass"),
        memo(line(2, 2024, 3, JINAN, 1), LineScope::Indirect, "rounding"),
    ];
    let summary = drawn(&lines);
    assert_eq!(summary.direct(&Filter::default()).grams, Grams(100));
    let memos: Vec<_> = summary
        .memos()
        .map(|(key, plant, memo)| {
            (
                key.city.as_str(),
                plant,
                memo.electricity.grams.0,
                memo.heat.grams.0,
            )
        })
        .collect();
    assert_eq!(memos, [(JINAN, plant(1), 40, 5), (JINAN, plant(2), 60, 0)]);
    let beside: Vec<_> = summary.beside().iter().map(|id| id.ordinal).collect();
    assert_eq!(beside, [2, 3]);
}

#[test]
fn laiwu_is_itself_until_2018_and_jinan_from_2019() {
    let lines = [
        line(1, 2018, 1, LAIWU, 1),
        line(1, 2019, 1, LAIWU, 10),
        line(2, 2018, 1, JINAN, 100),
    ];
    let of_the_year = drawn(&lines);
    assert_eq!(of_the_year.direct(&city(LAIWU)).grams, Grams(1));
    assert_eq!(of_the_year.direct(&city(JINAN)).grams, Grams(110));
    let today = Boundaries::Of(day(2026, 11, 22));
    let today = summarise(&lines, &shandong(), today).unwrap();
    assert_eq!(today.direct(&city(LAIWU)).grams, Grams(0));
    assert_eq!(today.direct(&city(JINAN)).grams, Grams(111));
    assert_eq!(shandong().on(LAIWU, day(2018, 12, 31)), Ok(LAIWU));
    assert_eq!(shandong().on(LAIWU, day(2019, 1, 1)), Ok(JINAN));
}

#[test]
fn a_city_that_cannot_be_told_leaves_no_summary() {
    let code = |lines: &[SummaryLine], regions: &Regions| {
        summarise(lines, regions, Boundaries::OfReportingYear).map_err(|f| f.code())
    };
    let unknown = [line(1, 2024, 1, "110000", 1)];
    assert_eq!(code(&unknown, &shandong()), Err("region.unknown"));
    let ended = |successor: Option<&str>| Region {
        code: LAIWU.to_owned(),
        valid_to: Some(day(2018, 12, 31)),
        successor: successor.map(str::to_owned),
    };
    let laiwu = [line(1, 2024, 1, LAIWU, 1)];
    for successor in [None, Some(LAIWU)] {
        let regions = [ended(successor)].into_iter().collect();
        assert_eq!(code(&laiwu, &regions), Err("region.no_successor"));
    }
}

#[test]
fn nothing_is_counted_twice() {
    let twice = [line(1, 2024, 1, JINAN, 1), line(1, 2024, 1, JINAN, 1)];
    let fault = summarise(&twice, &shandong(), Boundaries::OfReportingYear).unwrap_err();
    assert_eq!(fault.code(), "summary.duplicate_line");
    let mut replaced = line(1, 2024, 2, JINAN, 1);
    replaced.id.decision = DecisionId(Uuid::from_u128(5));
    let both = [line(1, 2024, 1, JINAN, 1), replaced];
    let fault = summarise(&both, &shandong(), Boundaries::OfReportingYear).unwrap_err();
    let (enterprise, year) = (plant(1), 2024);
    assert_eq!(fault, SummaryFault::TwoDecisions { enterprise, year });
}

#[test]
fn what_cannot_be_added_is_a_fault_and_no_wrapped_number() {
    for grams in [i64::MAX, i64::MIN] {
        let lines = [
            line(1, 2024, 1, JINAN, grams),
            line(2, 2024, 1, QINGDAO, grams),
        ];
        let fault = summarise(&lines, &shandong(), Boundaries::OfReportingYear);
        assert_eq!(fault, Err(SummaryFault::OutOfRange));
    }
}

fn any_lines() -> impl Strategy<Value = Vec<SummaryLine>> {
    let kinds = vec![
        (LineScope::Direct, "1.A.1.a"),
        (LineScope::Direct, "2.A.1"),
        (LineScope::Indirect, CATEGORY_ELECTRICITY),
        (LineScope::Indirect, CATEGORY_HEAT),
        (LineScope::Memo, "memo.biomass"),
    ];
    let one = (
        (1u128..5, 2017i32..2021),
        (
            select(vec![JINAN, QINGDAO, LAIWU]),
            select(vec!["power", "steel", "cement"]),
        ),
        (select(vec!["CO2", "CH4"]), select(kinds)),
        -1_000_000i64..1_000_000_000_000,
    );
    proptest::collection::vec(one, 0..60).prop_map(|rows| {
        (1i64..)
            .zip(rows)
            .map(
                |(ordinal, ((who, year), (city, sector), (gas, (scope, category)), grams))| {
                    let mut line = memo(line(who, year, ordinal, city, grams), scope, category);
                    line.sector = sector.to_owned();
                    line.gas = gas.to_owned();
                    line
                },
            )
            .collect()
    })
}

proptest! {
    #[test]
    fn every_total_is_the_sum_of_its_lines_at_every_level(lines in any_lines()) {
        let summary = drawn(&lines);
        let province = summary.direct(&Filter::default());
        let direct: i64 = lines.iter().filter(|l| l.scope == LineScope::Direct).map(|l| l.grams.0).sum();
        prop_assert_eq!(province.grams.0, direct);

        let years = (2017..2021).map(|y| Filter { year: Some(y), ..Filter::default() });
        let cities = [JINAN, QINGDAO, LAIWU].map(city);
        let sectors = ["power", "steel", "cement"]
            .map(|s| Filter { sector: Some(s.to_owned()), ..Filter::default() });
        let gases = ["CO2", "CH4"].map(|g| Filter { gas: Some(g.to_owned()), ..Filter::default() });
        let plants = (1..5).map(|p| Filter { enterprise: Some(plant(p)), ..Filter::default() });
        for level in [years.collect(), cities.to_vec(), sectors.to_vec(), gases.to_vec(), plants.collect::<Vec<_>>()] {
            let totals: Vec<_> = level.iter().map(|filter| summary.direct(filter)).collect();
            prop_assert_eq!(totals.iter().map(|t| t.grams.0).sum::<i64>(), province.grams.0);
            for total in &totals {
                prop_assert_eq!(total.grams.0, total.lines.iter().map(|l| l.grams.0).sum::<i64>());
            }
            let ids: BTreeSet<_> = totals.iter().flat_map(|t| &t.lines).map(|l| l.id).collect();
            prop_assert_eq!(ids.len(), province.lines.len());
        }
        let cells: i64 = summary.cells().map(|(_, total)| total.grams.0).sum();
        prop_assert_eq!(cells, province.grams.0);
    }

    #[test]
    fn every_line_is_somewhere_once(lines in any_lines()) {
        let summary = drawn(&lines);
        let mut found: Vec<LineId> = summary.direct(&Filter::default()).lines.iter().map(|l| l.id).collect();
        for (_, plant, memo) in summary.memos() {
            let memo_lines = memo.electricity.lines.iter().chain(&memo.heat.lines);
            for line in memo_lines {
                prop_assert_eq!(line.id.enterprise, plant);
                found.push(line.id);
            }
        }
        found.extend(summary.beside());
        found.sort();
        let mut given: Vec<_> = lines.iter().map(|l| l.id).collect();
        given.sort();
        prop_assert_eq!(found, given);
    }
}
