//! What a determination writes: the decision, the determined lines, the obligation.

use qilu_quantity::{AccountId, DecisionId, OrganisationId, Tonnes};
use qilu_registry::{Account, AccountKind, MarketMode, ObligationOrder, Posted, post_obligation};
use qilu_store::{
    AnyConnection, Direction, PageRequest, account, decision,
    determination::{self, DeterminedLine},
    journal, obligation, organisation,
};
use qilu_verification::{
    CATEGORY_ELECTRICITY, CATEGORY_HEAT, DeterminedValues, LineSource, determine,
};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    app::id,
    fault::{Fault, FaultKind, Outcome},
    submission::{
        conclusion::{reported_parts, undetermined},
        dossier::Dossier,
    },
};

/// The table a netted internal flow is posted under.
const FLOW_TABLE: &str = "internal_flow";

impl App {
    /// Keeps the province's decision and returns its id.
    pub(crate) fn decide(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        dossier: &Dossier,
        outcome: &str,
        reason: Option<&str>,
    ) -> Outcome<Uuid> {
        let decision_id = self.new_id();
        let row = decision::Decision {
            enterprise_id: dossier.row.enterprise_id.clone(),
            submission_id: dossier.row.id.clone(),
            id: decision_id.to_string(),
            outcome: outcome.to_owned(),
            reason: reason.unwrap_or_default().to_owned(),
            conclusion_id: dossier
                .facts
                .conclusion
                .as_ref()
                .map(|conclusion| conclusion.id.to_string()),
            covered_hash: dossier.facts.content_hash.clone().unwrap_or_default(),
            decided_by: who.user_id(),
            decided_at: self.clock.instant(),
        };
        decision::insert(connection, &row)?;
        Ok(decision_id)
    }

    /// Writes the determined values of a submission and posts the year's obligation.
    pub(crate) fn write_determination(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        dossier: &Dossier,
        decision_id: Uuid,
    ) -> Outcome<()> {
        let row = &dossier.row;
        let parts = reported_parts(connection, &who.rows, &dossier.parts)?;
        let values = determine(&parts, &dossier.facts.findings).map_err(undetermined)?;
        // The enterprise's facts are those of the end of the reporting year, as they are known now.
        let fact = organisation::fact_on(
            connection,
            &row.enterprise_id,
            &format!("{}-12-31", row.year),
        )?;
        let lines = self.determined_lines(dossier, &values, decision_id, &fact.city_code)?;
        let netted = |category: &str| -> i64 {
            lines
                .iter()
                .filter(|line| line.table_id == FLOW_TABLE && line.category == category)
                .map(|line| line.grams)
                .sum()
        };
        let standing = determination::Determination {
            enterprise_id: row.enterprise_id.clone(),
            year: row.year,
            submission_id: row.id.clone(),
            decision_id: decision_id.to_string(),
            reported_direct_grams: values.reported_direct.0,
            direct_grams: values.direct.0,
            electricity_grams: values.electricity.0 + netted(CATEGORY_ELECTRICITY),
            heat_grams: values.heat.0 + netted(CATEGORY_HEAT),
            compliance_tonnes: values.compliance.map(|tonnes| tonnes.0),
            determined_at: self.clock.instant(),
        };
        determination::record(connection, &standing, &lines)?;
        match values.compliance {
            Some(tonnes) => self.post(connection, dossier, decision_id, tonnes, &fact.market_mode),
            None => Ok(()),
        }
    }

