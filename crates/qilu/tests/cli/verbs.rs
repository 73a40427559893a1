//! Help, the list of methods, and what keeps a verb from running.

use std::io::pipe;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::qilu::{Folder, Said};
use crate::reports;

fn is_chinese(text: &str) -> bool {
    text.chars()
        .any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign))
}

fn is_english(text: &str) -> bool {
    text.split(|sign: char| !sign.is_ascii_lowercase())
        .any(|word| word.len() > 2)
}

#[test]
fn every_verb_explains_itself_in_both_languages() {
    let folder = Folder::new();
    let verbs: [&[&str]; 17] = [
        &[],
        &["demo"],
        &["serve"],
        &["worker"],
        &["migrate"],
        &["admin"],
        &["admin", "init"],
        &["admin", "enterprise"],
        &["methods"],
        &["methods", "check"],
        &["methods", "backtest"],
        &["methods", "specimen"],
        &["methods", "new"],
        &["template"],
        &["calc"],
        &["cases"],
        &["openapi"],
    ];
    for verb in verbs {
        let said = folder.run(&[verb, &["--help"]].concat()).ended(0);
        let about = said.out.split("Usage:").next().unwrap();
        assert!(is_chinese(about) && is_english(about), "{verb:?}: {about}");
        // Options stand alone on a line in the long form, before their explanation in the short one.
        let text = said.out.replace("\n          ", " ");
        for line in text
            .lines()
            .map(str::trim_start)
            .filter(|line| line.starts_with('-'))
        {
            if !line.contains("--help") && !line.contains("--version") {
                assert!(is_chinese(line) && is_english(line), "{verb:?}: {line}");
            }
        }
    }
}

#[test]
fn methods_are_listed_in_either_language() {
    let folder = Folder::new();
    let listed = folder.run(&["methods"]).ended(0).out;
    let english = folder.run(&["methods", "--lang", "en"]).ended(0).out;
    for id in ["power-2022", "cement-2013", "steel-2013"] {
        assert!(listed.contains(id) && english.contains(id), "{id}");
    }
    assert!(listed.contains("收到基低位发热量") && !english.contains("收到基低位发热量"));
    assert!(english.contains("Fossil fuel combustion"));
    // Table, column, symbol, unit, source of one column.
    let line = listed
        .lines()
        .find(|line| line.contains("generation "))
        .unwrap();
    assert!(
        line.contains("W_fd")
            && line.contains("MWh")
            && line.contains("发电量")
            && line.contains("电能表"),
        "{line}"
    );
}

/// The part of JSON Schema the program writes; a schema that says more is a failure.
fn fits(root: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    const TOLD: [&str; 5] = ["$schema", "$defs", "title", "unit", "pattern"];
    for (key, rule) in schema.as_object().unwrap() {
        let count = rule.as_u64().map(|count| usize::try_from(count).unwrap());
        let text = value.as_str().map(|text| text.chars().count());
        let items = value.as_array().map(Vec::len);
        let holds = match key.as_str() {
            "$ref" => fits(
                root,
                root.pointer(rule.as_str().unwrap().trim_start_matches('#'))
                    .unwrap(),
                value,
            )
            .is_ok(),
            "oneOf" => {
                rule.as_array()
                    .unwrap()
                    .iter()
                    .filter(|one| fits(root, one, value).is_ok())
                    .count()
                    == 1
            }
            "const" => rule == value,
            "enum" => rule.as_array().unwrap().contains(value),
            "type" => {
                let kind = match value {
                    Value::Null => "null",
                    Value::Bool(_) => "boolean",
                    Value::Number(number) if number.is_i64() => "integer",
                    Value::Number(_) => "number",
                    Value::String(_) => "string",
                    Value::Array(_) => "array",
                    Value::Object(_) => "object",
                };
                rule == kind
                    || rule
                        .as_array()
                        .is_some_and(|kinds| kinds.contains(&json!(kind)))
            }
            "required" => rule
                .as_array()
                .unwrap()
                .iter()
                .all(|name| value.get(name.as_str().unwrap()).is_some()),
            "additionalProperties" => {
                assert_eq!(rule, false);
                value.as_object().is_none_or(|fields| {
                    fields
                        .keys()
                        .all(|name| schema["properties"].get(name).is_some())
                })
            }
            "properties" => {
                for (name, found) in value.as_object().into_iter().flatten() {
                    if let Some(rule) = rule.get(name) {
                        fits(root, rule, found).map_err(|reason| format!("{name}.{reason}"))?;
                    }
                }
                true
            }
            "items" => {
                for found in value.as_array().into_iter().flatten() {
                    fits(root, rule, found)?;
                }
                true
            }
            "minItems" => items.is_none_or(|items| items >= count.unwrap()),
            "maxItems" => items.is_none_or(|items| items <= count.unwrap()),
            "minLength" => text.is_none_or(|text| text >= count.unwrap()),
            "maxLength" => text.is_none_or(|text| text <= count.unwrap()),
            "minimum" => value
                .as_i64()
                .is_none_or(|value| value >= rule.as_i64().unwrap()),
            "maximum" => value
                .as_i64()
                .is_none_or(|value| value <= rule.as_i64().unwrap()),
            told => {
                assert!(TOLD.contains(&told), "{told}");
                true
            }
        };
        if !holds {
            return Err(format!("{key}: {rule} does not hold of {value}"));
        }
    }
    Ok(())
}

