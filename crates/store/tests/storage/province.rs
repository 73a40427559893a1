//! A small province to test on: two cities and one merged into the first, four enterprises, two
//! verification bodies. Ids are short words, so that a failure reads well.

use chrono::NaiveDateTime;
use qilu_store::{
    AnyConnection, ScopeFilter, Store, StoreError, conclusion, decision, determination, finding,
    history, object, organisation, part, region, report, search_text, submission, user, version,
};

use crate::now;

pub const JINAN: &str = "370100";
pub const QINGDAO: &str = "370200";
pub const LAIWU: &str = "371200";

/// Enterprise, city, sector.
pub const ENTERPRISES: [(&str, &str, &str); 4] = [
    ("e1", JINAN, "cement"),
    ("e2", JINAN, "power"),
    ("e3", QINGDAO, "steel"),
    ("e4", LAIWU, "cement"),
];

pub fn enterprise(id: &str) -> ScopeFilter {
    ScopeFilter::Enterprise(id.into())
}

pub fn body(id: &str) -> ScopeFilter {
    ScopeFilter::Body(id.into())
}

pub fn city(code: &str) -> ScopeFilter {
    ScopeFilter::City(vec![code.into()])
}

/// Regions, organisations and one user each, named `u-` and the organisation.
pub fn lay(store: &Store) {
    store.write(lay_on).unwrap();
}

fn lay_on(c: &mut AnyConnection) -> Result<(), StoreError> {
    let region =
        |code: &str, parent: Option<&str>, name: &str, successor: Option<&str>| region::Region {
            code: code.into(),
            parent_code: parent.map(Into::into),
            kind: if parent.is_some() { "city" } else { "province" }.into(),
            name_zh: name.into(),
            name_en: name.into(),
            valid_from: "1949-10-01".into(),
            valid_to: if successor.is_some() {
                "2018-12-31"
            } else {
                organisation::NO_END
            }
            .into(),
            successor_code: successor.map(Into::into),
        };
    region::put(
        c,
        &[
            region("370000", None, "山东省", None),
            region(JINAN, Some("370000"), "济南市", None),
            region(QINGDAO, Some("370000"), "青岛市", None),
            region(LAIWU, Some("370000"), "莱芜市", Some(JINAN)),
        ],
    )?;
    for (id, city, sector) in ENTERPRISES {
        join(c, id, "enterprise", city, sector)?;
    }
    join(c, "b1", "verification_body", JINAN, "")?;
    join(c, "b2", "verification_body", JINAN, "")?;
    join(c, "c1", "city_authority", JINAN, "")?;
    join(c, "p1", "provincial_authority", "370000", "")
}

fn join(
    c: &mut AnyConnection,
    id: &str,
    kind: &str,
    city: &str,
    sector: &str,
) -> Result<(), StoreError> {
    let credit_code = format!("CODE-{}", id.to_uppercase());
    let name = format!("{id} 演示厂");
    let row = organisation::Organisation {
        id: id.into(),
        kind: kind.into(),
        credit_code: credit_code.clone(),
        region_code: city.into(),
        demo: true,
        created_at: now(),
    };
    let fact = organisation::OrganisationFact {
        organisation_id: id.into(),
        valid_from: "2020-01-01".into(),
        valid_to: organisation::NO_END.into(),
        name_zh: name.clone(),
        name_en: format!("Works {id}"),
        city_code: city.into(),
        sector: sector.into(),
        market_mode: "simulation".into(),
        search_text: search_text(&[&name, &credit_code]),
    };
    organisation::insert(c, &row, &fact)?;
    let user = user::User {
        id: format!("u-{id}"),
        organisation_id: id.into(),
        login: format!("{id}.reporter"),
        display_name: format!("User of {id}"),
        email: format!("{id}@example.invalid"),
        lang: "zh".into(),
        password_hash: "hash".into(),
        created_at: now(),
        disabled_at: None,
    };
    user::insert(c, &user, &["reporter", "approver"])
}

pub fn report_of(enterprise: &str, year: i16) -> report::Report {
    report::Report {
        enterprise_id: enterprise.into(),
        id: format!("r-{enterprise}-{year}"),
        year,
        method_id: format!("method-{enterprise}"),
        created_by: format!("u-{enterprise}"),
        created_at: now(),
    }
}

