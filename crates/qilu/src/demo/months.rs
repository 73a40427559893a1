//! The year that is going on: a power station fills in its months as they pass, seals them, and gives parts of the report to
//! its departments.

use std::rc::Rc;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use qilu_app::view::{
    DraftDetail, DraftOrigin, DraftRow, NewDraft, NewDraftRows, NewHand, NewReopening, NewSeal,
};
use qilu_app::{App, SignedIn};
use serde_json::{Value, json};
use uuid::Uuid;

use super::enterprises::Invented;
use super::generate::{Draw, Flavour, Plant, entries};
use super::people::Cast;
use super::play::Play;

/// The year that is going on.
pub const YEAR: i32 = 2026;
/// The method it is reported by.
const METHOD: &str = "power-2022";
/// Months that have been sealed.
const SEALED: u32 = 9;
/// The month that was sealed too late.
const LATE: u32 = 5;
/// The month that was opened again, and the month in which that was.
const REOPENED: (u32, u32) = (3, 6);
/// What the coal of the month opened again was read as at first, in tonnes.
const MISREAD: &str = "61250.00";

/// What is known of a unit when the year begins.
const KNOWN_OF_UNITS: [&str; 5] = ["unit", "name", "kind", "cooling", "capacity"];

/// One working copy and who writes in it.
struct Desk<'p, 'a> {
    play: &'p mut Play<'a>,
    reporter: String,
    draft: (Uuid, Uuid),
}

impl<'a> Play<'a> {
    /// Plays the year that is going on of one power station, up to today.
    ///
    /// # Errors
    /// Whatever a use case refuses.
    pub fn months(&mut self, number: u64, index: usize, enterprise: &Invented) -> Result<()> {
        self.turn_to(enterprise, YEAR);
        self.on(day(YEAR, 1, 8)?)?;
        let reporter = Cast::reporter(index);
        let submission = self.create(&reporter, YEAR)?;
        let (who, once) = self.take("drafts", &reporter)?;
        let new = NewDraft {
            method: METHOD.to_owned(),
            from: DraftOrigin::Blank,
        };
        let draft = self.app().create_draft(&who, &once, submission.id, &new)?;
        let mut draw = Draw::new(number, index, YEAR, 0);
        let plant = Plant {
            credit_code: &enterprise.credit_code,
            year: YEAR,
            units: enterprise.units,
            unit_size: enterprise.unit_size,
            kind: &enterprise.kind,
            heat: enterprise.heat == "yes",
            captive: None,
            flavour: Flavour::Clean,
        };
        let generated = entries(METHOD, &plant, &mut draw).context("a generator")?;
        let mut desk = Desk {
            play: self,
            reporter,
            draft: (draft.draft.enterprise_id, draft.draft.id),
        };
        desk.year(&generated)
    }
}

impl Desk<'_, '_> {
    fn year(&mut self, generated: &Value) -> Result<()> {
        self.fill_units(generated)?;
        for month in 1..=SEALED {
            let late = month == LATE;
            let (after, on) = if late {
                (month + 2, 14)
            } else {
                (month + 1, 20)
            };
            self.play.on(day(YEAR, after, on)?)?;
            let misread = (REOPENED.0..=REOPENED.1).contains(&month);
            self.fill(generated, month, misread)?;
            let reason = late.then(|| "第三方检测报告延迟送达。".to_owned());
            self.seal(month, reason)?;
            if month == REOPENED.1 {
                self.reopen(REOPENED.0, generated, month)?;
            }
        }
        self.give_out()
    }

    fn now(&mut self) -> Result<(Rc<SignedIn>, DraftDetail)> {
        let (who, _) = self.play.take("drafts", &self.reporter.clone())?;
        let draft = self.app().draft(&who, self.draft.0, self.draft.1)?;
        Ok((who, draft))
    }

    fn app(&self) -> &App {
        self.play.app()
    }

    /// Fills in the coal of the months up to one.
    fn fill(&mut self, generated: &Value, until: u32, misread: bool) -> Result<()> {
        let (_, draft) = self.now()?;
        let of_month = |row: &Value| -> Option<u32> { row.get("month")?.as_str()?.parse().ok() };
        let source = generated.pointer("/tables/fuel").and_then(Value::as_array);
        let rows = source.context("the table of fuels")?.iter();
        let rows = rows
            .filter(|row| of_month(row).is_some_and(|month| month <= until))
            .map(|row| {
                let mut cells = row.clone();
                if misread
                    && of_month(row) == Some(REOPENED.0)
                    && let Some(cells) = cells.as_object_mut()
                {
                    cells.insert("quantity".to_owned(), json!(MISREAD));
                }
                DraftRow { id: None, cells }
            })
            .collect();
        self.save(&draft, "fuel", rows)
    }

    /// Names the units; what they generate is known at the end of the year.
    fn fill_units(&mut self, generated: &Value) -> Result<()> {
        let (_, draft) = self.now()?;
        let units = generated.pointer("/tables/unit").and_then(Value::as_array);
        let rows = units.context("the table of units")?.iter().map(|unit| {
            let mut cells = unit.clone();
            if let Some(cells) = cells.as_object_mut() {
                cells.retain(|column, _| KNOWN_OF_UNITS.contains(&column.as_str()));
            }
            DraftRow { id: None, cells }
        });
        let rows = rows.collect();
        self.save(&draft, "unit", rows)
    }

    fn save(&mut self, draft: &DraftDetail, id: &str, rows: Vec<DraftRow>) -> Result<()> {
        let table = draft.tables.iter().find(|table| table.id == id);
        let etag = table.with_context(|| id.to_owned())?.now.etag.clone();
        let (who, once) = self.play.take("tables", &self.reporter.clone())?;
        let new = NewDraftRows { rows };
        self.app()
            .save_draft_table(&who, &once, self.draft, id, &etag, &new)?;
        Ok(())
    }

    fn seal(&mut self, month: u32, reason: Option<String>) -> Result<()> {
        let (_, draft) = self.now()?;
        let (who, once) = self.play.take("seals", &self.reporter.clone())?;
        let (month, etag) = (format!("{month:02}"), draft.draft.etag);
        self.app()
            .seal_month(&who, &once, self.draft, &month, &etag, &NewSeal { reason })?;
        Ok(())
    }

    /// Opens a month again, corrects it and seals it anew.
    fn reopen(&mut self, month: u32, generated: &Value, until: u32) -> Result<()> {
        let (who, once) = self.play.take("reopenings", &self.reporter.clone())?;
        let new = NewReopening {
            reason: "皮带秤校验后更正入炉煤量。".to_owned(),
        };
        let code = format!("{month:02}");
        self.app()
            .reopen_month(&who, &once, self.draft, &code, &new)?;
        self.fill(generated, until, false)?;
        self.seal(month, None)
    }

    /// Gives two tables to the departments that know their figures.
    fn give_out(&mut self) -> Result<()> {
        self.play.on(day(YEAR, 10, 15)?)?;
        let parts = [("fuel", Cast::FUEL_DESK), ("electricity", Cast::POWER_DESK)];
        for (table, login) in parts {
            let (hand, _) = self.play.take("hands", login)?;
            let (who, once) = self.play.take("hands", &self.reporter.clone())?;
            let new = NewHand {
                user_id: hand.actor.user.0,
                due: Some(day(YEAR + 1, 1, 20)?),
            };
            self.app()
                .assign_hand(&who, &once, self.draft, table, &new)?;
        }
        Ok(())
    }
}

fn day(year: i32, month: u32, day: u32) -> Result<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day).context("a day of the calendar")
}
