//! Where everything stands in a template: sheets, rows and columns, before anything is written.

use std::collections::BTreeSet;

use qilu_accounting::{Column, ColumnKind, Entries, Method, Role, Rows, Table};

use crate::address::{Address, quoted_sheet};
use crate::binding::{HEADER_ROWS_BELOW_LABEL, has_default, items};

/// Ready rows of a table that may have more than this.
const READY_ROWS: usize = 120;
/// Tables up to this many rows are ready in full.
const FULL_ROWS: usize = 60;
/// Rows left free below prefilled ones.
const SPARE_ROWS: usize = 10;

/// The row of the labels; title, English title, report line and hints stand above.
pub(crate) const LABEL_ROW: u32 = 5;
/// Columns of a form.
pub(crate) const FORM_LABEL: u32 = 1;
pub(crate) const FORM_ENTRY: u32 = 4;
pub(crate) const FORM_USED: u32 = 5;
pub(crate) const FORM_LAST: u32 = 7;
/// Hidden helper cells begin after this many spare columns.
const HELPER_GAP: u32 = 2;

/// How one column of the method is laid out.
#[derive(Debug)]
pub(crate) struct Field<'m> {
    pub column: &'m Column,
    /// Column of the entries (horizontal) or the row of the item (form).
    pub entry: Option<u32>,
    /// Column of the values used or computed; in a form the row again.
    pub used: Option<u32>,
    /// Hidden column that holds the code, or the key as text.
    pub code: Option<u32>,
    /// Hidden column that holds the entry where the column is for the row, and nothing elsewhere.
    pub applied: Option<u32>,
    /// Columns that hold attributes of the code.
    pub attributes: Vec<(String, u32)>,
    /// The visible column that shows the unit of the row's code.
    pub amount: Option<u32>,
}

/// One table on its sheet.
#[derive(Debug)]
pub(crate) struct TableSheet<'m> {
    pub table: &'m Table,
    pub name: String,
    /// A one-row table is a form: an item per line.
    pub form: bool,
    pub rows: usize,
    pub fields: Vec<Field<'m>>,
    /// Last visible column.
    pub last: u32,
    /// Hidden columns that count the required cells of a row and those of them that are filled.
    pub required: u32,
    pub given: u32,
    /// Last column with helpers.
    pub last_helper: u32,
}

/// All of a template.
#[derive(Debug)]
pub(crate) struct Layout<'m> {
    pub tables: Vec<TableSheet<'m>>,
}

impl<'m> Layout<'m> {
    pub(crate) fn new(method: &'m Method, entries: &Entries) -> Self {
        let mut names = BTreeSet::new();
        let tables = method
            .tables
            .iter()
            .map(|table| {
                let filled = entries.tables.get(&table.id).map_or(0, Vec::len);
                let name = unique(&mut names, &super::table_sheet_name(table));
                TableSheet::new(method, table, name, ready_rows(method, table, filled))
            })
            .collect();
        Self { tables }
    }

    pub(crate) fn table(&self, id: &str) -> Option<&TableSheet<'m>> {
        self.tables.iter().find(|sheet| sheet.table.id == id)
    }
}

fn ready_rows(method: &Method, table: &Table, filled: usize) -> usize {
    match &table.rows {
        Rows::One => 1,
        Rows::Listed(list) => method.list(list).map_or(1, |list| list.items.len()),
        Rows::Free { max } => {
            let wanted = if *max <= FULL_ROWS {
                *max
            } else {
                READY_ROWS.max(filled + SPARE_ROWS)
            };
            let different = keys_max(method, table).unwrap_or(usize::MAX);
            wanted.min(*max).min(different).max(filled).max(1)
        }
    }
}

/// How many rows can differ in their key, where every key is chosen from a list.
fn keys_max(method: &Method, table: &Table) -> Option<usize> {
    let mut product: Option<usize> = None;
    for key in table.keys() {
        let ColumnKind::Code(list) = &key.kind else {
            return None;
        };
        let codes = method.list(list)?.items.len();
        product = Some(product.unwrap_or(1).saturating_mul(codes));
    }
    product
}

