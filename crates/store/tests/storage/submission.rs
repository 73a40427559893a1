//! Submissions: the list, and what happens when two people change one.

use chrono::TimeDelta;
use qilu_store::submission::{Submission, SubmissionFilter, SubmissionSort};
use qilu_store::{
    Cursor, Direction, PageRequest, ScopeFilter, Store, StoreError, history, on_both_engines,
    submission,
};

use crate::now;
use crate::province::{self, JINAN, enterprise};

const SORTS: [SubmissionSort; 7] = [
    SubmissionSort::Updated,
    SubmissionSort::Due,
    SubmissionSort::Name,
    SubmissionSort::City,
    SubmissionSort::Sector,
    SubmissionSort::State,
    SubmissionSort::Year,
];

/// Eight submissions over two years; those of 2024 were changed later.
fn fill(store: &Store) {
    province::lay(store);
    for year in [2023, 2024] {
        for (id, _, _) in province::ENTERPRISES {
            province::file(store, id, year);
        }
    }
    for (id, days) in [("e1", 1), ("e2", 2), ("e3", 3)] {
        store
            .write(|c| {
                let row = find(c, &format!("s-{id}-2024"))?;
                submission::save(
                    c,
                    &Submission {
                        updated_at: now() + TimeDelta::days(days),
                        state: "city_check".into(),
                        ..row
                    },
                )
            })
            .unwrap();
    }
}

fn find(c: &mut qilu_store::AnyConnection, id: &str) -> Result<Submission, StoreError> {
    submission::find(c, &ScopeFilter::Province, id)
}

fn ids(
    store: &Store,
    filter: &SubmissionFilter,
    sort: SubmissionSort,
    direction: Direction,
    rows: u32,
) -> Vec<String> {
    let mut page = PageRequest {
        after: None,
        rows: Some(rows),
    };
    let mut ids = Vec::new();
    loop {
        let found = store
            .read(|c| submission::list(c, &ScopeFilter::Province, filter, sort, direction, &page))
            .unwrap();
        assert!(found.items.len() <= usize::try_from(rows).unwrap());
        ids.extend(found.items.into_iter().map(|row| row.id));
        match found.next {
            // As a client does: through the opaque text.
            Some(mark) => page.after = Some(Cursor::decode(&mark.encode()).unwrap()),
            None => return ids,
        }
    }
}

fn filtered(store: &Store, filter: SubmissionFilter) -> Vec<String> {
    ids(
        store,
        &filter,
        SubmissionSort::Name,
        Direction::Ascending,
        50,
    )
}

