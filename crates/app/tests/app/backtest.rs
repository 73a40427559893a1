//! New checks tried on the reports that stand.

use qilu_accounting::{Library, SourceFile, overlay::Sources};
use qilu_store::on_both_engines;

use crate::world::{FIRST, SECOND, World};

/// The built-in files with another upper bound of the calorific value and a check that fires on nothing.
fn tried() -> Library {
    let sources = Library::embedded_sources().iter();
    let power = sources
        .clone()
        .find(|source| source.name == "parts/power_checks.toml")
        .unwrap();
    let text = power.text.replacen("ncv > 31[GJ]", "ncv > 22[GJ]", 1)
        + "\n[[check]]\ncode = \"PWR-901\"\nseverity = \"error\"\ntable = \"fuel\"\nat = \"ncv\"\n\
           when = \"ncv > 900[GJ]/1[{fuel}]\"\nsays = { zh = \"试\", en = \"Tried\" }\n";
    let file = SourceFile {
        name: "parts/power_checks.toml",
        text: &text,
    };
    Sources::built_in().with_files(&[file]).load().unwrap()
}

on_both_engines! {
    a_backtest_counts_and_places_what_new_checks_flag => |database| {
        let world = World::new(database);
        let library = tried();
        let run = || {
            let mut backtest = world.app.backtest(&library);
            let mut flags = Vec::new();
            while let Some(found) = backtest.next_flags().unwrap() {
                flags.extend(found);
            }
            let counts: Vec<_> = backtest.checks.iter().filter(|of| of.check.method == "power-2022").map(|of| (of.check.code.clone(), of.check.new, of.flagged, of.reports)).collect();
            (counts, flags)
        };
        let counts = |flagged, reports| vec![("PWR-005".to_owned(), false, flagged, reports), ("PWR-901".to_owned(), true, 0, reports)];
        world.open(&world.who("reporter2"));
        assert_eq!(run().0, counts(0, 0), "nothing was released yet");

        world.release(&FIRST);
        let (found, flags) = run();
        assert_eq!(found, counts(0, 1));
        assert!(flags.is_empty());

        let submission = world.app.submissions(&world.who("reporter2"), &Default::default()).unwrap().items[0].id;
        let reporter = world.who(SECOND.reporter);
        let version = world.upload(&reporter, submission, &SECOND.workbook_of("86310.45", "23"));
        world.explain(&reporter, &version);
        world.act(SECOND.reporter, submission, "submit");
        world.act(SECOND.approver, submission, "approve_submission");
        let (found, flags) = run();
        assert_eq!(found, counts(1, 2));
        let [flag] = flags.as_slice() else { panic!("{flags:?}") };
        assert_eq!((flag.enterprise.as_str(), flag.year, flag.code.as_str()), ("演示第二热电厂", 2023, "PWR-005"));
        assert_eq!(flag.place.row_key.as_deref(), Some("1|bituminous|01"));

        let same = world.app.backtest(Library::embedded());
        assert!(same.checks.is_empty());
    };
}
