//! Pages of a list: a mark after the last row seen, never an offset.

use chrono::NaiveDateTime;

use crate::error::StoreError;
use crate::limits::{PAGE_ROWS_DEFAULT, PAGE_ROWS_MAX, SEARCH_CHARACTERS_MAX};

/// Where a page ended: the sort key and the id of its last row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) key: String,
    pub(crate) id: String,
}

impl Cursor {
    /// The opaque form given to clients.
    #[must_use]
    pub fn encode(&self) -> String {
        format!("{}.{}", hex(self.key.as_bytes()), hex(self.id.as_bytes()))
    }

    /// Reads the opaque form.
    ///
    /// # Errors
    /// `BadCursor` if it was not made by `encode`.
    pub fn decode(text: &str) -> Result<Self, StoreError> {
        let (key, id) = text.split_once('.').ok_or(StoreError::BadCursor)?;
        Ok(Self {
            key: unhex(key)?,
            id: unhex(id)?,
        })
    }

    /// The sort key as a number, for lists sorted by one.
    pub(crate) fn number(&self) -> Result<i64, StoreError> {
        self.key
            .parse()
            .map_err(|_not_a_number| StoreError::BadCursor)
    }

    /// The sort key as a year, for lists sorted by one.
    pub(crate) fn year(&self) -> Result<i16, StoreError> {
        self.key
            .parse()
            .map_err(|_not_a_year| StoreError::BadCursor)
    }

    /// The sort key as a time, for lists sorted by one.
    pub(crate) fn time(&self) -> Result<NaiveDateTime, StoreError> {
        NaiveDateTime::parse_from_str(&self.key, TIME_KEY)
            .map_err(|_not_a_time| StoreError::BadCursor)
    }
}

/// Every digit SQLite may have kept, so that a mark equals the row it stands for.
const TIME_KEY: &str = "%Y-%m-%dT%H:%M:%S%.9f";

/// The sort key of a time.
pub(crate) fn time_key(at: NaiveDateTime) -> String {
    at.format(TIME_KEY).to_string()
}

/// Which page is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// The mark the previous page ended with; none for the first page.
    pub after: Option<Cursor>,
    /// Rows wanted; none means the default, more than `PAGE_ROWS_MAX` is cut to it.
    pub rows: Option<u32>,
}

impl PageRequest {
    pub(crate) fn limit(&self) -> u32 {
        self.rows
            .unwrap_or(PAGE_ROWS_DEFAULT)
            .clamp(1, PAGE_ROWS_MAX)
    }

    /// One row more than the page, to know whether there is another page.
    pub(crate) fn fetch(&self) -> i64 {
        i64::from(self.limit()) + 1
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in the order asked for.
    pub items: Vec<T>,
    /// The mark to ask the next page with; none at the end.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Cuts what was fetched to the page and marks its end.
    pub(crate) fn of(
        mut items: Vec<T>,
        request: &PageRequest,
        mark: impl FnOnce(&T) -> (String, String),
    ) -> Self {
        let limit = usize::try_from(request.limit()).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items
            .last()
            .filter(|_| more)
            .map(mark)
            .map(|(key, id)| Cursor { key, id });
        Self { items, next }
    }

    /// The same page with every row mapped.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(change).collect(),
            next: self.next,
        }
    }
}

/// Which way a list is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    #[default]
    Ascending,
    /// Largest first.
    Descending,
}

/// Sorts a boxed query by a key and an id and starts after the mark.
macro_rules! keyset {
    ($query:expr, $key:expr, $id:expr, $direction:expr, $after:expr) => {{
        let after: Option<(_, String)> = $after;
        let query = $query;
        match $direction {
            $crate::page::Direction::Ascending => {
                let query = query.order(($key.asc(), $id.asc()));
                match after {
                    Some((key, id)) => {
                        query.filter($key.gt(key.clone()).or($key.eq(key).and($id.gt(id))))
                    }
                    None => query,
                }
            }
            $crate::page::Direction::Descending => {
                let query = query.order(($key.desc(), $id.desc()));
                match after {
                    Some((key, id)) => {
                        query.filter($key.lt(key.clone()).or($key.eq(key).and($id.lt(id))))
                    }
                    None => query,
                }
            }
        }
    }};
}
pub(crate) use keyset;

/// What a row must contain to be found by a text: lower case, as SQLite's LIKE ignores case
/// and PostgreSQL's does not.
#[must_use]
pub fn search_text(parts: &[&str]) -> String {
    parts.join(" ").to_lowercase()
}

/// The LIKE pattern that finds `text` anywhere, with its own wildcards escaped by a backslash. No row holds a NUL, and
/// PostgreSQL takes none.
pub(crate) fn search_pattern(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let mut pattern = String::from("%");
    for character in text
        .chars()
        .take(SEARCH_CHARACTERS_MAX)
        .filter(|character| *character != '\0')
        .flat_map(char::to_lowercase)
    {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    Some(pattern)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Result<String, StoreError> {
    let bytes = text.as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair)
            .ok()
            .filter(|pair| pair.len() == 2)?;
        u8::from_str_radix(pair, 16).ok()
    });
    let bytes: Option<Vec<u8>> = bytes.collect();
    String::from_utf8(bytes.ok_or(StoreError::BadCursor)?)
        .map_err(|_not_utf8| StoreError::BadCursor)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn a_cursor_survives_the_trip_to_the_client() {
        let cursor = Cursor {
            key: "山东.热电 %".into(),
            id: "0192".into(),
        };
        assert_eq!(Cursor::decode(&cursor.encode()).unwrap(), cursor);
        for text in ["", "zz.00", "e5.00", "abc.00", "0.0", "é."] {
            assert_eq!(
                Cursor::decode(text).unwrap_err().code(),
                "store.bad_cursor",
                "{text}"
            );
        }
    }

    #[test]
    fn wildcards_of_the_user_are_plain_characters() {
        assert_eq!(search_pattern(" A_b%c\\ ").unwrap(), "%a\\_b\\%c\\\\%");
        assert_eq!(search_pattern("  "), None);
        assert_eq!(search_pattern("a\0b").unwrap(), "%ab%");
    }

    #[test]
    fn a_page_says_whether_there_is_another() {
        let request = PageRequest {
            after: None,
            rows: Some(2),
        };
        let mark = |row: &i32| (row.to_string(), row.to_string());
        assert_eq!(Page::of(vec![1, 2], &request, mark).next, None);
        let page = Page::of(vec![1, 2, 3], &request, mark);
        assert_eq!(page.items, [1, 2]);
        assert_eq!(page.next.unwrap().id, "2");
        assert_eq!(
            PageRequest {
                after: None,
                rows: Some(100_000)
            }
            .limit(),
            PAGE_ROWS_MAX
        );
        assert_eq!(
            PageRequest {
                after: None,
                rows: Some(0)
            }
            .limit(),
            1
        );
    }
}
