//! A submission as a workbook: its parts, every total and supplementary figure, the problems and the way it went.

use qilu_quantity::Lang;
use qilu_workbook::export::{ExportCell, ExportKind, ExportTable};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    export::{
        COUNT, Column, List, TONNES, cell_at, filtered, moment, number_or_blank, text,
        text_or_blank, value,
    },
    fault::Outcome,
    view::{
        Download, HistoryEntry, PartResult, Problem, Severity, SubmissionDetail,
        SupplementaryFigure, Text, TotalView, VersionDetail,
    },
};

impl App {
    /// A submission with its results, problems and history as a workbook, a sheet each.
    ///
    /// # Errors
    /// As `submission`; `export.too_long`.
    pub fn export_submission(
        &self,
        who: &SignedIn,
        submission_id: Uuid,
        lang: Lang,
    ) -> Outcome<Download> {
        let detail = self.submission(who, submission_id)?;
        let standing = detail.parts.iter().filter_map(|part| {
            let version = part.versions.iter().find(|version| version.current)?;
            Some(version.id)
        });
        let versions = standing
            .map(|id| self.version(who, detail.enterprise.id, id))
            .collect::<Outcome<Vec<_>>>()?;
        let notes = vec![
            filtered(&[
                (("企业", "Enterprise"), Some(detail.enterprise.name.clone())),
                (("年度", "Year"), Some(detail.year.to_string())),
                (
                    ("状态", "State"),
                    Some(detail.state_label.get(lang).to_owned()),
                ),
            ]),
            contents(&versions),
        ];
        let sheets = [
            self.parts_sheet(&detail, &versions, &notes, lang),
            self.totals_sheet_of(&versions, &notes, lang),
            self.supplementary_sheet(&versions, &notes, lang),
            self.problems_sheet(&versions, &notes, lang),
            self.history_sheet(&detail, &notes, lang),
        ];
        let title = Text::new(
            format!("{}_{}年度报送", detail.enterprise.name, detail.year),
            format!("{}_{}", detail.enterprise.name, detail.year),
        );
        self.workbook_of_lists(&title, &sheets, lang)
    }

    fn parts_sheet(
        &self,
        detail: &SubmissionDetail,
        versions: &[VersionDetail],
        notes: &[Text],
        lang: Lang,
    ) -> ExportTable {
        let results = &detail.results;
        let whole = PartResult {
            report_id: Uuid::nil(),
            method_id: match lang {
                Lang::Zh => "企业合计（已扣除内部流转）".to_owned(),
                Lang::En => "enterprise, internal flows netted".to_owned(),
            },
            without_indirect: results.without_indirect.clone(),
            with_indirect: results.with_indirect.clone(),
            compliance_tonnes: results.compliance_tonnes.clone(),
        };
        let rows: Vec<&PartResult> = results.parts.iter().chain([&whole]).collect();
        let method = |row: &&PartResult| {
            let version = versions
                .iter()
                .find(|version| version.report_id == row.report_id);
            let title = version.map(|version| version.method.title.get(lang));
            text(title.unwrap_or(&row.method_id))
        };
        self.sheet_of(
            &List {
                title: Text::new("核算结果", "Results"),
                notes: notes.to_vec(),
                columns: &[
                    Column::new(("核算方法", "Method"), ExportKind::Text, &method),
                    Column::new(
                        ("不含外购电热（tCO₂e）", "Without purchased energy (tCO2e)"),
                        TONNES,
                        &|row| number_or_blank(row.without_indirect.as_deref()),
                    ),
                    Column::new(
                        ("含外购电热（tCO₂e）", "With purchased energy (tCO2e)"),
                        TONNES,
                        &|row| number_or_blank(row.with_indirect.as_deref()),
                    ),
                    Column::new(
                        ("履约口径（tCO₂）", "Compliance (tCO2)"),
                        TONNES,
                        &|row| number_or_blank(row.compliance_tonnes.as_deref()),
                    ),
                ],
                rows: &rows,
            },
            lang,
        )
    }

    fn totals_sheet_of(
        &self,
        versions: &[VersionDetail],
        notes: &[Text],
        lang: Lang,
    ) -> ExportTable {
        type Row<'a> = (&'a VersionDetail, &'a TotalView);
        let rows: Vec<Row<'_>> = each(versions, |version| &version.totals);
        let method = |row: &Row<'_>| text(row.0.method.title.get(lang));
        let label = |row: &Row<'_>| text(row.1.label.get(lang));
        self.sheet_of(
            &List {
                title: Text::new("合计项", "Totals"),
                notes: notes.to_vec(),
                columns: &[
                    Column::new(("核算方法", "Method"), ExportKind::Text, &method),
                    Column::new(("合计项", "Total"), ExportKind::Text, &label),
                    Column::new(("数值", "Value"), TONNES, &|row| value(&row.1.value)),
                    Column::new(("单位", "Unit"), ExportKind::Text, &|row| {
                        text(&row.1.unit)
                    }),
                    Column::new(("条款", "Clause"), ExportKind::Text, &|row| {
                        text_or_blank(row.1.clause.as_deref())
                    }),
                ],
                rows: &rows,
            },
            lang,
        )
    }

