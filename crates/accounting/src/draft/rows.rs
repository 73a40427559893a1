//! The rows of a working copy. Each has an id of its own, because it may lack its key while it is being typed.

use std::collections::BTreeSet;

use qilu_quantity::{Exact, Text};
use serde_json::{Map, Value as Json};

use crate::date;
use crate::library::{Column, ColumnKind, Method, Role, Rows, Table, fold_code};
use crate::limits::DRAFT_ROW_ID_CHARS_MAX;
use crate::report::{EntryCell, EntryRow, EntryValue, Place, Problem, Severity};

/// One row of a working copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftRow {
    /// Its id, unique within the table, for as long as the row is there.
    pub id: String,
    /// What was typed.
    pub row: EntryRow,
}

/// Reads the rows of a table: `[{"id":"r1","cells":{"fuel":"bituminous","quantity":"12.5"}}]`, cells as in entries. A row
/// without an id is given one.
///
/// # Errors
/// A fatal problem with the row and column: another shape, a column the table does not have or computes itself, an id
/// that is too long or there twice, more rows than the table may have.
#[expect(
    clippy::result_large_err,
    reason = "a problem travels by value everywhere else, and this is read once"
)]
pub fn read_draft_rows(table: &Table, json: &Json) -> Result<Vec<DraftRow>, Problem> {
    let rows = json
        .as_array()
        .ok_or_else(|| shape(table, None, "行的数组", "an array of rows"))?;
    if rows.len() > table.rows_max() {
        return Err(too_many(table, rows.len()));
    }
    let mut read = Vec::with_capacity(rows.len());
    let mut taken = BTreeSet::new();
    for (position, row) in rows.iter().enumerate() {
        let row = read_row(table, position, row)?;
        if !row.id.is_empty() && !taken.insert(row.id.clone()) {
            return Err(bad_id(table, position, &row.id));
        }
        read.push(row);
    }
    give_ids(&mut read);
    Ok(read)
}

/// Gives every row without an id one that no other row has.
pub fn give_ids(rows: &mut [DraftRow]) {
    let mut taken: BTreeSet<String> = rows.iter().map(|row| row.id.clone()).collect();
    let mut number = 0_usize;
    for row in rows.iter_mut().filter(|row| row.id.is_empty()) {
        row.id = loop {
            number += 1;
            let id = format!("r{number}");
            if taken.insert(id.clone()) {
                break id;
            }
        };
    }
}

#[expect(clippy::result_large_err, reason = "as the reading of all rows")]
fn read_row(table: &Table, position: usize, json: &Json) -> Result<DraftRow, Problem> {
    let wrong = |zh, en| shape(table, Some(position), zh, en);
    let object = json
        .as_object()
        .ok_or_else(|| wrong("含 id 与 cells 的对象", "an object with id and cells"))?;
    if object.keys().any(|key| key != "id" && key != "cells") {
        return Err(wrong(
            "只含 id 与 cells 的对象",
            "an object of id and cells only",
        ));
    }
    let id = match object.get("id") {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(id)) if is_id(id) => id.clone(),
        Some(other) => return Err(bad_id(table, position, &other.to_string())),
    };
    let row = match object.get("cells") {
        None | Some(Json::Null) => EntryRow::default(),
        Some(cells) => EntryRow::from_json(&table.id, cells)?,
    };
    for (column, cell) in &row.cells {
        match table.column(column).map(|found| found.role) {
            Some(Role::Formula) if !cell.is_blank() => {
                return Err(computed(table, position, column));
            }
            None => return Err(stranger(table, position, column)),
            Some(_) if cell.unit.is_some() || cell.at.is_some() => {
                return Err(wrong(
                    "以列的计量单位填写、不带位置的单元格",
                    "cells in the column's own unit and without a place",
                ));
            }
            Some(_) => {}
        }
    }
    Ok(DraftRow { id, row })
}

