//! Any list as a workbook, in one language.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, Utc};
use qilu_quantity::{Exact, Lang};
use qilu_workbook::{
    WorkbookError,
    export::{ExportCell, ExportColumn, ExportKind, ExportTable, write_tables},
    limits::EXPORT_ROWS_MAX,
};

use crate::{
    App,
    fault::{Fault, FaultKind, Outcome},
    view::{At, Download, Page, Text, Value, XLSX},
};

mod account;
mod audit;
mod campaign;
mod comparison;
mod dossier;
mod enterprise;
mod evidence;
mod finding;
mod method;
mod plan;
mod proposal;
mod submission;
mod summary;
mod trace;
mod waiver;

/// A column and how a row fills it.
pub(crate) struct Column<'a, T> {
    heading: (&'a str, &'a str),
    kind: ExportKind,
    cell: &'a dyn Fn(&T) -> ExportCell,
}

impl<'a, T> Column<'a, T> {
    /// A column with its heading in Chinese and English.
    pub(crate) fn new(
        heading: (&'a str, &'a str),
        kind: ExportKind,
        cell: &'a dyn Fn(&T) -> ExportCell,
    ) -> Self {
        Self {
            heading,
            kind,
            cell,
        }
    }
}

/// A list to write.
pub(crate) struct List<'a, T> {
    /// The title, in both languages; also the file's name.
    pub title: Text,
    /// What it was filtered by, and what a reader must know.
    pub notes: Vec<Text>,
    pub columns: &'a [Column<'a, T>],
    pub rows: &'a [T],
}

impl App {
    /// The list as a workbook to download. Demonstration data say so.
    pub(crate) fn workbook_of<T>(&self, list: &List<'_, T>, lang: Lang) -> Outcome<Download> {
        self.workbook_of_lists(&list.title, &[self.sheet_of(list, lang)], lang)
    }

    /// Several lists as one workbook to download, each on its sheet.
    pub(crate) fn workbook_of_lists(
        &self,
        title: &Text,
        lists: &[ExportTable],
        lang: Lang,
    ) -> Outcome<Download> {
        let title = title.get(lang);
        let bytes = write_tables(title, lists).map_err(unwritten)?;
        let day = self.clock.today();
        Ok(Download {
            file_name: format!("{title}_{day}.xlsx"),
            content_type: XLSX,
            bytes,
        })
    }

    /// One list as a sheet.
    pub(crate) fn sheet_of<T>(&self, list: &List<'_, T>, lang: Lang) -> ExportTable {
        ExportTable {
            notes: list
                .notes
                .iter()
                .map(|note| note.get(lang).to_owned())
                .collect(),
            columns: list
                .columns
                .iter()
                .map(|column| ExportColumn {
                    heading: pick(column.heading, lang).to_owned(),
                    kind: column.kind,
                    width: None,
                })
                .collect(),
            rows: list
                .rows
                .iter()
                .map(|row| {
                    list.columns
                        .iter()
                        .map(|column| (column.cell)(row))
                        .collect()
                })
                .collect(),
            demo: self.config.demo,
            title: list.title.get(lang).to_owned(),
        }
    }
}

/// The line of a heading that says what a list was filtered by; `None` is a filter that was not set.
pub(crate) fn filtered(filters: &[((&str, &str), Option<String>)]) -> Text {
    let said = |lang| {
        let set = filters.iter().filter_map(|(name, value)| {
            let value = value.as_ref().filter(|value| !value.is_empty())?;
            Some(match lang {
                Lang::Zh => format!("{}：{value}", pick(*name, lang)),
                Lang::En => format!("{}: {value}", pick(*name, lang)),
            })
        });
        set.collect::<Vec<_>>()
    };
    let (zh, en) = (said(Lang::Zh), said(Lang::En));
    if zh.is_empty() {
        return Text::new("筛选条件：无（全部）", "Filters: none (all)");
    }
    Text::new(
        format!("筛选条件：{}", zh.join("；")),
        format!("Filters: {}", en.join("; ")),
    )
}

/// The words of codes separated by commas.
pub(crate) fn worded(codes: Option<&str>, word: impl Fn(&str) -> Option<String>) -> Option<String> {
    let codes = codes?.split(',').map(str::trim);
    let words = codes.map(|code| word(code).unwrap_or_else(|| code.to_owned()));
    Some(words.collect::<Vec<_>>().join("、"))
}

fn pick<'a>((zh, en): (&'a str, &'a str), lang: Lang) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// A text cell; an empty text is a blank.
pub(crate) fn text(text: impl Into<String>) -> ExportCell {
    match text.into() {
        text if text.is_empty() => ExportCell::Blank,
        text => ExportCell::Text(text),
    }
}

