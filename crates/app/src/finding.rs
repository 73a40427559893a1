//! Findings: raised by the verifier, answered by the enterprise, closed by the verifier.

use qilu_access::Capability;
use qilu_accounting::Assessment;
use qilu_quantity::{Exact, FindingId, Grams, Tonnes};
use qilu_store::{AnyConnection, finding as kept, version};
use qilu_verification::{Action, Closing, Finding as Decided, LineScope, Pricing, Request, apply};
use serde_json::json;
use uuid::Uuid;

use crate::{
    App, Once, SignedIn,
    app::{id, utc},
    audit::Deed,
    fault::{Fault, Outcome},
    mapping::tonnes,
    names::Names,
    submission::{
        act::refused,
        dossier::{Dossier, Part, assessment, read_finding},
    },
    view::{At, Finding, FindingAnswer, FindingClosing, NewFinding, Place},
};

impl App {
    /// The findings of a submission, by number.
    ///
    /// # Errors
    /// `not_found` out of scope.
    pub fn findings(&self, who: &SignedIn, submission_id: Uuid) -> Outcome<Vec<Finding>> {
        who.may(Capability::ViewReport)?;
        self.store.read(|connection| {
            let dossier = Dossier::load(connection, who, submission_id)?;
            let names = &mut Names::default();
            dossier.finding_rows.iter().map(|row| show(connection, row, &dossier.row.due_on, names)).collect()
        })
    }

    /// Raises a finding.
    ///
    /// # Errors
    /// `not_found`, the refusals of the flow, `finding.item`, `finding.severity`, `finding.place`, `finding.tonnes`.
    pub fn raise_finding(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        new: &NewFinding,
    ) -> Outcome<Finding> {
        self.once(who, once, |connection| {
            let dossier = Dossier::load(connection, who, submission_id)?;
            let request = Request::new(Action::RaiseFinding);
            let decision = apply(&dossier.case, &request, &who.actor, &dossier.facts, self.clock.now())
                .map_err(|refusal| refused(&refusal))?;
            let row = self.new_row(connection, who, &dossier, new)?;
            kept::insert(connection, &row)?;
            self.note(connection, who, &dossier, &decision, self.clock.instant())?;
            self.record_finding(connection, who, &row, "finding.raise")?;
            show(connection, &row, &dossier.row.due_on, &mut Names::default())
        })
    }

    /// Answers a finding for the enterprise.
    ///
    /// # Errors
    /// `not_found`, the refusals of the flow, `finding.closed`, `finding.no_answer`.
    pub fn answer_finding(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        finding_id: Uuid,
        new: &FindingAnswer,
    ) -> Outcome<Finding> {
        self.change(who, once, (submission_id, finding_id), (Action::AnswerFinding, None), |_, _, found| {
            found.answered(&new.text).map_err(|refusal| refused(&refusal))
        })
    }

    /// Closes a finding: the correction is accepted, or a conservative figure takes its place.
    ///
    /// # Errors
    /// `not_found`, the refusals of the flow, `finding.not_priced` and other faults of the price.
    pub fn close_finding(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        finding_id: Uuid,
        new: &FindingClosing,
    ) -> Outcome<Finding> {
        let note = Some(new.remark.as_str());
        self.change(who, once, (submission_id, finding_id), (Action::CloseFinding, note), |connection, dossier, found| {
            let closing = if new.accepted {
                Closing::Accepted
            } else {
                let place = found.place.as_ref().map(|place| (place.version.to_string(), place.table.clone()));
                let pricing = price(connection, who, dossier, place, new.tonnes_effect.as_deref(), &new.remark)?;
                Closing::NotFixed { pricing }
            };
            found.closed(closing).map_err(|refusal| refused(&refusal))
        })
    }

    fn change(
        &self,
        who: &SignedIn,
        once: &Once,
        (submission_id, finding_id): (Uuid, Uuid),
        (action, note): (Action, Option<&str>),
        decide: impl Fn(&mut AnyConnection, &Dossier, Decided) -> Outcome<Decided>,
    ) -> Outcome<Finding> {
        self.once(who, once, |connection| {
            let dossier = Dossier::load(connection, who, submission_id)?;
            let key = finding_id.to_string();
            let row = dossier.finding_rows.iter().find(|row| row.id == key).ok_or_else(Fault::not_found)?;
            let request = Request::new(action).about(FindingId(finding_id));
            let decision = apply(&dossier.case, &request, &who.actor, &dossier.facts, self.clock.now())
                .map_err(|refusal| refused(&refusal))?;
            let decided = decide(connection, &dossier, read_finding(row)?)?;
            let row = self.changed(who, row, note, &decided);
            let row = kept::save(connection, &row)?;
            self.note(connection, who, &dossier, &decision, self.clock.instant())?;
            self.record_finding(connection, who, &row, &format!("finding.{}", action.code()))?;
            show(connection, &row, &dossier.row.due_on, &mut Names::default())
        })
    }

