//! The server: one app per worker, all sharing the same use cases.

use std::{io, net::TcpListener, time::Duration};

use actix_web::{
    App as HttpApp, HttpServer,
    dev::Server,
    middleware::{Compress, from_fn},
    web::{self, Data, PathConfig, QueryConfig},
};
use qilu_app::{
    App,
    fault::{Fault, FaultKind},
};
use utoipa_actix_web::AppExt as _;

use crate::{
    documentation::{self, Document},
    fallback::{KnownPaths, fallback},
    guard::guard,
    limits::{BLOCKING_THREADS_PER_WORKER_MAX, REQUEST_HEAD_SECONDS_MAX},
    problem::Refused,
    routes, system,
};

/// How many threads answer requests, where the machine does not say.
const WORKERS_DEFAULT: usize = 2;
/// The most threads that answer requests; the database is what limits, not they.
const WORKERS_MAX: usize = 8;

/// Serves the use cases on a bound listener until it is stopped.
///
/// # Errors
/// When the listener cannot be used or the OpenAPI document cannot be written.
pub fn serve(app: Data<App>, listener: TcpListener) -> io::Result<Server> {
    let document = Data::new(Document(
        documentation::openapi_json().map_err(io::Error::other)?,
    ));
    let known = Data::new(KnownPaths::of(&documentation::openapi()));
    let workers = std::thread::available_parallelism()
        .map_or(WORKERS_DEFAULT, usize::from)
        .min(WORKERS_MAX);
    let server = HttpServer::new(move || {
        HttpApp::new()
            .app_data(app.clone())
            .app_data(document.clone())
            .app_data(known.clone())
            .app_data(
                QueryConfig::default()
                    .error_handler(|_, request| Refused::to(request, bad_query()).into()),
            )
            .app_data(
                PathConfig::default()
                    .error_handler(|_, request| Refused::to(request, Fault::not_found()).into()),
            )
            .wrap(from_fn(guard))
            .wrap(Compress::default())
            .service(system::get_health)
            .service(documentation::get_document)
            .service(documentation::get_page)
            .service(documentation::get_script)
            .service(documentation::get_style)
            .into_utoipa_app()
            .configure(routes::documented)
            .into_app()
            .default_service(web::to(fallback))
    });
    Ok(server
        .workers(workers)
        .worker_max_blocking_threads(BLOCKING_THREADS_PER_WORKER_MAX)
        .client_request_timeout(Duration::from_secs(REQUEST_HEAD_SECONDS_MAX))
        .listen(listener)?
        .run())
}

fn bad_query() -> Fault {
    Fault::new(
        FaultKind::Malformed,
        "request.query",
        "查询参数缺失或格式不正确。",
        "A query parameter is missing or malformed.",
    )
}
