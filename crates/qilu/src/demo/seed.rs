//! Seeding: found the province, then play every enterprise's story.

use anyhow::Result;
use qilu_app::App;
use qilu_app::view::DemoLogin;

use super::enterprises::{Invented, invented};
use super::group::found_group;
use super::months;
use super::people::{self, Cast, PASSWORD};
use super::play::Play;
use super::story::{YEARS, story};

/// Told after every enterprise-year: how many are done, of how many, and the name of the next.
pub trait Progress {
    fn step(&self, done: u32, total: u32, name: &str);
}

/// Fills a migrated installation, or goes on where an earlier start was interrupted: what is there is
/// left alone. `app` runs on a standing clock, which the stories move. Returns whether there was
/// anything left to do.
///
/// # Errors
/// Whatever a use case refuses: the demonstration is also a test that nothing is.
pub fn seed(app: &App, number: u64, progress: &dyn Progress) -> Result<bool> {
    let enterprises = invented()?;
    if app.is_unfounded()? {
        app.found(&people::organisations(&enterprises, &cities(app)?))?;
        found_group(app, &enterprises)?;
    }
    let mut play = Play::new(app, number);
    let there = play.submissions_there()?;
    let total = u32::try_from(enterprises.len() * YEARS.len())?;
    let mut done = 0;
    let mut played = false;
    let planned = play.plans_there()?;
    for (index, enterprise) in enterprises.iter().enumerate() {
        if !planned.contains(&enterprise.name_zh) {
            played |= play.plan(index, enterprise)?;
        }
    }
    for year in YEARS {
        for (index, enterprise) in enterprises.iter().enumerate() {
            if !there.contains(&(enterprise.credit_code.clone(), year)) {
                progress.step(done, total, &enterprise.name_zh);
                play.year(index, enterprise, year, story(index, year))?;
                played = true;
            }
            done += 1;
        }
    }
    if let Some((index, station)) = first_power_station(&enterprises)
        && !there.contains(&(station.credit_code.clone(), months::YEAR))
    {
        play.months(number, index, station)?;
        played = true;
    }
    Ok(played)
}

/// The power station whose present year is shown.
fn first_power_station(enterprises: &[Invented]) -> Option<(usize, &Invented)> {
    let mut numbered = enterprises.iter().enumerate();
    numbered.find(|(_, enterprise)| enterprise.sector == "power")
}

/// Code and names of each city of today.
fn cities(app: &App) -> Result<Vec<(String, String, String)>> {
    let regions = app.regions()?.into_iter();
    Ok(regions
        .filter(|region| region.successor.is_none())
        .map(|region| (region.code, region.name.zh, region.name.en))
        .collect())
}

/// One log-in for each role, the departments of the first enterprise that fill in parts, and a second person of the province for
/// what takes two, as printed at the start and offered on the log-in page.
///
/// # Errors
/// The list of enterprises cannot be read.
pub fn logins() -> Result<Vec<DemoLogin>> {
    let enterprises = invented()?;
    let first = enterprises.first();
    let of =
        |enterprise: Option<&Invented>| enterprise.map(|e| e.name_zh.clone()).unwrap_or_default();
    let city = first
        .map(|enterprise| Cast::city(&enterprise.city))
        .unwrap_or_default();
    let rows = [
        (
            "enterprise_reporter",
            Cast::reporter(0),
            "演示填报人",
            of(first),
        ),
        (
            "enterprise_approver",
            Cast::approver(0),
            "演示审批人",
            of(first),
        ),
        (
            "enterprise_reporter",
            Cast::FUEL_DESK.to_owned(),
            "演示燃料部填报人",
            of(first),
        ),
        (
            "enterprise_reporter",
            Cast::POWER_DESK.to_owned(),
            "演示设备部填报人",
            of(first),
        ),
        (
            "group_reporter",
            Cast::GROUP.to_owned(),
            "演示集团填报人",
            of(first),
        ),
        (
            "city_regulator",
            city,
            "演示市级管理员",
            "市级主管部门（演示）".to_owned(),
        ),
        (
            "verifier_lead",
            Cast::lead(0),
            "演示核查组长",
            people::body_name(0),
        ),
        (
            "verifier_reviewer",
            Cast::reviewer(0),
            "演示评审人",
            people::body_name(0),
        ),
        (
            "provincial_regulator",
            Cast::PROVINCE.to_owned(),
            "演示省级管理员",
            "省级主管部门（演示）".to_owned(),
        ),
        (
            "provincial_regulator",
            Cast::PROVINCE_SECOND.to_owned(),
            "演示省级复核员",
            "省级主管部门（演示）".to_owned(),
        ),
        (
            "administrator",
            Cast::ADMINISTRATOR.to_owned(),
            "演示系统管理员",
            "平台运维单位（演示）".to_owned(),
        ),
    ];
    Ok(rows
        .into_iter()
        .map(|(role, login, name, organisation)| DemoLogin {
            role: role.to_owned(),
            login,
            password: PASSWORD.to_owned(),
            name: name.to_owned(),
            organisation,
        })
        .collect())
}
