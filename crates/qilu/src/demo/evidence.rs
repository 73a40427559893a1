//! The evidence of two demonstration power stations: a record of coal as fired, and files behind their figures. One has
//! everything in order, the other what a verifier should see.

use anyhow::{Context as _, Result};
use qilu_app::NewFile;
use qilu_app::view::{
    CertifiedValue, EvidencePlace, InvoiceFacts, LabFacts, MeterFacts, NewEvidence,
};
use serde_json::Value;
use uuid::Uuid;

use super::generate::record;
use super::people::Cast;
use super::play::{Part, Play};
use super::scene::Scene;
use super::story::YEARS;

/// The first enterprise, whose people are offered on the log-in page, and one that is being verified.
const IN_ORDER: usize = 0;
const WITH_FAULTS: usize = 5;
/// Months with a laboratory report attached.
const MONTHS: [u32; 4] = [1, 2, 3, 4];

const LEDGER: &[u8] = include_bytes!("../../demo/ledger.png");

impl Play<'_> {
    /// Uploads the coal record and attaches the files of an enterprise that has any.
    pub(super) fn attach(&mut self, scene: &Scene<'_>, id: Uuid, parts: &[Part]) -> Result<()> {
        let [_, later] = YEARS;
        if scene.year != later || ![IN_ORDER, WITH_FAULTS].contains(&scene.index) {
            return Ok(());
        }
        let part = parts.first().context("a report")?;
        let Some(record) = record(&part.entries) else {
            return Ok(());
        };
        let reporter = Cast::reporter(scene.index);
        self.upload(scene, &reporter, id, &record)?;
        for month in MONTHS {
            let (facts, faulty) = lab(scene, &record, month)?;
            let name = format!("{}-{month:02} 元素碳检测报告.pdf", scene.year);
            let shown = [
                "DEMONSTRATION - not a real report",
                "Elemental carbon of coal as fired",
                &faulty,
            ];
            self.add(&reporter, id, &name, &pdf(&shown), &facts)?;
        }
        self.add(
            &reporter,
            id,
            "1号皮带秤检定证书.pdf",
            &pdf(&["DEMONSTRATION", "Belt scale no. 1: verified"]),
            &meter(scene),
        )?;
        self.add(
            &reporter,
            id,
            "1月结算发票.pdf",
            &pdf(&["DEMONSTRATION", "Settlement invoice, January"]),
            &invoice(scene),
        )?;
        self.add(&reporter, id, "入炉煤台账_1月.png", LEDGER, &ledger())?;
        let scan = NewEvidence {
            version_id: Some(part.version.id),
            ..about("stamped_scan", EvidencePlace::default())
        };
        self.add(
            &reporter,
            id,
            "排放报告_盖章扫描件.pdf",
            &pdf(&["DEMONSTRATION", "Stamped report"]),
            &scan,
        )
    }

    fn add(
        &mut self,
        reporter: &str,
        id: Uuid,
        name: &str,
        bytes: &[u8],
        facts: &NewEvidence,
    ) -> Result<()> {
        let (who, once) = self.take("evidence", reporter)?;
        let file = NewFile {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        };
        self.app.add_evidence(&who, &once, id, &file, facts)?;
        Ok(())
    }
}

fn about(kind: &str, place: EvidencePlace) -> NewEvidence {
    NewEvidence {
        kind: kind.to_owned(),
        place: EvidencePlace {
            method_id: "power-2022".to_owned(),
            ..place
        },
        note: String::new(),
        lab: None,
        meter: None,
        invoice: None,
        version_id: None,
    }
}

