//! Every kind of bad input inside a workbook: a located, kind problem in both languages, and exit 1.

use std::path::Path;

use serde_json::{Value, json};

use crate::qilu::Folder;
use crate::reports;
use crate::workbook::{Parts, cell, filled, named, part_of, with_cell};

/// A sound power workbook, ready to be spoilt.
struct Sound {
    folder: Folder,
    bytes: Vec<u8>,
}

/// The problems of a file, each told fully.
fn problems(folder: &Folder, file: &Path) -> (i32, Vec<Value>) {
    let (code, assessment) = folder.calc(file);
    let problems = assessment["problems"]
        .as_array()
        .expect("a list of problems")
        .clone();
    for problem in &problems {
        for text in ["zh", "en"] {
            assert!(
                !problem["message"][text].as_str().unwrap().is_empty(),
                "{problem:#}"
            );
            // A rule of the method says in its message how to mend what it finds.
            let rule = !problem["clause"].is_null()
                && problem["code"].as_str().unwrap().starts_with("PWR-");
            if !rule && problem["severity"] != "note" {
                assert!(
                    !problem["mend"][text]
                        .as_str()
                        .unwrap_or_default()
                        .is_empty(),
                    "{problem:#}"
                );
            }
        }
    }
    (code, problems)
}

impl Sound {
    fn new() -> Self {
        Self::of(&reports::power())
    }

    fn of(report: &Value) -> Self {
        let folder = Folder::new();
        let bytes = std::fs::read(filled(&folder, report, "sound")).unwrap();
        Self { folder, bytes }
    }

    fn parts(&self) -> Parts {
        Parts::of(&self.bytes)
    }

    /// Sheet and address of a column's first cell.
    fn first(&self, table: &str, column: &str) -> (String, String) {
        cell(&self.bytes, table, column, 0)
    }

    /// The workbook with a sheet's XML changed.
    fn sheet(&self, sheet: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
        self.parts()
            .change(&part_of(&self.bytes, sheet), change)
            .package()
    }

    /// The workbook with one cell typed over: `attributes` as ` t="str"`, `content` as `<v>1</v>`.
    fn typed(&self, (sheet, at): &(String, String), attributes: &str, content: &str) -> Vec<u8> {
        self.sheet(sheet, |xml| with_cell(xml, at, attributes, content))
    }

    fn typed_text(&self, place: &(String, String), text: &str) -> Vec<u8> {
        self.typed(
            place,
            " t=\"inlineStr\"",
            &format!("<is><t>{text}</t></is>"),
        )
    }

    fn problems(&self, bytes: &[u8]) -> (i32, Vec<Value>) {
        problems(&self.folder, &self.folder.write("spoilt.xlsx", bytes))
    }

    /// The one problem of this code: at the place, of this severity, and the exit code that goes with it.
    fn says(&self, bytes: &[u8], code: &str, place: &(String, String)) -> Value {
        let (exit, problems) = self.problems(bytes);
        let found: Vec<&Value> = problems
            .iter()
            .filter(|problem| problem["code"] == code)
            .collect();
        assert_eq!(found.len(), 1, "{code}: {problems:#?}");
        assert_eq!(
            found[0]["place"]["at"],
            json!({"sheet": place.0, "cell": place.1}),
            "{:#}",
            found[0]
        );
        assert_eq!(exit, 1, "{code}");
        found[0].clone()
    }
}

#[test]
fn text_in_a_number_is_read_if_it_is_one_and_refused_at_its_cell_if_not() {
    let sound = Sound::new();
    let place = sound.first("fuel", "quantity");
    for typed in ["1,234.5", "１，２３４．５", " 1234.50 "] {
        let file = sound
            .folder
            .write("typed.xlsx", sound.typed_text(&place, typed));
        let (exit, assessment) = sound.folder.calc(&file);
        assert_eq!(exit, 0, "{typed}: {:#}", assessment["problems"]);
        assert!(assessment.to_string().contains("1234.5"), "{typed}");
    }
    for typed in ["约100", "100 GJ", "1,23", "1e", "—"] {
        let problem = sound.says(
            &sound.typed_text(&place, typed),
            "input.not_a_number",
            &place,
        );
        assert_eq!(problem["value"], typed);
        assert_eq!(problem["severity"], "error");
    }
}