    fn changed(&self, who: &SignedIn, row: &kept::Finding, note: Option<&str>, decided: &Decided) -> kept::Finding {
        let (now, user) = (Some(self.clock.instant()), Some(who.user_id()));
        let mut row = kept::Finding {
            state: decided.state.code().to_owned(),
            answer: decided.answer.clone(),
            price_gas: decided.pricing.as_ref().map(|price| price.gas.clone()),
            price_scope: decided.pricing.as_ref().map(|price| price.scope.code().to_owned()),
            price_category: decided.pricing.as_ref().map(|price| price.category.clone()),
            price_grams: decided.pricing.as_ref().map(|price| price.effect.0),
            price_compliance_tonnes: decided.pricing.as_ref().map(|price| price.compliance.0),
            price_basis: decided.pricing.as_ref().map(|price| price.basis.clone()),
            ..row.clone()
        };
        match note {
            None => (row.answered_by, row.answered_at) = (user, now),
            Some(note) => {
                row.closing_note = Some(note.trim().to_owned());
                (row.closed_by, row.closed_at) = (user, now);
            }
        }
        row
    }

    fn new_row(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        dossier: &Dossier,
        new: &NewFinding,
    ) -> Outcome<kept::Finding> {
        let item: qilu_verification::Item = new.item_code.parse().map_err(|_| {
            Fault::field("finding.item", "item_code", "核查内容编号无效，可用 1 至 7 及其小项。", "The item is one of the guide's, 1 to 7 with its sub-items.")
        })?;
        let severity: qilu_verification::Severity = new.severity.parse().map_err(|_| {
            Fault::field("finding.severity", "severity", "严重程度应为 major（重大）或 minor（一般）。", "The severity is major or minor.")
        })?;
        let length = new.description.trim().chars().count();
        if length == 0 || length > qilu_verification::REASON_CHARS_MAX {
            return Err(Fault::field("finding.description", "description", "请写明不符合项（不超过2000字）。", "Describe the finding in at most 2,000 characters."));
        }
        let anchor = anchor(connection, who, dossier, new)?;
        let place = anchor.as_ref().map(|(head, place)| (head.head.id.clone(), place.table.clone().unwrap_or_default()));
        let price = match &new.tonnes_effect {
            Some(effect) => price(connection, who, dossier, place, Some(effect), &new.description)?,
            None => None,
        };
        let row = &dossier.row;
        let of = |field: fn(&Place) -> Option<String>| anchor.as_ref().map(|(_, place)| field(place).unwrap_or_default());
        Ok(kept::Finding {
            enterprise_id: row.enterprise_id.clone(),
            submission_id: row.id.clone(),
            id: self.new_id().to_string(),
            number: kept::next_number(connection, &row.enterprise_id, &row.id)?,
            row_version: 1,
            item: item.code().to_owned(),
            severity: severity.code().to_owned(),
            state: qilu_verification::FindingState::Open.code().to_owned(),
            report_id: anchor.as_ref().map(|(part, _)| part.part.report_id.clone()),
            version_id: anchor.as_ref().map(|(part, _)| part.head.id.clone()),
            table_id: of(|place| place.table.clone()),
            row_key: of(|place| place.row_key.clone()),
            column_id: of(|place| place.column.clone()),
            sheet_cell: anchor.as_ref().and_then(|(_, place)| place.at.as_ref()).map(|at| format!("{}!{}", at.sheet, at.cell)),
            description: new.description.trim().to_owned(),
            raised_by: who.user_id(),
            raised_at: self.clock.instant(),
            answer: None,
            answered_by: None,
            answered_at: None,
            closing_note: None,
            closed_by: None,
            closed_at: None,
            price_gas: price.as_ref().map(|price| price.gas.clone()),
            price_scope: price.as_ref().map(|price| price.scope.code().to_owned()),
            price_category: price.as_ref().map(|price| price.category.clone()),
            price_grams: price.as_ref().map(|price| price.effect.0),
            price_compliance_tonnes: price.as_ref().map(|price| price.compliance.0),
            price_basis: price.as_ref().map(|price| price.basis.clone()),
        })
    }

    fn record_finding(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        row: &kept::Finding,
        action: &str,
    ) -> Outcome<()> {
        let deed = Deed {
            tenant: &row.enterprise_id,
            action,
            subject_kind: "finding",
            subject_id: &row.id,
            detail: json!({ "submission": row.submission_id, "number": row.number, "state": row.state }),
        };
        self.record(connection, who, deed)
    }
}

