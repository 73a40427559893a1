//! An enterprise's own workbook: mapped once, read again next month, shared in its group.

use qilu_app::{
    NewFile,
    fault::Outcome,
    query::LayoutQuery,
    view::{
        InspectionWish, LayoutChange, LayoutDetail, NewLayout, NewLayoutVersion, PreviewWish,
        Severity, Upload,
    },
};
use qilu_quantity::Lang;
use qilu_store::on_both_engines;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{FIRST, SECOND, World, YEAR, code, credit_code};

/// A ledger of fuels as an ERP exports it: coal in 万吨, from January to this month.
pub fn ledger(months: u32, columns_moved: bool) -> NewFile {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("燃料台账").unwrap();
    let order: [u16; 6] = if columns_moved {
        [5, 2, 0, 4, 1, 3]
    } else {
        [0, 1, 2, 3, 4, 5]
    };
    let heads = [
        "机组",
        "煤种",
        "月份",
        "消耗量(万吨)",
        "热值(MJ/kg)",
        "元素碳(%)",
    ];
    for (head, column) in heads.iter().zip(order) {
        sheet.write_string(1, column, *head).unwrap();
    }
    sheet.write_string(0, 0, "燃料消耗台账").unwrap();
    for month in 1..=months {
        let row = month + 1;
        sheet.write_string(row, order[0], "1号机组").unwrap();
        sheet.write_string(row, order[1], "入炉煤").unwrap();
        sheet
            .write_string(row, order[2], format!("{month}月"))
            .unwrap();
        sheet.write_number(row, order[3], 7.412_088).unwrap();
        sheet
            .write_number(row, order[4], 20.11 + f64::from(month) / 1000.0)
            .unwrap();
        sheet
            .write_number(row, order[5], 58.3 + f64::from(month) / 100.0)
            .unwrap();
    }
    NewFile {
        name: format!("燃料台账{months}月.xlsx"),
        bytes: book.save_to_buffer().unwrap(),
    }
}

pub fn document() -> Value {
    json!({ "method": "power-2022", "sources": [{
        "table": "fuel", "sheet": "燃料台账", "header": { "row": 2 },
        "columns": [
            { "column": "unit", "header": { "text": "机组" }, "codes": { "1号机组": "1" } },
            { "column": "fuel", "header": { "text": "煤种" }, "codes": { "入炉煤": "bituminous" } },
            { "column": "month", "header": { "text": "月份" } },
            { "column": "quantity", "header": { "text": "消耗量(万吨)" }, "unit": "万吨" },
            { "column": "ncv", "header": { "text": "热值(MJ/kg)" }, "unit": "MJ/kg" },
            { "column": "carbon_air_dried", "header": { "text": "元素碳(%)" } },
        ]
    }] })
}

fn keep(world: &World, login: &str, shared: bool) -> LayoutDetail {
    let new = NewLayout {
        name: "燃料台账".to_owned(),
        document: document(),
        note: "初版".to_owned(),
        shared,
    };
    world
        .app
        .create_layout(&world.who(login), &world.once(), &new)
        .unwrap()
}

fn send(
    world: &World,
    login: &str,
    submission: Uuid,
    layout: Uuid,
    file: &NewFile,
) -> Outcome<Upload> {
    let who = world.who(login);
    let etag = world.etag(&who, submission);
    world
        .app
        .upload_by_layout(&who, &world.once(), submission, &etag, layout, file)
}

