//! Factor sets: default values with their source and how sure they are.

use std::collections::BTreeMap;

use qilu_quantity::{Exact, Text, Unit};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::fault::MethodFault;
use super::method::{CodeItem, UnitSpec};

/// A set of factors, named as the guidelines' editions are.
#[derive(Clone, Debug)]
pub struct FactorSet {
    /// The set's id.
    pub id: String,
    /// Its rows, in file order.
    pub rows: Vec<FactorRow>,
    /// SHA-256 (hex) of the rows.
    pub hash: String,
}

/// One factor.
#[derive(Clone, Debug)]
pub struct FactorRow {
    /// The factor's name, e.g. `fuel.ncv`.
    pub factor: String,
    /// The code it is for, if the factor differs by code.
    pub key: Option<String>,
    /// The value as printed.
    pub value_text: String,
    /// The value, exactly.
    pub value: Exact,
    /// Its unit.
    pub unit: UnitSpec,
    /// First year it is for.
    pub year_from: Option<i32>,
    /// Last year it is for.
    pub year_to: Option<i32>,
    /// The region it is for.
    pub region: Option<String>,
    /// The document it is from.
    pub source: String,
    /// How sure it is: `checked`, `memory` …
    pub confidence: String,
    /// A remark.
    pub note: String,
}

/// A look-up of one factor as compiled for one place: values in the wanted unit, by the position of the code.
#[derive(Clone, Debug)]
pub(crate) struct FactorTable {
    pub name: String,
    /// How mathematics shows it.
    pub symbol: String,
    /// The list whose codes are the key.
    pub list: Option<usize>,
    /// The wanted unit, as text.
    pub unit: String,
    /// Candidates by code position; one entry for a factor without key.
    pub hits: Vec<Vec<FactorHit>>,
    /// Whether a code without a value is a problem rather than nothing.
    pub needed: bool,
}

/// One candidate.
#[derive(Clone, Debug)]
pub(crate) struct FactorHit {
    pub value: Exact,
    /// The position of the set among the method's sets.
    pub set: usize,
    pub row: FactorRow,
}

