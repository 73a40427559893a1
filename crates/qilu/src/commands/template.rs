//! `qilu template`: the workbook a manager fills in.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context as _, Result, anyhow, bail};
use qilu_accounting::{Entries, Library};
use qilu_quantity::Lang;
use qilu_workbook::{TemplateOptions, write_template};

use super::{cannot_read, cannot_write, method_for};
use crate::cli::Template;

pub fn run(options: &Template, lang: Lang) -> Result<ExitCode> {
    let library = Library::embedded();
    let method = method_for(library, &options.method, options.year)?;
    let entries = options
        .from
        .as_deref()
        .map(read_entries(lang))
        .transpose()?;
    if let Some(other) = entries
        .as_ref()
        .filter(|entries| entries.method != method.id)
    {
        bail!(
            "{} ≠ {}: 数据属于另一方法 · the entries are for another method",
            other.method,
            method.id
        );
    }
    let template = TemplateOptions {
        entries: entries.as_ref(),
        ..TemplateOptions::new(options.year, lang)
    };
    let bytes = write_template(library, method, &template)?;
    fs::write(&options.output, bytes).with_context(|| cannot_write(&options.output))?;
    Ok(ExitCode::SUCCESS)
}

fn read_entries(lang: Lang) -> impl Fn(&std::path::Path) -> Result<Entries> {
    move |path| {
        let text = fs::read_to_string(path).with_context(|| cannot_read(path))?;
        let document = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
        Entries::from_json(&document)
            .map_err(|problem| anyhow!(problem.message.get(lang).to_owned()))
    }
}