impl<'m> TableSheet<'m> {
    fn new(method: &'m Method, table: &'m Table, name: String, rows: usize) -> Self {
        let form = table.rows == Rows::One;
        let mut fields: Vec<Field<'m>> = Vec::new();
        // Column 0 numbers the rows.
        let mut next = if form { LABEL_ROW + 1 } else { 1 };
        for column in &table.columns {
            let mut field = Field {
                column,
                entry: None,
                used: None,
                code: None,
                applied: None,
                attributes: Vec::new(),
                amount: None,
            };
            if column.role == Role::Formula {
                field.used = Some(next);
                next += 1;
            } else if form {
                field.entry = Some(next);
                field.used = Some(next);
                next += 1;
            } else {
                field.entry = Some(next);
                next += 1;
                if measures(table, column) {
                    field.amount = Some(next);
                    next += 1;
                }
                if has_default(column) {
                    field.used = Some(next);
                    next += 1;
                }
            }
            fields.push(field);
        }
        let last = if form { FORM_LAST } else { next - 1 };
        let mut helper = last + HELPER_GAP;
        for field in &mut fields {
            if field.column.applies.is_some() && field.used.is_none() {
                field.applied = Some(helper);
                helper += 1;
            }
            if !matches!(field.column.role, Role::Key | Role::Choice) {
                continue;
            }
            field.code = Some(helper);
            helper += 1;
            if let ColumnKind::Code(_) = field.column.kind {
                let names: BTreeSet<&String> = items(method, field.column)
                    .iter()
                    .flat_map(|item| item.attrs.keys())
                    .collect();
                for name in names {
                    field.attributes.push((name.clone(), helper));
                    helper += 1;
                }
            }
        }
        Self {
            table,
            name,
            form,
            rows,
            fields,
            last,
            required: helper,
            given: helper + 1,
            last_helper: helper + 1,
        }
    }

    pub(crate) fn field(&self, column: &str) -> Option<&Field<'m>> {
        self.fields.iter().find(|field| field.column.id == column)
    }

    /// The first row of data.
    pub(crate) fn first_row(&self) -> u32 {
        if self.form {
            LABEL_ROW + 1
        } else {
            LABEL_ROW + HEADER_ROWS_BELOW_LABEL + 1
        }
    }

    /// The sheet row of a table row.
    pub(crate) fn row(&self, row: usize) -> u32 {
        self.first_row() + u32::try_from(row).unwrap_or(0)
    }

    /// The last row of data.
    pub(crate) fn last_row(&self) -> u32 {
        if self.form {
            LABEL_ROW + u32::try_from(self.fields.len()).unwrap_or(0)
        } else {
            self.row(self.rows - 1)
        }
    }

    pub(crate) fn entry_cell(&self, field: &Field<'_>, row: usize) -> Option<Address> {
        field.entry.map(|at| {
            if self.form {
                Address::new(at, FORM_ENTRY)
            } else {
                Address::new(self.row(row), at)
            }
        })
    }

    pub(crate) fn used_cell(&self, field: &Field<'_>, row: usize) -> Option<Address> {
        field.used.map(|at| {
            if self.form {
                Address::new(at, FORM_USED)
            } else {
                Address::new(self.row(row), at)
            }
        })
    }

    /// The cell formulas read: the code, the value used, the entry as far as it applies, or the entry itself.
    pub(crate) fn value_cell(&self, field: &Field<'_>, row: usize) -> Address {
        let line = if self.form {
            field.entry.or(field.used).unwrap_or(0)
        } else {
            self.row(row)
        };
        if let Some(code) = field.code {
            return Address::new(line, code);
        }
        if let Some(applied) = field.applied {
            return Address::new(line, applied);
        }
        let reads_used = field.column.role == Role::Formula
            || field.column.applies.is_some()
            || has_default(field.column);
        let used = self.used_cell(field, row).filter(|_| reads_used);
        used.or_else(|| self.entry_cell(field, row))
            .unwrap_or(Address::new(line, 0))
    }

    pub(crate) fn attribute_cell(
        &self,
        field: &Field<'_>,
        attribute: &str,
        row: usize,
    ) -> Option<Address> {
        let line = if self.form {
            field.entry.unwrap_or(0)
        } else {
            self.row(row)
        };
        field
            .attributes
            .iter()
            .find(|(name, _)| name == attribute)
            .map(|&(_, at)| Address::new(line, at))
    }

    /// The absolute reference to a cell of this sheet.
    pub(crate) fn absolute(&self, cell: Address) -> String {
        absolute(&self.name, cell)
    }

    /// The absolute reference to a column's cells over all ready rows.
    pub(crate) fn range(&self, cell: impl Fn(usize) -> Address) -> String {
        range(&self.name, cell(0), cell(self.rows - 1))
    }

    /// The cells that say whether a row is in use: its keys, else its entries.
    pub(crate) fn deciding_cells(&self, row: usize) -> Vec<Address> {
        let keys: Vec<Address> = self
            .fields
            .iter()
            .filter(|field| field.column.role == Role::Key)
            .map(|field| self.value_cell(field, row))
            .collect();
        if keys.is_empty() {
            self.fields
                .iter()
                .filter_map(|field| self.entry_cell(field, row))
                .collect()
        } else {
            keys
        }
    }
}

