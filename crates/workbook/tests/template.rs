//! What every template must be: protected, bound, guided by drop-downs, and refused when it cannot be right.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed step fails the test"
)]

mod support;

use qilu_accounting::{ColumnKind, Entries, EntryRow, Library, Method, Role, Rows};
use qilu_quantity::Lang;
use qilu_workbook::{TemplateOptions, WorkbookError, read_workbook, write_template};
use support::{cell_xml, method, methods, named, number, parts, row, sheet_part, text};

fn blank(method: &Method, lang: Lang) -> TemplateOptions<'static> {
    TemplateOptions::new(support::year(method), lang)
}

fn part(bytes: &[u8], name: &str) -> String {
    String::from_utf8(parts(bytes)[name].clone()).unwrap()
}

#[test]
fn every_sheet_is_protected_without_a_password_and_the_mark_is_very_hidden() {
    for method in methods() {
        let bytes = write_template(Library::embedded(), method, &blank(method, Lang::Zh)).unwrap();
        let workbook = part(&bytes, "xl/workbook.xml");
        assert!(workbook.contains("name=\"_meta\"") && workbook.contains("state=\"veryHidden\""));
        for (name, content) in parts(&bytes) {
            if name.starts_with("xl/worksheets/sheet") {
                let xml = String::from_utf8(content).unwrap();
                let from = xml
                    .find("<sheetProtection")
                    .unwrap_or_else(|| panic!("{name} is not protected"));
                assert!(
                    !xml[from..from + xml[from..].find('>').unwrap()].contains("password"),
                    "{name}"
                );
            }
        }
    }
}

