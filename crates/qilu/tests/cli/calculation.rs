//! From a template to figures: the same figures whichever way the entries come.

use serde_json::{Value, json};

use crate::qilu::Folder;
use crate::reports;
use crate::workbook::{Parts, cell, filled, named};

/// The same document without what only a workbook has: places.
fn without_places(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| *name != "at")
            .map(|(name, value)| (name.clone(), without_places(value)))
            .collect(),
        Value::Array(items) => items.iter().map(without_places).collect(),
        other => other.clone(),
    }
}

fn total(assessment: &Value, id: &str) -> String {
    let totals = assessment["totals"].as_array().unwrap();
    totals.iter().find(|total| total["id"] == id).unwrap()["value"].to_string()
}

#[test]
fn an_unfilled_template_does_not_pass() {
    let folder = Folder::new();
    for (method, year) in [
        ("power-2022", "2024"),
        ("cement-2013", "2023"),
        ("steel-2013", "2023"),
    ] {
        folder
            .run(&["template", method, "--year", year, "-o", "empty.xlsx"])
            .ended(0);
        let (code, assessment) = folder.calc(&folder.path("empty.xlsx"));
        assert_eq!(code, 1, "{method}");
        let found = |code: &str| {
            let problems = assessment["problems"].as_array().unwrap();
            problems
                .iter()
                .filter(|problem| problem["code"] == code)
                .map(|problem| problem["place"].clone())
                .collect::<Vec<_>>()
        };
        assert!(!found("input.no_rows").is_empty(), "{method}");
        // A form has a row even when nothing is in it: what it needs is asked for at the cell.
        let asked = found("input.required");
        assert_eq!(
            asked.is_empty(),
            method == "power-2022",
            "{method}: {asked:#?}"
        );
        let bytes = std::fs::read(folder.path("empty.xlsx")).unwrap();
        for place in asked {
            let (table, column) = (
                place["table"].as_str().unwrap(),
                place["column"].as_str().unwrap(),
            );
            let (sheet, label) = named(&bytes, &format!("qilu.{table}.{column}"));
            assert_eq!(place["at"]["sheet"], json!(sheet));
            let at = place["at"]["cell"].as_str().unwrap();
            assert!(at.ends_with(&(label.row + 1).to_string()), "{at}");
        }
    }
}

#[test]
fn a_sound_workbook_passes_with_the_figures_of_its_entries() {
    for report in [reports::power(), reports::cement(), reports::steel()] {
        let folder = Folder::new();
        let book = filled(&folder, &report, "report");
        let (code, from_book) = folder.calc(&book);
        assert_eq!(code, 0, "{:#}", from_book["problems"]);
        let (code, from_entries) = folder.calc(&folder.path("report.json"));
        assert_eq!(code, 0);
        assert_eq!(
            without_places(&from_book),
            without_places(&from_entries),
            "{}",
            report["method"]
        );
        // The workbook's figures know their cells, the entries' have none.
        let entered =
            |assessment: &Value| assessment["tables"][0]["rows"][0]["cells"][0]["at"].clone();
        assert!(entered(&from_book).is_object() && entered(&from_entries).is_null());
    }
}

#[test]
fn a_workbook_with_problems_says_the_same_as_its_entries() {
    let mut report = reports::power();
    report["tables"]["fuel"][1]["oxidation"] = json!("120");
    report["tables"]["fuel"][0]["fuel"] = json!("peat moss");
    report["tables"]["unit"][0]["hours"] = json!(null);
    report["tables"]["electricity"][0]["unit"] = json!("9");
    let folder = Folder::new();
    let book = filled(&folder, &report, "report");
    let ((book_code, from_book), (code, from_entries)) =
        (folder.calc(&book), folder.calc(&folder.path("report.json")));
    assert_eq!((book_code, code), (1, 1));
    assert_eq!(without_places(&from_book), without_places(&from_entries));
    for problem in from_book["problems"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|problem| problem["severity"] == "error")
    {
        assert!(problem["place"]["at"].is_object(), "{problem:#}");
    }
}

#[test]
fn the_figures_are_printed_in_either_language_with_the_problems_below() {
    let folder = Folder::new();
    let mut report = reports::power();
    let file = folder.write("sound.json", report.to_string());
    let file = file.to_str().unwrap();
    let said = folder.run(&["calc", file]).ended(0);
    // 50013.37 × 0.5512 × 0.99 × 44/12 = 100069.19…, 48000 × 0.5512 × 0.99 × 44/12 = 96040.91…
    assert!(said.out.contains("196111 tCO2"), "{}", said.out);
    assert!(said.out.contains("致命 0 · 错误 0"), "{}", said.out);
    let english = folder.run(&["calc", file, "--lang", "en"]).ended(0);
    assert!(
        english.out.contains("Total of all units") && english.out.contains("0 fatal · 0 errors"),
        "{}",
        english.out
    );

    report["tables"]["fuel"][0]["quantity"] = json!("约100");
    let file = folder.write("broken.json", report.to_string());
    let said = folder.run(&["calc", file.to_str().unwrap()]).ended(1);
    assert!(
        said.out.contains("[错误] input.not_a_number") && said.out.contains("约100"),
        "{}",
        said.out
    );
    assert!(
        said.last_line().starts_with("致命 0 · 错误 1"),
        "{}",
        said.out
    );
    // A total with a hole in it is not shown as if it were whole.
    assert!(
        said.out
            .lines()
            .any(|line| line.trim_start().starts_with('—') && line.contains("全部机组")),
        "{}",
        said.out
    );
}

