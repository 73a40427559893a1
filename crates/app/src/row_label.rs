//! A row in words: the codes of its key by their names, `1 · 烟煤 · 3月`.

use qilu_accounting::{ColumnKind, Method, Table};

use crate::view::Text;

/// The parts of a row key by the labels of the key columns' lists; a value that is no code stays as it is.
pub(crate) fn key_parts(method: &Method, table: &Table, row_key: &str) -> Vec<Text> {
    let codes = row_key.split('|').filter(|code| !code.is_empty());
    table
        .keys()
        .zip(codes)
        .map(|(column, code)| {
            let list = match &column.kind {
                ColumnKind::Code(list) => method.list(list),
                _ => None,
            };
            let item = list.and_then(|list| list.item(code));
            item.map_or_else(|| Text::new(code, code), |item| (&item.label).into())
        })
        .collect()
}

/// A row of a table in words; what the method does not know is its key.
pub(crate) fn row_label(method: &Method, table: &str, row_key: &str) -> Text {
    match method.table(table) {
        Some(table) => joined(&key_parts(method, table, row_key)),
        None => Text::new(row_key, row_key),
    }
}

/// The parts of a label as one.
pub(crate) fn joined(parts: &[Text]) -> Text {
    let join = |language: fn(&Text) -> &String| {
        let words: Vec<&str> = parts.iter().map(|text| language(text).as_str()).collect();
        words.join(" · ")
    };
    Text::new(join(|text| &text.zh), join(|text| &text.en))
}
