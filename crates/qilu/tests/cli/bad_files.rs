//! Files that are no workbook, and entries that are no entries.

use serde_json::{Value, json};

use crate::qilu::Folder;
use crate::reports;
use crate::workbook::filled;

/// The one problem that forbids reading the file at all.
pub fn refused(folder: &Folder, name: &str, content: impl AsRef<[u8]>) -> Value {
    let (exit, found) = folder.calc(&folder.write(name, content));
    let problems = found["problems"].as_array().unwrap();
    assert_eq!((exit, problems.len()), (1, 1), "{found:#}");
    let problem = &problems[0];
    assert_eq!(problem["severity"], "fatal");
    for text in ["zh", "en"] {
        assert!(
            !problem["message"][text].as_str().unwrap().is_empty(),
            "{problem:#}"
        );
        assert!(
            !problem["mend"][text]
                .as_str()
                .unwrap_or_default()
                .is_empty(),
            "{problem:#}"
        );
    }
    problem.clone()
}

/// The beginning of an OLE compound file with these streams.
fn compound(streams: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(512, 0);
    for stream in streams {
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(bytes.len().next_multiple_of(128), 0);
    }
    bytes
}

#[test]
fn what_is_no_workbook_is_told_by_kind() {
    let folder = Folder::new();
    let sound = std::fs::read(filled(&folder, &reports::power(), "sound")).unwrap();
    let files: [(&str, Vec<u8>, &str); 9] = [
        ("empty.xlsx", vec![], "workbook.empty_file"),
        (
            "list.xlsx",
            "单位,数量\n吨,100\n".into(),
            "workbook.not_a_workbook",
        ),
        (
            "paper.xlsx",
            b"%PDF-1.7\n".to_vec(),
            "workbook.not_a_workbook",
        ),
        (
            "noise.bin",
            (0..=255).cycle().take(5000).collect(),
            "workbook.not_a_workbook",
        ),
        (
            "locked.xlsx",
            compound(&["EncryptionInfo", "EncryptedPackage"]),
            "workbook.encrypted",
        ),
        ("older.xls", compound(&["Book"]), "workbook.old_format"),
        ("cut.xls", compound(&["Workbook"]), "workbook.damaged"),
        (
            "half.xlsx",
            sound[..sound.len() / 2].to_vec(),
            "workbook.damaged",
        ),
        ("head.xlsx", sound[..40].to_vec(), "workbook.damaged"),
    ];
    for (name, content, code) in files {
        assert_eq!(refused(&folder, name, content)["code"], code, "{name}");
    }
}

#[test]
fn a_refusal_is_printed_in_the_user_s_language() {
    let folder = Folder::new();
    folder.write("locked.xlsx", compound(&["EncryptedPackage"]));
    let said = folder.run(&["calc", "locked.xlsx"]).ended(1);
    assert!(
        said.out.contains("[致命] workbook.encrypted") && said.out.contains("密码"),
        "{}",
        said.out
    );
    let said = folder
        .run(&["--lang", "en", "calc", "locked.xlsx"])
        .ended(1);
    assert!(
        said.out.contains("[fatal] workbook.encrypted") && said.out.contains("password"),
        "{}",
        said.out
    );
    let said = folder
        .command(&["calc", "locked.xlsx"])
        .env("QILU_LANG", "en")
        .output()
        .unwrap();
    assert!(String::from_utf8(said.stdout).unwrap().contains("[fatal]"));
}

#[test]
fn entries_that_are_none_are_refused_with_the_place() {
    let folder = Folder::new();
    let mut odd = reports::power();
    odd["tables"]["fuel"][0]["quantity"] = json!(["1"]);
    let files: [(&str, String, &str, &str); 7] = [
        (
            "cut",
            reports::power().to_string()[..90].to_owned(),
            "entries.not_json",
            "1",
        ),
        ("empty", String::new(), "entries.not_json", "1"),
        ("deep", "[".repeat(100_000), "entries.not_json", "1"),
        ("list", "[]".to_owned(), "entries.malformed", "$"),
        (
            "tables",
            json!({"method": "power-2022", "year": 2023}).to_string(),
            "entries.malformed",
            "tables",
        ),
        (
            "year",
            json!({"method": "power-2022", "tables": {}}).to_string(),
            "entries.malformed",
            "year",
        ),
        ("cell", odd.to_string(), "entries.malformed", "quantity"),
    ];
    for (name, content, code, told) in files {
        let problem = refused(&folder, &format!("{name}.json"), content);
        assert_eq!(problem["code"], code, "{name}");
        assert!(
            problem["message"]["zh"].as_str().unwrap().contains(told),
            "{name}: {problem:#}"
        );
    }
}

/// The problems of entries with one thing changed.
fn changed(place: &str, value: Value) -> (i32, Vec<Value>) {
    let mut report = reports::power();
    let (parent, name) = place.rsplit_once('/').unwrap();
    report.pointer_mut(parent).unwrap()[name] = value;
    let folder = Folder::new();
    let (exit, assessment) = folder.calc(&folder.write("entries.json", report.to_string()));
    (exit, assessment["problems"].as_array().unwrap().clone())
}

#[test]
fn a_unit_is_converted_or_refused() {
    let total = |quantity: Value| {
        let mut report = reports::power();
        report["tables"]["fuel"][0]["quantity"] = quantity;
        let folder = Folder::new();
        let (exit, assessment) = folder.calc(&folder.write("entries.json", report.to_string()));
        assert_eq!(exit, 0, "{:#}", assessment["problems"]);
        assessment["totals"].clone()
    };
    assert_eq!(
        total(json!("50013.37")),
        total(json!({"value": "50013370", "unit": "kg"}))
    );
    for unit in ["GJ", "MWh", "m3", "pounds", ""] {
        let (exit, problems) = changed(
            "/tables/fuel/0/quantity",
            json!({"value": "50013.37", "unit": unit}),
        );
        let found = problems
            .iter()
            .find(|problem| problem["code"] == "input.unit_mismatch");
        let place = &found.unwrap_or_else(|| panic!("{unit}: {problems:#?}"))["place"];
        assert_eq!(
            (exit, place["table"].as_str(), place["column"].as_str()),
            (1, Some("fuel"), Some("quantity"))
        );
        assert_eq!(place["row_key"], "1|bituminous|01");
    }
}

#[test]
fn what_the_method_does_not_know_is_located_in_entries_too() {
    for (place, value, code) in [
        ("/tables/fuel/0/fuel", json!("mud"), "input.unknown_code"),
        (
            "/tables/fuel/0/quantity",
            json!("about 100"),
            "input.not_a_number",
        ),
        (
            "/tables/fuel/0/quantity",
            json!("NO"),
            "input.notation_not_allowed",
        ),
        (
            "/tables/fuel/0/colour",
            json!("black"),
            "input.unknown_column",
        ),
        ("/tables/fuel/1/month", json!("01"), "input.duplicate_row"),
        ("/tables/unit/0/hours", json!("8785"), "input.out_of_range"),
        ("/tables/mine", json!([]), "input.unknown_table"),
        ("/tables/unit", json!([]), "input.no_rows"),
        ("/year", json!(2021), "input.wrong_year"),
    ] {
        let (exit, problems) = changed(place, value);
        assert!(
            problems.iter().any(|problem| problem["code"] == code),
            "{place}: {problems:#?}"
        );
        assert_eq!(exit, 1, "{place}");
    }
}
