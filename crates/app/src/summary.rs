//! The key-unit emission summary: sums of determined lines and of nothing else.

use std::collections::BTreeMap;

use qilu_access::Capability;
use qilu_store::{
    AnyConnection, PageRequest,
    determination::DeterminedLine,
    limits::{PAGE_ROWS_DEFAULT, PAGE_ROWS_MAX},
    organisation,
    summary::{self as kept, LineFilter},
};
use qilu_verification::{CATEGORY_ELECTRICITY, CATEGORY_HEAT};

use crate::{
    App, SignedIn,
    app::id,
    fault::{Fault, FaultKind, Outcome},
    mapping::tonnes,
    names::Names,
    paging::{rows, year_filter},
    query::{SummaryLineQuery, SummaryQuery},
    submission::dossier::assessment,
    view::{At, Named, Page, PlantMemo, Summary, SummaryCell, SummaryLine, Text},
};

/// City, sector and gas of a cell.
type Key = (String, String, String);

impl App {
    /// Determined direct emissions by city, sector and gas; electricity and heat of each plant beside them.
    ///
    /// # Errors
    /// `access.forbidden`, `request.year`.
    pub fn summary(&self, who: &SignedIn, query: &SummaryQuery) -> Outcome<Summary> {
        who.may(Capability::ViewSummary)?;
        let wanted = year_filter(query.year)?;
        self.store.read(|connection| {
            let years = determined_years(connection, who)?;
            let year = wanted.or(years.last().copied()).unwrap_or_default();
            let filter = LineFilter {
                year: Some(year),
                city: query.city.clone(),
                sector: query.sector.clone(),
                gas: query.gas.clone(),
                scope: Some("direct".to_owned()),
                ..LineFilter::default()
            };
            let mut cells: BTreeMap<Key, (i64, i64)> = BTreeMap::new();
            for row in kept::totals(connection, &who.rows, &filter)? {
                let cell = cells
                    .entry((row.city_code, row.sector, row.gas))
                    .or_default();
                cell.0 += row.grams;
                cell.1 += row.lines;
            }
            let coverage = kept::coverage(connection, &who.rows, &filter)?;
            let covered = |city: &str, sector: &str| {
                let row = coverage
                    .iter()
                    .find(|row| row.city_code == city && row.sector == sector);
                row.map(|row| row.enterprises).unwrap_or_default()
            };
            let memos = memos(connection, who, &filter)?;
            let total: i64 = cells.values().map(|(grams, _)| grams).sum();
            let cells = cells
                .into_iter()
                .map(|((city_code, sector, gas), (grams, lines))| {
                    let plants: Vec<&PlantMemo> = memos
                        .iter()
                        .filter(|memo| memo.city_code == city_code && memo.sector == sector)
                        .collect();
                    let single = match plants.as_slice() {
                        [only] if covered(&city_code, &sector) == 1 => Some(*only),
                        _ => None,
                    };
                    SummaryCell {
                        direct_tonnes: tonnes(grams),
                        electricity_tonnes: single.map(|memo| memo.electricity_tonnes.clone()),
                        heat_tonnes: single.map(|memo| memo.heat_tonnes.clone()),
                        enterprises: covered(&city_code, &sector),
                        lines,
                        city_code,
                        sector,
                        gas,
                    }
                })
                .collect();
            Ok(Summary {
                year: i32::from(year),
                total_direct_tonnes: tonnes(total),
                cells,
                memos,
                years: years.into_iter().map(i32::from).collect(),
            })
        })
    }

