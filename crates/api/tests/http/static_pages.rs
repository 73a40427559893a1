//! Pages, headers and the documentation, which need nobody signed in.

use qilu_store::{Engine, testing::TestDatabase};

use crate::world::World;

fn world() -> (TestDatabase, World) {
    let database = TestDatabase::new(Engine::Sqlite);
    let world = World::new(&database);
    (database, world)
}

#[test]
fn every_path_of_the_application_is_its_first_page() {
    let (_database, world) = world();
    for path in ["/", "/submissions/1", "/summary"] {
        let page = world.get(path);
        assert_eq!(page.status, 200, "{path}");
        assert!(
            page.header("content-type")
                .unwrap()
                .starts_with("text/html"),
            "{path}"
        );
        assert_eq!(page.header("cache-control"), Some("no-cache"), "{path}");
    }
    assert_eq!(
        world.get("/assets/missing.js").status,
        404,
        "a missing script is not a page"
    );
    assert_eq!(world.get("/..%2f..%2fCargo.toml").status, 404);
}

#[test]
fn every_answer_carries_the_security_headers() {
    let (_database, world) = world();
    for path in ["/", "/api/v1/me", "/api/docs", "/api/nothing", "/healthz"] {
        let answer = world.get(path);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(!policy.contains("script-src 'self' 'unsafe"), "{path}");
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        assert_eq!(answer.header("x-request-id").unwrap().len(), 36, "{path}");
    }
    assert_eq!(
        world.get("/api/v1/me").header("cache-control"),
        Some("no-store")
    );
    let given = world
        .request("GET", "/healthz")
        .header("X-Request-Id", "proxy-17")
        .send();
    assert_eq!(given.header("x-request-id"), Some("proxy-17"));
    let unsound = world
        .request("GET", "/healthz")
        .header("X-Request-Id", "a b<script>")
        .send();
    assert_ne!(unsound.header("x-request-id"), Some("a b<script>"));
}

#[test]
fn the_interface_is_documented_without_any_other_server() {
    let (_database, world) = world();
    let document = world.get("/api/openapi.json");
    assert_eq!(document.text(), qilu_api::openapi_json().unwrap());
    for (path, content_type) in [
        ("/api/docs", "text/html; charset=utf-8"),
        ("/api/docs/page.js", "text/javascript; charset=utf-8"),
        ("/api/docs/page.css", "text/css; charset=utf-8"),
    ] {
        let answer = world.get(path);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some(content_type)),
            "{path}"
        );
        assert!(
            !answer.text().contains("https://") && !answer.text().contains("http://"),
            "{path} points elsewhere"
        );
    }
}

#[test]
fn answers_are_compressed_when_asked() {
    let (_database, world) = world();
    let compressed = world
        .request("GET", "/api/openapi.json")
        .header("Accept-Encoding", "gzip")
        .send();
    assert_eq!(compressed.header("content-encoding"), Some("gzip"));
    assert!(compressed.body.starts_with(&[0x1f, 0x8b]));
    assert!(compressed.body.len() * 4 < world.get("/api/openapi.json").body.len());
    assert_eq!(world.get("/healthz").text(), "ok");
}
