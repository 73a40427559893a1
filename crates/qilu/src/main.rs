//! The `qilu` binary: the server, the demonstration province, and the command line.

mod cli;
mod commands;
mod demo;
mod installation;
mod readers;

use std::process::ExitCode;

use clap::Parser as _;
use cli::{Cli, Language, Verb};
use mimalloc::MiMalloc;
use qilu_quantity::Lang;

/// A report is thousands of small values made and dropped again.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// What a verb exits with when it cannot run at all.
const CANNOT_RUN: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let lang = match cli.lang {
        Language::Zh => Lang::Zh,
        Language::En => Lang::En,
    };
    let outcome = match &cli.verb {
        Verb::Demo(options) => commands::demo::run(options, lang),
        Verb::Serve(options) => commands::serve::serve(options),
        Verb::Worker(options) => commands::serve::worker(options),
        Verb::Migrate(options) => commands::serve::migrate(options),
        Verb::Admin(options) => commands::admin::run(options),
        Verb::Methods(options) => commands::methods::run(options, lang),
        Verb::Template(options) => commands::template::run(options, lang),
        Verb::Calc(options) => commands::calc::run(options, lang),
        Verb::Cases(options) => commands::cases::run(options, lang),
        Verb::Openapi => commands::serve::openapi(),
        Verb::ReadWorkbooks => readers::serve(),
    };
    outcome.unwrap_or_else(|error| {
        if !reader_has_gone(&error) {
            eprintln!("{error:#}");
        }
        ExitCode::from(CANNOT_RUN)
    })
}

/// Whether a verb ended only because whoever read its output stopped reading (`qilu methods | head`).
fn reader_has_gone(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
