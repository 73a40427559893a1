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
pub async fn fallback(request: HttpRequest, known: Data<KnownPaths>) -> HttpResponse {
    let path = request.path();
    if path == "/api" || path.starts_with("/api/") {
        let methods = known.methods(path);
        if methods.is_empty() {
            return Refused::to(&request, Fault::not_found()).error_response();
        }
        return not_allowed(&request, &methods);
    }
    match *request.method() {
        Method::GET | Method::HEAD => web::page(&request),
        _ => not_allowed(&request, &[&Method::GET, &Method::HEAD]),
    }
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
