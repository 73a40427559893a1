//! What is said of evidence that does not fit. The codes are stable.

use chrono::NaiveDate;
use qilu_accounting::{Place, Problem, Severity};
use qilu_quantity::{DECIMAL_PLACES_SHOWN, Exact, Text};

use super::certificate::{Figure, MeterCertificate};
use super::lab::Certified;
use super::uses::Use;

fn problem(code: &str, severity: Severity, says: (String, String), mend: (&str, &str)) -> Problem {
    Problem::new(code, severity, Place::default(), Text::new(says.0, says.1))
        .mend(Text::new(mend.0, mend.1))
}

const CHECK_DATES: (&str, &str) = (
    "请核对检测报告与送样记录上的日期；报告有误的，请检测机构更正后重新上传。",
    "Compare the dates with the report and the dispatch record; have the laboratory correct a wrong report.",
);

fn with(
    mut found: Problem,
    clause: Option<&str>,
    expected: Option<String>,
    value: Option<String>,
) -> Problem {
    found.clause = clause.map(str::to_owned);
    found.expected = expected;
    found.value = value;
    found
}

pub(super) fn sent_before_sampled(
    sent: NaiveDate,
    sampled: NaiveDate,
    clause: Option<&str>,
) -> Problem {
    let says = (
        format!("送样日期 {sent} 早于采样日期 {sampled}。"),
        format!("The sample was sent on {sent}, before it was taken on {sampled}."),
    );
    let found = problem("EVID-001", Severity::Error, says, CHECK_DATES);
    with(
        found,
        clause,
        Some(format!("≥ {sampled}")),
        Some(sent.to_string()),
    )
}

pub(super) fn received_early(
    received: NaiveDate,
    earlier: NaiveDate,
    clause: Option<&str>,
) -> Problem {
    let says = (
        format!("收样日期 {received} 早于采样或送样日期 {earlier}。"),
        format!(
            "The laboratory received the sample on {received}, before it was taken or sent on {earlier}."
        ),
    );
    let found = problem("EVID-001", Severity::Error, says, CHECK_DATES);
    with(
        found,
        clause,
        Some(format!("≥ {earlier}")),
        Some(received.to_string()),
    )
}

pub(super) fn tested_early(
    tested: NaiveDate,
    received: NaiveDate,
    clause: Option<&str>,
) -> Problem {
    let says = (
        format!("检测日期 {tested} 早于收样日期 {received}。"),
        format!("The sample was tested on {tested}, before it was received on {received}."),
    );
    let found = problem("EVID-002", Severity::Error, says, CHECK_DATES);
    with(
        found,
        clause,
        Some(format!("≥ {received}")),
        Some(tested.to_string()),
    )
}

pub(super) fn issued_early(issued: NaiveDate, tested: NaiveDate, clause: Option<&str>) -> Problem {
    let says = (
        format!("报告签发日期 {issued} 早于检测日期 {tested}。"),
        format!("The report was issued on {issued}, before the test on {tested}."),
    );
    let found = problem("EVID-003", Severity::Error, says, CHECK_DATES);
    with(
        found,
        clause,
        Some(format!("≥ {tested}")),
        Some(issued.to_string()),
    )
}

pub(super) fn no_mark(clause: Option<&str>) -> Problem {
    let says = (
        "元素碳含量检测报告未注明 CMA 资质认定或 CNAS 认可编号。".to_owned(),
        "A report of the carbon content names neither a CMA nor a CNAS mark.".to_owned(),
    );
    let mend = (
        "请填写报告上的 CMA 或 CNAS 编号；报告没有标识的，请由有资质的机构重新检测，否则按缺省值核算。",
        "Enter the number on the report; without a mark have the sample tested by an accredited laboratory, or use the default.",
    );
    with(
        problem("EVID-004", Severity::Error, says, mend),
        clause,
        None,
        None,
    )
}

const ONE_REPORT_ONE_USE: (&str, &str) = (
    "一份检测报告只能对应一个月的一个样品；请核对报告编号并换上正确的报告。",
    "A report stands for one sample of one month; check its number and attach the right report.",
);

pub(super) fn number_on_other_document() -> Problem {
    let says = (
        "该报告编号已用于另一份内容不同的文件。".to_owned(),
        "This report number stands on another file with other content.".to_owned(),
    );
    problem("EVID-005", Severity::Error, says, ONE_REPORT_ONE_USE)
}

pub(super) fn report_for_two_months(other: &Use) -> Problem {
    let when = when(other);
    let says = (
        format!("同一份检测报告还用于 {when}。"),
        format!("The same report is used for {when} as well."),
    );
    problem("EVID-005", Severity::Error, says, ONE_REPORT_ONE_USE)
}

pub(super) fn sample_for_two_months(other: &Use) -> Problem {
    let when = when(other);
    let says = (
        format!("同一个样品还用于 {when}。"),
        format!("The same sample is used for {when} as well."),
    );
    let mend = (
        "每个月须有自己的缩分样；请核对样品编号。",
        "Each month has its own composite sample; check the sample's number.",
    );
    problem("EVID-006", Severity::Error, says, mend)
}

pub(super) fn sample_for_two_units(other: &Use) -> Problem {
    let line = other.line.clone().unwrap_or_default();
    let says = (
        format!("同一个样品还用于 {line}，且未申明共用同一条输煤皮带。"),
        format!("The same sample is used for {line} as well, and no common conveyor is declared."),
    );
    let mend = (
        "机组共用同一条输煤皮带、共用一个样品的，请在两处都填写皮带名称；否则每台机组须有自己的样品。",
        "Where units share one conveyor and one sample, name the conveyor in both places; else each unit has its own sample.",
    );
    problem("EVID-006", Severity::Error, says, mend)
}

