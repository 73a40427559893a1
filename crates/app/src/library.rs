//! The methods in force: the built-in library, and laid over it what the province adopted, from each change's first day on.
//!
//! Libraries are kept for the life of the process: a version is traced with the very one it was computed with, and changes
//! are adopted a few times a year.

use std::sync::{Arc, PoisonError};

use chrono::NaiveDate;
use qilu_accounting::{
    Library, Method,
    overlay::{NoOverlay, Overlay, Sources},
};
use qilu_store::{
    AnyConnection,
    proposal::{self, Proposal},
    version::VersionHead,
};

use crate::{
    App,
    fault::{Fault, Outcome},
};

/// The library from a day on.
#[derive(Clone)]
pub(crate) struct Stage {
    /// The adopted changes in it, in the order they take effect.
    adopted: Vec<String>,
    from: NaiveDate,
    library: &'static Library,
}

impl App {
    /// The methods in force today.
    pub fn library(&self) -> &'static Library {
        let (stages, today) = (self.stages(), self.clock.today());
        let standing = stages.iter().rev().find(|stage| stage.from <= today);
        standing.map_or(self.built_in, |stage| stage.library)
    }

    /// Learns of changes adopted since; cheap where there are none. Whoever computes calls this first.
    ///
    /// # Errors
    /// Database errors, and an adopted change that no longer loads on the built-in files.
    pub fn refresh_library(&self) -> Outcome<()> {
        self.store
            .read(|connection| self.refresh_library_on(connection))
    }

    pub(crate) fn refresh_library_on(&self, connection: &mut AnyConnection) -> Outcome<()> {
        let adopted = proposal::adopted(connection)?;
        let known = self.stages();
        let ids = adopted.iter().map(|(id, _)| id);
        if known
            .iter()
            .filter_map(|stage| stage.adopted.last())
            .eq(ids)
        {
            return Ok(());
        }
        let mut sources = Sources::built_in();
        let mut stages: Vec<Stage> = Vec::new();
        for (id, from) in &adopted {
            sources = sources
                .with(&overlay_of(&proposal::find(connection, id)?)?)
                .map_err(|refused| broken(id, &refused))?;
            let mut ids = stages
                .last()
                .map_or_else(Vec::new, |stage| stage.adopted.clone());
            ids.push(id.clone());
            let library = match known.iter().find(|stage| stage.adopted == ids) {
                Some(stage) => stage.library,
                None => Box::leak(Box::new(sources.load().map_err(|faults| {
                    let listed: Vec<String> = faults.iter().map(ToString::to_string).collect();
                    Fault::internal(format!("change {id} does not load: {}", listed.join("; ")))
                })?)),
            };
            stages.push(Stage {
                adopted: ids,
                from: from.parse().map_err(Fault::internal)?,
                library,
            });
        }
        *self.stages.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(stages);
        Ok(())
    }

    /// The library and method a version was computed with, to the byte: the method, its factor sets and its GWP set.
    pub(crate) fn computed_with(
        &self,
        head: &VersionHead,
    ) -> Option<(&'static Library, &'static Method)> {
        let sets: Vec<(String, String)> = serde_json::from_str(&head.factor_hashes).ok()?;
        let same = |library: &'static Library| {
            let method = library.method(&head.method_id)?;
            let hash = |set: &str| library.factor_set(set).map(|set| set.hash.as_str());
            let gwp = method.gwp.as_ref().map(|gwp| format!("GWP_{gwp}"));
            let alike = method.hash == head.method_hash
                && sets.iter().all(|(set, kept)| hash(set) == Some(kept))
                && gwp.as_deref().and_then(hash) == head.gwp_hash.as_deref();
            alike.then_some((library, method))
        };
        let stages = self.stages();
        let adopted = stages.iter().rev().map(|stage| stage.library);
        adopted.chain([self.built_in]).find_map(same)
    }

    fn stages(&self) -> Arc<Vec<Stage>> {
        // The value is replaced whole, so a panic elsewhere leaves nothing half-done in it.
        Arc::clone(&self.stages.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The change of the files a proposal stands for.
pub(crate) fn overlay_of(row: &Proposal) -> Outcome<Overlay> {
    let content = row.content.clone();
    match row.kind.as_str() {
        "factors" => Ok(Overlay::Factors(content)),
        "method" => Ok(Overlay::Method(content)),
        "gwp" => Ok(Overlay::Gwp {
            method: row.subject.clone(),
            set: content,
        }),
        other => Err(Fault::internal(format!("a proposal of the kind {other}"))),
    }
}

fn broken(id: &str, refused: &NoOverlay) -> Fault {
    Fault::internal(format!(
        "change {id} cannot be laid over: {}",
        refused.text.en
    ))
}
