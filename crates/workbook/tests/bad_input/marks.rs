//! The mark of the template: year, enterprise, method, edition.

use qilu_accounting::{Library, Problem, Severity};
use qilu_workbook::{Expectation, read_workbook};

use crate::book::{problems, read, refused, report, the_one, workbook};
use crate::support;
use crate::support::{changed, method, named, sheet_part, with_cell};

#[test]
fn the_workbook_itself_is_clean() {
    let read = read(&workbook());
    assert_eq!(read.problems, vec![]);
    assert_eq!(read.entries.content_hash(), report().content_hash());
    let blocking: Vec<Problem> = problems(&workbook())
        .into_iter()
        .filter(Problem::is_blocking)
        .collect();
    assert_eq!(blocking, vec![]);
}

#[test]
fn another_year_enterprise_or_method_is_fatal_and_located_on_the_cover() {
    let expect = |method: &str, year: i32, entity: &str| Expectation {
        method: Some(method.to_owned()),
        year: Some(year),
        entity: Some(entity.to_owned()),
    };
    let read = |expect: Expectation| {
        read_workbook(&workbook(), Library::embedded(), Some(&expect)).unwrap()
    };
    assert_eq!(
        read(expect("power-2022", 2023, support::CREDIT_CODE)).problems,
        vec![]
    );
    for (expect, code, name) in [
        (
            expect("power-2022", 2024, support::CREDIT_CODE),
            "workbook.other_year",
            "qilu._year",
        ),
        (
            expect("power-2022", 2023, "91370200MA3YYYYY0Y"),
            "workbook.other_enterprise",
            "qilu._entity",
        ),
        (
            expect("cement-2013", 2023, support::CREDIT_CODE),
            "workbook.other_method",
            "qilu._method",
        ),
    ] {
        let (sheet, at) = named(&workbook(), name);
        let problem = the_one(&read(expect).problems, code, &sheet, &at.to_string());
        assert_eq!(problem.severity, Severity::Fatal);
    }
}

#[test]
fn an_old_template_is_fatal() {
    let bytes = workbook();
    let hash = &method("power-2022").hash;
    let edited = changed(&bytes, "xl/sharedStrings.xml", |xml| {
        xml.replace(hash.as_str(), &"0".repeat(64))
    });
    let (sheet, at) = named(&bytes, "qilu._method");
    let problem = the_one(
        &read(&edited).problems,
        "workbook.old_template",
        &sheet,
        &at.to_string(),
    );
    assert_eq!(problem.severity, Severity::Fatal);
}

#[test]
fn files_that_are_no_template_are_refused() {
    let bytes = workbook();
    let unmarked = changed(&bytes, "xl/workbook.xml", |xml| {
        xml.replace("\"_meta\"", "\"mine\"")
    });
    assert_eq!(refused(&unmarked).code, "workbook.wrong_template");
    let unknown = changed(&bytes, "xl/sharedStrings.xml", |xml| {
        xml.replace(">power-2022<", ">power-1999<")
    });
    assert_eq!(refused(&unknown).code, "workbook.unknown_method");
}

#[test]
fn an_entity_left_open_is_read_from_the_cover() {
    let entries = report();
    let mut options = support::options(&entries);
    options.entity = None;
    let bytes =
        qilu_workbook::write_template(Library::embedded(), method("power-2022"), &options).unwrap();
    let (sheet, at) = named(&bytes, "qilu._entity");
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        with_cell(
            xml,
            &at.to_string(),
            " t=\"inlineStr\"",
            "<is><t> 91370100MA3XXXXX0X </t></is>",
        )
    });
    assert_eq!(read(&edited).entries.entity, support::CREDIT_CODE);
}
