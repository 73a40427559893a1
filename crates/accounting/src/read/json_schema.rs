//! The JSON schema of a method's entries, for those who send JSON instead of a workbook.

use serde_json::{Map, Value, json};

use crate::library::{Column, ColumnKind, Method, Required, Role, Rows, Table};

/// JSON schema (2020-12) of the entries document of `method`.
///
/// Decimals are strings; a blank is absent or null; `NO`, `NE`, `IE` and `C` are notation keys; a
/// value may come with its unit, uncertainty and evidence as an object.
#[must_use]
pub fn json_schema(method: &Method) -> Value {
    let tables: Map<String, Value> = method
        .tables
        .iter()
        .map(|table| (table.id.clone(), table_schema(method, table)))
        .collect();
    let needed: Vec<&str> = method
        .tables
        .iter()
        .filter(|table| table.rows_min > 0)
        .map(|table| table.id.as_str())
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": method.title,
        "type": "object",
        "required": ["method", "year", "entity", "tables"],
        "additionalProperties": false,
        "properties": {
            "method": { "const": method.id },
            "year": year_schema(method),
            "entity": { "type": "string", "minLength": 18, "maxLength": 18 },
            "tables": {
                "type": "object",
                "additionalProperties": false,
                "required": needed,
                "properties": tables,
            },
        },
        "$defs": { "number": number_schema() },
    })
}

/// A bound the method leaves open is left out: null is none.
fn year_schema(method: &Method) -> Value {
    let bounds = [("minimum", method.years.from), ("maximum", method.years.to)];
    let known = bounds
        .into_iter()
        .filter_map(|(name, bound)| bound.map(|year| (name.to_owned(), json!(year))));
    Value::Object(
        known
            .chain([("type".to_owned(), json!("integer"))])
            .collect(),
    )
}

fn table_schema(method: &Method, table: &Table) -> Value {
    let entered = table
        .columns
        .iter()
        .filter(|column| column.role != Role::Formula);
    let columns: Map<String, Value> = entered
        .clone()
        .map(|column| (column.id.clone(), column_schema(method, column)))
        .collect();
    let required: Vec<&str> = entered
        .filter(|column| {
            column.role == Role::Key
                || (matches!(column.required, Required::Always) && column.default.is_none())
        })
        .map(|column| column.id.as_str())
        .collect();
    let rows_max = match table.rows {
        Rows::One => 1,
        Rows::Free { .. } | Rows::Listed(_) => table.rows_max(),
    };
    json!({
        "title": table.title,
        "type": "array",
        "minItems": table.rows_min,
        "maxItems": rows_max,
        "items": { "type": "object", "additionalProperties": false, "required": required, "properties": columns },
    })
}

fn column_schema(method: &Method, column: &Column) -> Value {
    let described = |mut schema: Value| {
        if let Value::Object(fields) = &mut schema {
            fields.insert("title".into(), json!(column.label));
            if !column.unit_text().is_empty() {
                fields.insert("unit".into(), json!(column.unit_text()));
            }
        }
        schema
    };
    described(match &column.kind {
        ColumnKind::Number => json!({ "$ref": "#/$defs/number" }),
        ColumnKind::Text | ColumnKind::Ref { .. } => json!({ "type": ["string", "null"] }),
        ColumnKind::Date => json!({ "type": ["string", "null"], "format": "date" }),
        ColumnKind::Code(list) => {
            let codes: Vec<&str> = method
                .list(list)
                .map(|list| list.items.iter().map(|item| item.code.as_str()).collect())
                .unwrap_or_default();
            json!({ "enum": codes })
        }
    })
}

fn number_schema() -> Value {
    let number = json!({ "type": "string", "pattern": "^(-?[0-9]+(\\.[0-9]+)?|NO|NE|IE|C)$" });
    json!({
        "oneOf": [
            { "type": "null" },
            number,
            {
                "type": "object",
                "additionalProperties": false,
                "required": ["value"],
                "properties": {
                    "value": number,
                    "unit": { "type": "string" },
                    "uncertainty": { "type": "string" },
                    "evidence": { "type": "string" },
                },
            },
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Library;

    #[test]
    fn a_table_that_needs_rows_says_so() {
        let power = Library::embedded().method("power-2022").map(json_schema);
        let schema = power.unwrap_or_default();
        assert_eq!(
            schema.pointer("/properties/tables/required"),
            Some(&json!(["unit", "fuel"]))
        );
        let least = |table: &str| {
            schema.pointer(&format!("/properties/tables/properties/{table}/minItems"))
        };
        assert_eq!(least("unit"), Some(&json!(1)));
        assert_eq!(least("electricity"), Some(&json!(0)));
    }

    #[test]
    fn every_entered_column_is_described_and_no_computed_one() {
        for method in Library::embedded().methods() {
            let schema = json_schema(method);
            for table in &method.tables {
                for column in &table.columns {
                    let path = format!(
                        "/properties/tables/properties/{}/items/properties/{}",
                        table.id, column.id
                    );
                    assert_eq!(
                        schema.pointer(&path).is_some(),
                        column.role != Role::Formula,
                        "{} {path}",
                        method.id
                    );
                }
            }
        }
    }
}
