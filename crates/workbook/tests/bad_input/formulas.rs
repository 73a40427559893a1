//! Formulas where figures belong, figures where formulas belong, results that differ.

use qilu_accounting::{EntryValue, Library, Problem, Severity, Value};
use qilu_quantity::Exact;
use qilu_workbook::address::Address;
use qilu_workbook::assess_workbook;

use crate::book::{problems, read, the_one, typed, typed_text, value, workbook};
use crate::support::{changed, named, sheet_part, with_cell};

#[test]
fn a_command_typed_as_text_is_located() {
    for (table, column) in [("fuel", "quantity"), ("unit", "name")] {
        let (bytes, sheet, at) = typed_text(table, column, "=cmd|&apos;/c calc&apos;!A0");
        let found = problems(&bytes);
        the_one(&found, "workbook.command_text", &sheet, &at);
        assert!(
            !found
                .iter()
                .any(|problem| problem.code == "input.not_a_number")
        );
    }
    // A bar alone is a name.
    let (bytes, ..) = typed_text("unit", "name", "1号|2号");
    assert_eq!(read(&bytes).problems, vec![]);
}

#[test]
fn overwritten_formulas_are_located() {
    let (bytes, sheet, at) = typed("fuel", "emission", "", "<v>1</v>");
    let problem = the_one(
        &read(&bytes).problems,
        "workbook.formula_overwritten",
        &sheet,
        &at,
    );
    assert_eq!(
        (problem.value.as_deref(), problem.place.column.as_deref()),
        (Some("1"), Some("emission"))
    );

    let bytes = workbook();
    let (sheet, header) = named(&bytes, "qilu.fuel.ncv._used");
    let (_, first) = named(&bytes, "qilu.fuel._first");
    let at = Address::new(first.row, header.column).to_string();
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        with_cell(xml, &at, "", "<v>99</v>")
    });
    the_one(
        &read(&edited).problems,
        "workbook.formula_overwritten",
        &sheet,
        &at,
    );

    let (sheet, total) = named(&bytes, "qilu._total.total_with");
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        with_cell(xml, &total.to_string(), "", "<v>7</v>")
    });
    the_one(
        &read(&edited).problems,
        "workbook.formula_overwritten",
        &sheet,
        &total.to_string(),
    );
}

#[test]
fn cached_results_are_never_trusted() {
    let (bytes, ..) = typed("fuel", "emission", "", "<f>1+1</f><v>999999999</v>");
    let (_, assessment) = assess_workbook(&bytes, Library::embedded(), None).unwrap();
    let (_, clean) = assess_workbook(&workbook(), Library::embedded(), None).unwrap();
    assert_eq!(assessment.unwrap().totals, clean.unwrap().totals);
}

#[test]
fn a_result_that_differs_is_noted_with_both_figures() {
    let (bytes, sheet, at) = typed("fuel", "emission", "", "<f>1+1</f><v>999999999</v>");
    let problem = the_one(&problems(&bytes), "workbook.result_differs", &sheet, &at);
    assert_eq!(problem.severity, Severity::Note);
    let (_, assessment) = assess_workbook(&bytes, Library::embedded(), None).unwrap();
    let fuel = &assessment.unwrap().tables;
    let fuel = fuel.iter().find(|table| table.id == "fuel").unwrap();
    let mut cells = fuel.rows[0].cells.iter();
    let ours = cells.find(|cell| cell.column == "emission").unwrap();
    let Value::Number(ours) = &ours.value else {
        panic!("{ours:?}");
    };
    assert_eq!(problem.value.as_deref(), Some("999999999"));
    assert_eq!(problem.expected, Some(ours.to_decimal_string(10)));
    // A total, too.
    let bytes = workbook();
    let (sheet, total) = named(&bytes, "qilu._total.total_with");
    let at = total.to_string();
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        with_cell(xml, &at, "", "<f>7</f><v>7</v>")
    });
    the_one(&problems(&edited), "workbook.result_differs", &sheet, &at);
}

