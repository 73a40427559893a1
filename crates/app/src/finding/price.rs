//! What a finding that is not mended does to the emissions.

use qilu_quantity::{Exact, Grams, Tonnes};
use qilu_store::{AnyConnection, version};
use qilu_verification::{LineScope, Pricing};

use crate::{
    SignedIn,
    fault::{Fault, Outcome},
    submission::dossier::Dossier,
};

/// What an unmended finding does to the emissions: to the line of its table, else to the first direct line.
pub(super) fn price(
    connection: &mut AnyConnection,
    who: &SignedIn,
    dossier: &Dossier,
    place: Option<(String, String)>,
    effect: Option<&str>,
    basis: &str,
) -> Outcome<Option<Pricing>> {
    let Some(effect) = effect.map(str::trim).filter(|effect| !effect.is_empty()) else {
        return Ok(None);
    };
    let grams = Exact::parse(effect)
        .ok()
        .and_then(|tonnes| Grams::from_tonnes(&tonnes))
        .ok_or_else(|| {
            Fault::field(
                "finding.tonnes",
                "tonnes_effect",
                "影响量应为以吨计的数字。",
                "The effect is a number of tonnes.",
            )
        })?;
    let (version_id, table) = match place {
        Some((version_id, table)) => (Some(version_id), table),
        None => (
            dossier.parts.first().map(|part| part.head.id.clone()),
            String::new(),
        ),
    };
    let head = match &version_id {
        Some(version_id) => Some(version::find(connection, &who.rows, version_id)?),
        None => None,
    };
    let lines = match &version_id {
        Some(version_id) => version::lines(connection, &who.rows, version_id)?,
        None => Vec::new(),
    };
    let line = lines
        .iter()
        .find(|line| line.table_id == table && line.category != "rounding")
        .or_else(|| lines.iter().find(|line| line.scope == "direct"));
    let scope: LineScope = line
        .map_or(Ok(LineScope::Direct), |line| line.scope.parse())
        .map_err(Fault::internal)?;
    let counts =
        scope == LineScope::Direct && head.is_some_and(|head| head.compliance_tonnes.is_some());
    let whole = Tonnes::round_from(&grams.to_tonnes()).unwrap_or_default();
    Ok(Some(Pricing {
        gas: line.map_or_else(|| "CO2".to_owned(), |line| line.gas.clone()),
        scope,
        category: line.map_or_else(|| "other".to_owned(), |line| line.category.clone()),
        effect: grams,
        compliance: if counts { whole } else { Tonnes(0) },
        basis: basis.to_owned(),
    }))
}
