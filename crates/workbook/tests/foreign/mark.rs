//! Whose template a workbook is.

use qilu_accounting::Library;
use qilu_workbook::foreign::mark;
use qilu_workbook::{EntityFacts, TemplateOptions, read_workbook, write_template};

use crate::book::{YEAR, code, ledger, method};

#[test]
fn a_template_says_whose_it_is_and_another_workbook_that_it_is_none() {
    let library = Library::embedded();
    let options = TemplateOptions {
        entity: Some(EntityFacts {
            credit_code: code(7),
            name: "演示企业".to_owned(),
        }),
        demo: true,
        ..TemplateOptions::new(YEAR, qilu_quantity::Lang::Zh)
    };
    let bytes = write_template(library, method(), &options).unwrap();
    let found = mark(&bytes).unwrap();
    assert_eq!(
        (found.method.as_str(), found.year, found.credit_code),
        ("power-2022", YEAR, code(7))
    );
    assert_eq!(mark(&ledger()).unwrap_err().code, "workbook.wrong_template");
    assert_eq!(
        mark(b"PK nothing").unwrap_err().code,
        "workbook.not_a_workbook"
    );
    // The same conclusion as the whole reader's.
    assert_eq!(
        read_workbook(&ledger(), library, None).unwrap_err().code,
        "workbook.wrong_template"
    );
}
