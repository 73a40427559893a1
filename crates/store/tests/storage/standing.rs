//! The reports that stand, page by page.

use qilu_store::{PageRequest, ScopeFilter, StoreError, on_both_engines, standing};

use crate::province::{self, QINGDAO, city};

on_both_engines! {
    only_current_versions_of_released_reports_stand => |database| {
        let store = database.store();
        province::lay(store);
        for enterprise in ["e1", "e2", "e3"] {
            province::file(store, enterprise, 2023);
        }
        province::file(store, "e1", 2024);
        let methods = ["method-e1", "method-e2", "method-e3"].map(str::to_owned);
        let listed = |scope: &ScopeFilter, methods: &[String]| {
            let mut request = PageRequest { after: None, rows: Some(2) };
            let mut found = Vec::new();
            loop {
                let page = store.read(|c| standing::list(c, scope, methods, &request)).unwrap();
                found.extend(page.items.into_iter().map(|row| row.version_id));
                if page.next.is_none() {
                    break;
                }
                request.after = page.next;
            }
            let count = store.read(|c| standing::count(c, scope, methods)).unwrap();
            assert_eq!(count, i64::try_from(found.len()).unwrap());
            found
        };
        assert!(listed(&ScopeFilter::Province, &methods).is_empty(), "drafts are the enterprise's own");
        for (enterprise, year) in [("e1", 2023), ("e1", 2024), ("e2", 2023), ("e3", 2023)] {
            province::release(store, enterprise, year, None);
        }
        assert_eq!(listed(&ScopeFilter::Province, &methods), ["v-e1-2023-1", "v-e1-2024-1", "v-e2-2023-1", "v-e3-2023-1"]);
        assert_eq!(listed(&city(QINGDAO), &methods), ["v-e3-2023-1"]);
        assert_eq!(listed(&ScopeFilter::Province, &methods[..1]), ["v-e1-2023-1", "v-e1-2024-1"]);
        assert!(listed(&ScopeFilter::Nobody, &methods).is_empty());
        let row = store.read(|c| standing::list(c, &ScopeFilter::Province, &methods[2..], &PageRequest::default())).unwrap().items.remove(0);
        assert_eq!((row.enterprise_name.as_str(), row.entries.as_str()), ("e3 演示厂", "{\"entries\":\"e3\"}"));
        assert_eq!((row.without_indirect_grams, row.compliance_tonnes), (Some(9_007_199_254_740_993), Some(12)));
        store.write(|c| -> Result<(), StoreError> {
            use diesel::connection::SimpleConnection as _;
            Ok(c.batch_execute("UPDATE submission SET state = 'rejected' WHERE id = 's-e3-2023'")?)
        }).unwrap();
        assert_eq!(listed(&city(QINGDAO), &methods), Vec::<String>::new());
    };
}
