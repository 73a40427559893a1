//! `qilu serve`, `worker`, `migrate` and `openapi`.

use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use actix_web::web::Data;
use anyhow::{Context as _, Result, anyhow};
use qilu_app::App;
use qilu_app::Clock;
use qilu_app::Config;
use qilu_mail::Mailer;

use crate::cli::{Database, Serve, Worker};
use crate::installation::Installation;

pub fn serve(options: &Serve) -> Result<ExitCode> {
    let installation = Installation::open(&options.database)?;
    let app = Arc::new(installation.app(Clock::system(), config(options.listen, false))?);
    // A change adopted under an older program must still load: better told now than at the first report.
    app.refresh_library()?;
    let mailer = (!options.no_worker)
        .then(|| installation.mailer(&options.mail))
        .transpose()?;
    let listener = bind(options.listen)?;
    say!("http://{}", options.listen);
    run_server(app, mailer, listener)
}

/// Takes the address, saying which one if it is not to be had.
pub fn bind(listen: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(listen).with_context(|| listen.to_string())
}

/// Serves until interrupted, doing the background work beside if a mailer is given.
pub fn run_server(
    app: Arc<App>,
    mailer: Option<Mailer>,
    listener: TcpListener,
) -> Result<ExitCode> {
    let stop = Arc::new(AtomicBool::new(false));
    let workers = mailer.map(|mailer| {
        let (mailing, told) = (Arc::clone(&app), Arc::clone(&stop));
        let (computing, told_too) = (Arc::clone(&app), Arc::clone(&stop));
        let (uploading, stop) = (Arc::clone(&app), Arc::clone(&stop));
        [
            thread::spawn(move || qilu_app::outbox::deliver_until(&mailing, &mailer, &told)),
            thread::spawn(move || qilu_app::work_until(&computing, &told_too)),
            thread::spawn(move || qilu_app::upload_until(&uploading, &stop)),
        ]
    });
    let served = actix_web::rt::System::new()
        .block_on(async { qilu_api::serve(Data::from(app), listener)?.await });
    stop.store(true, Ordering::Relaxed);
    for worker in workers.into_iter().flatten() {
        worker.join().map_err(|_| anyhow!("a worker failed"))?;
    }
    served?;
    Ok(ExitCode::SUCCESS)
}

pub fn worker(options: &Worker) -> Result<ExitCode> {
    let installation = Installation::open(&options.database)?;
    let app = installation.app(Clock::system(), Config::default())?;
    let mailer = installation.mailer(&options.mail)?;
    if options.once {
        while app.deliver_due_mail(&mailer)? > 0 {}
        while app.compute_due_impact(&AtomicBool::new(false))? {}
        while app.upload_due_bulk(&AtomicBool::new(false))? {}
    } else {
        let stop = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| qilu_app::work_until(&app, &stop));
            scope.spawn(|| qilu_app::upload_until(&app, &stop));
            qilu_app::outbox::deliver_until(&app, &mailer, &stop);
        });
    }
    Ok(ExitCode::SUCCESS)
}

pub fn migrate(options: &Database) -> Result<ExitCode> {
    Installation::open(options)?;
    Ok(ExitCode::SUCCESS)
}

pub fn openapi() -> Result<ExitCode> {
    say!("{}", qilu_api::openapi_json()?.trim_end());
    Ok(ExitCode::SUCCESS)
}

/// The settings of an installation that listens on `listen`.
pub fn config(listen: SocketAddr, demo: bool) -> Config {
    Config {
        demo,
        public_address: format!("http://{listen}"),
        ..Config::default()
    }
}
