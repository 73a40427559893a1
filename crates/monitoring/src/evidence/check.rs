//! What does not fit about the evidence of a submission.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDate};
use qilu_accounting::{LaboratoryRules, Place, Problem};
use qilu_quantity::Unit;

use super::certificate::{Figure, MeterCertificate};
use super::faults;
use super::lab::{Certified, LabReport};
use super::place::{EvidencePlace, Standing};
use super::uses::{Clash, Use, report_mark, sample_mark};

/// What a piece of evidence says of itself, where its kind says anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Facts {
    /// A laboratory report.
    Lab(LabReport),
    /// A meter's certificate.
    Meter(MeterCertificate),
    /// A stamped scan of this version.
    Scan {
        /// The version it was printed from.
        version: String,
    },
    /// Nothing more.
    None,
}

/// A piece of evidence that was not removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where it is attached.
    pub place: EvidencePlace,
    /// The place as the method sees it; none when the method no longer has it.
    pub standing: Option<Standing>,
    /// SHA-256 of the file.
    pub content_hash: String,
    /// What it says of itself.
    pub facts: Facts,
}

/// What the evidence is held against.
pub struct Beside<'a> {
    /// The reporting year.
    pub year: i32,
    /// What each method asks of laboratory reports.
    pub rules: &'a dyn Fn(&str) -> Option<&'a LaboratoryRules>,
    /// The version that stands, by method.
    pub versions: &'a BTreeMap<String, String>,
    /// The figure of the version that stands at a method, table, row key and column.
    pub figure: &'a dyn Fn(&EvidencePlace) -> Option<Figure>,
    /// Whether the standing version has the row of a place; true where no version stands.
    pub has_row: &'a dyn Fn(&EvidencePlace) -> bool,
    /// What the enterprise used in its other submissions.
    pub used: &'a [Use],
    /// Report marks in use by another enterprise: nothing else of it is known here.
    pub reports_elsewhere: &'a BTreeSet<String>,
    /// Sample marks in use by another enterprise.
    pub samples_elsewhere: &'a BTreeSet<String>,
}

/// A problem and the piece of evidence it is about, by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The position among the items.
    pub item: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// Everything that does not fit, in the order of the items.
#[must_use]
pub fn check(items: &[Item], beside: &Beside<'_>) -> Vec<Found> {
    let uses: Vec<Option<Use>> = items.iter().map(|item| use_of(item, beside.year)).collect();
    let mut found = Vec::new();
    for (position, item) in items.iter().enumerate() {
        let mut problems = Vec::new();
        stands(item, beside, &mut problems);
        match &item.facts {
            Facts::Lab(report) => {
                let rules = (beside.rules)(&item.place.method);
                dates(report, rules, &mut problems);
                if let Some(rules) = rules {
                    in_time(report, item, beside.year, rules, &mut problems);
                    marks(report, rules, &mut problems);
                }
                values(report, item, beside, &mut problems);
                let others = uses
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != position)
                    .filter_map(|(_, known)| known.as_ref())
                    .chain(beside.used);
                if let Some(own) = uses.get(position).and_then(Option::as_ref) {
                    clashes(own, others, &mut problems);
                    elsewhere(own, report, beside, &mut problems);
                }
            }
            Facts::Meter(certificate) => meter(certificate, item, beside, &mut problems),
            Facts::Scan { version } => {
                let current = beside.versions.get(&item.place.method);
                if current.is_some_and(|current| current != version) {
                    problems.push(faults::outdated_scan());
                }
            }
            Facts::None => {}
        }
        let place = problem_place(&item.place);
        found.extend(problems.into_iter().map(|problem| {
            let column = problem
                .place
                .column
                .clone()
                .or_else(|| place.column.clone());
            Found {
                item: position,
                problem: Problem {
                    place: Place {
                        column,
                        ..place.clone()
                    },
                    ..problem
                },
            }
        }));
    }
    found
}

fn problem_place(place: &EvidencePlace) -> Place {
    Place {
        table: place.table.clone(),
        row_key: place.row_key.clone(),
        column: place.column.clone(),
        at: None,
    }
}

fn use_of(item: &Item, year: i32) -> Option<Use> {
    let Facts::Lab(report) = &item.facts else {
        return None;
    };
    let standing = item.standing.clone().unwrap_or_default();
    Some(Use {
        report_mark: report_mark(&report.laboratory, &report.report_number),
        sample_mark: sample_mark(&report.laboratory, &report.sample_id),
        content_hash: item.content_hash.clone(),
        year,
        month: standing.month,
        place: item.place.clone(),
        line: standing.line,
        belt: report.belt.clone(),
    })
}

fn stands(item: &Item, beside: &Beside<'_>, problems: &mut Vec<Problem>) {
    if item.standing.is_none() || !(beside.has_row)(&item.place) {
        problems.push(faults::place_gone());
    }
}