/// A cell of a decimal that may be missing.
pub(crate) fn number_or_blank(decimal: Option<&str>) -> ExportCell {
    decimal.map_or(ExportCell::Blank, number)
}

/// A cell of a text that may be missing.
pub(crate) fn text_or_blank(said: Option<&str>) -> ExportCell {
    said.map_or(ExportCell::Blank, text)
}

/// A value as a cell: a number typed as such, a notation key or a text as text.
pub(crate) fn value(value: &Value) -> ExportCell {
    match (&value.n, &value.k, &value.s) {
        (Some(decimal), _, _) => number(decimal),
        (_, Some(said), _) | (_, _, Some(said)) => text(said),
        _ => ExportCell::Blank,
    }
}

/// A cell of the user's workbook, `sheet!cell`.
pub(crate) fn cell_at(at: Option<&At>) -> ExportCell {
    at.map_or(ExportCell::Blank, |at| {
        text(format!("{}!{}", at.sheet, at.cell))
    })
}

/// A cell of a decimal as the views write it.
pub(crate) fn number(decimal: &str) -> ExportCell {
    Exact::parse(decimal).map_or_else(|_| text(decimal), ExportCell::Number)
}

/// Several names in one cell.
pub(crate) fn joined<'a>(names: impl Iterator<Item = &'a str>) -> ExportCell {
    text(names.collect::<Vec<_>>().join("、"))
}

/// Rows of a list read at once.
pub(crate) const PAGE_ROWS: u32 = 200;
/// Decimals of tonnes that are exact to the gram are shown as far as they go.
pub(crate) const TONNES: ExportKind = ExportKind::Number { decimals: None };
/// A year, without a thousands separator.
pub(crate) const YEAR: ExportKind = ExportKind::Number { decimals: None };
/// A count.
pub(crate) const COUNT: ExportKind = ExportKind::Number { decimals: Some(0) };

/// Beijing time, eight hours ahead of UTC all year.
const SHANGHAI_SECONDS_EAST: i32 = 8 * 3600;

/// A cell of an instant, to the second, in Beijing time.
pub(crate) fn moment(at: DateTime<Utc>) -> ExportCell {
    let local = FixedOffset::east_opt(SHANGHAI_SECONDS_EAST)
        .map(|zone| at.with_timezone(&zone).naive_local());
    text(
        local
            .unwrap_or_else(|| at.naive_utc())
            .format("%Y-%m-%d %H:%M:%S")
            .to_string(),
    )
}

/// Every item of a paged list.
///
/// # Errors
/// Those of the list; `export.too_long`.
pub(crate) fn all<T>(page: impl Fn(Option<String>) -> Outcome<Page<T>>) -> Outcome<Vec<T>> {
    let mut items = Vec::new();
    let mut cursor = None;
    loop {
        let found = page(cursor)?;
        items.extend(found.items);
        cursor = found.next_cursor;
        if items.len() > EXPORT_ROWS_MAX {
            return Err(too_long());
        }
        if cursor.is_none() {
            return Ok(items);
        }
    }
}

/// Names of cities and sectors in one language.
pub(crate) struct Labels {
    cities: BTreeMap<String, String>,
    sectors: BTreeMap<String, String>,
}

impl Labels {
    /// The names as they are now.
    pub(crate) fn of(app: &App, lang: Lang) -> Outcome<Self> {
        let cities = app
            .regions()?
            .into_iter()
            .map(|region| (region.code, region.name.get(lang).to_owned()));
        let sectors = app
            .sectors()?
            .into_iter()
            .map(|sector| (sector.code, sector.label.get(lang).to_owned()));
        Ok(Self {
            cities: cities.collect(),
            sectors: sectors.collect(),
        })
    }

    /// A city's name; its code if it has none.
    pub(crate) fn city<'a>(&'a self, code: &'a str) -> &'a str {
        self.cities.get(code).map_or(code, String::as_str)
    }

    /// A sector's name; its code if it has none.
    pub(crate) fn sector<'a>(&'a self, code: &'a str) -> &'a str {
        self.sectors.get(code).map_or(code, String::as_str)
    }
}

pub(crate) fn unwritten(error: WorkbookError) -> Fault {
    match error {
        WorkbookError::ListTooLong { .. } => too_long(),
        other => Fault::internal(other),
    }
}

fn too_long() -> Fault {
    Fault::new(
        FaultKind::TooLarge,
        "export.too_long",
        format!("列表超过 {EXPORT_ROWS_MAX} 行，请缩小筛选范围后再导出。"),
        format!("The list has more than {EXPORT_ROWS_MAX} rows; narrow it down and export again."),
    )
}
