//! `web/openapi.json` is what the web client is generated from: it must be current.
//! `QILU_WRITE_OPENAPI=1` writes it anew.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[test]
fn the_checked_in_document_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/openapi.json");
    let document = qilu_api::openapi_json().unwrap();
    if std::env::var_os("QILU_WRITE_OPENAPI").is_some() {
        std::fs::write(path, &document).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap();
    assert!(
        kept == document,
        "web/openapi.json is out of date; run this test with QILU_WRITE_OPENAPI=1"
    );
}
