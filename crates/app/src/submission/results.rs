//! The figures of a whole submission: the legal entity's parts added, internal flows taken off once. Parts of another
//! purpose — compliance scope, supplementary data — stand beside them and are never mixed in.

use qilu_accounting::Purpose;
use qilu_accounting::composition::{self, InternalFlow, compose};
use qilu_quantity::{Exact, Grams};

use crate::{
    App,
    app::id,
    fault::Outcome,
    mapping::{decimal, tonnes},
    method,
    submission::{
        dossier::{Dossier, Part},
        summary::sum,
    },
    view::{NettedFlow, PartResult, SubmissionResults},
};

/// The results of a submission; a figure is absent while one of its parts cannot be computed.
pub(crate) fn of(app: &App, dossier: &Dossier) -> Outcome<SubmissionResults> {
    let entity = entity_parts(app, dossier);
    let heads = || entity.iter().map(|part| &part.head);
    let parts = dossier
        .parts
        .iter()
        .map(|part| {
            Ok(PartResult {
                report_id: id(&part.part.report_id)?,
                method_id: part.part.method_id.clone(),
                purpose: method::purpose(purpose(app, &part.part.method_id)).to_owned(),
                without_indirect: part.head.without_indirect_grams.map(tonnes),
                with_indirect: part.head.with_indirect_grams.map(tonnes),
                compliance_tonnes: part.head.compliance_tonnes.map(|tonnes| tonnes.to_string()),
            })
        })
        .collect::<Outcome<Vec<_>>>()?;
    let known = heads()
        .all(|head| head.without_indirect_grams.is_some() && head.with_indirect_grams.is_some());
    let total = (known && !entity.is_empty()).then(|| composed(dossier, &entity));
    let compliance: Vec<i64> = dossier
        .parts
        .iter()
        .filter_map(|part| part.head.compliance_tonnes)
        .collect();
    Ok(SubmissionResults {
        parts,
        without_indirect: match &total {
            Some(total) => Some(decimal(&total.without_indirect)),
            None => sum(heads().map(|head| head.without_indirect_grams)).map(tonnes),
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

/// What the figures of a method are for.
pub(crate) fn purpose(app: &App, method_id: &str) -> Purpose {
    let library = app.library();
    library
        .method(method_id)
        .map_or(Purpose::LegalEntity, |method| method.purpose)
}

/// The parts that make up the legal entity.
fn entity_parts<'d>(app: &App, dossier: &'d Dossier) -> Vec<&'d Part> {
    dossier
        .parts
        .iter()
        .filter(|part| purpose(app, &part.part.method_id) == Purpose::LegalEntity)
        .collect()
}

fn composed(dossier: &Dossier, entity: &[&Part]) -> composition::EntityTotal {
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