#[test]
fn an_error_value_is_located() {
    let sound = Sound::new();
    let place = sound.first("fuel", "ncv");
    for error in ["#DIV/0!", "#REF!", "#N/A"] {
        let problem = sound.says(
            &sound.typed(&place, " t=\"e\"", &format!("<v>{error}</v>")),
            "workbook.cell_error",
            &place,
        );
        assert!(problem["message"]["zh"].as_str().unwrap().contains(error));
    }
}

#[test]
fn negative_and_impossible_values_are_located() {
    let sound = Sound::new();
    for (table, column, value) in [
        ("fuel", "quantity", "-5"),
        ("fuel", "oxidation", "120"),
        ("fuel", "ncv", "0"),
        ("unit", "hours", "9000"),
        ("unit", "capacity", "-300"),
        ("unit", "generation", "-0.001"),
        ("electricity", "quantity", "-1"),
    ] {
        let place = sound.first(table, column);
        let problem = sound.says(
            &sound.typed(&place, "", &format!("<v>{value}</v>")),
            "input.out_of_range",
            &place,
        );
        assert_eq!(
            (
                problem["place"]["table"].as_str(),
                problem["place"]["column"].as_str()
            ),
            (Some(table), Some(column))
        );
    }
    // Supplied more than generated: a rule of the method, at its cell, with its clause.
    let place = sound.first("unit", "supply");
    let problem = sound.says(
        &sound.typed(&place, "", "<v>1600000</v>"),
        "PWR-006",
        &place,
    );
    assert!(problem["clause"].is_string());
}

#[test]
fn an_unknown_fuel_or_unit_number_is_located() {
    let sound = Sound::new();
    let place = sound.first("fuel", "fuel");
    assert_eq!(
        sound.says(
            &sound.typed_text(&place, "煤渣油"),
            "input.unknown_code",
            &place
        )["value"],
        "煤渣油"
    );
    let place = sound.first("electricity", "unit");
    sound.says(
        &sound.typed_text(&place, "9"),
        "input.dangling_reference",
        &place,
    );
}

#[test]
fn a_required_cell_left_blank_is_located_in_a_grid_and_in_a_form() {
    let sound = Sound::new();
    let place = sound.first("unit", "hours");
    sound.says(&sound.typed(&place, "", ""), "input.required", &place);
    let mut report = reports::cement();
    report["tables"]
        .as_object_mut()
        .unwrap()
        .remove("electricity");
    let sound = Sound::of(&report);
    let (exit, problems) = sound.problems(&sound.bytes);
    assert_eq!((exit, problems.len()), (1, 1), "{problems:#?}");
    let (sheet, label) = named(&sound.bytes, "qilu.electricity.purchased");
    let at = &problems[0]["place"]["at"];
    assert_eq!(
        (problems[0]["code"].as_str(), at["sheet"].as_str()),
        (Some("input.required"), Some(sheet.as_str()))
    );
    assert!(
        at["cell"]
            .as_str()
            .unwrap()
            .ends_with(&(label.row + 1).to_string()),
        "{at}"
    );
}

#[test]
fn a_wrong_unit_is_located() {
    let sound = Sound::new();
    let (sheet, header) = named(&sound.bytes, "qilu.unit.capacity");
    let unit = qilu_workbook::address::Address::new(header.row + 3, header.column);
    let place = (sheet, unit.to_string());
    let problem = sound.says(
        &sound.typed_text(&place, "kW"),
        "workbook.unit_changed",
        &place,
    );
    assert_eq!(
        (problem["expected"].as_str(), problem["value"].as_str()),
        (Some("MW"), Some("kW"))
    );
}

#[test]
fn a_renamed_header_is_located() {
    let sound = Sound::new();
    let (sheet, header) = named(&sound.bytes, "qilu.fuel.quantity");
    let place = (sheet, header.to_string());
    let problem = sound.says(
        &sound.typed_text(&place, "净消耗"),
        "workbook.renamed_header",
        &place,
    );
    assert_eq!(problem["value"], "净消耗");
}

