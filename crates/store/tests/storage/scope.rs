//! No load returns a row outside the scope it was given.

use qilu_store::finding::FindingFilter;
use qilu_store::organisation::EnterpriseFilter;
use qilu_store::submission::{SubmissionFilter, SubmissionSort};
use qilu_store::summary::LineFilter;
use qilu_store::{
    AnyConnection, Direction, PageRequest, ScopeFilter, Store, StoreError, conclusion, decision,
    determination, finding, flow, history, on_both_engines, organisation, part, report, submission,
    summary, version, warning,
};

use crate::now;
use crate::province::{self, JINAN, LAIWU, QINGDAO, body, city, enterprise};

const YEAR: i16 = 2023;

/// e1 is released to b1, e2 to b2, e3 is released and not assigned, e4 is still a draft.
fn fill(store: &Store) {
    province::lay(store);
    for (id, _, _) in province::ENTERPRISES {
        province::file(store, id, YEAR);
        store
            .write(|c| {
                finding::insert(c, &province::finding_of(id, YEAR, 1))?;
                conclusion::insert(c, &province::conclusion_of(id, YEAR, 1))?;
                history::append(c, &province::step_of(id, YEAR, "submit"))?;
                flow::insert(
                    c,
                    &flow::InternalFlow {
                        enterprise_id: id.into(),
                        submission_id: format!("s-{id}-{YEAR}"),
                        id: format!("i-{id}"),
                        from_report_id: format!("r-{id}-{YEAR}"),
                        to_report_id: format!("r-{id}-{YEAR}"),
                        carrier: "heat".into(),
                        amount: "12.5".into(),
                        unit: "GJ".into(),
                        grams: 1,
                        created_by: format!("u-{id}"),
                        created_at: now(),
                    },
                )?;
                warning::put(
                    c,
                    &warning::WarningAnswer {
                        enterprise_id: id.into(),
                        version_id: format!("v-{id}-{YEAR}-1"),
                        problem_code: "PWR-001".into(),
                        place: "fuel/1/ncv".into(),
                        answer: "a new mine".into(),
                        answered_by: format!("u-{id}"),
                        answered_at: now(),
                        evidence: None,
                        carried_from: None,
                    },
                )
            })
            .unwrap();
    }
    province::release(store, "e1", YEAR, Some("b1"));
    province::release(store, "e2", YEAR, Some("b2"));
    province::release(store, "e3", YEAR, None);
    for id in ["e1", "e2", "e3"] {
        province::determine(store, id, YEAR, 1, 1_000_000);
    }
}

type Load = fn(&mut AnyConnection, &ScopeFilter, &str) -> Result<bool, StoreError>;

