//! A layout to begin with: columns by the likeness of their names, units out of headers, codes by their labels. A proposal
//! a person looks at, never applied by itself.

use std::collections::{BTreeMap, BTreeSet};

use qilu_accounting::{Column, ColumnKind, Method, Role, Table};
use qilu_quantity::CreditCode;

use crate::binding::{folded, items};

use super::columns::is_month;
use super::inspect::HeaderColumn;
use super::layout::{ColumnRef, ColumnSource, HeaderLine, Spread, SpreadBlock, TableSource};
use super::month::{month_code, month_of};
use super::units::{unit_in, unit_named};

/// Months side by side from which a spread is proposed.
const MONTHS_MIN: usize = 3;

/// Proposes how one table is read from the columns of a sheet.
#[must_use]
pub fn suggest(
    method: &Method,
    table: &Table,
    sheet: &str,
    header: HeaderLine,
    columns: &[HeaderColumn],
) -> TableSource {
    let mut source = TableSource {
        table: table.id.clone(),
        sheet: sheet.to_owned(),
        header,
        entity: entity(columns),
        columns: Vec::new(),
        spread: None,
        rows: Vec::new(),
        keep_totals: false,
    };
    let mut taken: BTreeSet<ColumnRef> = source.entity.iter().cloned().collect();
    let blocks = month_blocks(columns);
    let months = table
        .columns
        .iter()
        .find(|column| column.role != Role::Formula && is_month(method, column));
    let spread = months.filter(|_| blocks.len() >= MONTHS_MIN);
    for column in table.columns.iter().filter(|c| c.role != Role::Formula) {
        if spread.is_some_and(|month| month.id == column.id) {
            continue;
        }
        let best = columns
            .iter()
            .filter(|header| !taken.contains(&reference(header)))
            .filter(|header| !blocks.iter().any(|block| block.holds(header)))
            .map(|header| (likeness(column, header), header))
            .filter(|(likeness, _)| *likeness > 0)
            .max_by_key(|(likeness, _)| *likeness);
        if let Some((_, header)) = best {
            let reference = reference(header);
            taken.insert(reference.clone());
            source.columns.push(ColumnSource {
                column: column.id.clone(),
                header: Some(reference),
                unit: unit(column, header),
                codes: codes(method, column, header),
                ..ColumnSource::default()
            });
        }
    }
    if let Some(month) = spread {
        add_spread(&mut source, table, month, &blocks);
    }
    source
}

/// The columns of one month.
struct MonthBlock<'h> {
    month: u32,
    /// What the header says beside the month, and the column.
    columns: Vec<(String, &'h HeaderColumn)>,
}

impl MonthBlock<'_> {
    fn holds(&self, header: &HeaderColumn) -> bool {
        self.columns
            .iter()
            .any(|(_, own)| own.letter == header.letter)
    }
}

/// Columns whose header is a month, or a month with a measure: `3月`, `3月/热值`.
fn month_blocks(columns: &[HeaderColumn]) -> Vec<MonthBlock<'_>> {
    let mut blocks: BTreeMap<u32, Vec<(String, &HeaderColumn)>> = BTreeMap::new();
    for header in columns {
        let mut parts: Vec<&str> = header.text.split('/').collect();
        let month = month_of(&header.text).or_else(|| {
            let at = parts.iter().position(|part| month_of(part).is_some())?;
            month_of(parts.remove(at))
        });
        if let Some((_, month)) = month {
            let rest = if month_of(&header.text).is_some() {
                String::new()
            } else {
                parts.join("/")
            };
            blocks.entry(month).or_default().push((rest, header));
        }
    }
    blocks
        .into_iter()
        .map(|(month, columns)| MonthBlock { month, columns })
        .collect()
}

