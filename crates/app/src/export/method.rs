//! The methods, and one method with its data items, factors, totals and checks, as workbooks.

use qilu_accounting::Purpose;
use qilu_quantity::Lang;
use qilu_workbook::export::{ExportCell, ExportKind, ExportTable};

use crate::{
    App,
    export::{COUNT, Column, Labels, List, filtered, number, text, text_or_blank},
    fault::Outcome,
    method,
    query::MethodQuery,
    view::{
        Download, Edition, MethodCheck, MethodColumn, MethodDetail, MethodFactor,
        MethodFactorValue, MethodSummary, MethodTable, MethodTotal, Text, YearRange,
    },
};

impl App {
    /// The methods, and the editions in force that have none, as a workbook.
    ///
    /// # Errors
    /// Those of writing it only.
    pub fn export_methods(&self, lang: Lang) -> Outcome<Download> {
        let labels = Labels::of(self, lang)?;
        let sector = |row: &MethodSummary| text(labels.sector(&row.sector));
        let title = |row: &MethodSummary| text(row.title.get(lang));
        let purpose = |row: &MethodSummary| text(purpose_word(&row.purpose, lang));
        let years = |row: &MethodSummary| text(span(row.years));
        let methods = self.sheet_of(
            &List {
                title: Text::new("核算方法", "Methods"),
                notes: Vec::new(),
                columns: &[
                    Column::new(("行业", "Sector"), ExportKind::Text, &sector),
                    Column::new(("方法", "Method"), ExportKind::Text, &title),
                    Column::new(
                        ("标识", "Id"),
                        ExportKind::Text,
                        &|row: &MethodSummary| text(&row.id),
                    ),
                    Column::new(("用途", "Purpose"), ExportKind::Text, &purpose),
                    Column::new(("依据文件", "Instrument"), ExportKind::Text, &|row| {
                        text(&row.instrument)
                    }),
                    Column::new(("版本", "Edition"), ExportKind::Text, &|row| {
                        text(&row.edition)
                    }),
                    Column::new(("适用年度", "Years"), ExportKind::Text, &years),
                    Column::new(("可靠程度", "Certainty"), ExportKind::Text, &|row| {
                        text(&row.confidence)
                    }),
                    Column::new(("表数", "Tables"), COUNT, &|row| count(row.table_count)),
                    Column::new(("校验规则数", "Checks"), COUNT, &|row| {
                        count(row.check_count)
                    }),
                ],
                rows: &self.methods(),
            },
            lang,
        );
        let edition_sector = |row: &Edition| text(labels.sector(&row.sector));
        let edition_title = |row: &Edition| text(row.title.get(lang));
        let editions = self.sheet_of(
            &List {
                title: Text::new("尚无方法的版本", "Editions without a method"),
                notes: Vec::new(),
                columns: &[
                    Column::new(("行业", "Sector"), ExportKind::Text, &edition_sector),
                    Column::new(("标准", "Standard"), ExportKind::Text, &edition_title),
                    Column::new(("依据文件", "Instrument"), ExportKind::Text, &|row| {
                        text(&row.instrument)
                    }),
                    Column::new(("实施日期", "In force"), ExportKind::Date, &|row| {
                        ExportCell::Date(row.in_force.clone())
                    }),
                    Column::new(("可靠程度", "Certainty"), ExportKind::Text, &|row| {
                        text(&row.confidence)
                    }),
                ],
                rows: &self.editions(),
            },
            lang,
        );
        self.workbook_of_lists(
            &Text::new("核算方法", "Methods"),
            &[methods, editions],
            lang,
        )
    }

    /// One method as a workbook: data items, factors, totals and checks, a sheet each.
    ///
    /// # Errors
    /// As `method`; `export.too_long`.
    pub fn export_method(&self, id: &str, query: &MethodQuery, lang: Lang) -> Outcome<Download> {
        let method = self.method(id, query)?;
        let title = Text::new(
            format!("{}-{}", method.id, method.title.zh),
            format!("{}-{}", method.id, method.title.en),
        );
        let sheets = [
            self.columns_sheet(&method, lang),
            self.factors_sheet(&method, lang),
            self.totals_sheet(&method, lang),
            self.checks_sheet(&method, lang),
        ];
        self.workbook_of_lists(&title, &sheets, lang)
    }

