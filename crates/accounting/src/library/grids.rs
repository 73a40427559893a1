//! Grids: printed tables of a value over one or two others, read between the lines by linear interpolation.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use qilu_quantity::{Exact, Text};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::columns::unit;
use super::document::Document;
use super::factors::{fault, records};
use super::fault::MethodFault;
use super::hex;
use super::load::{COMMON_DOCUMENT, Faults};
use super::method::UnitSpec;

/// A printed table of values.
#[derive(Debug)]
pub struct Grid {
    /// Its id, e.g. `steam.saturated`.
    pub id: String,
    /// What it is a table of.
    pub label: Text,
    /// The unit of its first argument.
    pub x: UnitSpec,
    /// The unit of its second argument, if it has one.
    pub y: Option<UnitSpec>,
    /// The unit of its values.
    pub value: UnitSpec,
    /// The first arguments printed, ascending.
    pub xs: Vec<Exact>,
    /// The second arguments printed, ascending; one zero where there is no second.
    pub ys: Vec<Exact>,
    /// SHA-256 (hex) of its points.
    pub hash: String,
    /// By the positions of x and y.
    points: BTreeMap<(usize, usize), GridPoint>,
}

/// A printed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridPoint {
    /// The value as printed.
    pub value_text: String,
    /// The value, exactly.
    pub value: Exact,
    /// The document it is from.
    pub source: String,
    /// How sure it is.
    pub confidence: String,
    /// A remark.
    pub note: String,
}

/// A printed value with the weight it has at some place between the lines.
#[derive(Debug)]
pub(crate) struct Corner<'g> {
    pub x: &'g Exact,
    pub y: &'g Exact,
    pub weight: Exact,
    pub point: &'g GridPoint,
}

impl Grid {
    /// The printed value at these positions of [`Grid::xs`] and [`Grid::ys`].
    #[must_use]
    pub fn point(&self, x: usize, y: usize) -> Option<&GridPoint> {
        self.points.get(&(x, y))
    }

    /// The printed values around a place: one, two or four. `None` outside the table, or where one of them is missing.
    pub(crate) fn around(&self, x: &Exact, y: &Exact) -> Option<Vec<Corner<'_>>> {
        let mut corners = Vec::with_capacity(4);
        for (column, of_x) in neighbours(&self.xs, x)? {
            for (row, of_y) in neighbours(&self.ys, y)? {
                corners.push(Corner {
                    x: self.xs.get(column)?,
                    y: self.ys.get(row)?,
                    weight: &of_x * &of_y,
                    point: self.point(column, row)?,
                });
            }
        }
        Some(corners)
    }

    /// The value at a place, interpolated between the values around it.
    pub(crate) fn value_at(&self, x: &Exact, y: &Exact) -> Option<Exact> {
        let corners = self.around(x, y)?;
        Some(
            corners
                .iter()
                .map(|corner| &corner.weight * &corner.point.value)
                .sum(),
        )
    }
}

/// The positions at or around a value with the weights they have in it.
fn neighbours(axis: &[Exact], value: &Exact) -> Option<Vec<(usize, Exact)>> {
    let above = axis.partition_point(|known| known < value);
    let upper = axis.get(above)?;
    if upper == value {
        return Some(vec![(above, Exact::ONE)]);
    }
    let below = above.checked_sub(1)?;
    let lower = axis.get(below)?;
    let share = (value - lower).checked_div(&(upper - lower))?;
    Some(vec![(below, &Exact::ONE - &share), (above, share)])
}

/// One line of a grid file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GridRecord {
    grid: String,
    x: String,
    y: Option<String>,
    value: String,
    source: String,
    confidence: String,
    note: Option<String>,
}

/// A line of a grid file with its file and line.
pub(crate) type GridLine = (String, usize, GridRecord);

/// Reads the lines of a grid file.
pub(crate) fn read_grid_lines(
    file: &str,
    text: &str,
    lines: &mut Vec<GridLine>,
    faults: &mut Vec<MethodFault>,
) {
    let found = records::<GridRecord>(file, text, faults);
    lines.extend(
        found
            .into_iter()
            .map(|(line, record)| (file.to_owned(), line, record)),
    );
}

/// The grids a document declares, still empty.
pub(crate) fn declared(document: &Document, faults: &mut Faults) -> Vec<Grid> {
    let mut seen = HashSet::new();
    document
        .grids
        .iter()
        .filter_map(|grid| {
            check_id(&grid.id, &mut seen, faults);
            Some(Grid {
                id: grid.id.get_ref().clone(),
                label: grid.label.clone(),
                x: unit(&grid.x, faults)?,
                y: match &grid.y {
                    Some(text) => Some(unit(text, faults)?),
                    None => None,
                },
                value: unit(&grid.value, faults)?,
                xs: Vec::new(),
                ys: Vec::new(),
                hash: String::new(),
                points: BTreeMap::new(),
            })
        })
        .collect()
}