fn when(other: &Use) -> String {
    match &other.month {
        Some(month) => format!("{}-{month}", other.year),
        None => other.year.to_string(),
    }
}

pub(super) fn sample_elsewhere(sample: &str) -> Problem {
    let says = (
        format!("样品编号 {sample} 已被另一家企业使用。"),
        format!("Sample number {sample} is in use by another enterprise."),
    );
    let mend = (
        "请核对样品编号；确属本企业样品的，请向主管部门说明。",
        "Check the number; if the sample is yours, explain it to the authority.",
    );
    problem("EVID-007", Severity::Warning, says, mend)
}

/// A warning: which of the two copied the other cannot be known here, and the honest one must not be held up.
pub(super) fn report_elsewhere(number: &str) -> Problem {
    let says = (
        format!("检测报告编号 {number} 已被另一家企业使用。"),
        format!("Report number {number} is in use by another enterprise."),
    );
    let mend = (
        "请核对报告编号并向检测机构求证。",
        "Check the number and ask the laboratory.",
    );
    problem("EVID-008", Severity::Warning, says, mend)
}

pub(super) fn late(issued: NaiveDate, due: NaiveDate, days: u32, clause: Option<&str>) -> Problem {
    let says = (
        format!("检测报告于 {issued} 签发，晚于月末后 {days} 个自然日（{due}）。"),
        format!(
            "The report was issued on {issued}, later than {days} days after the month's end ({due})."
        ),
    );
    let mend = (
        "请说明迟延原因；逾期报告能否采用由核查机构判断。",
        "Explain the delay; whether a late report counts is for the verifier to judge.",
    );
    let found = problem("EVID-009", Severity::Warning, says, mend);
    with(
        found,
        clause,
        Some(format!("≤ {due}")),
        Some(issued.to_string()),
    )
}

fn plain(value: &Exact) -> String {
    value.to_decimal_string(DECIMAL_PLACES_SHOWN)
}

pub(super) fn differs(
    certified: &Certified,
    value: &Exact,
    figure: &Figure,
    column: Option<String>,
) -> Problem {
    let (parameter, basis) = named(certified);
    let unit = &figure.unit_text;
    let (printed, reported) = (plain(value), plain(&figure.value));
    let says = (
        format!(
            "{}{}：检测报告为 {printed} {unit}，填报值为 {reported} {unit}。",
            basis.zh, parameter.zh
        ),
        format!(
            "{} {}: the report certifies {printed} {unit}, {reported} {unit} is reported.",
            parameter.en, basis.en
        ),
    );
    let mend = (
        "请核对填报值、基准与单位；检测报告为准的，请改正填报值。",
        "Compare value, basis and unit; where the certificate is right, correct the report.",
    );
    let mut found = problem("EVID-010", Severity::Warning, says, mend);
    found.place.column = column;
    with(found, None, Some(printed), Some(reported))
}

pub(super) fn other_unit(certified: &Certified, unit: &str, column: Option<String>) -> Problem {
    let (parameter, basis) = named(certified);
    let says = (
        format!(
            "{}{}的单位“{}”无法换算为填报单位“{unit}”，未能比对。",
            basis.zh, parameter.zh, certified.unit
        ),
        format!(
            "{} {}: {:?} cannot be converted to {unit:?}, so the values were not compared.",
            parameter.en, basis.en, certified.unit
        ),
    );
    let mend = (
        "请按报告原样填写单位，例如 %、GJ/t、kJ/kg。",
        "Enter the unit as printed, such as %, GJ/t or kJ/kg.",
    );
    let mut found = problem("EVID-010", Severity::Warning, says, mend);
    found.place.column = column;
    found
}

fn named(certified: &Certified) -> (Text, Text) {
    let basis = certified
        .basis
        .map_or_else(|| Text::new("", ""), super::Basis::label);
    (certified.parameter.label(), basis)
}

pub(super) fn outdated_scan() -> Problem {
    let says = (
        "盖章扫描件对应的版本已被新版本取代。".to_owned(),
        "The stamped scan was printed from a version that no longer stands.".to_owned(),
    );
    let mend = (
        "请打印现行版本，盖章后重新上传。",
        "Print the version that stands, stamp it and attach it.",
    );
    problem("EVID-011", Severity::Warning, says, mend)
}

pub(super) fn place_gone() -> Problem {
    let says = (
        "现行版本中已没有该材料所附的数据行。".to_owned(),
        "The version that stands has no such row any more.".to_owned(),
    );
    let mend = (
        "请核对；不再需要的材料可说明理由后移除。",
        "Check it; what is no longer needed may be removed with a reason.",
    );
    problem("EVID-012", Severity::Note, says, mend)
}

pub(super) fn meter_not_covered(
    certificate: &MeterCertificate,
    first: NaiveDate,
    last: NaiveDate,
) -> Problem {
    let (from, until) = (certificate.valid_from, certificate.valid_until);
    let says = (
        format!("计量器具检定证书有效期 {from} 至 {until}，未覆盖 {first} 至 {last}。"),
        format!(
            "The meter's certificate holds from {from} to {until} and does not cover {first} to {last}."
        ),
    );
    let mend = (
        "请补充覆盖该期间的检定证书，或说明更换、停用情况。",
        "Attach the certificate of the rest of the time, or explain the replacement of the meter.",
    );
    problem("EVID-013", Severity::Warning, says, mend)
}
