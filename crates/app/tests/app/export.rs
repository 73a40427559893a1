//! Lists as workbooks: the same rows the pages show, under the same filters, in either language.

use qilu_app::{
    Lang,
    query::{EnterpriseQuery, SubmissionQuery},
};
use qilu_store::on_both_engines;
use qilu_workbook::{sheet_list, sheet_view};

use crate::world::{FIRST, JINAN, SECOND, World, code};

/// What a workbook's first sheet shows, row by row.
pub fn shown(bytes: &[u8]) -> Vec<Vec<String>> {
    let sheet = sheet_list(bytes).unwrap().remove(0).name;
    let grid = sheet_view(bytes, &sheet).unwrap();
    let mut rows = vec![Vec::new(); usize::try_from(grid.rows).unwrap()];
    for cell in grid.cells {
        rows[usize::try_from(cell.row).unwrap()].push(cell.text);
    }
    rows
}

fn has(row: &[String], text: &str) -> bool {
    row.iter().any(|cell| cell == text)
}

on_both_engines! {
    submissions_are_exported_as_filtered_and_in_scope => |database| {
        let world = World::new(database);
        let (_, version) = world.release(&FIRST);
        world.open(&world.who("reporter2"));
        let province = world.who("province");
        let all = world.app.export_submissions(&province, &SubmissionQuery::default(), Lang::Zh).unwrap();
        assert_eq!(all.file_name, "排放报告列表_2024-03-04.xlsx");
        let rows = shown(&all.bytes);
        let first = rows.iter().find(|row| has(row, "演示第一热电厂")).unwrap();
        assert!(has(first, "2023") && has(first, "济南市") && has(first, "市级初审"), "{first:?}");
        assert!(has(first, version.total_without.as_deref().unwrap()), "{first:?}");
        let second = rows.iter().find(|row| has(row, "演示第二热电厂")).unwrap();
        assert!(has(second, "填报中"), "{second:?}");

        let drafts = SubmissionQuery { state: Some("draft".to_owned()), ..SubmissionQuery::default() };
        let rows = shown(&world.app.export_submissions(&province, &drafts, Lang::En).unwrap().bytes);
        assert!(rows.iter().any(|row| has(row, "Being filled")));
        assert!(!rows.iter().any(|row| has(row, "演示第一热电厂")));
        let own = world.app.export_submissions(&world.who("reporter2"), &SubmissionQuery::default(), Lang::Zh).unwrap();
        assert!(!shown(&own.bytes).iter().any(|row| has(row, "演示第一热电厂")), "another enterprise's is not there");
    };

    the_register_is_exported_and_findings_of_an_unknown_submission_are_not => |database| {
        let world = World::new(database);
        let province = world.who("province");
        let query = EnterpriseQuery { city: Some(JINAN.to_owned()), ..EnterpriseQuery::default() };
        let rows = shown(&world.app.export_enterprises(&province, &query, Lang::Zh).unwrap().bytes);
        let plant = rows.iter().find(|row| has(row, "演示第一热电厂")).unwrap();
        assert!(has(plant, "济南市") && has(plant, "模拟"), "{plant:?}");
        assert!(!rows.iter().any(|row| has(row, "演示第二热电厂")));

        let (submission, _) = world.release(&SECOND);
        let findings = world.app.export_findings(&province, submission, Lang::En).unwrap();
        assert!(shown(&findings.bytes).iter().any(|row| has(row, "Description")));
        assert_eq!(code(world.app.export_findings(&world.who("reporter"), submission, Lang::En)), "not_found");
    };
}
