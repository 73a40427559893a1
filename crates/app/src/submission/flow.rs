//! What one part of the enterprise passes to another: stated once, netted once.

use qilu_access::Capability;
use qilu_accounting::{Assessment, Method, Role, Value};
use qilu_quantity::{Exact, Grams, Unit};
use qilu_store::{AnyConnection, flow as kept, submission};
use qilu_verification::{CATEGORY_ELECTRICITY, CATEGORY_HEAT, may_add_version};
use serde_json::json;
use uuid::Uuid;

use crate::{
    App, Once, SignedIn,
    audit::Deed,
    fault::{Fault, Outcome},
    submission::{
        detail,
        dossier::{Dossier, Part, assessment},
        keep::not_editable,
    },
    view::{Flow, FlowSet, SubmissionDetail},
};

/// The most flows of one submission.
const FLOWS_MAX: usize = 100;

impl App {
    /// States the internal flows of a submission, in place of those stated before.
    ///
    /// # Errors
    /// `not_found`, `access.forbidden`, `submission.stale`, `submission.not_editable`, `flow.…` located at the flow.
    pub fn set_flows(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        if_match: &str,
        flows: &FlowSet,
    ) -> Outcome<SubmissionDetail> {
        if flows.flows.len() > FLOWS_MAX {
            return Err(Fault::field(
                "flow.too_many",
                "flows",
                "内部流转过多。",
                "There are too many flows.",
            ));
        }
        self.once(who, once, |connection| {
            let dossier = Dossier::load(self, connection, who, submission_id)?;
            who.may(Capability::EditReport)?;
            dossier.must_match(if_match)?;
            if !may_add_version(dossier.state()) {
                return Err(not_editable());
            }
            for old in &dossier.flows {
                kept::remove(connection, &old.enterprise_id, &old.submission_id, &old.id)?;
            }
            for (position, flow) in flows.flows.iter().enumerate() {
                let row = self
                    .flow_row(connection, who, &dossier, flow)
                    .map_err(|fault| numbered(fault, position))?;
                kept::insert(connection, &row)?;
            }
            let now = self.clock.instant();
            self.void_conclusion(connection, who, &dossier, "flows_changed")?;
            submission::save(
                connection,
                &submission::Submission {
                    updated_at: now,
                    ..dossier.row.clone()
                },
            )?;
            let deed = Deed {
                tenant: &dossier.row.enterprise_id,
                action: "submission.flows",
                subject_kind: "submission",
                subject_id: &dossier.row.id,
                detail: json!({ "flows": flows.flows.len() }),
            };
            self.record(connection, who, deed)?;
            detail::of(self, connection, who, submission_id)
        })
    }

    fn flow_row(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        dossier: &Dossier,
        flow: &Flow,
    ) -> Outcome<kept::InternalFlow> {
        let part = |report: Uuid| {
            dossier
                .parts
                .iter()
                .find(|part| part.part.report_id == report.to_string())
        };
        let (Some(from), Some(to)) = (part(flow.from_report), part(flow.to_report)) else {
            return Err(unknown_part());
        };
        if from.part.report_id == to.part.report_id {
            return Err(unknown_part());
        }
        let quantity = Exact::parse(&flow.quantity)
            .ok()
            .filter(|quantity| !quantity.is_negative());
        let quantity = quantity.ok_or_else(|| {
            Fault::field(
                "flow.quantity",
                "quantity",
                "数量应为不小于零的数字。",
                "The quantity is a number, zero or more.",
            )
        })?;
        let unit = Unit::parse(&flow.unit).map_err(|_| {
            Fault::field(
                "flow.unit",
                "unit",
                "无法识别的计量单位。",
                "The unit is not known.",
            )
        })?;
        Ok(kept::InternalFlow {
            enterprise_id: dossier.row.enterprise_id.clone(),
            submission_id: dossier.row.id.clone(),
            id: self.new_id().to_string(),
            from_report_id: from.part.report_id.clone(),
            to_report_id: to.part.report_id.clone(),
            carrier: flow.carrier.clone(),
            amount: flow.quantity.trim().to_owned(),
            unit: flow.unit.clone(),
            grams: self.counted(connection, who, to, &flow.carrier, &quantity, &unit)?,
            created_by: who.user_id(),
            created_at: self.clock.instant(),
        })
    }

