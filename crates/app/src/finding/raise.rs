//! A finding to be kept: its item, gravity, place and price as the verifier gives them.

use qilu_accounting::Assessment;
use qilu_store::{AnyConnection, finding as kept};

use crate::{
    App, SignedIn,
    fault::{Fault, Outcome},
    finding::price::price,
    submission::dossier::{Dossier, Part, assessment},
    view::{At, NewFinding, Place},
};

impl App {
    /// The row of a new finding.
    pub(super) fn new_row(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        dossier: &Dossier,
        new: &NewFinding,
    ) -> Outcome<kept::Finding> {
        let item: qilu_verification::Item = new.item_code.parse().map_err(|_| {
            Fault::field(
                "finding.item",
                "item_code",
                "核查内容编号无效，可用 1 至 7 及其小项。",
                "The item is one of the guide's, 1 to 7 with its sub-items.",
            )
        })?;
        let severity: qilu_verification::Severity = new.severity.parse().map_err(|_| {
            Fault::field(
                "finding.severity",
                "severity",
                "严重程度应为 major（重大）或 minor（一般）。",
                "The severity is major or minor.",
            )
        })?;
        let length = new.description.trim().chars().count();
        if length == 0 || length > qilu_verification::REASON_CHARS_MAX {
            return Err(Fault::field(
                "finding.description",
                "description",
                "请写明不符合项（不超过2000字）。",
                "Describe the finding in at most 2,000 characters.",
            ));
        }
        let anchor = anchor(connection, who, dossier, new)?;
        let place = anchor.as_ref().map(|(head, place)| {
            (
                head.head.id.clone(),
                place.table.clone().unwrap_or_default(),
            )
        });
        let price = match &new.tonnes_effect {
            Some(effect) => price(
                connection,
                who,
                dossier,
                place,
                Some(effect),
                &new.description,
            )?,
            None => None,
        };
        let row = &dossier.row;
        let of = |field: fn(&Place) -> Option<String>| {
            anchor
                .as_ref()
                .map(|(_, place)| field(place).unwrap_or_default())
        };
        Ok(kept::Finding {
            enterprise_id: row.enterprise_id.clone(),
            submission_id: row.id.clone(),
            id: self.new_id().to_string(),
            number: kept::next_number(connection, &row.enterprise_id, &row.id)?,
            row_version: 1,
            item: item.code().to_owned(),
            severity: severity.code().to_owned(),
            state: qilu_verification::FindingState::Open.code().to_owned(),
            report_id: anchor.as_ref().map(|(part, _)| part.part.report_id.clone()),
            version_id: anchor.as_ref().map(|(part, _)| part.head.id.clone()),
            table_id: of(|place| place.table.clone()),
            row_key: of(|place| place.row_key.clone()),
            column_id: of(|place| place.column.clone()),
            sheet_cell: anchor
                .as_ref()
                .and_then(|(_, place)| place.at.as_ref())
                .map(|at| format!("{}!{}", at.sheet, at.cell)),
            description: new.description.trim().to_owned(),
            raised_by: who.user_id(),
            raised_at: self.clock.instant(),
            answer: None,
            answered_by: None,
            answered_at: None,
            closing_note: None,
            closed_by: None,
            closed_at: None,
            price_gas: price.as_ref().map(|price| price.gas.clone()),
            price_scope: price.as_ref().map(|price| price.scope.code().to_owned()),
            price_category: price.as_ref().map(|price| price.category.clone()),
            price_grams: price.as_ref().map(|price| price.effect.0),
            price_compliance_tonnes: price.as_ref().map(|price| price.compliance.0),
            price_basis: price.as_ref().map(|price| price.basis.clone()),
        })
    }
}

/// The figure a finding is about: it must be one of a version that stands, and is given its cell.
fn anchor<'a>(
    connection: &mut AnyConnection,
    who: &SignedIn,
    dossier: &'a Dossier,
    new: &NewFinding,
) -> Outcome<Option<(&'a Part, Place)>> {
    let (Some(version_id), Some(place)) = (new.version_id, &new.place) else {
        return Ok(None);
    };
    let key = version_id.to_string();
    let part = dossier
        .parts
        .iter()
        .find(|part| part.head.id == key)
        .ok_or_else(|| no_such_place("version_id"))?;
    let assessment = assessment(connection, &who.rows, &key)?;
    let at = cell_of(&assessment, place).ok_or_else(|| no_such_place("place"))?;
    Ok(Some((
        part,
        Place {
            at,
            ..place.clone()
        },
    )))
}

/// The workbook cell of a place, if the place exists.
fn cell_of(assessment: &Assessment, place: &Place) -> Option<Option<At>> {
    let table = assessment
        .tables
        .iter()
        .find(|table| Some(&table.id) == place.table.as_ref())?;
    let wanted = place.row_key.as_deref().unwrap_or_default();
    let row = table
        .rows
        .iter()
        .find(|row| row.key.to_string() == wanted)?;
    let cell = row
        .cells
        .iter()
        .find(|cell| Some(&cell.column) == place.column.as_ref())?;
    Some(cell.at.as_ref().map(At::from))
}

fn no_such_place(field: &str) -> Fault {
    Fault::field(
        "finding.place",
        field,
        "所指的单元格不在当前版本中。",
        "The version that stands has no such place.",
    )
}
