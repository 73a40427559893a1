//! A library with some of its files changed: a folder of method files laid over the built-in ones, a factor set put in the
//! place of another, a method that takes another GWP set, a new text of a method.
//!
//! Only texts are changed here; [`Library::load`] reads and checks the outcome as it does the built-in files.

use std::collections::BTreeSet;

use qilu_quantity::Text;
use serde::Deserialize;

use crate::library::{Library, MethodFault, SourceFile};

/// The folders whose files are told apart from others of the same name.
const FOLDERS: [&str; 2] = ["codes/", "parts/"];
/// The file of global warming potentials, which holds no factor set by name.
const GWP_FILE: &str = "gwp.csv";
/// What the sets made of it are called.
const GWP_PREFIX: &str = "GWP_";

/// The texts of a library's files, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources(Vec<(String, String)>);

/// One change of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// Factor rows (CSV) in the place of every row of the sets they name.
    Factors(String),
    /// A method takes another GWP set.
    Gwp {
        /// The method's id.
        method: String,
        /// The GWP set's name, as `AR5`.
        set: String,
    },
    /// The text of a method: a new one, or in the place of the one with its id.
    Method(String),
}

/// Why a change cannot be laid over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoOverlay {
    /// A stable code.
    pub code: &'static str,
    /// Why.
    pub text: Text,
}

/// The header of a method's document, as far as it is needed here.
#[derive(Deserialize)]
struct Header {
    method: MethodHeader,
}

#[derive(Deserialize)]
struct MethodHeader {
    id: String,
}

impl Sources {
    /// The built-in files.
    #[must_use]
    pub fn built_in() -> Self {
        let files = Library::embedded_sources().iter();
        Self(
            files
                .map(|file| (file.name.to_owned(), file.text.to_owned()))
                .collect(),
        )
    }

    /// These files with others in their place or beside them: the same name in the same kind of folder is the same file.
    #[must_use]
    pub fn with_files(&self, files: &[SourceFile<'_>]) -> Self {
        let replaced = |name: &str| files.iter().any(|file| slot(file.name) == slot(name));
        let kept = self.0.iter().filter(|(name, _)| !replaced(name)).cloned();
        let added = files
            .iter()
            .map(|file| (file.name.to_owned(), file.text.to_owned()));
        Self(kept.chain(added).collect())
    }

    /// These files with a change laid over.
    ///
    /// # Errors
    /// `overlay.not_a_method`, `overlay.no_sets`, `overlay.gwp_rows`, `overlay.unknown_method`, `overlay.no_gwp`.
    pub fn with(&self, overlay: &Overlay) -> Result<Self, NoOverlay> {
        match overlay {
            Overlay::Factors(rows) => self.with_factors(rows),
            Overlay::Gwp { method, set } => self.with_gwp(method, set),
            Overlay::Method(text) => {
                let id = method_id(text).ok_or_else(not_a_method)?;
                let name = format!("{id}.toml");
                Ok(self.with_files(&[SourceFile { name: &name, text }]))
            }
        }
    }

    /// Reads and checks the library of these files.
    ///
    /// # Errors
    /// Every fault found, with file and line.
    pub fn load(&self) -> Result<Library, Vec<MethodFault>> {
        let sources: Vec<SourceFile<'_>> = self
            .0
            .iter()
            .map(|(name, text)| SourceFile { name, text })
            .collect();
        Library::load(&sources)
    }

    fn with_factors(&self, rows: &str) -> Result<Self, NoOverlay> {
        let sets = sets_of(rows);
        if sets.is_empty() {
            return Err(no_sets());
        }
        if sets.iter().any(|set| set.starts_with(GWP_PREFIX)) {
            return Err(gwp_rows());
        }
        let kept = self.0.iter().map(|(name, text)| {
            let holds_sets = name.ends_with(".csv")
                && !FOLDERS.iter().any(|folder| name.starts_with(folder))
                && !name.ends_with(GWP_FILE);
            match without_sets(text, &sets).filter(|_| holds_sets) {
                Some(left) => (name.clone(), left),
                None => (name.clone(), text.clone()),
            }
        });
        let mut files: Vec<(String, String)> = kept.collect();
        // A name no other file has: the rows that went may have stood beside those of other sets.
        let name = format!("factors/overlay-{}.csv", files.len());
        files.push((name, rows.to_owned()));
        Ok(Self(files))
    }

    fn with_gwp(&self, method: &str, set: &str) -> Result<Self, NoOverlay> {
        let wanted = format!("{method}.toml");
        let found = self.0.iter().find(|(name, _)| *name == wanted);
        let (name, text) = found.ok_or_else(|| unknown_method(method))?;
        let text = gwp_line(text, set).ok_or_else(|| no_gwp(method))?;
        Ok(self.with_files(&[SourceFile { name, text: &text }]))
    }
}

/// What makes two files the same: their name, and whether they hold codes or parts.
fn slot(name: &str) -> (Option<&str>, &str) {
    let folder = FOLDERS.into_iter().find(|folder| name.starts_with(folder));
    (folder, name.rsplit('/').next().unwrap_or(name))
}

/// The id a method's text gives itself.
#[must_use]
pub fn method_id(text: &str) -> Option<String> {
    toml::from_str::<Header>(text)
        .ok()
        .map(|header| header.method.id)
}

/// The sets that rows of factors name, in alphabetical order.
#[must_use]
pub fn sets_of(rows: &str) -> BTreeSet<String> {
    let mut reader = reader(rows);
    let position = set_column(&mut reader);
    let records = reader.records().filter_map(Result::ok);
    records
        .filter_map(|record| record.get(position?).map(str::to_owned))
        .filter(|set| !set.is_empty())
        .collect()
}

/// The rows that are of none of the sets; none if there is nothing to leave out.
fn without_sets(text: &str, sets: &BTreeSet<String>) -> Option<String> {
    let mut reader = reader(text);
    let position = set_column(&mut reader)?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(reader.headers().ok()?).ok()?;
    let mut left_out = false;
    for record in reader.records() {
        let record = record.ok()?;
        if record.get(position).is_some_and(|set| sets.contains(set)) {
            left_out = true;
        } else {
            writer.write_record(&record).ok()?;
        }
    }
    let text = String::from_utf8(writer.into_inner().ok()?).ok()?;
    left_out.then_some(text)
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes())
}

