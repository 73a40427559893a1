//! `qilu admin`: the first user of an installation.

use std::io::Read as _;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use qilu_access::{OrganisationKind, Role};
use qilu_app::Clock;
use qilu_app::Config;
use qilu_app::founding::{NewOrganisation, NewUser};

use crate::cli::{Admin, AdminAct};
use crate::installation::Installation;

/// Longest password read from standard input, in bytes.
const PASSWORD_INPUT_BYTES_MAX: u64 = 1024;

pub fn run(options: &Admin) -> Result<ExitCode> {
    let AdminAct::Init {
        login,
        name,
        credit_code,
    } = &options.act;
    let app = Installation::open(&options.database)?.app(Clock::system(), Config::default())?;
    if !app.is_unfounded()? {
        bail!("已有用户 · there are users already");
    }
    let mut password = String::new();
    std::io::stdin()
        .take(PASSWORD_INPUT_BYTES_MAX)
        .read_to_string(&mut password)
        .context("stdin")?;
    app.found(&[NewOrganisation {
        kind: OrganisationKind::ProvincialAuthority,
        credit_code: credit_code.clone(),
        name_zh: "省级生态环境主管部门".to_owned(),
        name_en: "Provincial authority".to_owned(),
        region: app.config().province.clone(),
        sector: String::new(),
        market_mode: "none".to_owned(),
        units: Vec::new(),
        users: vec![NewUser {
            login: login.clone(),
            name: name.clone(),
            password: password.trim_end_matches(['\r', '\n']).to_owned(),
            role: Role::ProvincialRegulator,
        }],
    }])?;
    Ok(ExitCode::SUCCESS)
}
