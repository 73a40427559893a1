//! Enterprises registered from the command line.

use crate::qilu::{Folder, Said};

const PASSWORD: &str = "a long enough password\n";
/// Of a division that does not exist, with its right check character.
const CREDIT_CODE: &str = "91999999QL0000014P";

fn register(folder: &Folder, changed: &[(&str, &str)]) -> Said {
    let given = [
        ("--credit-code", CREDIT_CODE),
        ("--name", "齐鲁演示试填企业"),
        ("--city", "370100"),
        ("--sector", "steel"),
        ("--unit", "generating_unit=1号机组"),
        ("--login", "reporter-trial"),
        ("--person", "演示填报员"),
    ];
    let mut words = vec!["admin", "--database", "sqlite:qilu.db", "enterprise"];
    for (name, value) in given {
        let changed = changed.iter().find(|(other, _)| *other == name);
        words.extend([name, changed.map_or(value, |(_, value)| value)]);
    }
    folder.run_with(&words, PASSWORD)
}

#[test]
fn an_enterprise_is_registered_once() {
    let folder = Folder::new();
    register(&folder, &[]).ended(0);
    let again = register(&folder, &[("--login", "reporter-other")]).ended(2);
    assert!(!again.err.is_empty());
}

#[test]
fn what_is_not_known_is_refused_in_both_languages() {
    let folder = Folder::new();
    for (name, value, says) in [
        ("--credit-code", "91999999QL00000140", "18 characters"),
        ("--city", "999999", "no city"),
        ("--sector", "sheep", "no sector"),
        ("--unit", "sheepfold=1", "no kind of unit"),
    ] {
        let said = register(&folder, &[(name, value)]).ended(2);
        assert!(
            said.err.contains(says) && said.err.contains('。'),
            "{}",
            said.err
        );
    }
    // Nothing of what was refused is there.
    register(&folder, &[]).ended(0);
}
