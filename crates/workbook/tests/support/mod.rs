//! Filled reports of any method, and edits to the parts of a package, for the tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed step fails the test"
)]
#![allow(
    dead_code,
    reason = "each test program uses its own part of the support"
)]

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use qilu_accounting::{
    Column, ColumnKind, Entries, EntryCell, EntryRow, EntryValue, Library, Method, Required, Role,
    Rows, Table, assess,
};
use qilu_quantity::{Exact, Lang, Notation};
use qilu_workbook::{EntityFacts, TemplateOptions, write_template};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

pub const CREDIT_CODE: &str = "91370100MA3XXXXX0X";
pub const YEAR: i32 = 2023;

/// A small generator: the same numbers for the same seed on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound.max(1)
    }
}

pub fn methods() -> impl Iterator<Item = &'static Method> {
    Library::embedded().methods()
}

pub fn method(id: &str) -> &'static Method {
    Library::embedded()
        .method(id)
        .expect("the method is embedded")
}

pub fn text(value: &str) -> EntryCell {
    EntryCell::of(EntryValue::Text(value.to_owned()))
}

pub fn number(value: &str) -> EntryCell {
    EntryCell::of(EntryValue::Number(Exact::parse(value).expect("a number")))
}

pub fn row(cells: &[(&str, EntryCell)]) -> EntryRow {
    EntryRow {
        cells: cells
            .iter()
            .map(|(id, cell)| ((*id).to_owned(), cell.clone()))
            .collect(),
        at: None,
    }
}

/// A report that fills every table, without anything the engine refuses.
pub fn sample(method: &Method, seed: u64) -> Entries {
    let mut dice = Dice::new(seed);
    let mut entries = Entries {
        method: method.id.clone(),
        year: YEAR,
        entity: CREDIT_CODE.to_owned(),
        tables: BTreeMap::new(),
    };
    for table in &method.tables {
        let rows = table_rows(method, table, &entries, &mut dice);
        if !rows.is_empty() {
            entries.tables.insert(table.id.clone(), rows);
        }
    }
    // What the engine refuses in these random rows is taken out again, what it misses is put in, until it is content.
    for _ in 0..12 {
        let refused: Vec<_> = assess(Library::embedded(), method, &entries)
            .problems
            .into_iter()
            .filter(|problem| problem.code.starts_with("input."))
            .collect();
        if refused.is_empty() {
            break;
        }
        for problem in refused {
            let (Some(table), Some(column)) = (problem.place.table, problem.place.column) else {
                continue;
            };
            let key = problem.place.row_key.unwrap_or_default();
            let described = method.table(&table).unwrap();
            for row in entries.tables.get_mut(&table).into_iter().flatten() {
                if row_key(described, row) == key {
                    row.cells.remove(&column);
                    if problem.code == "input.required" {
                        let value = figure(described.column(&column).unwrap(), &mut dice);
                        row.cells
                            .insert(column.clone(), EntryCell::of(EntryValue::Number(value)));
                    }
                }
            }
        }
    }
    entries
        .tables
        .values_mut()
        .for_each(|rows| rows.retain(|row| !row.is_blank()));
    entries.tables.retain(|_, rows| !rows.is_empty());
    entries
}

fn row_key(table: &Table, row: &EntryRow) -> String {
    table
        .keys()
        .map(|key| match row.cells.get(&key.id).map(|cell| &cell.value) {
            Some(EntryValue::Text(text)) => text.clone(),
            _ => String::new(),
        })
        .collect::<Vec<_>>()
        .join("|")
}

fn table_rows(method: &Method, table: &Table, entries: &Entries, dice: &mut Dice) -> Vec<EntryRow> {
    let wanted = match &table.rows {
        Rows::One => 1,
        Rows::Listed(list) => method.list(list).unwrap().items.len(),
        Rows::Free { max } => (3 + usize::try_from(dice.below(6)).unwrap()).min(*max),
    };
    let mut rows: Vec<EntryRow> = Vec::new();
    let mut taken = std::collections::BTreeSet::new();
    for position in 0..wanted * 4 {
        if rows.len() == wanted {
            break;
        }
        let mut row = EntryRow::default();
        for column in &table.columns {
            if let Some(value) = cell(method, table, column, entries, position, dice) {
                row.cells.insert(column.id.clone(), EntryCell::of(value));
            }
        }
        if table.keys().next().is_none() || taken.insert(row_key(table, &row)) {
            rows.push(row);
        }
    }
    rows
}

