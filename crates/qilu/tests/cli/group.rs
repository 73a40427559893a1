//! Members of a group company from the command line.

use crate::qilu::{Folder, Said};

/// Of divisions that do not exist, with their right check characters.
const GROUP: &str = "91999999QL0000014P";
const MEMBER: &str = "91999999QL0000022J";

fn registered() -> Folder {
    let folder = Folder::new();
    for (code, login) in [(GROUP, "reporter-group"), (MEMBER, "reporter-member")] {
        let words = [
            "admin",
            "--database",
            "sqlite:qilu.db",
            "enterprise",
            "--credit-code",
            code,
            "--name",
            login,
            "--city",
            "370100",
            "--sector",
            "steel",
            "--login",
            login,
            "--person",
            "演示填报员",
        ];
        folder.run_with(&words, "a long enough password\n").ended(0);
    }
    folder
}

fn change(folder: &Folder, act: &str, group: &str, member: &str) -> Said {
    folder.run(&[
        "admin",
        "--database",
        "sqlite:qilu.db",
        "group",
        act,
        "--group",
        group,
        "--member",
        member,
    ])
}

#[test]
fn an_enterprise_joins_and_leaves_and_twice_is_once() {
    let folder = registered();
    for (act, says) in [
        ("leave", "原非集团成员"),
        ("join", "a member from today on"),
        ("join", "a member already"),
        ("leave", "已移出集团"),
        ("leave", "no member, nothing"),
        ("join", "已加入集团"),
    ] {
        let said = change(&folder, act, GROUP, MEMBER).ended(0);
        assert!(said.out.contains(says), "{act}: {}", said.out);
    }
}

#[test]
fn who_is_not_known_is_refused_in_both_languages() {
    let folder = registered();
    for (group, member, says) in [
        ("91999999QL00000140", MEMBER, "no group company"),
        (GROUP, "nobody", "no enterprise with"),
        (GROUP, GROUP, "no member of itself"),
    ] {
        for act in ["join", "leave"] {
            let said = change(&folder, act, group, member).ended(2);
            let told = said.err.contains(says) && said.err.contains('。');
            assert!(told, "{act}: {}", said.err);
        }
    }
}