/// The report on the sample the record names for the first unit's month; where faults are to be shown, the fourth month's
/// certifies another value: a warning, for an error would hold the report back from being handed in.
fn lab(scene: &Scene<'_>, record: &Value, month: u32) -> Result<(NewEvidence, String)> {
    let code = format!("{month:02}");
    let samples = record.pointer("/tables/sample").and_then(Value::as_array);
    let sample = samples
        .into_iter()
        .flatten()
        .find(|row| row.get("month").and_then(Value::as_str) == Some(&code))
        .context("a sample of the month")?;
    let text = |name: &str| {
        sample
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let day = |name: &str| text(name).parse().with_context(|| name.to_owned());
    let faulty = scene.index == WITH_FAULTS && month == 4;
    let carbon = if faulty {
        "57.77".to_owned()
    } else {
        text("carbon_air_dried")
    };
    let certified = |parameter: &str, basis: &str, value: String, column: &str| CertifiedValue {
        parameter: parameter.to_owned(),
        basis: Some(basis.to_owned()),
        value,
        unit: "%".to_owned(),
        column: Some(column.to_owned()),
    };
    let facts = LabFacts {
        laboratory: text("laboratory"),
        cma: Some(text("mark_number")),
        cnas: None,
        report_number: format!("{}-{}", text("report"), scene.index),
        sample_id: format!("{}-{}", text("sample"), scene.index),
        sampled_on: day("composed_on")?,
        sent_on: Some(day("sent_on")?),
        received_on: day("received_on")?,
        tested_on: day("tested_on")?,
        issued_on: day("issued_on")?,
        belt: None,
        certified: vec![
            certified("carbon", "ad", carbon, "carbon_air_dried"),
            certified(
                "moisture",
                "ad",
                text("moisture_air_dried"),
                "moisture_air_dried",
            ),
        ],
    };
    let row_key = format!("{}|bituminous|{code}", text("unit"));
    let shown = format!("Report {}", facts.report_number);
    let place = EvidencePlace {
        table: Some("fuel".to_owned()),
        row_key: Some(row_key),
        ..EvidencePlace::default()
    };
    let new = NewEvidence {
        lab: Some(facts),
        ..about("lab_report", place)
    };
    Ok((new, shown))
}

/// The certificate of the second runs out in autumn.
fn meter(scene: &Scene<'_>) -> NewEvidence {
    let day = |year: i32, month, day| {
        chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
    };
    let until = match scene.index {
        WITH_FAULTS => day(scene.year, 9, 30),
        _ => day(scene.year + 1, 6, 30),
    };
    let place = EvidencePlace {
        table: Some("fuel".to_owned()),
        column: Some("quantity".to_owned()),
        ..EvidencePlace::default()
    };
    NewEvidence {
        meter: Some(MeterFacts {
            meter_number: "PDC-01".to_owned(),
            certificate_number: "JD-演示-01".to_owned(),
            valid_from: day(scene.year - 1, 12, 20),
            valid_until: until,
        }),
        ..about("meter_certificate", place)
    }
}

fn invoice(scene: &Scene<'_>) -> NewEvidence {
    let place = EvidencePlace {
        table: Some("fuel".to_owned()),
        row_key: Some("1|bituminous|01".to_owned()),
        column: Some("quantity".to_owned()),
        month: None,
        ..EvidencePlace::default()
    };
    NewEvidence {
        invoice: Some(InvoiceFacts {
            invoice_number: "00000001".to_owned(),
            issued_on: chrono::NaiveDate::from_ymd_opt(scene.year, 2, 10).unwrap_or_default(),
            supplier: Some("演示煤炭供应商".to_owned()),
            quantity: None,
            unit: None,
        }),
        ..about("invoice", place)
    }
}

fn ledger() -> NewEvidence {
    let place = EvidencePlace {
        month: Some("01".to_owned()),
        ..EvidencePlace::default()
    };
    NewEvidence {
        note: "一月入炉煤逐日记录".to_owned(),
        ..about("ledger", place)
    }
}

/// A page with a few lines of plain text.
fn pdf(lines: &[&str]) -> Vec<u8> {
    let shown: String = lines
        .iter()
        .map(|line| format!("({line}) Tj 0 -24 Td "))
        .collect();
    let content = format!("BT /F1 14 Tf 60 760 Td {shown}ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (position, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", position + 1));
    }
    let table = file.len();
    file.push_str(&format!(
        "xref\n0 {}\n0000000000 65535 f \n",
        objects.len() + 1
    ));
    for place in places {
        file.push_str(&format!("{place:010} 00000 n \n"));
    }
    file.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    ));
    file.into_bytes()
}
