//! Writes the template of every method into a folder, blank and filled with an invented report, to be looked at:
//! `cargo run -p qilu-workbook --example templates -- FOLDER [METHOD …]`.

use std::error::Error;
use std::path::Path;

use qilu_accounting::specimen::{SpecimenOptions, specimen};
use qilu_accounting::{Library, Method};
use qilu_quantity::Lang;
use qilu_workbook::{EntityFacts, TemplateOptions, write_template};

/// The year and the report looked at; any would do.
const YEAR: i32 = 2023;
const SEED: u64 = 1;
const ROWS: usize = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("name a folder")?;
    let wanted: Vec<String> = arguments.collect();
    std::fs::create_dir_all(&folder)?;
    for method in Library::embedded().methods() {
        if wanted.is_empty() || wanted.contains(&method.id) {
            write_both(Path::new(&folder), method)?;
        }
    }
    Ok(())
}

fn write_both(folder: &Path, method: &Method) -> Result<(), Box<dyn Error>> {
    let library = Library::embedded();
    let year = method.years.nearest(YEAR);
    let blank = TemplateOptions::new(year, Lang::Zh);
    let bytes = write_template(library, method, &blank)?;
    std::fs::write(folder.join(format!("{}-blank.xlsx", method.id)), bytes)?;
    let options = SpecimenOptions {
        year,
        seed: SEED,
        rows: ROWS,
    };
    let Some(entries) = specimen(library, method, options) else {
        return Ok(());
    };
    let filled = TemplateOptions {
        entity: Some(EntityFacts {
            credit_code: "91370100MA3XXXXX0X".to_owned(),
            name: "山东示例有限公司".to_owned(),
        }),
        entries: Some(&entries),
        demo: true,
        ..TemplateOptions::new(year, Lang::Zh)
    };
    let bytes = write_template(library, method, &filled)?;
    std::fs::write(folder.join(format!("{}.xlsx", method.id)), bytes)?;
    Ok(())
}
