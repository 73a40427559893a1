//! Sources to library.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use qilu_quantity::Text;
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::codes::CodeIndex;
use super::compile::compile;
use super::document::Document;
use super::factors::{FactorSet, hash_sets, read_codes, read_factors, read_gwp};
use super::fault::MethodFault;
use super::grids::{self, Grid, read_grid_lines};
use super::lines::LineIndex;
use super::method::{CodeItem, CodeList, Constant, Edition, Method};
use super::parts::{self, Composed};
use super::{columns, embedded, feeds, hex};
use crate::limits::METHOD_FAULTS_MAX;

/// The document that holds what every method may use.
pub(crate) const COMMON_DOCUMENT: &str = "library.toml";
/// The folder of the codes that factors are keyed by.
const CODES_FOLDER: &str = "codes/";
/// The folder of the printed tables that are interpolated in.
const GRIDS_FOLDER: &str = "grids/";
/// The file of global warming potentials.
const GWP_FILE: &str = "gwp.csv";

/// One file of a library: `*.toml` are documents, `*.csv` factors. Folders in the name do not matter.
#[derive(Clone, Debug)]
pub struct SourceFile<'a> {
    /// The file's name.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
}

impl SourceFile<'_> {
    fn base(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(self.name)
    }

    fn is_method(&self) -> bool {
        self.name.ends_with(".toml") && self.base() != COMMON_DOCUMENT && !parts::is_part(self.name)
    }
}

/// Every method and factor set, read and checked once.
#[derive(Debug)]
pub struct Library {
    methods: Vec<Method>,
    factor_sets: Vec<FactorSet>,
    editions: Vec<Edition>,
}

impl Library {
    /// The library built into the program.
    ///
    /// # Panics
    /// If the built-in documents have faults, which the tests of this crate exclude.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static LIBRARY: OnceLock<Library> = OnceLock::new();
        LIBRARY.get_or_init(|| {
            Self::load(&embedded::SOURCES).unwrap_or_else(|faults| {
                let listed: Vec<String> = faults.iter().map(ToString::to_string).collect();
                panic!("the built-in methods have faults:\n{}", listed.join("\n"))
            })
        })
    }

    /// The files the built-in library is read from, to extend or replace some of them.
    #[must_use]
    pub fn embedded_sources() -> &'static [SourceFile<'static>] {
        &embedded::SOURCES
    }

    /// Reads and checks a library.
    ///
    /// # Errors
    /// Every fault found, with file and line. Nothing is loaded if there is one.
    pub fn load(sources: &[SourceFile<'_>]) -> Result<Self, Vec<MethodFault>> {
        let mut found = Vec::new();
        let mut sets = Vec::new();
        let mut codes = Vec::new();
        let mut grid_lines = Vec::new();
        for source in sources
            .iter()
            .filter(|source| source.name.ends_with(".csv"))
        {
            match source.base() {
                _ if source.name.starts_with(CODES_FOLDER) => {
                    read_codes(source.name, source.text, &mut codes, &mut found);
                }
                _ if source.name.starts_with(GRIDS_FOLDER) => {
                    read_grid_lines(source.name, source.text, &mut grid_lines, &mut found);
                }
                GWP_FILE => read_gwp(source.name, source.text, &mut sets, &mut found),
                _ => read_factors(source.name, source.text, &mut sets, &mut found),
            }
        }
        hash_sets(&mut sets);
        let mut common = Common {
            codes,
            sets,
            constants: Vec::new(),
            lists: Vec::new(),
            editions: Vec::new(),
            grids: Vec::new(),
            text: String::new(),
        };
        let declared = sources
            .iter()
            .find(|source| source.base() == COMMON_DOCUMENT)
            .map(|source| read_common(source, &mut common, &mut found));
        common.grids = grids::fill(declared.unwrap_or_default(), &grid_lines, &mut found);
        let mut methods: Vec<Method> = Vec::new();
        for source in sources.iter().filter(|source| source.is_method()) {
            if let Some(method) = read_method(source, sources, &common, &mut found) {
                if methods.iter().any(|known| known.id == method.id) {
                    let text = Text::new(
                        format!("方法重复：{}", method.id),
                        format!("duplicate method `{}`", method.id),
                    );
                    found.push(MethodFault {
                        file: source.name.to_owned(),
                        line: 1,
                        code: "document.duplicate",
                        text,
                    });
                }
                methods.push(method);
            }
        }
        feeds::check_targets(&methods, &mut found);
        found.truncate(METHOD_FAULTS_MAX);
        if found.is_empty() {
            Ok(Self {
                methods,
                factor_sets: common.sets,
                editions: common.editions,
            })
        } else {
            Err(found)
        }
    }

    /// A method by id.
    #[must_use]
    pub fn method(&self, id: &str) -> Option<&Method> {
        self.methods.iter().find(|method| method.id == id)
    }

    /// Every method, in file order.
    pub fn methods(&self) -> impl Iterator<Item = &Method> {
        self.methods.iter()
    }

    /// The editions that are in force without a method.
    #[must_use]
    pub fn editions(&self) -> &[Edition] {
        &self.editions
    }

    /// A factor set by id.
    #[must_use]
    pub fn factor_set(&self, id: &str) -> Option<&FactorSet> {
        self.factor_sets.iter().find(|set| set.id == id)
    }

    /// Every factor set, in file order.
    pub fn factor_sets(&self) -> impl Iterator<Item = &FactorSet> {
        self.factor_sets.iter()
    }
}

