//! What a request brings: bounded JSON and bounded files, each with the hash idempotency needs.

use std::{fmt::Write as _, future::Future, pin::Pin};

use actix_multipart::Multipart;
use actix_web::{
    FromRequest, HttpMessage as _, HttpRequest,
    dev::Payload,
    web::{Bytes, BytesMut},
};
use futures_util::StreamExt as _;
use qilu_app::{
    NewFile,
    fault::{Fault, FaultKind},
    view::Place,
};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::{
    limits::{FILE_NAME_CHARS_MAX, JSON_BYTES_MAX, WORKBOOK_BYTES_MAX},
    problem::Refused,
};

type Extracting<T> = Pin<Box<dyn Future<Output = Result<T, actix_web::Error>>>>;

/// A JSON body of at most `MAX` bytes.
pub struct Body<T, const MAX: usize = JSON_BYTES_MAX> {
    pub value: T,
    /// SHA-256 of the bytes as sent, hexadecimal.
    pub hash: String,
}

impl<T: DeserializeOwned + 'static, const MAX: usize> FromRequest for Body<T, MAX> {
    type Error = actix_web::Error;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let read = read_json(&request, payload, MAX).await;
            let body = read.map_err(|fault| Refused::to(&request, fault))?;
            Ok(body)
        })
    }
}

async fn read_json<T: DeserializeOwned, const MAX: usize>(
    request: &HttpRequest,
    payload: Payload,
    bytes_max: usize,
) -> Result<Body<T, MAX>, Fault> {
    let json = request.mime_type().ok().flatten().is_some_and(|mime| {
        let essence = mime.essence_str();
        essence == "application/json" || essence.ends_with("+json")
    });
    if !json {
        return Err(media_type("application/json"));
    }
    let bytes = gather(payload, bytes_max).await?;
    let value = serde_json::from_slice(&bytes).map_err(|cause| malformed(&cause))?;
    Ok(Body {
        value,
        hash: hash(&bytes),
    })
}

/// Reads a stream into memory, stopping at the limit.
async fn gather<E: std::fmt::Display>(
    mut stream: impl futures_util::Stream<Item = Result<Bytes, E>> + Unpin,
    bytes_max: usize,
) -> Result<BytesMut, Fault> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|cause| incomplete(&cause.to_string()))?;
        if bytes.len() + chunk.len() > bytes_max {
            return Err(too_large(bytes_max));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// One uploaded file, from the multipart field `file`.
pub struct UploadedFile {
    pub file: NewFile,
    /// SHA-256 of its bytes, hexadecimal.
    pub hash: String,
}

impl FromRequest for UploadedFile {
    type Error = actix_web::Error;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let multipart = multipart(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let read = async { read_file(multipart.await?).await };
            Ok(read.await.map_err(|fault| Refused::to(&request, fault))?)
        })
    }
}

/// The form of a request, if it brings one.
fn multipart(
    request: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<Multipart, Fault>> + use<> {
    let is_form = request
        .mime_type()
        .ok()
        .flatten()
        .is_some_and(|mime| mime.essence_str() == "multipart/form-data");
    let multipart = Multipart::from_request(request, payload);
    async move {
        if !is_form {
            return Err(media_type("multipart/form-data"));
        }
        multipart
            .await
            .map_err(|cause| incomplete(&cause.to_string()))
    }
}

async fn read_file(multipart: Multipart) -> Result<UploadedFile, Fault> {
    let form = read_form(multipart).await?;
    let (name, bytes) = form.file.ok_or_else(file_missing)?;
    Ok(UploadedFile {
        hash: hash(&bytes),
        file: NewFile {
            name: name.unwrap_or_else(|| "workbook.xlsx".to_owned()),
            bytes: bytes.to_vec(),
        },
    })
}

/// The two fields a form may have: a file with its name, and facts about it as JSON.
#[derive(Default)]
struct Form {
    file: Option<(Option<String>, BytesMut)>,
    facts: Option<BytesMut>,
}

async fn read_form(mut multipart: Multipart) -> Result<Form, Fault> {
    let mut form = Form::default();
    while let Some(field) = multipart.next().await {
        let field = field.map_err(|cause| incomplete(&cause.to_string()))?;
        let kind = field.name().unwrap_or_default().to_owned();
        let name = field
            .content_disposition()
            .and_then(|head| head.get_filename())
            .map(file_name);
        let bytes_max = match kind.as_str() {
            "facts" => JSON_BYTES_MAX,
            _ => WORKBOOK_BYTES_MAX,
        };
        let bytes = gather(field, bytes_max).await?;
        match kind.as_str() {
            "file" if form.file.is_none() => form.file = Some((name, bytes)),
            "facts" if form.facts.is_none() => form.facts = Some(bytes),
            _ => {}
        }
    }
    Ok(form)
}

/// One uploaded file from the field `file`, with what is said about it as JSON in the field `facts`.
pub struct FileWith<T> {
    pub file: NewFile,
    pub facts: T,
    /// SHA-256 of both, hexadecimal.
    pub hash: String,
}

impl<T: DeserializeOwned + 'static> FromRequest for FileWith<T> {
    type Error = actix_web::Error;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let multipart = multipart(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let read = async { read_with_facts(multipart.await?).await };
            Ok(read.await.map_err(|fault| Refused::to(&request, fault))?)
        })
    }
}