on_both_engines! {
    an_own_workbook_is_mapped_once_and_read_again_next_month => |database| {
        let world = World::new(database);
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let template = world.upload(&reporter, submission, FIRST.workbook());
        let kept = keep(&world, "reporter", false);
        let first = send(&world, "reporter", submission, kept.layout.id, &ledger(3, false)).unwrap().version;
        assert_eq!((first.number, first.file_name.as_deref()), (2, Some("燃料台账3月.xlsx")));
        let origin = first.origin.clone().unwrap();
        let layout = origin.layout.unwrap();
        assert_eq!((layout.id, layout.version, layout.name.as_str()), (kept.layout.id, 1, "燃料台账"));
        // What the ledger does not fill is taken from the version that stood, and said so.
        assert_eq!(origin.carried_from, Some(template.id));
        assert_eq!(origin.carried_tables.len(), 2);
        let fuel = first.tables.iter().find(|table| table.id == "fuel").unwrap();
        assert_eq!(fuel.rows.len(), 3);
        let unit = first.tables.iter().find(|table| table.id == "unit").unwrap();
        assert_eq!(unit.rows.len(), 1);
        // The user's own file is the version's workbook: its sheets, its cells, its problems marked in it.
        let (enterprise, version) = (first.enterprise_id, first.id);
        let sheets = world.app.sheets(&reporter, enterprise, version).unwrap();
        assert_eq!(sheets.len(), 1);
        let grid = world.app.sheet(&reporter, enterprise, version, "燃料台账").unwrap();
        let cell = |at: &str| grid.cells.iter().find(|cell| cell.cell == at).unwrap();
        assert_eq!((cell("D3").text.as_str(), cell("D3").kind.as_str()), ("7.412088", "input"));
        let marked = world.app.annotated_workbook(&reporter, enterprise, version, Lang::Zh).unwrap();
        assert!(marked.bytes.len() > 1000);
        // Next month's file has its columns moved and imports untouched.
        let next = ledger(4, true);
        let seen = world.app.inspect_workbook(&reporter, &next, &InspectionWish::default()).unwrap();
        let known = seen.recognised.first().unwrap();
        assert_eq!((known.layout.id, known.complete), (kept.layout.id, true));
        let second = send(&world, "reporter", submission, kept.layout.id, &next).unwrap().version;
        let fuel = second.tables.iter().find(|table| table.id == "fuel").unwrap();
        assert_eq!((second.number, fuel.rows.len()), (3, 4));
        // The same file again is the version that is there.
        let again = send(&world, "reporter", submission, kept.layout.id, &next).unwrap();
        assert_eq!(again.version.id, second.id);
        // A template's version has no origin to tell.
        assert!(template.origin.is_none());
    };

    a_file_that_is_not_the_layouts_is_refused_with_its_place_and_changes_nothing => |database| {
        let world = World::new(database);
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let kept = keep(&world, "reporter", false);
        let before = world.etag(&reporter, submission);
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("燃料台账").unwrap();
        for (column, head) in ["机组", "煤种", "月份"].into_iter().enumerate() {
            sheet.write_string(0, u16::try_from(column).unwrap(), head).unwrap();
        }
        let file = NewFile { name: "x.xlsx".to_owned(), bytes: book.save_to_buffer().unwrap() };
        let fault = send(&world, "reporter", submission, kept.layout.id, &file).err().unwrap();
        assert_eq!(fault.code, "foreign.missing_header");
        assert_eq!(fault.problems[0].place.at.as_ref().unwrap().cell, "A1");
        let text = NewFile { name: "x.xlsx".to_owned(), bytes: b"text".to_vec() };
        assert_eq!(code(send(&world, "reporter", submission, kept.layout.id, &text)), "workbook.not_a_workbook");
        assert_eq!(world.etag(&reporter, submission), before);
        // The template's own way still says what it is.
        let sent = world.app.upload(&reporter, &world.once(), submission, &before, &ledger(1, false));
        assert_eq!(code(sent), "workbook.wrong_template");
    };

    a_preview_shows_rows_problems_and_totals_and_keeps_nothing => |database| {
        let world = World::new(database);
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let wish = |document: Value| PreviewWish { document, submission_id: Some(submission), year: None };
        let file = ledger(2, false);
        let shown = world.app.preview_layout(&reporter, &file, &wish(document())).unwrap();
        assert_eq!((shown.tables.len(), shown.tables[0].rows), (1, 2));
        let cell = &shown.tables[0].sample[0][3];
        assert_eq!(cell.value.n.as_deref(), Some("74120.88"));
        assert_eq!(cell.at.as_ref().unwrap().cell, "D3");
        assert!(shown.problems.iter().any(|problem| problem.severity == Severity::Error));
        assert!(world.app.submission(&reporter, submission).unwrap().parts.is_empty());
        let mut faulty = document();
        faulty["sources"][0]["columns"][3]["unit"] = json!("GJ");
        // A unit that hangs on each row's fuel is only known row by row: the engine says so at the cell.
        let shown = world.app.preview_layout(&reporter, &file, &wish(faulty)).unwrap();
        let mismatch = shown.problems.iter().find(|problem| problem.code.contains("unit")).unwrap();
        assert_eq!(mismatch.place.at.as_ref().unwrap().cell, "D3");
        let proposal = InspectionWish {
            method_id: Some("power-2022".to_owned()),
            table: Some("fuel".to_owned()),
            sheet: Some("燃料台账".to_owned()),
            header_row: Some(2),
            header_rows: None,
        };
        let seen = world.app.inspect_workbook(&reporter, &file, &proposal).unwrap();
        assert_eq!((seen.sheets[0].header_row, seen.headers.len()), (2, 6));
        let proposal = seen.proposal.unwrap();
        let columns = proposal["columns"].as_array().unwrap();
        let month = columns.iter().find(|column| column["column"] == "month").unwrap();
        assert_eq!(month["header"]["text"], "月份");
    };

    versions_stay_and_only_the_owner_changes_a_layout => |database| {
        let world = World::with_group(database);
        let group = world.who("group");
        let kept = keep(&world, "group", true);
        let mut second = document();
        second["sources"][0]["sheet"] = json!("新台账");
        let new = NewLayoutVersion { document: second.clone(), note: "换了系统".to_owned() };
        let changed = world.app.add_layout_version(&group, &world.once(), kept.layout.id, &new).unwrap();
        assert_eq!((changed.layout.version, changed.versions.len()), (2, 2));
        assert_eq!(changed.versions[1].document, kept.versions[0].document);
        // A member uses what the group shares, and does not change it.
        let member = world.who("reporter");
        let listed = world.app.layouts(&member, &LayoutQuery::default()).unwrap();
        assert_eq!((listed.items.len(), listed.items[0].own), (1, false));
        let refused = world.app.add_layout_version(&member, &world.once(), kept.layout.id, &new);
        assert_eq!(code(refused), "layout.not_own");
        let submission = world.open(&member);
        let sent = send(&world, "reporter", submission, kept.layout.id, &ledger(1, false)).unwrap();
        assert_eq!(sent.version.origin.unwrap().layout.unwrap().version, 2);
        // Taken back from the group, it is there for its owner alone.
        let change = |shared, retired| LayoutChange { name: None, shared, retired };
        world.app.change_layout(&group, &world.once(), kept.layout.id, &change(Some(false), None)).unwrap();
        assert_eq!(code(world.app.layout(&member, kept.layout.id)), "not_found");
        assert_eq!(code(send(&world, "reporter", submission, kept.layout.id, &ledger(2, false))), "not_found");
        world.app.change_layout(&group, &world.once(), kept.layout.id, &change(Some(true), Some(true))).unwrap();
        assert_eq!(code(send(&world, "reporter", submission, kept.layout.id, &ledger(2, false))), "layout.retired");
        let other = NewLayoutVersion {
            document: json!({ "method": "cement-2013", "sources": [] }),
            note: String::new(),
        };
        assert_eq!(code(world.app.add_layout_version(&group, &world.once(), kept.layout.id, &other)), "layout.faulty");
    };

    who_has_no_business_with_layouts_is_refused => |database| {
        let world = World::new(database);
        for login in ["approver", "lead", "province", "admin"] {
            let listed = world.app.layouts(&world.who(login), &LayoutQuery::default());
            assert_eq!(code(listed), "access.forbidden", "{login}");
        }
        let kept = keep(&world, "reporter", true);
        // Shared means within the group: two power stations without one see nothing of each other.
        assert_eq!(code(world.app.layout(&world.who("reporter2"), kept.layout.id)), "not_found");
        let named = |name: &str| NewLayout { name: name.to_owned(), document: document(), note: String::new(), shared: false };
        let reporter = world.who("reporter");
        assert_eq!(code(world.app.create_layout(&reporter, &world.once(), &named(" "))), "layout.name");
        let unknown = NewLayout { document: json!({ "method": "power-1900", "sources": [] }), ..named("x") };
        assert_eq!(code(world.app.create_layout(&reporter, &world.once(), &unknown)), "layout.unknown_method");
        let malformed = NewLayout { document: json!({ "method": 1 }), ..named("x") };
        assert_eq!(code(world.app.create_layout(&reporter, &world.once(), &malformed)), "layout.malformed");
        assert_eq!((YEAR, credit_code(SECOND.number).len()), (2023, 18));
    };
}
