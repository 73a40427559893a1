//! What a report is compared with: last year's, and the totals of others.

use chrono::TimeDelta;
use diesel::connection::SimpleConnection as _;
use qilu_store::{
    ScopeFilter, Store, StoreError,
    comparison::{self, VersionTotal},
    on_both_engines, part, version,
};

use crate::now;
use crate::province::{self, QINGDAO, city, enterprise, part_of, version_of};

const YEAR: i16 = 2023;
/// The method the totals are of; the invented reports have one each.
const METHOD: &str = "cement-2013";

pub fn total_of(enterprise: &str, total: &str, value: &str) -> VersionTotal {
    let head = version_of(enterprise, YEAR, 1).head;
    VersionTotal {
        enterprise_id: head.enterprise_id,
        version_id: head.id,
        total_id: total.into(),
        method_id: METHOD.into(),
        year: YEAR,
        value: value.into(),
    }
}

fn run(store: &Store, sql: &str) {
    let done = store.write(|c| -> Result<(), StoreError> { Ok(c.batch_execute(sql)?) });
    done.unwrap();
}

on_both_engines! {
    last_years_assessment_is_that_of_the_version_that_stands => |database| {
        let store = database.store();
        province::lay(store);
        province::file(store, "e1", YEAR);
        let of = |scope: &ScopeFilter, id: &str, year: i16, method: &str| {
            store.read(|c| comparison::assessment_of_year(c, scope, id, year, method)).unwrap()
        };
        let own = enterprise("e1");
        assert_eq!(of(&own, "e1", YEAR, "method-e1").as_deref(), Some("{\"assessment\":\"e1\"}"));
        assert_eq!(of(&own, "e1", YEAR + 1, "method-e1"), None);
        assert_eq!(of(&own, "e1", YEAR, "method-e2"), None);
        assert_eq!(of(&enterprise("e2"), "e1", YEAR, "method-e1"), None, "out of scope");
        let mut second = version_of("e1", YEAR, 2);
        second.assessment = "{}".into();
        store.write(|c| {
            version::insert(c, &second, &[])?;
            part::attach(c, &part_of(&second.head, now() + TimeDelta::days(1)))
        }).unwrap();
        assert_eq!(of(&own, "e1", YEAR, "method-e1").as_deref(), Some("{}"));
        let id_of = |scope: &ScopeFilter| {
            store.read(|c| comparison::version_of_year(c, scope, "e1", YEAR, "method-e1")).unwrap()
        };
        assert_eq!(id_of(&own), Some(second.head.id));
        assert_eq!(id_of(&enterprise("e2")), None, "out of scope");
        run(store, "UPDATE submission SET state = 'rejected' WHERE id = 's-e1-2023'");
        assert_eq!(of(&own, "e1", YEAR, "method-e1"), None);
    };

    the_totals_of_others_are_those_of_released_reports_that_stand => |database| {
        let store = database.store();
        province::lay(store);
        for (id, value) in [("e1", "0.8"), ("e2", "7/9"), ("e3", "0.9")] {
            province::file(store, id, YEAR);
            store.write(|c| comparison::insert(c, &[total_of(id, "intensity", value)])).unwrap();
        }
        let peers = |scope: &ScopeFilter, year: i16, other_than: &str| -> Vec<String> {
            let found = store.read(|c| comparison::peers(c, scope, year, METHOD, other_than)).unwrap();
            found.into_iter().map(|(total, value)| format!("{total} {value}")).collect()
        };
        let all = &ScopeFilter::Province;
        assert!(peers(all, YEAR, "e4").is_empty(), "drafts are nobody's peers");
        for id in ["e1", "e2", "e3"] {
            province::release(store, id, YEAR, None);
        }
        assert_eq!(peers(all, YEAR, "e4"), ["intensity 0.8", "intensity 7/9", "intensity 0.9"]);
        assert_eq!(peers(all, YEAR, "e2"), ["intensity 0.8", "intensity 0.9"]);
        assert_eq!(peers(&city(QINGDAO), YEAR, "e4"), ["intensity 0.9"]);
        assert!(peers(all, YEAR + 1, "e4").is_empty());
        assert!(peers(&ScopeFilter::Nobody, YEAR, "e4").is_empty());
        run(store, "UPDATE submission SET state = 'rejected' WHERE id = 's-e1-2023'");
        assert_eq!(peers(all, YEAR, "e4"), ["intensity 7/9", "intensity 0.9"]);
        let replaced = version_of("e2", YEAR, 2);
        store.write(|c| {
            version::insert(c, &replaced, &[])?;
            part::attach(c, &part_of(&replaced.head, now() + TimeDelta::days(1)))
        }).unwrap();
        assert_eq!(peers(all, YEAR, "e4"), ["intensity 0.9"]);
        let unknown = VersionTotal { version_id: "none".into(), ..total_of("e1", "intensity", "1") };
        assert_eq!(store.write(|c| comparison::insert(c, std::slice::from_ref(&unknown))).unwrap_err().code(), "store.reference");
    };
}
