//! Letters that tell people a submission waits for them: put in the outbox in the transaction that moves it.

use qilu_quantity::Lang;
use qilu_store::{
    AnyConnection, outbox, region,
    submission::Submission,
    user::{self, Circle, User},
};
use qilu_verification::{Action, Decision, State};

use crate::{App, fault::Outcome};

impl App {
    /// Writes to everybody who has to act next, and to the enterprise when something came back or ended.
    pub(crate) fn send_letters(
        &self,
        connection: &mut AnyConnection,
        row: &Submission,
        decision: &Decision,
    ) -> Outcome<()> {
        for person in self.receivers(connection, row, decision)? {
            let (subject, body) = self.letter(&person, row, decision);
            let id = self.new_id().to_string();
            outbox::enqueue(
                connection,
                &id,
                &person.email,
                &subject,
                &body,
                self.clock.instant(),
            )?;
        }
        Ok(())
    }

    fn receivers(
        &self,
        connection: &mut AnyConnection,
        row: &Submission,
        decision: &Decision,
    ) -> Outcome<Vec<User>> {
        let enterprise = Circle::Organisation(&row.enterprise_id);
        let province = Circle::Region {
            kind: "provincial_authority",
            code: &self.config.province,
        };
        let body = row.body_id.as_deref().map(Circle::Organisation);
        let named = |person: &Option<String>, people: Vec<User>| match person {
            Some(id) => people.into_iter().filter(|user| user.id == *id).collect(),
            None => people,
        };
        Ok(match decision.to {
            State::EnterpriseApproval => {
                user::with_role(connection, "enterprise_approver", enterprise)?
            }
            State::CityCheck => {
                let mut people = Vec::new();
                for code in present_codes(connection, &row.city_code)? {
                    let city = Circle::Region {
                        kind: "city_authority",
                        code: &code,
                    };
                    people.extend(user::with_role(connection, "city_regulator", city)?);
                }
                people
            }
            State::Assignment | State::Decision => {
                user::with_role(connection, "provincial_regulator", province)?
            }
            State::Verifying => match body {
                Some(body) => named(
                    &row.lead_id,
                    user::with_role(connection, "verifier_lead", body)?,
                ),
                None => Vec::new(),
            },
            State::InternalReview => match body {
                Some(body) => named(
                    &row.reviewer_id,
                    user::with_role(connection, "verifier_reviewer", body)?,
                ),
                None => Vec::new(),
            },
            State::Draft if decision.action == Action::Withdraw => Vec::new(),
            State::Draft | State::Correcting => {
                user::with_role(connection, "enterprise_reporter", enterprise)?
            }
            State::Determined | State::Rejected => {
                let mut people = user::with_role(connection, "enterprise_reporter", enterprise)?;
                people.extend(user::with_role(
                    connection,
                    "enterprise_approver",
                    enterprise,
                )?);
                people
            }
        })
    }

    fn letter(&self, person: &User, row: &Submission, decision: &Decision) -> (String, String) {
        let lang = if person.lang == "en" {
            Lang::En
        } else {
            Lang::Zh
        };
        let state = decision.to.label();
        let (name, year) = (&row.enterprise_name, row.year);
        let link = format!("{}/submissions/{}", self.config.public_address, row.id);
        let reason = decision
            .reason
            .as_deref()
            .map(str::trim)
            .filter(|reason| !reason.is_empty());
        let event = decision.event.get(lang);
        let demo = self.config.demo;
        match lang {
            Lang::Zh => {
                let mark = if demo { "【演示数据】" } else { "" };
                let reason = reason
                    .map(|reason| format!("理由：{reason}\n"))
                    .unwrap_or_default();
                let due = if decision.to.is_final() {
                    String::new()
                } else {
                    format!("请于 {} 前办理。\n", row.due_on)
                };
                (
                    format!("{mark}{name} {year} 年度排放报告：{}", state.zh),
                    format!(
                        "{}：\n\n{event}。\n{reason}{due}\n{link}\n",
                        person.display_name
                    ),
                )
            }
            Lang::En => {
                let mark = if demo { "[Demonstration data] " } else { "" };
                let reason = reason
                    .map(|reason| format!("Reason: {reason}\n"))
                    .unwrap_or_default();
                let due = if decision.to.is_final() {
                    String::new()
                } else {
                    format!("Please act by {}.\n", row.due_on)
                };
                (
                    format!("{mark}{name}, emission report {year}: {}", state.en),
                    format!(
                        "{},\n\n{event}.\n{reason}{due}\n{link}\n",
                        person.display_name
                    ),
                )
            }
        }
    }
}

/// A city's code, and that of the city it was merged into.
fn present_codes(connection: &mut AnyConnection, code: &str) -> Outcome<Vec<String>> {
    let successor = region::all(connection)?
        .into_iter()
        .find(|region| region.code == code);
    let successor = successor.and_then(|region| region.successor_code);
    Ok(std::iter::once(code.to_owned()).chain(successor).collect())
}
