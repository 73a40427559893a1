//! LibreOffice recalculates the filled templates of all methods; every computed cell must agree with the engine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failed step fails the test"
)]

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use qilu_accounting::{Entries, Library, Method, Role, SourceFile, Value, assess};
use qilu_workbook::address::Address;
use qilu_workbook::book::Book;
use qilu_workbook::cells::{RawValue, SheetCells};
use qilu_workbook::package::Package;

/// Makes LibreOffice recalculate every file it loads, whoever saved it.
const ALWAYS_RECALCULATE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

/// Seed of the report of every method recalculated in each run; and those of the long run, which `QILU_TEST_ALL` asks
/// for.
const SEEDS: [u64; 1] = [1];
const SEEDS_ALL: [u64; 6] = [1, 2, 3, 4, 5, 6];

fn seeds() -> &'static [u64] {
    let seeds: &[u64] = match std::env::var_os("QILU_TEST_ALL") {
        Some(_) => &SEEDS_ALL,
        None => &SEEDS,
    };
    seeds
}

fn recalculate(folder: &Path, files: &[String]) {
    let profile = folder.join("profile");
    std::fs::create_dir_all(profile.join("user")).unwrap();
    std::fs::write(
        profile.join("user/registrymodifications.xcu"),
        ALWAYS_RECALCULATE,
    )
    .unwrap();
    let status = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .args([
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
        ])
        .arg(folder.join("out"))
        .args(files)
        .current_dir(folder)
        .output()
        .expect("LibreOffice (soffice) is installed");
    assert!(
        status.status.success(),
        "{}",
        String::from_utf8_lossy(&status.stderr)
    );
}

/// What every sheet of a workbook shows, by name and address.
fn shown(bytes: &[u8]) -> BTreeMap<String, BTreeMap<Address, Shown>> {
    let mut package = Package::open(bytes).unwrap();
    let book = Book::read(&mut package).unwrap();
    let strings = strings(&mut package, &book);
    let mut sheets = BTreeMap::new();
    for sheet in &book.sheets {
        let xml = package.part(&sheet.part).unwrap().unwrap();
        let mut stream = SheetCells::new(&sheet.name, &xml, &strings);
        let mut cells = BTreeMap::new();
        while let Some(cell) = stream.next_cell().unwrap() {
            let value = match cell.value {
                RawValue::Number(number) => Shown::Number(number),
                RawValue::Text(text) => Shown::Text(text.into_owned()),
                RawValue::Error(text) => Shown::Error(text.into_owned()),
                RawValue::Bool(_) | RawValue::Blank => continue,
            };
            cells.insert(cell.at, value);
        }
        sheets.insert(sheet.name.clone(), cells);
    }
    sheets
}

fn strings(package: &mut Package<'_>, book: &Book) -> Vec<String> {
    book.strings_part
        .as_ref()
        .and_then(|part| package.part(part).unwrap())
        .map(|xml| qilu_workbook::read_strings(&xml).unwrap())
        .unwrap_or_default()
}

#[derive(Debug, Clone, PartialEq)]
enum Shown {
    Number(f64),
    Text(String),
    Error(String),
}

/// Compares one cell; what the engine does not carry rounded may differ in the last digits of a double.
fn agree(engine: &Value, sheet: Option<&Shown>) -> bool {
    match (engine, sheet) {
        (Value::Number(expected), Some(Shown::Number(got))) => {
            let expected = expected.to_f64_lossy();
            (expected - got).abs() <= 1e-12 * expected.abs().max(got.abs())
                || (expected - got).abs() < 1e-15
        }
        (Value::Notation(key), Some(Shown::Text(got))) => key.as_str() == got,
        (Value::Missing | Value::Text(_), None) => true,
        // A blank that stands for a notation key is shown blank.
        (Value::Notation(_), None) => true,
        _ => false,
    }
}

/// A report of which so much is missing that the engine computes no totals; the sheet shows those of what there is. Only its
/// counts are compared.
const BEGUN: &str = "-begun.xlsx";