    fn columns_sheet(&self, method: &MethodDetail, lang: Lang) -> ExportTable {
        type Row<'a> = (&'a MethodTable, &'a MethodColumn);
        let tables = method.tables.iter();
        let rows: Vec<Row<'_>> = tables
            .flat_map(|table| table.columns.iter().map(move |column| (table, column)))
            .collect();
        let table =
            |row: &Row<'_>| text(format!("{} {}", row.0.number, row.0.title.get(lang)).trim());
        let label = |row: &Row<'_>| text(row.1.label.get(lang));
        let source =
            |row: &Row<'_>| text_or_blank(row.1.source_doc.as_ref().map(|text| text.get(lang)));
        let formula = |row: &Row<'_>| {
            text_or_blank(
                row.1
                    .formula
                    .as_ref()
                    .map(|formula| formula.source.as_str()),
            )
        };
        self.sheet_of(
            &List {
                title: Text::new("数据项", "Data items"),
                notes: vec![about(method, lang)],
                columns: &[
                    Column::new(("表", "Table"), ExportKind::Text, &table),
                    Column::new(("数据项", "Data item"), ExportKind::Text, &label),
                    Column::new(("符号", "Symbol"), ExportKind::Text, &|row| {
                        text_or_blank(row.1.symbol.as_deref())
                    }),
                    Column::new(("单位", "Unit"), ExportKind::Text, &|row| {
                        text_or_blank(row.1.unit.as_deref())
                    }),
                    Column::new(("性质", "Role"), ExportKind::Text, &|row| {
                        text(&row.1.role)
                    }),
                    Column::new(("公式", "Formula"), ExportKind::Text, &formula),
                    Column::new(("条款", "Clause"), ExportKind::Text, &|row| {
                        text_or_blank(row.1.clause.as_deref())
                    }),
                    Column::new(("数据来源", "Source document"), ExportKind::Text, &source),
                ],
                rows: &rows,
            },
            lang,
        )
    }

    fn factors_sheet(&self, method: &MethodDetail, lang: Lang) -> ExportTable {
        type Row<'a> = (&'a MethodFactor, &'a MethodFactorValue);
        let factors = method.factors.iter();
        let rows: Vec<Row<'_>> = factors
            .flat_map(|factor| factor.values.iter().map(move |value| (factor, value)))
            .collect();
        let label = |row: &Row<'_>| {
            let label = row.1.label.as_ref().map(|label| label.get(lang));
            text_or_blank(label.or(row.1.code.as_deref()))
        };
        let year = Text::new(
            format!("{} 年适用值", method.factors_year),
            format!("Values of {}", method.factors_year),
        );
        self.sheet_of(
            &List {
                title: Text::new("排放因子", "Factors"),
                notes: vec![about(method, lang), year],
                columns: &[
                    Column::new(("因子", "Factor"), ExportKind::Text, &|row: &Row<'_>| {
                        text(&row.0.factor)
                    }),
                    Column::new(("品种", "Of"), ExportKind::Text, &label),
                    Column::new(("代码", "Code"), ExportKind::Text, &|row| {
                        text_or_blank(row.1.code.as_deref())
                    }),
                    Column::new(
                        ("数值", "Value"),
                        ExportKind::Number { decimals: None },
                        &|row| number(&row.1.value),
                    ),
                    Column::new(("单位", "Unit"), ExportKind::Text, &|row| {
                        text(&row.0.unit)
                    }),
                    Column::new(("因子库", "Set"), ExportKind::Text, &|row| {
                        text(&row.1.set)
                    }),
                    Column::new(("来源", "Source"), ExportKind::Text, &|row| {
                        text(&row.1.source)
                    }),
                    Column::new(("可靠程度", "Certainty"), ExportKind::Text, &|row| {
                        text(&row.1.confidence)
                    }),
                    Column::new(("备注", "Note"), ExportKind::Text, &|row| {
                        text_or_blank(row.1.note.as_deref())
                    }),
                ],
                rows: &rows,
            },
            lang,
        )
    }

    fn totals_sheet(&self, method: &MethodDetail, lang: Lang) -> ExportTable {
        let label = |row: &MethodTotal| text(row.label.get(lang));
        self.sheet_of(
            &List {
                title: Text::new("合计项", "Totals"),
                notes: vec![about(method, lang)],
                columns: &[
                    Column::new(("合计项", "Total"), ExportKind::Text, &label),
                    Column::new(("符号", "Symbol"), ExportKind::Text, &|row| {
                        text_or_blank(row.symbol.as_deref())
                    }),
                    Column::new(("单位", "Unit"), ExportKind::Text, &|row| text(&row.unit)),
                    Column::new(("公式", "Formula"), ExportKind::Text, &|row| {
                        text(&row.formula.source)
                    }),
                    Column::new(("条款", "Clause"), ExportKind::Text, &|row| {
                        text_or_blank(row.clause.as_deref())
                    }),
                ],
                rows: &method.totals,
            },
            lang,
        )
    }

    fn checks_sheet(&self, method: &MethodDetail, lang: Lang) -> ExportTable {
        let says = |row: &MethodCheck| text(row.says.get(lang));
        let mend = |row: &MethodCheck| text_or_blank(row.mend.as_ref().map(|mend| mend.get(lang)));
        self.sheet_of(
            &List {
                title: Text::new("校验规则", "Checks"),
                notes: vec![about(method, lang)],
                columns: &[
                    Column::new(
                        ("编号", "Code"),
                        ExportKind::Text,
                        &|row: &MethodCheck| text(&row.id),
                    ),
                    Column::new(("级别", "Severity"), ExportKind::Text, &|row| {
                        text(&row.severity)
                    }),
                    Column::new(("提示", "What it says"), ExportKind::Text, &says),
                    Column::new(("改正办法", "How to mend"), ExportKind::Text, &mend),
                    Column::new(("触发条件", "When"), ExportKind::Text, &|row| {
                        text(&row.when.source)
                    }),
                    Column::new(("应为", "Expected"), ExportKind::Text, &|row| {
                        text_or_blank(row.expected.as_deref())
                    }),
                    Column::new(("条款", "Clause"), ExportKind::Text, &|row| {
                        text_or_blank(row.clause.as_deref())
                    }),
                ],
                rows: &method.checks,
            },
            lang,
        )
    }
}