fn is_id(id: &str) -> bool {
    id.len() <= DRAFT_ROW_ID_CHARS_MAX
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The rows as they are kept and sent.
#[must_use]
pub fn write_draft_rows(rows: &[DraftRow]) -> Json {
    let written = rows.iter().map(|row| {
        let mut object = Map::new();
        object.insert("id".to_owned(), Json::String(row.id.clone()));
        object.insert("cells".to_owned(), row.row.to_json());
        Json::Object(object)
    });
    Json::Array(written.collect())
}

/// The rows an empty table begins with: the one of a form, one for each code of a list.
#[must_use]
pub fn blank_rows(method: &Method, table: &Table) -> Vec<DraftRow> {
    match &table.rows {
        Rows::One => vec![DraftRow {
            id: "r1".to_owned(),
            row: EntryRow::default(),
        }],
        Rows::Free { .. } => Vec::new(),
        Rows::Listed(_) => listed_codes(method, table)
            .enumerate()
            .map(|(position, (key, code))| {
                let mut row = DraftRow {
                    id: format!("r{}", position + 1),
                    ..DraftRow::default()
                };
                let code = EntryValue::Text(code.to_owned());
                row.row.cells.insert(key.to_owned(), EntryCell::of(code));
                row
            })
            .collect(),
    }
}

/// The key column of a listed table, and the codes of its rows.
fn listed_codes<'m>(
    method: &'m Method,
    table: &'m Table,
) -> impl Iterator<Item = (&'m str, &'m str)> {
    let list = match &table.rows {
        Rows::Listed(list) => method.list(list),
        Rows::One | Rows::Free { .. } => None,
    };
    let key = list.and_then(|list| {
        let own = ColumnKind::Code(list.id.clone());
        table.keys().find(|column| column.kind == own)
    });
    let items = list.map(|list| list.items.as_slice()).unwrap_or_default();
    items
        .iter()
        .filter_map(move |item| Some((key?.id.as_str(), item.code.as_str())))
}

/// A table's reported rows as rows of a working copy, without their places; a listed table keeps the rows of its list.
#[must_use]
pub fn rows_of_entries(method: &Method, table: &Table, rows: &[EntryRow]) -> Vec<DraftRow> {
    let known = |(id, cell): (&String, &EntryCell)| {
        let role = table.column(id)?.role;
        let kept = EntryCell {
            at: None,
            ..cell.clone()
        };
        (role != Role::Formula && !cell.is_blank()).then(|| (id.clone(), kept))
    };
    let bare = rows.iter().map(|row| EntryRow {
        cells: row.cells.iter().filter_map(known).collect(),
        at: None,
    });
    let mut drafted = blank_rows(method, table);
    if table.rows == Rows::One {
        if let (Some(first), Some(row)) = (drafted.first_mut(), bare.into_iter().next()) {
            first.row = row;
        }
        return drafted;
    }
    let key = listed_codes(method, table).next().map(|(key, _)| key);
    for row in bare {
        let same = |other: &&mut DraftRow| {
            key.is_some_and(|key| {
                let code = |row: &EntryRow| row.cells.get(key).map(|cell| cell.value.clone());
                code(&other.row).is_some() && code(&other.row) == code(&row)
            })
        };
        match drafted.iter_mut().find(same) {
            Some(listed) => listed.row = row,
            None => drafted.push(DraftRow {
                id: format!("r{}", drafted.len() + 1),
                row,
            }),
        }
    }
    drafted
}

/// What a year begins with that is filled in like the one before: its rows with their keys and choices, and no figure.
#[must_use]
pub fn begun_rows(method: &Method, table: &Table, rows: &[EntryRow]) -> Vec<DraftRow> {
    let mut begun = rows_of_entries(method, table, rows);
    let stays = |column: &str| {
        let role = table.column(column).map(|column| column.role);
        matches!(role, Some(Role::Key | Role::Choice))
    };
    for row in &mut begun {
        row.row.cells.retain(|column, _| stays(column));
    }
    begun.retain(|row| !row.row.is_blank() || table.rows == Rows::One);
    begun
}

/// Whether a row is part of the report: not blank, nor a row of a list with nothing but the key printed for everybody.
#[must_use]
pub fn is_reported(table: &Table, row: &EntryRow) -> bool {
    let says = |(id, cell): (&String, &EntryCell)| {
        let key = table
            .column(id)
            .is_some_and(|column| column.role == Role::Key);
        let printed = key && matches!(table.rows, Rows::Listed(_));
        !printed && !cell.is_blank()
    };
    table.rows == Rows::One || row.cells.iter().any(says)
}

