//! Where evidence can be attached.

use qilu_accounting::Library;
use qilu_monitoring::evidence::{EvidencePlace, stand};

fn place(
    table: Option<&str>,
    row: Option<&str>,
    column: Option<&str>,
    month: Option<&str>,
) -> EvidencePlace {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    EvidencePlace {
        method: "power-2022".into(),
        table: owned(table),
        row_key: owned(row),
        column: owned(column),
        month: owned(month),
    }
}

fn field(place: &EvidencePlace) -> Result<(Option<String>, Option<String>), &'static str> {
    let library = Library::embedded();
    let found = stand(library.method("power-2022").unwrap(), place);
    found
        .map(|standing| (standing.month, standing.line))
        .map_err(|fault| fault.field)
}

#[test]
fn a_row_says_its_month_and_its_line() {
    let march = Some("03".to_owned());
    let row = place(Some("fuel"), Some("1|bituminous|03"), Some("ncv"), None);
    assert_eq!(
        field(&row),
        Ok((march.clone(), Some("1|bituminous".into())))
    );
    assert_eq!(
        field(&place(None, None, None, Some("03"))),
        Ok((march.clone(), None))
    );
    assert_eq!(
        field(&place(Some("fuel"), None, Some("ncv"), Some("03"))),
        Ok((march, None))
    );
    assert_eq!(
        field(&place(Some("unit"), Some("1"), None, None)),
        Ok((None, Some("1".into())))
    );
}

#[test]
fn what_the_method_does_not_have_is_refused() {
    let cases = [
        (place(Some("none"), None, None, None), "table"),
        (place(None, Some("1"), None, None), "table"),
        (place(Some("fuel"), None, Some("none"), None), "column"),
        (
            place(Some("fuel"), Some("1|bituminous"), None, None),
            "row_key",
        ),
        (
            place(Some("fuel"), Some("1|bituminous|03"), None, Some("04")),
            "month",
        ),
        (place(None, None, None, Some("13")), "month"),
        (place(None, None, None, Some("3")), "month"),
    ];
    for (place, expected) in cases {
        assert_eq!(field(&place), Err(expected), "{place:?}");
    }
}