fn about(method: &MethodDetail, lang: Lang) -> Text {
    filtered(&[
        (
            ("核算方法", "Method"),
            Some(method.title.get(lang).to_owned()),
        ),
        (("依据文件", "Instrument"), Some(method.instrument.clone())),
        (("版本", "Edition"), Some(method.edition.clone())),
    ])
}

fn purpose_word(code: &str, lang: Lang) -> String {
    let found = [
        (Purpose::LegalEntity, "法人边界排放", "legal entity"),
        (Purpose::Compliance, "履约边界排放", "compliance scope"),
        (Purpose::Supplementary, "补充数据表", "supplementary data"),
        (Purpose::Allocation, "配额分配方案", "allocation plan"),
    ]
    .into_iter()
    .find(|(purpose, _, _)| method::purpose(*purpose) == code);
    match (found, lang) {
        (Some((_, zh, _)), Lang::Zh) => zh.to_owned(),
        (Some((_, _, en)), Lang::En) => en.to_owned(),
        (None, _) => code.to_owned(),
    }
}

fn span(years: YearRange) -> String {
    match (years.from, years.to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from}–{to}"),
        (Some(from), None) => format!("{from}–"),
        (None, Some(to)) => format!("–{to}"),
        (None, None) => String::new(),
    }
}

fn count(number: usize) -> ExportCell {
    i64::try_from(number).map_or(ExportCell::Blank, ExportCell::Integer)
}
