//! A file read by a layout: entries, what the version that stands has beside them, and the version made of both.

use std::collections::BTreeMap;

use qilu_access::Capability;
use qilu_accounting::{
    Assessment, CodeItem, ColumnKind, Entries, EntryCell, EntryRow, EntryValue, Method, Problem,
    Role, Severity, Table, assess_in,
};
use qilu_store::{layout, part, submission, version};
use qilu_workbook::{
    foreign::{Applied, EntityRows, ForeignFile, Layout, apply, extract},
    merge_problems,
};
use uuid::Uuid;

use super::{kept, sound};
use crate::{
    App, NewFile, Once, SignedIn,
    backtest::entries as kept_entries,
    fault::{Fault, FaultKind, Outcome},
    mapping::{count, decimal, tonnes},
    method::{must_be_reported, not_for_year, unit},
    sector,
    submission::{LayoutOrigin, Prepared, Reporter},
    unread::{media_type, unreadable, unusable},
    view::{
        At, LayoutPreview, PreviewCell, PreviewColumn, PreviewTable, PreviewWish, SkippedRows,
        Text, Upload, Value, VersionSource,
    },
};

/// Rows of a table shown in a preview.
const PREVIEW_ROWS_MAX: usize = 20;
/// Problems shown in a preview.
const PREVIEW_PROBLEMS_MAX: usize = 200;

/// A layout in one of its versions, as a file is read by it.
#[derive(Clone)]
pub(crate) struct FileLayout {
    pub organisation_id: String,
    pub id: String,
    pub version: i64,
    pub layout: Layout,
}

/// A file read by a layout.
pub(crate) struct ReadFile<'f> {
    pub file: &'f NewFile,
    pub applied: Applied,
    foreign: ForeignFile,
}

/// A file read for one enterprise and year.
struct Mapped {
    method: &'static Method,
    entries: Entries,
    assessment: Assessment,
    carried_tables: Vec<String>,
    carried_from: Option<String>,
}

/// The tables of the version that stands, and which version that is.
type Standing = (String, BTreeMap<String, Vec<EntryRow>>);

impl App {
    /// A layout in sight in one of its versions, the latest if none is named.
    ///
    /// # Errors
    /// `not_found` out of sight, `layout.retired`.
    pub(crate) fn file_layout(
        &self,
        who: &SignedIn,
        layout_id: Uuid,
        number: Option<i64>,
    ) -> Outcome<FileLayout> {
        self.store.read(|connection| {
            let sight = self.layout_sight(connection, who)?;
            let row = layout::find(connection, &sight, &layout_id.to_string())?;
            if row.retired_at.is_some() && number.is_none() {
                return Err(retired());
            }
            let version = layout::version(connection, &row, number.unwrap_or(row.version))?;
            Ok(FileLayout {
                layout: kept(&version.document)?,
                organisation_id: row.organisation_id,
                id: row.id,
                version: version.number,
            })
        })
    }

    /// Uploads a workbook of the user's own making as the next version of its report. It stays the version's workbook; what
    /// it does not fill is taken from the version that stands.
    ///
    /// # Errors
    /// As `upload`, with `foreign.…` for what the layout does not find; `layout.retired`; `not_found` for a layout out of
    /// sight.
    pub fn upload_by_layout(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        if_match: &str,
        layout_id: Uuid,
        file: &NewFile,
    ) -> Outcome<Upload> {
        let layout = self.file_layout(who, layout_id, None)?;
        let reporter = self.reporter(who, submission_id)?;
        let read = self.read_by_layout(&layout.layout, file, reporter.year)?;
        let prepared =
            self.prepared_by_layout(who, &reporter, Some(submission_id), &layout, &read)?;
        self.add(who, once, submission_id, if_match, prepared)
    }

