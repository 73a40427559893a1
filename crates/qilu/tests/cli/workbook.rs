//! A filled workbook and edits inside its package, as a careless or a hostile hand makes them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::PathBuf;

use qilu_workbook::address::Address;
use qilu_workbook::book::Book;
use qilu_workbook::package::Package;
use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::qilu::Folder;

/// Has the binary make the workbook of these entries.
pub fn filled(folder: &Folder, entries: &Value, name: &str) -> PathBuf {
    let source = folder.write(&format!("{name}.json"), entries.to_string());
    let target = folder.path(&format!("{name}.xlsx"));
    let (method, year) = (
        entries["method"].as_str().unwrap(),
        entries["year"].to_string(),
    );
    let made = [
        "template",
        method,
        "--year",
        &year,
        "--from",
        source.to_str().unwrap(),
        "-o",
        target.to_str().unwrap(),
    ];
    folder.run(&made).ended(0);
    target
}

/// The bytes of a workbook and what can be done to them.
#[derive(Clone)]
pub struct Parts(pub BTreeMap<String, Vec<u8>>);

impl Parts {
    pub fn of(bytes: &[u8]) -> Self {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a package");
        let read = |position| {
            let mut entry = archive.by_index(position).unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (entry.name().unwrap().into_owned(), content)
        };
        Self(
            (0..ZipArchive::new(Cursor::new(bytes)).unwrap().len())
                .map(read)
                .collect(),
        )
    }

    pub fn package(&self) -> Vec<u8> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.0 {
            out.start_file(name, SimpleFileOptions::default()).unwrap();
            out.write_all(content).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    pub fn text(&self, part: &str) -> &str {
        std::str::from_utf8(&self.0[part]).unwrap()
    }

    /// Changes the text of a part; the change must change something.
    pub fn change(mut self, part: &str, change: impl Fn(&str) -> String) -> Self {
        let after = change(self.text(part));
        assert_ne!(self.text(part), after, "the edit of {part} changed nothing");
        self.0.insert(part.to_owned(), after.into_bytes());
        self
    }
}

/// The sheet and address of a defined name.
pub fn named(bytes: &[u8], name: &str) -> (String, Address) {
    let mut package = Package::open(bytes).unwrap();
    let book = Book::read(&mut package).unwrap();
    let (sheet, area) = book
        .names
        .get(&name.to_lowercase())
        .unwrap_or_else(|| panic!("no name {name}"));
    (sheet.clone(), area.first)
}

/// The part of a sheet.
pub fn part_of(bytes: &[u8], sheet: &str) -> String {
    let mut package = Package::open(bytes).unwrap();
    Book::read(&mut package)
        .unwrap()
        .sheet(sheet)
        .unwrap()
        .part
        .clone()
}

/// Sheet and address of a column's cell in a data row (from 0) of a grid.
pub fn cell(bytes: &[u8], table: &str, column: &str, row: u32) -> (String, String) {
    let (sheet, header) = named(bytes, &format!("qilu.{table}.{column}"));
    let (_, first) = named(bytes, &format!("qilu.{table}._first"));
    (
        sheet,
        Address::new(first.row + row, header.column).to_string(),
    )
}

/// A sheet's XML with one cell's content replaced, its style kept.
pub fn with_cell(sheet: &str, address: &str, attributes: &str, content: &str) -> String {
    let from = sheet
        .find(&format!("<c r=\"{address}\""))
        .unwrap_or_else(|| panic!("no cell {address}"));
    let rest = &sheet[from..];
    let tag = rest.find('>').unwrap();
    let old = if rest[..tag].ends_with('/') {
        &rest[..=tag]
    } else {
        &rest[..rest.find("</c>").unwrap() + 4]
    };
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