pub fn version_of(enterprise: &str, year: i16, number: i64) -> version::NewVersion {
    version::NewVersion {
        head: version::VersionHead {
            enterprise_id: enterprise.into(),
            id: format!("v-{enterprise}-{year}-{number}"),
            report_id: format!("r-{enterprise}-{year}"),
            number,
            year,
            source: "workbook".into(),
            content_hash: format!("content-{enterprise}-{year}-{number}"),
            object_hash: Some("0".repeat(64)),
            file_name: Some("报告.xlsx".into()),
            method_id: format!("method-{enterprise}"),
            method_edition: "1".into(),
            method_hash: "method-hash".into(),
            factor_hashes: "[]".into(),
            gwp_hash: None,
            engine: "0.1.0".into(),
            fatal_count: 0,
            error_count: 0,
            warning_count: 1,
            without_indirect_grams: Some(9_007_199_254_740_993),
            with_indirect_grams: None,
            compliance_tonnes: Some(12),
            created_by: format!("u-{enterprise}"),
            created_at: now(),
        },
        entries: format!("{{\"entries\":\"{enterprise}\"}}"),
        assessment: format!("{{\"assessment\":\"{enterprise}\"}}"),
    }
}

pub fn line_of(
    version: &version::VersionHead,
    ordinal: i64,
    scope: &str,
    grams: i64,
) -> version::EmissionLine {
    version::EmissionLine {
        enterprise_id: version.enterprise_id.clone(),
        version_id: version.id.clone(),
        ordinal,
        table_id: "fuel".into(),
        row_key: format!("{ordinal}"),
        column_id: "emission".into(),
        gas: "CO2".into(),
        scope: scope.into(),
        category: "1.A".into(),
        grams,
    }
}

pub fn submission_of(enterprise: &str, year: i16) -> submission::Submission {
    let (_, city, sector) = ENTERPRISES
        .into_iter()
        .find(|(id, ..)| *id == enterprise)
        .unwrap();
    submission::Submission {
        enterprise_id: enterprise.into(),
        id: format!("s-{enterprise}-{year}"),
        year,
        state: "draft".into(),
        row_version: 1,
        enterprise_name: format!("{enterprise} 演示厂"),
        city_code: city.into(),
        sector: sector.into(),
        search_text: search_text(&[enterprise, "演示厂", "CODE_50%"]),
        due_on: format!("{}-03-31", year + 1),
        body_id: None,
        lead_id: None,
        reviewer_id: None,
        submitted_by: None,
        submitted_at: None,
        approved_by: None,
        approved_at: None,
        released_at: None,
        closed_at: None,
        created_by: format!("u-{enterprise}"),
        created_at: now(),
        updated_at: now(),
    }
}

pub fn part_of(version: &version::VersionHead, at: NaiveDateTime) -> part::SubmissionPart {
    part::SubmissionPart {
        enterprise_id: version.enterprise_id.clone(),
        submission_id: format!("s-{}-{}", version.enterprise_id, version.year),
        version_id: version.id.clone(),
        report_id: version.report_id.clone(),
        method_id: version.method_id.clone(),
        attached_by: version.created_by.clone(),
        attached_at: at,
        superseded_at: None,
    }
}

/// Files version 1 of an enterprise-year with two direct lines of 1 t and one memo line of 5 t,
/// as part of a draft submission.
pub fn file(store: &Store, enterprise: &str, year: i16) {
    store
        .write(|c| {
            object::put(
                c,
                &object::ObjectBlob {
                    hash: "0".repeat(64),
                    bytes: 3,
                    media_type: "text/plain".into(),
                    created_at: now(),
                },
            )?;
            report::ensure(c, &report_of(enterprise, year))?;
            let version = version_of(enterprise, year, 1);
            let lines = [
                ("direct", 1_000_000),
                ("direct", 1_000_000),
                ("memo", 5_000_000),
            ];
            let lines: Vec<_> = (0..)
                .zip(lines)
                .map(|(n, (scope, grams))| line_of(&version.head, n, scope, grams))
                .collect();
            version::insert(c, &version, &lines)?;
            submission::insert(c, &submission_of(enterprise, year))?;
            part::attach(c, &part_of(&version.head, now()))
        })
        .unwrap();
}

/// Releases a submission and assigns it to a body, if one is given.
pub fn release(store: &Store, enterprise: &str, year: i16, body: Option<&str>) {
    store
        .write(|c| {
            let row =
                submission::find(c, &ScopeFilter::Province, &format!("s-{enterprise}-{year}"))?;
            submission::save(
                c,
                &submission::Submission {
                    state: "verifying".into(),
                    released_at: Some(now()),
                    body_id: body.map(Into::into),
                    lead_id: body.map(|body| format!("u-{body}")),
                    ..row
                },
            )
        })
        .unwrap();
}