/// `'sheet'!$D$7`.
pub(crate) fn absolute(sheet: &str, cell: Address) -> String {
    format!("{}!{}", quoted_sheet(sheet), fixed(cell))
}

/// `'sheet'!$D$7:$D$66`.
pub(crate) fn range(sheet: &str, first: Address, last: Address) -> String {
    format!("{}!{}:{}", quoted_sheet(sheet), fixed(first), fixed(last))
}

/// `$D$7`.
pub(crate) fn fixed(cell: Address) -> String {
    format!(
        "${}${}",
        crate::address::column_letters(cell.column),
        cell.row + 1
    )
}

/// Whether another column of the table is measured in the unit of this column's code.
fn measures(table: &Table, column: &Column) -> bool {
    let key = format!("{{{}}}", column.id);
    matches!(column.kind, ColumnKind::Code(_))
        && table.columns.iter().any(|other| {
            other
                .unit
                .as_ref()
                .is_some_and(|unit| unit.text.contains(&key))
        })
}

/// A sheet name within Excel's rules: 31 characters, none of `[]:*?/\`.
pub(crate) fn sheet_name(wanted: &str) -> String {
    let clean: String = wanted
        .chars()
        .map(|c| match c {
            '/' | '\\' => '-',
            '[' => '(',
            ']' => ')',
            ':' | '*' | '?' => ' ',
            '\'' => '’',
            other => other,
        })
        .collect();
    let mut name = String::new();
    let mut length = 0;
    for character in clean.trim().chars() {
        length += character.len_utf16();
        if length > 31 {
            break;
        }
        name.push(character);
    }
    name.trim_end().to_owned()
}

fn unique(taken: &mut BTreeSet<String>, name: &str) -> String {
    let found = std::iter::once(name.to_owned())
        .chain((2..).map(|number| {
            let short: String = name.chars().take(26).collect();
            format!("{short} ({number})")
        }))
        .find(|candidate| !taken.contains(&candidate.to_lowercase()))
        .unwrap_or_default();
    taken.insert(found.to_lowercase());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheet_names_keep_to_the_rules() {
        assert_eq!(sheet_name("C.2/C.5 机组"), "C.2-C.5 机组");
        assert_eq!(sheet_name(&"长".repeat(40)).chars().count(), 31);
        let mut taken = BTreeSet::new();
        assert_eq!(unique(&mut taken, "附表2"), "附表2");
        assert_eq!(unique(&mut taken, "附表2"), "附表2 (2)");
    }
}