fn add_spread(source: &mut TableSource, table: &Table, month: &Column, blocks: &[MonthBlock<'_>]) {
    let filled: BTreeSet<String> = source
        .columns
        .iter()
        .map(|column| column.column.clone())
        .collect();
    let inputs = || {
        table
            .columns
            .iter()
            .filter(|column| column.role == Role::Input && !filled.contains(&column.id))
    };
    let mut spread = Spread {
        column: month.id.clone(),
        blocks: Vec::new(),
    };
    let mut units: BTreeMap<String, Option<String>> = BTreeMap::new();
    for block in blocks {
        let mut headers = BTreeMap::new();
        for (rest, header) in &block.columns {
            let column = if rest.is_empty() {
                inputs().next()
            } else {
                let measure = HeaderColumn {
                    text: rest.clone(),
                    ..(*header).clone()
                };
                inputs()
                    .map(|column| (likeness(column, &measure), column))
                    .filter(|(likeness, _)| *likeness > 0)
                    .max_by_key(|(likeness, _)| *likeness)
                    .map(|(_, column)| column)
            };
            if let Some(column) = column {
                headers
                    .entry(column.id.clone())
                    .or_insert_with(|| reference(header));
                units
                    .entry(column.id.clone())
                    .or_insert_with(|| unit(column, header));
            }
        }
        if !headers.is_empty() {
            spread.blocks.push(SpreadBlock {
                value: month_code(block.month),
                headers,
            });
        }
    }
    if spread.blocks.is_empty() {
        return;
    }
    for (column, unit) in units {
        source.columns.push(ColumnSource {
            column,
            spread: true,
            unit,
            ..ColumnSource::default()
        });
    }
    source.spread = Some(spread);
}

fn reference(header: &HeaderColumn) -> ColumnRef {
    ColumnRef {
        text: header.text.clone(),
        nth: header.nth,
    }
}

/// The column whose values are credit codes.
fn entity(columns: &[HeaderColumn]) -> Option<ColumnRef> {
    let is_codes = |header: &&HeaderColumn| {
        !header.values.is_empty()
            && header
                .values
                .iter()
                .all(|value| CreditCode::parse(value).is_ok())
    };
    columns.iter().find(is_codes).map(reference)
}

/// How alike a column and a header are; 0 is not at all.
fn likeness(column: &Column, header: &HeaderColumn) -> usize {
    let figure = column.role == Role::Input && column.kind == ColumnKind::Number;
    if figure && !header.figures && !header.values.is_empty() {
        return 0;
    }
    let bare = bare(&header.text);
    let names = [
        column.label.zh.as_str(),
        &column.label.en,
        &column.id,
        column.symbol.as_deref().unwrap_or(""),
    ];
    names
        .iter()
        .map(|name| alike(&self::bare(name), &bare))
        .max()
        .unwrap_or(0)
}

/// A name without what stands in brackets, folded.
fn bare(text: &str) -> String {
    let folded = folded(text);
    let cut = folded.split(['(', '[', '【']).next().unwrap_or("");
    cut.to_owned()
}

fn alike(one: &str, other: &str) -> usize {
    const SAME: usize = 100;
    const SHARED_MIN: usize = 2;
    if one.is_empty() || other.is_empty() {
        return 0;
    }
    if one == other {
        return SAME;
    }
    if one.is_ascii() {
        return 0;
    }
    let shared = longest_shared(one, other);
    if shared < SHARED_MIN {
        return 0;
    }
    let longest = one.chars().count().max(other.chars().count());
    (SAME * shared)
        .checked_div(longest)
        .unwrap_or(0)
        .min(SAME - 1)
}

/// The length of the longest run of characters both texts have.
fn longest_shared(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut before = vec![0_usize; other.len() + 1];
    let mut longest = 0;
    for a in one.chars() {
        let mut now = vec![0_usize; other.len() + 1];
        for (at, b) in other.iter().enumerate() {
            if a == *b
                && let (Some(run), Some(slot)) = (before.get(at).copied(), now.get_mut(at + 1))
            {
                *slot = run + 1;
                longest = longest.max(run + 1);
            }
        }
        before = now;
    }
    longest
}

/// The unit a header names, where it is not the table's own.
fn unit(column: &Column, header: &HeaderColumn) -> Option<String> {
    let wanted = column.unit.as_ref()?;
    let found = unit_in(&header.text).or_else(|| {
        let last = header.text.split('/').next_back()?;
        unit_named(last).filter(|_| header.text.contains('/'))
    })?;
    (found != wanted.text).then_some(found)
}

/// Translations of the words below a header that are not labels already.
fn codes(method: &Method, column: &Column, header: &HeaderColumn) -> BTreeMap<String, String> {
    let items = items(method, column);
    if items.is_empty() || is_month(method, column) {
        return BTreeMap::new();
    }
    header
        .values
        .iter()
        .filter_map(|value| {
            let text = folded(value);
            let known = items.iter().any(|item| {
                [&item.code, &item.label.zh, &item.label.en]
                    .iter()
                    .any(|label| folded(label) == text)
            });
            if known {
                return None;
            }
            let best = items
                .iter()
                .map(|item| (alike(&bare(&item.label.zh), &bare(value)), item))
                .filter(|(likeness, _)| *likeness > 0)
                .max_by_key(|(likeness, _)| *likeness);
            best.map(|(_, item)| (value.clone(), item.code.clone()))
        })
        .collect()
}
