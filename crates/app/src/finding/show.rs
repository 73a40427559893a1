//! A finding as people see it.

use qilu_store::{AnyConnection, finding as kept};

use crate::{
    app::{id, utc},
    fault::Outcome,
    mapping::tonnes,
    names::Names,
    submission::dossier::read_finding,
    view::{At, Finding, Place},
};

/// A kept finding with its labels and its cell; an open one is due when the submission's step is.
pub(super) fn show(
    connection: &mut AnyConnection,
    row: &kept::Finding,
    due_on: &str,
    names: &mut Names,
) -> Outcome<Finding> {
    let found = read_finding(row)?;
    let at = row
        .sheet_cell
        .as_deref()
        .and_then(|text| text.rsplit_once('!'));
    let place = found.place.as_ref().map(|place| Place {
        table: Some(place.table.clone()),
        row_key: Some(place.row_key.clone()),
        column: Some(place.column.clone()),
        at: at.map(|(sheet, cell)| At {
            sheet: sheet.to_owned(),
            cell: cell.to_owned(),
        }),
    });
    let open = found.state == qilu_verification::FindingState::Open;
    Ok(Finding {
        id: id(&row.id)?,
        number: row.number,
        item_code: row.item.clone(),
        item_label: found.item.label().into(),
        version_id: row.version_id.as_deref().map(id).transpose()?,
        place,
        description: row.description.clone(),
        severity: row.severity.clone(),
        tonnes_effect: row.price_grams.map(tonnes),
        state: row.state.clone(),
        state_label: found.state.label().into(),
        answer: row.answer.clone(),
        remark: row.closing_note.clone(),
        raised_by: names.user(connection, &row.raised_by)?,
        raised_at: utc(row.raised_at),
        due: due_on.parse().ok().filter(|_| open),
    })
}