pub fn finding_of(enterprise: &str, year: i16, number: i64) -> finding::Finding {
    finding::Finding {
        enterprise_id: enterprise.into(),
        submission_id: format!("s-{enterprise}-{year}"),
        id: format!("f-{enterprise}-{year}-{number}"),
        number,
        row_version: 1,
        item: "4.1".into(),
        severity: "major".into(),
        state: "open".into(),
        report_id: Some(format!("r-{enterprise}-{year}")),
        version_id: Some(format!("v-{enterprise}-{year}-1")),
        table_id: Some("fuel".into()),
        row_key: Some("1".into()),
        column_id: Some("quantity".into()),
        sheet_cell: Some("Fuel!D7".into()),
        description: "differs from the weighbridge".into(),
        raised_by: "u-b1".into(),
        raised_at: now(),
        answer: None,
        answered_by: None,
        answered_at: None,
        closing_note: None,
        closed_by: None,
        closed_at: None,
        price_gas: None,
        price_scope: None,
        price_category: None,
        price_grams: None,
        price_compliance_tonnes: None,
        price_basis: None,
    }
}

pub fn conclusion_of(enterprise: &str, year: i16, number: i64) -> conclusion::Conclusion {
    conclusion::Conclusion {
        enterprise_id: enterprise.into(),
        submission_id: format!("s-{enterprise}-{year}"),
        id: format!("k-{enterprise}-{year}-{number}"),
        covered_hash: format!("content-{enterprise}-{year}-{number}"),
        opinion: "satisfied".into(),
        items: "{}".into(),
        initial_grams: 2_000_000,
        reported_grams: 2_000_000,
        verified_grams: 2_000_000,
        compliance_tonnes: Some(2),
        measured_by_group: None,
        statement: String::new(),
        body_id: "b1".into(),
        lead_id: "u-b1".into(),
        concluded_at: now(),
    }
}

pub fn step_of(enterprise: &str, year: i16, action: &str) -> history::SubmissionEvent {
    history::SubmissionEvent {
        enterprise_id: enterprise.into(),
        submission_id: format!("s-{enterprise}-{year}"),
        ordinal: 0,
        action: action.into(),
        from_state: "draft".into(),
        to_state: "verifying".into(),
        actor_id: format!("u-{enterprise}"),
        actor_role: "enterprise_reporter".into(),
        note: String::new(),
        at: now(),
    }
}

/// Decides on a released submission: its version's lines are determined as they are, each as
/// `grams`, under the decision `d-<enterprise>-<year>-<round>`.
pub fn determine(store: &Store, enterprise: &str, year: i16, round: i64, grams: i64) {
    store
        .write(|c| determine_on(c, enterprise, year, round, grams))
        .unwrap();
}

fn determine_on(
    c: &mut AnyConnection,
    enterprise: &str,
    year: i16,
    round: i64,
    grams: i64,
) -> Result<(), StoreError> {
    let submission =
        submission::find(c, &ScopeFilter::Province, &format!("s-{enterprise}-{year}"))?;
    let decision_id = format!("d-{enterprise}-{year}-{round}");
    decision::insert(
        c,
        &decision::Decision {
            enterprise_id: enterprise.into(),
            submission_id: submission.id.clone(),
            id: decision_id.clone(),
            outcome: "approved".into(),
            reason: String::new(),
            conclusion_id: None,
            covered_hash: "hash".into(),
            decided_by: "u-p1".into(),
            decided_at: now(),
        },
    )?;
    let lines = version::lines(
        c,
        &ScopeFilter::Province,
        &format!("v-{enterprise}-{year}-1"),
    )?;
    let lines: Vec<_> = lines
        .into_iter()
        .map(|line| determination::DeterminedLine {
            enterprise_id: enterprise.into(),
            year,
            decision_id: decision_id.clone(),
            ordinal: line.ordinal,
            submission_id: submission.id.clone(),
            version_id: line.version_id,
            region_code: "370000".into(),
            city_code: submission.city_code.clone(),
            sector: submission.sector.clone(),
            method_id: format!("method-{enterprise}"),
            gas: line.gas,
            scope: line.scope,
            category: line.category,
            grams,
            table_id: line.table_id,
            row_key: line.row_key,
            column_id: line.column_id,
            finding_id: None,
            trace_zh: None,
            trace_en: None,
        })
        .collect();
    let row = determination::Determination {
        enterprise_id: enterprise.into(),
        year,
        submission_id: submission.id,
        decision_id,
        reported_direct_grams: 2_000_000,
        direct_grams: grams * 2,
        electricity_grams: 0,
        heat_grams: 0,
        compliance_tonnes: Some(2),
        determined_at: now(),
    };
    determination::record(c, &row, &lines)
}
