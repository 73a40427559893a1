//! Entries as JSON: `{"method","year","entity","tables":{"fuel":[{"unit":"1","quantity":"12.5"}]}}`.
//!
//! Decimals are strings (a JSON number is accepted too, as it is written). A blank is absent or null. A cell may be an
//! object `{"value","unit","uncertainty","evidence","@":{"sheet","cell"}}`; a row may have `"@":{"sheet","row"}`.

use std::collections::BTreeMap;

use qilu_quantity::{Exact, Text};
use serde_json::{Map, Value as Json};

use super::entries::{CellAt, Entries, EntryCell, EntryRow, EntryValue, RowAt};
use super::problem::{Place, Problem, Severity};

/// Where a cell or row stands in a workbook.
const AT: &str = "@";

impl Entries {
    /// Reads entries.
    ///
    /// # Errors
    /// A fatal problem `entries.malformed` when the JSON has another shape.
    #[expect(
        clippy::result_large_err,
        reason = "a problem travels by value everywhere else, and this is read once"
    )]
    pub fn from_json(json: &Json) -> Result<Self, Problem> {
        Self::read(json).map_err(|problem| *problem)
    }

    /// Reads entries from the text of their JSON.
    ///
    /// # Errors
    /// A fatal problem `entries.malformed` when the text is no JSON or the JSON has another shape.
    #[expect(
        clippy::result_large_err,
        reason = "a problem travels by value everywhere else, and this is read once"
    )]
    pub fn from_text(text: &str) -> Result<Self, Problem> {
        let json = serde_json::from_str(text).map_err(|_| *malformed("$", "JSON", "JSON"))?;
        Self::from_json(&json)
    }

    fn read(json: &Json) -> Result<Self, Box<Problem>> {
        let entries = json
            .as_object()
            .ok_or_else(|| malformed("$", "对象", "an object"))?;
        let text = |name: &str| {
            entries
                .get(name)
                .and_then(Json::as_str)
                .map(str::to_owned)
                .ok_or_else(|| malformed(name, "字符串", "a string"))
        };
        let year = entries
            .get("year")
            .and_then(Json::as_i64)
            .and_then(|year| i32::try_from(year).ok());
        let mut tables = BTreeMap::new();
        for (table, rows) in entries
            .get("tables")
            .and_then(Json::as_object)
            .ok_or_else(|| malformed("tables", "对象", "an object"))?
        {
            let rows = rows
                .as_array()
                .ok_or_else(|| malformed(table, "数组", "an array"))?;
            tables.insert(
                table.clone(),
                rows.iter()
                    .map(|row| read_row(table, row))
                    .collect::<Result<_, _>>()?,
            );
        }
        Ok(Self {
            method: text("method")?,
            year: year.ok_or_else(|| malformed("year", "整数", "a whole number"))?,
            entity: text("entity").unwrap_or_default(),
            tables,
        })
    }

    /// The canonical JSON: keys sorted, blanks left out.
    #[must_use]
    pub fn to_json(&self) -> Json {
        self.json(true)
    }

    #[must_use]
    pub fn to_json_without_places(&self) -> Json {
        self.json(false)
    }

    fn json(&self, places: bool) -> Json {
        // What says nothing but where it stands is no part of the content.
        let tables: Map<String, Json> = self
            .tables
            .iter()
            .map(|(table, rows)| {
                let rows = rows
                    .iter()
                    .map(|row| write_row(row, places))
                    .filter(|row| places || row.as_object().is_some_and(|row| !row.is_empty()))
                    .collect();
                (table.clone(), rows)
            })
            .filter(|(_, rows): &(String, Vec<Json>)| places || !rows.is_empty())
            .map(|(table, rows)| (table, Json::Array(rows)))
            .collect();
        sorted([
            ("method", Json::String(self.method.clone())),
            ("year", Json::from(self.year)),
            ("entity", Json::String(self.entity.clone())),
            ("tables", Json::Object(tables)),
        ])
    }
}

fn malformed(place: &str, zh: &str, en: &str) -> Box<Problem> {
    let problem = Problem::new(
        "entries.malformed",
        Severity::Fatal,
        Place::default(),
        Text::new(
            format!("填报数据格式不对：{place} 应为{zh}。"),
            format!("The entries are malformed: {place} must be {en}."),
        ),
    );
    Box::new(problem.mend(Text::new(
        "请按该方法的数据模式（JSON Schema）改正。",
        "Correct them after the JSON schema of the method's entries.",
    )))
}

fn read_row(table: &str, json: &Json) -> Result<EntryRow, Box<Problem>> {
    let mut row = EntryRow::default();
    for (column, cell) in json
        .as_object()
        .ok_or_else(|| malformed(table, "对象的数组", "an array of objects"))?
    {
        if column == AT {
            row.at = Some(
                serde_json::from_value::<RowAt>(cell.clone())
                    .map_err(|_| malformed(AT, "工作表与行号", "a sheet and a row"))?,
            );
        } else {
            row.cells.insert(column.clone(), read_cell(column, cell)?);
        }
    }
    Ok(row)
}

