//! One column of a table as a layout fills it: codes translated, figures converted into the table's unit.

use std::collections::HashMap;

use qilu_accounting::{Column, ColumnKind, EntryCell, EntryRow, EntryValue, Method, Role, Table};
use qilu_quantity::{Exact, Unit};

use crate::binding::{folded, item_label, items};
use crate::read::value::ColumnReader;

use super::layout::ColumnSource;
use super::month::month_code;
use super::units::unit_named;

/// A column that is filled.
pub(super) struct Filling<'m> {
    pub column: &'m Column,
    pub source: &'m ColumnSource,
    /// The same column as a template has it.
    pub reader: ColumnReader<'m>,
    method: &'m Method,
    table: &'m Table,
    codes: HashMap<String, String>,
    months: bool,
    factor: Option<Exact>,
    unit: Option<String>,
}

impl<'m> Filling<'m> {
    pub fn new(
        method: &'m Method,
        table: &'m Table,
        column: &'m Column,
        source: &'m ColumnSource,
    ) -> Self {
        let items = items(method, column);
        let mut codes: HashMap<String, String> = HashMap::new();
        // The user's own translations come first.
        for (text, code) in &source.codes {
            codes.insert(folded(text), code.clone());
        }
        for item in items {
            for shown in [
                &item.code,
                &item.label.zh,
                &item.label.en,
                &item_label(items, item),
            ] {
                codes
                    .entry(folded(shown))
                    .or_insert_with(|| item.code.clone());
            }
        }
        let factor = source
            .conversion
            .as_ref()
            .and_then(|conversion| Exact::parse(&conversion.factor).ok());
        let unit = source
            .unit
            .as_deref()
            .map(|unit| unit_named(unit).unwrap_or_else(|| unit.to_owned()));
        // A number shown as a percentage means a hundred times what the cell holds where the figures are percentages.
        let measured_in = unit.as_deref().unwrap_or(column.unit_text());
        let percent = factor.is_none() && measured_in.starts_with('%');
        Self {
            column,
            source,
            reader: ColumnReader::measured(method, column, percent),
            method,
            table,
            codes,
            months: is_month(method, column),
            factor,
            unit,
        }
    }

    /// Whether the column takes months.
    pub fn takes_months(&self) -> bool {
        self.months
    }

    /// Whether its cells hold figures.
    pub fn is_figure(&self) -> bool {
        self.column.role == Role::Input && self.column.kind == ColumnKind::Number
    }

    /// The code a word stands for, else the word.
    pub fn word(&self, text: &str) -> EntryValue {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return EntryValue::Blank;
        }
        let translated = match self.column.kind {
            ColumnKind::Code(_) | ColumnKind::Ref { .. } => self.codes.get(&folded(trimmed)),
            ColumnKind::Number | ColumnKind::Text | ColumnKind::Date => self
                .source
                .codes
                .iter()
                .find(|(known, _)| folded(known) == folded(trimmed))
                .map(|(_, value)| value),
        };
        EntryValue::Text(translated.map_or_else(|| trimmed.to_owned(), Clone::clone))
    }

    /// The code of a month.
    pub fn month(month: u32) -> EntryValue {
        EntryValue::Text(month_code(month))
    }

    /// Converts a figure into the unit of its row, or leaves it with its own unit for the engine to refuse. What is no bare
    /// number is left with its unit too: the engine reads “一万二千” in the unit of the column it stands in.
    pub fn convert(&self, cell: &mut EntryCell, row: &EntryRow, said: Option<&str>) {
        let number = match &cell.value {
            EntryValue::Number(number) => Some(number),
            EntryValue::Text(_) => None,
            EntryValue::Blank | EntryValue::Notation(_) => return,
        };
        if let Some(factor) = &self.factor {
            match number {
                Some(number) => cell.value = EntryValue::Number(number * factor),
                // No unit says what such a figure is measured in.
                None => cell.unit = Some(format!("×{factor}")),
            }
            return;
        }
        let given = said
            .map(|unit| unit_named(unit).unwrap_or_else(|| unit.to_owned()))
            .or_else(|| self.unit.clone());
        let Some(given) = given else {
            return;
        };
        let converted = number.and_then(|number| {
            let given = Unit::parse(&given).ok()?;
            let factor = given.entry_factor_to(&self.unit_in_row(row)?)?;
            Some(number * &factor)
        });
        match converted {
            Some(number) => cell.value = EntryValue::Number(number),
            None => cell.unit = Some(given),
        }
    }

    /// The unit of the table in a row, with `{fuel}` replaced by the amount unit of the row's code.
    fn unit_in_row(&self, row: &EntryRow) -> Option<Unit> {
        let mut unit = self.column.unit.as_ref()?.unit.clone();
        let keys: Vec<String> = unit.keys().map(str::to_owned).collect();
        for key in keys {
            let code = match &row.cells.get(&key)?.value {
                EntryValue::Text(code) => code,
                _ => return None,
            };
            let column = self.table.column(&key)?;
            let item = items(self.method, column)
                .iter()
                .find(|item| item.code == *code)?;
            let amount = Unit::parse(item.attrs.get("unit")?).ok()?;
            unit = unit.with_key(&key, &amount);
        }
        Some(unit)
    }
}

/// Whether a column's codes are months.
pub(super) fn is_month(method: &Method, column: &Column) -> bool {
    let items = items(method, column);
    (1..=12).all(|month| items.iter().any(|item| item.code == month_code(month)))
}
