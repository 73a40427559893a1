//! What comes with a file, read into the terms of the rules; what is missing or too long is refused.

use qilu_accounting::LabParameter;
use qilu_monitoring::evidence::{
    Basis, Certified, EvidenceKind, EvidencePlace as Anchor, Facts, LabReport, MeterCertificate,
    limits,
};
use qilu_quantity::Exact;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    fault::{Fault, Outcome},
    view::{CertifiedValue, EvidencePlace, InvoiceFacts, LabFacts, MeterFacts, NewEvidence},
};

/// A file's facts in the terms of the rules.
pub(super) struct Said {
    pub kind: EvidenceKind,
    pub place: Anchor,
    pub version: Option<Uuid>,
}

/// The facts as they are kept.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Kept {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lab: Option<LabFacts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meter: Option<MeterFacts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice: Option<InvoiceFacts>,
}

/// Reads and checks what came with a file.
pub(super) fn read(new: &NewEvidence) -> Outcome<Said> {
    let kind: EvidenceKind = new.kind.parse().map_err(|_| {
        bad(
            "kind",
            "没有此材料类别。",
            "There is no such kind of evidence.",
        )
    })?;
    bounded("note", &new.note)?;
    belongs(
        "lab",
        new.lab.is_some(),
        kind == EvidenceKind::LabReport,
        true,
    )?;
    belongs(
        "meter",
        new.meter.is_some(),
        kind == EvidenceKind::MeterCertificate,
        true,
    )?;
    belongs(
        "invoice",
        new.invoice.is_some(),
        kind == EvidenceKind::Invoice,
        false,
    )?;
    belongs(
        "version_id",
        new.version_id.is_some(),
        kind == EvidenceKind::StampedScan,
        true,
    )?;
    if let Some(lab) = &new.lab {
        lab_report(lab)?;
    }
    if let Some(meter) = &new.meter {
        named("meter_number", &meter.meter_number)?;
        named("certificate_number", &meter.certificate_number)?;
        if meter.valid_until < meter.valid_from {
            return Err(bad(
                "valid_until",
                "有效期截止日期早于起始日期。",
                "It ends before it begins.",
            ));
        }
    }
    if let Some(invoice) = &new.invoice {
        named("invoice_number", &invoice.invoice_number)?;
        for text in [&invoice.supplier, &invoice.unit].into_iter().flatten() {
            bounded("invoice", text)?;
        }
        if let Some(quantity) = &invoice.quantity {
            number("quantity", quantity)?;
        }
    }
    Ok(Said {
        kind,
        place: anchor(&new.place),
        version: new.version_id,
    })
}

/// The facts as JSON, to be kept.
pub(super) fn written(new: &NewEvidence) -> Outcome<String> {
    let kept = Kept {
        lab: new.lab.clone(),
        meter: new.meter.clone(),
        invoice: new.invoice.clone(),
    };
    serde_json::to_string(&kept).map_err(Fault::internal)
}

/// The facts of a kept piece of evidence in the terms of the rules.
pub(super) fn of_kept(kept: &Kept, version: Option<&String>) -> Outcome<Facts> {
    if let Some(lab) = &kept.lab {
        return Ok(Facts::Lab(lab_report(lab)?));
    }
    if let Some(meter) = &kept.meter {
        return Ok(Facts::Meter(MeterCertificate {
            meter_number: meter.meter_number.clone(),
            certificate_number: meter.certificate_number.clone(),
            valid_from: meter.valid_from,
            valid_until: meter.valid_until,
        }));
    }
    Ok(version.map_or(Facts::None, |version| Facts::Scan {
        version: version.clone(),
    }))
}

fn lab_report(lab: &LabFacts) -> Outcome<LabReport> {
    named("laboratory", &lab.laboratory)?;
    named("report_number", &lab.report_number)?;
    named("sample_id", &lab.sample_id)?;
    for text in [&lab.cma, &lab.cnas, &lab.belt].into_iter().flatten() {
        bounded("lab", text)?;
    }
    if lab.certified.len() > limits::CERTIFIED_MAX {
        return Err(bad(
            "certified",
            "检测值过多。",
            "There are too many certified values.",
        ));
    }
    Ok(LabReport {
        laboratory: lab.laboratory.clone(),
        cma: lab.cma.clone(),
        cnas: lab.cnas.clone(),
        report_number: lab.report_number.clone(),
        sample_id: lab.sample_id.clone(),
        sampled_on: lab.sampled_on,
        sent_on: lab.sent_on,
        received_on: lab.received_on,
        tested_on: lab.tested_on,
        issued_on: lab.issued_on,
        belt: lab.belt.clone(),
        certified: lab
            .certified
            .iter()
            .map(certified)
            .collect::<Outcome<_>>()?,
    })
}

fn certified(value: &CertifiedValue) -> Outcome<Certified> {
    let parameter: LabParameter = value.parameter.parse().map_err(|_| {
        bad(
            "parameter",
            "没有此检测项目。",
            "There is no such parameter.",
        )
    })?;
    let basis: Option<Basis> =
        value
            .basis
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(|_| {
                bad(
                    "basis",
                    "基准应为 ar、ad、d 或 daf。",
                    "The basis is ar, ad, d or daf.",
                )
            })?;
    bounded("unit", &value.unit)?;
    Ok(Certified {
        parameter,
        basis,
        value: number("value", &value.value)?,
        unit: value.unit.trim().to_owned(),
        column: value.column.clone(),
    })
}

/// The anchor of a place.
pub(super) fn anchor(place: &EvidencePlace) -> Anchor {
    let some = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    Anchor {
        method: place.method_id.clone(),
        table: some(&place.table),
        // An empty key is the row of a one-row table.
        row_key: place.row_key.clone(),
        column: some(&place.column),
        month: some(&place.month),
    }
}

/// A part of the facts goes with its kind, and is asked for where the kind needs it.
fn belongs(field: &str, given: bool, fits: bool, needed: bool) -> Outcome<()> {
    match (given, fits) {
        (true, false) => Err(bad(
            field,
            "该内容与材料类别不符。",
            "This does not go with the kind of evidence.",
        )),
        (false, true) if needed => Err(bad(
            field,
            "该类材料须填写此内容。",
            "This kind of evidence needs it.",
        )),
        _ => Ok(()),
    }
}

fn named(field: &str, text: &str) -> Outcome<()> {
    if text.trim().is_empty() {
        return Err(bad(field, "此项为必填。", "This is required."));
    }
    bounded(field, text)
}

fn bounded(field: &str, text: &str) -> Outcome<()> {
    if text.chars().count() > limits::EVIDENCE_WORDS_CHARS_MAX {
        return Err(bad(
            field,
            "文字过长（不超过500字）。",
            "The text is too long (at most 500 characters).",
        ));
    }
    Ok(())
}

fn number(field: &str, text: &str) -> Outcome<Exact> {
    Exact::parse_entered(text).map_err(|_| bad(field, "应为数值。", "This is a number."))
}

fn bad(field: &str, zh: &str, en: &str) -> Fault {
    Fault::field("evidence.facts", field, zh, en)
}
