//! Whatever is entered, the engine answers: it never panics, and what it says stays consistent.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use qilu_accounting::{
    Assessment, CellAt, Entries, EntryCell, EntryRow, EntryValue, FigureRef, FormulaOf, GridPlace,
    Library, Seen, SheetNamer, SourceFile, Value, assess, excel_formula, trace,
};
use qilu_quantity::Exact;

mod common;

const METHODS: [&str; 3] = ["power-2022", "cement-2013", "steel-2013"];

fn value() -> impl Strategy<Value = EntryValue> {
    let text = |texts: &'static [&'static str]| {
        prop::sample::select(texts.to_vec()).prop_map(EntryValue::read)
    };
    prop_oneof![
        3 => (0i64..100_000_000, 0i32..4).prop_map(|(units, places)| {
            EntryValue::Number(&Exact::from(units) * &Exact::power_of_ten(-places))
        }),
        1 => text(&["0", "-1", "1e30", "1,234.5", "99999999999999999999999999"]),
        2 => text(&["1", "2", "plant", "bituminous", "柴油", "natural_gas", "waste_tyre", "gas", "01", "year", "crude_steel"]),
        1 => text(&["", "NO", "C", "IE", "about 100", "#DIV/0!", "=A1", "|", "/", "\u{0}"]),
    ]
}

/// A sheet's cell for a table's cell, so that it can be told where a problem came from.
fn at(table: &str, row: usize, column: &str) -> CellAt {
    CellAt {
        sheet: table.to_owned(),
        cell: format!("{column}{row}"),
    }
}

