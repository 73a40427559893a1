//! A piece of evidence as people see it.

use qilu_accounting::{Method, Problem};
use qilu_monitoring::evidence::EvidenceKind;
use qilu_store::{AnyConnection, evidence as kept};

use super::facts::Kept;
use crate::{
    App,
    app::{id, utc},
    fault::{Fault, Outcome},
    names::Names,
    row_label::{joined, key_parts},
    view::{Evidence, EvidencePlace, EvidenceRemoved, Text},
};

impl App {
    /// A kept piece of evidence with its removal and its problems.
    pub(super) fn show_evidence(
        &self,
        connection: &mut AnyConnection,
        (row, removal): (&kept::Evidence, Option<&kept::EvidenceRemoval>),
        problems: &[Problem],
        may_change: bool,
        names: &mut Names,
    ) -> Outcome<Evidence> {
        let kind: EvidenceKind = row.kind.parse().map_err(Fault::internal)?;
        let kept: Kept = serde_json::from_str(&row.facts).map_err(Fault::internal)?;
        let removed = removal
            .map(|removal| {
                Ok::<_, Fault>(EvidenceRemoved {
                    reason: removal.reason.clone(),
                    by: names.user(connection, &removal.removed_by)?,
                    at: utc(removal.removed_at),
                })
            })
            .transpose()?;
        let place = EvidencePlace {
            method_id: row.method_id.clone(),
            table: row.table_id.clone(),
            row_key: row.row_key.clone(),
            column: row.column_id.clone(),
            month: row.month.clone(),
        };
        Ok(Evidence {
            id: id(&row.id)?,
            number: row.number,
            kind: row.kind.clone(),
            kind_label: kind.label().into(),
            file_name: row.file_name.clone(),
            inline: row.media_type == "application/pdf" || row.media_type.starts_with("image/"),
            media_type: row.media_type.clone(),
            bytes: row.bytes,
            content_hash: row.object_hash.clone(),
            place_label: place_label(self.library().method(&row.method_id), &place),
            place,
            note: row.note.clone(),
            lab: kept.lab,
            meter: kept.meter,
            invoice: kept.invoice,
            version_id: row.version_id.as_deref().map(id).transpose()?,
            version_hash: row.version_hash.clone(),
            added_by: names.user(connection, &row.added_by)?,
            added_at: utc(row.added_at),
            may_remove: may_change && removed.is_none(),
            removed,
            problems: problems.iter().map(Into::into).collect(),
        })
    }
}

/// The place in words: the table, the row's codes by their names, the column, the month; else the whole report.
fn place_label(method: Option<&Method>, place: &EvidencePlace) -> Text {
    let Some(method) = method else {
        return Text::new(&place.method_id, &place.method_id);
    };
    let mut parts: Vec<Text> = Vec::new();
    let table = place.table.as_deref().and_then(|table| method.table(table));
    match table {
        None => parts.push((&method.title).into()),
        Some(table) => {
            parts.push((&table.title).into());
            let key = place.row_key.as_deref().unwrap_or_default();
            parts.extend(key_parts(method, table, key));
            let column = place
                .column
                .as_deref()
                .and_then(|column| table.column(column));
            parts.extend(column.map(|column| Text::from(&column.label)));
        }
    }
    // A row says its month itself.
    if let Some(month) = place.month.as_ref().filter(|_| place.row_key.is_none()) {
        let number = month.trim_start_matches('0');
        parts.push(Text::new(format!("{number}月"), format!("month {number}")));
    }
    joined(&parts)
}
