//! `web/openapi.json` is what the web client is generated from: it must be current.
//! `QILU_WRITE_OPENAPI=1` writes it anew.

use serde_json::Value;

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

#[test]
fn every_operation_is_named_after_its_verb_and_documents_its_refusals() {
    let document: Value = serde_json::from_str(&qilu_api::openapi_json().unwrap()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let mut names = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(
                name.contains('_')
                    && name
                        .chars()
                        .all(|letter| letter.is_ascii_lowercase() || letter == '_'),
                "{name}"
            );
            assert!(
                operation["responses"]["4XX"].is_object()
                    || operation["responses"]["404"].is_object(),
                "{method} {path}"
            );
            names.push(name.to_owned());
        }
    }
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count, "operation ids are unique");
}
