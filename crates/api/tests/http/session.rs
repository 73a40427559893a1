//! Signing in, staying signed in, signing out.

use chrono::Duration;
use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::{Value, json};

use crate::world::{PASSWORD, World};

const SESSION: &str = "/api/v1/session";

fn wrong_credentials_tell_nothing(database: &TestDatabase) {
    let world = World::new(database);
    let attempt = |login: &str, password: &str| {
        let credentials = json!({ "login": login, "password": password });
        world
            .request("POST", SESSION)
            .header("Accept-Language", "en")
            .json(&credentials)
            .send()
    };
    let (unknown, wrong) = (attempt("nobody", PASSWORD), attempt("reporter", "wrong"));
    assert_eq!(unknown.refused(401), "session.wrong_credentials");
    assert_eq!(wrong.json(), unknown.json());
    assert_eq!(wrong.header("content-language"), Some("en"));
    assert_eq!(
        attempt("REPORTER", PASSWORD).status,
        200,
        "log-in names are told apart by letters, not by case"
    );
}

fn me_says_who_and_what(database: &TestDatabase) {
    let world = World::new(database);
    let me = world.sign_in("reporter").get("/api/v1/me").expect(200);
    assert_eq!(me["organisation"]["kind"], "enterprise");
    assert_eq!(me["organisation"]["city_code"], "370100");
    assert_eq!(me["roles"], json!(["enterprise_reporter"]));
    assert_eq!(me["demo"], true);
    let capabilities = me["capabilities"].as_array().unwrap();
    assert!(
        capabilities.contains(&json!("report.edit"))
            && !capabilities.contains(&json!("submission.decide"))
    );
}

fn signing_out_ends_the_session(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let other_browser = world.sign_in("reporter");
    let out = reporter
        .request("DELETE", SESSION)
        .header("Cookie", &reporter.cookie)
        .send();
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(reporter.get("/api/v1/me").refused(401), "session.required");
    let refresh = world
        .request("POST", "/api/v1/session/refresh")
        .header("Cookie", &reporter.cookie)
        .send();
    assert_eq!(refresh.refused(401), "session.required");
    other_browser.get("/api/v1/me").expect(200);
}

fn an_access_token_lives_ten_minutes(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    world.clock.advance(Duration::seconds(599));
    reporter.get("/api/v1/me").expect(200);
    world.clock.advance(Duration::seconds(1));
    assert_eq!(reporter.get("/api/v1/me").refused(401), "session.required");
    let refresh = world
        .request("POST", "/api/v1/session/refresh")
        .header("Cookie", &reporter.cookie)
        .send();
    let token = refresh.expect(200)["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let me = world
        .request("GET", "/api/v1/me")
        .header("Authorization", &format!("Bearer {token}"))
        .send();
    assert_eq!(me.expect(200)["login"], "reporter");
}

fn a_used_refresh_token_ends_its_log_in(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let refresh = |cookie: &str| {
        world
            .request("POST", "/api/v1/session/refresh")
            .header("Cookie", cookie)
            .send()
    };
    let first = refresh(&reporter.cookie);
    first.expect(200);
    let renewed = first
        .header("set-cookie")
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    assert_ne!(renewed, reporter.cookie);
    world.clock.advance(Duration::minutes(1));
    assert_eq!(refresh(&reporter.cookie).refused(401), "session.required");
    assert_eq!(
        refresh(&renewed).refused(401),
        "session.required",
        "the thief's and the owner's tokens both end"
    );
    assert_eq!(reporter.get("/api/v1/me").refused(401), "session.required");
}

fn the_cookie_is_out_of_reach_of_scripts(database: &TestDatabase) {
    let world = World::new(database);
    let credentials = json!({ "login": "reporter", "password": PASSWORD });
    let answer = world.request("POST", SESSION).json(&credentials).send();
    let cookie = answer.header("set-cookie").unwrap();
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/api/v1/session"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let body = answer.expect(200);
    let secret = cookie.split(['=', ';']).nth(1).unwrap();
    assert!(!body.to_string().contains(secret));
}

fn a_forged_token_is_refused(database: &TestDatabase) {
    let world = World::new(database);
    let token = world.sign_in("reporter").token;
    let mut forged: Vec<char> = token.chars().collect();
    let middle = token.find('.').unwrap() + 10;
    forged[middle] = if forged[middle] == 'A' { 'B' } else { 'A' };
    let forged: String = forged.into_iter().collect();
    let answer = world
        .request("GET", "/api/v1/me")
        .header("Authorization", &format!("Bearer {forged}"))
        .send();
    assert_eq!(answer.refused(401), "session.required");
}

fn the_demonstration_offers_its_log_ins(database: &TestDatabase) {
    let world = World::new(database);
    assert_eq!(world.get("/api/v1/demo/logins").expect(200), json!([]));
    let login: Value = json!([{ "role": "enterprise_reporter", "login": "reporter", "password": PASSWORD, "name": "演示", "organisation": "演示" }]);
    world
        .app
        .set_demo_logins(&serde_json::from_value::<Vec<_>>(login.clone()).unwrap())
        .unwrap();
    assert_eq!(world.get("/api/v1/demo/logins").expect(200), login);
    assert_eq!(
        world.get("/api/v1/system").expect(200)["seeding"]["state"],
        "idle"
    );
}

on_both_engines! {
    wrong_credentials => wrong_credentials_tell_nothing;
    me => me_says_who_and_what;
    sign_out => signing_out_ends_the_session;
    access_token => an_access_token_lives_ten_minutes;
    refresh_reuse => a_used_refresh_token_ends_its_log_in;
    cookie => the_cookie_is_out_of_reach_of_scripts;
    forged => a_forged_token_is_refused;
    demo_logins => the_demonstration_offers_its_log_ins;
}