/// What every method may use.
pub(crate) struct Common {
    pub codes: Vec<CodeItem>,
    pub sets: Vec<FactorSet>,
    pub constants: Vec<Constant>,
    pub lists: Vec<(CodeList, CodeIndex)>,
    editions: Vec<Edition>,
    pub grids: Vec<Arc<Grid>>,
    text: String,
}

/// Reads the common document. Returns the grids it declares.
fn read_common(
    source: &SourceFile<'_>,
    common: &mut Common,
    found: &mut Vec<MethodFault>,
) -> Vec<Grid> {
    let Some((composed, document)) = read_document(source, &[], found) else {
        return Vec::new();
    };
    let mut faults = Faults::new(composed);
    if document.method.is_some()
        || !document.tables.is_empty()
        || !document.totals.is_empty()
        || !document.checks.is_empty()
    {
        faults.add(
            0,
            "document.common",
            "公共文件只含常数、代码表和插值表",
            "the common document holds constants, lists and grids only",
        );
    }
    common.constants = columns::constants(&document, &mut faults);
    common.lists = columns::lists(&document, &common.codes, &common.sets, &mut faults);
    common.editions = editions(&document, &mut faults);
    common.text = source.text.to_owned();
    let declared = grids::declared(&document, &mut faults);
    found.append(&mut faults.found);
    declared
}

fn editions(document: &Document, faults: &mut Faults) -> Vec<Edition> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for edition in &document.editions {
        if !seen.insert(edition.instrument.get_ref().clone()) {
            faults.add(
                edition.instrument.span().start,
                "document.duplicate",
                format!("版次重复：{}", edition.instrument.get_ref()),
                format!("duplicate edition `{}`", edition.instrument.get_ref()),
            );
        }
        found.push(Edition {
            instrument: edition.instrument.get_ref().clone(),
            sector: edition.sector.clone(),
            title: edition.title.clone(),
            in_force: edition.in_force.clone(),
            from: edition.from,
            confidence: edition.confidence.clone(),
        });
    }
    found
}

