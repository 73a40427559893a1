//! Determined values: 认定值.
//!
//! The reported lines stay, every one, as reported; findings that were not mended add lines of
//! their own. An adjustment never lowers a figure: what a report has too much of is lowered only
//! by a new version that the enterprise sends and the verifier accepts.

use qilu_quantity::{DECIMAL_PLACES_SHOWN, FindingId, Grams, ReportId, Text, Tonnes, VersionId};

use crate::{Finding, FindingPlace, FindingState, Pricing};

/// Category of purchased electricity.
pub const CATEGORY_ELECTRICITY: &str = "memo.electricity";
/// Category of purchased heat.
pub const CATEGORY_HEAT: &str = "memo.heat";

qilu_quantity::coded! {
    /// Which total a line belongs to.
    LineScope {
        Direct = "direct", "直接排放", "Direct";
        Indirect = "indirect", "间接排放", "Indirect";
        Memo = "memo", "备注项", "Memo";
    }
}

/// One emission line of an assessed version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedLine {
    /// The method's table.
    pub table: String,
    /// The row's key.
    pub row_key: String,
    /// The method's column.
    pub column: String,
    /// The gas.
    pub gas: String,
    /// Which total it belongs to.
    pub scope: LineScope,
    /// The inventory category.
    pub category: String,
    /// CO₂-equivalent.
    pub grams: Grams,
}

/// One report of the submission, in the version that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedPart {
    /// The report.
    pub report: ReportId,
    /// The version.
    pub version: VersionId,
    /// Its lines, in order.
    pub lines: Vec<ReportedLine>,
    /// Its compliance emissions, where the method defines them.
    pub compliance: Option<Tonnes>,
}

/// Where a determined line comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineSource {
    /// The report, unchanged.
    Reported,
    /// A finding that was not mended.
    Finding(FindingId),
}

/// One line of the determined values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeterminedLine {
    /// The version it is determined for.
    pub version: VersionId,
    /// Where it comes from.
    pub source: LineSource,
    /// Its place, gas, scope, category and mass.
    pub line: ReportedLine,
}

/// What a finding that was not mended did, with its trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// The finding.
    pub finding: FindingId,
    /// Its number in the list.
    pub number: u32,
    /// What was measured, signed.
    pub found: Grams,
    /// What was added to the emissions: never negative.
    pub applied: Grams,
    /// What was added to the compliance emissions: never negative.
    pub compliance_applied: Tonnes,
    /// Why, in words.
    pub trace: Text,
}

/// The determined values of an enterprise's year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeterminedValues {
    /// The reported lines in their order, then one line for each adjustment that added something.
    pub lines: Vec<DeterminedLine>,
    /// Every finding not mended that was priced, whether it added something or not.
    pub adjustments: Vec<Adjustment>,
    /// Direct emissions as reported.
    pub reported_direct: Grams,
    /// Direct emissions determined.
    pub direct: Grams,
    /// Every indirect line: electricity, heat and the rounding of the legal entity's total. With
    /// `direct` it is that total to the gram; it is never added across enterprises.
    pub indirect: Grams,
    /// Memo: purchased electricity.
    pub electricity: Grams,
    /// Memo: purchased heat.
    pub heat: Grams,
    /// Compliance emissions determined: the obligation. `None` where no method defines them.
    pub compliance: Option<Tonnes>,
}

/// Why no values can be determined.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeterminationError {
    /// There is no version.
    #[error("there is nothing to determine")]
    NoVersion,
    /// A finding is neither mended nor priced.
    #[error("finding {0} is not settled")]
    UnsettledFinding(u32),
    /// A finding is about a report that is not part of the submission.
    #[error("finding {0} is about another report")]
    OtherReport(u32),
    /// A finding adds compliance emissions where no method defines any.
    #[error("finding {0} adds compliance emissions, which the method does not define")]
    NoCompliance(u32),
    /// A total beyond nine million million tonnes.
    #[error("a total is out of range")]
    OutOfRange,
}

impl DeterminationError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoVersion => "determination.no_version",
            Self::UnsettledFinding(_) => "determination.unsettled_finding",
            Self::OtherReport(_) => "determination.other_report",
            Self::NoCompliance(_) => "determination.no_compliance",
            Self::OutOfRange => "determination.out_of_range",
        }
    }
}

/// The determined values of the versions that stand and the findings on them.
///
/// # Errors
/// [`DeterminationError`]; nothing is left out silently.
pub fn determine(
    parts: &[ReportedPart],
    findings: &[Finding],
) -> Result<DeterminedValues, DeterminationError> {
    let mut lines: Vec<DeterminedLine> = Vec::new();
    for part in parts {
        lines.extend(part.lines.iter().map(|line| DeterminedLine {
            version: part.version,
            source: LineSource::Reported,
            line: line.clone(),
        }));
    }
    let reported_direct = total(&lines, |line| line.scope == LineScope::Direct)?;
    let mut adjustments = Vec::new();
    for finding in findings {
        if !finding.is_settled() {
            return Err(DeterminationError::UnsettledFinding(finding.number));
        }
        let Some(pricing) = pricing_to_apply(finding) else {
            continue;
        };
        let part = part_of(parts, finding)?;
        let adjustment = adjust(finding, pricing);
        if adjustment.compliance_applied.0 > 0 && part.compliance.is_none() {
            return Err(DeterminationError::NoCompliance(finding.number));
        }
        if adjustment.applied.0 > 0 {
            lines.push(adjustment_line(part, finding, pricing, adjustment.applied));
        }
        adjustments.push(adjustment);
    }
    let memo = |category: &'static str| {
        move |line: &ReportedLine| line.scope == LineScope::Indirect && line.category == category
    };
    Ok(DeterminedValues {
        reported_direct,
        direct: total(&lines, |line| line.scope == LineScope::Direct)?,
        indirect: total(&lines, |line| line.scope == LineScope::Indirect)?,
        electricity: total(&lines, memo(CATEGORY_ELECTRICITY))?,
        heat: total(&lines, memo(CATEGORY_HEAT))?,
        compliance: compliance(parts, &adjustments)?,
        lines,
        adjustments,
    })
}

