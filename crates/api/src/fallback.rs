//! Requests no handler took: the wrong method on a known path, an unknown path, or a page of the web application.

use actix_web::{
    HttpRequest, HttpResponse, ResponseError as _,
    dev::ResourceDef,
    http::{
        Method,
        header::{ALLOW, HeaderValue},
    },
    web::Data,
};
use qilu_app::fault::Fault;
use utoipa::openapi::{OpenApi, PathItem};

use crate::{guard::method_not_allowed, problem::Refused, web};

/// The documented paths with the methods each answers.
pub struct KnownPaths(Vec<(ResourceDef, Vec<Method>)>);

impl KnownPaths {
    /// The paths of a document.
    pub fn of(document: &OpenApi) -> Self {
        let methods = |item: &PathItem| {
            [
                (item.get.is_some(), Method::GET),
                (item.post.is_some(), Method::POST),
                (item.put.is_some(), Method::PUT),
                (item.delete.is_some(), Method::DELETE),
            ]
            .into_iter()
            .filter_map(|(there, method)| there.then_some(method))
            .collect()
        };
        Self(
            document
                .paths
                .paths
                .iter()
                .map(|(path, item)| (ResourceDef::new(path.as_str()), methods(item)))
                .collect(),
        )
    }

    fn methods(&self, path: &str) -> Vec<&Method> {
        self.0
            .iter()
            .filter(|(known, _)| known.is_match(path))
            .flat_map(|(_, methods)| methods)
            .collect()
    }
}

/// Answers whatever no handler took.
pub async fn fallback(request: HttpRequest) -> HttpResponse {
    match *request.method() {
        Method::GET | Method::HEAD if !is_interface(request.path()) => web::page(&request),
        _ => refuse_method(&request),
    }
}

/// Refuses a method: with those the path answers, or as not found where there is no such path.
pub fn refuse_method(request: &HttpRequest) -> HttpResponse {
    if !is_interface(request.path()) {
        return not_allowed(request, &[&Method::GET, &Method::HEAD]);
    }
    let known = request.app_data::<Data<KnownPaths>>();
    let methods = known
        .map(|known| known.methods(request.path()))
        .unwrap_or_default();
    if methods.is_empty() {
        Refused::to(request, Fault::not_found()).error_response()
    } else {
        not_allowed(request, &methods)
    }
}

fn is_interface(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

fn not_allowed(request: &HttpRequest, methods: &[&Method]) -> HttpResponse {
    let mut response = Refused::to(request, method_not_allowed()).error_response();
    let allow = methods
        .iter()
        .map(|method| method.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    if let Ok(allow) = HeaderValue::from_str(&allow) {
        response.headers_mut().insert(ALLOW, allow);
    }
    response
}