fn read_method(
    source: &SourceFile<'_>,
    sources: &[SourceFile<'_>],
    common: &Common,
    found: &mut Vec<MethodFault>,
) -> Option<Method> {
    let (composed, document) = read_document(source, sources, found)?;
    let mut faults = Faults::new(composed);
    let method = match &document.method {
        None => {
            faults.add(0, "document.method", "缺少 [method]", "[method] is missing");
            None
        }
        Some(header) => {
            if let Some(grid) = document.grids.first() {
                faults.add(
                    grid.id.span().start,
                    "document.grid",
                    "插值表须在公共文件中声明",
                    "a grid is declared in the common document",
                );
            }
            if source.base() != format!("{}.toml", header.id.get_ref()) {
                faults.add(
                    header.id.span().start,
                    "document.method",
                    "文件名应与方法编号相同",
                    "the file is named after the method's id",
                );
            }
            compile(&document, header, common, &mut faults).map(|method| Method {
                hash: content_hash(common, &faults.source, &method),
                ..method
            })
        }
    };
    found.append(&mut faults.found);
    method
}

/// Hash of what a method is made of: the common document, its own with its parts, the codes its lists came out with, and
/// the points of the grids it reads.
fn content_hash(common: &Common, composed: &Composed, method: &Method) -> String {
    let mut hasher = Sha256::new();
    hasher.update(common.text.as_bytes());
    hasher.update(composed.text.as_bytes());
    for grid in &method.grids {
        hasher.update(grid.hash.as_bytes());
    }
    for list in &method.lists {
        hasher.update(list.id.as_bytes());
        for item in &list.items {
            let attrs = item
                .attrs
                .iter()
                .flat_map(|(name, value)| [name.as_str(), value.as_str()]);
            let fields: Vec<&str> = [item.code.as_str(), &item.label.zh, &item.label.en]
                .into_iter()
                .chain(attrs)
                .collect();
            hasher.update(fields.join("\u{1f}").as_bytes());
        }
    }
    hex(&hasher.finalize())
}

fn read_document(
    source: &SourceFile<'_>,
    sources: &[SourceFile<'_>],
    found: &mut Vec<MethodFault>,
) -> Option<(Composed, Document)> {
    let composed = match parts::compose(source, sources) {
        Ok(composed) => composed,
        Err(faults) => {
            found.extend(faults);
            return None;
        }
    };
    match toml::from_str(&composed.text) {
        Ok(document) => Some((composed, document)),
        Err(error) => {
            let offset = error.span().map_or(0, |span| span.start);
            let (file, line) = composed.origin(LineIndex::new(&composed.text).line(offset));
            let text = Text::new(
                format!("文件格式不对：{}", error.message()),
                error.message(),
            );
            found.push(MethodFault {
                file: file.to_owned(),
                line,
                code: "document.syntax",
                text,
            });
            None
        }
    }
}

/// Collects the faults of one document.
pub(crate) struct Faults {
    source: Composed,
    lines: LineIndex,
    found: Vec<MethodFault>,
}

impl Faults {
    fn new(source: Composed) -> Self {
        Self {
            lines: LineIndex::new(&source.text),
            source,
            found: Vec::new(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// A fault at a byte of the document.
    pub fn add(
        &mut self,
        offset: usize,
        code: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        self.add_at_line(self.lines.line(offset), code, Text::new(zh, en));
    }

    pub fn add_at_line(&mut self, line: usize, code: &'static str, text: Text) {
        let (file, line) = self.source.origin(line);
        self.found.push(MethodFault {
            file: file.to_owned(),
            line,
            code,
            text,
        });
    }

    /// The line of a byte inside a string: in a multi-line string its own line, else the string's.
    pub fn line_within(&self, text: &Spanned<String>, offset: usize) -> usize {
        let span = text.span();
        let written = self.source.text.get(span.clone()).unwrap_or_default();
        let quotes = if written.starts_with("'''") || written.starts_with("\"\"\"") {
            3
        } else {
            1
        };
        // A line break straight after the opening quotes does not belong to the string.
        let skipped = usize::from(
            quotes == 3
                && written
                    .get(quotes..)
                    .is_some_and(|rest| rest.starts_with('\n')),
        );
        let inside = text.get_ref().get(..offset).unwrap_or_default();
        self.lines.line(span.start) + skipped + inside.matches('\n').count()
    }

    /// Refuses an id that was used before.
    pub fn unique(&mut self, seen: &mut HashSet<String>, id: &Spanned<String>) {
        let name = id.get_ref();
        if !seen.insert(name.clone()) {
            self.add(
                id.span().start,
                "document.duplicate",
                format!("编号重复：{name}"),
                format!("duplicate id `{name}`"),
            );
        }
        let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
        if name.is_empty() || !name.chars().all(plain) {
            self.add(
                id.span().start,
                "document.id",
                format!("编号不合规：{name}"),
                format!("`{name}` is not an id"),
            );
        }
    }
}
