//! The list of monitoring plans and one plan as workbooks.

use qilu_monitoring::plan::{Determination, Frequency, Laboratory};
use qilu_quantity::Lang;
use qilu_workbook::export::{ExportCell, ExportColumn, ExportKind, ExportTable, write_tables};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    export::{COUNT, Column, Labels, List, PAGE_ROWS, all, moment, text, unwritten},
    fault::Outcome,
    query::PlanQuery,
    view::{
        Download, PlanColumn, PlanDetail, PlanDetermination, PlanFrequency, PlanLaboratory,
        PlanSummary, PlanTable, PlanWay, Text, XLSX,
    },
};

impl App {
    /// The plans the filters select, in scope, as a workbook.
    ///
    /// # Errors
    /// As `plans`; `export.too_long`.
    pub fn export_plans(&self, who: &SignedIn, query: &PlanQuery, lang: Lang) -> Outcome<Download> {
        let page = |cursor| PlanQuery {
            cursor,
            limit: Some(PAGE_ROWS),
            ..query.clone()
        };
        let rows = all(|cursor| self.plans(who, &page(cursor)))?;
        let labels = Labels::of(self, lang)?;
        let city = |row: &PlanSummary| text(labels.city(&row.city_code));
        let sector = |row: &PlanSummary| text(labels.sector(&row.sector));
        let method = |row: &PlanSummary| {
            text(
                row.method_title
                    .as_ref()
                    .map_or(row.method_id.as_str(), |title| title.get(lang)),
            )
        };
        let state = |row: &PlanSummary| text(row.state_label.get(lang));
        let yes = pick("是", "yes", lang);
        let in_force = |row: &PlanSummary| text(if row.in_force { yes } else { "" });
        let columns = [
            Column::new(
                ("企业名称", "Enterprise"),
                ExportKind::Text,
                &|row: &PlanSummary| text(&row.enterprise.name),
            ),
            Column::new(("城市", "City"), ExportKind::Text, &city),
            Column::new(("行业", "Sector"), ExportKind::Text, &sector),
            Column::new(("核算方法", "Method"), ExportKind::Text, &method),
            Column::new(("版本", "Version"), COUNT, &|row| {
                ExportCell::Integer(row.number)
            }),
            Column::new(("状态", "State"), ExportKind::Text, &state),
            Column::new(("生效日期", "In force from"), ExportKind::Date, &|row| {
                ExportCell::Date(row.effective_from.to_string())
            }),
            Column::new(("现行有效", "In force now"), ExportKind::Text, &in_force),
            Column::new(
                ("提交时间（北京时间）", "Submitted (UTC+8)"),
                ExportKind::Text,
                &|row| row.submitted_at.map_or(ExportCell::Blank, moment),
            ),
            Column::new(
                ("审核时间（北京时间）", "Decided (UTC+8)"),
                ExportKind::Text,
                &|row| row.decided_at.map_or(ExportCell::Blank, moment),
            ),
            Column::new(("审核意见", "Remark"), ExportKind::Text, &|row| {
                text(&row.note)
            }),
        ];
        let title = Text::new("数据质量控制计划列表", "Monitoring plans");
        self.workbook_of(
            &List {
                title,
                notes: Vec::new(),
                columns: &columns,
                rows: &rows,
            },
            lang,
        )
    }

    /// One plan as a workbook, a sheet for each kind of row.
    ///
    /// # Errors
    /// As `plan`.
    pub fn export_plan(&self, who: &SignedIn, plan_id: Uuid, lang: Lang) -> Outcome<Download> {
        let plan = self.plan(who, plan_id)?;
        let title = plan.summary.title.get(lang).to_owned();
        let tables: Vec<ExportTable> = [
            chapters(&plan, lang),
            units(&plan, lang),
            sources(&plan, lang),
            meters(&plan, lang),
            ways(&plan, lang),
        ]
        .into_iter()
        .map(|table| ExportTable {
            demo: self.config.demo,
            ..table
        })
        .collect();
        let bytes = write_tables(&title, &tables).map_err(unwritten)?;
        let (enterprise, number) = (&plan.summary.enterprise.name, plan.summary.number);
        let method = &plan.summary.method_id;
        Ok(Download {
            file_name: format!("{enterprise}_{title}_{method}_v{number}.xlsx"),
            content_type: XLSX,
            bytes,
        })
    }
}

fn pick<'a>(zh: &'a str, en: &'a str, lang: Lang) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// A sheet of texts.
fn sheet(
    title: (&str, &str),
    headings: &[(&str, &str)],
    rows: Vec<Vec<ExportCell>>,
    lang: Lang,
) -> ExportTable {
    ExportTable {
        title: pick(title.0, title.1, lang).to_owned(),
        notes: Vec::new(),
        columns: headings
            .iter()
            .map(|(zh, en)| ExportColumn {
                heading: pick(zh, en, lang).to_owned(),
                kind: ExportKind::Text,
                width: None,
            })
            .collect(),
        rows,
        demo: false,
    }
}

