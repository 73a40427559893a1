//! First pass over a document: tables and columns with their types, so that formulas can name them.

use std::collections::HashSet;

use qilu_quantity::{Exact, Unit};
use toml::Spanned;

use super::codes::{CodeIndex, item};
use super::document::{
    ColumnDocument, Document, LineDocument, ListDocument, RangeDocument, RoleDocument,
    TableDocument, TextDocument, UncertaintyDocument,
};
use super::factors::FactorSet;
use super::load::Faults;
use super::method::{CodeItem, CodeList, Constant, RoundingPolicy, UnitSpec};
use super::table::{
    Column, ColumnKind, ColumnUncertainty, LineSpec, Range, Required, Role, Rows, Table,
};
use crate::limits::{DECIMALS_MAX, TABLE_ROWS_MAX};

/// Reads constants; a malformed one is a fault.
pub(crate) fn constants(document: &Document, faults: &mut Faults) -> Vec<Constant> {
    let mut seen = HashSet::new();
    document
        .constants
        .iter()
        .filter_map(|constant| {
            faults.unique(&mut seen, &constant.id);
            let unit = unit(&constant.unit, faults)?;
            let value = exact(&constant.value, faults)?;
            let symbol = constant
                .symbol
                .clone()
                .unwrap_or_else(|| constant.value.get_ref().clone());
            Some(Constant {
                id: constant.id.get_ref().clone(),
                value,
                unit,
                symbol,
                label: constant.label.clone(),
            })
        })
        .collect()
}

/// Reads code lists; those that draw on a factor set hold the codes that have factors there, in the order of the codes.
pub(crate) fn lists(
    document: &Document,
    codes: &[CodeItem],
    sets: &[FactorSet],
    faults: &mut Faults,
) -> Vec<(CodeList, CodeIndex)> {
    let mut seen = HashSet::new();
    document
        .lists
        .iter()
        .map(|list| {
            faults.unique(&mut seen, &list.id);
            let list = read_list(list, codes, sets, faults);
            let index = CodeIndex::of(&list);
            (list, index)
        })
        .collect()
}

fn read_list(
    list: &ListDocument,
    codes: &[CodeItem],
    sets: &[FactorSet],
    faults: &mut Faults,
) -> CodeList {
    let mut items: Vec<CodeItem> = list.items.iter().map(item).collect();
    if let Some(id) = &list.from_factor_set {
        match sets.iter().find(|set| set.id == *id.get_ref()) {
            None => faults.add(
                id.span().start,
                "list.unknown_set",
                format!("没有因子集 {}", id.get_ref()),
                format!("there is no factor set `{}`", id.get_ref()),
            ),
            Some(set) => {
                let keys: HashSet<&str> = set
                    .rows
                    .iter()
                    .filter_map(|row| row.key.as_deref())
                    .collect();
                items.extend(
                    codes
                        .iter()
                        .filter(|code| keys.contains(code.code.as_str()))
                        .cloned(),
                );
            }
        }
    }
    // A list without codes because its set is unknown has its fault already.
    let lacks_set = list
        .from_factor_set
        .as_ref()
        .is_some_and(|id| sets.iter().all(|set| set.id != *id.get_ref()));
    if items.is_empty() && !lacks_set {
        faults.add(
            list.id.span().start,
            "list.empty",
            "代码表没有代码",
            "the list has no codes",
        );
    }
    let mut seen = HashSet::new();
    for item in &items {
        if !seen.insert(super::fold_code(&item.code)) {
            faults.add(
                list.id.span().start,
                "document.duplicate",
                format!("代码重复：{}", item.code),
                format!("duplicate code `{}`", item.code),
            );
        }
    }
    CodeList {
        id: list.id.get_ref().clone(),
        label: list.label.clone(),
        items,
    }
}

/// Reads tables and columns, still without formulas.
pub(crate) fn tables(
    document: &Document,
    lists: &[CodeList],
    rounding: RoundingPolicy,
    faults: &mut Faults,
) -> Vec<Table> {
    let mut seen = HashSet::new();
    document
        .tables
        .iter()
        .map(|table| {
            faults.unique(&mut seen, &table.id);
            let mut columns_seen = HashSet::new();
            let columns: Vec<Column> = table
                .columns
                .iter()
                .map(|column| {
                    faults.unique(&mut columns_seen, &column.id);
                    read_column(column, document, lists, rounding, faults)
                })
                .collect();
            let rows = rows(table, lists, faults);
            let has_key = table
                .columns
                .iter()
                .any(|column| column.role == RoleDocument::Key);
            if rows
                .as_ref()
                .is_some_and(|(rows, _)| (*rows == Rows::One) == has_key)
            {
                faults.add(
                    table.id.span().start,
                    "table.key",
                    "多行表须有键列，单行表不得有键列",
                    "a table of many rows needs a key column, a one-row table has none",
                );
            }
            let (rows, rows_min) = rows.unwrap_or((Rows::One, 0));
            Table {
                id: table.id.get_ref().clone(),
                number: table.number.clone(),
                title: table.title.clone(),
                rows,
                rows_min,
                by_name: Table::sort_names(&columns),
                columns,
                clause: table.clause.clone(),
            }
        })
        .collect()
}