/// Rows that fill any of the method's columns, and some it does not have, with anything, each cell with its place.
fn entries() -> impl Strategy<Value = Entries> {
    (prop::sample::select(METHODS.to_vec()), 2018i32..2027).prop_flat_map(|(id, year)| {
        let method = Library::embedded().method(id).unwrap();
        let columns: Vec<(String, String)> = method
            .tables
            .iter()
            .flat_map(|table| {
                table
                    .columns
                    .iter()
                    .map(|column| (table.id.clone(), column.id.clone()))
            })
            .chain(
                [("unit", "colour"), ("mine", "x")]
                    .map(|(table, column)| (table.to_owned(), column.to_owned())),
            )
            .collect();
        let unit = prop::option::weighted(
            0.1,
            prop::sample::select(vec!["t", "kg", "GJ", "%", "", "light year"]),
        );
        let unit = unit.prop_map(|unit| unit.map(str::to_owned));
        let cell = (prop::sample::select(columns), 0usize..4, value(), unit);
        prop::collection::vec(cell, 0..120).prop_map(move |cells| {
            let mut tables: BTreeMap<String, Vec<EntryRow>> = BTreeMap::new();
            for ((table, column), row, value, unit) in cells {
                let rows = tables.entry(table.clone()).or_default();
                rows.resize(rows.len().max(row + 1), EntryRow::default());
                let cell = EntryCell {
                    unit,
                    at: Some(at(&table, row, &column)),
                    ..EntryCell::of(value)
                };
                tables.entry(table).or_default()[row]
                    .cells
                    .insert(column, cell);
            }
            Entries {
                method: id.to_owned(),
                year,
                entity: String::new(),
                tables,
            }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_stored_report_is_recomputed_to_the_same_figures(entries in entries()) {
        common::assert_recomputed_alike(&entries);
    }

    #[test]
    fn any_report_is_answered(entries in entries()) {
        let library = Library::embedded();
        let method = library.method(&entries.method).unwrap();
        let assessment = assess(library, method, &entries);
        prop_assert_eq!(assessment.tables.len(), method.tables.len());
        // A sound report adds up to the gram.
        if let (true, Value::Number(total)) = (assessment.is_submittable(), &assessment.results.without_indirect) {
            let direct: i64 = assessment.lines.iter().filter(|line| line.scope == "direct").map(|line| line.grams).sum();
            prop_assert_eq!(&Exact::from(direct), &(total * &Exact::from(1_000_000)));
        }
        // Every problem says what is wrong in both languages, and every error of the engine how to mend it.
        for problem in &assessment.problems {
            prop_assert!(!problem.message.zh.is_empty() && !problem.message.en.is_empty());
        }
        // What is wrong with an entered cell is told at that cell; the row and column it names are there.
        for problem in &assessment.problems {
            let place = &problem.place;
            let Some(column) = place.column.as_deref().filter(|_| problem.code.starts_with("input.")) else {
                prop_assert!(!problem.code.starts_with("input.") || place.table.is_some() || problem.code == "input.wrong_year" || problem.code == "input.more_problems", "{problem:?}");
                continue;
            };
            let table = place.table.as_deref().unwrap();
            let key = place.row_key.as_deref().unwrap();
            let result = assessment.tables.iter().find(|found| found.id == table).unwrap();
            prop_assert!(result.rows.iter().any(|row| row.key.to_string() == key), "{problem:?}");
            let given = entries.tables.get(table).into_iter().flatten().enumerate();
            let places: Vec<CellAt> = given.filter(|(_, row)| row.cells.contains_key(column)).map(|(row, _)| at(table, row, column)).collect();
            prop_assert!(place.at.as_ref().is_none_or(|at| places.contains(at)), "{problem:?}");
            prop_assert!(place.at.is_some() || problem.code == "input.required", "{problem:?}");
        }
        // Stored and read again, it is the same.
        let stored = serde_json::to_string(&assessment).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Assessment>(&stored).unwrap(), &assessment);
        // Any cell can be asked where it comes from.
        for table in &assessment.tables {
            for row in table.rows.iter().take(2) {
                for cell in &row.cells {
                    let figure = FigureRef::Cell { table: table.id.clone(), row_key: row.key.to_string(), column: cell.column.clone() };
                    let traced = trace(library, method, &entries, &figure, 2);
                    // Two rows of one key are told apart by neither; the first is traced.
                    let alone = table.rows.iter().filter(|other| other.key == row.key).count() == 1;
                    prop_assert!(!alone || traced.as_ref().is_ok_and(|node| node.value == cell.value), "{figure:?}: {traced:?}");
                }
            }
        }
        for total in &assessment.totals {
            let node = trace(library, method, &entries, &FigureRef::Total(total.id.clone()), 3).unwrap();
            prop_assert_eq!(&node.value, &total.value);
        }
    }

    #[test]
    fn entries_survive_json(entries in entries()) {
        let read = Entries::from_json(&entries.to_json()).unwrap();
        prop_assert_eq!(&read, &Entries::from_json(&read.to_json()).unwrap());
        prop_assert_eq!(read.to_json(), entries.to_json());
        prop_assert_eq!(read.content_hash(), entries.content_hash());
    }

    #[test]
    fn any_text_is_read_or_refused_as_a_method(text in "\\PC{0,200}", formula in "[a-z0-9 .,()\\[\\]+*/<=\"-]{0,60}") {
        let method = include_str!("broken/valid.toml");
        let quoted = format!("formula = '''\n{formula}'''");
        let changed = method.replace("formula = \"carbon * carbon_to_co2\"", &quoted);
        for text in [text, changed] {
            let sources = [
                SourceFile { name: "library.toml", text: include_str!("fixture/library.toml") },
                SourceFile { name: "codes/toy.csv", text: include_str!("fixture/codes.csv") },
                SourceFile { name: "toy.csv", text: include_str!("fixture/toy.csv") },
                SourceFile { name: "valid.toml", text: &text },
            ];
            prop_assert!(Library::load(&sources).is_err() || text.contains("[method]"));
        }
    }
}

#[test]
fn a_formula_that_nests_too_deep_is_refused() {
    let deep = format!(
        "formula = \"{}carbon{} * carbon_to_co2\"",
        "(".repeat(2000),
        ")".repeat(2000)
    );
    for text in [
        deep,
        format!("formula = \"{}carbon * carbon_to_co2\"", "-".repeat(3000)),
    ] {
        let changed = include_str!("broken/valid.toml")
            .replace("formula = \"carbon * carbon_to_co2\"", &text);
        let sources = [
            SourceFile {
                name: "library.toml",
                text: include_str!("fixture/library.toml"),
            },
            SourceFile {
                name: "codes/toy.csv",
                text: include_str!("fixture/codes.csv"),
            },
            SourceFile {
                name: "toy.csv",
                text: include_str!("fixture/toy.csv"),
            },
            SourceFile {
                name: "valid.toml",
                text: &changed,
            },
        ];
        let faults = Library::load(&sources).unwrap_err();
        assert_eq!(faults[0].code, "formula.syntax");
    }
}

#[test]
fn a_mass_beyond_all_measure_is_a_problem() {
    let json = serde_json::json!({"method": "cement-2013", "year": 2023, "entity": "", "tables": {
        "electricity": [{"purchased": "1e40", "factor": "1"}]}});
    let library = Library::embedded();
    let method = library.method("cement-2013").unwrap();
    let assessment = assess(library, method, &Entries::from_json(&json).unwrap());
    assert!(
        assessment
            .problems
            .iter()
            .any(|problem| problem.code == "calc.overflow")
    );
}

/// Every cell is one name, so that brackets and quotes are all a formula can get wrong.
struct Cells;

impl SheetNamer for Cells {
    fn cell(&self, _: &str, _: &str) -> String {
        "$A1".to_owned()
    }
    fn single(&self, _: &str, _: &str) -> String {
        "$A$1".to_owned()
    }
    fn range(&self, _: &str, _: &str) -> String {
        "$A$1:$A$9".to_owned()
    }
    fn entry(&self, _: &str, _: &str, _: Seen) -> String {
        "$E1".to_owned()
    }
    fn total(&self, _: &str) -> String {
        "$B$1".to_owned()
    }
    fn code(&self, _: &str, code: &str) -> String {
        code.to_owned()
    }
    fn attribute(&self, _: &str, _: &str, _: &str) -> String {
        "$C1".to_owned()
    }
    fn attribute_range(&self, _: &str, _: &str, _: &str) -> String {
        "$C$1:$C$9".to_owned()
    }
    fn factor(&self, _: &str, _: &str, _: &str, _: Option<&str>) -> String {
        "$D$1".to_owned()
    }
    fn grid(&self, _: &str) -> GridPlace {
        GridPlace {
            x: "$F$1:$M$1".to_owned(),
            y: "$E$2:$E$9".to_owned(),
            values: "$F$2:$M$9".to_owned(),
        }
    }
}

#[test]
fn every_formula_column_and_total_has_an_excel_formula_within_its_limits() {
    const EXCEL_FORMULA_CHARS_MAX: usize = 8192;
    for method in Library::embedded().methods() {
        let columns = method.tables.iter().flat_map(|table| {
            let columns = table
                .columns
                .iter()
                .filter(|column| column.formula.is_some());
            columns.map(|column| FormulaOf::Column {
                table: &table.id,
                column: &column.id,
            })
        });
        let totals = method
            .totals
            .iter()
            .map(|total| FormulaOf::Total(&total.id));
        let checks = method
            .checks
            .iter()
            .map(|check| FormulaOf::Check(&check.code));
        for of in columns.chain(totals).chain(checks) {
            let text = excel_formula(method, of, &Cells).unwrap_or_else(|| panic!("{of:?}"));
            assert!(text.len() < EXCEL_FORMULA_CHARS_MAX, "{of:?}");
            assert_eq!(
                text.matches('(').count(),
                text.matches(')').count(),
                "{of:?}: {text}"
            );
            assert_eq!(text.matches('"').count() % 2, 0, "{of:?}: {text}");
            assert!(
                !text.contains(",)") && !text.contains("(,") && !text.contains(",,"),
                "{of:?}: {text}"
            );
        }
    }
}