fn chapters(plan: &PlanDetail, lang: Lang) -> ExportTable {
    let summary = &plan.summary;
    let method = summary
        .method_title
        .as_ref()
        .map_or(summary.method_id.as_str(), |title| title.get(lang));
    let sites: Vec<String> = plan
        .content
        .sites
        .iter()
        .map(|site| format!("{} {}", site.name, site.address))
        .collect();
    let content = &plan.content;
    let (number, from) = (
        summary.number.to_string(),
        summary.effective_from.to_string(),
    );
    let sites = sites.join("\n");
    let rows = [
        (
            "重点排放单位",
            "Enterprise",
            summary.enterprise.name.as_str(),
        ),
        ("统一社会信用代码", "Credit code", &plan.credit_code),
        ("核算方法", "Method", method),
        ("版本", "Version", &number),
        ("生效日期", "In force from", &from),
        ("状态", "State", summary.state_label.get(lang)),
        ("修订原因", "Reason for the version", &plan.reason),
        ("重点排放单位情况", "The enterprise", &content.situation),
        ("核算边界", "Boundary", &content.boundary),
        ("场所", "Sites", &sites),
        (
            "采样、制样和化验",
            "Sampling and testing",
            &content.sampling,
        ),
        (
            "数据内部质量控制",
            "Internal quality control",
            &content.quality,
        ),
    ];
    let rows = rows
        .into_iter()
        .map(|(zh, en, said)| vec![text(pick(zh, en, lang)), text(said)])
        .collect();
    let mut table = sheet(
        ("版本、情况和边界", "Version and boundary"),
        &[("内容", "Chapter"), ("说明", "Text")],
        rows,
        lang,
    );
    for (column, width) in table.columns.iter_mut().zip([24, 90]) {
        column.width = Some(width);
    }
    table
}

fn units(plan: &PlanDetail, lang: Lang) -> ExportTable {
    let day =
        |day: Option<chrono::NaiveDate>| day.map_or(ExportCell::Blank, |day| text(day.to_string()));
    let flag = |flag: bool| {
        text(if flag {
            pick("是", "yes", lang)
        } else {
            pick("否", "no", lang)
        })
    };
    let rows = plan.content.units.iter().map(|unit| {
        let table = plan
            .frame
            .tables
            .iter()
            .find(|table| table.id == unit.table);
        let kinds = unit.choices.iter().map(|(column, value)| {
            let key =
                table.and_then(|table| table.choices.iter().find(|key| key.column == *column));
            let item = key.and_then(|key| key.items.iter().find(|item| item.code == *value));
            item.map_or(value.as_str(), |item| item.label.get(lang))
                .to_owned()
        });
        vec![
            text(&unit.code),
            text(&unit.name),
            text(kinds.collect::<Vec<_>>().join("；")),
            text(&unit.capacity),
            text(&unit.site),
            day(unit.commissioned),
            day(unit.closed),
            flag(unit.captive),
            flag(unit.heat),
        ]
    });
    sheet(
        ("主要生产设施", "Units and lines"),
        &[
            ("编号", "No."),
            ("名称", "Name"),
            ("类别", "Kind"),
            ("装机容量（产能）", "Capacity"),
            ("场所", "Site"),
            ("投产日期", "Commissioned"),
            ("关停日期", "Closed"),
            ("自备", "Captive"),
            ("供热", "Supplies heat"),
        ],
        rows.collect(),
        lang,
    )
}

fn sources(plan: &PlanDetail, lang: Lang) -> ExportTable {
    let rows = plan.content.sources.iter().map(|source| {
        let table = table_of(plan, &source.table);
        let by_month = match table {
            Some(table) if table.has_month && source.by_month => pick("逐月", "by month", lang),
            _ => pick("全年", "the year", lang),
        };
        vec![
            text(table.map_or("", |table| table.title.get(lang))),
            text(key_label(table, &source.key, lang)),
            text(by_month),
            text(&source.note),
        ]
    });
    sheet(
        ("排放源", "Emission sources"),
        &[
            ("报表", "Table"),
            ("排放源", "Source"),
            ("填报", "Reported"),
            ("备注", "Remark"),
        ],
        rows.collect(),
        lang,
    )
}