    fn determined_lines(
        &self,
        dossier: &Dossier,
        values: &DeterminedValues,
        decision_id: Uuid,
        city_code: &str,
    ) -> Outcome<Vec<DeterminedLine>> {
        let row = &dossier.row;
        let trace = |finding| {
            values
                .adjustments
                .iter()
                .find(|adjustment| adjustment.finding == finding)
        };
        let method_of = |version: &str| {
            let part = dossier.parts.iter().find(|part| part.head.id == version);
            part.map(|part| part.head.method_id.clone())
                .unwrap_or_default()
        };
        let mut lines = Vec::with_capacity(values.lines.len());
        for determined in &values.lines {
            let version_id = determined.version.to_string();
            let method_id = method_of(&version_id);
            let finding = match determined.source {
                LineSource::Reported => None,
                LineSource::Finding(finding) => Some(finding),
            };
            let text = finding.and_then(trace).map(|adjustment| &adjustment.trace);
            let line = &determined.line;
            lines.push(DeterminedLine {
                enterprise_id: row.enterprise_id.clone(),
                year: row.year,
                decision_id: decision_id.to_string(),
                ordinal: i64::try_from(lines.len()).map_err(Fault::internal)?,
                submission_id: row.id.clone(),
                version_id,
                region_code: self.config.province.clone(),
                city_code: city_code.to_owned(),
                sector: self
                    .library()
                    .method(&method_id)
                    .map_or_else(|| row.sector.clone(), |method| method.sector.clone()),
                method_id,
                gas: line.gas.clone(),
                scope: line.scope.code().to_owned(),
                category: line.category.clone(),
                grams: line.grams.0,
                table_id: line.table.clone(),
                row_key: line.row_key.clone(),
                column_id: line.column.clone(),
                finding_id: finding.map(|finding| finding.to_string()),
                trace_zh: text.map(|text| text.zh.clone()),
                trace_en: text.map(|text| text.en.clone()),
            });
        }
        self.net_flows(dossier, &mut lines)?;
        Ok(lines)
    }

    /// What one part passes to another is not purchased: it is taken off the memo of the part that takes it.
    fn net_flows(&self, dossier: &Dossier, lines: &mut Vec<DeterminedLine>) -> Outcome<()> {
        for flow in &dossier.flows {
            let category = match flow.carrier.as_str() {
                "electricity" => CATEGORY_ELECTRICITY,
                "heat" => CATEGORY_HEAT,
                _ => continue,
            };
            let taker = dossier
                .parts
                .iter()
                .find(|part| part.part.report_id == flow.to_report_id);
            let Some(model) = taker.and_then(|taker| {
                lines
                    .iter()
                    .find(|line| line.version_id == taker.head.id && line.category == category)
                    .cloned()
            }) else {
                continue;
            };
            lines.push(DeterminedLine {
                ordinal: i64::try_from(lines.len()).map_err(Fault::internal)?,
                grams: -flow.grams,
                table_id: FLOW_TABLE.to_owned(),
                row_key: flow.id.clone(),
                column_id: flow.carrier.clone(),
                ..model
            });
        }
        Ok(())
    }

    fn post(
        &self,
        connection: &mut AnyConnection,
        dossier: &Dossier,
        decision_id: Uuid,
        compliance: Tonnes,
        market_mode: &str,
    ) -> Outcome<()> {
        let row = &dossier.row;
        let mode = if market_mode == "none" {
            &self.config.market_mode
        } else {
            market_mode
        };
        let mode: MarketMode = mode.parse().map_err(Fault::internal)?;
        let authority = self.authority(connection)?;
        let account = self.registry_account(
            connection,
            AccountKind::Compliance,
            &row.enterprise_id,
            mode,
        )?;
        let control =
            self.registry_account(connection, AccountKind::ObligationControl, &authority, mode)?;
        let order = ObligationOrder {
            posting: self.new_id(),
            decision: DecisionId(decision_id),
            account: &account,
            control: &control,
            year: i32::from(row.year),
            compliance,
        };
        // One decision of an enterprise-year stands, and it closes its submission: nothing was posted for it before.
        let known = postings(connection, &account.id.to_string())?;
        let entries = match post_obligation(&known, &order).map_err(refused)? {
            Posted::New(entries) => entries,
            Posted::Already(_) => return Ok(()),
        };
        let legs: Vec<journal::NewJournalEntry> = entries
            .iter()
            .map(|entry| {
                Ok(journal::NewJournalEntry {
                    account_id: entry.account.to_string(),
                    id: self.new_id().to_string(),
                    posting_id: entry.posting.to_string(),
                    side: entry.side.code().to_owned(),
                    unit_type: entry.unit.kind.code().to_owned(),
                    vintage: i16::try_from(entry.unit.vintage).map_err(Fault::internal)?,
                    tonnes: entry.tonnes.0,
                    mode: entry.mode.code().to_owned(),
                    cause: entry.cause.code().to_owned(),
                    cause_id: entry.cause_id.to_string(),
                    at: self.clock.instant(),
                })
            })
            .collect::<Outcome<_>>()?;
        if !legs.is_empty() {
            journal::post(connection, &legs)?;
        }
        let owed = obligation::Obligation {
            account_id: account.id.to_string(),
            year: row.year,
            decision_id: decision_id.to_string(),
            enterprise_id: row.enterprise_id.clone(),
            tonnes: compliance.0,
            mode: mode.code().to_owned(),
            posting_id: order.posting.to_string(),
            created_at: self.clock.instant(),
        };
        Ok(obligation::insert(connection, &owed)?)
    }

