//! What a template begins with: the entries given, else rows that are known beforehand, else the keys and choices of
//! last year's report. Last year's figures are never this year's entries; they are shown beside the cells.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use qilu_accounting::{
    ColumnKind, Entries, EntryCell, EntryRow, EntryValue, Library, Method, Role, Rows, Table,
    assess,
};
use qilu_quantity::Lang;
use rust_xlsxwriter::Note;

use super::TemplateOptions;
use crate::binding::pretty_unit;

/// Who is said to have written the remarks: apart from the annotator's, which replaces its own.
const AUTHOR: &str = "上年数据";
/// Digits of a figure of last year shown.
const DECIMALS_SHOWN: u32 = 10;
/// Size of a remark on the screen.
const NOTE_WIDTH: u32 = 190;
const NOTE_HEIGHT: u32 = 48;

/// The entries of the template.
pub(crate) fn begin<'a>(method: &Method, options: &TemplateOptions<'a>) -> Cow<'a, Entries> {
    if let Some(entries) = options.entries {
        return Cow::Borrowed(entries);
    }
    let mut tables = BTreeMap::new();
    for table in &method.tables {
        let known = options.rows.and_then(|rows| rows.get(&table.id));
        let last = options
            .last_year
            .and_then(|entries| entries.tables.get(&table.id));
        let rows: Vec<EntryRow> = match (known, last) {
            (Some(rows), _) => rows.clone(),
            (None, Some(rows)) => rows
                .iter()
                .filter_map(|row| kept(method, table, row))
                .collect(),
            (None, None) => continue,
        };
        let rows: Vec<EntryRow> = rows.into_iter().take(table.rows_max()).collect();
        if !rows.is_empty() {
            tables.insert(table.id.clone(), rows);
        }
    }
    Cow::Owned(Entries {
        method: method.id.clone(),
        year: options.year,
        entity: String::new(),
        tables,
    })
}

/// The keys and choices of a row that still mean something; nothing where a key is lost.
fn kept(method: &Method, table: &Table, row: &EntryRow) -> Option<EntryRow> {
    let mut cells = BTreeMap::new();
    for column in &table.columns {
        if !matches!(column.role, Role::Key | Role::Choice) {
            continue;
        }
        let value = row.cells.get(&column.id).map(|cell| &cell.value);
        let known = value.filter(|value| match (value, &column.kind) {
            (EntryValue::Text(code), ColumnKind::Code(list)) => method
                .list(list)
                .is_some_and(|list| list.item(code).is_some()),
            (EntryValue::Blank, _) => false,
            _ => true,
        });
        match known {
            Some(value) => {
                cells.insert(column.id.clone(), EntryCell::of(value.clone()));
            }
            None if column.role == Role::Key => return None,
            None => {}
        }
    }
    (!cells.is_empty()).then_some(EntryRow { cells, at: None })
}

/// The key of a row as its texts; nothing where part of it is blank.
fn key_of(table: &Table, row: &EntryRow) -> Option<Vec<String>> {
    table
        .keys()
        .map(|key| match &row.cells.get(&key.id)?.value {
            EntryValue::Text(text) => Some(text.trim().to_lowercase()),
            EntryValue::Number(number) => Some(number.to_decimal_string(DECIMALS_SHOWN)),
            EntryValue::Notation(_) | EntryValue::Blank => None,
        })
        .collect()
}

/// Last year's report, by table and key.
pub(crate) struct LastYear<'a> {
    year: i32,
    lang: Lang,
    rows: HashMap<(&'a str, Vec<String>), &'a EntryRow>,
    totals: BTreeMap<String, String>,
}

impl<'a> LastYear<'a> {
    pub(crate) fn new(
        library: &Library,
        method: &'a Method,
        options: &TemplateOptions<'a>,
    ) -> Option<Self> {
        let entries = options.last_year?;
        let mut rows = HashMap::new();
        for table in &method.tables {
            // Rows without a key are not known again.
            if table.rows != Rows::One && table.keys().next().is_none() {
                continue;
            }
            for row in entries.tables.get(&table.id).into_iter().flatten() {
                if let Some(key) = key_of(table, row) {
                    rows.entry((table.id.as_str(), key)).or_insert(row);
                }
            }
        }
        let totals = library.method(&entries.method).map(|before| {
            let assessment = assess(library, before, entries);
            let figures = assessment.totals.into_iter().filter_map(|total| {
                let decimals = total.decimals.unwrap_or(DECIMALS_SHOWN);
                let figure = total.value.number()?.to_decimal_string(decimals);
                Some((total.id, format!("{figure} {}", pretty_unit(&total.unit))))
            });
            figures.collect()
        });
        Some(Self {
            year: entries.year,
            lang: options.lang,
            rows,
            totals: totals.unwrap_or_default(),
        })
    }

    /// What to remark on an input of the row with these entries (of the row of a form: with any).
    pub(crate) fn remark(
        &self,
        table: &Table,
        row: Option<&EntryRow>,
        column: &str,
        unit: &str,
    ) -> Option<Note> {
        let key = match (&table.rows, row) {
            (Rows::One, _) => Vec::new(),
            (_, row) => key_of(table, row?)?,
        };
        let before = self.rows.get(&(table.id.as_str(), key))?;
        let figure = match &before.cells.get(column)?.value {
            EntryValue::Number(number) => {
                format!("{} {unit}", number.to_decimal_string(DECIMALS_SHOWN))
            }
            EntryValue::Notation(key) => key.as_str().to_owned(),
            EntryValue::Text(_) | EntryValue::Blank => return None,
        };
        Some(self.note(&figure))
    }

    /// What to remark on a total.
    pub(crate) fn total(&self, id: &str) -> Option<Note> {
        self.totals.get(id).map(|figure| self.note(figure))
    }

    fn note(&self, figure: &str) -> Note {
        let figure = figure.trim_end();
        let text = match self.lang {
            Lang::Zh => format!(
                "上年（{} 年度）：{figure}\n仅供对照，请填写本年数据。",
                self.year
            ),
            Lang::En => format!("Last year ({}): {figure}\nFor comparison only.", self.year),
        };
        Note::new(text)
            .set_author(AUTHOR)
            .add_author_prefix(false)
            .set_width(NOTE_WIDTH)
            .set_height(NOTE_HEIGHT)
    }
}