    /// The determined lines under a figure, each with the way to its cell.
    ///
    /// # Errors
    /// `access.forbidden`, `request.year`, `request.bad_cursor`.
    pub fn summary_lines(
        &self,
        who: &SignedIn,
        query: &SummaryLineQuery,
    ) -> Outcome<Page<SummaryLine>> {
        who.may(Capability::ViewSummary)?;
        let wanted = year_filter(query.year)?;
        let limit = usize::try_from(rows(query.limit)?.unwrap_or(PAGE_ROWS_DEFAULT)).unwrap_or(1);
        self.store.read(|connection| {
            let year = wanted.or(determined_years(connection, who)?.last().copied());
            let filter = LineFilter {
                year,
                city: query.city.clone(),
                sector: query.sector.clone(),
                gas: query.gas.clone(),
                scope: query.scope.clone(),
                enterprise: query.enterprise_id.map(|id| id.to_string()),
                ..LineFilter::default()
            };
            let mut plants: Vec<(String, String)> =
                kept::by_enterprise(connection, &who.rows, &filter)?
                    .into_iter()
                    .map(|row| (row.enterprise_id, row.enterprise_name))
                    .collect();
            plants.sort();
            plants.dedup();
            let (from, mut after) = start(query.cursor.as_deref())?;
            let mut shown = Shown::default();
            let mut items = Vec::new();
            for (enterprise_id, name) in plants
                .iter()
                .filter(|(id, _)| from.as_ref().is_none_or(|from| id >= from))
            {
                let resume = after
                    .take()
                    .filter(|_| from.as_ref() == Some(enterprise_id));
                let rows = u32::try_from(limit - items.len()).unwrap_or(PAGE_ROWS_MAX);
                let request = PageRequest {
                    after: resume,
                    rows: Some(rows),
                };
                let page = kept::lines(connection, &who.rows, enterprise_id, &filter, &request)?;
                for line in page.items {
                    items.push(shown.line(self, connection, who, name, line)?);
                }
                if let Some(mark) = page.next {
                    return Ok(Page {
                        items,
                        next_cursor: Some(format!("{enterprise_id}~{}", mark.encode())),
                        total: None,
                    });
                }
                if items.len() >= limit {
                    let next = plants.iter().find(|(id, _)| id > enterprise_id);
                    return Ok(Page {
                        items,
                        next_cursor: next.map(|(id, _)| format!("{id}~")),
                        total: None,
                    });
                }
            }
            Ok(Page {
                items,
                next_cursor: None,
                total: None,
            })
        })
    }
}

/// Years that have determined values in scope, in order.
pub(crate) fn determined_years(
    connection: &mut AnyConnection,
    who: &SignedIn,
) -> Outcome<Vec<i16>> {
    let rows = kept::coverage(connection, &who.rows, &LineFilter::default())?;
    let mut years: Vec<i16> = rows.iter().map(|row| row.year).collect();
    years.sort_unstable();
    years.dedup();
    Ok(years)
}

/// Purchased electricity and heat of each plant: they are not added across plants.
fn memos(
    connection: &mut AnyConnection,
    who: &SignedIn,
    of: &LineFilter,
) -> Outcome<Vec<PlantMemo>> {
    let mut plants: BTreeMap<(String, String, String), (String, i64, i64)> = BTreeMap::new();
    for category in [CATEGORY_ELECTRICITY, CATEGORY_HEAT] {
        let filter = LineFilter {
            scope: Some("indirect".to_owned()),
            category: Some(category.to_owned()),
            gas: None,
            ..of.clone()
        };
        for row in kept::by_enterprise(connection, &who.rows, &filter)? {
            let key = (row.city_code, row.sector, row.enterprise_id);
            let plant = plants
                .entry(key)
                .or_insert_with(|| (row.enterprise_name, 0, 0));
            if category == CATEGORY_HEAT {
                plant.2 += row.grams
            } else {
                plant.1 += row.grams
            }
        }
    }
    plants
        .into_iter()
        .map(
            |((city_code, sector, enterprise_id), (name, electricity, heat))| {
                Ok(PlantMemo {
                    enterprise: Named {
                        id: id(&enterprise_id)?,
                        name,
                    },
                    city_code,
                    sector,
                    electricity_tonnes: tonnes(electricity),
                    heat_tonnes: tonnes(heat),
                })
            },
        )
        .collect()
}

