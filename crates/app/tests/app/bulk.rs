//! Many reports at once: each on its own, by whoever may, and nothing twice.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _, Write as _},
    sync::atomic::AtomicBool,
};

use qilu_access::Role;
use qilu_app::{
    NewFile,
    fault::Outcome,
    query::{BulkItemQuery, BulkQuery},
    view::{Bulk, BulkItem, BulkRun, NewBulk, NewLayout},
};
use qilu_quantity::Lang;
use qilu_store::{bulk, on_both_engines};
use rust_xlsxwriter::Workbook;
use serde_json::json;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    layout::document,
    world::{FIRST, SECOND, World, YEAR, code, credit_code},
};

fn zip(files: &[(&str, &[u8])]) -> NewFile {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    NewFile {
        name: "上报.zip".to_owned(),
        bytes: writer.finish().unwrap().into_inner(),
    }
}

fn start(world: &World, login: &str, file: &NewFile) -> Outcome<Bulk> {
    let new = NewBulk {
        year: YEAR,
        layout_id: None,
    };
    world
        .app
        .start_bulk(&world.who(login), &world.once(), &new, file)
}

fn work(world: &World) -> bool {
    world.app.upload_due_bulk(&AtomicBool::new(false)).unwrap()
}

fn run(world: &World, login: &str, of: &Bulk, run: &str) -> Outcome<Bulk> {
    let wanted = BulkRun {
        run: run.to_owned(),
    };
    world
        .app
        .run_bulk(&world.who(login), &world.once(), of.id, &wanted)
}

fn items(world: &World, login: &str, of: &Bulk) -> Vec<BulkItem> {
    let all = BulkItemQuery::default();
    world
        .app
        .bulk_items(&world.who(login), of.id, &all)
        .unwrap()
        .items
}

/// Outcome, or the code of the refusal, by file name.
fn outcomes(items: &[BulkItem]) -> BTreeMap<&str, &str> {
    let told = |item: &BulkItem| match item.outcome.as_str() {
        "refused" => item.code.clone().unwrap().leak(),
        other => other.to_owned().leak(),
    };
    items
        .iter()
        .map(|item| (item.name.as_str(), &*told(item)))
        .collect()
}