/// Sampled, sent, received, tested, issued: each not before the one it follows.
fn dates(report: &LabReport, rules: Option<&LaboratoryRules>, problems: &mut Vec<Problem>) {
    let clause = rules.map(|rules| rules.clause.as_str());
    let sent = report.sent_on.unwrap_or(report.sampled_on);
    if sent < report.sampled_on {
        problems.push(faults::sent_before_sampled(sent, report.sampled_on, clause));
    }
    if report.received_on < report.sampled_on.max(sent) {
        let earlier = report.sampled_on.max(sent);
        problems.push(faults::received_early(report.received_on, earlier, clause));
    }
    if report.tested_on < report.received_on {
        problems.push(faults::tested_early(
            report.tested_on,
            report.received_on,
            clause,
        ));
    }
    if report.issued_on < report.tested_on {
        problems.push(faults::issued_early(
            report.issued_on,
            report.tested_on,
            clause,
        ));
    }
}

fn in_time(
    report: &LabReport,
    item: &Item,
    year: i32,
    rules: &LaboratoryRules,
    problems: &mut Vec<Problem>,
) {
    let Some((days, end)) = rules.days_after_month_max.zip(month_end(year, item)) else {
        return;
    };
    let due = end.checked_add_days(Days::new(u64::from(days)));
    if let Some(due) = due.filter(|due| report.issued_on > *due) {
        let clause = Some(rules.clause.as_str());
        problems.push(faults::late(report.issued_on, due, days, clause));
    }
}

fn month_start(year: i32, item: &Item) -> Option<NaiveDate> {
    let month = item.standing.as_ref()?.month.as_ref()?.parse().ok()?;
    NaiveDate::from_ymd_opt(year, month, 1)
}

fn month_end(year: i32, item: &Item) -> Option<NaiveDate> {
    month_start(year, item)?
        .checked_add_months(Months::new(1))?
        .pred_opt()
}

fn marks(report: &LabReport, rules: &LaboratoryRules, problems: &mut Vec<Problem>) {
    let asked = report
        .certified
        .iter()
        .any(|value| rules.marked.contains(&value.parameter));
    let given = |mark: &Option<String>| mark.as_deref().is_some_and(|mark| !mark.trim().is_empty());
    if asked && !given(&report.cma) && !given(&report.cnas) {
        problems.push(faults::no_mark(Some(&rules.clause)));
    }
}

fn values(report: &LabReport, item: &Item, beside: &Beside<'_>, problems: &mut Vec<Problem>) {
    for certified in &report.certified {
        let place = EvidencePlace {
            column: certified
                .column
                .clone()
                .or_else(|| item.place.column.clone()),
            ..item.place.clone()
        };
        if place.column.is_none() || place.row_key.is_none() {
            continue;
        }
        if let Some(figure) = (beside.figure)(&place) {
            problems.extend(differs(certified, &figure, place.column));
        }
    }
}

fn differs(certified: &Certified, figure: &Figure, column: Option<String>) -> Option<Problem> {
    let factor = match certified.unit.trim() {
        "" => figure.unit.factor_to(&figure.unit)?,
        text => match Unit::parse(text)
            .ok()
            .and_then(|unit| unit.entry_factor_to(&figure.unit))
        {
            Some(factor) => factor,
            None => return Some(faults::other_unit(certified, &figure.unit_text, column)),
        },
    };
    let value = &certified.value * &factor;
    (value != figure.value).then(|| faults::differs(certified, &value, figure, column))
}

/// Each contradiction is told once, however many uses repeat it.
fn clashes<'u>(own: &Use, others: impl Iterator<Item = &'u Use>, problems: &mut Vec<Problem>) {
    let mut told = Vec::new();
    for other in others {
        if let Some(clash) = own.report_clash(other)
            && !told.contains(&(true, clash))
        {
            told.push((true, clash));
            problems.push(match clash {
                Clash::Document => faults::number_on_other_document(),
                Clash::Month | Clash::Unit => faults::report_for_two_months(other),
            });
        }
        if let Some(clash) = own.sample_clash(other)
            && !told.contains(&(false, clash))
        {
            told.push((false, clash));
            problems.push(match clash {
                Clash::Unit => faults::sample_for_two_units(other),
                Clash::Month | Clash::Document => faults::sample_for_two_months(other),
            });
        }
    }
}

fn elsewhere(own: &Use, report: &LabReport, beside: &Beside<'_>, problems: &mut Vec<Problem>) {
    if beside.reports_elsewhere.contains(&own.report_mark) {
        problems.push(faults::report_elsewhere(&report.report_number));
    }
    if beside.samples_elsewhere.contains(&own.sample_mark) {
        problems.push(faults::sample_elsewhere(&report.sample_id));
    }
}

fn meter(
    certificate: &MeterCertificate,
    item: &Item,
    beside: &Beside<'_>,
    problems: &mut Vec<Problem>,
) {
    let span = match (month_start(beside.year, item), month_end(beside.year, item)) {
        (Some(first), Some(last)) => Some((first, last)),
        _ => NaiveDate::from_ymd_opt(beside.year, 1, 1).zip(NaiveDate::from_ymd_opt(
            beside.year,
            12,
            31,
        )),
    };
    if let Some((first, last)) = span
        && (certificate.valid_from > first || certificate.valid_until < last)
    {
        problems.push(faults::meter_not_covered(certificate, first, last));
    }
}