/// A mended finding needs no adjustment: the version that stands already has it right.
fn pricing_to_apply(finding: &Finding) -> Option<&Pricing> {
    match finding.state {
        FindingState::NotFixed => finding.pricing.as_ref(),
        _ => None,
    }
}

/// The part a finding is about; one that is on no cell counts with the first.
fn part_of<'a>(
    parts: &'a [ReportedPart],
    finding: &Finding,
) -> Result<&'a ReportedPart, DeterminationError> {
    match &finding.place {
        None => parts.first().ok_or(DeterminationError::NoVersion),
        Some(place) => parts
            .iter()
            .find(|part| part.report == place.report)
            .ok_or(DeterminationError::OtherReport(finding.number)),
    }
}

fn adjust(finding: &Finding, pricing: &Pricing) -> Adjustment {
    Adjustment {
        finding: finding.id,
        number: finding.number,
        found: pricing.effect,
        applied: Grams(pricing.effect.0.max(0)),
        compliance_applied: Tonnes(pricing.compliance.0.max(0)),
        trace: trace(finding, pricing),
    }
}

fn adjustment_line(
    part: &ReportedPart,
    finding: &Finding,
    pricing: &Pricing,
    applied: Grams,
) -> DeterminedLine {
    let of_place = |of: fn(&FindingPlace) -> &String| {
        finding.place.as_ref().map(of).cloned().unwrap_or_default()
    };
    DeterminedLine {
        version: part.version,
        source: LineSource::Finding(finding.id),
        line: ReportedLine {
            table: of_place(|place| &place.table),
            row_key: of_place(|place| &place.row_key),
            column: of_place(|place| &place.column),
            gas: pricing.gas.clone(),
            scope: pricing.scope,
            category: pricing.category.clone(),
            grams: applied,
        },
    }
}

fn trace(finding: &Finding, pricing: &Pricing) -> Text {
    let tonnes = pricing.effect.to_tonnes();
    let size = tonnes.abs().to_decimal_string(DECIMAL_PLACES_SHOWN);
    let item = finding.item.label();
    let place = finding.place.as_ref().map(|place| {
        let cell = format!("{} {} {}", place.table, place.row_key, place.column);
        match &place.sheet_cell {
            Some(sheet_cell) => format!("{cell}, {sheet_cell}"),
            None => cell,
        }
    });
    let place = place.map(|p| format!(" [{p}]")).unwrap_or_default();
    let (zh, en) = if tonnes.is_negative() {
        (
            format!("测算为多报{size} tCO₂e；企业未提交更正版本，按保守性原则不予调减"),
            format!(
                "{size} tCO₂e measured as over-stated; no corrected version, so not lowered (conservative principle)"
            ),
        )
    } else if tonnes.is_zero() {
        (
            "对排放量无影响".to_owned(),
            "no effect on the emissions".to_owned(),
        )
    } else {
        (
            format!("按保守性原则调增{size} tCO₂e"),
            format!("{size} tCO₂e added (conservative calculation)"),
        )
    };
    let (number, basis) = (finding.number, &pricing.basis);
    Text::new(
        format!(
            "不符合项{number}（{}{place}）未满足要求：{zh}。依据：{basis}",
            item.zh
        ),
        format!(
            "Finding {number} ({}{place}) not mended: {en}. Basis: {basis}",
            item.en
        ),
    )
}

fn total(
    lines: &[DeterminedLine],
    counts: impl Fn(&ReportedLine) -> bool,
) -> Result<Grams, DeterminationError> {
    lines
        .iter()
        .filter(|determined| counts(&determined.line))
        .try_fold(0i64, |sum, determined| {
            sum.checked_add(determined.line.grams.0)
        })
        .map(Grams)
        .ok_or(DeterminationError::OutOfRange)
}

fn compliance(
    parts: &[ReportedPart],
    adjustments: &[Adjustment],
) -> Result<Option<Tonnes>, DeterminationError> {
    if parts.is_empty() {
        return Err(DeterminationError::NoVersion);
    }
    if parts.iter().all(|part| part.compliance.is_none()) {
        return Ok(None);
    }
    let reported = parts.iter().filter_map(|part| part.compliance);
    let added = adjustments.iter().map(|a| a.compliance_applied);
    reported
        .chain(added)
        .try_fold(0i64, |sum, tonnes| sum.checked_add(tonnes.0))
        .map(|sum| Some(Tonnes(sum)))
        .ok_or(DeterminationError::OutOfRange)
}