/// How many rows a table has, and the fewest a report needs.
fn rows(table: &TableDocument, lists: &[CodeList], faults: &mut Faults) -> Option<(Rows, usize)> {
    let at = table.rows.span().start;
    match table.rows.get_ref() {
        toml::Value::String(one) if one == "one" => return Some((Rows::One, 0)),
        toml::Value::Table(rows) if rows.keys().all(|key| key == "free" || key == "min") => {
            let count = |key: &str, absent: Option<usize>| match rows.get(key) {
                None => absent,
                Some(count) => count
                    .as_integer()
                    .and_then(|count| usize::try_from(count).ok()),
            };
            if let (Some(max), Some(min)) = (count("free", None), count("min", Some(0)))
                && (1..=TABLE_ROWS_MAX).contains(&max)
                && min <= max
            {
                return Some((Rows::Free { max }, min));
            }
        }
        toml::Value::Table(rows) if rows.len() == 1 => {
            let list = rows.get("list").and_then(toml::Value::as_str);
            if let Some(list) = list.filter(|id| lists.iter().any(|list| list.id == **id)) {
                return Some((Rows::Listed(list.to_owned()), 0));
            }
        }
        _ => {}
    }
    faults.add(
        at,
        "table.rows",
        "rows 应为 \"one\"、{ free = N }、{ free = N, min = M }（M ≤ N）或 { list = 代码表 }",
        "rows is \"one\", { free = N }, { free = N, min = M } with M at most N, or { list = a list }",
    );
    None
}

fn read_column(
    column: &ColumnDocument,
    document: &Document,
    lists: &[CodeList],
    rounding: RoundingPolicy,
    faults: &mut Faults,
) -> Column {
    let at = column.id.span().start;
    let role = match column.role {
        RoleDocument::Key => Role::Key,
        RoleDocument::Text => Role::Text,
        RoleDocument::Choice => Role::Choice,
        RoleDocument::Input => Role::Input,
        RoleDocument::Formula => Role::Formula,
    };
    let kind = kind(column, role, document, lists, faults);
    let unit = column.unit.as_ref().and_then(|text| unit(text, faults));
    let is_number = kind == ColumnKind::Number;
    if is_number && column.unit.is_none() {
        faults.add(
            at,
            "column.unit",
            "数值列须有单位",
            "a numeric column needs a unit",
        );
    }
    if !is_number && column.unit.is_some() {
        faults.add(
            at,
            "column.unit",
            "非数值列不得有单位",
            "only a numeric column has a unit",
        );
    }
    if column
        .decimals
        .is_some_and(|decimals| decimals > DECIMALS_MAX)
    {
        faults.add(at, "column.decimals", "小数位数过多", "too many decimals");
    }
    if role == Role::Formula && column.formula.is_none()
        || role != Role::Formula && column.formula.is_some()
    {
        faults.add(
            at,
            "column.formula",
            "公式列须有公式，其他列不得有公式",
            "a formula column has a formula, and no other",
        );
    }
    if role == Role::Formula && column.clause.is_none() {
        faults.add(
            at,
            "column.clause",
            "公式须注明条款",
            "a formula names its clause",
        );
    }
    if role != Role::Input
        && (column.default.is_some() || column.applies.is_some() || column.when_blank.is_some())
    {
        faults.add(
            at,
            "column.role",
            "只有填报数值列可以有缺省值、适用条件和空白含义",
            "only an input has a default, a condition or a meaning of blanks",
        );
    }
    let is_mass = unit.as_ref().is_some_and(|unit| unit.unit.is_mass());
    if column.line.is_some() && !is_mass {
        faults.add(
            at,
            "column.line",
            "排放量的单位应为质量",
            "an emission line is a mass",
        );
    }
    Column {
        id: column.id.get_ref().clone(),
        symbol: column.symbol.clone(),
        role,
        kind,
        unit,
        unit_label: column.unit_label.clone(),
        decimals: column.decimals,
        carry: role == Role::Formula && column.carry.unwrap_or(rounding.carry),
        required: Required::Never,
        range: range(&column.range, faults),
        default: None,
        applies: None,
        when_blank: column.when_blank,
        formula: None,
        label: column.label.clone(),
        source_doc: column.source_doc.clone(),
        clause: column.clause.clone(),
        line: column
            .line
            .as_ref()
            .and_then(|line| read_line(line, faults)),
        uncertainty: column
            .uncertainty
            .as_ref()
            .map(|stated| read_uncertainty(stated, role, faults)),
    }
}

