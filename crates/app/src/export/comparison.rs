//! What changed between two versions as a workbook.

use qilu_quantity::Lang;
use qilu_workbook::export::ExportKind;
use uuid::Uuid;

use crate::{
    App, SignedIn,
    export::{Column, List, TONNES, cell_at, filtered, number_or_blank, text, value},
    fault::Outcome,
    view::{ChangedCell, ChangedTotal, Download, Text},
};

impl App {
    /// What changed between two versions of a report: the totals on one sheet, the cells on another.
    ///
    /// # Errors
    /// As `compare`; `export.too_long`.
    pub fn export_comparison(
        &self,
        who: &SignedIn,
        enterprise_id: Uuid,
        version_id: Uuid,
        other_id: Uuid,
        lang: Lang,
    ) -> Outcome<Download> {
        let changes = self.compare(who, enterprise_id, version_id, other_id)?;
        let after = self.version(who, enterprise_id, version_id)?;
        let before = self.version(who, enterprise_id, other_id)?;
        let versions = format!("{} → {}", before.number, after.number);
        let heading = filtered(&[
            (
                ("核算方法", "Method"),
                Some(after.method.title.get(lang).to_owned()),
            ),
            (("年度", "Year"), Some(after.year.to_string())),
            (("版本", "Versions"), Some(versions)),
        ]);
        let total = |row: &ChangedTotal| text(row.label.get(lang));
        let totals = self.sheet_of(
            &List {
                title: Text::new("合计变化", "Changed totals"),
                notes: vec![heading.clone()],
                columns: &[
                    Column::new(("合计项", "Total"), ExportKind::Text, &total),
                    Column::new(("单位", "Unit"), ExportKind::Text, &|row| text(&row.unit)),
                    Column::new(("变化前", "Before"), TONNES, &|row| value(&row.before)),
                    Column::new(("变化后", "After"), TONNES, &|row| value(&row.after)),
                    Column::new(("差额", "Difference"), TONNES, &|row| {
                        number_or_blank(row.difference.as_deref())
                    }),
                ],
                rows: &changes.totals,
            },
            lang,
        );
        let label = |row: &ChangedCell| text(row.label.get(lang));
        let cells = self.sheet_of(
            &List {
                title: Text::new("单元格变化", "Changed cells"),
                notes: vec![heading],
                columns: &[
                    Column::new(("表", "Table"), ExportKind::Text, &|row: &ChangedCell| {
                        text(&row.table)
                    }),
                    Column::new(("行", "Row"), ExportKind::Text, &|row| text(&row.row_key)),
                    Column::new(("数据项", "Figure"), ExportKind::Text, &label),
                    Column::new(("单元格", "Cell"), ExportKind::Text, &|row| {
                        cell_at(row.at.as_ref())
                    }),
                    Column::new(("变化前", "Before"), TONNES, &|row| value(&row.before)),
                    Column::new(("变化后", "After"), TONNES, &|row| value(&row.after)),
                ],
                rows: &changes.cells,
            },
            lang,
        );
        self.workbook_of_lists(
            &Text::new("版本差异", "What changed"),
            &[totals, cells],
            lang,
        )
    }
}