on_both_engines! {
    a_city_uploads_for_its_enterprises_and_every_file_is_told_of => |database| {
        let world = World::new(database);
        let good = FIRST.workbook_of("86310.45", "20.114");
        let other = SECOND.workbook().to_vec();
        let stranger = {
            // A code with a right check digit that belongs to nobody.
            let mut nobody = FIRST.entries("86310.45", "20.114");
            nobody["entity"] = json!(credit_code(99));
            nobody
        };
        let stranger = template_of(99, &stranger);
        let file = zip(&[
            ("济南/第一热电厂.xlsx", &good),
            ("第一热电厂（副本）.xlsx", &good),
            ("第二热电厂.xlsx", &other),
            ("不知哪家.xlsx", &stranger),
            ("说明.xlsx", b"this is no workbook"),
            ("更多.zip", &zip(&[("x.xlsx", b"x")]).bytes),
            ("~$第一热电厂.xlsx", b"lock"),
        ]);
        let started = start(&world, "jinan", &file).unwrap();
        assert_eq!((started.state.as_str(), started.counts.total), ("waiting", 6));
        assert!(work(&world) && !work(&world));
        let city = world.who("jinan");
        let done = world.app.bulk(&city, started.id).unwrap();
        assert_eq!((done.state.as_str(), done.acts.as_slice()), ("done", ["retry".to_owned()].as_slice()));
        let listed = items(&world, "jinan", &started);
        let told = outcomes(&listed);
        assert_eq!(told["第一热电厂.xlsx"], "stored");
        assert_eq!(told["第一热电厂（副本）.xlsx"], "duplicate");
        assert_eq!(told["第二热电厂.xlsx"], "out_of_scope");
        assert_eq!(told["不知哪家.xlsx"], "no_enterprise");
        assert_eq!(told["说明.xlsx"], "workbook.not_a_workbook");
        assert_eq!(told["更多.zip"], "bulk.nested_archive");
        // The report is the enterprise's: it was opened for it, says who uploaded it, and only the enterprise submits it.
        let stored = listed.iter().find(|item| item.outcome == "stored").unwrap();
        assert!(!stored.visible, "a draft stays inside the enterprise");
        let (enterprise, version) = (stored.enterprise.clone().unwrap().id, stored.version_id.unwrap());
        assert_eq!(code(world.app.version(&city, enterprise, version)), "not_found");
        let reporter = world.who("reporter");
        let seen = world.app.version(&reporter, enterprise, version).unwrap();
        let origin = seen.origin.clone().unwrap();
        assert_eq!((origin.uploaded_by.unwrap().name.as_str(), origin.bulk_id), ("演示济南市局", Some(started.id)));
        world.explain(&reporter, &seen);
        world.act("reporter", stored.submission_id.unwrap(), "submit");
        // The list goes out as a workbook, filtered and searched.
        let failed = BulkItemQuery { outcome: Some("failed".to_owned()), ..BulkItemQuery::default() };
        assert_eq!(world.app.bulk_items(&city, started.id, &failed).unwrap().total, Some(5));
        let named = BulkItemQuery { search: Some("第二".to_owned()), ..BulkItemQuery::default() };
        assert_eq!(world.app.bulk_items(&city, started.id, &named).unwrap().total, Some(1));
        assert!(world.app.export_bulk_items(&city, started.id, &failed, Lang::Zh).unwrap().bytes.len() > 1000);
        // Nobody else sees the upload.
        assert_eq!(code(world.app.bulk(&world.who("qingdao"), started.id)), "not_found");
        assert_eq!(code(world.app.bulk(&world.who("province"), started.id)), "access.forbidden");
        assert_eq!(world.app.bulks(&city, &BulkQuery::default()).unwrap().items.len(), 1);
    };

    what_failed_is_tried_again_and_nothing_else => |database| {
        let world = World::new(database);
        let (submission, _) = world.release(&FIRST);
        let changed = FIRST.workbook_of("80000", "20.114");
        let started = start(&world, "jinan", &zip(&[("一.xlsx", &changed)])).unwrap();
        assert!(work(&world));
        assert_eq!(outcomes(&items(&world, "jinan", &started))["一.xlsx"], "submission.not_editable");
        assert_eq!(code(run(&world, "jinan", &started, "cancel")), "bulk.not_in_this_state");
        assert_eq!(code(run(&world, "jinan", &started, "again")), "bulk.run");
        world.act_for("jinan", submission, "return_to_enterprise", "请补正");
        let again = run(&world, "jinan", &started, "retry").unwrap();
        assert_eq!((again.state.as_str(), again.counts.waiting), ("waiting", 1));
        assert!(work(&world));
        let listed = items(&world, "jinan", &started);
        assert_eq!(outcomes(&listed)["一.xlsx"], "stored");
        assert_eq!(listed[0].code, None);
        assert!(world.app.bulk(&world.who("jinan"), started.id).unwrap().acts.is_empty());
    };

    a_cancelled_upload_stops_and_goes_on_where_it_was => |database| {
        let world = World::new(database);
        let started = start(&world, "reporter", &zip(&[("一.xlsx", FIRST.workbook())])).unwrap();
        let cancelled = run(&world, "reporter", &started, "cancel").unwrap();
        assert_eq!((cancelled.state.as_str(), cancelled.acts.as_slice()), ("cancelled", ["resume".to_owned()].as_slice()));
        assert!(work(&world), "the job is taken and put away");
        assert_eq!(items(&world, "reporter", &started)[0].outcome, "waiting");
        run(&world, "reporter", &started, "resume").unwrap();
        // Told to stop before its first round is over it is due again.
        world.app.upload_due_bulk(&AtomicBool::new(true)).unwrap();
        while work(&world) {}
        let listed = items(&world, "reporter", &started);
        assert_eq!((listed[0].outcome.as_str(), listed[0].visible), ("stored", true));
    };

    a_job_taken_up_after_a_crash_doubles_nothing => |database| {
        let world = World::new(database);
        let started = start(&world, "reporter", &zip(&[("一.xlsx", FIRST.workbook())])).unwrap();
        assert!(work(&world));
        let before = items(&world, "reporter", &started).remove(0);
        // As if the version had been committed and the process had ended before the list was written.
        let organisation = world.who("reporter").actor.organisation.to_string();
        let job = bulk::BulkJob { state: "cancelled".to_owned(), ..find(&world, &organisation, &started) };
        world.app.store().write(|connection| {
            let job = bulk::save(connection, &job)?;
            let row = bulk::item(connection, &job, &before.id.to_string())?;
            let row = bulk::BulkItem { outcome: "waiting".to_owned(), version_id: None, ..row };
            bulk::save_items(connection, &[row])
        }).unwrap();
        run(&world, "reporter", &started, "resume").unwrap();
        assert!(work(&world));
        let after = items(&world, "reporter", &started).remove(0);
        assert_eq!((after.outcome.as_str(), after.version_id), ("stored", before.version_id));
        let submission = world.app.submission(&world.who("reporter"), before.submission_id.unwrap()).unwrap();
        assert_eq!(submission.parts[0].versions.len(), 1);
    };

    a_group_uploads_one_workbook_of_its_members_and_each_gets_its_own_rows => |database| {
        let world = World::with_group(database);
        let group = world.who("group");
        let mut shared = document();
        shared["sources"][0]["entity"] = json!({ "text": "统一社会信用代码" });
        shared["sources"][0]["header"]["row"] = json!(1);
        let new = NewLayout { name: "集团燃料汇总".to_owned(), document: shared, note: String::new(), shared: true };
        let layout = world.app.create_layout(&group, &world.once(), &new).unwrap().layout.id;
        let file = summary(&[FIRST.number, SECOND.number, 99]);
        let new = NewBulk { year: YEAR, layout_id: Some(layout) };
        let started = world.app.start_bulk(&group, &world.once(), &new, &file).unwrap();
        assert_eq!((started.kind.as_str(), started.counts.total), ("rows", 3));
        assert!(work(&world));
        let listed = items(&world, "group", &started);
        let told = outcomes(&listed);
        assert_eq!(told[credit_code(FIRST.number).as_str()], "stored");
        assert_eq!(told[credit_code(SECOND.number).as_str()], "stored");
        assert_eq!(told[credit_code(99).as_str()], "no_enterprise");
        let of = |number: u32| listed.iter().find(|item| item.credit_code == credit_code(number)).unwrap();
        let item = of(SECOND.number);
        let member = world.who("reporter2");
        let (enterprise, version) = (item.enterprise.clone().unwrap().id, item.version_id.unwrap());
        let grid = world.app.sheet(&member, enterprise, version, "燃料台账").unwrap();
        let texts: Vec<&str> = grid.cells.iter().map(|cell| cell.text.as_str()).collect();
        assert!(texts.contains(&credit_code(SECOND.number).as_str()));
        assert!(!texts.contains(&credit_code(FIRST.number).as_str()), "nobody is shown the figures of another");
        let seen = world.app.version(&member, enterprise, version).unwrap();
        assert_eq!(seen.origin.unwrap().uploaded_by.unwrap().name, "演示能源集团");
        // What needs mending comes back marked, one by one and together.
        assert!(item.errors > 0 && item.annotated);
        let one = world.app.annotated_bulk_item(&group, started.id, item.id, Lang::Zh).unwrap();
        assert!(one.file_name.ends_with("_批注.xlsx"));
        let all = world.app.annotated_bulk(&group, started.id, Lang::Zh).unwrap();
        let mut packed = ZipArchive::new(Cursor::new(all.bytes)).unwrap();
        assert_eq!(packed.len(), 3, "two workbooks and the list");
        let mut bytes = Vec::new();
        packed.by_index(0).unwrap().read_to_end(&mut bytes).unwrap();
        assert!(bytes.starts_with(b"PK"));
        // A reporter of one enterprise does not upload for another, nor does a group for who is no member.
        let alone = start(&world, "reporter", &zip(&[("二.xlsx", SECOND.workbook())])).unwrap();
        assert!(work(&world));
        assert_eq!(outcomes(&items(&world, "reporter", &alone))["二.xlsx"], "out_of_scope");
        assert_eq!(Role::GroupReporter.code(), "group_reporter");
    };

    own_workbooks_in_a_zip_are_read_by_the_layout_and_told_apart_by_their_names => |database| {
        let world = World::with_group(database);
        let group = world.who("group");
        let new = NewLayout { name: "成员台账".to_owned(), document: document(), note: String::new(), shared: true };
        let layout = world.app.create_layout(&group, &world.once(), &new).unwrap().layout.id;
        let ledger = crate::layout::ledger(2, false).bytes;
        let named = format!("{}_台账.xlsx", credit_code(FIRST.number));
        let file = zip(&[(&named, &ledger), ("台账.xlsx", &ledger), ("二.xlsx", SECOND.workbook())]);
        let new = NewBulk { year: YEAR, layout_id: Some(layout) };
        let started = world.app.start_bulk(&group, &world.once(), &new, &file).unwrap();
        assert!(work(&world));
        let listed = items(&world, "group", &started);
        let told = outcomes(&listed);
        assert_eq!(told[named.as_str()], "stored");
        assert_eq!(told["台账.xlsx"], "bulk.no_credit_code");
        assert_eq!(told["二.xlsx"], "stored", "templates and own workbooks may stand side by side");
    };

    what_cannot_be_a_bulk_upload_is_refused_at_once => |database| {
        let world = World::new(database);
        let bytes = |bytes: &[u8]| NewFile { name: "x".to_owned(), bytes: bytes.to_vec() };
        assert_eq!(code(start(&world, "jinan", &bytes(b"text"))), "bulk.not_a_zip");
        assert_eq!(code(start(&world, "jinan", &bytes(b"PK\x03\x04cut"))), "bulk.unreadable");
        assert_eq!(code(start(&world, "jinan", &bytes(FIRST.workbook()))), "bulk.layout_needed");
        for login in ["approver", "lead", "province", "admin"] {
            assert_eq!(code(start(&world, login, &zip(&[("x", b"x")]))), "access.forbidden", "{login}");
        }
        let other_year = NewBulk { year: YEAR - 1, layout_id: None };
        let file = zip(&[("一.xlsx", FIRST.workbook())]);
        let started = world.app.start_bulk(&world.who("jinan"), &world.once(), &other_year, &file).unwrap();
        assert!(work(&world));
        assert_eq!(outcomes(&items(&world, "jinan", &started))["一.xlsx"], "workbook.other_year");
        // What was refused opened no submission.
        let listed = world.app.submissions(&world.who("reporter"), &qilu_app::query::SubmissionQuery::default()).unwrap();
        assert!(listed.items.is_empty());
        let third = world.app.start_bulk(&world.who("jinan"), &world.once(), &NewBulk { year: 1800, layout_id: None }, &file);
        assert_eq!(code(third), "request.year");
    };
}

