//! `qilu methods specimen`: an invented report, so that a method's author sees it work before a plant has filled it in.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use qilu_accounting::draft::value_text;
use qilu_accounting::overlay::Sources;
use qilu_accounting::specimen::{SpecimenOptions, specimen};
use qilu_accounting::{Entries, Library, Method, assess};
use qilu_quantity::Lang;
use qilu_workbook::{TemplateOptions, write_template};

use super::calc::{print_assessment, print_json};
use super::folder::Folder;
use super::{cannot_write, faulty, method_for};
use crate::cli::Specimen;

/// Prints the report: its entries as JSON, or its rows with what is calculated of them. A folder with faults, and a method
/// of which no sound report was found, are exit 1.
pub fn run(options: &Specimen, lang: Lang) -> Result<ExitCode> {
    let laid_over;
    let library = match &options.methods {
        None => Library::embedded(),
        Some(folder) => {
            let files = Folder::read(folder)?;
            match Sources::built_in().with_files(&files.sources()).load() {
                Ok(library) => laid_over = library,
                Err(faults) => return faulty(&faults),
            }
            &laid_over
        }
    };
    let method = method_for(library, &options.method, options.year)?;
    let invent = SpecimenOptions {
        year: options.year,
        seed: options.seed,
        rows: options.rows,
    };
    let Some(mut entries) = specimen(library, method, invent) else {
        say!(
            "{}: 未找到没有错误的数据，请换种子或检查各条检查是否相互矛盾 · no sound report was found; try another seed, or see whether its checks contradict each other",
            method.id
        );
        return Ok(ExitCode::FAILURE);
    };
    if let Some(entity) = &options.entity {
        entries.entity.clone_from(entity);
    }
    if let Some(output) = &options.output {
        let template = TemplateOptions {
            entries: Some(&entries),
            ..TemplateOptions::new(options.year, lang)
        };
        let bytes = write_template(library, method, &template)?;
        fs::write(output, bytes).with_context(|| cannot_write(output))?;
    }
    if options.json {
        print_json(&entries.to_json())?;
    } else {
        print_rows(method, &entries, lang)?;
        print_assessment(method, &assess(library, method, &entries), lang)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What is filled in, table by table.
fn print_rows(method: &Method, entries: &Entries, lang: Lang) -> Result<()> {
    for table in &method.tables {
        say!("{} {} ({})", table.number, table.title.get(lang), table.id);
        for row in entries.tables.get(&table.id).into_iter().flatten() {
            let cells = table.columns.iter().filter_map(|column| {
                let cell = row.cells.get(&column.id).filter(|cell| !cell.is_blank())?;
                Some(format!("{}={}", column.id, value_text(&cell.value)))
            });
            say!("  {}", cells.collect::<Vec<_>>().join("  "));
        }
    }
    say!();
    Ok(())
}
