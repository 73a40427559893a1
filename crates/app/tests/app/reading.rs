//! Nothing of a file from outside is read by the server itself: where the reader refuses, every door refuses, whatever the
//! file holds.

use std::{
    io::{Cursor, Write as _},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use qilu_app::{
    NewFile,
    query::BulkItemQuery,
    view::{BulkItem, InspectionWish, NewBulk, NewLayout, PreviewWish},
};
use qilu_quantity::Lang;
use qilu_reader::{Direct, Task, Unread, WorkbookReader};
use qilu_store::on_both_engines;
use qilu_workbook::WorkbookProblem;
use rust_xlsxwriter::Workbook;
use serde_json::json;
use uuid::Uuid;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    layout::{document, ledger},
    world::{FIRST, World, YEAR, code, credit_code},
};

/// Reads like any other, or refuses every file as one that takes too much memory; keeps what it was asked.
#[derive(Default)]
struct Watched {
    refuses: AtomicBool,
    asked: Mutex<Vec<String>>,
}

impl WorkbookReader for Watched {
    fn perform(&self, task: &Task, file: &[u8]) -> Result<Vec<u8>, Unread> {
        let name = format!("{task:?}");
        let name = name.split([' ', '{']).next().unwrap_or_default();
        self.asked.lock().unwrap().push(name.to_owned());
        match self.refuses.load(Ordering::Relaxed) {
            true => Err(WorkbookProblem::too_heavy().into()),
            false => Direct.perform(task, file),
        }
    }
}

impl Watched {
    fn refuse(&self, refuses: bool) {
        self.refuses.store(refuses, Ordering::Relaxed);
        self.asked.lock().unwrap().clear();
    }

    /// What it was asked since, and forgets it.
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

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

/// A layout of the group's; with a column of the credit code, for a file of several enterprises.
fn keep(world: &World, entity: bool) -> Uuid {
    let mut document = document();
    if entity {
        document["sources"][0]["entity"] = json!({ "text": "统一社会信用代码" });
        document["sources"][0]["header"]["row"] = json!(1);
    }
    let new = NewLayout {
        name: format!("台账{entity}"),
        document,
        note: String::new(),
        shared: true,
    };
    let kept = world
        .app
        .create_layout(&world.who("group"), &world.once(), &new);
    kept.unwrap().layout.id
}

fn begin(world: &World, layout: Option<Uuid>, file: &NewFile) -> qilu_app::fault::Outcome<Uuid> {
    let new = NewBulk {
        year: YEAR,
        layout_id: layout,
    };
    let group = world.who("group");
    let started = world.app.start_bulk(&group, &world.once(), &new, file)?;
    Ok(started.id)
}

fn work(world: &World) -> bool {
    world.app.upload_due_bulk(&AtomicBool::new(false)).unwrap()
}

fn items(world: &World, bulk: Uuid) -> Vec<BulkItem> {
    let all = BulkItemQuery::default();
    let page = world.app.bulk_items(&world.who("group"), bulk, &all);
    page.unwrap().items
}

/// A ledger whose header lacks what the layout reads.
fn cut_short() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("燃料台账").unwrap();
    sheet.write_string(1, 0, "机组").unwrap();
    book.save_to_buffer().unwrap()
}

on_both_engines! {
    own_workbooks_and_templates_are_read_by_the_reader_alone => |database| {
        let reader = Arc::new(Watched::default());
        let world = World::with_group(database).read_by(reader.clone());
        let layout = keep(&world, false);
        let member = world.who("reporter");
        let submission = world.open(&member);
        let file = ledger(2, false);
        let etag = world.etag(&member, submission);
        let proposal = InspectionWish { sheet: Some("燃料台账".to_owned()), ..InspectionWish::default() };
        let wish = PreviewWish { document: document(), submission_id: Some(submission), year: None };
        let template = NewFile { name: "报告.xlsx".to_owned(), bytes: FIRST.workbook().to_vec() };

        reader.refuse(true);
        assert_eq!(code(world.app.inspect_workbook(&member, &file, &proposal)), "workbook.too_heavy");
        assert_eq!(reader.asked(), ["Inspect"]);
        assert_eq!(code(world.app.preview_layout(&member, &file, &wish)), "workbook.too_heavy");
        assert_eq!(reader.asked(), ["HandOverRows"]);
        let sent = world.app.upload_by_layout(&member, &world.once(), submission, &etag, layout, &file);
        assert_eq!(code(sent), "workbook.too_heavy");
        assert_eq!(reader.asked(), ["HandOverRows"]);
        let sent = world.app.upload(&member, &world.once(), submission, &etag, &template);
        assert_eq!(code(sent), "workbook.too_heavy");
        assert_eq!(reader.asked(), ["HandOver"]);
        assert_eq!(world.etag(&member, submission), etag, "nothing was written");

        reader.refuse(false);
        world.app.inspect_workbook(&member, &file, &proposal).unwrap();
        assert_eq!(reader.asked(), ["Inspect", "Headers", "Recognise"]);
        world.app.upload_by_layout(&member, &world.once(), submission, &etag, layout, &file).unwrap();
    };

    every_workbook_of_a_bulk_upload_is_read_by_the_reader_alone => |database| {
        let reader = Arc::new(Watched::default());
        let world = World::with_group(database).read_by(reader.clone());
        let (layout, shared) = (keep(&world, false), keep(&world, true));
        let group = world.who("group");
        let own = format!("{}_台账.xlsx", credit_code(FIRST.number));
        let packed = zip(&[(&own, &ledger(2, false).bytes), ("一.xlsx", FIRST.workbook())]);

        reader.refuse(true);
        let started = begin(&world, Some(layout), &packed).unwrap();
        assert!(work(&world));
        let told = items(&world, started);
        assert!(told.iter().all(|item| item.code.as_deref() == Some("workbook.too_heavy")), "{told:?}");
        assert_eq!(reader.asked(), ["Mark", "Mark"]);
        // One workbook of many enterprises: refused at once, and while it is worked off.
        let many = crate::bulk::summary(&[FIRST.number]);
        assert_eq!(code(begin(&world, Some(shared), &many)), "workbook.too_heavy");
        assert_eq!(reader.asked(), ["HandOverRows"]);
        reader.refuse(false);
        let started = begin(&world, Some(shared), &many).unwrap();
        reader.refuse(true);
        assert!(work(&world));
        assert_eq!(world.app.bulk(&group, started).unwrap().state, "failed");
        assert_eq!(reader.asked(), ["HandOverRows"]);

        // What goes back marked is marked by the reader too.
        reader.refuse(false);
        let started = begin(&world, Some(layout), &zip(&[(&own, &cut_short())])).unwrap();
        assert!(work(&world));
        let refused = items(&world, started).remove(0);
        assert_eq!(refused.code.as_deref(), Some("foreign.missing_header"));
        assert_eq!(reader.asked(), ["Mark", "HandOverRows"]);
        let marked = world.app.annotated_bulk_item(&group, started, refused.id, Lang::Zh).unwrap();
        assert!(marked.bytes.starts_with(b"PK"));
        reader.refuse(true);
        let marked = world.app.annotated_bulk_item(&group, started, refused.id, Lang::Zh);
        assert_eq!(code(marked), "bulk.nothing_marked");
        assert_eq!(reader.asked(), ["Annotate"]);
    };
}
