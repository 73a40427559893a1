//! The one route tree.

use utoipa_actix_web::{scope, service_config::ServiceConfig};

use crate::{
    account, audit, body, campaign, enterprise, finding, proposal, reference, session, submission,
    summary, system, template, version, waiver, work,
};

/// Everything under `/api/v1`, documented.
pub fn documented(config: &mut ServiceConfig) {
    let tree = scope::scope("/api/v1")
        .service(session::create_session)
        .service(session::refresh_session)
        .service(session::delete_session)
        .service(session::get_me)
        .service(system::get_system)
        .service(system::list_demo_logins)
        .service(reference::list_regions)
        .service(reference::list_sectors)
        .service(reference::list_methods)
        .service(reference::list_editions)
        .service(reference::get_method)
        .service(reference::get_checklist)
        .service(template::get_template)
        .service(work::get_work)
        .service(enterprise::list_enterprises)
        .service(enterprise::export_enterprises)
        .service(enterprise::get_enterprise)
        .service(submission::list_submissions)
        .service(submission::export_submissions)
        .service(submission::create_submission)
        .service(submission::get_submission)
        .service(submission::create_upload)
        .service(submission::create_entries)
        .service(submission::replace_flows)
        .service(submission::act_submission)
        .service(version::get_version)
        .service(version::list_sheets)
        .service(version::get_sheet)
        .service(version::get_workbook)
        .service(version::get_annotated_workbook)
        .service(version::get_trace)
        .service(version::get_uncertainty)
        .service(version::compare_versions)
        .service(version::put_answer)
        .service(proposal::list_proposals)
        .service(proposal::create_proposal)
        .service(proposal::get_proposal)
        .service(proposal::list_proposal_changes)
        .service(proposal::run_impact)
        .service(proposal::decide_proposal)
        .service(waiver::list_waivers)
        .service(waiver::create_waiver)
        .service(waiver::decide_waiver)
        .service(finding::list_findings)
        .service(finding::export_findings)
        .service(finding::create_finding)
        .service(finding::answer_finding)
        .service(finding::close_finding)
        .service(body::list_bodies)
        .service(summary::get_summary)
        .service(summary::export_summary)
        .service(summary::list_summary_lines)
        .service(summary::export_summary_lines)
        .service(campaign::get_campaign)
        .service(account::list_accounts)
        .service(account::export_accounts)
        .service(account::get_account)
        .service(audit::list_audit_events)
        .service(audit::export_audit_events);
    config.service(tree);
}