fn read_uncertainty(
    stated: &UncertaintyDocument,
    role: Role,
    faults: &mut Faults,
) -> ColumnUncertainty {
    let mut share = |text: &Option<Spanned<String>>| {
        let text = text.as_ref()?;
        let share = text.get_ref().strip_suffix('%').map(Exact::parse);
        match share {
            Some(Ok(share)) if role == Role::Input && !share.is_negative() => {
                share.checked_div(&Exact::from(100))
            }
            _ => {
                faults.add(
                    text.span().start,
                    "column.uncertainty",
                    "不确定度只用于填报数值列，写作百分数，如 2%",
                    "an uncertainty is a percentage of an input, such as 2%",
                );
                None
            }
        }
    };
    ColumnUncertainty {
        entered: share(&stated.entered),
        default: share(&stated.default),
        source: stated.source.clone(),
        confidence: stated.confidence.clone(),
    }
}

fn kind(
    column: &ColumnDocument,
    role: Role,
    document: &Document,
    lists: &[CodeList],
    faults: &mut Faults,
) -> ColumnKind {
    let at = column.id.span().start;
    if let Some(list) = &column.list {
        if !lists.iter().any(|known| known.id == *list.get_ref()) {
            faults.add(
                list.span().start,
                "column.unknown_list",
                format!("没有代码表 {}", list.get_ref()),
                format!("there is no list `{}`", list.get_ref()),
            );
        }
        if matches!(role, Role::Key | Role::Choice) {
            return ColumnKind::Code(list.get_ref().clone());
        }
    } else if let Some(target) = &column.refers_to {
        if let Some(kind) = reference(target, column, document)
            && role != Role::Input
            && role != Role::Formula
        {
            return kind;
        }
        faults.add(
            target.span().start,
            "column.reference",
            "refers_to 应为另一表的键列 表.列",
            "refers_to names a key column of another table: table.column",
        );
        return ColumnKind::Text;
    } else if matches!(role, Role::Input | Role::Formula) {
        return ColumnKind::Number;
    } else if role == Role::Text || role == Role::Key && column.kind.is_some() {
        return match column.kind {
            Some(TextDocument::Date) => ColumnKind::Date,
            Some(TextDocument::Text) | None => ColumnKind::Text,
        };
    }
    faults.add(
        at,
        "column.role",
        "列的用途与内容不符",
        "what the column holds does not go with its role",
    );
    ColumnKind::Text
}

fn reference(
    target: &Spanned<String>,
    column: &ColumnDocument,
    document: &Document,
) -> Option<ColumnKind> {
    let (table, id) = target.get_ref().split_once('.')?;
    let known = document
        .tables
        .iter()
        .find(|known| known.id.get_ref() == table)?;
    let key = known
        .columns
        .iter()
        .find(|key| key.id.get_ref() == id && key.role == RoleDocument::Key)?;
    let also = column.also.iter().map(item).collect();
    Some(ColumnKind::Ref {
        table: table.to_owned(),
        column: key.id.get_ref().clone(),
        also,
    })
}

fn range(range: &RangeDocument, faults: &mut Faults) -> Range {
    let mut read =
        |bound: &Option<Spanned<String>>| bound.as_ref().and_then(|bound| exact(bound, faults));
    Range {
        min: read(&range.min),
        max: read(&range.max),
        above: read(&range.above),
        below: read(&range.below),
    }
}

fn read_line(line: &LineDocument, faults: &mut Faults) -> Option<LineSpec> {
    if !matches!(
        line.scope.get_ref().as_str(),
        "direct" | "indirect" | "memo"
    ) {
        faults.add(
            line.scope.span().start,
            "column.line",
            "scope 应为 direct、indirect 或 memo",
            "scope is direct, indirect or memo",
        );
        return None;
    }
    Some(LineSpec {
        gas: line.gas.clone(),
        scope: line.scope.get_ref().clone(),
        category: line.category.clone(),
        negative: line.negative,
    })
}

pub(crate) fn unit(text: &Spanned<String>, faults: &mut Faults) -> Option<UnitSpec> {
    match Unit::parse(text.get_ref()) {
        Ok(unit) => Some(UnitSpec {
            text: text.get_ref().clone(),
            unit,
        }),
        Err(error) => {
            faults.add(
                text.span().start,
                "unit.unknown",
                format!("单位无法识别：{}", text.get_ref()),
                error.to_string(),
            );
            None
        }
    }
}

fn exact(text: &Spanned<String>, faults: &mut Faults) -> Option<Exact> {
    match Exact::parse(text.get_ref()) {
        Ok(value) => Some(value),
        Err(_) => {
            faults.add(
                text.span().start,
                "document.not_a_number",
                format!("不是数值：{}", text.get_ref()),
                format!("`{}` is not a number", text.get_ref()),
            );
            None
        }
    }
}
