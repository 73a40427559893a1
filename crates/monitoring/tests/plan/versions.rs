//! Versions: the flow of one, what changed from one to the next, and which is in force.

use qilu_monitoring::plan::{
    Action, Change, ChangeKind, Chapter, Plan, State, changes, in_force, may_act, stretches,
};

use crate::sample::{day, in_force_from, plan};

#[test]
fn a_version_goes_its_way_and_no_other() {
    use Action::{Approve, Return, Submit, Withdraw};
    use State::{Approved, Draft, Returned, Submitted};
    let allowed = [
        (Draft, Submit, Submitted),
        (Returned, Submit, Submitted),
        (Submitted, Withdraw, Draft),
        (Submitted, Approve, Approved),
        (Submitted, Return, Returned),
    ];
    for state in State::ALL {
        for action in Action::ALL {
            let to = allowed
                .iter()
                .find(|(from, by, _)| from == state && by == action);
            assert_eq!(
                may_act(*state, *action).ok(),
                to.map(|(_, _, to)| *to),
                "{state:?} {action:?}"
            );
        }
        assert_eq!(State::from_code(state.code()), Some(*state));
    }
    assert!(
        Draft.is_editable()
            && Returned.is_editable()
            && !Submitted.is_editable()
            && !Approved.is_editable()
    );
    assert_eq!(Action::from_code("fly"), None);
}

#[test]
fn the_last_to_begin_is_in_force() {
    let versions = [
        in_force_from(1, "2023-01-01", plan()),
        in_force_from(2, "2023-07-01", plan()),
        in_force_from(3, "2023-07-01", plan()),
    ];
    let number = |text: &str| in_force(&versions, day(text)).map(|version| version.number);
    assert_eq!(number("2022-12-31"), None);
    assert_eq!(number("2023-01-01"), Some(1));
    assert_eq!(number("2023-06-30"), Some(1));
    assert_eq!(number("2023-07-01"), Some(3));
    let parts: Vec<_> = stretches(&versions, 2023)
        .iter()
        .map(|part| (part.from, part.to, part.version.number))
        .collect();
    assert_eq!(
        parts,
        [
            (day("2023-01-01"), day("2023-06-30"), 1),
            (day("2023-07-01"), day("2023-12-31"), 3),
        ]
    );
    assert_eq!(stretches(&versions, 2024).len(), 1);
    assert!(stretches(&versions, 2022).is_empty());
    assert!(stretches(&versions, i32::MAX).is_empty());
}

fn told(changes: &[Change]) -> Vec<String> {
    changes
        .iter()
        .map(|change| {
            let fields: Vec<&str> = change.fields.iter().map(|field| field.field).collect();
            format!(
                "{} {} {} {}",
                change.kind.code(),
                change.chapter.code(),
                change.item,
                fields.join(",")
            )
        })
        .collect()
}

#[test]
fn what_changed_is_listed_by_item_and_field() {
    let before = plan();
    assert!(changes(&before, &before).is_empty());
    let mut after = before.clone();
    after.boundary = "发电设施及脱硫设施".into();
    after.meters[0].valid_until = Some(day("2025-01-31"));
    let mut second = after.units[0].clone();
    second.code = "2".into();
    after.units.push(second);
    after.sources.remove(1);
    let found = changes(&before, &after);
    assert_eq!(
        told(&found),
        [
            "changed boundary  text",
            "added units 2 table,name,choices,capacity,commissioned,captive,heat",
            "removed sources fuel/diesel|1 by_month",
            "changed meters M-1 valid_until",
        ]
    );
    let field = &found[3].fields[0];
    assert_eq!(
        (field.before.as_str(), field.after.as_str()),
        ("2024-01-31", "2025-01-31")
    );
    let back = changes(&after, &before);
    assert_eq!(
        back.iter()
            .filter(|change| change.kind == ChangeKind::Removed && change.chapter == Chapter::Units)
            .count(),
        1
    );
}

#[test]
fn items_that_are_listed_twice_are_both_seen() {
    let mut twice = plan();
    twice.meters.push(twice.meters[0].clone());
    assert_eq!(told(&changes(&plan(), &twice)).len(), 1);
    assert_eq!(changes(&twice, &plan())[0].kind, ChangeKind::Removed);
    assert_eq!(
        changes(&Plan::default(), &plan())
            .iter()
            .filter(|change| change.kind == ChangeKind::Added)
            .count(),
        17
    );
}
