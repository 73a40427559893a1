//! Pages and orders as clients ask for them.

use qilu_store::{Cursor, Direction, PageRequest, limits::PAGE_ROWS_MAX};

use crate::fault::{Fault, FaultKind, Outcome};

/// The page a client asks for.
pub(crate) fn page_request(cursor: Option<&str>, limit: Option<u32>) -> Outcome<PageRequest> {
    Ok(PageRequest {
        after: cursor.map(Cursor::decode).transpose()?,
        rows: rows(limit)?,
    })
}

/// The rows of a page, if the client says how many.
pub(crate) fn rows(limit: Option<u32>) -> Outcome<Option<u32>> {
    match limit {
        Some(limit) if !(1..=PAGE_ROWS_MAX).contains(&limit) => Err(Fault::new(
            FaultKind::Malformed,
            "request.limit",
            format!("每页条数应为 1 至 {PAGE_ROWS_MAX}。"),
            format!("A page has 1 to {PAGE_ROWS_MAX} rows."),
        )),
        limit => Ok(limit),
    }
}

/// Splits `-field` into its field and direction.
pub(crate) fn order(sort: &str) -> (&str, Direction) {
    match sort.strip_prefix('-') {
        Some(field) => (field, Direction::Descending),
        None => (sort, Direction::Ascending),
    }
}

/// The list cannot be ordered by this field.
pub(crate) fn unknown_order(field: &str, known: &str) -> Fault {
    Fault::new(
        FaultKind::Malformed,
        "request.unknown_sort",
        format!("不支持按“{field}”排序，可用：{known}。"),
        format!("The list cannot be sorted by {field:?}; it can by: {known}."),
    )
}

/// The first and last year a report can be about.
const YEAR_MIN: i16 = 1990;
const YEAR_MAX: i16 = 2200;

/// A reporting year as the database keeps it.
pub(crate) fn year(year: i32) -> Outcome<i16> {
    i16::try_from(year)
        .ok()
        .filter(|year| (YEAR_MIN..=YEAR_MAX).contains(year))
        .ok_or_else(|| {
            Fault::field(
                "request.year",
                "year",
                format!("年份 {year} 不在可用范围内。"),
                format!("The year {year} is out of range."),
            )
        })
}

/// A reporting year to narrow by, if there is one.
pub(crate) fn year_filter(wanted: Option<i32>) -> Outcome<Option<i16>> {
    wanted.map(year).transpose()
}