#[test]
fn a_result_that_was_not_saved_or_was_only_rounded_is_not_noted() {
    let differs = |bytes: &[u8]| -> Vec<Problem> {
        let mut found = problems(bytes);
        found.retain(|problem| problem.code.contains("differ"));
        found
    };
    assert_eq!(differs(&workbook()), vec![]);
    for (attributes, content) in [
        ("", "<f>1+1</f>"),
        ("", "<f>1+1</f><v></v>"),
        (" t=\"str\"", "<f>1+1</f><v></v>"),
    ] {
        let (bytes, ..) = typed("fuel", "emission", attributes, content);
        assert_eq!(differs(&bytes), vec![], "{content}");
    }
    let (_, clean) = assess_workbook(&workbook(), Library::embedded(), None).unwrap();
    let clean = clean.unwrap();
    let mut totals = clean.totals.iter();
    let total = totals.find(|total| total.id == "total_with").unwrap();
    let Value::Number(total) = &total.value else {
        panic!("{total:?}");
    };
    let bytes = workbook();
    let (sheet, at) = named(&bytes, "qilu._total.total_with");
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        let lossy = total.to_f64_lossy() * (1.0 + 1e-13);
        with_cell(
            xml,
            &at.to_string(),
            "",
            &format!("<f>7</f><v>{lossy:e}</v>"),
        )
    });
    assert_eq!(differs(&edited), vec![]);
}

#[test]
fn where_calculation_was_off_the_notes_are_few() {
    // Every quantity changes and no result follows.
    let bytes = workbook();
    let (sheet, _) = named(&bytes, "qilu.fuel._first");
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        xml.replace("<v>50013.37</v>", "<v>50014.37</v>")
            .replace("<v>48000</v>", "<v>48001</v>")
    });
    let found = problems(&edited);
    let notes = found
        .iter()
        .filter(|problem| problem.code == "workbook.result_differs")
        .count();
    assert!((1..=20).contains(&notes), "{found:#?}");
    assert!(found.iter().all(|problem| !problem.is_blocking()));
}

#[test]
fn a_formula_in_an_input_is_taken_with_a_note_if_it_has_a_result() {
    let (bytes, sheet, at) = typed("fuel", "quantity", "", "<f>4000+321.5</f><v>4321.5</v>");
    let taken = read(&bytes);
    assert_eq!(
        value(&taken, "fuel", "quantity"),
        EntryValue::Number(Exact::parse("4321.5").unwrap())
    );
    assert_eq!(
        the_one(&taken.problems, "workbook.formula_in_input", &sheet, &at).severity,
        Severity::Note
    );
    let (bytes, sheet, at) = typed("fuel", "quantity", "", "<f>4000+321.5</f>");
    assert_eq!(
        the_one(
            &problems(&bytes),
            "workbook.formula_without_value",
            &sheet,
            &at
        )
        .severity,
        Severity::Error
    );
}

#[test]
fn a_formula_that_leaves_the_workbook_is_an_error() {
    for (formula, code) in [
        ("[1]台账!B2", "workbook.external_link"),
        ("SUM('[2]台 账'!B2:B9)", "workbook.external_link"),
        ("cmd|'/c calc'!A0", "workbook.program_call"),
        (
            "WEBSERVICE(\"http://example.com\")",
            "workbook.program_call",
        ),
    ] {
        let content = format!("<f>{}</f><v>4321.5</v>", formula.replace('"', "&quot;"));
        let (bytes, sheet, at) = typed("fuel", "quantity", "", &content);
        let problem = the_one(&problems(&bytes), code, &sheet, &at);
        assert_eq!(problem.severity, Severity::Error, "{formula}");
    }
    // Beside the entries a formula may draw on what it likes.
    let bytes = workbook();
    let (sheet, first) = named(&bytes, "qilu.fuel._first");
    let line = first.row + 1;
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        let (head, tail) = xml.split_at(xml.find(&format!("<row r=\"{line}\"")).unwrap());
        let note = format!("<c r=\"BZ{line}\"><f>[1]台账!B2</f><v>1</v></c></row>");
        format!("{head}{}", tail.replacen("</row>", &note, 1))
    });
    assert_eq!(read(&edited).problems, vec![]);
}
