//! Versions: figures, sheets, traces, comparisons, answers; and that nobody else sees them.

use qilu_app::{
    Lang,
    fault::Fault,
    query::TraceQuery,
    view::{NewAnswer, Severity, TraceNode, VersionDetail},
};
use qilu_store::{ScopeFilter, on_both_engines, part, version};
use qilu_workbook::sheet_list;
use uuid::Uuid;

use crate::world::{FIRST, SECOND, World, code};

fn figure(figure: &str, depth: u32) -> TraceQuery {
    TraceQuery {
        figure: figure.to_owned(),
        depth: Some(depth),
    }
}

/// The workbook cell of a figure reported in January.
fn january<'a>(version: &'a VersionDetail, column: &str) -> &'a qilu_app::view::At {
    let table = version
        .tables
        .iter()
        .find(|table| table.id == "fuel")
        .unwrap();
    let row = table
        .rows
        .iter()
        .find(|row| row.key == "1|bituminous|01")
        .unwrap();
    row.cells
        .iter()
        .find(|cell| cell.column == column)
        .unwrap()
        .at
        .as_ref()
        .unwrap()
}

/// The workbook as LibreOffice saves it in the format of Excel 97.
fn saved_as_xls(bytes: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("book.xlsx"), bytes).unwrap();
    let profile = folder.path().join("profile");
    let saved = std::process::Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .args(["--headless", "--convert-to", "xls:MS Excel 97", "book.xlsx"])
        .current_dir(folder.path())
        .output()
        .expect("LibreOffice (soffice) is installed");
    assert!(saved.status.success());
    std::fs::read(folder.path().join("book.xls")).unwrap()
}

fn leaves<'a>(node: &'a TraceNode, found: &mut Vec<&'a TraceNode>) {
    if node.inputs.is_empty() {
        found.push(node);
    }
    for input in &node.inputs {
        leaves(input, found);
    }
}

