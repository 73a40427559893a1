//! Answers: JSON with its ETag, files with their names.

use std::fmt::Write as _;

use actix_web::{
    HttpResponse,
    http::header::{
        CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, ETAG, HeaderValue, LOCATION,
    },
};
use qilu_app::{
    EvidenceFile,
    view::{Download, PlanDetail, SubmissionDetail},
};
use serde::Serialize;
use utoipa::ToSchema;

/// The bytes of an .xlsx workbook.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(
    dead_code,
    reason = "a declaration for the OpenAPI document; files are answered as bytes"
)]
pub struct WorkbookFile(Vec<u8>);

/// 200 with a submission and its ETag.
pub fn submission(detail: &SubmissionDetail) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((ETAG, detail.etag.clone()))
        .json(detail)
}

/// 201 with a new submission, its place and its ETag.
pub fn new_submission(detail: &SubmissionDetail) -> HttpResponse {
    HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/submissions/{}", detail.id)))
        .insert_header((ETAG, detail.etag.clone()))
        .json(detail)
}

/// 200 with a monitoring plan and its ETag.
pub fn plan(detail: &PlanDetail) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((ETAG, detail.etag.clone()))
        .json(detail)
}

/// 201 with what came into being.
pub fn created(body: &impl Serialize) -> HttpResponse {
    HttpResponse::Created().json(body)
}

/// A file to save, under its own name in any script (RFC 6266).
pub fn file(download: Download) -> HttpResponse {
    let disposition = format!(
        "attachment; filename=\"{}\"; filename*=UTF-8''{}",
        ascii(&download.file_name),
        percent(&download.file_name)
    );
    HttpResponse::Ok()
        .content_type(download.content_type)
        .insert_header((CONTENT_DISPOSITION, disposition))
        .body(download.bytes)
}

/// What a shown file may do: nothing. It has no origin, runs no script and loads nothing.
const SANDBOX: &str = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; \
     frame-ancestors 'self'";

/// A file a person attached: to save or, where its type allows and the client asks, to be shown sandboxed.
pub fn attached(file: EvidenceFile, inline: bool) -> HttpResponse {
    let show = inline && file.inline;
    let name = percent(&file.download.file_name);
    let mut response = self::file(file.download);
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if show && let Ok(value) = HeaderValue::from_str(&format!("inline; filename*=UTF-8''{name}")) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    response
}

fn ascii(name: &str) -> String {
    name.chars()
        .map(|character| {
            if character.is_ascii_alphanumeric() || "-_. ".contains(character) {
                character
            } else {
                '_'
            }
        })
        .collect()
}

fn percent(name: &str) -> String {
    name.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
