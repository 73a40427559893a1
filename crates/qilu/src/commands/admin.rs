//! `qilu admin`: the first user of an installation, enterprises with their reporters, and the members of group companies.

use std::io::Read as _;
use std::process::ExitCode;

use anyhow::{Context as _, Result, anyhow, bail};
use qilu_access::{OrganisationKind, Role};
use qilu_app::founding::{NewOrganisation, NewUnit, NewUser};
use qilu_app::{App, Clock, Config, fault::Fault};

use crate::cli::{Admin, AdminAct, AdminEnterprise, AdminGroup};
use crate::installation::Installation;

/// Longest password read from standard input, in bytes.
const PASSWORD_INPUT_BYTES_MAX: u64 = 1024;

pub fn run(options: &Admin) -> Result<ExitCode> {
    let app = Installation::open(&options.database)?.app(Clock::system(), Config::default())?;
    match &options.act {
        AdminAct::Init {
            login,
            name,
            credit_code,
        } => init(&app, login, name, credit_code)?,
        AdminAct::Enterprise(enterprise) => register(&app, enterprise)?,
        AdminAct::Group { act } => change_group(&app, act)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn init(app: &App, login: &str, name: &str, credit_code: &str) -> Result<()> {
    if !app.is_unfounded()? {
        bail!("已有用户 · there are users already");
    }
    app.found(&[NewOrganisation {
        kind: OrganisationKind::ProvincialAuthority,
        credit_code: credit_code.to_owned(),
        name_zh: "省级生态环境主管部门".to_owned(),
        name_en: "Provincial authority".to_owned(),
        region: app.config().province.clone(),
        sector: String::new(),
        market_mode: "none".to_owned(),
        units: Vec::new(),
        users: vec![NewUser {
            login: login.to_owned(),
            name: name.to_owned(),
            password: password()?,
            role: Role::ProvincialRegulator,
        }],
    }])?;
    Ok(())
}

fn register(app: &App, new: &AdminEnterprise) -> Result<()> {
    let units = new.units.iter().zip(1..).map(|(unit, number)| {
        let (kind, name) = unit.split_once('=').unwrap_or((unit, unit));
        NewUnit {
            code: number.to_string(),
            name: name.to_owned(),
            kind: kind.to_owned(),
        }
    });
    let registered = app.register_enterprise(NewOrganisation {
        kind: OrganisationKind::Enterprise,
        credit_code: new.credit_code.clone(),
        name_zh: new.name.clone(),
        name_en: new.name_en.as_ref().unwrap_or(&new.name).clone(),
        region: new.city.clone(),
        sector: new.sector.clone(),
        market_mode: "none".to_owned(),
        units: units.collect(),
        users: vec![NewUser {
            login: new.login.clone(),
            name: new.person.clone(),
            password: password()?,
            role: Role::EnterpriseReporter,
        }],
    });
    registered.map_err(told)
}

/// Done twice, it is done once.
fn change_group(app: &App, act: &AdminGroup) -> Result<()> {
    let said = match act {
        AdminGroup::Join(of) => match app.join_group(&of.group, &of.member).map_err(told)? {
            true => "已加入集团 · a member from today on",
            false => "原已是集团成员，未作改动 · a member already, nothing was changed",
        },
        AdminGroup::Leave(of) => match app.leave_group(&of.group, &of.member).map_err(told)? {
            true => "已移出集团 · no member from today on",
            false => "原非集团成员，未作改动 · no member, nothing was changed",
        },
    };
    say!("{said}");
    Ok(())
}

/// A refusal in both languages.
fn told(fault: Fault) -> anyhow::Error {
    anyhow!("{} · {}", fault.message.zh, fault.message.en)
}

/// The password on standard input, without the line's end.
fn password() -> Result<String> {
    let mut password = String::new();
    std::io::stdin()
        .take(PASSWORD_INPUT_BYTES_MAX)
        .read_to_string(&mut password)
        .context("stdin")?;
    Ok(password.trim_end_matches(['\r', '\n']).to_owned())
}
