//! A small report, its workbook, and cells of it written anew.

use std::collections::BTreeMap;

use qilu_accounting::{Entries, EntryValue, Library, Problem};
use qilu_workbook::address::Address;
use qilu_workbook::{ReadWorkbook, WorkbookProblem, assess_workbook, read_workbook};

use crate::support;
use crate::support::{changed, filled, method, named, number, row, sheet_part, text, with_cell};

/// A small power report: one unit, two months of bituminous coal.
pub fn report() -> Entries {
    let fuel = |month: &str, quantity: &str| {
        row(&[
            ("unit", text("1")),
            ("fuel", text("bituminous")),
            ("month", text(month)),
            ("quantity", number(quantity)),
            ("ncv", number("21.345")),
            ("carbon_measured", number("0.5512")),
            ("oxidation", number("99")),
        ])
    };
    let unit = row(&[
        ("unit", text("1")),
        ("name", text("1号机组")),
        ("kind", text("coal_to_300")),
        ("capacity", number("300")),
        ("generation", number("1500000.5")),
        ("supply", number("1400000")),
        ("hours", number("7200")),
    ]);
    let electricity = row(&[("unit", text("1")), ("quantity", number("1234.567"))]);
    let tables = BTreeMap::from([
        ("unit".to_owned(), vec![unit]),
        (
            "fuel".to_owned(),
            vec![fuel("01", "50013.37"), fuel("02", "48000")],
        ),
        ("electricity".to_owned(), vec![electricity]),
    ]);
    Entries {
        method: "power-2022".to_owned(),
        year: support::YEAR,
        entity: support::CREDIT_CODE.to_owned(),
        tables,
    }
}

pub fn workbook() -> Vec<u8> {
    filled(method("power-2022"), &report())
}

/// The address of a column's cell in a data row of a table.
pub fn cell(bytes: &[u8], table: &str, column: &str, row: u32) -> (String, String) {
    let (sheet, header) = named(bytes, &format!("qilu.{table}.{column}"));
    let (_, first) = named(bytes, &format!("qilu.{table}._first"));
    (
        sheet,
        Address::new(first.row + row, header.column).to_string(),
    )
}

/// The workbook with one cell of a table written anew.
pub fn typed(
    table: &str,
    column: &str,
    attributes: &str,
    content: &str,
) -> (Vec<u8>, String, String) {
    let bytes = workbook();
    let (sheet, at) = cell(&bytes, table, column, 0);
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        with_cell(xml, &at, attributes, content)
    });
    (edited, sheet, at)
}

pub fn typed_text(table: &str, column: &str, value: &str) -> (Vec<u8>, String, String) {
    typed(
        table,
        column,
        " t=\"inlineStr\"",
        &format!("<is><t>{value}</t></is>"),
    )
}

pub fn read(bytes: &[u8]) -> ReadWorkbook {
    read_workbook(bytes, Library::embedded(), None).expect("it is readable")
}

pub fn refused(bytes: &[u8]) -> WorkbookProblem {
    read_workbook(bytes, Library::embedded(), None).expect_err("it is refused")
}

/// All problems of a workbook, the engine's too.
pub fn problems(bytes: &[u8]) -> Vec<Problem> {
    assess_workbook(bytes, Library::embedded(), None)
        .expect("it is readable")
        .1
        .expect("its method is known")
        .problems
}

/// The one problem with this code, and that it stands at the cell.
pub fn the_one(problems: &[Problem], code: &str, sheet: &str, at: &str) -> Problem {
    let found: Vec<&Problem> = problems
        .iter()
        .filter(|problem| problem.code == code)
        .collect();
    assert_eq!(found.len(), 1, "{code}: {problems:#?}");
    let place = found[0]
        .place
        .at
        .as_ref()
        .unwrap_or_else(|| panic!("{code} has no place"));
    assert_eq!(
        (place.sheet.as_str(), place.cell.as_str()),
        (sheet, at),
        "{code}"
    );
    assert!(
        found[0].mend.is_some()
            && !found[0].message.zh.is_empty()
            && !found[0].message.en.is_empty()
    );
    found[0].clone()
}

pub fn value(read: &ReadWorkbook, table: &str, column: &str) -> EntryValue {
    read.entries.tables[table][0].cells[column].value.clone()
}
