//! What ties a workbook to a method, for the writer and the reader alike: the hidden mark, the defined names,
//! the header texts. A table is found by these and never by a bare cell address.

use qilu_accounting::{CodeItem, CodeList, Column, ColumnKind, Method, Role, Table};
use qilu_quantity::Lang;

/// The layout edition of the templates written here.
pub(crate) const TEMPLATE_EDITION: &str = "1";
/// The very hidden sheet that marks a template.
pub(crate) const META_SHEET: &str = "_meta";
/// The value of the mark's first row.
pub(crate) const PRODUCT: &str = "qilu";

/// The defined name of a column's header cell.
pub(crate) fn column_name(table: &str, column: &str) -> String {
    format!("qilu.{table}.{column}")
}

/// The defined name of the header cell of the column that shows the value used.
pub(crate) fn used_name(table: &str, column: &str) -> String {
    format!("qilu.{table}.{column}._used")
}

/// The defined name of the header cell of the column that shows the unit of a row's code.
pub(crate) fn amount_name(table: &str, column: &str) -> String {
    format!("qilu.{table}.{column}._unit")
}

/// The header of that column.
pub(crate) const AMOUNT_LABEL: &str = "计量单位";

/// The defined name of the first cell of a table's first row (or of a form's column of entries).
pub(crate) fn first_name(table: &str) -> String {
    format!("qilu.{table}._first")
}

/// The defined name of the first cell of a table's last ready row.
pub(crate) fn last_name(table: &str) -> String {
    format!("qilu.{table}._last")
}

/// The defined name of the cell of a form's column that shows the value used.
pub(crate) fn form_used_name(table: &str) -> String {
    format!("qilu.{table}._used")
}

/// The defined name of a total's cell.
pub(crate) fn total_name(total: &str) -> String {
    format!("qilu._total.{total}")
}

/// Cover cells with defined names.
pub(crate) const ENTITY_NAME: &str = "qilu._entity";
/// The cover cell of the reporting year.
pub(crate) const YEAR_NAME: &str = "qilu._year";
/// The cover cell of the method.
pub(crate) const METHOD_NAME: &str = "qilu._method";

/// The cover cell that counts the required cells.
pub(crate) const REQUIRED_NAME: &str = "qilu._required";
/// The cover cell that counts the required cells that are filled.
pub(crate) const GIVEN_NAME: &str = "qilu._given";

/// Header rows of a table below the label: English, symbol, unit, way of filling.
pub(crate) const HEADER_ROWS_BELOW_LABEL: u32 = 4;
/// How far the unit stands below the label.
pub(crate) const UNIT_BELOW_LABEL: u32 = 3;
/// How far the unit stands right of the label in a form.
pub(crate) const UNIT_RIGHT_OF_LABEL: u32 = 2;

/// Whether the column has a value used apart from its entry.
pub(crate) fn has_default(column: &Column) -> bool {
    column.role == Role::Input && column.default.is_some()
}

/// The label over the entries of a column.
pub(crate) fn entry_label(column: &Column, lang: Lang) -> String {
    let label = column.label.get(lang);
    match (has_default(column), lang) {
        (false, _) => label.to_owned(),
        (true, Lang::Zh) => format!("{label}（实测/填报值）"),
        (true, Lang::En) => format!("{label} (measured or reported)"),
    }
}

/// The label over the values used of a column with a default.
pub(crate) fn used_label(column: &Column, lang: Lang) -> String {
    let label = column.label.get(lang);
    match lang {
        Lang::Zh => format!("{label}（采用值）"),
        Lang::En => format!("{label} (used)"),
    }
}

/// The codes a column's cells may hold, as far as a list says; for a reference, those allowed besides.
pub(crate) fn items<'m>(method: &'m Method, column: &'m Column) -> &'m [CodeItem] {
    match &column.kind {
        ColumnKind::Code(list) => method.list(list).map_or(&[], |list: &CodeList| &list.items),
        ColumnKind::Ref { also, .. } => also,
        ColumnKind::Number | ColumnKind::Text => &[],
    }
}

/// What a cell shows for a code: its Chinese label, with the code behind it where the label is not unique.
pub(crate) fn item_label(items: &[CodeItem], item: &CodeItem) -> String {
    let twins = items
        .iter()
        .filter(|other| other.label.zh == item.label.zh)
        .count();
    if twins > 1 {
        format!("{}（{}）", item.label.zh, item.code)
    } else {
        item.label.zh.clone()
    }
}

/// The unit over a column as people read it; a unit that depends on a row's code lists what it can be.
pub(crate) fn unit_label(method: &Method, table: &Table, column: &Column) -> String {
    let text = column.unit_text();
    let Some((before, rest)) = text.split_once('{') else {
        return pretty_unit(text);
    };
    let (key, after) = rest.split_once('}').unwrap_or((rest, ""));
    let Some(key) = table.column(key) else {
        return pretty_unit(text);
    };
    let mut units: Vec<&str> = Vec::new();
    for item in items(method, key) {
        if let Some(unit) = item.attrs.get("unit")
            && !units.contains(&unit.as_str())
        {
            units.push(unit);
        }
    }
    let shown: Vec<String> = units
        .iter()
        .map(|unit| pretty_unit(&format!("{before}{unit}{after}")))
        .collect();
    shown.join(" 或 ")
}

/// A unit without the substance in brackets, with raised and lowered figures: `10^4Nm3` is `10⁴Nm³`.
pub(crate) fn pretty_unit(unit: &str) -> String {
    let mut out = String::with_capacity(unit.len());
    let mut in_bracket = false;
    for character in unit.chars() {
        match character {
            '[' => in_bracket = true,
            ']' => in_bracket = false,
            _ if in_bracket => {}
            other => out.push(other),
        }
    }
    for (plain, pretty) in [
        ("10^4", "10⁴"),
        ("Nm3", "Nm³"),
        ("m3", "m³"),
        ("m2", "m²"),
        ("CO2", "CO₂"),
        ("CH4", "CH₄"),
        ("N2O", "N₂O"),
        ("SF6", "SF₆"),
    ] {
        out = out.replace(plain, pretty);
    }
    out
}

/// A header or sheet name as it is compared: without spaces and line breaks, full-width and half-width alike.
pub(crate) fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_read_as_people_write_them() {
        assert_eq!(pretty_unit("tCO2/t[clinker]"), "tCO₂/t");
        assert_eq!(pretty_unit("GJ/10^4Nm3"), "GJ/10⁴Nm³");
    }

    #[test]
    fn headers_compare_without_width_and_space() {
        assert_eq!(
            folded("单位热值含碳量\n（实测/填报值）"),
            folded("单位热值含碳量 (实测/填报值)")
        );
        assert_ne!(folded("消耗量"), folded("净消耗量"));
    }
}
