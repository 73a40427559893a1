//! `qilu demo`: answers at once, seeds behind a progress page on first start.

use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use qilu_app::App;
use qilu_app::Clock;
use qilu_app::view::{Seeding, SeedingState, Text};
use qilu_quantity::Lang;

use super::serve::{bind, config, run_server};
use crate::cli::Demo;
use crate::demo::{Progress, logins, seed};
use crate::installation::Installation;

pub fn run(options: &Demo, lang: Lang) -> Result<ExitCode> {
    let installation = Installation::open(&options.database)?;
    let serving = Arc::new(installation.app(Clock::system(), config(options.listen, true))?);
    serving.set_demo_logins(&logins()?)?;
    // The stories happened in the past: they are played on a clock of their own.
    let stage = installation.app(
        Clock::standing_at(Clock::system().now()),
        config(options.listen, true),
    )?;
    if options.seed_only {
        seed_what_is_missing(&stage, &serving, options.seed)?;
        return Ok(ExitCode::SUCCESS);
    }
    let listener = bind(options.listen)?;
    print_welcome(options, lang)?;
    let mailer = installation.mailer(&options.mail)?;
    let seeder = {
        let (serving, number) = (Arc::clone(&serving), options.seed);
        thread::spawn(move || {
            if let Err(error) = seed_what_is_missing(&stage, &serving, number) {
                eprintln!("{error:#}");
            }
        })
    };
    let served = run_server(serving, Some(mailer), listener);
    // Interrupted while seeding: what is done is kept, the thread ends with the process.
    drop(seeder);
    served
}

fn seed_what_is_missing(stage: &App, serving: &App, number: u64) -> Result<()> {
    let started = Instant::now();
    let bar = Bar {
        serving,
        bar: ProgressBar::new(0).with_style(style()),
    };
    let outcome = seed(stage, number, &bar);
    bar.bar.finish_and_clear();
    let (state, message) = match &outcome {
        Ok(true) => {
            let seconds = started.elapsed().as_secs_f64();
            eprintln!("演示数据已生成 · demonstration data ready ({seconds:.1} s)");
            (SeedingState::Done, None)
        }
        Ok(false) => (SeedingState::Done, None),
        Err(error) => {
            let message = format!("{error:#}");
            (
                SeedingState::Failed,
                Some(Text::new(message.clone(), message)),
            )
        }
    };
    serving.set_seeding(Seeding {
        state,
        message,
        ..Seeding::default()
    });
    outcome.map(|_| ())
}

/// The progress bar on the terminal and on the progress page.
struct Bar<'a> {
    serving: &'a App,
    bar: ProgressBar,
}

impl Progress for Bar<'_> {
    fn step(&self, done: u32, total: u32, name: &str) {
        self.bar.set_length(total.into());
        self.bar.set_position(done.into());
        self.bar.set_message(name.to_owned());
        self.serving.set_seeding(Seeding {
            state: SeedingState::Running,
            done,
            total,
            message: Some(Text::new(name, name)),
        });
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("演示数据 {bar:40} {pos}/{len} {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn print_welcome(options: &Demo, lang: Lang) -> Result<()> {
    let heading = match lang {
        Lang::Zh => "演示数据：企业、机构和数值均为虚构。各角色登录：",
        Lang::En => {
            "Demonstration data: every enterprise, body and figure is invented. One log-in for each role:"
        }
    };
    say!(
        "\n  齐鲁碳核 Qilu   http://{}\n\n  {heading}",
        options.listen
    );
    for login in logins()? {
        say!(
            "    {:<22} {:<14} {}",
            login.role,
            login.login,
            login.password
        );
    }
    say!();
    Ok(())
}
