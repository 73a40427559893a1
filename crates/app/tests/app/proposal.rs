//! Changes of the methods' data: proposed, weighed, adopted by another, in force from their first day.

use std::sync::atomic::AtomicBool;

use chrono::{Days, Duration, NaiveDate};
use qilu_app::{
    fault::Outcome,
    query::{AuditQuery, ChangeQuery, ProposalQuery, TraceQuery},
    view::{ImpactRun, NewProposal, Proposal, ProposalDecision, TraceNode, VersionDetail},
};
use qilu_store::on_both_engines;

use crate::world::{FIRST, SECOND, World, code};

/// The grid's factor at a tenth, for every year.
const ROWS: &str = "set,factor,key,value,unit,year_from,year_to,region,source,confidence,note\n\
                    GRID_ETS,grid.ets,,0.05,tCO2/MWh,,,,《试行稿》,checked,\n";

fn today(world: &World) -> NaiveDate {
    world.app.clock().today()
}

fn wanted(world: &World) -> NewProposal {
    NewProposal {
        kind: "factors".to_owned(),
        method_id: None,
        content: ROWS.to_owned(),
        reason: "采用新发布的电网排放因子".to_owned(),
        effective_from: today(world) + Days::new(10),
    }
}

fn propose(world: &World, new: &NewProposal) -> Proposal {
    world
        .app
        .propose(&world.who("province"), &world.once(), new)
        .unwrap()
}

fn decide(world: &World, login: &str, of: &Proposal, decision: &str) -> Outcome<Proposal> {
    let decision = ProposalDecision {
        decision: decision.to_owned(),
        note: String::new(),
    };
    world
        .app
        .decide_proposal(&world.who(login), &world.once(), of.id, &decision)
}

fn run(world: &World, of: &Proposal, run: &str) -> Outcome<Proposal> {
    let wanted = ImpactRun {
        run: run.to_owned(),
    };
    world
        .app
        .run_impact(&world.who("province"), &world.once(), of.id, &wanted)
}

fn compute(world: &World) -> bool {
    world
        .app
        .compute_due_impact(&AtomicBool::new(false))
        .unwrap()
}

fn shown(world: &World, of: &Proposal) -> Proposal {
    world
        .app
        .proposal(&world.who("province2"), of.id)
        .unwrap()
        .proposal
}

fn grid(world: &World, version: &VersionDetail) -> String {
    let query = TraceQuery {
        figure: "total:total_with".to_owned(),
        depth: Some(12),
    };
    fn factor(node: &TraceNode) -> Option<String> {
        let own = node
            .factor
            .as_ref()
            .filter(|factor| factor.set == "GRID_ETS");
        own.map(|factor| factor.value.clone())
            .or_else(|| node.inputs.iter().find_map(factor))
    }
    let who = world.who("reporter");
    factor(
        &world
            .app
            .trace(&who, version.enterprise_id, version.id, &query)
            .unwrap(),
    )
    .unwrap()
}

