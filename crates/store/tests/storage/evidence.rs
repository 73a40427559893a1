//! Evidence: kept for good, seen in scope, and known to other enterprises by its marks alone.

use qilu_store::{
    AnyConnection, ScopeFilter, StoreError,
    evidence::{self, Evidence, EvidenceRemoval},
    object, on_both_engines,
};

use crate::now;
use crate::province::{self, JINAN, QINGDAO, body, city, enterprise};

pub(crate) fn evidence_of(enterprise: &str, number: i64) -> Evidence {
    Evidence {
        enterprise_id: enterprise.into(),
        submission_id: format!("s-{enterprise}-2023"),
        id: format!("ev-{enterprise}-{number}"),
        number,
        kind: "lab_report".into(),
        object_hash: "e".repeat(64),
        file_name: "report.pdf".into(),
        media_type: "application/pdf".into(),
        bytes: 20,
        method_id: "power-2022".into(),
        table_id: Some("fuel".into()),
        row_key: Some("1|bituminous|03".into()),
        column_id: None,
        month: None,
        version_id: None,
        version_hash: None,
        facts: "{}".into(),
        note: String::new(),
        report_mark: Some("lab|r1".into()),
        sample_mark: Some("lab|s1".into()),
        added_by: format!("u-{enterprise}"),
        added_at: now(),
    }
}

pub(crate) fn removal_of(enterprise: &str, number: i64) -> EvidenceRemoval {
    EvidenceRemoval {
        enterprise_id: enterprise.into(),
        submission_id: format!("s-{enterprise}-2023"),
        evidence_id: format!("ev-{enterprise}-{number}"),
        reason: "the wrong file".into(),
        removed_by: format!("u-{enterprise}"),
        removed_at: now(),
    }
}

/// Puts a piece of evidence with its bytes.
pub(crate) fn keep(c: &mut AnyConnection, enterprise: &str, number: i64) -> Result<(), StoreError> {
    let row = evidence_of(enterprise, number);
    let blob = object::ObjectBlob {
        hash: row.object_hash.clone(),
        bytes: row.bytes,
        media_type: row.media_type.clone(),
        created_at: now(),
    };
    object::put(c, &blob)?;
    evidence::insert(c, &row)
}

on_both_engines! {
    evidence_is_kept_numbered_and_removed_by_a_mark => |database| {
        let store = database.store();
        province::lay(store);
        province::file(store, "e1", 2023);
        store.write(|c| keep(c, "e1", 1)).unwrap();
        assert_eq!(store.read(|c| evidence::next_number(c, "e1", "s-e1-2023")).unwrap(), 2);
        assert_eq!(store.write(|c| keep(c, "e1", 1)).unwrap_err().code(), "store.duplicate");
        let of = || store.read(|c| evidence::of_submission(c, &enterprise("e1"), "s-e1-2023")).unwrap();
        assert_eq!(of(), [(evidence_of("e1", 1), None)]);
        store.write(|c| evidence::remove(c, &removal_of("e1", 1))).unwrap();
        assert_eq!(of(), [(evidence_of("e1", 1), Some(removal_of("e1", 1)))]);
        assert_eq!(store.write(|c| evidence::remove(c, &removal_of("e1", 1))).unwrap_err().code(), "store.duplicate");
        assert_eq!(store.write(|c| evidence::remove(c, &removal_of("e1", 9))).unwrap_err().code(), "store.reference");
    };

    half_of_what_belongs_together_is_refused => |database| {
        let store = database.store();
        province::lay(store);
        province::file(store, "e1", 2023);
        store.write(|c| keep(c, "e1", 1)).unwrap();
        let next = Evidence { id: "half".into(), number: 2, ..evidence_of("e1", 1) };
        for half in [
            Evidence { sample_mark: None, ..next.clone() },
            Evidence { kind: "other".into(), ..next.clone() },
            Evidence { version_id: Some("v".into()), ..next.clone() },
            Evidence { kind: "stamped_scan".into(), report_mark: None, sample_mark: None, ..next.clone() },
            Evidence { kind: "novel".into(), ..next.clone() },
        ] {
            assert_eq!(store.write(|c| evidence::insert(c, &half)).unwrap_err().code(), "store.refused", "{half:?}");
        }
        let unkept = Evidence { object_hash: "f".repeat(64), ..next };
        assert_eq!(store.write(|c| evidence::insert(c, &unkept)).unwrap_err().code(), "store.reference");
    };

    evidence_is_the_enterprises_own_until_release => |database| {
        let store = database.store();
        province::lay(store);
        province::file(store, "e1", 2023);
        store.write(|c| keep(c, "e1", 1)).unwrap();
        let seen = |scope: &ScopeFilter| {
            let found = store.read(|c| evidence::find(c, scope, "s-e1-2023", "ev-e1-1"));
            let listed = store.read(|c| evidence::of_submission(c, scope, "s-e1-2023")).unwrap().len();
            assert_eq!(found.is_ok(), listed == 1);
            found.is_ok()
        };
        assert!(seen(&enterprise("e1")));
        for scope in [enterprise("e3"), body("b1"), city(JINAN), ScopeFilter::Province, ScopeFilter::Nobody] {
            assert!(!seen(&scope), "{scope:?}");
        }
        province::release(store, "e1", 2023, Some("b1"));
        for scope in [enterprise("e1"), body("b1"), city(JINAN), ScopeFilter::Province] {
            assert!(seen(&scope), "{scope:?}");
        }
        for scope in [enterprise("e3"), body("b2"), city(QINGDAO), ScopeFilter::Nobody] {
            assert!(!seen(&scope), "{scope:?}");
        }
    };

    marks_are_found_elsewhere_and_before => |database| {
        let store = database.store();
        province::lay(store);
        for (enterprise, year) in [("e1", 2023), ("e1", 2024), ("e3", 2023)] {
            province::file(store, enterprise, year);
        }
        store.write(|c| keep(c, "e1", 1)).unwrap();
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let (reports, samples) = (texts(&["lab|r1", "lab|r2"]), texts(&["lab|s1", "lab|s2"]));
        let elsewhere = |id: &str| store.read(|c| evidence::marks_elsewhere(c, id, &reports, &samples)).unwrap();
        assert_eq!(elsewhere("e3"), (texts(&["lab|r1"]), texts(&["lab|s1"])));
        assert_eq!(elsewhere("e1"), (Vec::new(), Vec::new()), "its own are not elsewhere");
        let before = |submission: &str| {
            store.read(|c| evidence::used_before(c, "e1", submission, &reports, &samples)).unwrap()
        };
        assert_eq!(before("s-e1-2024"), [(evidence_of("e1", 1), 2023)]);
        assert!(before("s-e1-2023").is_empty(), "its own submission is not before");
        store.write(|c| evidence::remove(c, &removal_of("e1", 1))).unwrap();
        assert_eq!(elsewhere("e3"), (Vec::new(), Vec::new()));
        assert!(before("s-e1-2024").is_empty());
    };
}