on_both_engines! {
    a_version_shows_its_figures_with_the_methods_labels => |database| {
        let world = World::new(database);
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let version = world.upload(&reporter, submission, FIRST.workbook());
        assert_eq!((version.submission_id, version.number, version.current), (submission, 1, true));
        assert_eq!((version.year, version.file_name.as_deref()), (2023, Some("报告.xlsx")));
        assert_eq!(version.created_by, "演示reporter");
        let combustion = version.totals.iter().find(|total| total.id == "combustion").unwrap();
        assert!(combustion.label.zh.contains("燃烧"), "{}", combustion.label.zh);
        assert!(combustion.value.n.is_some() && combustion.clause.is_some());
        assert!(version.results.without_indirect.n.is_some());
        assert!(version.total_with.is_some() && version.total_without.is_some());
        let fuel = version.tables.iter().find(|table| table.id == "fuel").unwrap();
        let quantity = fuel.columns.iter().find(|column| column.id == "quantity").unwrap();
        assert!(quantity.label.zh.contains('量') && quantity.role == "input");
        assert_eq!(fuel.columns.iter().find(|column| column.id == "fuel").unwrap().list.as_deref(), Some("fuel"));
        assert_eq!(fuel.rows.len(), 13);
        assert_eq!(version.problem_counts.fatal + version.problem_counts.error, 0);

        let second = world.upload(&reporter, submission, &FIRST.workbook_of("90000", "20.114"));
        let first = world.app.version(&reporter, version.enterprise_id, version.id).unwrap();
        assert_eq!((second.number, second.current, first.current), (2, true, false));
    };

    a_version_is_not_found_outside_its_scope => |database| {
        let world = World::new(database);
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let version = world.upload(&reporter, submission, FIRST.workbook());
        let (app, eid, vid) = (&world.app, version.enterprise_id, version.id);
        for login in ["reporter2", "jinan", "qingdao", "province", "lead"] {
            let who = world.who(login);
            assert_eq!(code(app.version(&who, eid, vid)), "not_found", "{login} before it was released");
            assert_eq!(code(app.sheets(&who, eid, vid)), "not_found", "{login}");
            assert_eq!(code(app.sheet(&who, eid, vid, "x")), "not_found", "{login}");
            assert_eq!(code(app.workbook(&who, eid, vid)), "not_found", "{login}");
            assert_eq!(code(app.annotated_workbook(&who, eid, vid, Lang::Zh)), "not_found", "{login}");
            assert_eq!(code(app.trace(&who, eid, vid, &figure("total:combustion", 1))), "not_found", "{login}");
            assert_eq!(code(app.compare(&who, eid, vid, vid)), "not_found", "{login}");
        }
        assert_eq!(code(app.version(&reporter, Uuid::nil(), vid)), "not_found", "under another enterprise");
        assert_eq!(code(app.version(&reporter, eid, Uuid::nil())), "not_found");
        assert_eq!(code(app.version(&world.who("admin"), eid, vid)), "access.forbidden");

        world.act("reporter", submission, "submit");
        world.act("approver", submission, "approve_submission");
        for login in ["jinan", "province"] {
            assert_eq!(app.version(&world.who(login), eid, vid).unwrap().id, vid, "{login}");
        }
        for login in ["qingdao", "lead", "reporter2"] {
            assert_eq!(code(app.version(&world.who(login), eid, vid)), "not_found", "{login} is still outside");
        }
    };

    the_workbook_comes_back_as_it_was_sent_with_its_cells_told_apart => |database| {
        let world = World::new(database);
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let sent = FIRST.workbook_of("86310.45", "33");
        let version = world.upload(&reporter, submission, &sent);
        let (app, eid, vid) = (&world.app, version.enterprise_id, version.id);
        assert_eq!(app.workbook(&reporter, eid, vid).unwrap().bytes, sent);

        let sheets = app.sheets(&reporter, eid, vid).unwrap();
        assert!(sheets.iter().all(|sheet| sheet.name != "_meta"), "what is hidden is not shown");
        let (quantity, ncv) = (january(&version, "quantity"), january(&version, "ncv"));
        let fuel = sheets.iter().find(|sheet| sheet.name == quantity.sheet).unwrap();
        assert!(fuel.title.en.is_ascii() && fuel.title.en != fuel.name, "{}", fuel.title.en);

        let grid = app.sheet(&reporter, eid, vid, &quantity.sheet).unwrap();
        let cell = |name: &str| grid.cells.iter().find(|cell| cell.cell == name).unwrap();
        assert_eq!((cell(&quantity.cell).text.as_str(), cell(&quantity.cell).kind.as_str()), ("86310.45", "input"));
        assert_eq!(cell(&quantity.cell).severity, None);
        assert_eq!(cell(&ncv.cell).severity, Some(Severity::Warning), "a calorific value beyond any coal is lit");
        assert!(grid.cells.iter().any(|cell| cell.kind == "computed") && grid.cells.iter().any(|cell| cell.kind == "label"));
        assert_eq!(code(app.sheet(&reporter, eid, vid, "没有这张表")), "workbook.no_such_sheet");

        let annotated = app.annotated_workbook(&reporter, eid, vid, Lang::Zh).unwrap();
        assert_eq!(annotated.file_name, "报告_批注.xlsx");
        let listed = sheet_list(&annotated.bytes).unwrap();
        assert!(listed.iter().any(|sheet| sheet.name == "问题清单"));
        assert_ne!(annotated.bytes, sent);
    };

    an_xls_is_a_version_like_the_workbook_it_was_saved_from => |database| {
        let world = World::new(database);
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let first = world.upload(&reporter, submission, &FIRST.workbook_of("86310.45", "33"));
        let sent = saved_as_xls(&FIRST.workbook_of("86311.45", "33"));
        let version = world.upload(&reporter, submission, &sent);
        let (app, eid, vid) = (&world.app, version.enterprise_id, version.id);
        assert_eq!((version.number, version.tables.len()), (2, first.tables.len()));
        assert_eq!(january(&version, "quantity"), january(&first, "quantity"), "the same cell");
        let download = app.workbook(&reporter, eid, vid).unwrap();
        assert_eq!((download.bytes, download.content_type), (sent, "application/vnd.ms-excel"));
        let quantity = january(&version, "quantity");
        let grid = app.sheet(&reporter, eid, vid, &quantity.sheet).unwrap();
        let cell = grid.cells.iter().find(|cell| cell.cell == quantity.cell).unwrap();
        assert_eq!((cell.text.as_str(), cell.kind.as_str()), ("86311.45", "input"));
        let annotated = app.annotated_workbook(&reporter, eid, vid, Lang::Zh).unwrap();
        let listed = sheet_list(&annotated.bytes).unwrap();
        assert!(listed.iter().any(|sheet| sheet.name == "问题清单"));
    };

    entries_sent_without_a_workbook_have_no_sheets => |database| {
        let world = World::new(database);
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let version = world.enter(&reporter, submission, FIRST.entries("86310.45", "20.114"));
        let (app, eid, vid) = (&world.app, version.enterprise_id, version.id);
        assert!(app.sheets(&reporter, eid, vid).unwrap().is_empty());
        assert_eq!(code(app.workbook(&reporter, eid, vid)), "version.no_workbook");
        assert_eq!(code(app.annotated_workbook(&reporter, eid, vid, Lang::En)), "version.no_workbook");
    };

    a_total_is_traced_to_the_cells_it_was_sent_in => |database| {
        let world = World::new(database);
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let version = world.upload(&reporter, submission, FIRST.workbook());
        let (app, eid, vid) = (&world.app, version.enterprise_id, version.id);
        let trace = app.trace(&reporter, eid, vid, &figure("total:combustion", 12)).unwrap();
        let combustion = version.totals.iter().find(|total| total.id == "combustion").unwrap();
        assert_eq!(trace.value, combustion.value, "computed again, the same digits");
        let mut found = Vec::new();
        leaves(&trace, &mut found);
        let quantity = january(&version, "quantity");
        assert!(found.iter().any(|leaf| leaf.at.as_ref() == Some(quantity) && leaf.origin == "entered"));
        assert!(found.iter().any(|leaf| leaf.factor.as_ref().is_some_and(|factor| !factor.source.is_empty())));

        let shallow = app.trace(&reporter, eid, vid, &figure("total:combustion", 0)).unwrap();
        assert!(shallow.more && shallow.inputs.is_empty(), "cut where it was asked to be");
        assert_eq!(code(app.trace(&reporter, eid, vid, &figure("combustion", 2))), "trace.malformed_figure");
        assert_eq!(code(app.trace(&reporter, eid, vid, &figure("total:nothing", 2))), "trace.unknown_figure");
        assert_eq!(code(app.trace(&reporter, eid, vid, &figure("cell:fuel/9|diesel|01/ncv", 2))), "trace.unknown_figure");
    };

    a_version_of_a_method_that_has_changed_shows_its_figures_but_no_trace => |database| {
        let world = World::new(database);
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let version = world.upload(&reporter, submission, FIRST.workbook());
        let (scope, old) = (ScopeFilter::Province, world.app.new_id());
        let own = ScopeFilter::Enterprise(version.enterprise_id.to_string());
        world.app.store().write(|connection| {
            let mut head = version::find(connection, &own, &version.id.to_string())?;
            let entries = version::entries(connection, &own, &head.id)?;
            let assessment = version::assessment(connection, &own, &head.id)?;
            let standing = part::current(connection, &own, &submission.to_string())?.remove(0);
            head.id = old.to_string();
            head.number = 2;
            head.method_hash = "0".repeat(64);
            version::insert(connection, &version::NewVersion { head, entries, assessment }, &[])?;
            part::attach(connection, &part::SubmissionPart { version_id: old.to_string(), ..standing })?;
            assert!(version::find(connection, &scope, &old.to_string()).is_err(), "not released");
            Ok::<_, Fault>(())
        }).unwrap();
        let eid = version.enterprise_id;
        let shown = world.app.version(&reporter, eid, old).unwrap();
        assert_eq!(shown.totals.len(), version.totals.len());
        assert_eq!(shown.provenance.method_hash, "0".repeat(64));
        let refused = world.app.trace(&reporter, eid, old, &figure("total:combustion", 2));
        assert_eq!(code(refused), "version.method_changed");
    };

    what_changed_is_shown_cell_by_cell_with_its_effect => |database| {
        let world = World::new(database);
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let first = world.upload(&reporter, submission, FIRST.workbook());
        let second = world.upload(&reporter, submission, &FIRST.workbook_of("87310.45", "20.114"));
        let (app, eid) = (&world.app, first.enterprise_id);
        let found = app.compare(&reporter, eid, second.id, first.id).unwrap();
        let [cell] = found.cells.as_slice() else { panic!("one cell changed: {:?}", found.cells) };
        assert_eq!((cell.table.as_str(), cell.row_key.as_str(), cell.column.as_str()), ("fuel", "1|bituminous|01", "quantity"));
        assert_eq!((cell.before.n.as_deref(), cell.after.n.as_deref()), (Some("86310.45"), Some("87310.45")));
        assert_eq!(cell.at.as_ref(), Some(january(&second, "quantity")));
        let combustion = found.totals.iter().find(|total| total.id == "combustion").unwrap();
        assert!(combustion.difference.as_deref().is_some_and(|tonnes| !tonnes.starts_with('-')));
        let back = app.compare(&reporter, eid, first.id, second.id).unwrap();
        let undone = back.totals.iter().find(|total| total.id == "combustion").unwrap();
        let difference = combustion.difference.as_deref().unwrap();
        assert_eq!(undone.difference, Some(format!("-{difference}")));
        assert!(app.compare(&reporter, eid, first.id, first.id).unwrap().cells.is_empty());
    };

    a_warning_is_answered_by_the_enterprise_while_the_report_is_in_its_hands => |database| {
        let world = World::new(database);
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let version = world.upload(&reporter, submission, &FIRST.workbook_of("86310.45", "33"));
        let (app, eid, vid) = (&world.app, version.enterprise_id, version.id);
        let warnings: Vec<_> = version.problems.iter().filter(|problem| problem.severity == Severity::Warning).collect();
        assert!(!warnings.is_empty() && warnings.iter().all(|warning| warning.answer.is_none()));
        let answer = |warning: &qilu_app::view::Problem, text: &str| NewAnswer {
            code: warning.code.clone(),
            place: warning.place.clone(),
            text: text.to_owned(),
            evidence: None,
        };
        let put = |new: &NewAnswer| app.answer(&reporter, &world.once(), eid, vid, new);
        assert_eq!(code(put(&answer(warnings[0], "  "))), "answer.text");
        assert_eq!(code(put(&answer(warnings[0], &"长".repeat(4_001)))), "answer.text");
        let elsewhere = NewAnswer { code: "PWR-999".to_owned(), ..answer(warnings[0], "已核对") };
        assert_eq!(code(put(&elsewhere)), "answer.unknown_warning");
        let long = NewAnswer { evidence: Some("长".repeat(201)), ..answer(warnings[0], "已核对") };
        assert_eq!(code(put(&long)), "answer.evidence");
        let approver = world.who("approver");
        let not_his = app.answer(&approver, &world.once(), eid, vid, &answer(warnings[0], "已核对"));
        assert_eq!(code(not_his), "access.forbidden");
        let other = app.answer(&world.who("reporter2"), &world.once(), eid, vid, &answer(warnings[0], "已核对"));
        assert_eq!(code(other), "not_found");

        for warning in &warnings {
            put(&answer(warning, "已核对化验单")).unwrap();
        }
        let answered = put(&answer(warnings[0], "已核对化验单，见附件")).unwrap();
        let of = |code: &str| answered.problems.iter().find(|problem| problem.code == code).unwrap().answer.clone();
        assert_eq!(of(&warnings[0].code).as_deref(), Some("已核对化验单，见附件"), "the later answer stands");
        assert!(answered.problems.iter().filter(|problem| problem.severity == Severity::Warning).all(|problem| problem.answer.is_some()));

        let again = world.once();
        let repeated = answer(warnings[0], "已核对化验单，见附件");
        for _ in 0..2 {
            app.answer(&reporter, &again, eid, vid, &repeated).unwrap();
        }

        world.act("reporter", submission, "submit");
        assert_eq!(code(put(&answer(warnings[0], "再改"))), "answer.closed");
        let seen = app.audit(&world.who("province"), &qilu_app::query::AuditQuery::default()).unwrap();
        let answers = seen.items.iter().filter(|event| event.action == "version.answer").count();
        assert_eq!(answers, warnings.len() + 2, "every answer is in the audit trail, a repeated request once");
    };

    an_answer_goes_along_to_the_next_version_and_the_authority_sees_it => |database| {
        let world = World::new(database);
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let first = world.upload(&reporter, submission, &FIRST.workbook_of("86310.45", "33"));
        let (app, eid) = (&world.app, first.enterprise_id);
        let warnings: Vec<_> = first.problems.iter().filter(|problem| problem.severity == Severity::Warning).collect();

        let act = qilu_app::view::SubmissionAct { action: "submit".to_owned(), ..Default::default() };
        let etag = app.submission(&reporter, submission).unwrap().etag;
        let refused = app.act(&reporter, &world.once(), submission, &etag, &act).err().unwrap();
        assert_eq!(refused.code, "submission.warnings_unanswered");
        assert_eq!(refused.problems.len(), warnings.len(), "each warning that waits is named");
        assert_eq!(refused.place.as_deref(), Some(&refused.problems[0].place));

        for warning in &warnings {
            let answer = NewAnswer {
                code: warning.code.clone(),
                place: warning.place.clone(),
                text: "已核对化验单".to_owned(),
                evidence: Some(" 化验单 HY-2023-01 ".to_owned()),
            };
            app.answer(&reporter, &world.once(), eid, first.id, &answer).unwrap();
        }
        let second = world.upload(&reporter, submission, &FIRST.workbook_of("86311.45", "33"));
        let third = world.upload(&reporter, submission, &FIRST.workbook_of("86312.45", "33"));
        for version in [&second, &third] {
            let carried = version.problems.iter().filter(|problem| problem.severity == Severity::Warning);
            for problem in carried {
                assert_eq!(problem.answer.as_deref(), Some("已核对化验单"));
                assert_eq!(problem.answer_evidence.as_deref(), Some("化验单 HY-2023-01"));
                assert_eq!((problem.answered_by.as_deref(), problem.answer_carried_from), (Some("演示reporter"), Some(1)));
            }
        }
        let mended = world.upload(&reporter, submission, FIRST.workbook());
        assert!(mended.problems.iter().all(|problem| problem.answer.is_none()), "a warning that is gone takes its answer along");
        let again = world.upload(&reporter, submission, &FIRST.workbook_of("86312.45", "33"));
        assert_eq!(again.id, third.id);

        world.act("reporter", submission, "submit");
        world.act("approver", submission, "approve_submission");
        for login in ["jinan", "province"] {
            let seen = app.version(&world.who(login), eid, third.id).unwrap();
            let answered = seen.problems.iter().filter(|problem| problem.answer.is_some()).count();
            assert_eq!(answered, warnings.len(), "{login}");
        }
        let seen = app.audit(&world.who("province"), &qilu_app::query::AuditQuery::default()).unwrap();
        assert_eq!(seen.items.iter().filter(|event| event.action == "version.carry_answers").count(), 2);
    };

    versions_of_two_enterprises_are_not_compared => |database| {
        let world = World::new(database);
        let (_, first) = world.release(&FIRST);
        let (_, second) = world.release(&SECOND);
        let province = world.who("province");
        assert_eq!(code(world.app.compare(&province, first.enterprise_id, first.id, second.id)), "not_found");
    };
}
