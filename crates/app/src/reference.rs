//! Regions, sectors, deadlines and the working-day calendar: data in the database, loaded from files when it is new.

use qilu_store::{AnyConnection, Store, region, setting};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    App,
    calendar::Calendar,
    clock::Clock,
    fault::{Fault, Outcome},
    view::{Region, Sector, Text},
};

const REGIONS: &str = include_str!("../reference/regions.csv");
const SECTORS: Table = Table {
    key: "reference.sectors",
    first: include_str!("../reference/sectors.csv"),
};
const DEADLINES: Table = Table {
    key: "reference.deadlines",
    first: include_str!("../reference/deadlines.csv"),
};
const CALENDAR: Table = Table {
    key: "reference.calendar",
    first: include_str!("../reference/calendar.csv"),
};
const TILES: Table = Table {
    key: "reference.tiles",
    first: REGIONS,
};

/// The last day of what has no end.
const NO_END: &str = "9999-12-31";
/// The first day of what was always so.
const NO_BEGINNING: &str = "1949-10-01";

/// A table of reference data: CSV under a key of the installation's settings.
struct Table {
    key: &'static str,
    first: &'static str,
}

/// Puts the reference data into a database: regions always, the other tables only where there are none yet.
///
/// # Errors
/// Database errors only.
pub fn load_reference(store: &Store, clock: &Clock) -> Outcome<()> {
    let regions = read_csv::<RegionRow>(REGIONS)?;
    let regions: Vec<region::Region> = regions.into_iter().map(RegionRow::stored).collect();
    let now = clock.instant();
    store.write(|connection| {
        region::put(connection, &regions)?;
        for table in [SECTORS, DEADLINES, CALENDAR, TILES] {
            if setting::get(connection, table.key)?.is_none() {
                setting::put(connection, table.key, table.first, now)?;
            }
        }
        Ok(())
    })
}

#[derive(Deserialize)]
struct RegionRow {
    code: String,
    name_zh: String,
    name_en: String,
    parent: String,
    valid_from: String,
    valid_to: String,
    successor: String,
    tile_column: Option<i64>,
    tile_row: Option<i64>,
}

impl RegionRow {
    fn stored(self) -> region::Region {
        let or = |text: String, otherwise: &str| {
            if text.is_empty() {
                otherwise.to_owned()
            } else {
                text
            }
        };
        region::Region {
            kind: if self.parent.is_empty() {
                "province"
            } else {
                "city"
            }
            .to_owned(),
            parent_code: Some(self.parent).filter(|parent| !parent.is_empty()),
            code: self.code,
            name_zh: self.name_zh,
            name_en: self.name_en,
            valid_from: or(self.valid_from, NO_BEGINNING),
            valid_to: or(self.valid_to, NO_END),
            successor_code: Some(self.successor).filter(|successor| !successor.is_empty()),
        }
    }
}

/// A sector.
#[derive(Deserialize)]
pub(crate) struct SectorRow {
    pub code: String,
    pub label_zh: String,
    pub label_en: String,
    /// Kinds of units that belong to the sector, separated by `;`.
    pub unit_kinds: String,
}

/// A deadline of the year or of a state.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DeadlineRow {
    pub code: String,
    /// `fixed`: a month and day of every year; `after`: working days after a state was entered.
    pub basis: String,
    pub state: String,
    pub month: Option<u32>,
    pub day: Option<u32>,
    pub working_days: Option<u32>,
    pub label_zh: String,
    pub label_en: String,
    /// Codes of the roles it concerns, separated by `;`.
    pub roles: String,
}

impl App {
    /// The cities with their places on the tile map.
    ///
    /// # Errors
    /// Database errors only.
    pub fn regions(&self) -> Outcome<Vec<Region>> {
        let (regions, tiles) = self.store.read(|connection| {
            Ok::<_, Fault>((
                region::all(connection)?,
                rows::<RegionRow>(connection, &TILES)?,
            ))
        })?;
        let tile = |code: &str| tiles.iter().find(|tile| tile.code == code);
        let ends = |day: &String, open: &str| (day != open).then(|| day.parse().ok()).flatten();
        Ok(regions
            .into_iter()
            .filter(|region| region.kind == "city")
            .map(|region| Region {
                tile_column: tile(&region.code).and_then(|tile| tile.tile_column),
                tile_row: tile(&region.code).and_then(|tile| tile.tile_row),
                name: Text::new(region.name_zh, region.name_en),
                valid_from: ends(&region.valid_from, NO_BEGINNING),
                valid_to: ends(&region.valid_to, NO_END),
                successor: region.successor_code,
                code: region.code,
            })
            .collect())
    }

    /// The sectors.
    ///
    /// # Errors
    /// Database errors only.
    pub fn sectors(&self) -> Outcome<Vec<Sector>> {
        let rows = self.store.read(sector_rows)?;
        Ok(rows
            .into_iter()
            .map(|row| Sector {
                code: row.code,
                label: Text::new(row.label_zh, row.label_en),
            })
            .collect())
    }
}

/// The sectors as they are now.
pub(crate) fn sector_rows(connection: &mut AnyConnection) -> Outcome<Vec<SectorRow>> {
    rows(connection, &SECTORS)
}

/// The deadlines as they are now.
pub(crate) fn deadlines(connection: &mut AnyConnection) -> Outcome<Vec<DeadlineRow>> {
    rows(connection, &DEADLINES)
}

/// The calendar of working days as it is now.
pub(crate) fn calendar(connection: &mut AnyConnection) -> Outcome<Calendar> {
    Ok(Calendar::new(&rows(connection, &CALENDAR)?))
}

fn rows<T: DeserializeOwned>(connection: &mut AnyConnection, table: &Table) -> Outcome<Vec<T>> {
    read_csv(&setting::get(connection, table.key)?.unwrap_or_else(|| table.first.to_owned()))
}

fn read_csv<T: DeserializeOwned>(text: &str) -> Outcome<Vec<T>> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(Fault::internal)
}
