//! Whether a layout fits its method: every table, column, unit and code it names is there, and nothing is beyond bounds.

use std::collections::BTreeSet;

use qilu_accounting::{Column, ColumnKind, Method, Role, Table};
use qilu_quantity::{Exact, Text, Unit};

use crate::binding::items;

use super::layout::{ColumnSource, Layout, TableSource};
use super::limits::{
    BLOCKS_MAX, CODES_MAX, COLUMNS_MAX, CONDITIONS_MAX, HEAD_ROWS_MAX, HEADER_ROWS_MAX,
    SOURCES_MAX, TEXT_CHARS_MAX,
};
use super::units::unit_named;

/// What is wrong with a layout, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutFault {
    /// Stable code, `layout.…`.
    pub code: &'static str,
    /// The position of the source, from 0.
    pub source: Option<usize>,
    /// The column of the table.
    pub column: Option<String>,
    /// What is wrong and what to do.
    pub text: Text,
}

/// Holds a layout against its method. Empty when nothing is wrong.
#[must_use]
pub fn check(layout: &Layout, method: &Method) -> Vec<LayoutFault> {
    let mut faults = Faults::default();
    if layout.sources.is_empty() || layout.sources.len() > SOURCES_MAX {
        faults.add(
            "layout.sources",
            None,
            format!("映射应包含 1 至 {SOURCES_MAX} 个取数表。"),
            format!("A layout has 1 to {SOURCES_MAX} sources."),
        );
        return faults.found;
    }
    let with_entity = layout
        .sources
        .iter()
        .filter(|source| source.entity.is_some())
        .count();
    if with_entity > 0 && with_entity < layout.sources.len() {
        faults.add(
            "layout.entity",
            None,
            "多家企业的文件，每个取数表都应指定统一社会信用代码列。",
            "Where a file holds several enterprises, every source names its column of the credit code.",
        );
    }
    for (position, source) in layout.sources.iter().enumerate() {
        faults.source = Some(position);
        match method.table(&source.table) {
            Some(table) => check_source(source, method, table, &mut faults),
            None => faults.add(
                "layout.table",
                None,
                format!("该方法没有表“{}”。", source.table),
                format!("The method has no table “{}”.", source.table),
            ),
        }
    }
    faults.found
}

#[derive(Default)]
struct Faults {
    source: Option<usize>,
    found: Vec<LayoutFault>,
}

impl Faults {
    fn add(
        &mut self,
        code: &'static str,
        column: Option<&str>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        self.found.push(LayoutFault {
            code,
            source: self.source,
            column: column.map(str::to_owned),
            text: Text::new(zh, en),
        });
    }
}

fn check_source(source: &TableSource, method: &Method, table: &Table, faults: &mut Faults) {
    check_bounds(source, faults);
    let mut filled = BTreeSet::new();
    if let Some(spread) = &source.spread {
        filled.insert(spread.column.as_str());
    }
    for of in &source.columns {
        let Some(column) = table.column(&of.column).filter(|c| c.role != Role::Formula) else {
            faults.add(
                "layout.column",
                Some(&of.column),
                format!("表“{}”没有可填报的列“{}”。", table.title.zh, of.column),
                format!(
                    "The table “{}” has no column “{}” to fill.",
                    table.title.en, of.column
                ),
            );
            continue;
        };
        if !filled.insert(column.id.as_str()) {
            faults.add(
                "layout.column_twice",
                Some(&column.id),
                format!("“{}”被指定了两次。", column.label.zh),
                format!("“{}” is filled twice.", column.label.en),
            );
        }
        check_column(of, source, method, table, column, faults);
    }
    for key in table.keys() {
        if !filled.contains(key.id.as_str()) {
            faults.add(
                "layout.key_missing",
                Some(&key.id),
                format!("“{}”是表的关键列，请指定取数列或固定值。", key.label.zh),
                format!(
                    "“{}” is part of the table's key: say which column or fixed value fills it.",
                    key.label.en
                ),
            );
        }
    }
    check_spread(source, method, table, faults);
}

fn check_bounds(source: &TableSource, faults: &mut Faults) {
    let texts = source
        .refs()
        .iter()
        .map(|r| r.text.clone())
        .collect::<Vec<_>>();
    let codes = source
        .columns
        .iter()
        .flat_map(|column| column.codes.iter().flat_map(|(from, to)| [from, to]));
    let conditions = source.rows.iter().flat_map(|condition| &condition.is);
    let too_long = texts
        .iter()
        .chain(codes)
        .chain(conditions)
        .chain([&source.sheet])
        .any(|text| text.chars().count() > TEXT_CHARS_MAX);
    let too_many = source.columns.len() > COLUMNS_MAX
        || source.rows.len() > CONDITIONS_MAX
        || source
            .rows
            .iter()
            .any(|rows| rows.is.len() > CONDITIONS_MAX)
        || source.columns.iter().any(|c| c.codes.len() > CODES_MAX)
        || source
            .spread
            .as_ref()
            .is_some_and(|s| s.blocks.len() > BLOCKS_MAX);
    if too_long || too_many {
        faults.add(
            "layout.too_large",
            None,
            "映射内容超出上限，请精简。",
            "The layout is beyond its limits; make it smaller.",
        );
    }
    let header = source.header;
    if header.row == 0
        || header.row > HEAD_ROWS_MAX
        || header.rows == 0
        || header.rows > HEADER_ROWS_MAX
    {
        faults.add(
            "layout.header",
            None,
            format!("表头应在前 {HEAD_ROWS_MAX} 行之内，占 1 至 {HEADER_ROWS_MAX} 行。"),
            format!("A header stands within the first {HEAD_ROWS_MAX} rows and takes 1 to {HEADER_ROWS_MAX} of them."),
        );
    }
    if source.refs().is_empty() {
        faults.add(
            "layout.no_column",
            None,
            "请至少为一列指定文件中的取数列。",
            "At least one column must come from a column of the file.",
        );
    }
    if source
        .refs()
        .iter()
        .any(|r| r.text.trim().is_empty() || r.nth == 0)
    {
        faults.add(
            "layout.header_text",
            None,
            "取数列的表头文字不能为空。",
            "The header of a column must not be empty.",
        );
    }
}