    fn authority(&self, connection: &mut AnyConnection) -> Outcome<String> {
        let today = self.clock.today().to_string();
        let found = organisation::of_kind(connection, "provincial_authority", &today)?;
        let own = found
            .into_iter()
            .find(|(authority, _)| authority.region_code == self.config.province);
        own.map(|(authority, _)| authority.id)
            .ok_or_else(|| Fault::internal("no provincial authority is registered"))
    }

    fn registry_account(
        &self,
        connection: &mut AnyConnection,
        kind: AccountKind,
        owner: &str,
        mode: MarketMode,
    ) -> Outcome<Account> {
        let row = account::Account {
            id: self.new_id().to_string(),
            organisation_id: owner.to_owned(),
            kind: kind.code().to_owned(),
            mode: mode.code().to_owned(),
            opened_at: self.clock.instant(),
        };
        let kept = account::ensure(connection, &row)?;
        Ok(Account {
            id: AccountId(id(&kept.id)?),
            kind,
            owner: OrganisationId(id(owner)?),
            mode,
            legal_basis: None,
        })
    }
}

/// The journal of one account as the registry reads it.
fn postings(
    connection: &mut AnyConnection,
    account_id: &str,
) -> Outcome<Vec<qilu_registry::JournalEntry>> {
    let filter = journal::JournalFilter {
        account: Some(account_id.to_owned()),
        ..journal::JournalFilter::default()
    };
    let mut request = PageRequest::default();
    let mut entries = Vec::new();
    loop {
        let page = journal::list(
            connection,
            &qilu_store::ScopeFilter::Province,
            &filter,
            Direction::Ascending,
            &request,
        )?;
        for row in page.items {
            entries.push(qilu_registry::JournalEntry {
                posting: id(&row.posting_id)?,
                account: AccountId(id(&row.account_id)?),
                side: row.side.parse().map_err(Fault::internal)?,
                unit: qilu_registry::Unit {
                    kind: row.unit_type.parse().map_err(Fault::internal)?,
                    vintage: i32::from(row.vintage),
                },
                tonnes: Tonnes(row.tonnes),
                mode: row.mode.parse().map_err(Fault::internal)?,
                cause: row.cause.parse().map_err(Fault::internal)?,
                cause_id: id(&row.cause_id)?,
            });
        }
        match page.next {
            Some(mark) => request.after = Some(mark),
            None => return Ok(entries),
        }
    }
}

fn refused(refusal: qilu_registry::RegistryRefusal) -> Fault {
    let code = refusal.code();
    Fault {
        source: Some(Box::new(refusal)),
        ..Fault::new(
            FaultKind::Conflict,
            code,
            "登记簿拒绝记入本年度应清缴量，请核对该企业账户。",
            "The registry refused to post the year's obligation; check the enterprise's account.",
        )
    }
}
