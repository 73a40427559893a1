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
        let multipart = Multipart::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let multipart = form(&request, multipart).await?;
            let file = read_file(multipart)
                .await
                .map_err(|fault| Refused::to(&request, fault))?;
            Ok(file)
        })
    }
}

/// The parts of a form, if the request is one.
async fn form(
    request: &HttpRequest,
    multipart: impl Future<Output = Result<Multipart, actix_web::Error>>,
) -> Result<Multipart, Refused> {
    let is_form = request
        .mime_type()
        .ok()
        .flatten()
        .is_some_and(|mime| mime.essence_str() == "multipart/form-data");
    if !is_form {
        return Err(Refused::to(request, media_type("multipart/form-data")));
    }
    multipart
        .await
        .map_err(|cause| Refused::to(request, incomplete(&cause.to_string())))
}

/// One uploaded file of at most `MAX` bytes, and what is asked of it: JSON in the multipart field `wish`.
pub struct UploadedWith<T, const MAX: usize> {
    pub file: NewFile,
    pub wish: T,
    /// SHA-256 of both, hexadecimal.
    pub hash: String,
}

impl<T: DeserializeOwned + 'static, const MAX: usize> FromRequest for UploadedWith<T, MAX> {
    type Error = actix_web::Error;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let multipart = Multipart::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let multipart = form(&request, multipart).await?;
            let read = read_with(multipart, MAX).await;
            let sent = read.map_err(|fault| Refused::to(&request, fault))?;
            Ok(sent)
        })
    }
}

async fn read_with<T: DeserializeOwned, const MAX: usize>(
    mut multipart: Multipart,
    bytes_max: usize,
) -> Result<UploadedWith<T, MAX>, Fault> {
    let mut file: Option<NewFile> = None;
    let mut wish: Option<BytesMut> = None;
    while let Some(field) = multipart.next().await {
        let field = field.map_err(|cause| incomplete(&cause.to_string()))?;
        let name = field
            .content_disposition()
            .and_then(|head| head.get_filename())
            .map(file_name);
        match field.name() {
            Some("file") if file.is_none() => {
                let bytes = gather(field, bytes_max).await?;
                file = Some(NewFile {
                    name: name.unwrap_or_else(|| "workbook.xlsx".to_owned()),
                    bytes: bytes.to_vec(),
                });
            }
            Some("wish") if wish.is_none() => wish = Some(gather(field, JSON_BYTES_MAX).await?),
            _ => drop(gather(field, JSON_BYTES_MAX).await?),
        }
    }
    let file = file.ok_or_else(file_missing)?;
    let wish = wish.unwrap_or_else(|| BytesMut::from("{}"));
    let hash = hash(format!("{}{}", hash(&file.bytes), hash(&wish)).as_bytes());
    Ok(UploadedWith {
        wish: serde_json::from_slice(&wish).map_err(|cause| malformed(&cause))?,
        file,
        hash,
    })
}

async fn read_file(mut multipart: Multipart) -> Result<UploadedFile, Fault> {
    let mut found = None;
    while let Some(field) = multipart.next().await {
        let field = field.map_err(|cause| incomplete(&cause.to_string()))?;
        let is_file = field.name() == Some("file");
        let name = field
            .content_disposition()
            .and_then(|head| head.get_filename())
            .map(file_name);
        let bytes = gather(field, WORKBOOK_BYTES_MAX).await?;
        if is_file && found.is_none() {
            let hash = hash(&bytes);
            let name = name.unwrap_or_else(|| "workbook.xlsx".to_owned());
            found = Some(UploadedFile {
                file: NewFile {
                    name,
                    bytes: bytes.to_vec(),
                },
                hash,
            });
        }
    }
    found.ok_or_else(file_missing)
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
