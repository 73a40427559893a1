//! Findings, conclusions and determined values.

use chrono::TimeDelta;
use qilu_store::finding::{Finding, FindingFilter};
use qilu_store::summary::LineFilter;
use qilu_store::{
    Direction, PageRequest, ScopeFilter, Store, conclusion, decision, determination, finding,
    on_both_engines, summary,
};

use crate::now;
use crate::province::{self, JINAN, conclusion_of, finding_of};

const YEAR: i16 = 2023;

fn released(store: &Store, enterprises: &[&str]) {
    province::lay(store);
    for id in enterprises {
        province::file(store, id, YEAR);
        province::release(store, id, YEAR, Some("b1"));
    }
}

on_both_engines! {
    a_finding_is_raised_answered_and_priced => |database| {
        let store = database.store();
        released(store, &["e1"]);
        assert_eq!(store.read(|c| finding::next_number(c, "e1", "s-e1-2023")).unwrap(), 1);
        store.write(|c| finding::insert(c, &finding_of("e1", YEAR, 1))).unwrap();
        assert_eq!(store.read(|c| finding::next_number(c, "e1", "s-e1-2023")).unwrap(), 2);
        let twin = Finding { id: "twin".into(), ..finding_of("e1", YEAR, 1) };
        assert_eq!(store.write(|c| finding::insert(c, &twin)).unwrap_err().code(), "store.duplicate");

        let seen = store.read(|c| finding::find(c, &ScopeFilter::Province, "f-e1-2023-1")).unwrap();
        let priced = Finding {
            state: "not_fixed".into(),
            price_gas: Some("CO2".into()),
            price_scope: Some("direct".into()),
            price_category: Some("1.A".into()),
            price_grams: Some(7),
            price_compliance_tonnes: Some(0),
            price_basis: Some("default factor".into()),
            ..seen.clone()
        };
        let saved = store.write(|c| finding::save(c, &priced)).unwrap();
        assert_eq!(saved.row_version, 2);
        assert_eq!(store.write(|c| finding::save(c, &priced)).unwrap_err().code(), "store.stale");
        let half = Finding { price_basis: None, ..saved.clone() };
        assert_eq!(store.write(|c| finding::save(c, &half)).unwrap_err().code(), "store.refused");
        let unanchored = Finding { table_id: None, ..saved };
        assert_eq!(store.write(|c| finding::save(c, &unanchored)).unwrap_err().code(), "store.refused");
    };

    a_finding_need_not_be_about_a_figure => |database| {
        let store = database.store();
        released(store, &["e1"]);
        let general = Finding {
            report_id: None,
            version_id: None,
            table_id: None,
            row_key: None,
            column_id: None,
            sheet_cell: None,
            ..finding_of("e1", YEAR, 1)
        };
        store.write(|c| finding::insert(c, &general)).unwrap();
        assert_eq!(store.read(|c| finding::find(c, &ScopeFilter::Province, &general.id)).unwrap(), general);
    };

    findings_are_listed_by_filter => |database| {
        let store = database.store();
        released(store, &["e1", "e2"]);
        store.write(|c| {
            for (id, number, state) in [("e1", 1, "open"), ("e1", 2, "accepted"), ("e2", 1, "open")] {
                let raised_at = now() + TimeDelta::hours(number);
                finding::insert(c, &Finding { state: state.into(), raised_at, ..finding_of(id, YEAR, number) })?;
            }
            Ok::<_, qilu_store::StoreError>(())
        }).unwrap();
        let ids = |filter: FindingFilter| {
            let mut page = PageRequest { after: None, rows: Some(1) };
            let mut ids = Vec::new();
            loop {
                let found = store.read(|c| finding::list(c, &ScopeFilter::Province, &filter, Direction::Descending, &page)).unwrap();
                ids.extend(found.items.into_iter().map(|row| row.id));
                match found.next {
                    Some(mark) => page.after = Some(mark),
                    None => return ids,
                }
            }
        };
        assert_eq!(ids(FindingFilter::default()), ["f-e1-2023-2", "f-e2-2023-1", "f-e1-2023-1"]);
        assert_eq!(ids(FindingFilter { states: vec!["open".into()], ..FindingFilter::default() }), ["f-e2-2023-1", "f-e1-2023-1"]);
        assert_eq!(ids(FindingFilter { enterprise: Some("e2".into()), ..FindingFilter::default() }), ["f-e2-2023-1"]);
        assert_eq!(ids(FindingFilter { raised_by: Some("u-b1".into()), year: Some(YEAR), ..FindingFilter::default() }).len(), 3);
        assert!(ids(FindingFilter { year: Some(YEAR + 1), ..FindingFilter::default() }).is_empty());
    };

    a_voided_conclusion_no_longer_stands => |database| {
        let store = database.store();
        released(store, &["e1"]);
        let standing = || {
            let row = store.read(|c| conclusion::standing(c, &ScopeFilter::Province, "s-e1-2023")).unwrap();
            row.map(|row| row.id)
        };
        assert_eq!(standing(), None);
        store.write(|c| conclusion::insert(c, &conclusion_of("e1", YEAR, 1))).unwrap();
        assert_eq!(standing().as_deref(), Some("k-e1-2023-1"));
        let void = conclusion::ConclusionVoid {
            enterprise_id: "e1".into(),
            submission_id: "s-e1-2023".into(),
            conclusion_id: "k-e1-2023-1".into(),
            reason: "a new version".into(),
            voided_by: "u-e1".into(),
            voided_at: now(),
        };
        store.write(|c| conclusion::void(c, &void)).unwrap();
        assert_eq!(standing(), None);
        assert_eq!(store.write(|c| conclusion::void(c, &void)).unwrap_err().code(), "store.duplicate");
        let other = conclusion::ConclusionVoid { conclusion_id: "none".into(), ..void.clone() };
        assert_eq!(store.write(|c| conclusion::void(c, &other)).unwrap_err().code(), "store.reference");
        let next = conclusion::Conclusion { concluded_at: now() + TimeDelta::days(1), ..conclusion_of("e1", YEAR, 2) };
        store.write(|c| conclusion::insert(c, &next)).unwrap();
        assert_eq!(standing().as_deref(), Some("k-e1-2023-2"));
        let all = store.read(|c| conclusion::of_submission(c, &ScopeFilter::Province, "s-e1-2023")).unwrap();
        assert_eq!(all, [(next, None), (conclusion_of("e1", YEAR, 1), Some(void))]);
    };

    totals_are_exact_and_open_down_to_lines => |database| {
        let store = database.store();
        released(store, &["e1", "e2", "e3", "e4"]);
        // More than a double holds: a sum by floats would lose the last digit.
        let large = 9_007_199_254_740_993;
        province::determine(store, "e1", YEAR, 1, large);
        province::determine(store, "e4", YEAR, 1, 5);
        province::determine(store, "e2", YEAR, 1, 7);
        let all = LineFilter::default();
        let totals = store.read(|c| summary::totals(c, &ScopeFilter::Province, &all)).unwrap();
        let rows: Vec<_> = totals.iter().map(|row| (row.city_code.as_str(), row.sector.as_str(), row.scope.as_str(), row.grams, row.lines)).collect();
        assert_eq!(rows, [
            (JINAN, "cement", "direct", large * 2, 2),
            (JINAN, "cement", "memo", large, 1),
            (JINAN, "power", "direct", 14, 2),
            (JINAN, "power", "memo", 7, 1),
            (province::LAIWU, "cement", "direct", 10, 2),
            (province::LAIWU, "cement", "memo", 5, 1),
        ]);
        let coverage = store.read(|c| summary::coverage(c, &ScopeFilter::Province, &all)).unwrap();
        assert_eq!(coverage.iter().map(|row| row.enterprises).collect::<Vec<_>>(), [1, 1, 1]);

        let direct = LineFilter { scope: Some("direct".into()), sector: Some("cement".into()), ..LineFilter::default() };
        let shares = store.read(|c| summary::by_enterprise(c, &ScopeFilter::Province, &direct)).unwrap();
        assert_eq!(shares.iter().map(|row| (row.enterprise_id.as_str(), row.grams)).collect::<Vec<_>>(), [("e1", large * 2), ("e4", 10)]);
        assert_eq!(shares[0].submission_id, "s-e1-2023");

        let mut page = PageRequest { after: None, rows: Some(1) };
        let mut grams = 0;
        loop {
            let lines = store.read(|c| summary::lines(c, &ScopeFilter::Province, "e1", &direct, &page)).unwrap();
            grams += lines.items.iter().map(|line| line.grams).sum::<i64>();
            match lines.next {
                Some(mark) => page.after = Some(mark),
                None => break,
            }
        }
        assert_eq!(grams, shares[0].grams);
    };

    each_filter_of_the_summary_narrows => |database| {
        let store = database.store();
        released(store, &["e1", "e3"]);
        province::determine(store, "e1", YEAR, 1, 1);
        province::determine(store, "e3", YEAR, 1, 1);
        let rows = |filter: LineFilter| store.read(|c| summary::totals(c, &ScopeFilter::Province, &filter)).unwrap().len();
        let all = LineFilter::default;
        assert_eq!(rows(all()), 4);
        assert_eq!(rows(LineFilter { year: Some(YEAR), ..all() }), 4);
        assert_eq!(rows(LineFilter { year: Some(YEAR + 1), ..all() }), 0);
        assert_eq!(rows(LineFilter { city: Some(JINAN.into()), ..all() }), 2);
        assert_eq!(rows(LineFilter { sector: Some("steel".into()), ..all() }), 2);
        assert_eq!(rows(LineFilter { gas: Some("CH4".into()), ..all() }), 0);
        assert_eq!(rows(LineFilter { gas: Some("CO2".into()), ..all() }), 4);
        assert_eq!(rows(LineFilter { scope: Some("memo".into()), ..all() }), 2);
        assert_eq!(rows(LineFilter { category: Some("1.A".into()), ..all() }), 4);
        assert_eq!(rows(LineFilter { category: Some("2.A".into()), ..all() }), 0);
        assert_eq!(rows(LineFilter { enterprise: Some("e3".into()), ..all() }), 2);
    };

    a_later_decision_takes_the_place_of_an_earlier => |database| {
        let store = database.store();
        released(store, &["e1"]);
        province::determine(store, "e1", YEAR, 1, 100);
        province::determine(store, "e1", YEAR, 2, 3);
        let direct = LineFilter { scope: Some("direct".into()), ..LineFilter::default() };
        let totals = store.read(|c| summary::totals(c, &ScopeFilter::Province, &direct)).unwrap();
        assert_eq!(totals.iter().map(|row| row.grams).collect::<Vec<_>>(), [6]);
        let standing = store.read(|c| determination::find(c, &ScopeFilter::Province, "e1", YEAR)).unwrap().unwrap();
        assert_eq!((standing.decision_id.as_str(), standing.direct_grams), ("d-e1-2023-2", 6));
        assert_eq!(store.read(|c| decision::of_submission(c, &ScopeFilter::Province, "s-e1-2023")).unwrap().len(), 2);
    };

    an_adjustment_carries_its_trace => |database| {
        let store = database.store();
        released(store, &["e1"]);
        store.write(|c| finding::insert(c, &finding_of("e1", YEAR, 1))).unwrap();
        province::determine(store, "e1", YEAR, 1, 100);
        let page = store.read(|c| summary::lines(c, &ScopeFilter::Province, "e1", &LineFilter::default(), &PageRequest::default())).unwrap();
        let determination = store.read(|c| determination::find(c, &ScopeFilter::Province, "e1", YEAR)).unwrap().unwrap();
        let line = determination::DeterminedLine { ordinal: 99, finding_id: Some("f-e1-2023-1".into()), ..page.items[0].clone() };
        let record = |line: &determination::DeterminedLine| {
            store.write(|c| determination::record(c, &determination, std::slice::from_ref(line)))
        };
        assert_eq!(record(&line).unwrap_err().code(), "store.refused");
        let traced = determination::DeterminedLine { trace_zh: Some("测算".into()), trace_en: Some("measured".into()), ..line };
        record(&traced).unwrap();
        assert_eq!(record(&traced).unwrap_err().code(), "store.duplicate");
    };

    many_enterprises_go_through_at_once => |database| {
        let store = database.store();
        province::lay(store);
        let years = 2001..2011;
        std::thread::scope(|scope| {
            for (id, _, _) in province::ENTERPRISES {
                for half in 0..2 {
                    let years = years.clone().filter(move |year| year % 2 == half);
                    scope.spawn(move || {
                        for year in years {
                            province::file(store, id, year);
                            province::release(store, id, year, Some("b1"));
                            store.write(|c| finding::insert(c, &finding_of(id, year, 1))).unwrap();
                            store.write(|c| conclusion::insert(c, &conclusion_of(id, year, 1))).unwrap();
                            province::determine(store, id, year, 1, 1);
                        }
                    });
                }
            }
        });
        let direct = LineFilter { scope: Some("direct".into()), ..LineFilter::default() };
        let totals = store.read(|c| summary::totals(c, &ScopeFilter::Province, &direct)).unwrap();
        assert_eq!(totals.iter().map(|row| row.grams).sum::<i64>(), 4 * 10 * 2);
    };
}
