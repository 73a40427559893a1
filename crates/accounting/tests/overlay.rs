//! Files laid over the built-in ones, and which checks they change.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use qilu_accounting::{
    Library, SourceFile,
    backtest::{Tried, new_or_changed},
    overlay::{Overlay, Sources, method_id, sets_of},
};

const HEAD: &str = "set,factor,key,value,unit,year_from,year_to,region,source,confidence,note\n";

fn power() -> &'static str {
    let sources = Library::embedded_sources().iter();
    sources
        .clone()
        .find(|source| source.name == "power-2022.toml")
        .unwrap()
        .text
}

fn with(overlay: &Overlay) -> Library {
    Sources::built_in().with(overlay).unwrap().load().unwrap()
}

fn refused(overlay: &Overlay) -> &'static str {
    Sources::built_in().with(overlay).unwrap_err().code
}

#[test]
fn the_files_as_they_are_make_the_built_in_library() {
    let same = Sources::built_in().load().unwrap();
    let hashes = |library: &Library| -> Vec<String> {
        library
            .methods()
            .map(|method| method.hash.clone())
            .collect()
    };
    assert_eq!(hashes(&same), hashes(Library::embedded()));
}

#[test]
fn rows_of_factors_take_the_place_of_their_set_and_of_no_other() {
    let known = Library::embedded();
    let set = known
        .factor_sets()
        .find(|set| set.id.starts_with("GRID"))
        .unwrap();
    let row = &set.rows[0];
    let rows = format!(
        "{HEAD}{},{},,0.5,{},,,,《测试》,checked,\n",
        set.id, row.factor, row.unit.text
    );
    assert_eq!(sets_of(&rows).iter().collect::<Vec<_>>(), [&set.id]);
    let library = with(&Overlay::Factors(rows.clone()));
    let replaced = library.factor_set(&set.id).unwrap();
    assert_eq!(
        (replaced.rows.len(), replaced.rows[0].value_text.as_str()),
        (1, "0.5")
    );
    for other in known.factor_sets().filter(|other| other.id != set.id) {
        assert_eq!(
            library.factor_set(&other.id).unwrap().hash,
            other.hash,
            "{}",
            other.id
        );
    }
    let twice = Sources::built_in()
        .with(&Overlay::Factors(rows.clone()))
        .unwrap()
        .with(&Overlay::Factors(rows.replace("0.5", "0.4")))
        .unwrap()
        .load()
        .unwrap();
    assert_eq!(twice.factor_set(&set.id).unwrap().rows[0].value_text, "0.4");
    assert_eq!(
        refused(&Overlay::Factors(HEAD.to_owned())),
        "overlay.no_sets"
    );
    assert_eq!(
        refused(&Overlay::Factors(rows.replace(&set.id, "GWP_AR5"))),
        "overlay.gwp_rows"
    );
    assert_eq!(
        refused(&Overlay::Factors("a,b\n1,2\n".to_owned())),
        "overlay.no_sets"
    );
}

#[test]
fn a_method_is_replaced_by_its_id_or_stands_beside_the_others() {
    let text = power().replace("edition = \"2022\"", "edition = \"2022-1\"");
    assert_eq!(method_id(&text).as_deref(), Some("power-2022"));
    let library = with(&Overlay::Method(text));
    assert_eq!(library.method("power-2022").unwrap().edition, "2022-1");
    assert_eq!(
        library.methods().count(),
        Library::embedded().methods().count()
    );
    let beside = power().replace("id = \"power-2022\"", "id = \"power-2030\"");
    let library = with(&Overlay::Method(beside));
    assert!(library.method("power-2030").is_some() && library.method("power-2022").is_some());
    assert_eq!(
        refused(&Overlay::Method("a = 1".to_owned())),
        "overlay.not_a_method"
    );
}

#[test]
fn a_method_takes_another_gwp_set_where_it_has_one() {
    let with_gwp = power().replacen("[method]\n", "[method]\ngwp = \"SAR\"\n", 1);
    let sources = Sources::built_in()
        .with(&Overlay::Method(with_gwp))
        .unwrap();
    let to = |set: &str| Overlay::Gwp {
        method: "power-2022".into(),
        set: set.into(),
    };
    let library = sources.with(&to("AR5")).unwrap().load().unwrap();
    assert_eq!(
        library.method("power-2022").unwrap().gwp.as_deref(),
        Some("AR5")
    );
    let faults = sources.with(&to("AR9")).unwrap().load().unwrap_err();
    assert_eq!(faults[0].code, "method.unknown_set");
    assert_eq!(refused(&to("AR5")), "overlay.no_gwp");
    let none = Overlay::Gwp {
        method: "none".into(),
        set: "AR5".into(),
    };
    assert_eq!(refused(&none), "overlay.unknown_method");
}

#[test]
fn a_backtest_tries_what_is_new_or_fires_otherwise() {
    let part = Library::embedded_sources()
        .iter()
        .find(|source| source.name == "parts/power_checks.toml");
    let text = part
        .unwrap()
        .text
        .replacen("ncv > 31[GJ]", "ncv > 30[GJ]", 1)
        .replacen("code = \"PWR-006\"", "code = \"PWR-906\"", 1);
    let files = [SourceFile {
        name: "parts/power_checks.toml",
        text: &text,
    }];
    let tried = Sources::built_in().with_files(&files).load().unwrap();
    let check = |code: &str, new| Tried {
        method: "power-2022".into(),
        code: code.into(),
        new,
    };
    assert_eq!(
        new_or_changed(Library::embedded(), &tried)
            .into_iter()
            .filter(|tried| tried.method == "power-2022")
            .collect::<Vec<_>>(),
        [check("PWR-005", false), check("PWR-906", true)]
    );
    assert!(new_or_changed(&tried, &tried).is_empty());
    let reworded = text.replace("燃煤收到基低位发热量超出", "燃煤热值超出");
    let files = [SourceFile {
        name: "parts/power_checks.toml",
        text: &reworded,
    }];
    let reworded = Sources::built_in().with_files(&files).load().unwrap();
    assert!(
        new_or_changed(&tried, &reworded).is_empty(),
        "words change nothing"
    );
}
