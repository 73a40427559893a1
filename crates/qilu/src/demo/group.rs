//! The group company of the demonstration: three members, a person who uploads for them, and a layout they share.

use anyhow::{Context as _, Result};
use qilu_app::view::{Credentials, NewLayout};
use qilu_app::{App, Once};

use super::enterprises::Invented;
use super::people::{Cast, PASSWORD};

/// How the group's members export their fuel ledgers.
const LAYOUT: &str = include_str!("../../demo/fuel_ledger_layout.json");

/// The enterprise whose person acts for the group, and its members beside itself, by their place in the list.
pub const GROUP: usize = 0;
const MEMBERS: [usize; 3] = [1, 2, 3];

/// Founds the group and keeps the layout it shares.
///
/// # Errors
/// Whatever a use case refuses.
pub fn found_group(app: &App, enterprises: &[Invented]) -> Result<()> {
    let code = |index: usize| enterprises.get(index).map(|one| one.credit_code.as_str());
    let group = code(GROUP).context("the demonstration has no group")?;
    let members: Vec<&str> = MEMBERS.into_iter().filter_map(code).collect();
    app.found_group(group, &members)?;
    let credentials = Credentials {
        login: Cast::GROUP.to_owned(),
        password: PASSWORD.to_owned(),
    };
    let (session, _) = app.sign_in(&credentials)?;
    let who = app.signed_in(&session.access_token)?;
    let once = Once {
        route: "DEMO".to_owned(),
        key: "layout".to_owned(),
        body_hash: String::new(),
    };
    let layout = NewLayout {
        name: "集团燃料台账（演示）".to_owned(),
        document: serde_json::from_str(LAYOUT)?,
        note: "演示用：集团统一导出的燃料台账".to_owned(),
        shared: true,
    };
    app.create_layout(&who, &once, &layout)?;
    Ok(())
}