on_both_engines! {
    every_sort_pages_through_every_row_once => |database| {
        let store = database.store();
        fill(store);
        let all = SubmissionFilter::default();
        for sort in SORTS {
            let up = ids(store, &all, sort, Direction::Ascending, 50);
            assert_eq!(up.len(), 8, "{sort:?}");
            assert_eq!(ids(store, &all, sort, Direction::Ascending, 3), up, "{sort:?}");
            let mut down = ids(store, &all, sort, Direction::Descending, 3);
            down.reverse();
            assert_eq!(down, up, "{sort:?}");
        }
        assert_eq!(ids(store, &all, SubmissionSort::Updated, Direction::Descending, 3)[..3], ["s-e3-2024", "s-e2-2024", "s-e1-2024"]);
        assert_eq!(ids(store, &all, SubmissionSort::Year, Direction::Ascending, 3)[0], "s-e1-2023");
    };

    filters_narrow => |database| {
        let store = database.store();
        fill(store);
        let none = SubmissionFilter::default;
        assert_eq!(filtered(store, SubmissionFilter { year: Some(2023), ..none() }).len(), 4);
        assert_eq!(filtered(store, SubmissionFilter { city: Some(JINAN.into()), year: Some(2024), ..none() }), ["s-e1-2024", "s-e2-2024"]);
        assert_eq!(filtered(store, SubmissionFilter { sector: Some("cement".into()), year: Some(2023), ..none() }), ["s-e1-2023", "s-e4-2023"]);
        assert_eq!(filtered(store, SubmissionFilter { states: vec!["city_check".into()], ..none() }).len(), 3);
        assert_eq!(filtered(store, SubmissionFilter { states: vec!["city_check".into(), "draft".into()], ..none() }).len(), 8);
        assert_eq!(filtered(store, SubmissionFilter { method: Some("method-e3".into()), ..none() }), ["s-e3-2023", "s-e3-2024"]);
        assert_eq!(filtered(store, SubmissionFilter { enterprise: Some("e4".into()), year: Some(2024), ..none() }), ["s-e4-2024"]);
        assert_eq!(filtered(store, SubmissionFilter { overdue_on: Some("2024-04-01".into()), ..none() }).len(), 4);
        assert!(filtered(store, SubmissionFilter { overdue_on: Some("2024-03-31".into()), ..none() }).is_empty());
        assert!(filtered(store, SubmissionFilter { body: Some("b1".into()), ..none() }).is_empty());
        province::release(store, "e1", 2024, Some("b1"));
        assert_eq!(filtered(store, SubmissionFilter { body: Some("b1".into()), ..none() }), ["s-e1-2024"]);
        assert_eq!(filtered(store, SubmissionFilter { verifier: Some("u-b1".into()), ..none() }), ["s-e1-2024"]);
        assert!(filtered(store, SubmissionFilter { verifier: Some("u-b2".into()), ..none() }).is_empty());
    };

    a_search_takes_what_is_typed_literally => |database| {
        let store = database.store();
        fill(store);
        let found = |text: &str| {
            filtered(store, SubmissionFilter { text: Some(text.into()), year: Some(2023), ..SubmissionFilter::default() }).len()
        };
        assert_eq!(found("E2 演示"), 1);
        assert_eq!(found("演示"), 4);
        assert_eq!(found("code_50%"), 4);
        assert_eq!(found("code%50"), 0);
        assert_eq!(found("code-50"), 0);
        assert_eq!(found("' OR 1=1 --"), 0);
        assert_eq!(found("   "), 4);
    };

    counts_agree_with_the_list => |database| {
        let store = database.store();
        fill(store);
        let filter = SubmissionFilter { year: Some(2024), ..SubmissionFilter::default() };
        let counts = store.read(|c| submission::count_by_state(c, &ScopeFilter::Province, &filter)).unwrap();
        assert_eq!(counts, [("city_check".to_owned(), 3), ("draft".to_owned(), 1)]);
        let counts = store.read(|c| submission::count_by_city(c, &enterprise("e1"), &filter)).unwrap();
        assert_eq!(counts, [(JINAN.to_owned(), "city_check".to_owned(), 1)]);
    };

    the_second_of_two_editors_is_told => |database| {
        let store = database.store();
        fill(store);
        let seen = store.read(|c| find(c, "s-e1-2023")).unwrap();
        let first = store.write(|c| submission::save(c, &Submission { state: "city_check".into(), ..seen.clone() })).unwrap();
        assert_eq!(first.row_version, seen.row_version + 1);
        let error = store.write(|c| submission::save(c, &Submission { state: "rejected".into(), ..seen.clone() })).unwrap_err();
        assert_eq!(error.code(), "store.stale");
        assert_eq!(store.read(|c| find(c, "s-e1-2023")).unwrap(), first);
    };

    a_field_can_be_emptied_again => |database| {
        let store = database.store();
        fill(store);
        let set = store.write(|c| {
            let row = find(c, "s-e1-2023")?;
            submission::save(c, &Submission { released_at: Some(now()), body_id: Some("b1".into()), ..row })
        }).unwrap();
        store.write(|c| submission::save(c, &Submission { released_at: None, body_id: None, ..set.clone() })).unwrap();
        let row = store.read(|c| find(c, "s-e1-2023")).unwrap();
        assert_eq!((row.released_at, row.body_id), (None, None));
    };

    an_enterprise_year_has_one_open_submission => |database| {
        let store = database.store();
        fill(store);
        let second = Submission { id: "second".into(), ..province::submission_of("e1", 2023) };
        assert_eq!(store.write(|c| submission::insert(c, &second)).unwrap_err().code(), "store.duplicate");
        store.write(|c| {
            let row = find(c, "s-e1-2023")?;
            submission::save(c, &Submission { closed_at: Some(now()), state: "rejected".into(), ..row })
        }).unwrap();
        store.write(|c| submission::insert(c, &second)).unwrap();
        let open = store.read(|c| submission::find_open(c, &enterprise("e1"), "e1", 2023)).unwrap().unwrap();
        assert_eq!(open.id, "second");
    };

    a_mark_of_another_list_is_refused => |database| {
        let store = database.store();
        fill(store);
        let mark = Cursor::decode("e5b1b1.30").unwrap();
        for sort in [SubmissionSort::Updated, SubmissionSort::Year] {
            let page = PageRequest { after: Some(mark.clone()), rows: None };
            let error = store
                .read(|c| submission::list(c, &ScopeFilter::Province, &SubmissionFilter::default(), sort, Direction::Ascending, &page))
                .unwrap_err();
            assert_eq!(error.code(), "store.bad_cursor");
        }
    };

    steps_are_numbered_in_order => |database| {
        let store = database.store();
        fill(store);
        for (action, ordinal) in [("submit", 1), ("accept", 2)] {
            assert_eq!(store.write(|c| history::append(c, &province::step_of("e1", 2023, action))).unwrap(), ordinal);
        }
        let steps = store.read(|c| history::of_submission(c, &enterprise("e1"), "s-e1-2023")).unwrap();
        assert_eq!(steps.iter().map(|step| step.action.as_str()).collect::<Vec<_>>(), ["submit", "accept"]);
        let orphan = history::SubmissionEvent { submission_id: "none".into(), ..province::step_of("e1", 2023, "x") };
        assert_eq!(store.write(|c| history::append(c, &orphan)).unwrap_err().code(), "store.reference");
    };
}
