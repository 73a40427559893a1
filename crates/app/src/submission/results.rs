//! The figures of a whole submission: its parts added, internal flows taken off once.

use qilu_accounting::composition::{self, InternalFlow, compose};
use qilu_quantity::{Exact, Grams};

use crate::{
    App,
    app::id,
    fault::Outcome,
    mapping::{decimal, tonnes},
    method::making_up_the_entity,
    submission::{
        dossier::{Dossier, Part},
        summary::sum,
    },
    view::{NettedFlow, PartResult, SubmissionResults},
};

/// The results of a submission; a figure is absent while one of its parts cannot be computed.
pub(crate) fn of(app: &App, dossier: &Dossier) -> Outcome<SubmissionResults> {
    let heads = || dossier.parts.iter().map(|part| &part.head);
    let parts = dossier
        .parts
        .iter()
        .map(|part| {
            Ok(PartResult {
                report_id: id(&part.part.report_id)?,
                method_id: part.part.method_id.clone(),
                without_indirect: part.head.without_indirect_grams.map(tonnes),
                with_indirect: part.head.with_indirect_grams.map(tonnes),
                compliance_tonnes: part.head.compliance_tonnes.map(|tonnes| tonnes.to_string()),
            })
        })
        .collect::<Outcome<Vec<_>>>()?;
    let entity = entity_parts(app, dossier);
    let known = entity.iter().all(|Part { head, .. }| {
        head.without_indirect_grams.is_some() && head.with_indirect_grams.is_some()
    });
    let total = (known && !entity.is_empty()).then(|| composed(&entity, dossier));
    let compliance: Vec<i64> = heads().filter_map(|head| head.compliance_tonnes).collect();
    Ok(SubmissionResults {
        parts,
        without_indirect: match &total {
            Some(total) => Some(decimal(&total.without_indirect)),
            None => sum(entity.iter().map(|part| part.head.without_indirect_grams)).map(tonnes),
        },
        with_indirect: total.as_ref().map(|total| decimal(&total.with_indirect)),
        netted: netted(app, dossier),
        compliance_tonnes: (!compliance.is_empty())
            .then(|| compliance.iter().sum::<i64>().to_string()),
        within_one_percent: total
            .filter(|_| !dossier.flows.is_empty())
            .map(|total| total.problems.is_empty()),
    })
}

/// The parts that make up the enterprise's emissions.
pub(crate) fn entity_parts<'d>(app: &App, dossier: &'d Dossier) -> Vec<&'d Part> {
    let purposes: Vec<_> = dossier
        .parts
        .iter()
        .map(|part| app.purpose_of(&part.part.method_id))
        .collect();
    let counted = making_up_the_entity(&purposes);
    let counting = dossier.parts.iter().zip(counted);
    counting
        .filter_map(|(part, counts)| counts.then_some(part))
        .collect()
}

fn composed(entity: &[&Part], dossier: &Dossier) -> composition::EntityTotal {
    let in_tonnes = |grams: Option<i64>| Grams(grams.unwrap_or_default()).to_tonnes();
    let parts: Vec<composition::PartResult> = entity
        .iter()
        .map(|part| composition::PartResult {
            id: part.part.report_id.clone(),
            without_indirect: in_tonnes(part.head.without_indirect_grams),
            with_indirect: in_tonnes(part.head.with_indirect_grams),
        })
        .collect();
    let flows: Vec<InternalFlow> = dossier
        .flows
        .iter()
        .map(|flow| {
            // One meter is stated for both ends; what the taker purchased was checked when the flow was stated.
            let amount = Exact::parse(&flow.amount).unwrap_or_default();
            InternalFlow {
                carrier: flow.carrier.clone(),
                from: flow.from_report_id.clone(),
                to: flow.to_report_id.clone(),
                supplied: amount.clone(),
                received: amount,
                counted: Grams(flow.grams).to_tonnes(),
            }
        })
        .collect();
    compose(&parts, &flows)
}

fn netted(app: &App, dossier: &Dossier) -> Vec<NettedFlow> {
    let title = |report: &str| {
        let part = dossier
            .parts
            .iter()
            .find(|part| part.part.report_id == report);
        let method = part.and_then(|part| app.library().method(&part.part.method_id));
        method.map_or_else(|| report.to_owned(), |method| method.id.clone())
    };
    dossier
        .flows
        .iter()
        .map(|flow| NettedFlow {
            carrier: flow.carrier.clone(),
            from: title(&flow.from_report_id),
            to: title(&flow.to_report_id),
            quantity: flow.amount.clone(),
            unit: flow.unit.clone(),
            tonnes: tonnes(flow.grams),
        })
        .collect()
}
