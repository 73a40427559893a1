//! An unknown workbook: what it looks like, which layouts know it, and a layout to begin with.

use qilu_access::Capability;
use qilu_store::{
    Direction, PageRequest,
    layout::{self, Layout as Row, LayoutFilter},
    limits::PAGE_ROWS_MAX,
};
use qilu_workbook::foreign::{self, HeaderLine, Layout, Recognition, common_conversions, suggest};

use super::{kept, unknown_method};
use crate::{
    App, NewFile, SignedIn,
    fault::{Fault, Outcome},
    names::Names,
    unread::unreadable,
    view::{
        CommonConversion, HeaderColumn, Inspection, InspectionWish, RecognisedLayout, SampleRow,
        SheetOutline, Text,
    },
};

/// A layout is offered as nearly fitting from this share of its headers on.
const NEARLY_PERCENT: usize = 60;

impl App {
    /// Shows a workbook, the layouts that know it, and, where a table is asked for, a source to begin with.
    ///
    /// # Errors
    /// `access.forbidden`, `workbook.…` for what is no workbook, `layout.unknown_method`, `layout.unknown_table`.
    pub fn inspect_workbook(
        &self,
        who: &SignedIn,
        file: &NewFile,
        wish: &InspectionWish,
    ) -> Outcome<Inspection> {
        who.may(Capability::ManageLayouts)?;
        let sheets = self.reader.inspect(&file.bytes).map_err(unreadable)?;
        let columns = match &wish.sheet {
            Some(sheet) => self
                .reader
                .headers(
                    &file.bytes,
                    sheet,
                    wish.header_row.unwrap_or(1),
                    wish.header_rows.unwrap_or(1),
                )
                .map_err(unreadable)?,
            None => Vec::new(),
        };
        let proposal = self.proposal_for(wish, &columns)?;
        Ok(Inspection {
            sheets: sheets.into_iter().map(outline).collect(),
            recognised: self.recognised(who, file)?,
            headers: columns.into_iter().map(column).collect(),
            proposal,
            conversions: common_conversions()
                .into_iter()
                .map(|common| CommonConversion {
                    from: common.from.to_owned(),
                    to: common.to.to_owned(),
                    factor: common.factor.to_owned(),
                    reason: Text::from(common.reason),
                })
                .collect(),
        })
    }

    fn proposal_for(
        &self,
        wish: &InspectionWish,
        columns: &[foreign::HeaderColumn],
    ) -> Outcome<Option<serde_json::Value>> {
        let (Some(method), Some(table), Some(sheet)) = (&wish.method_id, &wish.table, &wish.sheet)
        else {
            return Ok(None);
        };
        let known = self.library().method(method);
        let method = known.ok_or_else(|| unknown_method(method))?;
        let table = method.table(table).ok_or_else(|| unknown_table(table))?;
        let header = HeaderLine {
            row: wish.header_row.unwrap_or(1),
            rows: wish.header_rows.unwrap_or(1),
        };
        let source = suggest(method, table, sheet, header, columns);
        serde_json::to_value(source)
            .map(Some)
            .map_err(Fault::internal)
    }

    /// The layouts in sight that fit a file, the best first.
    fn recognised(&self, who: &SignedIn, file: &NewFile) -> Outcome<Vec<RecognisedLayout>> {
        let known = self.layouts_in_use(who)?;
        let layouts: Vec<&Layout> = known.iter().map(|(_, layout)| layout).collect();
        let found = self
            .reader
            .recognise(&file.bytes, &layouts)
            .map_err(unreadable)?;
        let mut fitting: Vec<(&Row, Recognition)> = known
            .iter()
            .map(|(row, _)| row)
            .zip(found)
            .filter(|(_, found)| found.percent() >= NEARLY_PERCENT)
            .collect();
        fitting.sort_by_key(|(_, found)| std::cmp::Reverse((found.is_complete(), found.percent())));
        self.store.read(|connection| {
            let names = &mut Names::default();
            fitting
                .into_iter()
                .map(|(row, found)| {
                    Ok(RecognisedLayout {
                        layout: self.layout_summary(connection, who, row, names)?,
                        complete: found.is_complete(),
                        percent: found.percent(),
                        missing: found
                            .sources
                            .into_iter()
                            .flat_map(|source| source.missing)
                            .collect(),
                    })
                })
                .collect()
        })
    }

    /// The layouts in sight that are not retired, in their latest version.
    fn layouts_in_use(&self, who: &SignedIn) -> Outcome<Vec<(Row, Layout)>> {
        let filter = LayoutFilter {
            retired: Some(false),
            ..LayoutFilter::default()
        };
        let request = PageRequest {
            after: None,
            rows: Some(PAGE_ROWS_MAX),
        };
        self.store.read(|connection| {
            let sight = self.layout_sight(connection, who)?;
            let page = layout::list(connection, &sight, &filter, Direction::Descending, &request)?;
            page.items
                .into_iter()
                .map(|row| {
                    let version = layout::version(connection, &row, row.version)?;
                    Ok((row, kept(&version.document)?))
                })
                .collect()
        })
    }
}

fn outline(sheet: foreign::SheetOutline) -> SheetOutline {
    SheetOutline {
        name: sheet.name,
        hidden: sheet.hidden,
        rows: sheet.rows,
        header_row: sheet.header_row,
        header_rows: sheet.header_rows,
        sample: sheet
            .sample
            .into_iter()
            .map(|(row, cells)| SampleRow { row, cells })
            .collect(),
    }
}

fn column(column: foreign::HeaderColumn) -> HeaderColumn {
    HeaderColumn {
        letter: column.letter,
        text: column.text,
        nth: column.nth,
        values: column.values,
        figures: column.figures,
    }
}

fn unknown_table(table: &str) -> Fault {
    Fault::field(
        "layout.unknown_table",
        "table",
        format!("该方法没有表“{table}”。"),
        format!("The method has no table {table:?}."),
    )
}
