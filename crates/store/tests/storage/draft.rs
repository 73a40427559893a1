//! Working copies: one for each method, saved by revision, seen by nobody else; and the months sealed from them.

use qilu_store::{
    AnyConnection, ScopeFilter, StoreError,
    draft::{self, Draft, DraftTable},
    draft_hand::{self, DraftHand},
    draft_merge::{self, DraftIssue, DraftMerge},
    month_seal::{self, MonthReopening, MonthSeal, VersionSeal},
    on_both_engines,
};

use crate::now;
use crate::province::{self, JINAN, body, city, enterprise};

/// The working copy of the cement works' submission of 2023.
pub fn copy_of(enterprise: &str) -> (Draft, DraftTable) {
    let row = Draft {
        enterprise_id: enterprise.into(),
        id: format!("d-{enterprise}"),
        submission_id: format!("s-{enterprise}-2023"),
        method_id: "cement-2013".into(),
        year: 2023,
        origin: "blank".into(),
        created_by: format!("u-{enterprise}"),
        created_at: now(),
    };
    let table = DraftTable {
        enterprise_id: row.enterprise_id.clone(),
        draft_id: row.id.clone(),
        table_id: "line".into(),
        rows: "[]".into(),
        revision: 1,
        changed_by: row.created_by.clone(),
        changed_at: now(),
    };
    (row, table)
}

/// What a download of it contained.
pub fn issue_of(enterprise: &str) -> DraftIssue {
    DraftIssue {
        enterprise_id: enterprise.into(),
        id: "i-1".into(),
        draft_id: format!("d-{enterprise}"),
        content: "{}".into(),
        issued_by: format!("u-{enterprise}"),
        issued_at: now(),
    }
}

/// A seal of its January.
pub fn seal_of(enterprise: &str, number: i64) -> MonthSeal {
    MonthSeal {
        enterprise_id: enterprise.into(),
        id: format!("m-{number}"),
        year: 2023,
        method_id: "cement-2013".into(),
        month: "01".into(),
        number,
        hash: "a".repeat(64),
        content: "{}".into(),
        due_on: "2023-03-12".into(),
        late: number > 1,
        reason: String::new(),
        sealed_by: format!("u-{enterprise}"),
        sealed_at: now(),
    }
}

/// That the first seal was opened again.
pub fn reopening_of(enterprise: &str) -> MonthReopening {
    MonthReopening {
        enterprise_id: enterprise.into(),
        seal_id: "m-1".into(),
        reason: "a meter was read wrongly".into(),
        reopened_by: format!("u-{enterprise}"),
        reopened_at: now(),
    }
}

/// That the version was made beside the first seal.
pub fn noted(enterprise: &str, version_id: &str) -> VersionSeal {
    VersionSeal {
        enterprise_id: enterprise.into(),
        version_id: version_id.into(),
        seal_id: "m-1".into(),
        agrees: true,
    }
}

fn begun(c: &mut AnyConnection) -> Result<Draft, StoreError> {
    let (row, table) = copy_of("e1");
    draft::insert(c, &row, &[table])?;
    Ok(row)
}

