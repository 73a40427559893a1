//! The month before in Excel's language: the row of the same other keys whose month is the one before.

use super::excel_write::ExcelWriter;
use crate::language::{ColumnId, Node};
use crate::library::{ColumnKind, Role};

/// The code of a row that is for the whole year: no month comes before it.
const WHOLE_YEAR: &str = "year";

impl ExcelWriter<'_> {
    /// The value of the month before, `""` where there is none.
    pub(super) fn before(&self, column: ColumnId, month: ColumnId) -> String {
        let Some(table) = self.method.tables.get(column.table) else {
            return "\"\"".to_owned();
        };
        let others = table
            .columns
            .iter()
            .enumerate()
            .map(|(position, found)| {
                (
                    ColumnId {
                        table: column.table,
                        column: position,
                    },
                    found,
                )
            })
            .filter(|(id, found)| found.role == Role::Key && *id != month);
        let same = others.map(|(id, _)| {
            let (cells, cell) = (Node::Inner(id), Node::Cell(id));
            format!("({}={})", self.reference(&cells), self.reference(&cell))
        });
        let months = self.reference(&Node::Inner(month));
        let wanted = std::iter::once(format!("({months}={})", self.month_before(month)));
        let rows: Vec<String> = same.chain(wanted).collect();
        let rows = rows.join("*");
        let values = self.reference(&Node::Inner(column));
        format!(
            "IFERROR(IF(SUMPRODUCT({rows}*ISNUMBER({values}))=0,\"\",SUMPRODUCT({rows}*1,{values})),\"\")"
        )
    }

    /// The code before the month of the row; an error where there is none.
    fn month_before(&self, month: ColumnId) -> String {
        let list = match self.names(month).map(|(_, column)| &column.kind) {
            Some(ColumnKind::Code(list)) => self.method.list(list),
            _ => None,
        };
        let codes: Vec<String> = list
            .into_iter()
            .flat_map(|list| list.items.iter().map(move |item| (list, item)))
            .filter(|(_, item)| item.code != WHOLE_YEAR)
            .map(|(list, item)| format!("\"{}\"", self.namer.code(&list.id, &item.code)))
            .collect();
        let without_last = codes.iter().take(codes.len().saturating_sub(1));
        let earlier: Vec<&str> = without_last.map(String::as_str).collect();
        let later: Vec<&str> = codes.iter().skip(1).map(String::as_str).collect();
        format!(
            "INDEX({{{}}},MATCH({},{{{}}},0))",
            earlier.join(","),
            self.reference(&Node::Cell(month)),
            later.join(",")
        )
    }
}