on_both_engines! {
    an_adopted_change_governs_assessments_from_its_first_day => |database| {
        let world = World::new(database);
        let (_, first) = world.release(&FIRST);
        world.release(&SECOND);
        let proposal = propose(&world, &wanted(&world));
        assert_eq!((proposal.subject.as_str(), proposal.impact.state.as_str()), ("GRID_ETS", "waiting"));
        assert_eq!(proposal.decisions, ["withdraw"]);
        assert_eq!(code(decide(&world, "province", &proposal, "adopt")), "proposal.own");
        assert_eq!(code(decide(&world, "province2", &proposal, "withdraw")), "proposal.not_own");
        assert_eq!(code(decide(&world, "province2", &proposal, "adopt")), "proposal.no_impact");
        assert_eq!(code(decide(&world, "jinan", &proposal, "adopt")), "access.forbidden");

        assert!(compute(&world) && !compute(&world));
        let weighed = shown(&world, &proposal);
        assert_eq!((weighed.impact.state.as_str(), weighed.impact.done, weighed.impact.total, weighed.impact.changed), ("done", 2, 2, 2));
        let province = world.who("province2");
        let page = world.app.proposal_changes(&province, proposal.id, &ChangeQuery { limit: Some(1), ..ChangeQuery::default() }).unwrap();
        assert_eq!((page.items.len(), page.total, page.next_cursor.is_some()), (1, Some(2), true));
        let change = &page.items[0];
        assert_eq!((change.enterprise.name.as_str(), change.year, change.method_id.as_str()), ("演示第一热电厂", 2023, "power-2022"));
        assert_eq!(change.with_indirect.before, first.total_with);
        assert!(change.with_indirect.difference.as_deref().is_some_and(|tonnes| tonnes.starts_with('-')), "{change:?}");
        assert_eq!(change.without_indirect.difference.as_deref(), Some("0"));
        let of_city = world.app.proposal_changes(&world.who("jinan"), proposal.id, &ChangeQuery::default());
        assert_eq!(code(of_city), "access.forbidden");

        let adopted = decide(&world, "province2", &proposal, "adopt").unwrap();
        assert_eq!((adopted.state.as_str(), adopted.decisions.len()), ("adopted", 0));
        assert_eq!(code(decide(&world, "province2", &proposal, "refuse")), "proposal.not_in_this_state");
        let enter = |coal: &str| {
            let reporter = world.who("reporter");
            let submission = world.app.submissions(&reporter, &Default::default()).unwrap().items[0].id;
            world.enter(&reporter, submission, FIRST.entries(coal, "20.114"))
        };
        let etag = world.app.submission(&world.who("jinan"), first.submission_id).unwrap().etag;
        let back = qilu_app::view::SubmissionAct { action: "return_to_enterprise".into(), reason: Some("补充资料".into()), ..Default::default() };
        world.app.act(&world.who("jinan"), &world.once(), first.submission_id, &etag, &back).unwrap();
        let before = enter("86310.46");
        assert_ne!(grid(&world, &before), "0.05", "before its first day nothing is different");

        world.clock.advance(Duration::days(10));
        let after = enter("86310.47");
        assert_eq!(grid(&world, &after), "0.05");
        assert_ne!(grid(&world, &before), "0.05", "what was computed before is traced with what it was computed with");
        let hash = |version: &VersionDetail| {
            let sets = &version.provenance.factor_sets;
            sets.iter().find(|set| set.id == "GRID_ETS").unwrap().hash.clone()
        };
        assert_ne!(hash(&after), hash(&before));
        let audited = world.app.audit(&world.who("province"), &AuditQuery::default()).unwrap().items;
        let acts: Vec<_> = audited.iter().filter(|event| event.subject_kind == "proposal").map(|event| event.action.as_str()).collect();
        assert_eq!(acts, ["proposal.adopt", "proposal.propose"]);
    };

    an_impact_is_cancelled_begun_again_and_outdated_by_another_change => |database| {
        let world = World::new(database);
        world.release(&FIRST);
        let first = propose(&world, &wanted(&world));
        assert_eq!(code(run(&world, &first, "start")), "proposal.not_in_this_state");
        assert_eq!(code(run(&world, &first, "fly")), "proposal.run");
        assert_eq!(run(&world, &first, "cancel").unwrap().impact.state, "cancelled");
        assert!(compute(&world));
        let cancelled = shown(&world, &first);
        assert_eq!((cancelled.impact.state.as_str(), cancelled.impact.done), ("cancelled", 0));
        run(&world, &first, "start").unwrap();
        assert!(compute(&world));
        assert_eq!(shown(&world, &first).impact.changed, 1);

        let second = propose(&world, &NewProposal { content: ROWS.replace("0.05", "0.04"), ..wanted(&world) });
        assert!(compute(&world));
        decide(&world, "province2", &second, "adopt").unwrap();
        assert!(shown(&world, &first).impact.outdated);
        assert_eq!(code(decide(&world, "province2", &first, "adopt")), "proposal.impact_outdated");
        run(&world, &first, "start").unwrap();
        assert!(compute(&world));
        assert!(!shown(&world, &first).impact.outdated);
        world.clock.advance(Duration::days(11));
        assert_eq!(code(decide(&world, "province2", &first, "adopt")), "proposal.past");
        assert_eq!(decide(&world, "province", &first, "withdraw").unwrap().state, "withdrawn");
        let listed = |state: &str| {
            let query = ProposalQuery { state: Some(state.to_owned()), ..ProposalQuery::default() };
            world.app.proposals(&world.who("province"), &query).unwrap().items.len()
        };
        assert_eq!((listed("withdrawn"), listed("adopted"), listed("proposed,refused")), (1, 1, 0));
    };

    a_method_is_changed_by_its_text_and_what_does_not_load_is_refused => |database| {
        let world = World::new(database);
        world.release(&FIRST);
        let power = qilu_accounting::Library::embedded_sources().iter().find(|source| source.name == "power-2022.toml").unwrap().text;
        let of = |content: String| NewProposal { kind: "method".to_owned(), content, effective_from: today(&world), ..wanted(&world) };
        let text = power.replace("edition = \"2022\"", "edition = \"2022 第1号修改单\"");
        let proposal = propose(&world, &of(text));
        assert_eq!(proposal.subject, "power-2022");
        assert!(compute(&world));
        assert_eq!(shown(&world, &proposal).impact.changed, 0, "another edition with the same formulas changes no figure");
        decide(&world, "province2", &proposal, "adopt").unwrap();
        assert_eq!(world.app.method("power-2022", &Default::default()).unwrap().edition, "2022 第1号修改单");

        let refused = |new: NewProposal| world.app.propose(&world.who("province"), &world.once(), &new).err().unwrap();
        let faulty = refused(of(power.replacen("rounding =", "roundng =", 1)));
        assert_eq!((faulty.code.as_str(), faulty.problems.is_empty()), ("proposal.content", false));
        assert!(faulty.problems[0].place.row_key.as_ref().is_some_and(|line| line.parse::<u32>().is_ok()), "{faulty:?}");
        assert_eq!(refused(of("a = 1".to_owned())).code, "overlay.not_a_method");
        assert_eq!(refused(NewProposal { kind: "gwp".into(), method_id: Some("power-2022".into()), content: "AR5".into(), ..wanted(&world) }).code, "overlay.no_gwp");
        assert_eq!(refused(NewProposal { kind: "fly".into(), ..wanted(&world) }).code, "proposal.kind");
        assert_eq!(refused(NewProposal { reason: " ".into(), ..wanted(&world) }).code, "proposal.words");
        assert_eq!(refused(NewProposal { effective_from: today(&world) - Days::new(1), ..wanted(&world) }).code, "proposal.past");
        assert_eq!(code(world.app.propose(&world.who("jinan"), &world.once(), &wanted(&world))), "access.forbidden");
    };
}
