//! The sectors an enterprise reports under: its own, and those of the units it has registered, so that a steelworks with
//! a captive power plant reports that plant under its own method.

use qilu_store::{AnyConnection, facility};

use crate::{
    fault::{Fault, FaultKind, Outcome},
    reference::{self, SectorRow},
};

/// Separates the kinds of units in the table of sectors.
const KINDS_SEPARATOR: char = ';';

/// The enterprise's own sector first, then those its units belong to, in the order of the table of sectors.
pub(crate) fn of_enterprise(
    connection: &mut AnyConnection,
    enterprise_id: &str,
    own: &str,
) -> Outcome<Vec<String>> {
    let (_, units) = facility::of_enterprise(connection, enterprise_id)?;
    let mut sectors = vec![own.to_owned()];
    for sector in reference::sector_rows(connection)? {
        let has_unit = units.iter().any(|unit| has_kind(&sector, &unit.kind));
        if has_unit && sector.code != own {
            sectors.push(sector.code);
        }
    }
    Ok(sectors)
}

/// Whether units of a kind belong to a sector.
pub(crate) fn has_kind(sector: &SectorRow, kind: &str) -> bool {
    sector
        .unit_kinds
        .split(KINDS_SEPARATOR)
        .any(|known| known == kind)
}

/// Refuses a method of a sector the enterprise has nothing registered in.
pub(crate) fn must_apply(method_sector: &str, sectors: &[String]) -> Outcome<()> {
    if sectors.iter().any(|sector| sector == method_sector) {
        return Ok(());
    }
    Err(Fault::new(
        FaultKind::Unprocessable,
        "submission.method_not_applicable",
        "该企业登记的行业和设施不适用此核算方法，请下载本企业适用方法的模板填报。",
        "The enterprise has no sector or unit registered that this method is for. Fill in the template of a method that applies.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_applies_to_the_sectors_there_are_and_to_no_other() {
        let steelworks = ["steel".to_owned(), "power".to_owned()];
        assert!(must_apply("power", &steelworks).is_ok());
        assert!(must_apply("cement", &steelworks).is_err());
    }
}