    /// Grams the taking part counted as purchased for this quantity: its own share of emissions per amount purchased.
    /// A fuel is not purchased emissions: it is counted where it burns, and nothing is taken off.
    fn counted(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        taker: &Part,
        carrier: &str,
        quantity: &Exact,
        unit: &Unit,
    ) -> Outcome<i64> {
        let category = match carrier {
            "electricity" => CATEGORY_ELECTRICITY,
            "heat" => CATEGORY_HEAT,
            _ if carrier.starts_with("fuel:") => return Ok(0),
            _ => return Err(unknown_carrier(carrier)),
        };
        let method = self
            .library()
            .method(&taker.part.method_id)
            .ok_or_else(Fault::not_found)?;
        let assessment = assessment(connection, &who.rows, &taker.head.id)?;
        let (amount, grams) = purchased(method, &assessment, category, unit);
        if amount < *quantity {
            return Err(more_than_purchased(carrier));
        }
        let share = (quantity * &Exact::from(grams))
            .checked_div(&amount)
            .unwrap_or_default();
        let tonnes = Grams(1).to_tonnes();
        Ok(Grams::from_tonnes(&(&share * &tonnes))
            .map(|grams| grams.0)
            .unwrap_or_default())
    }
}

/// What a report purchased of a carrier, in the asked unit, and the grams it counted for it.
fn purchased(
    method: &Method,
    assessment: &Assessment,
    category: &str,
    unit: &Unit,
) -> (Exact, i64) {
    let mut amount = Exact::default();
    let mut grams = 0_i64;
    for line in assessment
        .lines
        .iter()
        .filter(|line| line.category == category)
    {
        grams = grams.saturating_add(line.grams);
        let Some(table) = method.table(&line.table) else {
            continue;
        };
        let measured = table.columns.iter().find_map(|column| {
            let own = &column.unit.as_ref()?.unit;
            (column.role == Role::Input && own.same_dimension(unit)).then_some((column, own))
        });
        let Some((column, own)) = measured else {
            continue;
        };
        let rows = assessment
            .tables
            .iter()
            .find(|found| found.id == line.table)
            .map(|found| &found.rows);
        let row = rows
            .into_iter()
            .flatten()
            .find(|row| row.key.to_string() == line.row_key);
        let cell = row.and_then(|row| row.cells.iter().find(|cell| cell.column == column.id));
        if let (Some(Value::Number(number)), Some(factor)) =
            (cell.map(|cell| &cell.value), own.factor_to(unit))
        {
            amount = &amount + &(number * &factor);
        }
    }
    (amount, grams)
}

fn numbered(fault: Fault, position: usize) -> Fault {
    match fault.place.clone() {
        Some(mut place) => {
            place.row_key = Some((position + 1).to_string());
            fault.at(*place)
        }
        None => fault,
    }
}

fn unknown_part() -> Fault {
    Fault::field(
        "flow.unknown_part",
        "from_report",
        "内部流转的两端应为本次报送中的两份报告。",
        "A flow runs between two reports of this submission.",
    )
}

fn unknown_carrier(carrier: &str) -> Fault {
    Fault::field(
        "flow.carrier",
        "carrier",
        format!("无法识别的能源品种“{carrier}”，可用：electricity、heat、fuel:品种代码。"),
        format!("{carrier:?} is no carrier; it is electricity, heat or fuel: and a code."),
    )
}

fn more_than_purchased(carrier: &str) -> Fault {
    Fault::field(
        "flow.more_than_purchased",
        "quantity",
        format!("内部流转的数量超过接收方报告的外购量（{carrier}）。"),
        format!("The flow is more than the receiving report purchased ({carrier})."),
    )
}