async fn read_with_facts<T: DeserializeOwned>(multipart: Multipart) -> Result<FileWith<T>, Fault> {
    let form = read_form(multipart).await?;
    let (name, bytes) = form.file.ok_or_else(file_missing)?;
    let facts = form.facts.ok_or_else(|| {
        Fault::new(
            FaultKind::Malformed,
            "upload.facts_missing",
            "请求中没有名为 facts 的说明（JSON）。",
            "The request has no facts (JSON) under the name `facts`.",
        )
    })?;
    Ok(FileWith {
        hash: hash(format!("{}|{}", hash(&bytes), hash(&facts)).as_bytes()),
        facts: serde_json::from_slice(&facts).map_err(|cause| malformed(&cause))?,
        file: NewFile {
            name: name.unwrap_or_default(),
            bytes: bytes.to_vec(),
        },
    })
}

fn file_missing() -> Fault {
    Fault::new(
        FaultKind::Malformed,
        "upload.file_missing",
        "请求中没有名为 file 的文件。",
        "The request has no file under the name `file`.",
    )
}

/// The last piece of a path, bounded, without control characters.
fn file_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or(sent);
    last.chars()
        .filter(|character| !character.is_control())
        .take(FILE_NAME_CHARS_MAX)
        .collect()
}

/// SHA-256, hexadecimal.
fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn malformed(cause: &serde_json::Error) -> Fault {
    let (line, column) = (cause.line(), cause.column());
    let fault = Fault::new(
        FaultKind::Malformed,
        "request.malformed",
        format!(
            "请求内容不是所需的 JSON：第 {line} 行第 {column} 列，{}。",
            kind_zh(cause)
        ),
        format!(
            "The body is not the JSON expected: line {line}, column {column}, {}.",
            kind_en(cause)
        ),
    );
    fault.at(Place {
        row_key: Some(line.to_string()),
        column: Some(column.to_string()),
        ..Place::default()
    })
}

// The parser's own words may repeat what was sent, which may be a password; only the kind is told.
fn kind_zh(cause: &serde_json::Error) -> &'static str {
    match cause.classify() {
        serde_json::error::Category::Data => "缺少必需的字段或字段类型不符",
        serde_json::error::Category::Eof => "内容不完整",
        _ => "语法错误",
    }
}

fn kind_en(cause: &serde_json::Error) -> &'static str {
    match cause.classify() {
        serde_json::error::Category::Data => "a required field is missing or has the wrong type",
        serde_json::error::Category::Eof => "it ends too early",
        _ => "a syntax error",
    }
}

fn media_type(expected: &str) -> Fault {
    Fault::new(
        FaultKind::Malformed,
        "request.media_type",
        format!("请求的 Content-Type 应为 {expected}。"),
        format!("The request's Content-Type must be {expected}."),
    )
}

fn too_large(bytes_max: usize) -> Fault {
    let mebibytes = bytes_max >> 20;
    Fault::new(
        FaultKind::TooLarge,
        "upload.too_large",
        format!("内容超过 {mebibytes} MB 的上限，请删减后重新上传。"),
        format!("The content is larger than the limit of {mebibytes} MB."),
    )
}

fn incomplete(cause: &str) -> Fault {
    tracing::info!(cause, "an upload was cut off");
    Fault::new(
        FaultKind::Malformed,
        "upload.incomplete",
        "上传中断，文件不完整；系统中的内容没有任何改变，请重新上传。",
        "The upload was cut off before its end. Nothing was changed; please upload again.",
    )
}
