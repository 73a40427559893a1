//! The OpenAPI document and the page to try it on. The page is our own: it needs no network.

use actix_web::{HttpResponse, get, http::header::CACHE_CONTROL, web::Data};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
};
use utoipa_actix_web::AppExt as _;

use crate::routes;

#[derive(OpenApi)]
#[openapi(
    info(title = "Qilu", description = "Measurement, reporting and verification of greenhouse-gas emissions.", license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")),
    components(schemas(crate::problem::ProblemDocument)),
    modifiers(&Bearer)
)]
struct Head;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = Http::builder()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .build();
        document
            .components
            .get_or_insert_default()
            .security_schemes
            .insert("bearer".to_owned(), SecurityScheme::Http(scheme).into());
        document.security = Some(vec![SecurityRequirement::new(
            "bearer",
            Vec::<String>::new(),
        )]);
    }
}

/// The OpenAPI 3.1 document of the whole interface.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let app = actix_web::App::new()
        .into_utoipa_app()
        .openapi(Head::openapi())
        .configure(routes::documented);
    app.split_for_parts().1
}

/// The document as it is served and as the web client is generated from: indented JSON with a last newline.
///
/// # Errors
/// When the document cannot be written as JSON.
pub fn openapi_json() -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&openapi()).map(|json| json + "\n")
}

/// The document, made once.
pub struct Document(pub String);

/// The OpenAPI document.
#[get("/api/openapi.json")]
pub async fn get_document(document: Data<Document>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(document.0.clone())
}

/// The page.
#[get("/api/docs")]
pub async fn get_page() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(include_str!("documentation/page.html"))
}

/// Its script.
#[get("/api/docs/page.js")]
pub async fn get_script() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .body(include_str!("documentation/page.js"))
}

/// Its style.
#[get("/api/docs/page.css")]
pub async fn get_style() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .body(include_str!("documentation/page.css"))
}