/// A cursor names the plant it stands in and the mark within it.
fn start(cursor: Option<&str>) -> Outcome<(Option<String>, Option<qilu_store::Cursor>)> {
    let Some(cursor) = cursor else {
        return Ok((None, None));
    };
    let (plant, mark) = cursor.split_once('~').ok_or_else(|| {
        Fault::new(
            FaultKind::Malformed,
            "request.bad_cursor",
            "分页标识无效，请从第一页重新查询。",
            "The paging mark is not one of this list; start again from the first page.",
        )
    })?;
    let mark = Some(mark)
        .filter(|mark| !mark.is_empty())
        .map(qilu_store::Cursor::decode)
        .transpose()?;
    Ok((Some(plant.to_owned()), mark))
}

/// Assessments already read, so that each version is read once.
#[derive(Default)]
struct Shown {
    names: Names,
    assessment: Option<(String, qilu_accounting::Assessment)>,
}

impl Shown {
    fn line(
        &mut self,
        app: &App,
        connection: &mut AnyConnection,
        who: &SignedIn,
        name: &str,
        line: DeterminedLine,
    ) -> Outcome<SummaryLine> {
        if self
            .assessment
            .as_ref()
            .is_none_or(|(version, _)| *version != line.version_id)
        {
            self.assessment = Some((
                line.version_id.clone(),
                assessment(connection, &who.rows, &line.version_id)?,
            ));
        }
        let table = app
            .library()
            .method(&line.method_id)
            .and_then(|method| method.table(&line.table_id));
        let column = table.and_then(|table| table.column(&line.column_id));
        let at = self
            .assessment
            .as_ref()
            .and_then(|(_, assessment)| cell_at(assessment, &line));
        let label = match (&line.trace_zh, &line.trace_en, column, table) {
            (Some(zh), Some(en), ..) => Text::new(zh, en),
            (_, _, Some(column), Some(table)) => Text::new(
                format!("{} {}", table.title.zh, column.label.zh),
                format!("{}: {}", table.title.en, column.label.en),
            ),
            _ => special(&line),
        };
        let figure = match column {
            Some(_) => Some(format!(
                "cell:{}/{}/{}",
                line.table_id, line.row_key, line.column_id
            )),
            None if line.table_id == "total" => Some(format!("total:{}", line.row_key)),
            None => None,
        };
        let credit = self.names.find(&line.enterprise_id, || {
            Ok(organisation::find(connection, &line.enterprise_id)?.credit_code)
        })?;
        Ok(SummaryLine {
            enterprise: Named {
                id: id(&line.enterprise_id)?,
                name: name.to_owned(),
            },
            credit_code: credit,
            submission_id: id(&line.submission_id)?,
            version_id: id(&line.version_id)?,
            city_code: line.city_code,
            sector: line.sector,
            gas: line.gas,
            scope: line.scope,
            category: line.category,
            table: line.table_id,
            row_key: line.row_key,
            column: line.column_id,
            label,
            tonnes: tonnes(line.grams),
            figure,
            at,
        })
    }
}

/// Lines that come from no column: the rounding of a total, a netted internal flow.
fn special(line: &DeterminedLine) -> Text {
    if line.category == "rounding" {
        Text::new("合计修约差", "Rounding of the reported total")
    } else if line.table_id == "internal_flow" {
        Text::new("企业内部流转抵扣", "Flow inside the enterprise, taken off")
    } else {
        Text::new(&line.column_id, &line.column_id)
    }
}

/// The workbook cell behind a line: its own, else the first of its row.
fn cell_at(assessment: &qilu_accounting::Assessment, line: &DeterminedLine) -> Option<At> {
    let table = assessment
        .tables
        .iter()
        .find(|table| table.id == line.table_id)?;
    let row = table
        .rows
        .iter()
        .find(|row| row.key.to_string() == line.row_key)?;
    let own = row
        .cells
        .iter()
        .find(|cell| cell.column == line.column_id)
        .and_then(|cell| cell.at.as_ref());
    own.or_else(|| row.cells.iter().find_map(|cell| cell.at.as_ref()))
        .map(At::from)
}