    /// Computes what a file says of a reporter; nothing is written but its bytes.
    pub(crate) fn prepared_by_layout(
        &self,
        who: &SignedIn,
        reporter: &Reporter,
        submission_id: Option<Uuid>,
        layout: &FileLayout,
        read: &ReadFile<'_>,
    ) -> Outcome<Prepared<'static>> {
        let applied = &read.applied;
        let shared = layout.layout.has_entities();
        let rows = rows_of(applied, shared, &reporter.credit_code);
        if shared && rows.tables.is_empty() && !has_fatal(&applied.problems) {
            return Err(not_in_file(&reporter.credit_code));
        }
        let mapped = self.map(who, reporter, submission_id, &layout.layout, applied, &rows)?;
        if has_fatal(&applied.problems) {
            return Err(unusable(&mapped.assessment.problems));
        }
        // A file of several enterprises is cut to the rows of this one: nobody is shown the figures of another.
        let own = match shared {
            true => {
                let own = extract(&read.foreign, &rows.rows);
                Some(own.map_err(Fault::internal)?)
            }
            false => None,
        };
        let bytes = own.as_deref().unwrap_or(&read.file.bytes);
        let blob = self.put_object(bytes, media_type(bytes))?;
        Ok(Prepared {
            method: mapped.method,
            entries: mapped.entries,
            assessment: mapped.assessment,
            source: VersionSource::Workbook,
            file: Some((blob, read.file.name.clone())),
            origin: Some(LayoutOrigin {
                organisation_id: layout.organisation_id.clone(),
                layout_id: layout.id.clone(),
                version: layout.version,
                carried_tables: mapped.carried_tables,
                carried_from: mapped.carried_from,
            }),
        })
    }

    /// What a file would become under a layout that need not be kept yet. Nothing is written.
    ///
    /// # Errors
    /// `access.forbidden`, `layout.…` for a document with faults, `workbook.…` for what is no workbook, `not_found` for a
    /// submission out of scope.
    pub fn preview_layout(
        &self,
        who: &SignedIn,
        file: &NewFile,
        wish: &PreviewWish,
    ) -> Outcome<LayoutPreview> {
        who.may(Capability::ManageLayouts)?;
        let layout = sound(self.library(), &wish.document)?;
        let reporter = wish
            .submission_id
            .map(|submission| self.reporter(who, submission))
            .transpose()?;
        let year = reporter.as_ref().map(|reporter| reporter.year);
        let year = year.or(wish.year).ok_or_else(no_year)?;
        let applied = self.read_by_layout(&layout, file, year)?.applied;
        let method = self.method_of_layout(&layout)?;
        let entities: BTreeMap<String, usize> = applied
            .entities
            .iter()
            .filter(|(code, _)| !code.is_empty())
            .map(|(code, rows)| (code.clone(), rows.tables.values().map(Vec::len).sum()))
            .collect();
        let mut preview = LayoutPreview {
            tables: Vec::new(),
            carried_tables: Vec::new(),
            skipped: applied.skipped.iter().map(skipped).collect(),
            problems: Vec::new(),
            problem_counts: count(&applied.problems),
            total_without: None,
            total_with: None,
            entities,
        };
        let problems = match &reporter {
            Some(reporter) => {
                let shared = layout.has_entities();
                let rows = rows_of(&applied, shared, &reporter.credit_code);
                let submission = wish.submission_id;
                let mapped = self.map(who, reporter, submission, &layout, &applied, &rows)?;
                preview.tables = tables(method, &rows);
                preview.carried_tables = mapped
                    .carried_tables
                    .iter()
                    .filter_map(|table| method.table(table))
                    .map(|table| Text::from(&table.title))
                    .collect();
                let results = &mapped.assessment.results;
                preview.total_without =
                    crate::mapping::grams(&results.without_indirect).map(tonnes);
                preview.total_with = crate::mapping::grams(&results.with_indirect).map(tonnes);
                preview.problem_counts = count(&mapped.assessment.problems);
                mapped.assessment.problems
            }
            None => {
                if let Some(first) = applied.entities.values().next() {
                    preview.tables = tables(method, first);
                }
                applied.problems
            }
        };
        let shown = problems.iter().take(PREVIEW_PROBLEMS_MAX);
        preview.problems = shown.map(crate::view::Problem::from).collect();
        Ok(preview)
    }

    /// Applies a layout to a file for a year its method is for.
    pub(crate) fn read_by_layout<'f>(
        &self,
        layout: &Layout,
        file: &'f NewFile,
        year: i32,
    ) -> Outcome<ReadFile<'f>> {
        let method = self.method_of_layout(layout)?;
        if !method.years.contains(year) {
            return Err(not_for_year(method, year));
        }
        let foreign = self.reader.rows(&file.bytes, layout).map_err(unreadable)?;
        Ok(ReadFile {
            applied: apply(&foreign, method, layout, year),
            foreign,
            file,
        })
    }

    fn method_of_layout(&self, layout: &Layout) -> Outcome<&'static Method> {
        let known = self.library().method(&layout.method);
        known.ok_or_else(|| super::unknown_method(&layout.method))
    }

    /// The report a file makes: its tables, those it does not fill as they stand, and what the checks say of both.
    fn map(
        &self,
        who: &SignedIn,
        reporter: &Reporter,
        submission_id: Option<Uuid>,
        layout: &Layout,
        applied: &Applied,
        rows: &EntityRows,
    ) -> Outcome<Mapped> {
        let library = self.library();
        let method = self.method_of_layout(layout)?;
        must_be_reported(method)?;
        sector::must_apply(&method.sector, &reporter.sectors)?;
        let mut entries = Entries {
            method: method.id.clone(),
            year: reporter.year,
            entity: reporter.credit_code.clone(),
            tables: rows.tables.clone(),
        };
        let filled = layout.tables();
        let mut carried_tables = Vec::new();
        let mut carried_from = None;
        let standing = match submission_id {
            Some(submission_id) => self.standing_tables(who, submission_id, method)?,
            None => None,
        };
        if let Some((version_id, standing)) = standing {
            for (table, rows) in standing {
                if !filled.contains(&table.as_str()) && method.table(&table).is_some() {
                    carried_tables.push(table.clone());
                    entries.tables.insert(table, rows);
                }
            }
            carried_from = (!carried_tables.is_empty()).then_some(version_id);
        }
        let beside = self.comparison(who, &reporter.enterprise_id, method, &entries)?;
        let mut assessment = assess_in(library, method, &entries, &beside);
        assessment.problems = merge_problems(&applied.problems, assessment.problems);
        Ok(Mapped {
            method,
            entries,
            assessment,
            carried_tables,
            carried_from,
        })
    }

    /// The tables of the version of this method that stands in a submission. Their cells are in another workbook and are
    /// left out.
    fn standing_tables(
        &self,
        who: &SignedIn,
        submission_id: Uuid,
        method: &Method,
    ) -> Outcome<Option<Standing>> {
        self.store.read(|connection| {
            let row = submission::find(connection, &who.rows, &submission_id.to_string())?;
            let parts = part::current(connection, &who.rows, &row.id)?;
            let Some(part) = parts.into_iter().find(|part| part.method_id == method.id) else {
                return Ok(None);
            };
            let text = version::entries(connection, &who.rows, &part.version_id)?;
            let mut tables = kept_entries(&text)?.tables;
            for row in tables.values_mut().flatten() {
                row.at = None;
                for cell in row.cells.values_mut() {
                    cell.at = None;
                }
            }
            tables.retain(|_, rows| rows.iter().any(|row| !row.is_blank()));
            Ok(Some((part.version_id, tables)))
        })
    }
}