/// The rows with every value as the engine takes it, so that what means the same compares as the same: a number typed with
/// other zeros, a code under its label.
#[must_use]
pub fn plain_rows(method: &Method, table: &Table, rows: &[DraftRow]) -> Vec<DraftRow> {
    let mut plain = rows.to_vec();
    for column in &table.columns {
        let cells = plain
            .iter_mut()
            .filter_map(|row| row.row.cells.get_mut(&column.id));
        for cell in cells {
            if let Some(value) = plain_value(method, column, &cell.value) {
                cell.value = value;
            }
        }
    }
    plain
}

/// A value of a column as the engine takes it; none where it stands so already.
#[must_use]
pub fn plain_value(method: &Method, column: &Column, value: &EntryValue) -> Option<EntryValue> {
    let EntryValue::Text(text) = value else {
        return None;
    };
    let plain = read_plain(method, &column.kind, text);
    (plain != *value).then_some(plain)
}

fn read_plain(method: &Method, kind: &ColumnKind, text: &str) -> EntryValue {
    match kind {
        ColumnKind::Number => match Exact::parse_entered(text) {
            Ok(number) => EntryValue::Number(number),
            Err(_) => EntryValue::read(text.trim()),
        },
        ColumnKind::Code(list) => {
            let items = method.list(list).map(|list| list.items.as_slice());
            let items = items.unwrap_or_default();
            if items.iter().any(|item| item.code == text) {
                return EntryValue::read(text);
            }
            let folded = fold_code(text);
            let item = items.iter().find(|item| {
                let names = [&item.code, &item.label.zh, &item.label.en];
                names.iter().any(|name| fold_code(name) == folded)
            });
            EntryValue::read(item.map_or(text.trim(), |item| item.code.as_str()))
        }
        ColumnKind::Date => match date::read(text) {
            Some(day) => EntryValue::Text(day),
            None => EntryValue::read(text.trim()),
        },
        ColumnKind::Text | ColumnKind::Ref { .. } => EntryValue::read(text.trim()),
    }
}

fn place(table: &Table, row: Option<usize>, column: Option<&str>) -> Place {
    Place {
        table: Some(table.id.clone()),
        row_key: row.map(|row| (row + 1).to_string()),
        column: column.map(str::to_owned),
        at: None,
    }
}

fn refused(code: &str, place: Place, message: Text) -> Problem {
    Problem::new(code, Severity::Fatal, place, message)
}

fn shape(table: &Table, row: Option<usize>, zh: &str, en: &str) -> Problem {
    refused(
        "draft.malformed",
        place(table, row, None),
        Text::new(
            format!("“{}”的数据格式不对：应为{zh}。", table.title.zh),
            format!(
                "The rows of “{}” are malformed: {en} expected.",
                table.title.en
            ),
        ),
    )
}

fn bad_id(table: &Table, row: usize, id: &str) -> Problem {
    let shown: String = id.chars().take(DRAFT_ROW_ID_CHARS_MAX).collect();
    refused(
        "draft.row_id",
        place(table, Some(row), None),
        Text::new(
            format!(
                "行标识“{shown}”无效或重复：应为表内唯一、不超过 {DRAFT_ROW_ID_CHARS_MAX} 个字符的字母、数字、“-”或“_”。"
            ),
            format!(
                "The row id “{shown}” is not valid or there twice: at most {DRAFT_ROW_ID_CHARS_MAX} letters, digits, - or _, unique within the table."
            ),
        ),
    )
}

fn stranger(table: &Table, row: usize, column: &str) -> Problem {
    let shown: String = column.chars().take(DRAFT_ROW_ID_CHARS_MAX).collect();
    refused(
        "draft.unknown_column",
        place(table, Some(row), Some(&shown)),
        Text::new(
            format!("“{}”没有“{shown}”这一列。", table.title.zh),
            format!("“{}” has no column {shown:?}.", table.title.en),
        ),
    )
}

fn computed(table: &Table, row: usize, column: &str) -> Problem {
    refused(
        "draft.computed_column",
        place(table, Some(row), Some(column)),
        Text::new(
            "该列由系统计算，不能填写。",
            "The column is computed and cannot be filled in.",
        ),
    )
}

fn too_many(table: &Table, rows: usize) -> Problem {
    let max = table.rows_max();
    refused(
        "draft.too_many_rows",
        place(table, None, None),
        Text::new(
            format!("“{}”最多 {max} 行，现有 {rows} 行。", table.title.zh),
            format!(
                "“{}” has at most {max} rows; these are {rows}.",
                table.title.en
            ),
        ),
    )
}