fn set_column(reader: &mut csv::Reader<&[u8]>) -> Option<usize> {
    let headers = reader.headers().ok()?;
    headers.iter().position(|name| name == "set")
}

/// The text with another GWP set in the header's `gwp` line; none if the header has no such line.
fn gwp_line(text: &str, set: &str) -> Option<String> {
    let mut in_header = false;
    let mut found = false;
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            let bare = line.trim_start();
            if bare.starts_with('[') {
                in_header = bare.trim_end() == "[method]";
            }
            let key = bare.split_once('=').map(|(key, _)| key.trim_end());
            if in_header && key == Some("gwp") {
                found = true;
                return format!("gwp = {}", toml::Value::from(set));
            }
            line.to_owned()
        })
        .collect();
    found.then(|| lines.join("\n") + "\n")
}

fn refused(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> NoOverlay {
    NoOverlay {
        code,
        text: Text::new(zh, en),
    }
}

fn not_a_method() -> NoOverlay {
    refused(
        "overlay.not_a_method",
        "内容不是方法文件：缺少 [method] 及其编号。",
        "The text is not a method: [method] with its id is missing.",
    )
}

fn no_sets() -> NoOverlay {
    refused(
        "overlay.no_sets",
        "内容不是因子文件：没有 set 列，或没有任何一行。",
        "The text is no file of factors: it has no column `set`, or no row.",
    )
}

fn gwp_rows() -> NoOverlay {
    refused(
        "overlay.gwp_rows",
        "全球变暖潜势不是因子行，请为方法另选一套数值。",
        "Global warming potentials are no rows of factors: have the method take another set.",
    )
}

fn unknown_method(method: &str) -> NoOverlay {
    refused(
        "overlay.unknown_method",
        format!("没有方法 {method}。"),
        format!("There is no method `{method}`."),
    )
}

fn no_gwp(method: &str) -> NoOverlay {
    refused(
        "overlay.no_gwp",
        format!("方法 {method} 不使用全球变暖潜势。"),
        format!("The method `{method}` uses no global warming potentials."),
    )
}