fn cell(
    method: &Method,
    table: &Table,
    column: &Column,
    entries: &Entries,
    position: usize,
    dice: &mut Dice,
) -> Option<EntryValue> {
    match (column.role, &column.kind) {
        (Role::Formula, _) => None,
        (Role::Key | Role::Choice, ColumnKind::Code(list)) => {
            let items = &method.list(list)?.items;
            let at = if matches!(&table.rows, Rows::Listed(listed) if listed == list) {
                position
            } else {
                usize::try_from(dice.below(items.len() as u64)).unwrap()
            };
            Some(EntryValue::Text(items.get(at)?.code.clone()))
        }
        (
            Role::Key,
            ColumnKind::Ref {
                table,
                column,
                also,
            },
        ) => {
            let rows = entries.tables.get(table)?;
            let pick = usize::try_from(dice.below((rows.len() + also.len()) as u64)).unwrap();
            match rows.get(pick) {
                Some(row) => Some(row.cells.get(column)?.value.clone()),
                None => Some(EntryValue::Text(also.get(pick - rows.len())?.code.clone())),
            }
        }
        (Role::Key, _) => Some(EntryValue::Text((position + 1).to_string())),
        (Role::Input, _) => {
            let optional = !matches!(column.required, Required::Always);
            if (optional || column.default.is_some()) && dice.below(3) == 0 {
                return None;
            }
            if column.allows_notation() && dice.below(12) == 0 {
                return Some(EntryValue::Notation(Notation::NO));
            }
            Some(EntryValue::Number(figure(column, dice)))
        }
        _ => Some(EntryValue::Text(format!("示例{}", position + 1))),
    }
}

/// A figure within the column's range, with the decimals it keeps.
fn figure(column: &Column, dice: &mut Dice) -> Exact {
    let low = column
        .range
        .min
        .clone()
        .or_else(|| column.range.above.clone())
        .unwrap_or(Exact::ZERO);
    let high = column
        .range
        .max
        .clone()
        .or_else(|| column.range.below.clone())
        .unwrap_or_else(|| Exact::from(250_000));
    let share = Exact::fraction(i64::try_from(1 + dice.below(997)).unwrap(), 999).unwrap();
    let span = &high - &low;
    (&low + &(&span * &share)).round(
        column.decimals.unwrap_or(2),
        qilu_quantity::Rounding::HalfUp,
    )
}

pub fn options(entries: &Entries) -> TemplateOptions<'_> {
    TemplateOptions {
        year: YEAR,
        entity: Some(EntityFacts {
            credit_code: CREDIT_CODE.to_owned(),
            name: "山东示例有限公司".to_owned(),
        }),
        entries: Some(entries),
        demo: true,
        lang: Lang::Zh,
    }
}

/// The template of a method, filled.
pub fn filled(method: &Method, entries: &Entries) -> Vec<u8> {
    write_template(Library::embedded(), method, &options(entries)).expect("the template is written")
}

/// Every part of a package by name.
pub fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|position| {
            let mut entry = archive.by_index(position).unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (entry.name().unwrap().into_owned(), content)
        })
        .collect()
}

/// A package of these parts.
pub fn package(parts: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// The package with one part's text changed; the change must change something.
pub fn changed(bytes: &[u8], part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut parts = parts(bytes);
    let content = parts
        .get_mut(part)
        .unwrap_or_else(|| panic!("no part {part}"));
    let before = String::from_utf8(content.clone()).unwrap();
    let after = change(&before);
    assert_ne!(before, after, "the edit of {part} changed nothing");
    *content = after.into_bytes();
    package(&parts)
}

/// The part of the sheet with this name.
pub fn sheet_part(bytes: &[u8], name: &str) -> String {
    let mut package = qilu_workbook::package::Package::open(bytes).unwrap();
    let book = qilu_workbook::book::Book::read(&mut package).unwrap();
    book.sheet(name)
        .unwrap_or_else(|| panic!("no sheet {name}"))
        .part
        .clone()
}

/// The sheet and address of a defined name.
pub fn named(bytes: &[u8], name: &str) -> (String, qilu_workbook::address::Address) {
    let mut package = qilu_workbook::package::Package::open(bytes).unwrap();
    let book = qilu_workbook::book::Book::read(&mut package).unwrap();
    let (sheet, area) = book
        .names
        .get(&name.to_lowercase())
        .unwrap_or_else(|| panic!("no name {name}"));
    (sheet.clone(), area.first)
}

/// The XML of one cell in a sheet part, from `<c` to its end.
pub fn cell_xml<'x>(sheet: &'x str, address: &str) -> &'x str {
    let from = sheet
        .find(&format!("<c r=\"{address}\""))
        .unwrap_or_else(|| panic!("no cell {address}"));
    let rest = &sheet[from..];
    let tag = rest.find('>').unwrap();
    if rest[..tag].ends_with('/') {
        return &rest[..=tag];
    }
    &rest[..rest.find("</c>").unwrap() + 4]
}

/// The sheet part with one cell's content replaced, its style kept: `attributes` as ` t="str"`, `content` as `<v>1</v>`.
pub fn with_cell(sheet: &str, address: &str, attributes: &str, content: &str) -> String {
    let old = cell_xml(sheet, address);
    let style = old
        .split("s=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or("0");
    sheet.replacen(
        old,
        &format!("<c r=\"{address}\" s=\"{style}\"{attributes}>{content}</c>"),
        1,
    )
}
