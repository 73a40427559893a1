//! Proposed changes of the methods' data.

use actix_web::{
    HttpResponse, get, post,
    web::{Json, Path, Query},
};
use qilu_app::{
    query::{ChangeQuery, ProposalQuery},
    view::{
        ImpactRun, NewProposal, Page, Proposal, ProposalChange, ProposalDecision, ProposalDetail,
    },
};
use uuid::Uuid;

use crate::{
    door::{Door, Key, WriteHeaders},
    limits::PROPOSAL_BYTES_MAX,
    payload::Body,
    problem::{Answer, ReadRefusals, WriteRefusals},
    reply,
};

/// Proposed and decided changes, the latest first
#[utoipa::path(operation_id = "list_proposals", tag = "proposals", params(ProposalQuery),
    responses((status = 200, body = Page<Proposal>), ReadRefusals))]
#[get("/proposals")]
pub async fn list_proposals(
    door: Door,
    query: Query<ProposalQuery>,
) -> Answer<Json<Page<Proposal>>> {
    door.run(move |app, who| app.proposals(who, &query))
        .await
        .map(Json)
}

/// The same list as a workbook
#[utoipa::path(operation_id = "export_proposals", tag = "proposals", params(ProposalQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/proposals.xlsx")]
pub async fn export_proposals(door: Door, query: Query<ProposalQuery>) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_proposals(who, &query, lang))
        .await
        .map(reply::file)
}

/// Propose other factors, another GWP set of a method, or another text of a method
#[utoipa::path(operation_id = "create_proposal", tag = "proposals", params(WriteHeaders),
    request_body = NewProposal, responses((status = 201, body = Proposal), WriteRefusals))]
#[post("/proposals")]
pub async fn create_proposal(
    door: Door,
    key: Key,
    body: Body<NewProposal, PROPOSAL_BYTES_MAX>,
) -> Answer<HttpResponse> {
    let once = key.with(&body.hash);
    let proposal = door
        .run(move |app, who| app.propose(who, &once, &body.value))
        .await?;
    Ok(reply::created(&proposal))
}

/// One proposal with its content
#[utoipa::path(operation_id = "get_proposal", tag = "proposals", params(("id" = Uuid, Path)),
    responses((status = 200, body = ProposalDetail), ReadRefusals))]
#[get("/proposals/{id}")]
pub async fn get_proposal(door: Door, id: Path<Uuid>) -> Answer<Json<ProposalDetail>> {
    door.run(move |app, who| app.proposal(who, *id))
        .await
        .map(Json)
}

/// What it would change, report by report, as a workbook
#[utoipa::path(operation_id = "export_proposal_changes", tag = "proposals", params(("id" = Uuid, Path), ChangeQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = reply::WorkbookFile), ReadRefusals))]
#[get("/proposals/{id}/changes.xlsx")]
pub async fn export_proposal_changes(
    door: Door,
    id: Path<Uuid>,
    query: Query<ChangeQuery>,
) -> Answer<HttpResponse> {
    let lang = door.lang();
    door.run(move |app, who| app.export_proposal_changes(who, *id, &query, lang))
        .await
        .map(reply::file)
}

/// What it would change, report by report
#[utoipa::path(operation_id = "list_proposal_changes", tag = "proposals", params(("id" = Uuid, Path), ChangeQuery),
    responses((status = 200, body = Page<ProposalChange>), ReadRefusals))]
#[get("/proposals/{id}/changes")]
pub async fn list_proposal_changes(
    door: Door,
    id: Path<Uuid>,
    query: Query<ChangeQuery>,
) -> Answer<Json<Page<ProposalChange>>> {
    door.run(move |app, who| app.proposal_changes(who, *id, &query))
        .await
        .map(Json)
}

/// Compute its impact again, or stop computing
#[utoipa::path(operation_id = "run_impact", tag = "proposals", params(("id" = Uuid, Path), WriteHeaders),
    request_body = ImpactRun, responses((status = 200, body = Proposal), WriteRefusals))]
#[post("/proposals/{id}/impact")]
pub async fn run_impact(
    door: Door,
    key: Key,
    id: Path<Uuid>,
    body: Body<ImpactRun>,
) -> Answer<Json<Proposal>> {
    let once = key.with(&body.hash);
    door.run(move |app, who| app.run_impact(who, &once, *id, &body.value))
        .await
        .map(Json)
}

/// Adopt or refuse what a colleague proposed, or withdraw one's own proposal
#[utoipa::path(operation_id = "decide_proposal", tag = "proposals", params(("id" = Uuid, Path), WriteHeaders),
    request_body = ProposalDecision, responses((status = 200, body = Proposal), WriteRefusals))]
#[post("/proposals/{id}/decision")]
pub async fn decide_proposal(
    door: Door,
    key: Key,
    id: Path<Uuid>,
    body: Body<ProposalDecision>,
) -> Answer<Json<Proposal>> {
    let once = key.with(&body.hash);
    door.run(move |app, who| app.decide_proposal(who, &once, *id, &body.value))
        .await
        .map(Json)
}
