//! Playing a story: each person logs in and acts through the use cases, like anybody on the web.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use anyhow::{Context as _, Result, anyhow};
use chrono::{Duration, NaiveDate, NaiveDateTime, TimeZone as _, Utc};
use qilu_accounting::{Entries, Method};
use qilu_app::query::SubmissionQuery;
use qilu_app::view::{
    Credentials, FindingAnswer, FindingClosing, Flow, FlowSet, NewAnswer, NewConclusion,
    NewFinding, NewSubmission, Severity, SubmissionAct, SubmissionDetail, VersionDetail,
};
use qilu_app::{App, Lang, NewFile, Once, SignedIn};
use qilu_workbook::{EntityFacts, TemplateOptions, write_template};
use serde_json::Value;
use uuid::Uuid;

use super::enterprises::Invented;
use super::generate::{Draw, entries};
use super::people::{BODY_COUNT, Cast, PASSWORD};
use super::scene::{Scene, gas_quantity};
use super::story::{Finding, Reached, Story};

/// One report of a submission, as it was last uploaded.
struct Part {
    report: Uuid,
    version: VersionDetail,
    entries: Value,
}

/// The stage: who is logged in, and what has been done so far.
pub struct Play<'a> {
    pub(super) app: &'a App,
    number: u64,
    /// The enterprise-year being played; part of every idempotency key, so that a resumed start
    /// cannot be given an earlier start's answers.
    scene: String,
    acts: u64,
    people: BTreeMap<String, Rc<SignedIn>>,
}

impl<'a> Play<'a> {
    pub fn new(app: &'a App, number: u64) -> Self {
        Self {
            app,
            number,
            scene: String::new(),
            acts: 0,
            people: BTreeMap::new(),
        }
    }

    /// Credit code and year of every submission there is.
    pub fn submissions_there(&mut self) -> Result<BTreeSet<(String, i32)>> {
        let (who, _) = self.take("submissions", Cast::PROVINCE)?;
        let mut query = SubmissionQuery {
            limit: Some(PAGE_ROWS),
            ..SubmissionQuery::default()
        };
        let mut there = BTreeSet::new();
        loop {
            let page = self.app.submissions(&who, &query)?;
            there.extend(
                page.items
                    .into_iter()
                    .map(|item| (item.enterprise.credit_code, item.year)),
            );
            query.cursor = page.next_cursor;
            if query.cursor.is_none() {
                return Ok(there);
            }
        }
    }

    /// Plays one enterprise-year up to the step its story has reached.
    pub fn year(
        &mut self,
        index: usize,
        enterprise: &Invented,
        year: i32,
        story: Story,
    ) -> Result<()> {
        self.begin(index, year)?;
        self.turn_to(enterprise, year);
        let scene = Scene {
            index,
            enterprise,
            year,
            story,
            body: (index + usize::from(year % 2 == 0)) % BODY_COUNT,
        };
        self.scene(&scene)
            .with_context(|| format!("{} {year} {story:?}", enterprise.name_zh))
    }