fn found<T>(outcome: Result<T, StoreError>) -> Result<bool, StoreError> {
    match outcome {
        Ok(_) => Ok(true),
        Err(StoreError::NotFound(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

fn submission_id(enterprise: &str) -> String {
    format!("s-{enterprise}-{YEAR}")
}

fn version_id(enterprise: &str) -> String {
    format!("v-{enterprise}-{YEAR}-1")
}

/// Loads that show that a submission exists and where it stands: authorities see drafts, too.
const OF_SUBMISSIONS: [(&str, Load); 4] = [
    ("submission::find", |c, s, e| {
        found(submission::find(c, s, &submission_id(e)))
    }),
    ("submission::find_open", |c, s, e| {
        Ok(submission::find_open(c, s, e, YEAR)?.is_some())
    }),
    ("submission::list", |c, s, e| {
        let filter = SubmissionFilter::default();
        let page = PageRequest::default();
        let page = submission::list(
            c,
            s,
            &filter,
            SubmissionSort::Name,
            Direction::Ascending,
            &page,
        )?;
        Ok(page.items.iter().any(|row| row.enterprise_id == e))
    }),
    ("submission::count_by_city", |c, s, e| {
        let filter = SubmissionFilter {
            enterprise: Some(e.into()),
            ..SubmissionFilter::default()
        };
        Ok(!submission::count_by_city(c, s, &filter)?.is_empty()
            && !submission::count_by_state(c, s, &filter)?.is_empty())
    }),
];

/// Loads of what is inside: nobody but the enterprise sees it before the release.
const OF_CONTENT: [(&str, Load); 16] = [
    ("report::find", |c, s, e| {
        found(report::find(c, s, &format!("r-{e}-{YEAR}")))
    }),
    ("report::of_enterprise", |c, s, e| {
        Ok(!report::of_enterprise(c, s, e, Some(YEAR))?.is_empty())
    }),
    ("version::find", |c, s, e| {
        found(version::find(c, s, &version_id(e)))
    }),
    ("version::of_report", |c, s, e| {
        Ok(!version::of_report(c, s, &format!("r-{e}-{YEAR}"))?.is_empty())
    }),
    ("version::entries", |c, s, e| {
        found(version::entries(c, s, &version_id(e)))
    }),
    ("version::assessment", |c, s, e| {
        found(version::assessment(c, s, &version_id(e)))
    }),
    ("version::lines", |c, s, e| {
        found(version::lines(c, s, &version_id(e)))
    }),
    ("warning::of_version", |c, s, e| {
        found(warning::of_version(c, s, &version_id(e)))
    }),
    ("part::current", |c, s, e| {
        Ok(!part::current(c, s, &submission_id(e))?.is_empty())
    }),
    ("part::all", |c, s, e| {
        Ok(!part::all(c, s, &submission_id(e))?.is_empty())
    }),
    ("history::of_submission", |c, s, e| {
        Ok(!history::of_submission(c, s, &submission_id(e))?.is_empty())
    }),
    ("flow::of_submission", |c, s, e| {
        Ok(!flow::of_submission(c, s, &submission_id(e))?.is_empty())
    }),
    ("finding::find", |c, s, e| {
        found(finding::find(c, s, &format!("f-{e}-{YEAR}-1")))
    }),
    ("finding::of_submission", |c, s, e| {
        Ok(!finding::of_submission(c, s, &submission_id(e))?.is_empty())
    }),
    ("finding::list", |c, s, e| {
        let page = finding::list(
            c,
            s,
            &FindingFilter::default(),
            Direction::Ascending,
            &PageRequest::default(),
        )?;
        Ok(page.items.iter().any(|row| row.enterprise_id == e))
    }),
    ("conclusion::standing", |c, s, e| {
        let listed = !conclusion::of_submission(c, s, &submission_id(e))?.is_empty();
        let standing = conclusion::standing(c, s, &submission_id(e))?.is_some();
        assert_eq!(listed, standing);
        Ok(standing)
    }),
];

/// Loads of determined values; e4 has none.
const OF_DETERMINED: [(&str, Load); 6] = [
    ("decision::of_submission", |c, s, e| {
        Ok(!decision::of_submission(c, s, &submission_id(e))?.is_empty())
    }),
    ("determination::find", |c, s, e| {
        Ok(determination::find(c, s, e, YEAR)?.is_some())
    }),
    ("summary::totals", |c, s, e| {
        let filter = LineFilter {
            enterprise: Some(e.into()),
            ..LineFilter::default()
        };
        Ok(!summary::totals(c, s, &filter)?.is_empty())
    }),
    ("summary::coverage", |c, s, e| {
        let filter = LineFilter {
            enterprise: Some(e.into()),
            ..LineFilter::default()
        };
        Ok(!summary::coverage(c, s, &filter)?.is_empty())
    }),
    ("summary::by_enterprise", |c, s, e| {
        Ok(summary::by_enterprise(c, s, &LineFilter::default())?
            .iter()
            .any(|row| row.enterprise_id == e))
    }),
    ("summary::lines", |c, s, e| {
        let page = summary::lines(c, s, e, &LineFilter::default(), &PageRequest::default())?;
        Ok(!page.items.is_empty())
    }),
];

/// Asserts for every load and enterprise whether a scope shows it.
fn check(store: &Store, loads: &[(&str, Load)], expected: &[(ScopeFilter, &[&str])]) {
    for (name, load) in loads {
        for (scope, visible) in expected {
            for (id, _, _) in province::ENTERPRISES {
                let seen = store.read(|c| load(c, scope, id)).unwrap();
                assert_eq!(seen, visible.contains(&id), "{name} of {id} in {scope:?}");
            }
        }
    }
}

on_both_engines! {
    submissions => |database| {
        let store = database.store();
        fill(store);
        check(store, &OF_SUBMISSIONS, &[
            (ScopeFilter::Province, &["e1", "e2", "e3", "e4"]),
            (city(JINAN), &["e1", "e2"]),
            (city(QINGDAO), &["e3"]),
            (ScopeFilter::City(vec![JINAN.into(), LAIWU.into()]), &["e1", "e2", "e4"]),
            (ScopeFilter::City(Vec::new()), &[]),
            (body("b1"), &["e1"]),
            (body("b2"), &["e2"]),
            (body("e1"), &[]),
            (enterprise("e1"), &["e1"]),
            (enterprise("e4"), &["e4"]),
            (enterprise("b1"), &[]),
            (enterprise(""), &[]),
            (ScopeFilter::Nobody, &[]),
        ]);
    };

    what_is_inside_them => |database| {
        let store = database.store();
        fill(store);
        check(store, &OF_CONTENT, &[
            (ScopeFilter::Province, &["e1", "e2", "e3"]),
            (city(JINAN), &["e1", "e2"]),
            (ScopeFilter::City(vec![JINAN.into(), LAIWU.into()]), &["e1", "e2"]),
            (body("b1"), &["e1"]),
            (body("b2"), &["e2"]),
            (enterprise("e1"), &["e1"]),
            (enterprise("e4"), &["e4"]),
            (ScopeFilter::Nobody, &[]),
        ]);
    };

    determined_values => |database| {
        let store = database.store();
        fill(store);
        check(store, &OF_DETERMINED, &[
            (ScopeFilter::Province, &["e1", "e2", "e3"]),
            (city(JINAN), &["e1", "e2"]),
            (city(LAIWU), &[]),
            (body("b1"), &["e1"]),
            (enterprise("e3"), &["e3"]),
            (enterprise("e4"), &[]),
            (ScopeFilter::Nobody, &[]),
        ]);
    };

    enterprises => |database| {
        let store = database.store();
        fill(store);
        let seen = |scope: &ScopeFilter| {
            let filter = EnterpriseFilter { day: "2023-12-31".into(), ..EnterpriseFilter::default() };
            let page = store
                .read(|c| organisation::list(c, scope, &filter, Direction::Ascending, &PageRequest::default()))
                .unwrap();
            let count = store.read(|c| organisation::count(c, scope, &filter)).unwrap();
            assert_eq!(usize::try_from(count).unwrap(), page.items.len());
            page.items.into_iter().map(|(row, _)| row.id).collect::<Vec<_>>()
        };
        assert_eq!(seen(&ScopeFilter::Province), ["e1", "e2", "e3", "e4"]);
        assert_eq!(seen(&city(QINGDAO)), ["e3"]);
        assert_eq!(seen(&body("b2")), ["e2"]);
        assert_eq!(seen(&enterprise("e4")), ["e4"]);
        assert!(seen(&enterprise("b1")).is_empty());
        assert!(seen(&ScopeFilter::Nobody).is_empty());
    };

    a_recalled_submission_is_the_enterprises_own_again => |database| {
        let store = database.store();
        fill(store);
        store.write(|c| {
            let row = submission::find(c, &ScopeFilter::Province, "s-e1-2023")?;
            submission::save(c, &submission::Submission { released_at: None, ..row })
        }).unwrap();
        for (name, load) in OF_CONTENT {
            assert!(!store.read(|c| load(c, &ScopeFilter::Province, "e1")).unwrap(), "{name}");
            assert!(store.read(|c| load(c, &enterprise("e1"), "e1")).unwrap(), "{name}");
        }
    };
}