fn compare(
    library: &Library,
    method: &Method,
    name: &str,
    entries: &qilu_accounting::Entries,
    original: &[u8],
    bytes: &[u8],
    faults: &mut Vec<String>,
) -> usize {
    let sheets = shown(bytes);
    let mut errors: Vec<String> = sheets
        .iter()
        .flat_map(|(sheet, cells)| {
            cells
                .iter()
                .filter(|(_, value)| matches!(value, Shown::Error(_)))
                .map(move |(at, value)| format!("{name}: {sheet}!{at} shows {value:?}"))
        })
        .collect();
    faults.append(&mut errors);
    let assessment = assess(library, method, entries);
    let names = Book::read(&mut Package::open(original).unwrap())
        .unwrap()
        .names;
    let named = |name: &str| {
        let (sheet, area) = &names[&name.to_lowercase()];
        (sheet.clone(), area.first)
    };
    // What the cover counts was counted when the template was written, and is counted again.
    let before = shown(original);
    for count in ["qilu._required", "qilu._given"] {
        let (sheet, at) = named(count);
        let (was, is) = (before[&sheet].get(&at), sheets[&sheet].get(&at));
        if was != is {
            faults.push(format!(
                "{name}: {count} {was:?} when written, {is:?} when recalculated"
            ));
        }
    }
    if name.ends_with(BEGUN) {
        return 0;
    }
    let mut compared = 0;
    let mut check = |what: String, value: &Value, at: (String, Address)| {
        compared += 1;
        let cell = sheets.get(&at.0).and_then(|cells| cells.get(&at.1));
        if !agree(value, cell) {
            faults.push(format!(
                "{name}: {what} at {}!{}: engine {value:?}, sheet {cell:?}",
                at.0, at.1
            ));
        }
    };
    for table in &assessment.tables {
        let description = method.table(&table.id).unwrap();
        let form = description.rows == qilu_accounting::Rows::One;
        for (position, row) in table.rows.iter().enumerate() {
            for cell in &row.cells {
                let column = description.column(&cell.column).unwrap();
                let computed = column.role == Role::Formula;
                let defaulted = column.role == Role::Input && column.default.is_some();
                if !computed && !defaulted {
                    continue;
                }
                let label = if defaulted && !form {
                    format!("qilu.{}.{}._used", table.id, cell.column)
                } else {
                    format!("qilu.{}.{}", table.id, cell.column)
                };
                let (sheet, header) = named(&label);
                let at = if form {
                    let (_, used) = named(&format!("qilu.{}._used", table.id));
                    Address::new(header.row, used.column)
                } else {
                    let (_, first) = named(&format!("qilu.{}._first", table.id));
                    Address::new(first.row + u32::try_from(position).unwrap(), header.column)
                };
                check(
                    format!("{}/{}/{}", table.id, row.key, cell.column),
                    &cell.value,
                    (sheet, at),
                );
            }
        }
    }
    for total in &assessment.totals {
        check(
            format!("total {}", total.id),
            &total.value,
            named(&format!("qilu._total.{}", total.id)),
        );
    }
    compared
}

/// The methods whose empty form is recalculated in each run; the long run takes them all.
const EMPTY: [&str; 5] = [
    "allocation-power-2023",
    "cement-2024",
    "power-2022",
    "paper-2015",
    "steel-supplement",
];

fn empty_too(method: &Method) -> bool {
    std::env::var_os("QILU_TEST_ALL").is_some() || EMPTY.contains(&method.id.as_str())
}

#[test]
fn libreoffice_computes_what_the_engine_computes() {
    let folder = tempfile::tempdir().unwrap();
    let mut reports = Vec::new();
    let seeds = seeds();
    println!("seeds {seeds:?}");
    for method in support::methods() {
        for &seed in seeds {
            let entries = support::sample(method, seed);
            let file = format!("{}-{seed}.xlsx", method.id);
            let bytes = support::filled(method, &entries);
            std::fs::write(folder.path().join(&file), &bytes).unwrap();
            reports.push((method, file, entries, bytes));
        }
        if !empty_too(method) {
            continue;
        }
        let empty = Entries {
            method: method.id.clone(),
            year: support::year(method),
            entity: String::new(),
            tables: BTreeMap::new(),
        };
        // And one that is only begun.
        let mut begun = support::sample(method, seeds[0]);
        let columns = |table: &str| method.table(table).map(|table| &table.columns);
        for (table, rows) in &mut begun.tables {
            let inputs = columns(table).into_iter().flatten();
            for column in inputs
                .filter(|column| column.role == Role::Input)
                .step_by(2)
            {
                rows.iter_mut().for_each(|row| {
                    row.cells.remove(&column.id);
                });
            }
        }
        for (what, entries) in [("empty", empty), ("begun", begun)] {
            let file = format!("{}-{what}.xlsx", method.id);
            let bytes = support::filled(method, &entries);
            std::fs::write(folder.path().join(&file), &bytes).unwrap();
            reports.push((method, file, entries, bytes));
        }
    }
    recalculate(
        folder.path(),
        &reports
            .iter()
            .map(|(_, file, _, _)| file.clone())
            .collect::<Vec<_>>(),
    );
    let compared_one = |(method, file, entries, original): &(&Method, String, Entries, Vec<u8>)| {
        let bytes = std::fs::read(folder.path().join("out").join(file))
            .expect("LibreOffice wrote the file");
        let mut faults = Vec::new();
        let library = Library::embedded();
        let cells = compare(
            library,
            method,
            file,
            entries,
            original,
            &bytes,
            &mut faults,
        );
        // What the reader says of results that differ must not be said of any of these.
        let (_, read) = qilu_workbook::assess_workbook(&bytes, library, None).unwrap();
        let said = read.into_iter().flat_map(|assessment| assessment.problems);
        faults.extend(
            said.filter(|problem| problem.code == "workbook.result_differs")
                .map(|problem| format!("{file}: {problem:?}")),
        );
        (cells, faults)
    };
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let share = reports.len().div_ceil(workers);
    let results: Vec<(usize, Vec<String>)> = std::thread::scope(|scope| {
        let running: Vec<_> = reports
            .chunks(share)
            .map(|some| scope.spawn(|| some.iter().map(compared_one).collect::<Vec<_>>()))
            .collect();
        running
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect()
    });
    let compared: usize = results.iter().map(|(cells, _)| cells).sum();
    let faults: Vec<String> = results.into_iter().flat_map(|(_, faults)| faults).collect();
    assert!(
        compared > 40 * reports.len(),
        "only {compared} cells were compared"
    );
    assert!(
        faults.is_empty(),
        "{} of {compared} cells differ:\n{}",
        faults.len(),
        faults
            .iter()
            .take(60)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    );
}