    /// The application played on.
    pub(super) fn app(&self) -> &'a App {
        self.app
    }

    /// Begins something else than a report: its own name, its own morning. Who is logged in stays so.
    pub(super) fn open_scene(&mut self, scene: String, morning: NaiveDateTime) {
        self.app.clock().set(morning.and_utc());
        self.scene = scene;
    }

    /// Turns to an enterprise-year: nobody is logged in.
    pub(super) fn turn_to(&mut self, enterprise: &Invented, year: i32) {
        self.scene = format!("{}-{year}", enterprise.credit_code);
        self.people.clear();
    }

    /// Moves the clock to a morning, and has everybody log in anew.
    pub(super) fn on(&mut self, day: NaiveDate) -> Result<()> {
        let morning = day.and_hms_opt(1, 0, 0).context("a morning")?;
        self.app.clock().set(Utc.from_utc_datetime(&morning));
        self.people.clear();
        Ok(())
    }

    /// Reports of a year are made in the March after it.
    fn begin(&mut self, index: usize, year: i32) -> Result<()> {
        let day = u32::try_from(1 + index % 26)?;
        let day = NaiveDate::from_ymd_opt(year + 1, 3, day);
        self.on(day.context("a day in March")?)
    }

    fn scene(&mut self, scene: &Scene<'_>) -> Result<()> {
        let reporter = Cast::reporter(scene.index);
        let approver = Cast::approver(scene.index);
        let created = self.create(&reporter, scene.year)?;
        let id = created.id;
        let mut parts = self.upload_all(scene, id)?;
        self.flows(&reporter, id, &parts)?;
        if scene.story.reached == Reached::Draft {
            return Ok(());
        }
        self.answer_warnings(&reporter, &parts)?;
        self.act(&reporter, id, "submit")?;
        if scene.story.reached == Reached::EnterpriseApproval {
            return Ok(());
        }
        self.act(&approver, id, "approve_submission")?;
        if scene.story.reached == Reached::CityCheck {
            return Ok(());
        }
        self.act(&Cast::city(&scene.enterprise.city), id, "accept")?;
        if scene.story.reached == Reached::Assignment {
            return Ok(());
        }
        self.assign(scene, id)?;
        self.verify(scene, id, &mut parts)?;
        if scene.story.reached <= Reached::InternalReview {
            return Ok(());
        }
        self.act(&Cast::reviewer(scene.body), id, "endorse")?;
        match scene.story.reached {
            Reached::Determined => self.act(Cast::PROVINCE, id, "approve"),
            Reached::Rejected => self.act_because(
                Cast::PROVINCE,
                id,
                "reject",
                "关键排放参数无法核实，不予认定。",
            ),
            _ => Ok(()),
        }
    }

    fn verify(&mut self, scene: &Scene<'_>, id: Uuid, parts: &mut [Part]) -> Result<()> {
        let lead = Cast::lead(scene.body);
        let finding = match scene.story.finding {
            Finding::None => None,
            Finding::Corrected | Finding::Conservative => {
                Some(self.raise(scene, &lead, id, parts)?)
            }
        };
        if scene.story.reached == Reached::Verifying {
            return Ok(());
        }
        if let Some(finding) = finding {
            self.act(&lead, id, "request_correction")?;
            if scene.story.reached == Reached::Correcting {
                return Ok(());
            }
            match scene.story.finding {
                Finding::Corrected => self.correct(scene, &lead, id, finding, parts)?,
                _ => self.price(&lead, id, finding)?,
            }
        }
        self.conclude(scene, &lead, id)
    }

    // ── The enterprise ──────────────────────────────────────────────────────

    pub(super) fn create(&mut self, reporter: &str, year: i32) -> Result<SubmissionDetail> {
        let (who, once) = self.take("submissions", reporter)?;
        Ok(self.app.create_submission(
            &who,
            &once,
            &NewSubmission {
                year,
                enterprise_id: None,
            },
        )?)
    }

    fn upload_all(&mut self, scene: &Scene<'_>, id: Uuid) -> Result<Vec<Part>> {
        let reporter = Cast::reporter(scene.index);
        let mut parts = Vec::new();
        // A method of a later edition is for the years from then on.
        let methods: Vec<&Method> = scene
            .enterprise
            .method_ids()
            .filter_map(|id| self.app.library().method(id))
            .filter(|method| method.years.contains(scene.year))
            .collect();
        for method in &methods {
            // Reports of one sector tell of the same year of the same plant.
            let first = methods
                .iter()
                .position(|other| other.sector == method.sector);
            let stream = u8::try_from(first.unwrap_or_default())?;
            let mut draw = Draw::new(self.number, scene.index, scene.year, stream);
            let method = method.id.as_str();
            let generated = entries(method, &scene.plant(), &mut draw)
                .with_context(|| format!("no generator for {method}"))?;
            let version = self.upload(scene, &reporter, id, &generated)?;
            parts.push(Part {
                report: version.report_id,
                version,
                entries: generated,
            });
        }
        Ok(parts)
    }

    /// Writes the workbook the manager would have filled in, and uploads it.
    fn upload(
        &mut self,
        scene: &Scene<'_>,
        reporter: &str,
        id: Uuid,
        generated: &Value,
    ) -> Result<VersionDetail> {
        let entries =
            Entries::from_json(generated).map_err(|problem| anyhow!(problem.message.zh))?;
        let library = self.app.library();
        let method = library
            .method(&entries.method)
            .with_context(|| entries.method.clone())?;
        let facts = EntityFacts {
            credit_code: scene.enterprise.credit_code.clone(),
            name: scene.enterprise.name_zh.clone(),
        };
        let options = TemplateOptions {
            entity: Some(facts),
            entries: Some(&entries),
            demo: true,
            ..TemplateOptions::new(scene.year, Lang::Zh)
        };
        let file = NewFile {
            name: format!(
                "{}-{}-{}.xlsx",
                scene.enterprise.name_zh, entries.method, scene.year
            ),
            bytes: write_template(library, method, &options)?,
        };
        let (who, once) = self.take("uploads", reporter)?;
        let etag = self.app.submission(&who, id)?.etag;
        Ok(self.app.upload(&who, &once, id, &etag, &file)?.version)
    }

    /// The blast furnace gas a steelworks passes to its captive plant is netted between the two reports.
    fn flows(&mut self, reporter: &str, id: Uuid, parts: &[Part]) -> Result<()> {
        let [steel, power] = parts else { return Ok(()) };
        let given = gas_quantity(&steel.entries, |row| row.get("quantity"));
        let Some(quantity) = given else { return Ok(()) };
        let (who, once) = self.take("flows", reporter)?;
        let etag = self.app.submission(&who, id)?.etag;
        let flow = Flow {
            carrier: "fuel:bfg".to_owned(),
            from_report: steel.report,
            to_report: power.report,
            quantity: quantity.trim_start_matches('-').to_owned(),
            unit: "10^4Nm3".to_owned(),
        };
        self.app
            .set_flows(&who, &once, id, &etag, &FlowSet { flows: vec![flow] })?;
        Ok(())
    }

    fn answer_warnings(&mut self, reporter: &str, parts: &[Part]) -> Result<()> {
        for part in parts {
            let warnings = part
                .version
                .problems
                .iter()
                .filter(|problem| problem.severity == Severity::Warning);
            for problem in warnings {
                let (who, once) = self.take("answers", reporter)?;
                let answer = NewAnswer {
                    code: problem.code.clone(),
                    place: problem.place.clone(),
                    text: explanation(&problem.code).to_owned(),
                    evidence: Some("检测报告归档编号 JC-演示-01".to_owned()),
                };
                self.app.answer(
                    &who,
                    &once,
                    part.version.enterprise_id,
                    part.version.id,
                    &answer,
                )?;
            }
        }
        Ok(())
    }

    fn correct(
        &mut self,
        scene: &Scene<'_>,
        lead: &str,
        id: Uuid,
        finding: Uuid,
        parts: &mut [Part],
    ) -> Result<()> {
        let reporter = Cast::reporter(scene.index);
        let first = parts.first_mut().context("a report")?;
        scene.correct(&mut first.entries);
        first.version = self.upload(scene, &reporter, id, &first.entries)?;
        self.answer_warnings(&reporter, parts)?;
        let (who, once) = self.take("answer", &reporter)?;
        let answer = FindingAnswer {
            text: "已按盘存记录更正，重新上传排放报告，并补充了佐证材料。".to_owned(),
        };
        self.app.answer_finding(&who, &once, id, finding, &answer)?;
        self.act(&Cast::approver(scene.index), id, "resubmit")?;
        let (who, once) = self.take("close", lead)?;
        let closing = FindingClosing {
            accepted: true,
            tonnes_effect: None,
            remark: "整改符合要求。".to_owned(),
        };
        self.app.close_finding(&who, &once, id, finding, &closing)?;
        Ok(())
    }

    // ── The body ────────────────────────────────────────────────────────────

    fn assign(&mut self, scene: &Scene<'_>, id: Uuid) -> Result<()> {
        let (who, _) = self.take("bodies", Cast::PROVINCE)?;
        let bodies = self.app.bodies(&who)?;
        let body = bodies
            .iter()
            .find(|body| body.name == super::people::body_name(scene.body))
            .context("the verification body")?;
        self.submit_act(
            Cast::PROVINCE,
            id,
            SubmissionAct {
                action: "assign".to_owned(),
                body_id: Some(body.id),
                lead_id: body.leads.first().map(|lead| lead.id),
                reviewer_id: body.reviewers.first().map(|reviewer| reviewer.id),
                ..SubmissionAct::default()
            },
        )
    }

    fn raise(&mut self, scene: &Scene<'_>, lead: &str, id: Uuid, parts: &[Part]) -> Result<Uuid> {
        let part = parts.first().context("a report")?;
        let place = scene.finding_place();
        let finding = NewFinding {
            item_code: "4.1".to_owned(),
            version_id: Some(part.version.id),
            place: Some(place),
            description: "该项活动数据与生产台账、盘存表不一致，请提供原始记录并更正。".to_owned(),
            severity: "major".to_owned(),
            tonnes_effect: Some(scene.effect().to_owned()),
        };
        let (who, once) = self.take("findings", lead)?;
        Ok(self.app.raise_finding(&who, &once, id, &finding)?.id)
    }

    /// The time for correction passes; the work group prices the finding itself.
    fn price(&mut self, lead: &str, id: Uuid, finding: Uuid) -> Result<()> {
        self.app
            .clock()
            .advance(Duration::days(CORRECTION_DAYS_PASSED));
        self.people.clear();
        let (who, once) = self.take("close", lead)?;
        let closing = FindingClosing {
            accepted: false,
            tonnes_effect: Some(CONSERVATIVE_TONNES.to_owned()),
            remark: "企业未在期限内整改，按保守性原则以盘存最大值测算。".to_owned(),
        };
        self.app.close_finding(&who, &once, id, finding, &closing)?;
        Ok(())
    }

    fn conclude(&mut self, scene: &Scene<'_>, lead: &str, id: Uuid) -> Result<()> {
        let (opinion, remarks) = match (scene.story.reached, scene.story.finding) {
            (Reached::Rejected, _) => (
                "not_confirmed",
                "关键排放参数无法核实；未整改部分由核查技术工作组按保守性原则测算。",
            ),
            (_, Finding::Conservative) => (
                "qualified",
                "企业未在期限内整改，由核查技术工作组按保守性原则测算，测算依据见不符合项清单。",
            ),
            _ => ("satisfied", "排放报告符合核算与报告指南的要求。"),
        };
        self.submit_act(
            lead,
            id,
            SubmissionAct {
                action: "conclude".to_owned(),
                conclusion: Some(NewConclusion {
                    opinion: opinion.to_owned(),
                    items: Vec::new(),
                    remarks: remarks.to_owned(),
                }),
                ..SubmissionAct::default()
            },
        )
    }

    // ── Acting ──────────────────────────────────────────────────────────────

    fn act(&mut self, login: &str, id: Uuid, action: &str) -> Result<()> {
        self.submit_act(
            login,
            id,
            SubmissionAct {
                action: action.to_owned(),
                ..SubmissionAct::default()
            },
        )
    }

    fn act_because(&mut self, login: &str, id: Uuid, action: &str, reason: &str) -> Result<()> {
        let act = SubmissionAct {
            action: action.to_owned(),
            reason: Some(reason.to_owned()),
            ..SubmissionAct::default()
        };
        self.submit_act(login, id, act)
    }

    fn submit_act(&mut self, login: &str, id: Uuid, act: SubmissionAct) -> Result<()> {
        let (who, once) = self.take("actions", login)?;
        let etag = self.app.submission(&who, id)?.etag;
        self.app
            .act(&who, &once, id, &etag, &act)
            .with_context(|| act.action.clone())?;
        Ok(())
    }

    /// The person behind a log-in, logged in if need be, and a fresh idempotency key; an hour passes.
    pub(super) fn take(&mut self, route: &str, login: &str) -> Result<(Rc<SignedIn>, Once)> {
        self.app
            .clock()
            .advance(Duration::minutes(MINUTES_BETWEEN_ACTS));
        if !self.people.contains_key(login) {
            let credentials = Credentials {
                login: login.to_owned(),
                password: PASSWORD.to_owned(),
            };
            let (session, _) = self.app.sign_in(&credentials)?;
            self.people.insert(
                login.to_owned(),
                Rc::new(self.app.signed_in(&session.access_token)?),
            );
        }
        self.acts += 1;
        let once = Once {
            route: route.to_owned(),
            key: format!("{}-{}", self.scene, self.acts),
            body_hash: String::new(),
        };
        let who = self
            .people
            .get(login)
            .cloned()
            .context("logged in just now")?;
        Ok((who, once))
    }
}

/// What an enterprise says of a warning.
fn explanation(code: &str) -> &'static str {
    if code.starts_with("HIS") {
        "已与上年报告和生产台账逐项核对，数据无误；本年度生产负荷和原料结构有调整，说明材料已归档。"
    } else if code.starts_with("PLAN") {
        "已查明与质控计划不一致的原因，处理方式按核算指南的规定执行，说明材料和整改记录已归档。"
    } else if code.starts_with("PWR") {
        "已核对原始记录和检测报告，数据无误；当月煤质变化较大，佐证材料已归档。"
    } else {
        "已核对原始记录和检测报告，数据无误，佐证材料已归档。"
    }
}

const MINUTES_BETWEEN_ACTS: i64 = 47;
/// Submissions looked at in one page.
const PAGE_ROWS: u32 = 200;
/// Longer than the working days a correction may take, holidays included.
const CORRECTION_DAYS_PASSED: i64 = 24;
/// What the work group adds for an unmended finding, tonnes.
const CONSERVATIVE_TONNES: &str = "1860.5";