fn check_column(
    of: &ColumnSource,
    source: &TableSource,
    method: &Method,
    table: &Table,
    column: &Column,
    faults: &mut Faults,
) {
    let ways = [of.header.is_some(), of.fixed.is_some(), of.spread];
    if ways.iter().filter(|way| **way).count() != 1 || (of.spread && source.spread.is_none()) {
        faults.add(
            "layout.origin",
            Some(&column.id),
            format!(
                "请为“{}”指定一种取数方式：取数列、固定值或按月展开。",
                column.label.zh
            ),
            format!(
                "Say one way to fill “{}”: a column, a fixed value, or the spread.",
                column.label.en
            ),
        );
    }
    check_unit(of, table, column, faults);
    if let ColumnKind::Code(_) = column.kind {
        let known = items(method, column);
        for code in of.codes.values() {
            if !known.iter().any(|item| item.code == *code) {
                faults.add(
                    "layout.code",
                    Some(&column.id),
                    format!("“{}”没有代码“{code}”。", column.label.zh),
                    format!("“{}” has no code “{code}”.", column.label.en),
                );
            }
        }
    }
}

fn check_unit(of: &ColumnSource, table: &Table, column: &Column, faults: &mut Faults) {
    if let Some(conversion) = &of.conversion {
        let sound = Exact::parse(&conversion.factor).is_ok_and(|factor| factor > Exact::ZERO)
            && !conversion.reason.trim().is_empty()
            && conversion.reason.chars().count() <= TEXT_CHARS_MAX;
        if !sound || of.unit.is_some() || of.unit_from.is_some() {
            faults.add(
                "layout.conversion",
                Some(&column.id),
                "换算系数应为大于零的十进制数并写明依据，且不与计量单位同时使用。",
                "A conversion is a decimal above zero with its reason, and stands in place of a unit.",
            );
        }
    }
    let Some(given) = &of.unit else { return };
    let unit = unit_named(given).and_then(|unit| Unit::parse(&unit).ok());
    let fits = unit.is_some_and(|unit| {
        column.unit.as_ref().is_some_and(|wanted| {
            let keys: Vec<&str> = wanted.unit.keys().collect();
            // What depends on a row's code is held against the codes row by row.
            !keys.is_empty() || unit.entry_factor_to(&wanted.unit).is_some()
        })
    });
    if !fits {
        faults.add(
            "layout.unit",
            Some(&column.id),
            format!(
                "“{given}”不能按比例换算为表“{}”所用的 {}；请改用换算系数并写明依据。",
                table.title.zh,
                column.unit_text()
            ),
            format!(
                "“{given}” does not convert by scale to {} of the table “{}”; declare a conversion with its reason instead.",
                column.unit_text(),
                table.title.en
            ),
        );
    }
}

fn check_spread(source: &TableSource, method: &Method, table: &Table, faults: &mut Faults) {
    let Some(spread) = &source.spread else { return };
    let Some(column) = table
        .column(&spread.column)
        .filter(|column| column.role != Role::Formula)
    else {
        faults.add(
            "layout.column",
            Some(&spread.column),
            format!("表“{}”没有列“{}”。", table.title.zh, spread.column),
            format!(
                "The table “{}” has no column “{}”.",
                table.title.en, spread.column
            ),
        );
        return;
    };
    let known = items(method, column);
    let mut seen = BTreeSet::new();
    let sound = !spread.blocks.is_empty()
        && spread.blocks.iter().all(|block| {
            let value = known.is_empty() || known.iter().any(|item| item.code == block.value);
            let named = block.headers.keys().all(|id| {
                source
                    .columns
                    .iter()
                    .any(|column| column.spread && column.column == *id)
            });
            seen.insert(&block.value) && value && named && !block.headers.is_empty()
        });
    if !sound {
        faults.add(
            "layout.spread",
            Some(&column.id),
            format!(
                "按“{}”展开的各组列应各不相同，且取值在代码表内。",
                column.label.zh
            ),
            format!(
                "The blocks spread over “{}” must differ, and each value must be one of its codes.",
                column.label.en
            ),
        );
    }
}
