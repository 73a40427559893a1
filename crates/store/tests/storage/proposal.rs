//! Proposals, who may decide them, and what they would change.

use chrono::TimeDelta;
use qilu_store::{
    Direction, PageRequest, on_both_engines,
    proposal::{self, Proposal, ProposalChange},
};

use crate::now;
use crate::province;

fn proposed(number: i64) -> Proposal {
    Proposal {
        id: format!("p-{number}"),
        row_version: 1,
        kind: "gwp".into(),
        subject: "steel-2013".into(),
        content: "AR5".into(),
        reason: "the new instrument".into(),
        effective_from: format!("2025-0{number}-01"),
        state: "proposed".into(),
        impact: "waiting".into(),
        impact_run: 1,
        impact_done: 0,
        impact_total: 0,
        impact_mark: None,
        impact_base: String::new(),
        proposed_by: "u-p1".into(),
        proposed_at: now() + TimeDelta::seconds(number),
        decided_by: None,
        decided_at: None,
        note: String::new(),
    }
}

fn adopted(row: Proposal) -> Proposal {
    Proposal {
        state: "adopted".into(),
        decided_by: Some("u-c1".into()),
        decided_at: Some(now()),
        ..row
    }
}

fn change(enterprise: &str, changed: bool) -> ProposalChange {
    ProposalChange {
        enterprise_id: enterprise.into(),
        proposal_id: "p-1".into(),
        version_id: format!("v-{enterprise}-2023-1"),
        enterprise_name: format!("{enterprise} 演示厂"),
        city_code: province::JINAN.into(),
        year: 2023,
        method_id: "steel-2013".into(),
        without_before: Some(1),
        without_after: Some(if changed { 2 } else { 1 }),
        with_before: None,
        with_after: None,
        compliance_before: None,
        compliance_after: None,
        changed,
    }
}

on_both_engines! {
    a_proposal_is_adopted_by_another_person_and_takes_effect_in_order => |database| {
        let store = database.store();
        province::lay(store);
        for number in [2, 1, 3] {
            store.write(|c| proposal::insert(c, &proposed(number))).unwrap();
        }
        assert!(store.read(proposal::adopted).unwrap().is_empty());
        let own = Proposal { decided_by: Some("u-p1".into()), ..adopted(proposed(1)) };
        assert_eq!(store.write(|c| proposal::save(c, &own)).unwrap_err().code(), "store.refused");
        for number in [3, 1] {
            store.write(|c| proposal::save(c, &adopted(proposed(number)))).unwrap();
        }
        assert_eq!(store.write(|c| proposal::save(c, &proposed(1))).unwrap_err().code(), "store.stale");
        let days = store.read(proposal::adopted).unwrap();
        assert_eq!(days, [("p-1".to_owned(), "2025-01-01".to_owned()), ("p-3".to_owned(), "2025-03-01".to_owned())]);
        let withdrawn = Proposal { state: "withdrawn".into(), decided_by: Some("u-p1".into()), ..proposed(2) };
        assert_eq!(store.write(|c| proposal::save(c, &withdrawn)).unwrap().row_version, 2);
        let listed = |states: &[&str]| {
            let states: Vec<String> = states.iter().map(|state| (*state).to_owned()).collect();
            let page = store.read(|c| proposal::list(c, &states, Direction::Descending, &PageRequest::default())).unwrap();
            page.items.into_iter().map(|row| row.id).collect::<Vec<_>>()
        };
        assert_eq!(listed(&[]), ["p-3", "p-2", "p-1"]);
        assert_eq!(listed(&["withdrawn"]), ["p-2"]);
        assert_eq!(store.read(|c| proposal::find(c, "none")).unwrap_err().code(), "store.not_found");
    };

    what_a_proposal_would_change_is_kept_once_per_report => |database| {
        let store = database.store();
        province::lay(store);
        for enterprise in ["e1", "e2"] {
            province::file(store, enterprise, 2023);
        }
        store.write(|c| proposal::insert(c, &proposed(1))).unwrap();
        for _ in 0..2 {
            store.write(|c| proposal::put_changes(c, &[change("e1", false), change("e2", true)])).unwrap();
        }
        let first = PageRequest { after: None, rows: Some(1) };
        let page = store.read(|c| proposal::changes(c, "p-1", false, &first)).unwrap();
        assert_eq!(page.items, [change("e1", false)]);
        let next = PageRequest { after: page.next, rows: Some(1) };
        assert_eq!(store.read(|c| proposal::changes(c, "p-1", false, &next)).unwrap().items, [change("e2", true)]);
        assert_eq!(store.read(|c| proposal::changes(c, "p-1", true, &first)).unwrap().items, [change("e2", true)]);
        let count = |only| store.read(|c| proposal::count_changes(c, "p-1", only)).unwrap();
        assert_eq!((count(false), count(true)), (2, 1));
        store.write(|c| proposal::clear_changes(c, "p-1")).unwrap();
        assert_eq!(count(false), 0);
        let unknown = [ProposalChange { version_id: "none".into(), ..change("e1", true) }];
        assert_eq!(store.write(|c| proposal::put_changes(c, &unknown)).unwrap_err().code(), "store.reference");
    };
}
