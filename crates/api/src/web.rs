//! The embedded web application: its files as they are, every other path its first page.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::payload::hex;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Files;

const FIRST_PAGE: &str = "index.html";

/// Names of files under `assets/` hold the hash of their content, so they never change.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// A file of the web application, or its first page.
pub fn page(request: &HttpRequest) -> HttpResponse {
    let path = request.path().trim_start_matches('/');
    if let Some(file) = Files::get(path) {
        return answer(request, path, file);
    }
    // A missing script must not be answered with a page.
    if path
        .rsplit('/')
        .next()
        .is_some_and(|last| last.contains('.'))
    {
        return HttpResponse::NotFound()
            .content_type("text/plain; charset=utf-8")
            .body("404");
    }
    match Files::get(FIRST_PAGE) {
        Some(file) => answer(request, FIRST_PAGE, file),
        None => HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header((CACHE_CONTROL, "no-cache"))
            .body(include_str!("web/unbuilt.html")),
    }
}

fn answer(request: &HttpRequest, path: &str, file: EmbeddedFile) -> HttpResponse {
    let etag = format!("\"{}\"", hex(&file.metadata.sha256_hash()));
    let caching = if path.starts_with("assets/") {
        FOR_EVER
    } else {
        "no-cache"
    };
    let seen = request
        .headers()
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let mut response = match seen {
        Some(seen)
            if seen
                .split(',')
                .any(|one| one.trim().trim_start_matches("W/") == etag) =>
        {
            HttpResponse::NotModified()
        }
        _ => HttpResponse::Ok(),
    };
    response
        .insert_header((ETAG, etag))
        .insert_header((CACHE_CONTROL, caching));
    response
        .content_type(mime_guess::from_path(path).first_or_octet_stream())
        .body(file.data.into_owned())
}