/// The figure a finding is about: it must be one of a version that stands, and is given its cell.
fn anchor<'a>(
    connection: &mut AnyConnection,
    who: &SignedIn,
    dossier: &'a Dossier,
    new: &NewFinding,
) -> Outcome<Option<(&'a Part, Place)>> {
    let (Some(version_id), Some(place)) = (new.version_id, &new.place) else { return Ok(None) };
    let key = version_id.to_string();
    let part = dossier.parts.iter().find(|part| part.head.id == key).ok_or_else(|| no_such_place("version_id"))?;
    let assessment = assessment(connection, &who.rows, &key)?;
    let at = cell_of(&assessment, place).ok_or_else(|| no_such_place("place"))?;
    Ok(Some((part, Place { at, ..place.clone() })))
}

/// The workbook cell of a place, if the place exists.
fn cell_of(assessment: &Assessment, place: &Place) -> Option<Option<At>> {
    let table = assessment.tables.iter().find(|table| Some(&table.id) == place.table.as_ref())?;
    let wanted = place.row_key.as_deref().unwrap_or_default();
    let row = table.rows.iter().find(|row| row.key.to_string() == wanted)?;
    let cell = row.cells.iter().find(|cell| Some(&cell.column) == place.column.as_ref())?;
    Some(cell.at.as_ref().map(At::from))
}

/// What an unmended finding does to the emissions: to the line of its table, else to the first direct line.
fn price(
    connection: &mut AnyConnection,
    who: &SignedIn,
    dossier: &Dossier,
    place: Option<(String, String)>,
    effect: Option<&str>,
    basis: &str,
) -> Outcome<Option<Pricing>> {
    let Some(effect) = effect.map(str::trim).filter(|effect| !effect.is_empty()) else { return Ok(None) };
    let grams = Exact::parse(effect).ok().and_then(|tonnes| Grams::from_tonnes(&tonnes)).ok_or_else(|| {
        Fault::field("finding.tonnes", "tonnes_effect", "影响量应为以吨计的数字。", "The effect is a number of tonnes.")
    })?;
    let (version_id, table) = match place {
        Some((version_id, table)) => (Some(version_id), table),
        None => (dossier.parts.first().map(|part| part.head.id.clone()), String::new()),
    };
    let head = match &version_id {
        Some(version_id) => Some(version::find(connection, &who.rows, version_id)?),
        None => None,
    };
    let lines = match &version_id {
        Some(version_id) => version::lines(connection, &who.rows, version_id)?,
        None => Vec::new(),
    };
    let line = lines
        .iter()
        .find(|line| line.table_id == table && line.category != "rounding")
        .or_else(|| lines.iter().find(|line| line.scope == "direct"));
    let scope: LineScope = line.map_or(Ok(LineScope::Direct), |line| line.scope.parse()).map_err(Fault::internal)?;
    let counts = scope == LineScope::Direct && head.is_some_and(|head| head.compliance_tonnes.is_some());
    let whole = Tonnes::round_from(&grams.to_tonnes()).unwrap_or_default();
    Ok(Some(Pricing {
        gas: line.map_or_else(|| "CO2".to_owned(), |line| line.gas.clone()),
        scope,
        category: line.map_or_else(|| "other".to_owned(), |line| line.category.clone()),
        effect: grams,
        compliance: if counts { whole } else { Tonnes(0) },
        basis: basis.to_owned(),
    }))
}

fn show(connection: &mut AnyConnection, row: &kept::Finding, due_on: &str, names: &mut Names) -> Outcome<Finding> {
    let found = read_finding(row)?;
    let at = row.sheet_cell.as_deref().and_then(|text| text.rsplit_once('!'));
    let place = found.place.as_ref().map(|place| Place {
        table: Some(place.table.clone()),
        row_key: Some(place.row_key.clone()),
        column: Some(place.column.clone()),
        at: at.map(|(sheet, cell)| At { sheet: sheet.to_owned(), cell: cell.to_owned() }),
    });
    let open = found.state == qilu_verification::FindingState::Open;
    Ok(Finding {
        id: id(&row.id)?,
        number: row.number,
        item_code: row.item.clone(),
        item_label: found.item.label().into(),
        version_id: row.version_id.as_deref().map(id).transpose()?,
        place,
        description: row.description.clone(),
        severity: row.severity.clone(),
        tonnes_effect: row.price_grams.map(tonnes),
        state: row.state.clone(),
        state_label: found.state.label().into(),
        answer: row.answer.clone(),
        remark: row.closing_note.clone(),
        raised_by: names.user(connection, &row.raised_by)?,
        raised_at: utc(row.raised_at),
        due: due_on.parse().ok().filter(|_| open),
    })
}

fn no_such_place(field: &str) -> Fault {
    Fault::field(
        "finding.place",
        field,
        "所指的单元格不在当前版本中。",
        "The version that stands has no such place.",
    )
}