on_both_engines! {
    a_submission_has_one_working_copy_of_a_method_and_only_its_enterprise_sees_it => |database| {
        let store = database.store();
        province::lay(store);
        province::file(store, "e1", 2023);
        province::release(store, "e1", 2023, Some("b1"));
        let row = store.write(begun).unwrap();
        let again = Draft { id: "d-2".into(), ..row.clone() };
        assert_eq!(store.write(|c| draft::insert(c, &again, &[])).unwrap_err().code(), "store.duplicate");
        let seen = |scope: &ScopeFilter| store.read(|c| draft::find(c, scope, &row.id)).is_ok();
        assert!(seen(&enterprise("e1")));
        for scope in [enterprise("e2"), body("b1"), city(JINAN), ScopeFilter::Province, ScopeFilter::Nobody] {
            assert!(!seen(&scope), "{scope:?}");
        }
        let own = enterprise("e1");
        assert_eq!(store.read(|c| draft::of_submission(c, &own, &row.submission_id)).unwrap(), std::slice::from_ref(&row));
        assert_eq!(store.read(|c| draft::open(c, &own)).unwrap(), [row]);
    };

    a_table_is_saved_by_whoever_saw_its_last_revision => |database| {
        let store = database.store();
        province::lay(store);
        province::file(store, "e1", 2023);
        let row = store.write(begun).unwrap();
        let table = store.read(|c| draft::tables(c, &row)).unwrap().remove(0);
        let changed = DraftTable { rows: "[1]".into(), ..table.clone() };
        let saved = store.write(|c| draft::save_table(c, &changed)).unwrap();
        assert_eq!((saved.revision, saved.rows.as_str()), (2, "[1]"));
        assert_eq!(store.write(|c| draft::save_table(c, &table)).unwrap_err().code(), "store.stale");
        let new = DraftTable { table_id: "fuel".into(), revision: 0, ..table };
        assert_eq!(store.write(|c| draft::save_table(c, &new)).unwrap().revision, 1);
        assert_eq!(store.read(|c| draft::tables(c, &row)).unwrap().len(), 2);
    };

    a_workbook_that_came_back_waits_until_it_is_ended => |database| {
        let store = database.store();
        province::lay(store);
        province::file(store, "e1", 2023);
        let row = store.write(begun).unwrap();
        store.write(|c| draft_merge::issue(c, &issue_of("e1"))).unwrap();
        let other = Draft { id: "d-other".into(), ..row.clone() };
        assert!(store.read(|c| draft_merge::find_issue(c, &row, "i-1")).unwrap().is_some());
        assert!(store.read(|c| draft_merge::find_issue(c, &other, "i-1")).unwrap().is_none());
        let merge = DraftMerge {
            enterprise_id: "e1".into(),
            id: "g-1".into(),
            draft_id: row.id.clone(),
            issue_id: Some("i-1".into()),
            object_hash: "0".repeat(64),
            file_name: "back.xlsx".into(),
            content: "{}".into(),
            state: "pending".into(),
            created_by: "u-e1".into(),
            created_at: now(),
            ended_by: None,
            ended_at: None,
            record_version_id: Some("r1".to_owned()),
        };
        store.write(|c| draft_merge::insert(c, &merge)).unwrap();
        assert_eq!(store.read(|c| draft_merge::pending(c, &row)).unwrap(), std::slice::from_ref(&merge));
        assert!(store.read(|c| draft_merge::find(c, &other, "g-1")).is_err());
        let ended = DraftMerge { state: "applied".into(), ended_by: Some("u-e1".into()), ended_at: Some(now()), ..merge };
        store.write(|c| draft_merge::end(c, &ended)).unwrap();
        assert_eq!(store.write(|c| draft_merge::end(c, &ended)).unwrap_err().code(), "store.stale");
        assert!(store.read(|c| draft_merge::pending(c, &row)).unwrap().is_empty());
        store.write(|c| draft::remove(c, &row)).unwrap();
        assert!(store.read(|c| draft::find(c, &enterprise("e1"), &row.id)).is_err());
    };

    a_table_is_one_persons_part_until_it_is_done => |database| {
        let store = database.store();
        province::lay(store);
        province::file(store, "e1", 2023);
        let row = store.write(begun).unwrap();
        let hand = DraftHand {
            enterprise_id: "e1".into(),
            draft_id: row.id.clone(),
            table_id: "line".into(),
            user_id: "u-e1".into(),
            due_on: Some("2024-03-10".into()),
            assigned_by: "u-e1".into(),
            assigned_at: now(),
            done_by: None,
            done_at: None,
            reminded: String::new(),
        };
        let put = |hand: &DraftHand| store.write(|c| draft_hand::put(c, hand)).unwrap();
        let due = |day: &str| store.read(|c| draft_hand::due_until(c, day)).unwrap().len();
        let mine = || store.read(|c| draft_hand::of_user(c, "u-e1")).unwrap().len();
        put(&hand);
        put(&hand);
        assert_eq!(store.read(|c| draft_hand::of_draft(c, &row)).unwrap(), std::slice::from_ref(&hand));
        assert_eq!((mine(), due("2024-03-09"), due("2024-03-10")), (1, 0, 1));
        put(&DraftHand { reminded: "overdue".into(), ..hand.clone() });
        assert_eq!((mine(), due("2024-03-10")), (1, 0));
        put(&DraftHand { done_by: Some("u-e1".into()), done_at: Some(now()), ..hand });
        assert_eq!((mine(), due("2024-03-10")), (0, 0));
        store.write(|c| draft_hand::remove(c, "e1", &row.id, "line")).unwrap();
        assert!(store.read(|c| draft_hand::of_draft(c, &row)).unwrap().is_empty());
    };

    a_month_is_sealed_and_opened_once_under_each_number => |database| {
        let store = database.store();
        province::lay(store);
        province::file(store, "e1", 2023);
        let seals = || store.read(|c| month_seal::of_report(c, "e1", 2023, "cement-2013")).unwrap();
        store.write(|c| month_seal::insert(c, &seal_of("e1", 1))).unwrap();
        let twice = MonthSeal { id: "m-x".into(), ..seal_of("e1", 1) };
        assert_eq!(store.write(|c| month_seal::insert(c, &twice)).unwrap_err().code(), "store.duplicate");
        store.write(|c| month_seal::reopen(c, &reopening_of("e1"))).unwrap();
        assert_eq!(store.write(|c| month_seal::reopen(c, &reopening_of("e1"))).unwrap_err().code(), "store.duplicate");
        store.write(|c| month_seal::insert(c, &seal_of("e1", 2))).unwrap();
        assert_eq!(seals().iter().map(|seal| seal.number).collect::<Vec<_>>(), [1, 2]);
        let opened = store.read(|c| month_seal::reopenings(c, "e1", 2023, "cement-2013")).unwrap();
        assert_eq!(opened, [reopening_of("e1")]);
        let head = province::version_of("e1", 2023, 1).head;
        store.write(|c| month_seal::note(c, &[noted("e1", &head.id)])).unwrap();
        assert_eq!(store.read(|c| month_seal::of_version(c, &head)).unwrap(), [(seal_of("e1", 1), true)]);
    };
}