#[test]
fn a_missing_sheet_is_named() {
    let sound = Sound::new();
    let (sheet, _) = named(&sound.bytes, "qilu.fuel._first");
    let without = sound.parts().change("xl/workbook.xml", |xml| {
        let from = xml.find(&format!("<sheet name=\"{sheet}\"")).unwrap();
        let to = from + xml[from..].find("/>").unwrap() + 2;
        format!("{}{}", &xml[..from], &xml[to..]).replace(&format!("'{sheet}'!"), "#REF!")
    });
    let (exit, problems) = sound.problems(&without.package());
    let missing = problems
        .iter()
        .find(|problem| problem["code"] == "workbook.missing_sheet")
        .expect("it is found");
    assert_eq!(
        (exit, missing["expected"].as_str()),
        (1, Some(sheet.as_str()))
    );
    assert_eq!(missing["place"]["table"], "fuel");
}

#[test]
fn hidden_rows_and_merged_cells_are_located() {
    let sound = Sound::new();
    let (sheet, at) = cell(&sound.bytes, "fuel", "unit", 1);
    let line: String = at.chars().filter(char::is_ascii_digit).collect();
    let hidden = sound.sheet(&sheet, |xml| {
        xml.replacen(
            &format!("<row r=\"{line}\""),
            &format!("<row r=\"{line}\" hidden=\"1\""),
            1,
        )
    });
    sound.says(&hidden, "workbook.hidden_rows", &(sheet, at));

    let (sheet, at) = sound.first("fuel", "quantity");
    let (_, below) = cell(&sound.bytes, "fuel", "quantity", 1);
    let merged = sound.sheet(&sheet, |xml| {
        let merge = format!(
            "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"{at}:{below}\"/></mergeCells>"
        );
        xml.replacen("</sheetData>", &merge, 1)
    });
    sound.says(&merged, "workbook.merged_cells", &(sheet, at));
}

#[test]
fn an_overwritten_formula_is_located_and_not_used() {
    let sound = Sound::new();
    let place = sound.first("fuel", "emission");
    let problem = sound.says(
        &sound.typed(&place, "", "<v>1</v>"),
        "workbook.formula_overwritten",
        &place,
    );
    assert_eq!(problem["value"], "1");
    let totals = |bytes: &[u8]| {
        sound
            .folder
            .calc(&sound.folder.write("totals.xlsx", bytes))
            .1["totals"]
            .clone()
    };
    assert_eq!(
        totals(&sound.typed(&place, "", "<v>1</v>")),
        totals(&sound.bytes)
    );
    let (sheet, total) = named(&sound.bytes, "qilu._total.total_with");
    let place = (sheet, total.to_string());
    sound.says(
        &sound.typed(&place, "", "<v>7</v>"),
        "workbook.formula_overwritten",
        &place,
    );
}

#[test]
fn a_row_reported_twice_is_located() {
    let mut report = reports::power();
    report["tables"]["fuel"][1]["month"] = json!("01");
    let sound = Sound::of(&report);
    let place = cell(&sound.bytes, "fuel", "month", 1);
    sound.says(&sound.bytes, "input.duplicate_row", &place);
}

#[test]
fn an_old_template_is_located_on_the_cover() {
    let sound = Sound::new();
    let methods = sound.folder.run(&["methods", "--json"]).json();
    let method = methods
        .as_array()
        .unwrap()
        .iter()
        .find(|method| method["id"] == "power-2022")
        .unwrap();
    let hash = method["hash"].as_str().unwrap();
    let old = sound
        .parts()
        .change("xl/sharedStrings.xml", |xml| {
            xml.replace(hash, &"0".repeat(64))
        })
        .package();
    let (sheet, at) = named(&sound.bytes, "qilu._method");
    assert_eq!(
        sound.says(&old, "workbook.old_template", &(sheet, at.to_string()))["severity"],
        "fatal"
    );
}

#[test]
fn a_workbook_that_is_no_template_is_refused() {
    let sound = Sound::new();
    let unmarked = sound.parts().change("xl/workbook.xml", |xml| {
        xml.replace("\"_meta\"", "\"mine\"")
    });
    let unknown = sound.parts().change("xl/sharedStrings.xml", |xml| {
        xml.replace(">power-2022<", ">power-1999<")
    });
    for (parts, code) in [
        (unmarked, "workbook.wrong_template"),
        (unknown, "workbook.unknown_method"),
    ] {
        let (exit, problems) = sound.problems(&parts.package());
        assert_eq!((exit, problems.len()), (1, 1), "{problems:#?}");
        assert_eq!(
            (
                problems[0]["code"].as_str(),
                problems[0]["severity"].as_str()
            ),
            (Some(code), Some("fatal"))
        );
    }
}