#[test]
fn a_trace_goes_from_each_total_to_the_cells() {
    let folder = Folder::new();
    let book = filled(&folder, &reports::power(), "report");
    let said = folder
        .run(&["calc", "--trace", book.to_str().unwrap()])
        .ended(0);
    let bytes = std::fs::read(&book).unwrap();
    for (table, column) in [
        ("fuel", "quantity"),
        ("fuel", "carbon_measured"),
        ("electricity", "quantity"),
    ] {
        let (sheet, at) = cell(&bytes, table, column, 0);
        assert!(
            said.out.contains(&format!("[{sheet}!{at}]")),
            "{table}.{column}: {}",
            said.out
        );
    }
    assert!(
        said.out.contains("50013.37")
            && said.out.contains("式(2)")
            && said.out.contains("GRID_ETS"),
        "{}",
        said.out
    );
}

#[test]
fn one_figure_alone_is_traced_by_id_or_address() {
    let folder = Folder::new();
    let book = filled(&folder, &reports::power(), "report");
    let book = book.to_str().unwrap();
    let only = |figure: &str| folder.run(&["calc", "--trace", "--only", figure, "--json", book]);
    let total = only("combustion").ended(0).json();
    assert_eq!(
        (total["figure"].as_str(), total["origin"].as_str()),
        (Some("total:combustion"), Some("total"))
    );
    assert_eq!(only("total:combustion").ended(0).json(), total);
    let first = total["inputs"][0]["figure"].as_str().unwrap();
    assert!(first.starts_with("cell:"), "{first}");
    assert_eq!(only(first).ended(0).json()["figure"], *first);
    let text = folder.run(&[
        "calc",
        "--trace",
        "--only",
        "combustion",
        "--lang",
        "en",
        book,
    ]);
    let text = text.ended(0).out;
    assert!(
        !text.contains("fatal ·") && text.contains("="),
        "the figure alone: {text}"
    );
    for (figure, says) in [("none", "no such figure"), ("cell:fuel", "not a figure")] {
        let refused = only(figure).ended(2);
        assert!(refused.err.contains(says), "{figure}: {}", refused.err);
    }
    folder.run(&["calc", "--only", "combustion", book]).ended(2);
}

#[test]
fn an_annotated_copy_keeps_the_workbook_and_marks_its_problems() {
    let folder = Folder::new();
    let mut report = reports::power();
    report["tables"]["fuel"][1]["oxidation"] = json!("120");
    let book = filled(&folder, &report, "report");
    let before = std::fs::read(&book).unwrap();
    for (lang, word) in [("zh", "问题清单"), ("en", "Problems")] {
        let said = folder
            .run(&[
                "calc",
                book.to_str().unwrap(),
                "--annotate",
                "marked.xlsx",
                "--lang",
                lang,
            ])
            .ended(1);
        assert!(said.out.contains("input.out_of_range"));
        let marked = Parts::of(&std::fs::read(folder.path("marked.xlsx")).unwrap());
        let (_, at) = cell(&before, "fuel", "oxidation", 1);
        let comments = marked
            .0
            .iter()
            .filter(|(name, _)| name.contains("comments"));
        let marks: Vec<&str> = comments
            .map(|(_, xml)| std::str::from_utf8(xml).unwrap())
            .collect();
        assert!(
            marks
                .iter()
                .any(|xml| xml.contains(&format!("ref=\"{at}\"")) && xml.contains("120")),
            "{marks:#?}"
        );
        assert!(marked.text("xl/workbook.xml").contains(word));
        // The copy is read as the original was.
        let ((_, first), (code, second)) =
            (folder.calc(&book), folder.calc(&folder.path("marked.xlsx")));
        assert_eq!((code, &first), (1, &second));
    }
    assert_eq!(
        std::fs::read(&book).unwrap(),
        before,
        "the user's own file is left alone"
    );
    // Nothing to mark is no reason to fail.
    let sound = filled(&folder, &reports::power(), "sound");
    folder
        .run(&["calc", sound.to_str().unwrap(), "--annotate", "copy.xlsx"])
        .ended(0);
    let (code, copy) = folder.calc(&folder.path("copy.xlsx"));
    assert_eq!(
        (code, total(&copy, "total_with")),
        (0, total(&folder.calc(&sound).1, "total_with"))
    );
}

#[test]
fn a_file_for_another_method_is_refused_and_for_this_one_taken() {
    let folder = Folder::new();
    let book = filled(&folder, &reports::cement(), "report");
    for file in [book, folder.path("report.json")] {
        let file = file.to_str().unwrap();
        folder
            .run(&["calc", file, "--method", "cement-2013"])
            .ended(0);
        let said = folder
            .run(&["calc", file, "--method", "power-2022", "--json"])
            .ended(2);
        assert!(
            said.out.is_empty()
                && said.err.contains("cement-2013")
                && said.err.contains("power-2022"),
            "{}",
            said.err
        );
    }
}