#[test]
fn the_schema_of_each_method_takes_sound_entries_and_no_others() {
    let folder = Folder::new();
    let methods = folder.run(&["methods", "--json"]).ended(0).json();
    let schema = |id: &str| {
        let found = methods
            .as_array()
            .unwrap()
            .iter()
            .find(|method| method["id"] == id)
            .unwrap();
        found["entries_schema"].clone()
    };
    for report in [reports::power(), reports::cement(), reports::steel()] {
        let id = report["method"].as_str().unwrap();
        let schema = schema(id);
        assert_eq!(fits(&schema, &schema, &report), Ok(()), "{id}");
        // What the schema takes, the program computes.
        let file = folder.write("entries.json", report.to_string());
        let (code, assessment) = folder.calc(&file);
        assert_eq!(code, 0, "{id}: {:#}", assessment["problems"]);
    }
    let schema = schema("power-2022");
    let broken: [(&str, Value); 9] = [
        ("/method", json!("cement-2013")),
        ("/year", json!("2023")),
        ("/year", json!(1999)),
        ("/entity", json!("9137")),
        ("/tables/unit", json!([])),
        ("/tables/fuel/0/fuel", json!("mud")),
        (
            "/tables/fuel/0/quantity",
            json!({"value": "1", "measured": true}),
        ),
        ("/tables/unit/0/height", json!("1")),
        ("/tables/mine", json!([])),
    ];
    for (place, value) in broken {
        let mut report = reports::power();
        let (parent, name) = place.rsplit_once('/').unwrap();
        report.pointer_mut(parent).unwrap()[name] = value;
        assert!(fits(&schema, &schema, &report).is_err(), "{place}");
    }
    let mut empty = reports::power();
    empty["tables"] = json!({});
    assert!(fits(&schema, &schema, &empty).is_err());
}

#[test]
fn what_keeps_a_verb_from_running_is_said_and_ends_with_2() {
    let folder = Folder::new();
    let entries = folder.write("power.json", reports::power().to_string());
    let entries = entries.to_str().unwrap();
    let attempts: [(&[&str], &str); 15] = [
        (&["calc", "missing.xlsx"], "missing.xlsx"),
        (&["calc", "."], "."),
        (&["calc", entries, "--method", "cement-2013"], "cement-2013"),
        (&["calc", entries, "--annotate", "marked.xlsx"], "xlsx"),
        (&["cases", "missing.csv"], "missing.csv"),
        (&["cases", "."], "."),
        (&["cases", entries], "nothing to compare"),
        (
            &["template", "power-1999", "--year", "2023", "-o", "out.xlsx"],
            "power-1999",
        ),
        (
            &["template", "power-2022", "--year", "2021", "-o", "out.xlsx"],
            "2021",
        ),
        (
            &[
                "template",
                "power-2022",
                "--year",
                "2023",
                "-o",
                "no/such/folder.xlsx",
            ],
            "no/such/folder.xlsx",
        ),
        (
            &[
                "template",
                "power-2022",
                "--year",
                "2023",
                "--from",
                "missing.json",
                "-o",
                "out.xlsx",
            ],
            "missing.json",
        ),
        (
            &[
                "template",
                "cement-2013",
                "--year",
                "2023",
                "--from",
                entries,
                "-o",
                "out.xlsx",
            ],
            "power-2022",
        ),
        (&["template", "power-2022", "-o", "out.xlsx"], "--year"),
        (&["fly"], "fly"),
        (&[], "Usage"),
    ];
    for (arguments, told) in attempts {
        let said = folder.run(arguments).ended(2);
        assert!(said.err.contains(told), "{arguments:?}: {}", said.err);
        assert_eq!(said.out, "", "{arguments:?}");
    }
    assert!(!folder.path("out.xlsx").exists() && !folder.path("marked.xlsx").exists());
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_said_and_ends_with_2() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let file = folder.write("secret.xlsx", "x");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&file).is_ok() {
        // The superuser reads everything; a name no file can have is as unreadable.
        let said = folder.run(&["calc", &"x".repeat(5000)]).ended(2);
        assert!(said.err.contains("无法读取文件"), "{}", said.err);
        return;
    }
    let said = folder.run(&["calc", "secret.xlsx"]).ended(2);
    assert!(
        said.err.contains("无法读取文件") && said.err.contains("secret.xlsx"),
        "{}",
        said.err
    );
}

#[test]
fn a_reader_that_has_gone_ends_a_verb_quietly() {
    let folder = Folder::new();
    let entries = folder.write("power.json", reports::power().to_string());
    let cases = folder.write("cases.csv", crate::cases::FILE);
    let runs: [&[&str]; 5] = [
        &["methods"],
        &["methods", "--json"],
        &["calc", "--trace", entries.to_str().unwrap()],
        &["calc", "--json", entries.to_str().unwrap()],
        &["cases", cases.to_str().unwrap()],
    ];
    for arguments in runs {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let output = folder
            .command(arguments)
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let said = Said::of(&output);
        assert_eq!(said.err, "", "{arguments:?}");
    }
}

#[test]
fn the_printed_api_document_is_the_one_the_web_client_is_made_from() {
    let kept = include_str!("../../../../web/openapi.json");
    assert!(
        Folder::new().run(&["openapi"]).ended(0).out == kept,
        "qilu openapi differs from web/openapi.json"
    );
}
