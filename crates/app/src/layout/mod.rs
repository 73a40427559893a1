//! Layouts: how an organisation's own workbooks are read. Made once, kept in versions, found again by the file's headers.
//!
//! `keep` makes, changes and retires them, `look` shows an unknown workbook and proposes a layout, `read` makes entries of a
//! file, `show` lists.

mod keep;
mod look;
mod read;
mod show;

pub(crate) use read::{FileLayout, ReadFile};

use qilu_accounting::Library;
use qilu_store::{AnyConnection, group, layout::LayoutSight};
use qilu_workbook::foreign::{Layout, LayoutFault, check};
use serde_json::Value as Json;

use crate::{
    App, SignedIn,
    fault::{Fault, FaultKind, Outcome},
    view::{Place, Problem, Severity, Text},
};

/// The longest name.
const NAME_CHARS_MAX: usize = 100;
/// The longest note.
const NOTE_CHARS_MAX: usize = 500;
/// The longest document, in bytes of its JSON.
const DOCUMENT_BYTES_MAX: usize = 200_000;
/// Faults of a document that are told at once.
const FAULTS_SHOWN_MAX: usize = 50;

impl App {
    /// Whose layouts a person may see.
    fn layout_sight(&self, connection: &mut AnyConnection, who: &SignedIn) -> Outcome<LayoutSight> {
        let own = who.actor.organisation.to_string();
        let today = self.clock.today().to_string();
        let group = group::circle(connection, &own, &today)?;
        Ok(LayoutSight { own, group })
    }
}

/// Reads a layout and holds it against its method.
///
/// # Errors
/// `layout.malformed`, `layout.too_large`, `layout.unknown_method`, `layout.faulty` with what is wrong where.
fn sound(library: &Library, document: &Json) -> Outcome<Layout> {
    if document.to_string().len() > DOCUMENT_BYTES_MAX {
        return Err(Fault::field(
            "layout.too_large",
            "document",
            "映射内容超出上限，请精简。",
            "The layout is beyond its limits; make it smaller.",
        ));
    }
    let layout: Layout =
        serde_json::from_value(document.clone()).map_err(|cause| malformed(&cause))?;
    let method = library
        .method(&layout.method)
        .ok_or_else(|| unknown_method(&layout.method))?;
    let faults = check(&layout, method);
    if faults.is_empty() {
        return Ok(layout);
    }
    let problems: Vec<Problem> = faults
        .iter()
        .take(FAULTS_SHOWN_MAX)
        .map(|fault| problem(&layout, fault))
        .collect();
    let first = faults.first().map(|fault| fault.text.clone());
    let first = first.unwrap_or_default();
    Err(Fault::new(
        FaultKind::Unprocessable,
        "layout.faulty",
        format!("映射设置有误：{}", first.zh),
        format!("The layout has faults: {}", first.en),
    )
    .with_problems(problems))
}

/// A document as it was kept.
fn kept(document: &str) -> Outcome<Layout> {
    serde_json::from_str(document).map_err(Fault::internal)
}

fn problem(layout: &Layout, fault: &LayoutFault) -> Problem {
    let source = fault
        .source
        .and_then(|position| layout.sources.get(position));
    Problem {
        code: fault.code.to_owned(),
        severity: Severity::Error,
        place: Place {
            table: source.map(|source| source.table.clone()),
            row_key: fault.source.map(|position| (position + 1).to_string()),
            column: fault.column.clone(),
            at: None,
        },
        message: Text::from(&fault.text),
        ..Problem::default()
    }
}

fn malformed(cause: &serde_json::Error) -> Fault {
    Fault::field(
        "layout.malformed",
        "document",
        format!("映射文档的格式不正确：{cause}"),
        format!("The layout document is malformed: {cause}"),
    )
}

fn unknown_method(method: &str) -> Fault {
    Fault::field(
        "layout.unknown_method",
        "method",
        format!("没有核算方法“{method}”。"),
        format!("There is no method {method:?}."),
    )
}
