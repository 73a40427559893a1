//! One enterprise, several methods: the parts added, flows inside the enterprise taken off once.
//!
//! A steelworks with its own power plant reports both parts; the electricity the plant sends to the works is purchased by
//! neither from outside, so its emissions, counted where the fuel burns, are not counted again as purchased.

use qilu_quantity::{Exact, Text};
use serde::{Deserialize, Serialize};

use crate::report::{Place, Problem, Severity};

/// What supplier and receiver of an internal flow may differ by: one part in a hundred.
const FLOW_TOLERANCE_PER_CENT: i64 = 1;

/// The results of one part of the enterprise, in tonnes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartResult {
    /// The part: a site, unit or line, or the method's id.
    pub id: String,
    /// Emissions without purchased electricity and heat.
    pub without_indirect: Exact,
    /// Emissions with them.
    pub with_indirect: Exact,
}

/// Electricity or heat that one part supplies to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InternalFlow {
    /// What flows, e.g. `electricity`.
    pub carrier: String,
    /// The supplying part.
    pub from: String,
    /// The receiving part.
    pub to: String,
    /// The amount as the supplier measured it.
    pub supplied: Exact,
    /// The amount as the receiver measured it, in the same unit.
    pub received: Exact,
    /// Emissions in tonnes that the receiver counted for it as purchased.
    pub counted: Exact,
}

/// The enterprise's emissions, in tonnes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityTotal {
    /// Without purchased electricity and heat.
    pub without_indirect: Exact,
    /// With what was purchased from outside.
    pub with_indirect: Exact,
    /// What was taken off for flows inside.
    pub netted: Exact,
    /// Flows that do not agree or name unknown parts.
    pub problems: Vec<Problem>,
}

/// Adds the parts and takes off the flows between them. A flow whose two ends differ by more than one per cent, or whose
/// ends are not both parts, is a problem; the latter is not taken off.
#[must_use]
pub fn compose(parts: &[PartResult], flows: &[InternalFlow]) -> EntityTotal {
    let mut total = EntityTotal {
        without_indirect: parts.iter().map(|part| &part.without_indirect).sum(),
        with_indirect: parts.iter().map(|part| &part.with_indirect).sum(),
        ..EntityTotal::default()
    };
    for flow in flows {
        let known = |id: &str| parts.iter().any(|part| part.id == id);
        if !known(&flow.from) || !known(&flow.to) || flow.from == flow.to {
            total.problems.push(unknown_ends(flow));
            continue;
        }
        if !agrees(flow) {
            total.problems.push(disagreement(flow));
        }
        total.netted = &total.netted + &flow.counted;
    }
    total.with_indirect = &total.with_indirect - &total.netted;
    total
}

/// Within one per cent of the larger end.
fn agrees(flow: &InternalFlow) -> bool {
    let difference = (&flow.supplied - &flow.received).abs();
    let larger = flow.supplied.abs().max(flow.received.abs());
    &difference * &Exact::from(100) <= &larger * &Exact::from(FLOW_TOLERANCE_PER_CENT)
}

fn unknown_ends(flow: &InternalFlow) -> Problem {
    let (from, to) = (&flow.from, &flow.to);
    Problem::new(
        "composition.unknown_part",
        Severity::Error,
        Place::default(),
        Text::new(
            format!("内部流转的两端应为企业的两个不同部分：{from} → {to}。"),
            format!("An internal flow runs between two parts of the enterprise: {from} → {to}."),
        ),
    )
}

fn disagreement(flow: &InternalFlow) -> Problem {
    let (from, to) = (&flow.from, &flow.to);
    let (supplied, received) = (
        flow.supplied.to_decimal_string(4),
        flow.received.to_decimal_string(4),
    );
    let mut problem = Problem::new(
        "composition.flow_differs",
        Severity::Error,
        Place::default(),
        Text::new(
            format!(
                "{from} 供出的{}为 {supplied}，{to} 收到的为 {received}，相差超过 1%。",
                flow.carrier
            ),
            format!(
                "{from} supplied {supplied} of {}, {to} received {received}: more than 1 % apart.",
                flow.carrier
            ),
        ),
    );
    problem.expected = Some("≤ 1 %".to_owned());
    problem.value = Some(received);
    problem.mend(Text::new(
        "请核对两端的计量表。",
        "Check the meters at both ends.",
    ))
}
