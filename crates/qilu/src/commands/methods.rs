//! `qilu methods`: what can be calculated, and how.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use qilu_accounting::{Column, Library, Method, Table, index, json_schema, page};
use qilu_quantity::{Lang, Text};
use serde_json::{Value, json};

use super::folder::Folder;
use super::{backtest, scaffold, specimen};
use super::{cannot_write, faulty};
use crate::cli::{Methods, MethodsAct};

pub fn run(options: &Methods, lang: Lang) -> Result<ExitCode> {
    match &options.act {
        Some(MethodsAct::Check { folder }) => return check(&Folder::read(folder)?),
        Some(MethodsAct::Docs { folder }) => return docs(Library::embedded(), folder),
        Some(MethodsAct::Backtest { folder, database }) => return backtest::run(folder, database),
        Some(MethodsAct::Specimen(options)) => return specimen::run(options, lang),
        Some(MethodsAct::New { sector, folder }) => return scaffold::run(sector, folder),
        None => {}
    }
    let library = Library::embedded();
    if options.json {
        let documents: Vec<Value> = library.methods().map(document).collect();
        say!("{}", serde_json::to_string_pretty(&documents)?);
    } else {
        for method in library.methods() {
            print(method, lang)?;
        }
        for edition in library.editions() {
            say!(
                "{}  {}  {} {}（{}）",
                edition.instrument,
                edition.title.get(lang),
                edition.in_force,
                Text::new("起施行，尚无文本", "in force, text not at hand").get(lang),
                edition.confidence
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Lists the faults of a folder of method files; none is exit 0.
fn check(folder: &Folder) -> Result<ExitCode> {
    match Library::load(&folder.sources()) {
        Ok(library) => {
            let methods: Vec<&Method> = library.methods().collect();
            let checks: usize = methods.iter().map(|method| method.checks.len()).sum();
            say!(
                "{} 个方法、{checks} 条检查，没有错误 · {} methods, {checks} checks, no faults",
                methods.len(),
                methods.len()
            );
            Ok(ExitCode::SUCCESS)
        }
        Err(faults) => faulty(&faults),
    }
}

/// Writes a page for each method, and one that lists them.
fn docs(library: &Library, folder: &Path) -> Result<ExitCode> {
    fs::create_dir_all(folder).with_context(|| cannot_write(folder))?;
    for method in library.methods() {
        let path = folder.join(format!("{}.md", method.id));
        fs::write(&path, page(library, method)).with_context(|| cannot_write(&path))?;
    }
    let path = folder.join("README.md");
    fs::write(&path, index(library)).with_context(|| cannot_write(&path))?;
    Ok(ExitCode::SUCCESS)
}

fn print(method: &Method, lang: Lang) -> Result<()> {
    say!(
        "{}  {}  {}",
        method.id,
        method.title.get(lang),
        method.instrument
    );
    for table in &method.tables {
        say!(
            "  {} {} ({})",
            table.number,
            table.title.get(lang),
            table.id
        );
        for column in &table.columns {
            let symbol = column.symbol.as_deref().unwrap_or_default();
            let source = column
                .source_doc
                .as_ref()
                .map_or("", |source| source.get(lang));
            let clause = column.clause.as_deref().unwrap_or_default();
            say!(
                "    {:<24} {symbol:<10} {:<22} {} {clause} {source}",
                column.id,
                column.unit_text(),
                column.label.get(lang)
            );
        }
    }
    say!();
    Ok(())
}

fn document(method: &Method) -> Value {
    json!({
        "id": method.id,
        "edition": method.edition,
        "sector": method.sector,
        "title": method.title,
        "instrument": method.instrument,
        "years": { "from": method.years.from, "to": method.years.to },
        "boundary": method.boundary,
        "confidence": method.confidence,
        "hash": method.hash,
        "tables": method.tables.iter().map(table_document).collect::<Vec<_>>(),
        "totals": method.totals.iter().map(|total| json!({
            "id": total.id, "symbol": total.symbol, "label": total.label, "unit": total.unit.text,
            "decimals": total.decimals, "formula": total.formula.source, "clause": total.clause,
        })).collect::<Vec<_>>(),
        "entries_schema": json_schema(method),
    })
}

fn table_document(table: &Table) -> Value {
    json!({
        "id": table.id,
        "number": table.number,
        "title": table.title,
        "clause": table.clause,
        "rows_min": table.rows_min,
        "rows_max": table.rows_max(),
        "columns": table.columns.iter().map(column_document).collect::<Vec<_>>(),
    })
}

fn column_document(column: &Column) -> Value {
    json!({
        "id": column.id,
        "symbol": column.symbol,
        "label": column.label,
        "unit": column.unit.as_ref().map(|unit| &unit.text),
        "decimals": column.decimals,
        "formula": column.formula.as_ref().map(|formula| &formula.source),
        "default": column.default.as_ref().map(|formula| &formula.source),
        "source_doc": column.source_doc,
        "clause": column.clause,
    })
}
