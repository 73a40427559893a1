//! Names of people and organisations, each looked up once per answer.

use std::collections::BTreeMap;

use qilu_store::{AnyConnection, organisation, user};
use uuid::Uuid;

use crate::{app::id, fault::Outcome, view::Named};

/// The names found so far, by id.
#[derive(Default)]
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    /// The display name of a user.
    pub(crate) fn user(
        &mut self,
        connection: &mut AnyConnection,
        user_id: &str,
    ) -> Outcome<String> {
        self.find(
            user_id,
            || Ok(user::find(connection, user_id)?.display_name),
        )
    }

    /// A user by name, if there is one.
    pub(crate) fn named_user(
        &mut self,
        connection: &mut AnyConnection,
        user_id: Option<&str>,
    ) -> Outcome<Option<Named>> {
        user_id
            .map(|user_id| {
                Ok(Named {
                    id: id(user_id)?,
                    name: self.user(connection, user_id)?,
                })
            })
            .transpose()
    }

    /// An organisation by its name of a day, if there is one.
    pub(crate) fn named_organisation(
        &mut self,
        connection: &mut AnyConnection,
        organisation_id: Option<&str>,
        day: &str,
    ) -> Outcome<Option<Named>> {
        let Some(organisation_id) = organisation_id else {
            return Ok(None);
        };
        let name = self.find(organisation_id, || {
            Ok(organisation::fact_on(connection, organisation_id, day)?.name_zh)
        })?;
        Ok(Some(Named {
            id: Uuid::parse_str(organisation_id).unwrap_or_default(),
            name,
        }))
    }

    /// The name under an id, looked up when it is new.
    pub(crate) fn find(
        &mut self,
        of: &str,
        look_up: impl FnOnce() -> Outcome<String>,
    ) -> Outcome<String> {
        if let Some(known) = self.0.get(of) {
            return Ok(known.clone());
        }
        let name = look_up()?;
        self.0.insert(of.to_owned(), name.clone());
        Ok(name)
    }
}
