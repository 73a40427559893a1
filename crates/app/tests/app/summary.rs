//! The key-unit emission summary and its exports.

use chrono::NaiveDate;
use qilu_app::{
    Lang,
    query::{SummaryLineQuery, SummaryQuery, TraceQuery},
    view::SummaryLine,
};
use qilu_inventory::{Boundaries, Filter, LineId, Region, Regions, summarise};
use qilu_quantity::{DecisionId, EnterpriseId, Exact, Grams};
use qilu_store::on_both_engines;

use crate::export::shown;
use crate::world::{FIRST, JINAN, QINGDAO, SECOND, World, code};

fn grams(tonnes: &str) -> Grams {
    Grams::from_tonnes(&Exact::parse(tonnes).unwrap()).unwrap()
}

/// Every line, read in pages of three.
fn lines(world: &World, login: &str) -> Vec<SummaryLine> {
    let who = world.who(login);
    let mut query = SummaryLineQuery {
        limit: Some(3),
        ..SummaryLineQuery::default()
    };
    let mut lines = Vec::new();
    loop {
        let page = world.app.summary_lines(&who, &query).unwrap();
        assert!(page.items.len() <= 3);
        lines.extend(page.items);
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            return lines;
        }
    }
}

on_both_engines! {
    only_determined_values_count_and_each_scope_sees_its_own => |database| {
        let world = World::new(database);
        let (submission, version) = world.release(&FIRST);
        world.release(&SECOND);
        let province = world.who("province");
        let nothing = world.app.summary(&province, &SummaryQuery::default()).unwrap();
        assert_eq!((nothing.total_direct_tonnes.as_str(), nothing.cells.len()), ("0", 0), "reported is not determined");

        world.determine(submission, &version);
        let summary = world.app.summary(&province, &SummaryQuery::default()).unwrap();
        assert_eq!((summary.year, summary.years.as_slice()), (2023, [2023].as_slice()));
        assert_eq!(Some(&summary.total_direct_tonnes), version.total_without.as_ref());
        let cities: Vec<_> = summary.cells.iter().map(|cell| cell.city_code.as_str()).collect();
        assert_eq!(cities, [JINAN]);
        assert_eq!(summary.memos.len(), 1);

        let jinan = world.app.summary(&world.who("jinan"), &SummaryQuery::default()).unwrap();
        assert_eq!(jinan.total_direct_tonnes, summary.total_direct_tonnes);
        let qingdao = world.app.summary(&world.who("qingdao"), &SummaryQuery::default()).unwrap();
        assert_eq!(qingdao.total_direct_tonnes, "0");
        for login in ["reporter", "lead", "admin"] {
            let who = world.who(login);
            assert_eq!(code(world.app.summary(&who, &SummaryQuery::default())), "access.forbidden", "{login}");
            assert_eq!(code(world.app.export_summary(&who, &SummaryQuery::default(), Lang::Zh)), "access.forbidden");
        }
    };

    the_cells_are_what_the_inventory_makes_of_the_lines => |database| {
        let world = World::new(database);
        for plant in [&FIRST, &SECOND] {
            let (submission, version) = world.release(plant);
            world.determine(submission, &version);
        }
        let summary = world.app.summary(&world.who("province"), &SummaryQuery::default()).unwrap();
        let regions: Regions = [JINAN, QINGDAO]
            .map(|code| Region { code: code.to_owned(), valid_to: None::<NaiveDate>, successor: None })
            .into_iter()
            .collect();
        // Each line again, as the inventory takes it.
        let counted: Vec<qilu_inventory::SummaryLine> = (0..)
            .zip(lines(&world, "province"))
            .map(|(ordinal, line)| qilu_inventory::SummaryLine {
                id: LineId {
                    enterprise: EnterpriseId(line.enterprise.id),
                    year: 2023,
                    decision: DecisionId(line.submission_id),
                    ordinal,
                },
                city: line.city_code,
                sector: line.sector,
                gas: line.gas,
                scope: line.scope.parse().unwrap(),
                category: line.category,
                grams: grams(&line.tonnes),
            })
            .collect();
        let inventory = summarise(&counted, &regions, Boundaries::OfReportingYear).unwrap();
        assert_eq!(inventory.direct(&Filter::default()).grams, grams(&summary.total_direct_tonnes));
        let cells: Vec<_> = inventory.cells().map(|(key, total)| (key.city.clone(), key.gas.clone(), total.grams)).collect();
        let shown: Vec<_> =
            summary.cells.iter().map(|cell| (cell.city_code.clone(), cell.gas.clone(), grams(&cell.direct_tonnes))).collect();
        assert_eq!(shown, cells);
        assert_eq!(cells.len(), 2);
        let electricity: Vec<_> = inventory.memos().map(|(_, plant, memo)| (plant.0, memo.electricity.grams)).collect();
        assert_eq!(electricity.len(), summary.memos.len());
        for memo in &summary.memos {
            assert!(electricity.contains(&(memo.enterprise.id, grams(&memo.electricity_tonnes))));
            assert!(grams(&memo.electricity_tonnes).0 > 0, "and it is in no direct total");
        }
    };

    every_line_leads_to_its_figure_and_its_cell => |database| {
        let world = World::new(database);
        let (submission, version) = world.release(&FIRST);
        world.determine(submission, &version);
        let province = world.who("province");
        let lines = lines(&world, "province");
        assert!(lines.len() > 3, "more than one page");
        let direct: i64 = lines.iter().filter(|line| line.scope == "direct").map(|line| grams(&line.tonnes).0).sum();
        assert_eq!(Some(Grams(direct)), version.total_without.as_deref().map(grams));
        for line in &lines {
            let figure = line.figure.clone().unwrap();
            let query = TraceQuery { figure, depth: Some(1) };
            let trace = world.app.trace(&province, version.enterprise_id, line.version_id, &query).unwrap();
            if line.category == "rounding" {
                continue;
            }
            assert_eq!(grams(trace.value.n.as_deref().unwrap()).0.abs(), grams(&line.tonnes).0.abs(), "{}", line.table);
            assert!(line.at.is_some(), "{} {}", line.table, line.row_key);
            assert!(!line.label.zh.is_empty() && !line.label.en.is_empty());
        }
    };

    the_exports_say_what_the_pages_say => |database| {
        let world = World::new(database);
        let (submission, version) = world.release(&FIRST);
        world.determine(submission, &version);
        let province = world.who("province");
        let summary = world.app.summary(&province, &SummaryQuery::default()).unwrap();
        let file = world.app.export_summary(&province, &SummaryQuery::default(), Lang::Zh).unwrap();
        assert_eq!(file.file_name, "2023年度重点企业排放汇总_2024-03-04.xlsx");
        let rows = shown(&file.bytes);
        assert!(rows.iter().flatten().any(|text| text.contains("演示数据")));
        assert!(rows.iter().flatten().any(|text| text.contains("不跨企业相加")));
        let cell = rows.iter().find(|row| row.iter().any(|text| text == "济南市")).unwrap();
        assert!(cell.contains(&"直接排放".to_owned()) && cell.contains(&summary.cells[0].direct_tonnes), "{cell:?}");
        let memo = rows.iter().find(|row| row.iter().any(|text| text.starts_with("备注：外购电力和热力"))).unwrap();
        assert!(memo.contains(&summary.memos[0].electricity_tonnes), "{memo:?}");

        let english = world.app.export_summary_lines(&province, &SummaryLineQuery::default(), Lang::En).unwrap();
        let rows = shown(&english.bytes);
        let listed = lines(&world, "province");
        let heading = rows.iter().position(|row| row.contains(&"Source cell".to_owned())).unwrap();
        assert_eq!(rows.len() - heading - 1, listed.len(), "every line is there");
    };
}