fn find(world: &World, organisation: &str, of: &Bulk) -> bulk::BulkJob {
    world
        .app
        .store()
        .read(|connection| bulk::find(connection, organisation, &of.id.to_string()))
        .unwrap()
}

fn template_of(number: u32, entries: &serde_json::Value) -> Vec<u8> {
    use qilu_accounting::{Entries, Library};
    use qilu_workbook::{EntityFacts, TemplateOptions, write_template};
    let entries = Entries::from_json(entries).unwrap();
    let library = Library::embedded();
    let options = TemplateOptions {
        entity: Some(EntityFacts {
            credit_code: credit_code(number),
            name: "演示企业".to_owned(),
        }),
        entries: Some(&entries),
        demo: true,
        ..TemplateOptions::new(YEAR, Lang::Zh)
    };
    write_template(library, library.method(&entries.method).unwrap(), &options).unwrap()
}

/// One workbook with a row of coal for each of these organisations.
pub fn summary(numbers: &[u32]) -> NewFile {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("燃料台账").unwrap();
    let heads = [
        "统一社会信用代码",
        "机组",
        "煤种",
        "月份",
        "消耗量(万吨)",
        "热值(MJ/kg)",
        "元素碳(%)",
    ];
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string(0, column, head).unwrap();
    }
    for (row, number) in (1_u32..).zip(numbers) {
        sheet.write_string(row, 0, credit_code(*number)).unwrap();
        for (column, text) in [(1, "1号机组"), (2, "入炉煤"), (3, "1月")] {
            sheet.write_string(row, column, text).unwrap();
        }
        sheet
            .write_number(row, 4, 7.4 + f64::from(*number))
            .unwrap();
        sheet.write_number(row, 5, 20.1).unwrap();
        sheet.write_number(row, 6, 58.3).unwrap();
    }
    NewFile {
        name: "集团汇总.xlsx".to_owned(),
        bytes: book.save_to_buffer().unwrap(),
    }
}
