//! The functions that look something up or leave the fractions, in every reader.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use std::sync::LazyLock;

use qilu_accounting::{
    Assessment, Entries, FormulaOf, GridPlace, Library, Method, Problem, Seen, SheetNamer,
    SourceFile, TraceNode, Value, assess, excel_formula, mathematics, trace,
};
use qilu_quantity::{Exact, Lang};
use serde_json::{Value as Json, json};

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let sources = [
        SourceFile {
            name: "library.toml",
            text: include_str!("fixture/functions/library.toml"),
        },
        SourceFile {
            name: "factors/factors.csv",
            text: include_str!("fixture/functions/factors.csv"),
        },
        SourceFile {
            name: "factors/gwp.csv",
            text: include_str!("fixture/functions/gwp.csv"),
        },
        SourceFile {
            name: "grids/grids.csv",
            text: include_str!("fixture/functions/grids.csv"),
        },
        SourceFile {
            name: "functions.toml",
            text: include_str!("fixture/functions/functions.toml"),
        },
    ];
    Library::load(&sources).unwrap_or_else(|faults| panic!("{faults:#?}"))
});

fn method() -> &'static Method {
    LIBRARY.method("functions").unwrap()
}

fn entries(tables: &Json) -> Entries {
    let json = json!({"method": "functions", "year": 2023, "entity": "X", "tables": tables});
    Entries::from_json(&json).unwrap()
}

fn run(tables: &Json) -> Assessment {
    assess(&LIBRARY, method(), &entries(tables))
}

fn one(cells: &Json) -> Assessment {
    run(&json!({"one": [cells]}))
}

fn cell(assessment: &Assessment, table: &str, row: usize, column: &str) -> Value {
    let table = assessment
        .tables
        .iter()
        .find(|found| found.id == table)
        .unwrap();
    let cell = table.rows[row]
        .cells
        .iter()
        .find(|cell| cell.column == column);
    cell.unwrap().value.clone()
}

fn number(text: &str) -> Value {
    Value::Number(Exact::parse(text).unwrap())
}

fn codes(assessment: &Assessment) -> Vec<&str> {
    let problems = assessment.problems.iter();
    problems.map(|problem| problem.code.as_str()).collect()
}

fn only(assessment: &Assessment) -> &Problem {
    assert_eq!(assessment.problems.len(), 1, "{:#?}", assessment.problems);
    &assessment.problems[0]
}

#[test]
fn a_gas_counts_with_its_potential_of_the_methods_set() {
    let found = one(&json!({"methane": "2000", "trifluoromethane": "0.5"}));
    // 2 t × 28 + 0.5 t × 12400
    assert_eq!(cell(&found, "one", 0, "emission"), number("6256"));
    let found =
        run(&json!({"gas": [{"gas": "CH4", "mass": "10"}, {"gas": "HFC-23", "mass": "1"}]}));
    assert_eq!(cell(&found, "gas", 0, "emission"), number("280"));
    assert_eq!(cell(&found, "gas", 1, "again"), number("12400"));
    assert_eq!(found.results.without_indirect, number("12680"));
    assert_eq!(codes(&found), Vec::<&str>::new());
}

