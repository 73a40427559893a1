//! Parts: what several methods share word for word — the table of fuels, of purchased electricity — written once.
//!
//! A method takes a part in with `[[use]]`; the part's text stands where it is named, its `${…}` filled in. Everything after
//! that sees one document, and a fault in a part is reported at the part's own line.

use std::collections::BTreeMap;

use qilu_quantity::Text;
use serde::Deserialize;
use toml::Spanned;

use super::fault::MethodFault;
use super::lines::LineIndex;
use super::load::SourceFile;

/// The folder parts stand in.
const FOLDER: &str = "parts/";

/// A document with its parts in place, and where each of its lines comes from.
pub(crate) struct Composed {
    /// The text.
    pub text: String,
    files: Vec<String>,
    origins: Vec<(usize, usize)>,
}

impl Composed {
    /// The file and line that a line of the composed text comes from.
    pub fn origin(&self, line: usize) -> (&str, usize) {
        let last = self.origins.last().copied().unwrap_or((0, 1));
        let (file, line) = self
            .origins
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(last);
        (self.files.get(file).map_or("", String::as_str), line)
    }

    /// Adds lines of a file, the first of which is line `from`.
    fn push<'t>(&mut self, file: &str, from: usize, lines: impl Iterator<Item = &'t str>) {
        let position = self
            .files
            .iter()
            .position(|known| known == file)
            .unwrap_or_else(|| {
                self.files.push(file.to_owned());
                self.files.len() - 1
            });
        for (at, line) in lines.enumerate() {
            self.text.push_str(line);
            self.text.push('\n');
            self.origins.push((position, from + at));
        }
    }
}

/// Whether a file is a part.
pub(crate) fn is_part(name: &str) -> bool {
    name.starts_with(FOLDER)
}

#[derive(Deserialize)]
struct Uses {
    #[serde(default, rename = "use")]
    uses: Vec<Use>,
}

#[derive(Deserialize)]
struct Use {
    part: Spanned<String>,
    #[serde(default)]
    with: BTreeMap<String, Spanned<String>>,
}

#[derive(Deserialize)]
struct PartFile {
    part: PartHeader,
}

#[derive(Deserialize)]
struct PartHeader {
    #[serde(default)]
    params: BTreeMap<String, String>,
}

/// Puts the parts a document uses in their places.
///
/// # Errors
/// A part that does not exist or cannot be read, a parameter it does not have, or a document that is no TOML.
pub(crate) fn compose(
    source: &SourceFile<'_>,
    sources: &[SourceFile<'_>],
) -> Result<Composed, Vec<MethodFault>> {
    let mut composed = Composed {
        text: String::new(),
        files: vec![source.name.to_owned()],
        origins: Vec::new(),
    };
    let uses: Uses = toml::from_str(source.text).map_err(|error| vec![syntax(source, &error)])?;
    let index = LineIndex::new(source.text);
    let lines: Vec<&str> = source.text.lines().collect();
    let mut done = 0;
    let mut faults = Vec::new();
    for used in &uses.uses {
        let written = index.line(used.part.span().start);
        match part_text(source, &index, used, sources) {
            Err(found) => faults.push(found),
            Ok((file, text)) => {
                // The part stands before the next header after its `[[use]]`.
                let end = (written..lines.len())
                    .find(|at| lines.get(*at).is_some_and(|line| line.starts_with('[')))
                    .unwrap_or(lines.len());
                composed.push(source.name, done + 1, slice(&lines, done, end));
                composed.push(file, 1, text.lines());
                done = end;
            }
        }
    }
    composed.push(source.name, done + 1, slice(&lines, done, lines.len()));
    if faults.is_empty() {
        Ok(composed)
    } else {
        Err(faults)
    }
}

fn slice<'t>(lines: &[&'t str], from: usize, to: usize) -> impl Iterator<Item = &'t str> {
    lines
        .get(from..to.max(from))
        .unwrap_or_default()
        .to_vec()
        .into_iter()
}

/// The part's file and its text, without its header and with its parameters filled in.
fn part_text<'s>(
    source: &SourceFile<'_>,
    index: &LineIndex,
    used: &Use,
    sources: &'s [SourceFile<'_>],
) -> Result<(&'s str, String), MethodFault> {
    let at = |text: &Spanned<String>, code: &'static str, zh: String, en: String| MethodFault {
        file: source.name.to_owned(),
        line: index.line(text.span().start),
        code,
        text: Text::new(zh, en),
    };
    let id = used.part.get_ref();
    let wanted = format!("{FOLDER}{id}.toml");
    let Some(file) = sources.iter().find(|file| file.name == wanted) else {
        let (zh, en) = (
            format!("没有公共部分 {id}"),
            format!("there is no part `{id}`"),
        );
        return Err(at(&used.part, "part.unknown", zh, en));
    };
    let header: PartFile =
        toml::from_str(&blocks(file.text, "[part]", true)).map_err(|error| syntax(file, &error))?;
    let mut values = header.part.params;
    for (name, value) in &used.with {
        if !values.contains_key(name) {
            let (zh, en) = (
                format!("公共部分 {id} 没有参数 {name}"),
                format!("part `{id}` has no parameter `{name}`"),
            );
            return Err(at(value, "part.unknown_parameter", zh, en));
        }
        if value.get_ref().contains(['\n', '"', '\\']) {
            let (zh, en) = (
                format!("参数 {name} 只能是一行、不含双引号"),
                format!("parameter `{name}` is one line without double quotes"),
            );
            return Err(at(value, "part.parameter", zh, en));
        }
        values.insert(name.clone(), value.get_ref().clone());
    }
    let mut text = blocks(file.text, "[part]", false);
    for (name, value) in &values {
        text = text.replace(&format!("${{{name}}}"), value);
    }
    if let Some((before, rest)) = text.split_once("${") {
        let name = rest.split_once('}').map_or(rest, |(name, _)| name);
        return Err(MethodFault {
            file: file.name.to_owned(),
            line: before.matches('\n').count() + 1,
            code: "part.unknown_parameter",
            text: Text::new(
                format!("参数 {name} 没有在 [part] 的 params 中声明"),
                format!("parameter `{name}` is not declared in the params of [part]"),
            ),
        });
    }
    Ok((file.name, text))
}

/// The text with the blocks under a header as empty lines, or with nothing but them, so that every line keeps its number.
fn blocks(text: &str, header: &str, kept: bool) -> String {
    let mut inside = false;
    text.lines()
        .map(|line| {
            if line.starts_with('[') {
                inside = line.trim_end() == header;
            }
            let kept = if inside == kept { line } else { "" };
            format!("{kept}\n")
        })
        .collect()
}

/// A document that is no TOML, or not of the wanted shape.
pub(crate) fn syntax(source: &SourceFile<'_>, error: &toml::de::Error) -> MethodFault {
    let line = LineIndex::new(source.text).line(error.span().map_or(0, |span| span.start));
    MethodFault {
        file: source.name.to_owned(),
        line,
        code: "document.syntax",
        text: Text::new(
            format!("文件格式不对：{}", error.message()),
            error.message(),
        ),
    }
}
