//! Every list as a workbook.

use std::collections::BTreeSet;

use qilu_store::{on_both_engines, testing::TestDatabase};
use qilu_workbook::{sheet_list, sheet_view};
use serde_json::{Value, json};

use crate::{flow::to_the_verifier, world::World};

/// Every text of a workbook, sheet by sheet.
pub fn sheets(bytes: &[u8]) -> Vec<(String, Vec<String>)> {
    let names = sheet_list(bytes).unwrap();
    let read = names.into_iter().map(|sheet| {
        let grid = sheet_view(bytes, &sheet.name).unwrap();
        let texts = grid.cells.into_iter().map(|cell| cell.text).collect();
        (sheet.name, texts)
    });
    read.collect()
}

fn every_door_of_the_lists_gives_a_workbook(database: &TestDatabase) {
    let world = World::new(database);
    let (submission, version) = to_the_verifier(&world);
    let province = world.sign_in("province");
    let enterprise = version["enterprise_id"].as_str().unwrap();
    let id = version["id"].as_str().unwrap();
    let of_version = format!("/api/v1/enterprises/{enterprise}/versions/{id}");
    let proposal = province
        .post(
            "/api/v1/proposals",
            &json!({ "kind": "gwp", "method_id": "coal-2014", "effective_from": "2024-04-01", "reason": "新的取值",
                "content": "AR5" }),
        )
        .expect(201);
    let impact = format!("/api/v1/proposals/{}", proposal["id"].as_str().unwrap());
    for (path, sheet, holds) in [
        (
            "/api/v1/waivers.xlsx?state=asked".to_owned(),
            "校验豁免清单",
            "筛选条件：状态：待审批",
        ),
        (
            "/api/v1/proposals.xlsx".to_owned(),
            "方法数据变更清单",
            "筛选条件：无（全部）",
        ),
        (
            format!("{impact}/changes.xlsx?changed=true"),
            "变更影响测算",
            "报告：有变化",
        ),
        (
            "/api/v1/campaign.xlsx?year=2023".to_owned(),
            "各市进度",
            "济南市",
        ),
        ("/api/v1/methods.xlsx".to_owned(), "核算方法", "power-2022"),
        (
            "/api/v1/methods/power-2022/content.xlsx".to_owned(),
            "校验规则",
            "PWR-001",
        ),
        (
            format!("/api/v1/submissions/{submission}/content.xlsx"),
            "核算结果",
            "企业合计",
        ),
        (
            format!("{of_version}/trace.xlsx?figure=total:total_with"),
            "数据溯源",
            "2023",
        ),
        (
            format!("{of_version}/compare/{id}/changes.xlsx"),
            "合计变化",
            "版本：1 → 1",
        ),
        (
            "/api/v1/submissions.xlsx?year=2023&city=370100".to_owned(),
            "排放报告列表",
            "年度：2023；城市：济南市",
        ),
    ] {
        let answer = province.get(&path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        let sheets = sheets(&answer.body);
        let (_, texts) = sheets
            .iter()
            .find(|(name, _)| name == sheet)
            .unwrap_or_else(|| panic!("{path} has {:?}", sheets.iter().map(|(name, _)| name)));
        assert!(
            texts.iter().any(|text| text.contains(holds)),
            "{path}: {texts:?}"
        );
    }
    // What a person may not see, no workbook shows either.
    let stranger = world.sign_in("reporter2");
    for path in [
        format!("/api/v1/submissions/{submission}/content.xlsx"),
        format!("{of_version}/trace.xlsx?figure=total:total_with"),
        format!("{of_version}/compare/{id}/changes.xlsx"),
    ] {
        assert_eq!(stranger.get(&path).status, 404, "{path}");
    }
    assert_eq!(stranger.get("/api/v1/proposals.xlsx").status, 403);
    assert_eq!(stranger.get("/api/v1/campaign.xlsx").status, 403);
}

on_both_engines! {
    every_list_can_be_taken_away => |database| every_door_of_the_lists_gives_a_workbook(database);
}

#[test]
fn a_list_that_has_pages_has_a_workbook_beside_it() {
    let document: Value = serde_json::from_str(&qilu_api::openapi_json().unwrap()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let known: BTreeSet<&str> = paths.keys().map(String::as_str).collect();
    let mut lists = 0;
    for (path, methods) in paths {
        let body =
            &methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"];
        if body.as_str().is_some_and(|body| body.contains("/Page_")) {
            lists += 1;
            assert!(
                known.contains(format!("{path}.xlsx").as_str()),
                "{path} has no workbook"
            );
        }
    }
    assert!(lists >= 7, "{lists}");
}
