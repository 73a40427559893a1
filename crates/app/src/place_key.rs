//! The stable anchor of a problem: table, row key and column; where the method has no place, the cell.

use crate::view::Place;

/// The anchor as text.
pub(crate) fn place_key(place: &Place) -> String {
    let part = |text: &Option<String>| text.clone().unwrap_or_default();
    match &place.at {
        Some(at) if place.table.is_none() => format!("{}!{}", at.sheet, at.cell),
        _ => format!(
            "{}/{}/{}",
            part(&place.table),
            part(&place.row_key),
            part(&place.column)
        ),
    }
}
