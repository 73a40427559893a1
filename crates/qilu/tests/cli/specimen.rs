//! Invented reports of a method: what is printed is what the other verbs take.

use serde_json::json;

use crate::qilu::Folder;

const POWER: [&str; 7] = [
    "methods",
    "specimen",
    "power-2022",
    "--year",
    "2023",
    "--seed",
    "3",
];

#[test]
fn an_invented_report_is_sound_and_the_same_for_the_same_seed() {
    let folder = Folder::new();
    let said = folder.run(&[&POWER[..], &["--json"]].concat()).ended(0).out;
    let again = folder.run(&[&POWER[..], &["--json"]].concat()).ended(0).out;
    assert_eq!(said, again);
    folder.write("report.json", &said);
    let calculated = folder.run(&["calc", "report.json", "--json"]).ended(0);
    let entity = ["--entity", "91999999QL0000014P", "-o", "report.xlsx"];
    folder.run(&[&POWER[..], &entity].concat()).ended(0);
    let of_workbook = folder.run(&["calc", "report.xlsx", "--json"]).ended(0);
    assert_eq!(calculated.json()["totals"], of_workbook.json()["totals"]);
    assert_ne!(calculated.json()["totals"], json!([]));
    assert_eq!(of_workbook.json()["entity"], entity[1]);
}

#[test]
fn people_see_its_rows_and_what_is_calculated_of_them() {
    let folder = Folder::new();
    let said = folder
        .run(&[&POWER[..], &["--lang", "en"]].concat())
        .ended(0)
        .out;
    assert!(said.contains("(unit)") && said.contains("unit=1"), "{said}");
    assert!(said.contains("0 fatal · 0 errors"), "{said}");
}

#[test]
fn a_method_that_is_being_written_is_tried_from_its_folder() {
    let folder = Folder::new();
    folder.run(&["methods", "new", "glass", "mine"]).ended(0);
    let mine = ["methods", "specimen", "glass", "--methods", "mine"];
    let said = folder
        .run(&[&mine[..], &["--year", "2024", "--json"]].concat())
        .ended(0);
    assert_eq!(said.json()["method"], "glass");
    let unknown = folder.run(&["methods", "specimen", "glass", "--year", "2024"]);
    assert!(unknown.ended(2).err.contains("unknown method"));
    let early = folder.run(&[&mine[..], &["--year", "1901"]].concat());
    assert!(early.ended(2).err.contains("not for this reporting year"));
}
