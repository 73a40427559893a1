//! Organisations, users, log-ins, regions, sites.

use chrono::TimeDelta;
use qilu_store::organisation::{EnterpriseFilter, NO_END, OrganisationFact};
use qilu_store::session::Session;
use qilu_store::user::Circle;
use qilu_store::{
    Direction, PageRequest, ScopeFilter, facility, object, on_both_engines, organisation, region,
    search_text, session, user,
};

use crate::now;
use crate::province::{self, JINAN, LAIWU, QINGDAO};

fn token(id: &str, family: &str) -> Session {
    Session {
        id: id.into(),
        family: family.into(),
        user_id: "u-e1".into(),
        refresh_hash: format!("hash-{id}"),
        assurance: 1,
        created_at: now(),
        expires_at: now() + TimeDelta::days(1),
        rotated_at: None,
        revoked_at: None,
    }
}

on_both_engines! {
    facts_hold_between_their_days => |database| {
        let store = database.store();
        province::lay(store);
        let before = store.read(|c| organisation::fact_on(c, "e1", "2023-06-30")).unwrap();
        let moved = OrganisationFact {
            valid_from: "2024-01-01".into(),
            name_zh: "新名".into(),
            city_code: QINGDAO.into(),
            search_text: search_text(&["新名"]),
            ..before.clone()
        };
        store.write(|c| organisation::change(c, &moved)).unwrap();
        let on = |day: &str| store.read(|c| organisation::fact_on(c, "e1", day));
        assert_eq!(on("2023-12-31").unwrap(), OrganisationFact { valid_to: "2023-12-31".into(), ..before });
        assert_eq!(on("2024-01-01").unwrap(), moved);
        assert_eq!(on("2019-12-31").unwrap_err().code(), "store.not_found");
        assert_eq!(store.read(|c| organisation::facts(c, "e1")).unwrap().len(), 2);
        assert_eq!(store.write(|c| organisation::change(c, &moved)).unwrap_err().code(), "store.duplicate");
        let no_date = OrganisationFact { valid_from: "2024-02-30".into(), ..moved };
        assert_eq!(store.write(|c| organisation::change(c, &no_date)).unwrap_err().code(), "store.refused");

        let seen = |day: &str| {
            let filter = EnterpriseFilter { day: day.into(), ..EnterpriseFilter::default() };
            let page = store.read(|c| organisation::list(c, &province::city(QINGDAO), &filter, Direction::Ascending, &PageRequest::default())).unwrap();
            page.items.into_iter().map(|(row, _)| row.id).collect::<Vec<_>>()
        };
        assert_eq!(seen("2023-12-31"), ["e3"]);
        assert_eq!(seen("2024-12-31"), ["e3", "e1"]);
    };

    enterprises_are_searched_and_paged => |database| {
        let store = database.store();
        province::lay(store);
        let list = |filter: &EnterpriseFilter, direction, page: &PageRequest| {
            store.read(|c| organisation::list(c, &ScopeFilter::Province, filter, direction, page)).unwrap()
        };
        let all = EnterpriseFilter { day: "2023-12-31".into(), ..EnterpriseFilter::default() };
        let mut page = PageRequest { after: None, rows: Some(3) };
        let first = list(&all, Direction::Descending, &page);
        page.after = first.next;
        let second = list(&all, Direction::Descending, &page);
        assert_eq!(second.next, None);
        let ids: Vec<_> = first.items.into_iter().chain(second.items).map(|(row, _)| row.id).collect();
        assert_eq!(ids, ["e4", "e3", "e2", "e1"]);
        let found = |filter: EnterpriseFilter| {
            let page = list(&filter, Direction::Ascending, &PageRequest::default());
            page.items.into_iter().map(|(row, _)| row.id).collect::<Vec<_>>()
        };
        assert_eq!(found(EnterpriseFilter { text: Some("code-E2".into()), ..all.clone() }), ["e2"]);
        assert_eq!(found(EnterpriseFilter { sector: Some("cement".into()), ..all.clone() }), ["e1", "e4"]);
        assert_eq!(found(EnterpriseFilter { city: Some(LAIWU.into()), ..all.clone() }), ["e4"]);
        let bodies = store.read(|c| organisation::of_kind(c, "verification_body", "2023-12-31")).unwrap();
        assert_eq!(bodies.iter().map(|(row, _)| row.id.as_str()).collect::<Vec<_>>(), ["b1", "b2"]);
    };

    credit_codes_are_unique => |database| {
        let store = database.store();
        province::lay(store);
        let row = store.read(|c| organisation::find_by_credit_code(c, "CODE-E1")).unwrap().unwrap();
        assert_eq!(row, store.read(|c| organisation::find(c, "e1")).unwrap());
        assert_eq!(store.read(|c| organisation::find_by_credit_code(c, "CODE-X")).unwrap(), None);
        let fact = store.read(|c| organisation::fact_on(c, "e1", "2023-01-01")).unwrap();
        let twin = organisation::Organisation { id: "twin".into(), ..row };
        let fact = OrganisationFact { organisation_id: "twin".into(), ..fact };
        assert_eq!(store.write(|c| organisation::insert(c, &twin, &fact)).unwrap_err().code(), "store.duplicate");
        let unknown = organisation::Organisation { kind: "club".into(), credit_code: "Z".into(), ..twin };
        assert_eq!(store.write(|c| organisation::insert(c, &unknown, &fact)).unwrap_err().code(), "store.refused");
    };

    users_have_roles_and_can_be_barred => |database| {
        let store = database.store();
        province::lay(store);
        let found = store.read(|c| user::find_by_login(c, "E1.Reporter")).unwrap().unwrap();
        assert_eq!(found.id, "u-e1");
        assert_eq!(store.read(|c| user::find_by_login(c, "nobody")).unwrap(), None);
        assert_eq!(store.read(|c| user::roles(c, "u-e1")).unwrap(), ["approver", "reporter"]);
        assert_eq!(store.read(user::count).unwrap(), 8);
        let circle = |role: &str, circle: Circle<'_>| {
            let users = store.read(|c| user::with_role(c, role, circle)).unwrap();
            users.into_iter().map(|user| user.id).collect::<Vec<_>>()
        };
        let jinan = Circle::Region { kind: "city_authority", code: JINAN };
        assert_eq!(circle("reporter", Circle::Organisation("e1")), ["u-e1"]);
        assert_eq!(circle("reporter", jinan), ["u-c1"]);
        assert!(circle("judge", jinan).is_empty());
        store.write(|c| user::set_disabled(c, "u-c1", Some(now()))).unwrap();
        assert!(circle("reporter", jinan).is_empty());
        store.write(|c| user::set_disabled(c, "u-c1", None)).unwrap();
        assert_eq!(circle("reporter", jinan), ["u-c1"]);
        store.write(|c| user::set_password_hash(c, "u-e1", "new")).unwrap();
        assert_eq!(store.read(|c| user::find(c, "u-e1")).unwrap().password_hash, "new");
        assert_eq!(store.write(|c| user::set_password_hash(c, "none", "new")).unwrap_err().code(), "store.not_found");
        let twin = user::User { id: "twin".into(), ..found };
        assert_eq!(store.write(|c| user::insert(c, &twin, &[])).unwrap_err().code(), "store.duplicate");
        assert_eq!(store.read(|c| user::of_organisation(c, "e1")).unwrap().len(), 1);
    };

    a_refresh_token_is_good_once => |database| {
        let store = database.store();
        province::lay(store);
        store.write(|c| session::insert(c, &token("t1", "f1"))).unwrap();
        store.write(|c| session::insert(c, &token("t9", "f2"))).unwrap();
        let live = |family: &str, at| store.read(|c| session::is_live(c, family, at)).unwrap();
        assert!(live("f1", now()));
        assert!(!live("f1", now() + TimeDelta::days(1)));
        assert!(!live("none", now()));
        assert!(store.write(|c| session::rotate(c, "t1", &token("t2", "f1"), now())).unwrap());
        assert!(!store.write(|c| session::rotate(c, "t1", &token("t3", "f1"), now())).unwrap());
        assert_eq!(store.read(|c| session::find_by_hash(c, "hash-t3")).unwrap(), None);
        let old = store.read(|c| session::find_by_hash(c, "hash-t1")).unwrap().unwrap();
        assert_eq!(old.rotated_at, Some(now()));
        let late = now() + TimeDelta::days(2);
        assert!(!store.write(|c| session::rotate(c, "t2", &token("t4", "f1"), late)).unwrap());
        store.write(|c| session::revoke_family(c, "f1", now())).unwrap();
        assert!(!live("f1", now()));
        assert!(live("f2", now()));
        assert!(!store.write(|c| session::rotate(c, "t2", &token("t5", "f1"), now())).unwrap());
        store.write(|c| session::revoke_user(c, "u-e1", now())).unwrap();
        assert!(!live("f2", now()));
        assert_eq!(store.write(|c| session::sweep(c, late)).unwrap(), 3);
    };

    regions_merge => |database| {
        let store = database.store();
        province::lay(store);
        assert_eq!(store.read(|c| region::with_merged(c, JINAN)).unwrap(), [JINAN, LAIWU]);
        assert_eq!(store.read(|c| region::with_merged(c, QINGDAO)).unwrap(), [QINGDAO]);
        let mut all = store.read(region::all).unwrap();
        assert_eq!(all.len(), 4);
        all[0].name_en = "Shandong".into();
        store.write(|c| region::put(c, &all)).unwrap();
        assert_eq!(store.read(region::all).unwrap(), all);
        assert!(all.iter().filter(|region| region.code != LAIWU).all(|region| region.valid_to == NO_END));
    };

    sites_and_units_belong_to_one_enterprise => |database| {
        let store = database.store();
        province::lay(store);
        let site = facility::Site {
            enterprise_id: "e1".into(),
            id: "site".into(),
            code: "A".into(),
            name: "厂区".into(),
            city_code: JINAN.into(),
            created_at: now(),
        };
        let unit = facility::FacilityUnit {
            enterprise_id: "e1".into(),
            id: "unit".into(),
            site_id: "site".into(),
            code: "1".into(),
            name: "1#".into(),
            kind: "kiln".into(),
            created_at: now(),
            closed_at: None,
        };
        store.write(|c| facility::insert_site(c, &site).and_then(|()| facility::insert_unit(c, &unit))).unwrap();
        assert_eq!(store.read(|c| facility::of_enterprise(c, "e1")).unwrap(), (vec![site], vec![unit.clone()]));
        let (sites, units) = store.read(|c| facility::of_enterprise(c, "e2")).unwrap();
        assert!(sites.is_empty() && units.is_empty());
        let theirs = facility::FacilityUnit { enterprise_id: "e2".into(), ..unit };
        assert_eq!(store.write(|c| facility::insert_unit(c, &theirs)).unwrap_err().code(), "store.reference");
    };

    the_same_bytes_are_one_object => |database| {
        let store = database.store();
        let blob = object::ObjectBlob { hash: "a".repeat(64), bytes: 3, media_type: "text/plain".into(), created_at: now() };
        store.write(|c| object::put(c, &blob)).unwrap();
        store.write(|c| object::put(c, &object::ObjectBlob { media_type: "other".into(), ..blob.clone() })).unwrap();
        assert_eq!(store.read(|c| object::find(c, &blob.hash)).unwrap(), Some(blob));
        assert_eq!(store.read(|c| object::find(c, "b")).unwrap(), None);
        let short = object::ObjectBlob { hash: "ab".into(), bytes: 0, media_type: String::new(), created_at: now() };
        assert_eq!(store.write(|c| object::put(c, &short)).unwrap_err().code(), "store.refused");
    };
}