#[test]
fn a_gas_without_potential_is_a_problem_at_the_gas() {
    let found = run(&json!({"gas": [{"gas": "HFC-0", "mass": "10", "used_gwp": "5"}]}));
    let problem = only_besides_notes(&found);
    assert_eq!(problem.code, "calc.no_factor");
    assert_eq!(problem.place.column.as_deref(), Some("gas"));
    assert_eq!(problem.value.as_deref(), Some("HFC-0"));
    assert_eq!(found.results.without_indirect, Value::Missing);
    // As a default it is asked for like any other.
    let found = run(&json!({"gas": [{"gas": "HFC-0", "mass": "10"}]}));
    let places: Vec<_> = found
        .problems
        .iter()
        .map(|problem| {
            (
                problem.code.as_str(),
                problem.place.column.as_deref().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        places,
        [("calc.no_factor", "gas"), ("calc.no_factor", "used_gwp")]
    );
}

fn only_besides_notes(assessment: &Assessment) -> &Problem {
    let mut blocking = assessment
        .problems
        .iter()
        .filter(|problem| problem.is_blocking());
    let first = blocking.next().unwrap();
    assert!(blocking.next().is_none(), "{:#?}", assessment.problems);
    first
}

#[test]
fn a_factor_may_be_named_by_a_code_in_quotes() {
    assert_eq!(cell(&one(&json!({})), "one", 0, "ef"), number("0.44"));
}

#[test]
fn powers_and_exponentials_are_rounded_to_their_decimals() {
    let found = one(&json!({"base": "2", "share": "50"}));
    assert_eq!(cell(&found, "one", 0, "power"), number("1.414214"));
    assert_eq!(cell(&found, "one", 0, "decay"), number("0.13533528"));
    assert_eq!(codes(&found), Vec::<&str>::new());
    let found = one(&json!({"share": "50"}));
    assert_eq!(cell(&found, "one", 0, "power"), Value::Missing);
    assert_eq!(codes(&found), Vec::<&str>::new());
}

#[test]
fn a_power_that_does_not_exist_is_a_problem_at_its_cell() {
    let found = one(&json!({"base": "-2", "share": "50"}));
    let problem = only(&found);
    assert_eq!(problem.code, "calc.undefined_power");
    assert_eq!(problem.place.column.as_deref(), Some("power"));
    let found = one(&json!({"base": "1000", "share": "10000"}));
    assert_eq!(codes(&found), ["FN-001", "calc.power_too_large"]);
    let found = one(&json!({"base": "-1000"}));
    assert_eq!(codes(&found), ["calc.power_too_large"]);
}

#[test]
fn what_the_plant_entered_is_told_from_what_stands_in_for_it() {
    let row = |used: Json| json!({"gas": [{"gas": "CH4", "mass": "1", "used_gwp": used}]});
    let found = run(&row(json!("28")));
    assert_eq!(cell(&found, "gas", 0, "again"), number("56"));
    assert_eq!(codes(&found), ["FN-002"]);
    let found = run(&row(Json::Null));
    assert_eq!(cell(&found, "gas", 0, "again"), number("28"));
    assert_eq!(codes(&found), Vec::<&str>::new());
    assert_eq!(codes(&run(&row(json!("NE")))), Vec::<&str>::new());
}

fn enthalpy(pressure: &str, temperature: Option<&str>) -> Assessment {
    one(&json!({"pressure": pressure, "temperature": temperature}))
}

#[test]
fn a_table_is_read_between_its_lines() {
    let steam = |pressure, temperature| cell(&enthalpy(pressure, temperature), "one", 0, "steam");
    // 2675.7 + (2706.9 − 2675.7) × 0.25, the pressure given in kPa
    assert_eq!(steam("125", None), number("2683.5"));
    assert_eq!(steam("100", None), number("2675.7"));
    assert_eq!(steam("200", None), number("2706.9"));
    assert_eq!(steam("1000", Some("230")), number("2897.7"));
    // halfway in both: the mean of four
    assert_eq!(steam("2000", Some("230")), number("2867.1"));
    assert_eq!(steam("1000", Some("200")), number("2827.5"));
    assert_eq!(codes(&enthalpy("2000", Some("230"))), Vec::<&str>::new());
}

#[test]
fn outside_the_table_there_is_no_value() {
    // beyond the lines, and where one of the values around is missing
    for (pressure, temperature) in [
        ("90", None),
        ("201", None),
        ("500", Some("200")),
        ("1000", Some("241")),
        ("1500", Some("210")),
    ] {
        let found = enthalpy(pressure, temperature);
        let outside: Vec<&Problem> = found
            .problems
            .iter()
            .filter(|problem| problem.code == "calc.outside_table")
            .collect();
        let column = if temperature.is_some() {
            "steam"
        } else {
            "saturated"
        };
        let last = outside.last().unwrap();
        assert_eq!(
            last.place.column.as_deref(),
            Some(column),
            "{pressure} {temperature:?}"
        );
        assert_eq!(cell(&found, "one", 0, "steam"), Value::Missing);
    }
    let found = enthalpy("90", None);
    assert_eq!(only(&found).value.as_deref(), Some("0.09 MPa"));
    assert_eq!(only(&found).expected.as_deref(), Some("0.1–0.2 MPa"));
    // What the plant enters itself needs no table.
    let found = one(&json!({"pressure": "90", "saturated": "2.67"}));
    assert_eq!(cell(&found, "one", 0, "steam"), number("2670"));
    assert_eq!(codes(&found), Vec::<&str>::new());
}

#[test]
fn the_printed_enthalpies_come_out_of_the_built_in_tables() {
    let text = include_str!("fixture/functions/functions.toml")
        .replace("toy.line", "steam.saturated")
        .replace("toy.square", "steam.superheated");
    let mut sources = Library::embedded_sources().to_vec();
    sources.push(SourceFile {
        name: "factors/fn.csv",
        text: include_str!("fixture/functions/factors.csv"),
    });
    sources.push(SourceFile {
        name: "functions.toml",
        text: &text,
    });
    let library = Library::load(&sources).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let method = library.method("functions").unwrap();
    let steam = |pressure: &str, temperature: Option<&str>| {
        let entries =
            entries(&json!({"one": [{"pressure": pressure, "temperature": temperature}]}));
        cell(&assess(&library, method, &entries), "one", 0, "steam")
    };
    // GB/T 32151.34-2024, tables C.5 and C.4: superheated at 1.0 MPa and 290 °C, saturated at 0.8 MPa
    assert_eq!(steam("1000", Some("290")), number("3029.8"));
    assert_eq!(steam("800", None), number("2768.4"));
    // the misprint of 0.5 MPa, 400 °C is corrected
    assert_eq!(steam("500", Some("400")), number("3271.8"));
    // liquid water is no steam
    assert_eq!(steam("1000", Some("150")), Value::Missing);
}

#[test]
fn a_grid_file_that_does_not_fit_its_declaration_is_refused() {
    let header = "grid,x,y,value,source,confidence,note\n";
    let good = "toy.line,1,,2,s,checked,\ntoy.square,1,1,2,s,checked,\n";
    for (line, code) in [
        ("toy.other,1,,2,s,checked,", "grid.unknown"),
        ("toy.line,1,5,2,s,checked,", "grid.arguments"),
        ("toy.square,1,,2,s,checked,", "grid.arguments"),
        ("toy.line,one,,2,s,checked,", "factor.not_a_number"),
        ("toy.line,1.0,,3,s,checked,", "document.duplicate"),
        ("toy.line,1", "factor.malformed"),
    ] {
        let text = format!("{header}{good}{line}\n");
        let sources = [
            SourceFile {
                name: "library.toml",
                text: include_str!("fixture/functions/library.toml"),
            },
            SourceFile {
                name: "grids/grids.csv",
                text: &text,
            },
        ];
        let faults = Library::load(&sources).unwrap_err();
        assert_eq!(
            (faults[0].code, faults[0].line),
            (code, 4),
            "{line}: {faults:#?}"
        );
    }
    let only_declared = [SourceFile {
        name: "library.toml",
        text: include_str!("fixture/functions/library.toml"),
    }];
    let faults = Library::load(&only_declared).unwrap_err();
    assert_eq!(faults[0].code, "grid.empty");
}

/// Names cells by their ids, so that the formulas can be read.
struct Plain;

impl SheetNamer for Plain {
    fn cell(&self, _: &str, column: &str) -> String {
        column.to_owned()
    }
    fn single(&self, table: &str, column: &str) -> String {
        format!("{table}!{column}")
    }
    fn range(&self, table: &str, column: &str) -> String {
        format!("{table}[{column}]")
    }
    fn entry(&self, table: &str, column: &str, seen: Seen) -> String {
        format!("{table}.{column}.{seen:?}")
    }
    fn total(&self, id: &str) -> String {
        format!("total!{id}")
    }
    fn code(&self, _: &str, code: &str) -> String {
        format!("k:{code}")
    }
    fn attribute(&self, _: &str, column: &str, attribute: &str) -> String {
        format!("{column}@{attribute}")
    }
    fn attribute_range(&self, table: &str, column: &str, attribute: &str) -> String {
        format!("{table}[{column}@{attribute}]")
    }
    fn factor(&self, _: &str, _: &str, factor: &str, key: Option<&str>) -> String {
        format!("FACTOR({factor},{})", key.unwrap_or(""))
    }
    fn grid(&self, id: &str) -> GridPlace {
        let name = |part: &str| format!("{id}.{part}");
        GridPlace {
            x: name("x"),
            y: name("y"),
            values: name("v"),
        }
    }
}

fn column<'a>(table: &'a str, column: &'a str) -> FormulaOf<'a> {
    FormulaOf::Column { table, column }
}

#[track_caller]
fn writes(of: FormulaOf<'_>, excel: &str, maths: &str) {
    assert_eq!(excel_formula(method(), of, &Plain).unwrap(), excel);
    assert_eq!(mathematics(method(), of, Lang::Zh).unwrap(), maths);
}

#[test]
fn every_function_is_written_for_excel_and_for_people() {
    writes(
        column("gas", "emission"),
        "IF(mass=\"\",\"\",IFERROR(mass*FACTOR(gwp.value,gas),\"\"))",
        "M × GWP",
    );
    writes(
        column("one", "emission"),
        "IFERROR(N(methane)/1000*FACTOR(gwp.value CH4,)+N(trifluoromethane)*FACTOR(gwp.value HFC-23,),\"\")",
        "A_CH4 ÷ 1000 × GWP(CH4) + 三氟甲烷 × GWP(HFC-23)",
    );
    writes(
        column("one", "power"),
        "IF(OR(base=\"\",share=\"\"),\"\",ROUND(N(base)^(N(share)/100),6))",
        "round(x^y, 6)",
    );
    writes(
        column("one", "decay"),
        "IF(base=\"\",\"\",ROUND(EXP((-N(base))),8))",
        "round(exp(−x), 8)",
    );
    writes(
        FormulaOf::Check("FN-001"),
        "IFERROR(AND(ISNUMBER(one.base.InRow),IF(base=\"\",FALSE,N(base)>3)),FALSE)",
        "entered(x) and x > 3",
    );
    writes(
        FormulaOf::Check("FN-002"),
        "IFERROR(SUMPRODUCT((ISNUMBER(gas.used_gwp.WholeColumn)*1)*1,(gas[mass]<>\"\")*1)>0,FALSE)",
        "n(M) > 0",
    );
}

fn explained(figure: &str) -> TraceNode {
    let entries = entries(
        &json!({"gas": [{"gas": "CH4", "mass": "1"}], "one": [{"methane": "5", "pressure": "1000", "temperature": "230"}]}),
    );
    trace(&LIBRARY, method(), &entries, &figure.parse().unwrap(), 3).unwrap()
}

#[test]
fn a_looked_up_value_is_traced_to_its_set() {
    let node = explained("cell:gas/CH4/emission");
    let factor = node
        .inputs
        .iter()
        .find(|input| input.factor.is_some())
        .unwrap();
    assert_eq!(factor.figure, "factor:gwp.value CH4");
    assert_eq!(
        (&factor.value, factor.unit.as_str()),
        (&number("28"), "tCO2e/t[gas]")
    );
    let note = factor.factor.as_ref().unwrap();
    assert_eq!(
        (note.set.as_str(), note.source.as_str()),
        ("GWP_AR5", "IPCC AR5")
    );
    let node = explained("cell:one//emission");
    let figures: Vec<&str> = node
        .inputs
        .iter()
        .map(|input| input.figure.as_str())
        .collect();
    assert_eq!(
        figures,
        [
            "cell:one//methane",
            "factor:gwp.value CH4",
            "cell:one//trifluoromethane",
            "factor:gwp.value HFC-23"
        ]
    );
    let node = explained("cell:gas/CH4/used_gwp");
    assert_eq!(node.factor.unwrap().key, "gwp.value CH4");
}

#[test]
fn a_total_brings_its_look_ups_to_the_workbook() {
    let factors = method().default_factors(2023);
    let total = factors
        .iter()
        .find(|factor| factor.column == "all")
        .unwrap();
    assert_eq!(
        (total.table.as_str(), total.factor.as_str()),
        ("", "gwp.value CH4")
    );
    assert_eq!(total.values[0].value, Exact::from(28));
}

#[test]
fn a_value_between_the_lines_is_traced_to_the_values_around_it() {
    let node = explained("cell:one//steam");
    let formula = node.formula.unwrap();
    assert_eq!(formula.zh, "方表(p ÷ 1000, T)");
    assert_eq!(formula.en, "square(p ÷ 1000, T)");
    assert_eq!(node.with_values.as_deref(), Some("2897.7"));
    let factor = node
        .inputs
        .iter()
        .find_map(|input| input.factor.as_ref())
        .unwrap();
    assert_eq!(factor.set, "toy.square");
    assert_eq!(factor.key, "1 MPa 220 °C; 1 MPa 240 °C");
    assert_eq!(factor.value, "2874.9; 2920.5");
    assert_eq!(factor.note, "printed 2784.9, corrected to 2874.9");
    let entries = entries(&json!({"one": [{"pressure": "150"}]}));
    let node = trace(
        &LIBRARY,
        method(),
        &entries,
        &"cell:one//saturated".parse().unwrap(),
        1,
    )
    .unwrap();
    let note = node.factor.unwrap();
    assert_eq!(
        (
            note.source.as_str(),
            note.confidence.as_str(),
            note.note.as_str()
        ),
        ("Toy table 4", "checked; memory", "smudged")
    );
}

#[test]
fn a_table_is_read_in_excel_by_match_and_index() {
    let of = FormulaOf::Default {
        table: "one",
        column: "saturated",
    };
    let text = excel_formula(method(), of, &Plain).unwrap();
    let line = "MATCH((N(pressure)/1000),toy.line.x,1)";
    assert!(text.starts_with("IF(pressure=\"\",\"\","), "{text}");
    assert!(text.contains(&format!("INDEX(toy.line.v,{line})+(INDEX(toy.line.v,{line}+((N(pressure)/1000)>INDEX(toy.line.x,{line})))")), "{text}");
    let text = excel_formula(method(), column("one", "steam"), &Plain).unwrap();
    assert!(text.contains("IF(COUNT(INDEX(toy.square.v,"), "{text}");
}

#[test]
fn a_workbook_knows_the_month_before_but_not_last_year() {
    let of = |code| excel_formula(method(), FormulaOf::Check(code), &Plain).unwrap();
    let rows = "(meter[meter]=meter)*(meter[month]=INDEX({\"k:01\",\"k:02\"},MATCH(month,{\"k:02\",\"k:03\"},0)))";
    let before = format!(
        "IFERROR(IF(SUMPRODUCT({rows}*ISNUMBER(meter[reading]))=0,\"\",SUMPRODUCT({rows}*1,meter[reading])),\"\")"
    );
    assert_eq!(
        of("FN-003"),
        format!("IFERROR(IF(OR(reading=\"\",{before}=\"\"),FALSE,N(reading)<{before}),FALSE)")
    );
    for code in ["FN-004", "FN-005", "FN-006"] {
        assert_eq!(of(code), "FALSE");
    }
}
