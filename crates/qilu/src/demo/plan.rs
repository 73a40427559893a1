//! The monitoring plans of the power stations and cement works: most approved, one changed in the middle of a year, one with
//! the authority, one returned, and one meter whose calibration nobody renewed.

mod plant;

use anyhow::{Context as _, Result};
use chrono::{NaiveDate, NaiveDateTime};
use qilu_app::query::PlanQuery;
use qilu_app::view::{NewPlan, PlanAct, PlanContent, PlanDetail, PlanEdit};
use std::collections::BTreeSet;

use self::plant::Plant;
use super::enterprises::Invented;
use super::people::Cast;
use super::play::Play;

/// Changed in the middle of 2024, and again when a unit was closed.
const CHANGED: usize = 0;
/// A second version waits for the authority.
const WAITING: usize = 1;
/// A second version was returned.
const RETURNED: usize = 2;
/// The calibration of a scale ran out in 2024.
const EXPIRED: usize = 6;

/// Plans looked at in one page.
const PAGE_ROWS: u32 = 200;

/// What is particular about one version.
struct Version {
    from: &'static str,
    reason: &'static str,
    /// When it is written: some days before it begins.
    written: &'static str,
    calibrated: &'static str,
    valid_until: &'static str,
}

const FIRST: Version = Version {
    from: "2023-01-01",
    reason: "首次编制",
    written: "2022-12-05",
    calibrated: "2022-11-15",
    valid_until: "2025-11-14",
};
const SCALE_REPLACED: Version = Version {
    from: "2024-07-01",
    reason: "2号机组更换入炉煤皮带秤",
    written: "2024-06-11",
    calibrated: "2022-11-15",
    valid_until: "2025-11-14",
};
const UNIT_CLOSED: Version = Version {
    from: "2025-01-01",
    reason: "2号机组关停，点火改用等离子方式",
    written: "2024-12-10",
    calibrated: "2024-12-02",
    valid_until: "2027-12-01",
};
const RENEWED: Version = Version {
    from: "2026-01-01",
    reason: "计量器具重新检定，更新证书",
    written: "2025-12-08",
    calibrated: "2025-11-20",
    valid_until: "2028-11-19",
};