fn read_cell(column: &str, json: &Json) -> Result<EntryCell, Box<Problem>> {
    let Some(object) = json.as_object() else {
        return Ok(EntryCell::of(read_value(column, json)?));
    };
    if let Some(unknown) = object.keys().find(|key| {
        !matches!(
            key.as_str(),
            "value" | "unit" | "uncertainty" | "evidence" | AT
        )
    }) {
        return Err(malformed(
            &format!("{column}.{unknown}"),
            "value、unit、uncertainty、evidence 之一",
            "one of value, unit, uncertainty, evidence",
        ));
    }
    let text = |name: &str| match object.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(malformed(&format!("{column}.{name}"), "字符串", "a string")),
    };
    let at = match object.get(AT) {
        None => None,
        Some(at) => Some(
            serde_json::from_value::<CellAt>(at.clone())
                .map_err(|_| malformed(AT, "工作表与单元格", "a sheet and a cell"))?,
        ),
    };
    let value = read_value(column, object.get("value").unwrap_or(&Json::Null))?;
    Ok(EntryCell {
        value,
        unit: text("unit")?,
        uncertainty: text("uncertainty")?,
        evidence: text("evidence")?,
        at,
    })
}

fn read_value(column: &str, json: &Json) -> Result<EntryValue, Box<Problem>> {
    match json {
        Json::Null => Ok(EntryValue::Blank),
        // The shortest text that stands for the number.
        Json::Number(number) => match Exact::parse(&number.to_string()) {
            Ok(number) => Ok(EntryValue::Number(number)),
            Err(_) => Err(malformed(
                column,
                "限度以内的数值",
                "a number within limits",
            )),
        },
        Json::String(text) => Ok(EntryValue::read(text)),
        Json::Bool(_) | Json::Array(_) | Json::Object(_) => Err(malformed(
            column,
            "字符串、数值或 null",
            "a string, a number or null",
        )),
    }
}

impl EntryRow {
    /// Reads one row of a table, as it stands in entries.
    ///
    /// # Errors
    /// A fatal problem `entries.malformed` when the JSON has another shape.
    #[expect(
        clippy::result_large_err,
        reason = "a problem travels by value everywhere else, and this is read once"
    )]
    pub fn from_json(table: &str, json: &Json) -> Result<Self, Problem> {
        read_row(table, json).map_err(|problem| *problem)
    }

    /// The row as it stands in canonical entries.
    #[must_use]
    pub fn to_json(&self) -> Json {
        write_row(self, true)
    }
}

impl EntryValue {
    /// A text as entered: blank, a plain number, a notation key, else the text itself.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Self::Blank;
        }
        if is_plain(trimmed)
            && let Ok(number) = Exact::parse(trimmed)
        {
            return Self::Number(number);
        }
        // A text with leading zeros ("01") may be a code, and must stay as it is.
        match (Exact::parse_entered(trimmed), trimmed.parse()) {
            (Ok(number), _) if number.to_string() == trimmed => Self::Number(number),
            (_, Ok(key)) => Self::Notation(key),
            _ => Self::Text(text.to_owned()),
        }
    }
}

/// Whether a text is a decimal number exactly as we write one: nothing in it could be meant otherwise.
fn is_plain(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = match unsigned.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (unsigned, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && decimals.is_none_or(|decimals| digits(decimals) && !decimals.ends_with('0'))
        && text != "-0"
}

fn write_row(row: &EntryRow, places: bool) -> Json {
    let cells = row
        .cells
        .iter()
        .filter_map(|(column, cell)| write_cell(cell, places).map(|json| (column.as_str(), json)));
    let at = row
        .at
        .as_ref()
        .filter(|_| places)
        .and_then(|at| serde_json::to_value(at).ok())
        .map(|at| (AT, at));
    sorted(cells.chain(at))
}

fn write_cell(cell: &EntryCell, places: bool) -> Option<Json> {
    let value = match &cell.value {
        EntryValue::Blank => Json::Null,
        EntryValue::Number(number) => Json::String(written(number)),
        EntryValue::Notation(key) => Json::String(key.to_string()),
        EntryValue::Text(text) => Json::String(text.clone()),
    };
    let text = |name, text: &Option<String>| text.clone().map(|text| (name, Json::String(text)));
    let at = cell
        .at
        .as_ref()
        .filter(|_| places)
        .and_then(|at| serde_json::to_value(at).ok())
        .map(|at| (AT, at));
    let rest: Vec<(&str, Json)> = [
        text("unit", &cell.unit),
        text("uncertainty", &cell.uncertainty),
        text("evidence", &cell.evidence),
        at,
    ]
    .into_iter()
    .flatten()
    .collect();
    match (value, rest.is_empty()) {
        (Json::Null, true) => None,
        (value, true) => Some(value),
        (value, false) => Some(sorted(rest.into_iter().chain([("value", value)]))),
    }
}

/// A number as it is read again: the whole decimal, however long; a fraction would be taken for a text.
fn written(number: &Exact) -> String {
    match number.decimals() {
        Some(places) => number.to_decimal_string(places),
        None => number.to_string(),
    }
}

/// An object with its keys in order, whatever order the JSON library keeps.
fn sorted<'k>(pairs: impl IntoIterator<Item = (&'k str, Json)>) -> Json {
    let ordered: BTreeMap<&str, Json> = pairs.into_iter().collect();
    Json::Object(
        ordered
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}