    fn supplementary_sheet(
        &self,
        versions: &[VersionDetail],
        notes: &[Text],
        lang: Lang,
    ) -> ExportTable {
        type Row<'a> = (&'a VersionDetail, &'a SupplementaryFigure);
        let rows: Vec<Row<'_>> = each(versions, |version| &version.results.supplementary);
        let method = |row: &Row<'_>| text(row.0.method.title.get(lang));
        let label = |row: &Row<'_>| text(row.1.label.get(lang));
        self.sheet_of(
            &List {
                title: Text::new("补充数据", "Supplementary data"),
                notes: notes.to_vec(),
                columns: &[
                    Column::new(("核算方法", "Method"), ExportKind::Text, &method),
                    Column::new(("数据项", "Figure"), ExportKind::Text, &label),
                    Column::new(("行", "Row"), ExportKind::Text, &|row| {
                        text_or_blank(row.1.row_key.as_deref())
                    }),
                    Column::new(("数值", "Value"), TONNES, &|row| value(&row.1.value)),
                    Column::new(("单位", "Unit"), ExportKind::Text, &|row| {
                        text(&row.1.unit)
                    }),
                ],
                rows: &rows,
            },
            lang,
        )
    }

    fn problems_sheet(
        &self,
        versions: &[VersionDetail],
        notes: &[Text],
        lang: Lang,
    ) -> ExportTable {
        type Row<'a> = (&'a VersionDetail, &'a Problem);
        let rows: Vec<Row<'_>> = each(versions, |version| &version.problems);
        let method = |row: &Row<'_>| text(row.0.method.title.get(lang));
        let severity = |row: &Row<'_>| text(severity_word(row.1.severity, lang));
        let message = |row: &Row<'_>| text(row.1.message.get(lang));
        let mend = |row: &Row<'_>| text_or_blank(row.1.mend.as_ref().map(|mend| mend.get(lang)));
        self.sheet_of(
            &List {
                title: Text::new("问题清单", "Problems"),
                notes: notes.to_vec(),
                columns: &[
                    Column::new(("核算方法", "Method"), ExportKind::Text, &method),
                    Column::new(("级别", "Severity"), ExportKind::Text, &severity),
                    Column::new(("编号", "Code"), ExportKind::Text, &|row| {
                        text(&row.1.code)
                    }),
                    Column::new(("单元格", "Cell"), ExportKind::Text, &|row| {
                        cell_at(row.1.place.at.as_ref())
                    }),
                    Column::new(("问题", "Problem"), ExportKind::Text, &message),
                    Column::new(("改正办法", "How to mend"), ExportKind::Text, &mend),
                    Column::new(("条款", "Clause"), ExportKind::Text, &|row| {
                        text_or_blank(row.1.clause.as_deref())
                    }),
                    Column::new(("企业说明", "Answer"), ExportKind::Text, &|row| {
                        text_or_blank(row.1.answer.as_deref())
                    }),
                ],
                rows: &rows,
            },
            lang,
        )
    }

    fn history_sheet(&self, detail: &SubmissionDetail, notes: &[Text], lang: Lang) -> ExportTable {
        let act = |row: &HistoryEntry| text(row.label.get(lang));
        let rows: Vec<(i64, &HistoryEntry)> = (1..).zip(&detail.history).collect();
        self.sheet_of(
            &List {
                title: Text::new("办理过程", "History"),
                notes: notes.to_vec(),
                columns: &[
                    Column::new(("序号", "No."), COUNT, &|row: &(i64, &HistoryEntry)| {
                        ExportCell::Integer(row.0)
                    }),
                    Column::new(
                        ("时间（北京时间）", "Time (UTC+8)"),
                        ExportKind::Text,
                        &|row| moment(row.1.at),
                    ),
                    Column::new(("办理人", "Who"), ExportKind::Text, &|row| {
                        text(&row.1.actor)
                    }),
                    Column::new(("事项", "Act"), ExportKind::Text, &|row| act(row.1)),
                    Column::new(("理由", "Reason"), ExportKind::Text, &|row| {
                        text_or_blank(row.1.reason.as_deref())
                    }),
                ],
                rows: &rows,
            },
            lang,
        )
    }
}

/// Something of every version, each beside its version.
fn each<'a, T>(
    versions: &'a [VersionDetail],
    of: impl Fn(&'a VersionDetail) -> &'a [T],
) -> Vec<(&'a VersionDetail, &'a T)> {
    let pairs = versions
        .iter()
        .flat_map(|version| of(version).iter().map(move |item| (version, item)));
    pairs.collect()
}

/// Which contents the workbook was drawn from.
fn contents(versions: &[VersionDetail]) -> Text {
    let named = versions.iter().map(|version| {
        format!(
            "{} v{} {}",
            version.method.id, version.number, version.content_hash
        )
    });
    let named = named.collect::<Vec<_>>().join("；");
    Text::new(
        format!("报告版本与内容校验值：{named}"),
        format!("Versions and content hashes: {named}"),
    )
}

fn severity_word(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Fatal, Lang::Zh) => "致命",
        (Severity::Fatal, Lang::En) => "fatal",
        (Severity::Error, Lang::Zh) => "错误",
        (Severity::Error, Lang::En) => "error",
        (Severity::Warning, Lang::Zh) => "警告",
        (Severity::Warning, Lang::En) => "warning",
        (Severity::Note, Lang::Zh) => "提示",
        (Severity::Note, Lang::En) => "note",
    }
}