impl Play<'_> {
    /// Enterprises that have handed in a plan.
    pub fn plans_there(&mut self) -> Result<BTreeSet<String>> {
        let (who, _) = self.take("plans", Cast::PROVINCE)?;
        let mut query = PlanQuery {
            limit: Some(PAGE_ROWS),
            ..PlanQuery::default()
        };
        let mut there = BTreeSet::new();
        loop {
            let page = self.app.plans(&who, &query)?;
            there.extend(page.items.into_iter().map(|plan| plan.enterprise.name));
            query.cursor = page.next_cursor;
            if query.cursor.is_none() {
                return Ok(there);
            }
        }
    }

    /// Plays the plans of one enterprise. Returns whether its kind has any.
    pub fn plan(&mut self, index: usize, enterprise: &Invented) -> Result<bool> {
        let method = match enterprise.sector.as_str() {
            "power" => "power-2022",
            "cement" => "cement-2013",
            _ => return Ok(false),
        };
        let code = &enterprise.credit_code;
        self.open_scene(format!("plan-{code}"), morning(FIRST.written)?);
        // What an interrupted start left in the making is left alone.
        let (reporter, _) = self.take("plans", &Cast::reporter(index))?;
        let own = self.app.plans(&reporter, &PlanQuery::default())?;
        if !own.items.is_empty() {
            return Ok(false);
        }
        let plant = Plant {
            index,
            enterprise,
            method,
        };
        self.play_plan(&plant)
            .with_context(|| format!("the plan of {}", enterprise.name_zh))?;
        Ok(true)
    }

    fn play_plan(&mut self, plant: &Plant<'_>) -> Result<()> {
        let first = self.hand_in(plant, &FIRST, |content| {
            if plant.index == EXPIRED {
                for meter in &mut content.meters {
                    if meter.number == "PC-1" {
                        meter.valid_until = "2024-09-30".parse().ok();
                    }
                }
            }
        })?;
        self.act_on_plan(Cast::PROVINCE, &first, "approve", "审核通过。")?;
        match plant.index {
            CHANGED => {
                let second = self.hand_in(plant, &SCALE_REPLACED, |content| {
                    for meter in &mut content.meters {
                        if meter.number == "PC-2" {
                            "电子皮带秤 ICS-20B".clone_into(&mut meter.name);
                            "0.25 级".clone_into(&mut meter.accuracy);
                            "JL-2024-001-PC-2".clone_into(&mut meter.certificate);
                            meter.calibrated = "2024-06-03".parse().ok();
                            meter.valid_until = "2027-06-02".parse().ok();
                        }
                    }
                })?;
                self.act_on_plan(Cast::PROVINCE, &second, "approve", "审核通过。")?;
                let third = self.hand_in(plant, &UNIT_CLOSED, |content| {
                    for unit in &mut content.units {
                        if unit.code == "2" {
                            unit.closed = "2024-12-31".parse().ok();
                        }
                    }
                    content.sources.retain(|source| {
                        source.key.get("unit").is_none_or(|unit| unit != "2")
                            && source.key.get("fuel").is_none_or(|fuel| fuel != "diesel")
                    });
                    content
                        .ways
                        .retain(|way| way.key.get("fuel").is_none_or(|fuel| fuel != "diesel"));
                })?;
                self.act_on_plan(Cast::PROVINCE, &third, "approve", "审核通过。")
            }
            WAITING => self.hand_in(plant, &RENEWED, |_| ()).map(|_| ()),
            RETURNED => {
                let second = self.hand_in(plant, &RENEWED, |content| {
                    content
                        .meters
                        .iter_mut()
                        .for_each(|meter| meter.certificate = "待补".to_owned());
                })?;
                let reason = "计量器具证书编号须填写检定证书上的编号，请更正后重新提交。";
                self.act_on_plan(Cast::PROVINCE, &second, "return", reason)
            }
            _ => Ok(()),
        }
    }

    /// Writes a version and hands it in.
    fn hand_in(
        &mut self,
        plant: &Plant<'_>,
        version: &Version,
        change: impl FnOnce(&mut PlanContent),
    ) -> Result<PlanDetail> {
        let reporter = Cast::reporter(plant.index);
        self.app.clock().set(morning(version.written)?.and_utc());
        let (who, once) = self.take("plans", &reporter)?;
        let effective_from = version.from.parse()?;
        let begun = self.app.create_plan(
            &who,
            &once,
            &NewPlan {
                method_id: plant.method.to_owned(),
                effective_from,
                reason: version.reason.to_owned(),
                from_last: true,
            },
        )?;
        let mut content = plant.content(&begun, version)?;
        change(&mut content);
        let (who, once) = self.take("plans", &reporter)?;
        let edit = PlanEdit {
            effective_from,
            reason: version.reason.to_owned(),
            content,
        };
        let written = self
            .app
            .edit_plan(&who, &once, begun.summary.id, &begun.etag, &edit)?;
        self.act_on(&reporter, &written, "submit", "")
    }

    fn act_on_plan(
        &mut self,
        login: &str,
        plan: &PlanDetail,
        action: &str,
        note: &str,
    ) -> Result<()> {
        self.act_on(login, plan, action, note).map(|_| ())
    }

    fn act_on(
        &mut self,
        login: &str,
        plan: &PlanDetail,
        action: &str,
        note: &str,
    ) -> Result<PlanDetail> {
        let (who, once) = self.take("plans", login)?;
        let act = PlanAct {
            action: action.to_owned(),
            note: note.to_owned(),
        };
        self.app
            .act_plan(&who, &once, plan.summary.id, &plan.etag, &act)
            .with_context(|| format!("{action} {:?}", plan.faults))
    }
}

/// Nine in the morning of a day in Beijing.
fn morning(day: &str) -> Result<NaiveDateTime> {
    let day: NaiveDate = day.parse()?;
    day.and_hms_opt(1, 0, 0).context("a morning")
}