/// The rows of one enterprise in a file.
fn rows_of(applied: &Applied, shared: bool, credit_code: &str) -> EntityRows {
    let key = if shared { credit_code } else { "" };
    applied.entities.get(key).cloned().unwrap_or_default()
}

fn has_fatal(problems: &[Problem]) -> bool {
    problems
        .iter()
        .any(|problem| problem.severity == Severity::Fatal)
}

fn skipped(skipped: &qilu_workbook::foreign::Skipped) -> SkippedRows {
    SkippedRows {
        table: skipped.table.clone(),
        sheet: skipped.sheet.clone(),
        reason: skipped.reason.to_owned(),
        count: skipped.count,
        first: skipped.first,
    }
}

/// The first rows of each table, in the method's order.
fn tables(method: &Method, rows: &EntityRows) -> Vec<PreviewTable> {
    let filled = |table: &&Table| {
        rows.tables
            .get(&table.id)
            .is_some_and(|rows| !rows.is_empty())
    };
    method
        .tables
        .iter()
        .filter(filled)
        .map(|table| {
            let rows = rows.tables.get(&table.id).map_or(&[][..], Vec::as_slice);
            let columns: Vec<_> = table
                .columns
                .iter()
                .filter(|column| column.role != Role::Formula)
                .filter(|column| rows.iter().any(|row| row.cells.contains_key(&column.id)))
                .collect();
            let sample = rows.iter().take(PREVIEW_ROWS_MAX).map(|row| {
                let cell = |column: &&qilu_accounting::Column| {
                    let list = match &column.kind {
                        ColumnKind::Code(list) => {
                            method.list(list).map(|list| list.items.as_slice())
                        }
                        _ => None,
                    };
                    row.cells
                        .get(&column.id)
                        .map(|cell| preview_cell(cell, list.unwrap_or(&[])))
                        .unwrap_or_default()
                };
                columns.iter().map(cell).collect()
            });
            PreviewTable {
                id: table.id.clone(),
                title: Text::from(&table.title),
                rows: rows.len(),
                sample: sample.collect(),
                columns: columns
                    .iter()
                    .map(|column| PreviewColumn {
                        id: column.id.clone(),
                        label: Text::from(&column.label),
                        unit: unit(column),
                    })
                    .collect(),
            }
        })
        .collect()
}

fn preview_cell(cell: &EntryCell, items: &[CodeItem]) -> PreviewCell {
    let mut value = Value::default();
    let mut label = None;
    match &cell.value {
        EntryValue::Blank => {}
        EntryValue::Number(number) => value.n = Some(decimal(number)),
        EntryValue::Notation(key) => value.k = Some(key.to_string()),
        EntryValue::Text(text) => {
            let item = items.iter().find(|item| item.code == *text);
            label = item.map(|item| Text::from(&item.label));
            value.s = Some(text.clone());
        }
    }
    PreviewCell {
        value,
        label,
        at: cell.at.as_ref().map(At::from),
    }
}

fn retired() -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "layout.retired",
        "该映射已停用，请选择其他映射。",
        "The layout is retired; choose another.",
    )
}

fn not_in_file(credit_code: &str) -> Fault {
    Fault::new(
        FaultKind::Unprocessable,
        "foreign.not_in_file",
        format!("文件中没有本企业（统一社会信用代码 {credit_code}）的数据行。"),
        format!("The file has no row of this enterprise ({credit_code})."),
    )
}

fn no_year() -> Fault {
    Fault::field(
        "layout.year",
        "year",
        "请指定报告年度。",
        "Say which reporting year the file is for.",
    )
}
