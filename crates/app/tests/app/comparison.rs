//! Reports are compared with last year's of the same enterprise and with those of the sector that were released.

use qilu_accounting::{Library, Role};
use qilu_app::query::TemplateQuery;
use qilu_app::view::{Severity, VersionDetail};
use qilu_quantity::Lang;
use qilu_store::on_both_engines;
use qilu_workbook::read_workbook;
use serde_json::{Value, json};

use crate::world::{FIRST, GLASS_WORKS_FROM, Plant, SECOND, World, YEAR, credit_code};

/// A plant's entries of a year with this much coal in January; the grid factor is stated, so that years can be the same.
fn entries(plant: &Plant, year: i32, coal: &str) -> Value {
    let mut entries = plant.entries(coal, "20.114");
    entries["year"] = year.into();
    entries["tables"]["electricity"][0]["factor"] = "0.57".into();
    entries
}

/// Entries of a glass works that burnt this much gas.
fn glass(number: u32, gas: &str) -> Value {
    json!({"method": "flat-glass-2013", "year": YEAR, "entity": credit_code(GLASS_WORKS_FROM + number), "tables": {
        "fuel": [{"fuel": "natural_gas", "quantity": gas}],
        "carbon_powder": [{"quantity": "210"}],
        "carbonate": [{"carbonate": "soda_ash", "quantity": "42000"}, {"carbonate": "dolomite", "quantity": "36000"},
            {"carbonate": "limestone", "quantity": "9800"}],
        "electricity": [{"purchased": "31000"}],
        "heat": [{}],
        "product": [{"output": "240000", "cullet": "28000"}]}})
}

fn history(version: &VersionDetail) -> Vec<(&str, Severity)> {
    let problems = version.problems.iter();
    problems
        .filter(|problem| problem.code.starts_with("HIST"))
        .map(|problem| (problem.code.as_str(), problem.severity))
        .collect()
}

on_both_engines! {
    a_report_is_compared_with_last_years_of_the_same_enterprise => |database| {
        let world = World::new(database);
        let reporter = world.who(FIRST.reporter);
        let submission = world.open(&reporter);
        let first = world.enter(&reporter, submission, entries(&FIRST, YEAR, "86310.45"));
        assert_eq!(history(&first), [], "there is no year before");

        let next = world.open_year(&reporter, YEAR + 1);
        let copied = world.enter(&reporter, next, entries(&FIRST, YEAR + 1, "86310.45"));
        assert_eq!(history(&copied), [("HIST-004", Severity::Note)]);
        let usual = world.enter(&reporter, next, entries(&FIRST, YEAR + 1, "96310.45"));
        assert_eq!(history(&usual), []);
        let more = world.enter(&reporter, next, entries(&FIRST, YEAR + 1, "286310.45"));
        assert_eq!(history(&more), [("HIST-001", Severity::Warning)]);

        // The version that stands is what counts, not one that it replaced.
        world.enter(&reporter, submission, entries(&FIRST, YEAR, "286310.45"));
        let same = world.enter(&reporter, next, entries(&FIRST, YEAR + 1, "286310.45"));
        assert_eq!(history(&same), [("HIST-004", Severity::Note)]);
        assert_ne!(same.id, more.id, "the same entries are another version when they are judged otherwise");

        let other = world.who(SECOND.reporter);
        let others = world.open_year(&other, YEAR + 1);
        let found = world.enter(&other, others, entries(&SECOND, YEAR + 1, "86310.45"));
        assert_eq!(history(&found), [], "another enterprise's report is nobody's last year");
    };

    a_template_begins_with_last_years_keys_and_choices_and_none_of_its_figures => |database| {
        let world = World::new(database);
        let reporter = world.who(FIRST.reporter);
        let submission = world.open(&reporter);
        let reported = world.enter(&reporter, submission, entries(&FIRST, YEAR, "86310.45"));
        let begun = |login: &str, last_year: bool| {
            let who = world.who(login);
            let query = TemplateQuery { year: YEAR + 1, enterprise_id: None, last_year };
            let file = world.app.template(&who, &reported.method.id, &query, Lang::Zh).unwrap();
            read_workbook(&file.bytes, Library::embedded(), None).unwrap().entries
        };
        assert!(begun(FIRST.reporter, false).tables.is_empty(), "nothing is filled in unasked");
        assert!(begun(SECOND.reporter, true).tables.is_empty(), "another enterprise's report is nobody's last year");
        let begun = begun(FIRST.reporter, true);
        let before = entries(&FIRST, YEAR, "86310.45");
        assert_eq!(begun.tables["fuel"].len(), before["tables"]["fuel"].as_array().unwrap().len());
        let method = Library::embedded().method(&reported.method.id).unwrap();
        for (table, rows) in &begun.tables {
            let cells = rows.iter().flat_map(|row| &row.cells);
            for (column, _) in cells.filter(|(_, cell)| !cell.is_blank()) {
                let role = method.table(table).unwrap().column(column).unwrap().role;
                assert!(matches!(role, Role::Key | Role::Choice), "{table}.{column} is filled in");
            }
        }
    };

    a_workbook_is_compared_like_entries => |database| {
        let world = World::new(database);
        let reporter = world.who(FIRST.reporter);
        let before = world.open_year(&reporter, YEAR - 1);
        let mut last = entries(&FIRST, YEAR - 1, "486310.45");
        last["tables"]["electricity"][0]["factor"] = "0.5703".into();
        world.enter(&reporter, before, last);
        let submission = world.open(&reporter);
        let version = world.upload(&reporter, submission, FIRST.workbook());
        assert_eq!(history(&version), [("HIST-001", Severity::Warning)]);
    };

    a_report_is_compared_with_at_least_five_others_that_were_released => |database| {
        let world = World::with_glass_works(database, 6);
        let odd = world.who("glass-6");
        let odds = world.open(&odd);
        let mut opened = Vec::new();
        for (number, gas) in (1..).zip(["3700", "3760", "3800", "3830", "3870"]) {
            let reporter = world.who(&format!("glass-{number}"));
            let submission = world.open(&reporter);
            world.enter(&reporter, submission, glass(number, gas));
            opened.push(submission);
        }
        let release = |number: usize| {
            world.act(&format!("glass-{number}"), opened[number - 1], "submit");
            world.act(&format!("glass-{number}-approver"), opened[number - 1], "approve_submission");
        };
        (1..=4).for_each(release);
        let four = world.enter(&odd, odds, glass(6, "4600"));
        assert_eq!(history(&four), [], "the fifth is a draft");
        release(5);
        let five = world.enter(&odd, odds, glass(6, "4600"));
        assert_eq!(history(&five), [("HIST-003", Severity::Warning)]);
        let usual = world.enter(&odd, odds, glass(6, "3810"));
        assert_eq!(history(&usual), []);
    };
}
