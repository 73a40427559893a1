//! Which figures are the results, read from the document and checked.

use toml::Spanned;

use super::document::{Document, ResultsDocument};
use super::load::Faults;
use super::method::{Purpose, ResultsSpec, UnitSpec};
use super::table::{Column, ColumnKind, Table};

/// Reads `[results]`: totals and compliance emissions are masses, supplementary figures any numbers.
pub(crate) fn results(
    document: &Document,
    purpose: Purpose,
    tables: &[Table],
    totals: &[(String, UnitSpec)],
    faults: &mut Faults,
) -> ResultsSpec {
    let Some(results) = &document.results else {
        faults.add(
            0,
            "results.missing",
            "缺少 [results]",
            "[results] is missing",
        );
        return ResultsSpec::default();
    };
    let mut reader = Reader {
        tables,
        totals,
        faults,
    };
    let totals = [&results.without_indirect, &results.with_indirect];
    for total in totals.into_iter().flatten() {
        reader.total(total);
    }
    if totals
        .iter()
        .any(|total| total.is_some() != purpose.is_emissions())
    {
        reader.faults.add(
            0,
            "results.totals",
            "核算排放量的方法须写明两个合计，其他方法不得写",
            "a method of emissions names both totals, any other names neither",
        );
    }
    let [without_indirect, with_indirect] =
        totals.map(|total| total.as_ref().map(|total| total.get_ref().clone()));
    ResultsSpec {
        without_indirect,
        with_indirect,
        compliance: reader.compliance(results),
        supplementary: results
            .supplementary
            .iter()
            .filter_map(|text| reader.supplementary(text))
            .collect(),
    }
}

struct Reader<'a> {
    tables: &'a [Table],
    totals: &'a [(String, UnitSpec)],
    faults: &'a mut Faults,
}

impl<'a> Reader<'a> {
    fn total(&mut self, text: &Spanned<String>) {
        let id = text.get_ref();
        match self.totals.iter().find(|(total, _)| total == id) {
            None => self.unknown(text),
            Some((_, unit)) if !unit.unit.is_mass() => self.not_a_mass(text),
            Some(_) => {}
        }
    }

    fn compliance(&mut self, results: &ResultsDocument) -> Option<(String, String)> {
        let text = results.compliance.as_ref()?;
        let Some((table, column)) = self.column(text) else {
            self.unknown(text);
            return None;
        };
        if !column.unit.as_ref().is_some_and(|unit| unit.unit.is_mass()) {
            self.not_a_mass(text);
        }
        Some((table.id.clone(), column.id.clone()))
    }

    fn supplementary(&mut self, text: &Spanned<String>) -> Option<(String, String)> {
        if self.totals.iter().any(|(total, _)| total == text.get_ref()) {
            return Some((String::new(), text.get_ref().clone()));
        }
        match self.column(text) {
            Some((table, column)) => Some((table.id.clone(), column.id.clone())),
            None => {
                self.unknown(text);
                None
            }
        }
    }

    /// The numeric column that `table.column` names.
    fn column(&self, text: &Spanned<String>) -> Option<(&'a Table, &'a Column)> {
        let (table, column) = text.get_ref().split_once('.')?;
        let table = self.tables.iter().find(|known| known.id == table)?;
        let column = table
            .column(column)
            .filter(|column| column.kind == ColumnKind::Number)?;
        Some((table, column))
    }

    fn unknown(&mut self, text: &Spanned<String>) {
        let id = text.get_ref();
        let zh = format!("没有合计或数值列 {id}");
        let en = format!("there is no total or numeric column `{id}`");
        self.faults
            .add(text.span().start, "results.unknown", zh, en);
    }

    fn not_a_mass(&mut self, text: &Spanned<String>) {
        let id = text.get_ref();
        let zh = format!("{id} 的单位应为质量");
        let en = format!("`{id}` must be a mass");
        self.faults
            .add(text.span().start, "results.not_a_mass", zh, en);
    }
}
