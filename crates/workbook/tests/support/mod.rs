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

use qilu_accounting::specimen::{SpecimenOptions, specimen};
use qilu_accounting::{Entries, EntryCell, EntryRow, EntryValue, Library, Method};
use qilu_quantity::{Exact, Lang};
use qilu_workbook::{EntityFacts, TemplateOptions, write_template};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

pub const CREDIT_CODE: &str = "91370100MA3XXXXX0X";
pub const YEAR: i32 = 2023;

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

/// The reporting year a method is tried in.
pub fn year(method: &Method) -> i32 {
    method.years.nearest(YEAR)
}

/// A report that fills every table, without anything the engine refuses.
pub fn sample(method: &Method, seed: u64) -> Entries {
    let options = SpecimenOptions {
        year: year(method),
        seed,
        rows: 4,
    };
    specimen(Library::embedded(), method, options).expect("the method can be reported")
}

pub fn options(entries: &Entries) -> TemplateOptions<'_> {
    TemplateOptions {
        entity: Some(EntityFacts {
            credit_code: CREDIT_CODE.to_owned(),
            name: "山东示例有限公司".to_owned(),
        }),
        entries: Some(entries),
        demo: true,
        ..TemplateOptions::new(entries.year, Lang::Zh)
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