/// A grid is named as a factor is: `kind.quantity`.
fn check_id(id: &Spanned<String>, seen: &mut HashSet<String>, faults: &mut Faults) {
    let name = id.get_ref();
    let word = |part: &str| {
        part.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && part
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    if !name
        .split_once('.')
        .is_some_and(|(kind, quantity)| word(kind) && word(quantity))
    {
        faults.add(
            id.span().start,
            "document.id",
            format!("编号不合规：{name}，应为 类别.量"),
            format!("`{name}` is not the id of a grid: it is written kind.quantity"),
        );
    }
    if !seen.insert(name.clone()) {
        faults.add(
            id.span().start,
            "document.duplicate",
            format!("编号重复：{name}"),
            format!("duplicate id `{name}`"),
        );
    }
}

/// Puts the lines into the grids they belong to.
pub(crate) fn fill(
    mut grids: Vec<Grid>,
    lines: &[GridLine],
    faults: &mut Vec<MethodFault>,
) -> Vec<Arc<Grid>> {
    let mut found: BTreeMap<String, BTreeMap<(Exact, Exact), GridPoint>> = BTreeMap::new();
    for (file, line, record) in lines {
        let mut refuse = |code: &'static str, zh: String, en: String| {
            faults.push(fault(file, *line, code, Text::new(zh, en)));
        };
        let Some(grid) = grids.iter().find(|grid| grid.id == record.grid) else {
            refuse(
                "grid.unknown",
                format!("没有声明表 {}", record.grid),
                format!("the table `{}` is not declared", record.grid),
            );
            continue;
        };
        let second = record.y.as_deref().unwrap_or("");
        if second.is_empty() == grid.y.is_some() {
            refuse(
                "grid.arguments",
                format!("表 {} 的 y 与声明不符", record.grid),
                format!("y is not as the table `{}` is declared", record.grid),
            );
            continue;
        }
        let y = if second.is_empty() {
            Ok(Exact::ZERO)
        } else {
            Exact::parse(second)
        };
        let (Ok(x), Ok(y), Ok(value)) = (Exact::parse(&record.x), y, Exact::parse(&record.value))
        else {
            refuse(
                "factor.not_a_number",
                "x、y 或 value 不是数值".to_owned(),
                "x, y or value is not a number".to_owned(),
            );
            continue;
        };
        let point = GridPoint {
            value_text: record.value.clone(),
            value,
            source: record.source.clone(),
            confidence: record.confidence.clone(),
            note: record.note.clone().unwrap_or_default(),
        };
        let points = found.entry(record.grid.clone()).or_default();
        if points.insert((x, y), point).is_some() {
            refuse(
                "document.duplicate",
                format!("表 {} 的此点重复", record.grid),
                format!("a point of the table `{}` stands twice", record.grid),
            );
        }
    }
    for grid in grids.iter().filter(|grid| !found.contains_key(&grid.id)) {
        let text = Text::new(
            format!("插值表 {} 没有数值", grid.id),
            format!("the grid `{}` has no values", grid.id),
        );
        faults.push(fault(COMMON_DOCUMENT, 1, "grid.empty", text));
    }
    for grid in &mut grids {
        place(grid, found.remove(&grid.id).unwrap_or_default());
    }
    grids.into_iter().map(Arc::new).collect()
}

fn place(grid: &mut Grid, points: BTreeMap<(Exact, Exact), GridPoint>) {
    let axis = |of: fn(&(Exact, Exact)) -> &Exact| {
        let mut values: Vec<Exact> = points.keys().map(|at| of(at).clone()).collect();
        values.sort();
        values.dedup();
        values
    };
    grid.xs = axis(|(x, _)| x);
    grid.ys = axis(|(_, y)| y);
    let mut hasher = Sha256::new();
    for ((x, y), point) in points {
        let (x_text, y_text) = (x.to_string(), y.to_string());
        let fields = [
            x_text.as_str(),
            &y_text,
            &point.value_text,
            &point.source,
            &point.confidence,
            &point.note,
        ];
        hasher.update(fields.join("\u{1f}").as_bytes());
        hasher.update("\u{1e}".as_bytes());
        if let (Ok(column), Ok(row)) = (grid.xs.binary_search(&x), grid.ys.binary_search(&y)) {
            grid.points.insert((column, row), point);
        }
    }
    grid.hash = hex(&hasher.finalize());
}
