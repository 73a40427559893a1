//! A stored report read straight into the form the engine reads: no document in between, texts borrowed.
//!
//! Whatever is not as the canonical JSON writes it is left to [`Entries::from_json`](crate::Entries::from_json), which
//! says what is wrong with it or takes it after all: there is one word on what entries may look like.

use std::borrow::Cow;
use std::fmt;

use qilu_quantity::Exact;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::given::{Filling, Given, GivenTable, Report};
use crate::library::{Method, Table};
use crate::report::{CellAt, EntryCell, EntryValue, RowAt};

impl<'a> Report<'a> {
    /// Reads canonical JSON; `None` if it is anything else.
    pub fn of_json(method: &Method, text: &'a str) -> Option<Self> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let report = ReportReader(method).deserialize(&mut reader).ok()?;
        reader.end().ok()?;
        Some(report)
    }
}

struct ReportReader<'m>(&'m Method);
impl<'de> DeserializeSeed<'de> for ReportReader<'_> {
    type Value = Report<'de>;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ReportReader<'_> {
    type Value = Report<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("entries")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut method, mut year, mut entity, mut tables) = (None, None, None, None);
        while let Some(name) = map.next_key::<&str>()? {
            match name {
                "method" => method = Some(map.next_value::<&str>()?),
                "year" => year = Some(map.next_value::<i32>()?),
                "entity" => entity = Some(map.next_value::<&str>()?),
                "tables" => tables = Some(map.next_value_seed(TablesReader(self.0))?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Report {
            method: Cow::Borrowed(method.ok_or_else(|| A::Error::missing_field("method"))?),
            year: year.ok_or_else(|| A::Error::missing_field("year"))?,
            entity: Cow::Borrowed(entity.unwrap_or("")),
            tables: tables.ok_or_else(|| A::Error::missing_field("tables"))?,
            strangers: Vec::new(),
        })
    }
}

struct TablesReader<'m>(&'m Method);
impl<'de> DeserializeSeed<'de> for TablesReader<'_> {
    type Value = Vec<GivenTable<'de>>;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for TablesReader<'_> {
    type Value = Vec<GivenTable<'de>>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("tables")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let tables = &self.0.tables;
        let mut found: Vec<Option<GivenTable<'de>>> = tables.iter().map(|_| None).collect();
        while let Some(name) = map.next_key::<&str>()? {
            let position = tables.iter().position(|table| table.id == name);
            let known =
                position.and_then(|position| tables.get(position).zip(found.get_mut(position)));
            let (table, place) = known.ok_or_else(|| A::Error::custom("an unknown table"))?;
            *place = Some(map.next_value_seed(RowsReader(table))?);
        }
        let missing = |table| Filling::new(table).finish();
        let found = found.into_iter().zip(tables);
        Ok(found
            .map(|(found, table)| found.unwrap_or_else(|| missing(table)))
            .collect())
    }
}

struct RowsReader<'m>(&'m Table);
impl<'de> DeserializeSeed<'de> for RowsReader<'_> {
    type Value = GivenTable<'de>;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for RowsReader<'_> {
    type Value = GivenTable<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<Self::Value, A::Error> {
        let mut filling = Filling::new(self.0);
        while rows.next_element_seed(RowReader(&mut filling))?.is_some() {}
        Ok(filling.finish())
    }
}

struct RowReader<'f, 'm, 'a>(&'f mut Filling<'m, 'a>);

impl<'de> DeserializeSeed<'de> for RowReader<'_, '_, 'de> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RowReader<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a row")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut at = None;
        self.0.start_row();
        while let Some(name) = map.next_key::<&str>()? {
            if let Some(column) = self.0.column(name) {
                self.0
                    .put(column, map.next_value_seed(CellReader { nested: false })?);
            } else if name == "@" {
                at = Some(Cow::Owned(map.next_value::<RowAt>()?));
            } else {
                return Err(A::Error::custom("an unknown column"));
            }
        }
        self.0.end_row(at);
        Ok(())
    }
}

/// A cell; one that is nested in a cell is a value alone.
struct CellReader {
    nested: bool,
}

impl<'de> DeserializeSeed<'de> for CellReader {
    type Value = Given<'de>;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Given<'de>, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for CellReader {
    type Value = Given<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a cell")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Given::Blank)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Given::Written(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(own(EntryValue::read(text)))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        number(&Number::from(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        number(&Number::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        let value = Number::from_f64(value).ok_or_else(|| E::custom("not a number"))?;
        number(&value)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        if self.nested {
            return Err(A::Error::custom("a cell in a cell"));
        }
        let mut cell = EntryCell::default();
        while let Some(name) = map.next_key::<&str>()? {
            match name {
                "value" => cell.value = value(map.next_value_seed(Self { nested: true })?),
                "unit" => cell.unit = map.next_value()?,
                "uncertainty" => cell.uncertainty = map.next_value()?,
                "evidence" => cell.evidence = map.next_value()?,
                "@" => cell.at = Some(map.next_value::<CellAt>()?),
                _ => return Err(A::Error::custom("an unknown part of a cell")),
            }
        }
        Ok(Given::Own(Box::new(cell)))
    }
}

/// The value of a cell that stands beside its unit, its place and the like.
fn value(given: Given<'_>) -> EntryValue {
    match given {
        Given::Blank => EntryValue::Blank,
        Given::Written(text) => EntryValue::read(text),
        Given::Entry(cell) => cell.value.clone(),
        Given::Own(cell) => cell.value,
    }
}

fn own<'a>(value: EntryValue) -> Given<'a> {
    Given::Own(Box::new(EntryCell::of(value)))
}

/// The shortest text that stands for the number.
fn number<'a, E: Error>(number: &Number) -> Result<Given<'a>, E> {
    let number = Exact::parse(&number.to_string()).map_err(E::custom)?;
    Ok(own(EntryValue::Number(number)))
}