impl FactorTable {
    /// The first candidate valid in the year and region; candidates of a region stand before the general ones.
    pub fn find(&self, key: Option<usize>, year: i32, region: &str) -> Option<&FactorHit> {
        self.hits.get(key.unwrap_or(0))?.iter().find(|hit| {
            hit.row.year_from.is_none_or(|from| from <= year)
                && hit.row.year_to.is_none_or(|to| year <= to)
                && hit
                    .row
                    .region
                    .as_deref()
                    .is_none_or(|wanted| wanted == region)
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactorRecord {
    set: String,
    factor: String,
    key: Option<String>,
    value: String,
    unit: String,
    year_from: Option<i32>,
    year_to: Option<i32>,
    region: Option<String>,
    source: String,
    confidence: String,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeRecord {
    list: String,
    code: String,
    zh: String,
    en: String,
    phase: Option<String>,
    unit: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GwpRecord {
    gas: String,
    set: String,
    value: String,
    confidence: String,
    note: Option<String>,
}

/// Reads records of a CSV file; a malformed one is a fault with its line.
pub(super) fn records<T: serde::de::DeserializeOwned>(
    file: &str,
    text: &str,
    faults: &mut Vec<MethodFault>,
) -> Vec<(usize, T)> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let mut found = Vec::new();
    for record in reader.records() {
        let parsed = record.and_then(|record| {
            let line = record
                .position()
                .map_or(1, |at| usize::try_from(at.line()).unwrap_or(0));
            record
                .deserialize::<T>(Some(&headers))
                .map(|value| (line, value))
        });
        match parsed {
            Ok(pair) => found.push(pair),
            Err(error) => {
                let line = error
                    .position()
                    .map_or(1, |at| usize::try_from(at.line()).unwrap_or(0));
                faults.push(fault(
                    file,
                    line,
                    "factor.malformed",
                    Text::new("因子文件此行格式不对", error.to_string()),
                ));
            }
        }
    }
    found
}

pub(super) fn fault(file: &str, line: usize, code: &'static str, text: Text) -> MethodFault {
    MethodFault {
        file: file.to_owned(),
        line,
        code,
        text,
    }
}

/// Reads a factor file into the sets.
pub(crate) fn read_factors(
    file: &str,
    text: &str,
    sets: &mut Vec<FactorSet>,
    faults: &mut Vec<MethodFault>,
) {
    for (line, record) in records::<FactorRecord>(file, text, faults) {
        let (value, unit) = match (Exact::parse(&record.value), Unit::parse(&record.unit)) {
            (Ok(value), Ok(unit)) => (value, unit),
            (Err(_), _) => {
                faults.push(fault(
                    file,
                    line,
                    "factor.not_a_number",
                    Text::new(
                        format!("不是数值：{}", record.value),
                        format!("`{}` is not a number", record.value),
                    ),
                ));
                continue;
            }
            (_, Err(error)) => {
                faults.push(fault(
                    file,
                    line,
                    "factor.unknown_unit",
                    Text::new(format!("单位无法识别：{}", record.unit), error.to_string()),
                ));
                continue;
            }
        };
        let row = FactorRow {
            factor: record.factor,
            key: record.key.filter(|key| !key.is_empty()),
            value_text: record.value,
            value,
            unit: UnitSpec {
                text: record.unit,
                unit,
            },
            year_from: record.year_from,
            year_to: record.year_to,
            region: record.region.filter(|region| !region.is_empty()),
            source: record.source,
            confidence: record.confidence,
            note: record.note.unwrap_or_default(),
        };
        add_row(sets, &record.set, row);
    }
}

/// Reads the global warming potentials: a set `GWP_AR5` and so on, factor `gwp.value` keyed by gas.
pub(crate) fn read_gwp(
    file: &str,
    text: &str,
    sets: &mut Vec<FactorSet>,
    faults: &mut Vec<MethodFault>,
) {
    for (line, record) in records::<GwpRecord>(file, text, faults) {
        let (Ok(value), Ok(unit)) = (Exact::parse(&record.value), Unit::parse("tCO2e/t")) else {
            faults.push(fault(
                file,
                line,
                "factor.not_a_number",
                Text::new(
                    format!("不是数值：{}", record.value),
                    format!("`{}` is not a number", record.value),
                ),
            ));
            continue;
        };
        let row = FactorRow {
            factor: "gwp.value".to_owned(),
            key: Some(record.gas),
            value_text: record.value,
            value,
            unit: UnitSpec {
                text: "tCO2e/t".to_owned(),
                unit,
            },
            year_from: None,
            year_to: None,
            region: None,
            source: format!("IPCC {}", record.set),
            confidence: record.confidence,
            note: record.note.unwrap_or_default(),
        };
        add_row(sets, &format!("GWP_{}", record.set), row);
    }
}

fn add_row(sets: &mut Vec<FactorSet>, id: &str, row: FactorRow) {
    match sets.iter_mut().find(|set| set.id == id) {
        Some(set) => set.rows.push(row),
        None => sets.push(FactorSet {
            id: id.to_owned(),
            rows: vec![row],
            hash: String::new(),
        }),
    }
}

/// Reads the codes that factor sets are keyed by.
pub(crate) fn read_codes(
    file: &str,
    text: &str,
    items: &mut Vec<CodeItem>,
    faults: &mut Vec<MethodFault>,
) {
    for (line, record) in records::<CodeRecord>(file, text, faults) {
        if items
            .iter()
            .any(|item| item.code == record.code && item.attrs.get("list") == Some(&record.list))
        {
            faults.push(fault(
                file,
                line,
                "code.duplicate",
                Text::new(
                    format!("代码重复：{}", record.code),
                    format!("duplicate code `{}`", record.code),
                ),
            ));
            continue;
        }
        let mut attrs = BTreeMap::from([("list".to_owned(), record.list)]);
        attrs.extend(
            record
                .phase
                .filter(|phase| !phase.is_empty())
                .map(|phase| ("phase".to_owned(), phase)),
        );
        attrs.extend(
            record
                .unit
                .filter(|unit| !unit.is_empty())
                .map(|unit| ("unit".to_owned(), unit)),
        );
        items.push(CodeItem {
            code: record.code,
            label: Text::new(record.zh, record.en),
            attrs,
        });
    }
}

/// The same rows have the same hash, whatever file they stand in.
pub(crate) fn hash_sets(sets: &mut [FactorSet]) {
    for set in sets {
        let mut hasher = Sha256::new();
        for row in &set.rows {
            let year = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
            let fields = [
                row.factor.as_str(),
                row.key.as_deref().unwrap_or(""),
                &row.value_text,
                &row.unit.text,
                &year(row.year_from),
                &year(row.year_to),
                row.region.as_deref().unwrap_or(""),
                &row.source,
                &row.confidence,
                &row.note,
            ];
            hasher.update(fields.join("\u{1f}").as_bytes());
            hasher.update("\u{1e}".as_bytes());
        }
        set.hash = super::hex(&hasher.finalize());
    }
}
