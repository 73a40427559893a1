//! The application: everything a use case needs, in one value shared by all threads.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use chrono::{DateTime, NaiveDateTime, Utc};
use qilu_accounting::Library;
use qilu_credentials::TokenKey;
use qilu_objects::LocalStore;
use qilu_reader::{Direct, WorkbookReader};
use qilu_store::Store;
use uuid::{ContextV7, Timestamp, Uuid};

use crate::{
    clock::Clock,
    config::Config,
    fault::{Fault, Outcome},
    library::Stage,
    view::Seeding,
};

/// The application.
pub struct App {
    pub(crate) store: Store,
    /// The library built into the program.
    pub(crate) built_in: &'static Library,
    pub(crate) stages: RwLock<Arc<Vec<Stage>>>,
    pub(crate) objects: LocalStore,
    pub(crate) reader: Arc<dyn WorkbookReader>,
    pub(crate) tokens: TokenKey,
    pub(crate) clock: Clock,
    pub(crate) config: Config,
    pub(crate) seeding: Mutex<Seeding>,
    identifiers: Mutex<ContextV7>,
}

impl App {
    /// Puts the parts together. The store must be migrated. Workbooks are read by the calling thread unless [`App::read_by`]
    /// says otherwise.
    pub fn new(
        store: Store,
        built_in: &'static Library,
        objects: LocalStore,
        tokens: TokenKey,
        clock: Clock,
        config: Config,
    ) -> Self {
        Self {
            store,
            built_in,
            stages: RwLock::default(),
            objects,
            reader: Arc::new(Direct),
            tokens,
            clock,
            config,
            seeding: Mutex::default(),
            identifiers: Mutex::new(ContextV7::new()),
        }
    }

    /// The same application with files from outside read by someone else than the calling thread.
    #[must_use]
    pub fn read_by(self, reader: Arc<dyn WorkbookReader>) -> Self {
        Self { reader, ..self }
    }

    /// The installation's settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// A new identifier; later ones sort after earlier ones.
    pub fn new_id(&self) -> Uuid {
        let now = self.clock.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        // The context guards no data a panic could have left half-done.
        let context = self
            .identifiers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        Uuid::new_v7(Timestamp::from_unix(
            &*context,
            seconds,
            now.timestamp_subsec_nanos(),
        ))
    }
}

/// An identifier kept as text.
pub(crate) fn id(text: &str) -> Outcome<Uuid> {
    Uuid::parse_str(text).map_err(Fault::internal)
}

/// An instant kept without its zone, which is UTC.
pub(crate) fn utc(at: NaiveDateTime) -> DateTime<Utc> {
    at.and_utc()
}