fn meters(plan: &PlanDetail, lang: Lang) -> ExportTable {
    let rows = plan.content.meters.iter().map(|meter| {
        let day = |day: Option<chrono::NaiveDate>| {
            day.map_or(ExportCell::Blank, |day| text(day.to_string()))
        };
        let interval = meter.interval_months.map(|months| months.to_string());
        vec![
            text(&meter.number),
            text(&meter.name),
            text(&meter.measures),
            text(&meter.unit),
            text(&meter.place),
            text(&meter.accuracy),
            text(interval.unwrap_or_default()),
            day(meter.calibrated),
            day(meter.valid_until),
            text(&meter.certificate),
        ]
    });
    sheet(
        ("计量器具", "Meters"),
        &[
            ("编号", "No."),
            ("名称型号", "Name and model"),
            ("测量对象", "Measures"),
            ("所属设施", "Unit"),
            ("安装位置", "Place"),
            ("准确度等级", "Accuracy class"),
            ("检定周期（月）", "Interval (months)"),
            ("最近检定日期", "Last calibration"),
            ("有效期至", "Valid until"),
            ("证书编号", "Certificate"),
        ],
        rows.collect(),
        lang,
    )
}

fn ways(plan: &PlanDetail, lang: Lang) -> ExportTable {
    let rows = plan.content.ways.iter().map(|way| {
        let table = table_of(plan, &way.table);
        let column = table.and_then(|table| column_of(table, &way.column));
        let often = |frequency: Option<PlanFrequency>| text(frequency_label(frequency, lang));
        vec![
            text(table.map_or("", |table| table.title.get(lang))),
            text(column.map_or(way.column.as_str(), |column| column.label.get(lang))),
            text(column.map_or("", |column| column.unit.as_str())),
            text(key_label(table, &way.key, lang)),
            text(source_label(way, lang)),
            text(&way.basis),
            text(way.meters.join("、")),
            often(way.measured),
            often(way.recorded),
            text(laboratory_label(way, lang)),
            text(&way.standard),
            text(&way.missing),
            text(&way.post),
            text(&way.person),
        ]
    });
    sheet(
        ("数据的确定方式", "How data are determined"),
        &[
            ("报表", "Table"),
            ("参数", "Parameter"),
            ("单位", "Unit"),
            ("适用范围", "For"),
            ("获取方式", "Determined by"),
            ("依据", "Basis"),
            ("计量器具", "Meters"),
            ("测量频次", "Measured"),
            ("记录频次", "Recorded"),
            ("检测实验室", "Laboratory"),
            ("执行标准", "Standard"),
            ("数据缺失处理", "Missing data"),
            ("负责岗位", "Post"),
            ("责任人", "Person"),
        ],
        rows.collect(),
        lang,
    )
}

fn table_of<'a>(plan: &'a PlanDetail, id: &str) -> Option<&'a PlanTable> {
    plan.frame.tables.iter().find(|table| table.id == id)
}

fn column_of<'a>(table: &'a PlanTable, id: &str) -> Option<&'a PlanColumn> {
    table.columns.iter().find(|column| column.column == id)
}

fn key_label(
    table: Option<&PlanTable>,
    key: &std::collections::BTreeMap<String, String>,
    lang: Lang,
) -> String {
    let labels = key.iter().map(|(column, value)| {
        let known = table.and_then(|table| table.keys.iter().find(|key| key.column == *column));
        let item = known.and_then(|key| key.items.iter().find(|item| item.code == *value));
        match (item, known) {
            (Some(item), _) => item.label.get(lang).to_owned(),
            (None, Some(key)) => format!("{} {value}", key.label.get(lang)),
            (None, None) => value.clone(),
        }
    });
    labels.collect::<Vec<_>>().join(" / ")
}

fn source_label(way: &PlanWay, lang: Lang) -> String {
    let source = match way.source {
        PlanDetermination::Measured => Determination::Measured,
        PlanDetermination::Calculated => Determination::Calculated,
        PlanDetermination::Default => Determination::Default,
        PlanDetermination::Other => Determination::Other,
    };
    source.label().get(lang).to_owned()
}

fn frequency_label(frequency: Option<PlanFrequency>, lang: Lang) -> String {
    let frequency = match frequency {
        None => return String::new(),
        Some(PlanFrequency::Continuous) => Frequency::Continuous,
        Some(PlanFrequency::Shift) => Frequency::Shift,
        Some(PlanFrequency::Daily) => Frequency::Daily,
        Some(PlanFrequency::Batch) => Frequency::Batch,
        Some(PlanFrequency::Monthly) => Frequency::Monthly,
        Some(PlanFrequency::Yearly) => Frequency::Yearly,
    };
    frequency.label().get(lang).to_owned()
}

fn laboratory_label(way: &PlanWay, lang: Lang) -> String {
    let laboratory = match way.laboratory {
        PlanLaboratory::None => return String::new(),
        PlanLaboratory::Own => Laboratory::Own,
        PlanLaboratory::Cma => Laboratory::Cma,
        PlanLaboratory::Cnas => Laboratory::Cnas,
    };
    let label = laboratory.label();
    format!("{} {}", label.get(lang), way.laboratory_name)
        .trim_end()
        .to_owned()
}
