//! Codes, rows that stand twice, are hidden, merged or one too many.

use qilu_accounting::EntryValue;
use qilu_workbook::address::{Address, column_letters};

use crate::book::{cell, problems, read, the_one, typed, typed_text, value, workbook};
use crate::support;
use crate::support::{changed, filled, method, named, sheet_part, with_cell};

#[test]
fn unknown_fuels_are_located() {
    let (bytes, sheet, at) = typed_text("fuel", "fuel", "月球煤");
    let problem = the_one(&problems(&bytes), "input.unknown_code", &sheet, &at);
    assert_eq!(problem.value.as_deref(), Some("月球煤"));
}

#[test]
fn codes_are_read_by_label_code_or_english() {
    for typed_in in ["烟煤", "bituminous", "Bituminous coal", " 烟煤　"] {
        let (bytes, ..) = typed_text("fuel", "fuel", typed_in);
        assert_eq!(
            value(&read(&bytes), "fuel", "fuel"),
            EntryValue::Text("bituminous".to_owned()),
            "{typed_in}"
        );
    }
    let (bytes, ..) = typed("fuel", "month", "", "<v>3</v>");
    assert_eq!(
        value(&read(&bytes), "fuel", "month"),
        EntryValue::Text("03".to_owned())
    );
}

#[test]
fn duplicate_rows_are_located() {
    let bytes = workbook();
    let (sheet, at) = cell(&bytes, "fuel", "month", 1);
    let bytes = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        with_cell(xml, &at, " t=\"inlineStr\"", "<is><t>1月</t></is>")
    });
    let found = problems(&bytes);
    let problem = found
        .iter()
        .find(|problem| problem.code == "input.duplicate_row")
        .expect("it is found");
    assert_eq!(problem.place.at.as_ref().unwrap().sheet, sheet);
    assert!(
        problem
            .place
            .at
            .as_ref()
            .unwrap()
            .cell
            .ends_with(at.trim_start_matches(|c: char| c.is_ascii_alphabetic())),
        "{problem:?}"
    );
}

#[test]
fn hidden_rows_with_data_are_located() {
    let bytes = workbook();
    let (sheet, at) = cell(&bytes, "fuel", "unit", 1);
    let line = Address::parse(&at).unwrap().row + 1;
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        xml.replacen(
            &format!("<row r=\"{line}\""),
            &format!("<row r=\"{line}\" hidden=\"1\""),
            1,
        )
    });
    let problem = the_one(&read(&edited).problems, "workbook.hidden_rows", &sheet, &at);
    assert_eq!(
        problem.message.zh,
        format!("第 {line} 行被隐藏，但其中有数据。")
    );
    assert_eq!(
        read(&edited).entries.tables["fuel"].len(),
        2,
        "the row is read all the same"
    );
    // An unused row may be hidden.
    let unused = line + 5;
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        xml.replacen(
            &format!("<row r=\"{unused}\""),
            &format!("<row r=\"{unused}\" hidden=\"1\""),
            1,
        )
    });
    assert_eq!(read(&edited).problems, vec![]);
}

#[test]
fn merged_cells_in_the_data_are_located() {
    let bytes = workbook();
    let (sheet, at) = cell(&bytes, "fuel", "quantity", 0);
    let (_, below) = cell(&bytes, "fuel", "quantity", 1);
    let merge = |area: String| {
        changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
            xml.replacen(
                "</sheetData>",
                &format!(
                    "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"{area}\"/></mergeCells>"
                ),
                1,
            )
        })
    };
    let problem = the_one(
        &read(&merge(format!("{at}:{below}"))).problems,
        "workbook.merged_cells",
        &sheet,
        &at,
    );
    assert_eq!(problem.value, Some(format!("{at}:{below}")));
    assert_eq!(
        read(&merge("A1:D1".to_owned())).problems,
        vec![],
        "titles may be merged"
    );
}

#[test]
fn figures_below_the_prepared_rows_are_not_lost() {
    let bytes = workbook();
    let (sheet, last) = named(&bytes, "qilu.fuel._last");
    let column = |id: &str| column_letters(named(&bytes, &format!("qilu.fuel.{id}")).1.column);
    let line = last.row + 2;
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        let cells = format!(
            "<c r=\"{}{line}\"><v>1</v></c><c r=\"{}{line}\" t=\"inlineStr\"><is><t>烟煤</t></is></c><c r=\"{}{line}\"><v>12</v></c><c r=\"{}{line}\"><v>5</v></c>",
            column("unit"),
            column("fuel"),
            column("month"),
            column("quantity")
        );
        xml.replacen(
            "</sheetData>",
            &format!("<row r=\"{line}\">{cells}</row></sheetData>"),
            1,
        )
    });
    let read = read(&edited);
    assert_eq!(read.entries.tables["fuel"].len(), 3);
    assert_eq!(
        read.entries.tables["fuel"][2].at.as_ref().unwrap().row,
        line
    );
}

#[test]
fn an_empty_template_asks_for_its_rows_and_for_the_required_cells_of_its_forms() {
    let mut accepted = Vec::new();
    for method in support::methods() {
        let mut entries = support::sample(method, 1);
        entries.tables.clear();
        let bytes = filled(method, &entries);
        let problems = problems(&bytes);
        let empty: Vec<&str> = problems
            .iter()
            .filter(|problem| problem.code == "input.no_rows")
            .filter_map(|problem| problem.place.table.as_deref())
            .collect();
        let needed: Vec<&str> = method
            .tables
            .iter()
            .filter(|table| table.rows_min > 0)
            .map(|table| table.id.as_str())
            .collect();
        assert_eq!(empty, needed, "{}", method.id);
        if !problems.iter().any(|problem| problem.is_blocking()) {
            accepted.push(method.id.as_str());
        }
        for problem in problems
            .iter()
            .filter(|problem| problem.code == "input.required")
        {
            let place = &problem.place;
            let at = place.at.as_ref().expect("its cell");
            let (table, column) = (
                place.table.as_deref().unwrap(),
                place.column.as_deref().unwrap(),
            );
            let (sheet, label) = named(&bytes, &format!("qilu.{table}.{column}"));
            assert_eq!(at.sheet, sheet);
            assert_eq!(Address::parse(&at.cell).unwrap().row, label.row);
        }
    }
    assert_eq!(accepted, Vec::<&str>::new(), "accept an empty report");
    let method = method("cement-2013");
    let mut entries = support::sample(method, 1);
    entries.tables.remove("electricity");
    let problems = problems(&filled(method, &entries));
    let asked: Vec<_> = problems
        .iter()
        .filter(|problem| problem.code == "input.required")
        .map(|problem| {
            (
                problem.place.table.as_deref(),
                problem.place.column.as_deref(),
            )
        })
        .collect();
    assert_eq!(asked, [(Some("electricity"), Some("purchased"))]);
}
