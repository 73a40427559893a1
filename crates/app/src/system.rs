//! The running product itself.

use std::sync::PoisonError;

use qilu_store::setting;

use crate::{
    App,
    fault::{Fault, Outcome},
    view::{DemoLogin, Seeding, System},
};

/// The setting that holds the log-ins of the demonstration.
const DEMO_LOGINS: &str = "demo.logins";

impl App {
    /// What runs here.
    pub fn system(&self) -> System {
        System {
            product: "Qilu".to_owned(),
            version: self.config.version.clone(),
            demo: self.config.demo,
            seeding: self.seeding(),
            market_mode: self.config.market_mode.clone(),
        }
    }

    /// How far the demonstration is filled.
    pub fn seeding(&self) -> Seeding {
        // The value is replaced whole, so a panic elsewhere leaves nothing half-done in it.
        self.seeding
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Says how far the demonstration is filled.
    pub fn set_seeding(&self, seeding: Seeding) {
        *self.seeding.lock().unwrap_or_else(PoisonError::into_inner) = seeding;
    }

    /// The log-ins of a demonstration province.
    ///
    /// # Errors
    /// `not_found` outside a demonstration.
    pub fn demo_logins(&self) -> Outcome<Vec<DemoLogin>> {
        if !self.config.demo {
            return Err(Fault::not_found());
        }
        let kept = self
            .store
            .read(|connection| Ok::<_, Fault>(setting::get(connection, DEMO_LOGINS)?))?;
        kept.map_or_else(
            || Ok(Vec::new()),
            |json| serde_json::from_str(&json).map_err(Fault::internal),
        )
    }

    /// Keeps the log-ins of a demonstration province.
    ///
    /// # Errors
    /// Database errors only.
    pub fn set_demo_logins(&self, logins: &[DemoLogin]) -> Outcome<()> {
        let json = serde_json::to_string(logins).map_err(Fault::internal)?;
        self.store.write(|connection| {
            Ok::<_, Fault>(setting::put(
                connection,
                DEMO_LOGINS,
                &json,
                self.clock.instant(),
            )?)
        })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// `system.busy` or a database error.
    pub fn healthy(&self) -> Outcome<()> {
        self.store
            .read(|connection| Ok(setting::get(connection, DEMO_LOGINS).map(|_| ())?))
    }
}
