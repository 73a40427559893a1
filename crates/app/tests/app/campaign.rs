//! Where the year's reports stand.

use chrono::Duration;
use qilu_app::query::YearQuery;
use qilu_store::on_both_engines;

use crate::world::{FIRST, JINAN, QINGDAO, SECOND, World, code};

on_both_engines! {
    the_campaign_counts_states_cities_and_who_is_late => |database| {
        let world = World::new(database);
        let (submission, version) = world.release(&FIRST);
        let waiting = world.open(&world.who("reporter2"));
        world.determine(submission, &version);
        let province = world.who("province");
        let now = world.app.campaign(&province, &YearQuery::default()).unwrap();
        assert_eq!((now.year, now.years.as_slice()), (2023, [2023].as_slice()));
        let counted: Vec<_> = now.states.iter().filter(|state| state.count > 0).map(|state| (state.state.as_str(), state.count)).collect();
        assert_eq!(counted, [("draft", 1), ("determined", 1)]);
        let cities: Vec<_> = now.cities.iter().map(|city| (city.city_code.as_str(), city.total, city.determined, city.late)).collect();
        assert_eq!(cities, [(JINAN, 1, 1, 0), (QINGDAO, 1, 0, 0)]);
        assert!(now.late.is_empty());
        let [sector] = now.sectors.as_slice() else { panic!("{:?}", now.sectors) };
        assert_eq!((sector.sector.as_str(), sector.enterprises), ("power", 1));
        assert_eq!(Some(&sector.direct_tonnes), version.total_without.as_ref());
        assert_eq!(Some(&now.trend[0].direct_tonnes), version.total_without.as_ref());
        assert_eq!((now.bodies.len(), now.bodies[0].assigned), (1, 0));

        world.clock.advance(Duration::days(200));
        let later = world.app.campaign(&world.who("province"), &YearQuery { year: Some(2023) }).unwrap();
        let late: Vec<_> = later.late.iter().map(|late| late.id).collect();
        assert_eq!(late, [waiting], "what is determined is not late");
        let cities: Vec<_> = later.cities.iter().map(|city| (city.city_code.as_str(), city.late)).collect();
        assert_eq!(cities, [(JINAN, 0), (QINGDAO, 1)]);
    };

    a_city_sees_its_own_campaign_and_a_plant_none => |database| {
        let world = World::new(database);
        world.release(&FIRST);
        world.release(&SECOND);
        let jinan = world.app.campaign(&world.who("jinan"), &YearQuery::default()).unwrap();
        let cities: Vec<_> = jinan.cities.iter().map(|city| city.city_code.as_str()).collect();
        assert_eq!(cities, [JINAN]);
        assert_eq!(jinan.states.iter().map(|state| state.count).sum::<i64>(), 1);
        for login in ["reporter", "lead", "admin"] {
            assert_eq!(code(world.app.campaign(&world.who(login), &YearQuery::default())), "access.forbidden", "{login}");
        }
    };
}