/// The small method of the accounting tests that uses the functions no built-in method may use yet.
fn functions() -> Library {
    let file = |name, text| SourceFile { name, text };
    Library::load(&[
        file(
            "library.toml",
            include_str!("../../accounting/tests/fixture/functions/library.toml"),
        ),
        file(
            "factors/factors.csv",
            include_str!("../../accounting/tests/fixture/functions/factors.csv"),
        ),
        file(
            "factors/gwp.csv",
            include_str!("../../accounting/tests/fixture/functions/gwp.csv"),
        ),
        file(
            "grids/grids.csv",
            include_str!("../../accounting/tests/fixture/functions/grids.csv"),
        ),
        file(
            "functions.toml",
            include_str!("../../accounting/tests/fixture/functions/functions.toml"),
        ),
    ])
    .unwrap()
}

#[test]
fn libreoffice_looks_up_interpolates_and_raises_to_powers_as_the_engine_does() {
    let folder = tempfile::tempdir().unwrap();
    let library = functions();
    let method = library.method("functions").unwrap();
    let one = |base: &'static str, share: &'static str, pressure: &'static str, temperature| {
        let cells = [
            ("methane", "2000"),
            ("trifluoromethane", "0.5"),
            ("base", base),
            ("share", share),
            ("pressure", pressure),
            ("temperature", temperature),
        ];
        let entered = cells.into_iter().filter(|(_, value)| !value.is_empty());
        let cells: Vec<_> = entered
            .map(|(column, value)| (column, support::number(value)))
            .collect();
        support::row(&cells)
    };
    let gases = vec![
        support::row(&[
            ("gas", support::text("CH4")),
            ("mass", support::number("10")),
        ]),
        support::row(&[
            ("gas", support::text("HFC-23")),
            ("mass", support::number("1.5")),
            ("used_gwp", support::number("12400")),
        ]),
    ];
    let ones = [
        one("2", "50", "125", ""),
        one("0.3", "-120", "2000", "230"),
        one("-2", "300", "1000", "233"),
        one("7", "0", "3000", "240"),
        one("", "", "1000", "200"),
        one("1", "", "200", ""),
        // outside the tables
        one("", "", "201", ""),
        one("", "", "1500", "210"),
        one("", "", "90", "230"),
        one("", "", "1000", "241"),
    ];
    let mut reports = Vec::new();
    for (number, one) in ones.into_iter().enumerate() {
        let tables = [("gas", gases.clone()), ("one", vec![one])];
        let entries = Entries {
            method: method.id.clone(),
            year: support::YEAR,
            entity: String::new(),
            tables: tables
                .into_iter()
                .map(|(table, rows)| (table.to_owned(), rows))
                .collect(),
        };
        let bytes =
            qilu_workbook::write_template(&library, method, &support::options(&entries)).unwrap();
        let file = format!("functions-{number}.xlsx");
        std::fs::write(folder.path().join(&file), &bytes).unwrap();
        reports.push((file, entries, bytes));
    }
    let files: Vec<String> = reports.iter().map(|(file, ..)| file.clone()).collect();
    recalculate(folder.path(), &files);
    let mut faults = Vec::new();
    for (file, entries, original) in &reports {
        let bytes = std::fs::read(folder.path().join("out").join(file)).unwrap();
        compare(
            &library,
            method,
            file,
            entries,
            original,
            &bytes,
            &mut faults,
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
