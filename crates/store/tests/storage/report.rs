//! Reports, versions, their lines, and the parts of a submission.

use chrono::TimeDelta;
use qilu_store::{ScopeFilter, flow, on_both_engines, part, report, version, warning};

use crate::now;
use crate::province::{self, enterprise, line_of, part_of, report_of, version_of};

const YEAR: i16 = 2023;

on_both_engines! {
    a_report_is_made_once => |database| {
        let store = database.store();
        province::lay(store);
        let first = store.write(|c| report::ensure(c, &report_of("e1", YEAR))).unwrap();
        let again = report::Report { id: "other".into(), ..report_of("e1", YEAR) };
        assert_eq!(store.write(|c| report::ensure(c, &again)).unwrap(), first);
        let next_year = report::Report { id: "next".into(), year: YEAR + 1, ..report_of("e1", YEAR) };
        assert_eq!(store.write(|c| report::ensure(c, &next_year)).unwrap().id, "next");
        let all = store.read(|c| report::of_enterprise(c, &enterprise("e1"), "e1", None)).unwrap();
        assert_eq!(all.iter().map(|report| report.id.as_str()).collect::<Vec<_>>(), ["next", "r-e1-2023"]);
        let orphan = report::Report { enterprise_id: "none".into(), ..report_of("e1", YEAR) };
        assert_eq!(store.write(|c| report::ensure(c, &orphan)).unwrap_err().code(), "store.reference");
    };

    a_version_comes_back_as_it_was_kept => |database| {
        let store = database.store();
        province::lay(store);
        province::file(store, "e1", YEAR);
        let kept = version_of("e1", YEAR, 1);
        let scope = enterprise("e1");
        store.read(|c| {
            assert_eq!(version::find(c, &scope, &kept.head.id)?, kept.head);
            assert_eq!(version::entries(c, &scope, &kept.head.id)?, kept.entries);
            assert_eq!(version::assessment(c, &scope, &kept.head.id)?, kept.assessment);
            let lines = version::lines(c, &scope, &kept.head.id)?;
            assert_eq!(lines.iter().map(|line| (line.ordinal, line.grams)).collect::<Vec<_>>(), [(0, 1_000_000), (1, 1_000_000), (2, 5_000_000)]);
            Ok::<_, qilu_store::StoreError>(())
        }).unwrap();
    };

    more_lines_than_one_statement_takes => |database| {
        let store = database.store();
        province::lay(store);
        province::file(store, "e1", YEAR);
        let version = version_of("e1", YEAR, 2);
        let lines: Vec<_> = (0..7_000).map(|n| line_of(&version.head, n, "direct", n * 3)).collect();
        store.write(|c| version::insert(c, &version, &lines)).unwrap();
        assert_eq!(store.read(|c| version::lines(c, &enterprise("e1"), &version.head.id)).unwrap(), lines);
    };

    versions_are_numbered_and_the_same_content_is_found => |database| {
        let store = database.store();
        province::lay(store);
        province::file(store, "e1", YEAR);
        let next = |report: &str| store.read(|c| version::next_number(c, "e1", report)).unwrap();
        assert_eq!((next("r-e1-2023"), next("none")), (2, 1));
        let known = |content: &str, method: &str| {
            store.read(|c| version::with_content(c, "e1", "r-e1-2023", content, method)).unwrap().first().map(|head| head.id.clone())
        };
        assert_eq!(known("content-e1-2023-1", "method-hash").as_deref(), Some("v-e1-2023-1"));
        assert_eq!(known("content-e1-2023-1", "another edition"), None);
        assert_eq!(known("something else", "method-hash"), None);
        let mut twice = version_of("e1", YEAR, 1);
        twice.head.id = "other".into();
        assert_eq!(store.write(|c| version::insert(c, &twice, &[])).unwrap_err().code(), "store.duplicate");
        let mut unknown_object = version_of("e1", YEAR, 2);
        unknown_object.head.object_hash = Some("f".repeat(64));
        assert_eq!(store.write(|c| version::insert(c, &unknown_object, &[])).unwrap_err().code(), "store.reference");
    };

    a_new_version_takes_the_place_of_the_old_and_the_old_can_return => |database| {
        let store = database.store();
        province::lay(store);
        province::file(store, "e1", YEAR);
        let second = version_of("e1", YEAR, 2);
        let later = now() + TimeDelta::days(1);
        store.write(|c| {
            version::insert(c, &second, &[])?;
            part::attach(c, &part_of(&second.head, later))
        }).unwrap();
        let scope = enterprise("e1");
        let current = || {
            let parts = store.read(|c| part::current(c, &scope, "s-e1-2023")).unwrap();
            parts.into_iter().map(|part| part.version_id).collect::<Vec<_>>()
        };
        assert_eq!(current(), ["v-e1-2023-2"]);
        let all = store.read(|c| part::all(c, &scope, "s-e1-2023")).unwrap();
        assert_eq!(all.iter().map(|part| part.superseded_at).collect::<Vec<_>>(), [Some(later), None]);
        let first = version_of("e1", YEAR, 1).head;
        store.write(|c| part::attach(c, &part_of(&first, later + TimeDelta::days(1)))).unwrap();
        assert_eq!(current(), ["v-e1-2023-1"]);
        assert_eq!(store.read(|c| part::all(c, &scope, "s-e1-2023")).unwrap().len(), 2);
        assert!(store.write(|c| part::detach(c, "e1", "s-e1-2023", "r-e1-2023", later)).unwrap());
        assert!(!store.write(|c| part::detach(c, "e1", "s-e1-2023", "r-e1-2023", later)).unwrap());
        assert!(current().is_empty());
    };

    another_enterprises_version_cannot_be_attached => |database| {
        let store = database.store();
        province::lay(store);
        province::file(store, "e1", YEAR);
        province::file(store, "e2", YEAR);
        let theirs = part::SubmissionPart { enterprise_id: "e1".into(), submission_id: "s-e1-2023".into(), ..part_of(&version_of("e2", YEAR, 1).head, now()) };
        assert_eq!(store.write(|c| part::attach(c, &theirs)).unwrap_err().code(), "store.reference");
    };

    a_warning_is_answered_and_answered_again => |database| {
        let store = database.store();
        province::lay(store);
        province::file(store, "e1", YEAR);
        let answer = |text: &str| warning::WarningAnswer {
            enterprise_id: "e1".into(),
            version_id: "v-e1-2023-1".into(),
            problem_code: "PWR-001".into(),
            place: "fuel/1/ncv".into(),
            answer: text.into(),
            answered_by: "u-e1".into(),
            answered_at: now(),
            evidence: None,
            carried_from: None,
        };
        let carried = warning::WarningAnswer { evidence: Some("JC-2023-01".into()), carried_from: Some("v-e1-2023-1".into()), ..answer("first") };
        store.write(|c| warning::put(c, &carried)).unwrap();
        let kept = || store.read(|c| warning::of_version(c, &enterprise("e1"), "v-e1-2023-1")).unwrap();
        assert_eq!(kept(), [carried]);
        store.write(|c| warning::put(c, &answer("second"))).unwrap();
        assert_eq!(kept(), [answer("second")], "nothing of the first is left");
        let theirs = warning::WarningAnswer { enterprise_id: "e2".into(), ..answer("x") };
        assert_eq!(store.write(|c| warning::put(c, &theirs)).unwrap_err().code(), "store.reference");
    };

    a_flow_between_reports_can_be_taken_back => |database| {
        let store = database.store();
        province::lay(store);
        province::file(store, "e1", YEAR);
        let row = flow::InternalFlow {
            enterprise_id: "e1".into(),
            submission_id: "s-e1-2023".into(),
            id: "i".into(),
            from_report_id: "r-e1-2023".into(),
            to_report_id: "r-e1-2023".into(),
            carrier: "electricity".into(),
            amount: "12345678901234567.890123456".into(),
            unit: "MWh".into(),
            grams: i64::MAX,
            created_by: "u-e1".into(),
            created_at: now(),
        };
        store.write(|c| flow::insert(c, &row)).unwrap();
        assert_eq!(store.read(|c| flow::of_submission(c, &enterprise("e1"), "s-e1-2023")).unwrap(), [row]);
        store.write(|c| flow::remove(c, "e1", "s-e1-2023", "i")).unwrap();
        assert_eq!(store.write(|c| flow::remove(c, "e1", "s-e1-2023", "i")).unwrap_err().code(), "store.not_found");
        assert!(store.read(|c| flow::of_submission(c, &ScopeFilter::Province, "s-e1-2023")).unwrap().is_empty());
    };
}