#[test]
fn no_sheet_holds_all_its_columns_in_sight() {
    for method in methods() {
        let bytes = write_template(Library::embedded(), method, &blank(method, Lang::Zh)).unwrap();
        for table in method.tables.iter().filter(|table| table.rows != Rows::One) {
            let (sheet, _) = named(&bytes, &format!("qilu.{}._first", table.id));
            let xml = part(&bytes, &sheet_part(&bytes, &sheet));
            let held: usize = xml
                .split(" xSplit=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .parse()
                .unwrap();
            let leading = table
                .columns
                .iter()
                .take_while(|column| column.role == Role::Key)
                .count();
            assert!(
                held <= 1 + 2 * leading,
                "{}: {} holds {held} columns",
                method.id,
                table.id
            );
        }
    }
}

/// The position of a cell's column, counted from 0.
fn column_of(address: &str) -> usize {
    let letters = address.bytes().take_while(u8::is_ascii_uppercase);
    letters.fold(0, |number, letter| {
        number * 26 + usize::from(letter - b'A') + 1
    }) - 1
}

#[test]
fn titles_end_where_the_first_page_does() {
    let mut spread = 0;
    for method in methods() {
        let bytes = write_template(Library::embedded(), method, &blank(method, Lang::Zh)).unwrap();
        for (name, content) in parts(&bytes) {
            if !name.starts_with("xl/worksheets/sheet") {
                continue;
            }
            let xml = String::from_utf8(content).unwrap();
            let Some((_, breaks)) = xml.split_once("<colBreaks") else {
                continue;
            };
            spread += 1;
            let first = breaks.split("<brk id=\"").nth(1).unwrap();
            let next_page: usize = first.split('"').next().unwrap().parse().unwrap();
            let (_, title) = xml.split_once("<row r=\"2\"").unwrap();
            let title = title.split("</row>").next().unwrap();
            let last = title.rsplit("<c r=\"").next().unwrap();
            let last = column_of(last.split('"').next().unwrap());
            assert!(last < next_page, "{} {name}: title to {last}", method.id);
        }
    }
    assert!(spread > 50, "{spread} sheets on several pages");
}

#[test]
fn the_mark_says_what_the_download_contained() {
    let method = method("power-2022");
    let base = |base: Option<&str>| {
        let options = TemplateOptions {
            base: base.map(str::to_owned),
            ..blank(method, Lang::Zh)
        };
        let bytes = write_template(Library::embedded(), method, &options).unwrap();
        read_workbook(&bytes, Library::embedded(), None)
            .unwrap()
            .meta
            .base
    };
    assert_eq!(base(Some("draft:7")).as_deref(), Some("draft:7"));
    assert_eq!(base(None), None);
}

#[test]
fn inputs_are_unlocked_and_computed_cells_are_locked() {
    let method = method("power-2022");
    let bytes = write_template(Library::embedded(), method, &blank(method, Lang::Zh)).unwrap();
    let styles = part(&bytes, "xl/styles.xml");
    let cells = &styles[styles.find("<cellXfs").unwrap()..styles.find("</cellXfs>").unwrap()];
    let unlocked = |style: usize| {
        cells
            .split("<xf ")
            .nth(style + 1)
            .unwrap()
            .contains("locked=\"0\"")
    };
    for table in &method.tables {
        let (sheet, first) = named(&bytes, &format!("qilu.{}._first", table.id));
        let xml = part(&bytes, &sheet_part(&bytes, &sheet));
        for column in &table.columns {
            let (_, header) = named(&bytes, &format!("qilu.{}.{}", table.id, column.id));
            let at = qilu_workbook::address::Address::new(first.row, header.column).to_string();
            let cell = cell_xml(&xml, &at);
            let style: usize = cell
                .split(" s=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .parse()
                .unwrap();
            let computed = column.role == Role::Formula;
            assert_eq!(
                unlocked(style),
                !computed,
                "{}.{} at {at}",
                table.id,
                column.id
            );
            assert_eq!(
                cell.contains("<f>"),
                computed,
                "{}.{} at {at}",
                table.id,
                column.id
            );
        }
    }
}

#[test]
fn every_entry_is_validated_and_enough_rows_are_ready() {
    for method in methods() {
        let bytes = write_template(Library::embedded(), method, &blank(method, Lang::En)).unwrap();
        for table in &method.tables {
            let (sheet, first) = named(&bytes, &format!("qilu.{}._first", table.id));
            let xml = part(&bytes, &sheet_part(&bytes, &sheet));
            let entries = table
                .columns
                .iter()
                .filter(|column| column.role != Role::Formula)
                // The keys of a listed table are printed on the form.
                .filter(|column| !matches!((&table.rows, &column.kind), (Rows::Listed(rows), ColumnKind::Code(list)) if rows == list))
                .count();
            assert_eq!(
                xml.matches("<dataValidation ").count(),
                entries,
                "{}",
                table.id
            );
            if let Rows::Free { max } = table.rows {
                let (_, last) = named(&bytes, &format!("qilu.{}._last", table.id));
                let ready = usize::try_from(last.row - first.row + 1).unwrap();
                // Rows chosen from lists alone cannot be more than the choices.
                let choices = table.keys().map(|key| match &key.kind {
                    ColumnKind::Code(list) => method.list(list).unwrap().items.len(),
                    _ => usize::MAX,
                });
                let choices = match choices.fold(1, usize::saturating_mul) {
                    _ if table.keys().next().is_none() => usize::MAX,
                    choices => choices,
                };
                assert!(
                    ready >= max.min(60).min(choices) && ready <= max,
                    "{}: {ready} of {max}",
                    table.id
                );
            }
        }
    }
    let power = method("power-2022");
    let bytes = write_template(Library::embedded(), power, &blank(power, Lang::Zh)).unwrap();
    let rows = named(&bytes, "qilu.fuel._last").1.row - named(&bytes, "qilu.fuel._first").1.row + 1;
    assert!(
        rows >= 4 * 12 * 2,
        "four units, twelve months, two fuels need more than {rows} rows"
    );
}

#[test]
fn a_blank_template_reads_as_an_empty_report() {
    for method in methods() {
        let bytes = write_template(Library::embedded(), method, &blank(method, Lang::Zh)).unwrap();
        let read = read_workbook(&bytes, Library::embedded(), None).unwrap();
        assert_eq!(read.problems, vec![], "{}", method.id);
        // Forms have their row, with the places of what is missing in it; nothing is entered anywhere.
        let mut rows = read.entries.tables.values().flatten();
        assert!(rows.all(EntryRow::is_blank), "{}", method.id);
        assert_eq!(
            (
                read.meta.method.as_str(),
                read.meta.year,
                read.meta.entity.as_str()
            ),
            (method.id.as_str(), support::year(method), "")
        );
    }
}

#[test]
fn demonstration_data_are_marked_on_every_sheet_of_the_form() {
    let cement = method("cement-2013");
    let mut options = blank(cement, Lang::Zh);
    options.demo = true;
    let bytes = write_template(Library::embedded(), cement, &options).unwrap();
    let marked = qilu_workbook::sheet_list(&bytes)
        .unwrap()
        .into_iter()
        .filter(|sheet| !sheet.hidden)
        .map(|sheet| qilu_workbook::sheet_view(&bytes, &sheet.name).unwrap())
        .all(|view| {
            view.cells
                .iter()
                .any(|cell| cell.row == 0 && cell.text.contains("演示数据"))
        });
    assert!(marked);
    assert!(
        read_workbook(&bytes, Library::embedded(), None)
            .unwrap()
            .meta
            .demo
    );
}

#[test]
fn what_cannot_be_right_is_refused() {
    let power = method("power-2022");
    let mut options = blank(power, Lang::Zh);
    options.year = 2010;
    assert!(matches!(
        write_template(Library::embedded(), power, &options),
        Err(WorkbookError::YearOutside { year: 2010, .. })
    ));
    let units: Vec<EntryRow> = (0..13)
        .map(|unit| row(&[("unit", text(&unit.to_string())), ("capacity", number("1"))]))
        .collect();
    let entries = Entries {
        method: power.id.clone(),
        year: support::YEAR,
        entity: String::new(),
        tables: [("unit".to_owned(), units)].into(),
    };
    let mut options = blank(power, Lang::Zh);
    options.entries = Some(&entries);
    assert!(matches!(
        write_template(Library::embedded(), power, &options),
        Err(WorkbookError::TooManyRows {
            rows: 13,
            max: 12,
            ..
        })
    ));
}
