//! Which figures of a record go where in a report, read from the document and checked when all methods are known.

use std::collections::BTreeMap;

use qilu_quantity::Text;

use super::document::{Document, FeedDocument};
use super::fault::MethodFault;
use super::load::Faults;
use super::method::{Method, Purpose};
use super::table::{ColumnKind, Role, Table};

/// Figures of a record's table that are taken over into the rows of a report's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedSpec {
    /// The record's table.
    pub table: String,
    /// The report's method.
    pub method: String,
    /// The line of the document that names it.
    pub line: usize,
    /// The report's table.
    pub into: String,
    /// For each key column of the report's table, the record's column that holds it.
    pub keys: BTreeMap<String, String>,
    /// For each input taken over, the record's column.
    pub columns: BTreeMap<String, String>,
    /// For each figure of the report that must agree, the record's column.
    pub compare: BTreeMap<String, String>,
    /// For an input taken over, the inputs of the same row that would say the same otherwise and are left blank.
    pub replaces: BTreeMap<String, Vec<String>>,
}

/// Reads the feeds of a document against its own tables.
pub(super) fn feeds(
    document: &Document,
    purpose: Purpose,
    tables: &[Table],
    faults: &mut Faults,
) -> Vec<FeedSpec> {
    let mut found = Vec::new();
    for feed in &document.feeds {
        let at = feed.table.span().start;
        if purpose != Purpose::Record {
            faults.add(
                at,
                "feed.purpose",
                "只有台账（record）可以提供数据",
                "only a record feeds reports",
            );
        }
        let own = tables
            .iter()
            .find(|table| table.id == *feed.table.get_ref());
        let known = own.is_some_and(|own| {
            let texts = feed.keys.values();
            let numbers = feed.columns.values().chain(feed.compare.values());
            texts.clone().all(|id| {
                own.column(id)
                    .is_some_and(|column| column.kind != ColumnKind::Number)
            }) && numbers.clone().all(|id| {
                own.column(id)
                    .is_some_and(|column| column.kind == ColumnKind::Number)
            })
        });
        if !known {
            faults.add(
                at,
                "feed.unknown",
                "feed 所指的表或列不存在或类型不符",
                "the feed names a table or column that is not there or of another kind",
            );
            continue;
        }
        found.push(read(feed, faults.line_within(&feed.method, 0)));
    }
    found
}

fn read(feed: &FeedDocument, line: usize) -> FeedSpec {
    FeedSpec {
        line,
        table: feed.table.get_ref().clone(),
        method: feed.method.get_ref().clone(),
        into: feed.into.clone(),
        keys: feed.keys.clone(),
        columns: feed.columns.clone(),
        compare: feed.compare.clone(),
        replaces: feed.replaces.clone(),
    }
}

/// Where a feed goes must be there: the method, its table with just these keys, inputs and figures.
pub(super) fn check_targets(methods: &[Method], found: &mut Vec<MethodFault>) {
    for method in methods {
        for feed in &method.feeds {
            if !fits(methods, feed) {
                let text = Text::new(
                    format!("feed 的目标 {}.{} 不存在或列不符", feed.method, feed.into),
                    format!(
                        "there is no `{}.{}` with these columns to feed",
                        feed.method, feed.into
                    ),
                );
                found.push(MethodFault {
                    file: format!("{}.toml", method.id),
                    line: feed.line,
                    code: "feed.target",
                    text,
                });
            }
        }
    }
}

fn fits(methods: &[Method], feed: &FeedSpec) -> bool {
    let target = methods.iter().find(|method| method.id == feed.method);
    let Some(table) = target.and_then(|method| method.table(&feed.into)) else {
        return false;
    };
    let keys: Vec<&str> = table.keys().map(|column| column.id.as_str()).collect();
    let is_input = |id: &String| {
        table
            .column(id)
            .is_some_and(|column| column.role == Role::Input)
    };
    let is_number = |id: &String| {
        table
            .column(id)
            .is_some_and(|column| column.kind == ColumnKind::Number)
    };
    // What is taken over itself is not left blank for something else that is.
    let is_left = |(for_which, left): (&String, &Vec<String>)| {
        feed.columns.contains_key(for_which)
            && left
                .iter()
                .all(|id| is_input(id) && !feed.columns.contains_key(id))
    };
    keys.len() == feed.keys.len()
        && keys.iter().all(|key| feed.keys.contains_key(*key))
        && feed.columns.keys().all(is_input)
        && feed.compare.keys().all(is_number)
        && feed.replaces.iter().all(is_left)
}
