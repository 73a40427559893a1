//! What a report is compared with when it comes in: last year's of the same enterprise, and the others of its sector.

use std::{collections::BTreeMap, sync::Arc};

use qilu_accounting::{Assessment, Context, Entries, Method, PeerFigures};
use qilu_quantity::Exact;
use qilu_store::{
    ScopeFilter,
    comparison::{self, VersionTotal},
    version::VersionHead,
};

use crate::{
    App, SignedIn,
    fault::{Fault, Outcome},
};

impl App {
    /// What the checks of a method compare an enterprise's entries with.
    pub(crate) fn comparison(
        &self,
        who: &SignedIn,
        enterprise_id: &str,
        method: &Method,
        entries: &Entries,
    ) -> Outcome<Context> {
        let (Ok(year), Ok(year_before)) = (
            i16::try_from(entries.year),
            i16::try_from(entries.year.saturating_sub(1)),
        ) else {
            return Ok(Context::of(entries));
        };
        self.store.read(|connection| {
            let previous = comparison::assessment_of_year(
                connection,
                &who.rows,
                enterprise_id,
                year_before,
                &method.id,
            )?;
            let peers = if method.peer_totals().is_empty() {
                Vec::new()
            } else {
                // Figures of the whole sector, beyond what the enterprise may see: only their median and its distance go on.
                let everybody = ScopeFilter::Province;
                comparison::peers(connection, &everybody, year, &method.id, enterprise_id)?
            };
            Ok(Context {
                previous: previous.as_deref().map(read).transpose()?,
                peers: figures(&peers)?,
                ..Context::of(entries)
            })
        })
    }
}

fn read(kept: &str) -> Outcome<Arc<Assessment>> {
    let assessment = serde_json::from_str(kept).map_err(Fault::internal)?;
    Ok(Arc::new(assessment))
}

/// The figures of each total of which there are enough.
fn figures(kept: &[(String, String)]) -> Outcome<BTreeMap<String, PeerFigures>> {
    let mut values: BTreeMap<&str, Vec<Exact>> = BTreeMap::new();
    for (total, value) in kept {
        let value = stored(value)?;
        values.entry(total).or_default().push(value);
    }
    Ok(values
        .into_iter()
        .filter_map(|(total, values)| Some((total.to_owned(), PeerFigures::of(&values)?)))
        .collect())
}

/// A kept value; unlike a typed one it may be a long fraction.
fn stored(value: &str) -> Outcome<Exact> {
    serde_json::from_value(value.into()).map_err(Fault::internal)
}

/// The totals of a version that others will be compared with.
pub(super) fn compared_totals(
    head: &VersionHead,
    method: &Method,
    assessment: &Assessment,
) -> Vec<VersionTotal> {
    let compared = method.peer_totals();
    let totals = assessment.totals.iter();
    totals
        .filter(|total| compared.contains(&total.id.as_str()))
        .filter_map(|total| {
            Some(VersionTotal {
                enterprise_id: head.enterprise_id.clone(),
                version_id: head.id.clone(),
                total_id: total.id.clone(),
                method_id: head.method_id.clone(),
                year: head.year,
                value: total.value.number()?.to_string(),
            })
        })
        .collect()
}
