//! Folders of method files: begun, checked, tried on stored reports.

use crate::qilu::Folder;

#[test]
fn a_method_is_begun_with_a_file_that_checks() {
    let folder = Folder::new();
    let said = folder.run(&["methods", "new", "glass", "drafts"]).ended(0);
    assert!(said.last_line().ends_with("glass.toml"), "{}", said.out);
    let checked = folder.run(&["methods", "check", "drafts"]).ended(0);
    assert!(
        checked
            .last_line()
            .contains("1 methods, 1 checks, no faults"),
        "{}",
        checked.out
    );
    let again = folder.run(&["methods", "new", "glass", "drafts"]).ended(2);
    assert!(
        again.err.contains("glass.toml"),
        "what is there stays: {}",
        again.err
    );
    let wrong = folder
        .run(&["methods", "new", "../glass", "drafts"])
        .ended(2);
    assert!(wrong.err.contains("small letters"), "{}", wrong.err);
}

#[test]
fn new_checks_are_tried_on_the_reports_that_stand() {
    let folder = Folder::new();
    let backtest =
        |name: &str| folder.run(&["methods", "backtest", name, "--database", "sqlite:qilu.db"]);
    assert_eq!(backtest("missing").code, 2);

    std::fs::create_dir_all(folder.path("tried/parts")).unwrap();
    let nothing = backtest("tried").ended(0);
    assert!(
        nothing.last_line().contains("no check is new or changed"),
        "{}",
        nothing.out
    );

    let sources = qilu_accounting::Library::embedded_sources();
    let power = sources
        .iter()
        .find(|source| source.name == "parts/power_checks.toml")
        .unwrap();
    let tried = power
        .text
        .replace("ncv > 31[GJ]", "ncv > 30[GJ]")
        .replace("\"PWR-006\"", "\"PWR-906\"");
    folder.write("tried/parts/power_checks.toml", &tried);
    let said = backtest("tried").ended(0).out;
    let lines: Vec<&str> = said
        .lines()
        .filter(|line| line.starts_with("power-2022 "))
        .collect();
    assert!(
        lines[0].starts_with("power-2022 PWR-005") && lines[0].contains("changed): 0 / 0"),
        "{said}"
    );
    assert!(
        lines[1].starts_with("power-2022 PWR-906") && lines[1].contains("new): 0 / 0"),
        "{said}"
    );

    folder.write(
        "tried/parts/power_checks.toml",
        tried.replace("[[check]]", "[[chek]]"),
    );
    let faulty = backtest("tried").ended(1);
    assert!(faulty.last_line().contains("faults"), "{}", faulty.out);
}
