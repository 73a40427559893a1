//! The workbook an energy manager fills in: an official form with live formulas, made from the method alone.

mod cover;
mod error;
mod fill;
mod grids;
mod layout;
mod look;
mod lookups;
mod meta;
mod meter;
mod namer;
mod page;
mod prefill;
mod summary;
mod supplement;
mod table;
mod validation;

use std::collections::BTreeMap;

use qilu_accounting::{Entries, EntryRow, Library, Method};
use qilu_quantity::Lang;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use self::fill::Filled;
use self::lookups::ListPlace;
use self::meter::Meter;
use self::namer::Places;
use self::prefill::LastYear;

pub use self::error::WorkbookError;
pub(crate) use self::fill::listed_key;
pub(crate) use self::layout::{FORM_ENTRY, FORM_USED, LABEL_ROW, Layout, TableSheet, sheet_name};
pub(crate) use self::look::number_format;

/// The sheet name a table has unless another table has it already.
pub(crate) fn table_sheet_name(table: &qilu_accounting::Table) -> String {
    layout::sheet_name(&format!("{} {}", table.number, table.title.zh))
}

/// What a template is for.
#[derive(Debug, Clone)]
pub struct TemplateOptions<'a> {
    /// The reporting year.
    pub year: i32,
    /// The reporting entity; left to be filled in when absent.
    pub entity: Option<EntityFacts>,
    /// Entries to fill in, as they are.
    pub entries: Option<&'a Entries>,
    /// Rows known beforehand, by table: the keys and choices of a monitoring plan, say. They stand ready where no
    /// [`entries`](Self::entries) are given.
    pub rows: Option<&'a BTreeMap<String, Vec<EntryRow>>>,
    /// Last year's report. Its keys and choices stand ready in the tables for which neither entries nor rows are given;
    /// its figures are remarked on the cells, for comparison, and are entries of no year.
    pub last_year: Option<&'a Entries>,
    /// Whether to mark it as demonstration data.
    pub demo: bool,
    /// The language of instructions and prompts; headings are in both.
    pub lang: Lang,
    /// What the download contained, for whoever hands it out: written into the hidden mark and read back as
    /// [`TemplateMeta::base`](crate::TemplateMeta::base), so that a later upload can be merged with what has changed
    /// meanwhile.
    pub base: Option<String>,
}

impl TemplateOptions<'_> {
    /// The blank template of a year, for anybody.
    #[must_use]
    pub const fn new(year: i32, lang: Lang) -> Self {
        Self {
            year,
            entity: None,
            entries: None,
            rows: None,
            last_year: None,
            demo: false,
            lang,
            base: None,
        }
    }
}

/// Who reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityFacts {
    /// Unified social credit code.
    pub credit_code: String,
    /// Registered name.
    pub name: String,
}

/// What the writers of the sheets share.
pub(crate) struct Template<'a, 'm> {
    pub method: &'m Method,
    pub options: &'a TemplateOptions<'a>,
    pub layout: &'a Layout<'m>,
    pub lists: BTreeMap<(String, String), ListPlace>,
    pub places: Places,
    pub filled: Filled<'a>,
    pub meter: Meter,
    pub last_year: Option<LastYear<'a>>,
}

impl Template<'_, '_> {
    /// The credit code on the cover: of the entity it is issued to, else the one the entries came with.
    fn credit_code(&self) -> &str {
        let issued = self
            .options
            .entity
            .as_ref()
            .map(|entity| entity.credit_code.as_str());
        issued.unwrap_or(self.filled.entity())
    }
}

/// Writes the template of a method as .xlsx bytes: the same bytes for the same method and options.
///
/// # Errors
/// When the method is not for the year, the entries have too many rows, or a text cannot be written.
pub fn write_template(
    library: &Library,
    method: &Method,
    options: &TemplateOptions<'_>,
) -> Result<Vec<u8>, WorkbookError> {
    if !method.years.contains(options.year) {
        return Err(WorkbookError::YearOutside {
            method: method.id.clone(),
            year: options.year,
        });
    }
    let entries = prefill::begin(method, options);
    let layout = Layout::new(method, &entries);
    let filled = Filled::new(library, method, &entries)?;
    let meter = Meter::new(&layout, &filled);
    let mut places = Places::default();
    summary::place_totals(method, &mut places);
    // Look-ups are written first, for their places, and moved behind the form at the end.
    let mut lookups = Workbook::new();
    let lists = lookups::write_lists(&mut lookups, method, &layout)?;
    lookups::write_factors(&mut lookups, method, options.year, &mut places)?;
    grids::write_grids(&mut lookups, method, &mut places)?;
    let template = Template {
        method,
        options,
        layout: &layout,
        lists,
        places,
        filled,
        meter,
        last_year: LastYear::new(library, method, options),
    };

    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(&template)?);
    cover::write_cover(&mut workbook, &template)?;
    let cover = cover::Cover::new(&template);
    summary::write_summary(&mut workbook, &template, &cover)?;
    for sheet in &layout.tables {
        table::write_table(&mut workbook, &template, sheet, &cover)?;
    }
    supplement::write_supplement(&mut workbook, &template, &cover)?;
    for sheet in std::mem::take(lookups.worksheets_mut()) {
        workbook.push_worksheet(sheet);
    }
    meta::write_meta(&mut workbook, &template)?;
    Ok(workbook.save_to_buffer()?)
}

fn properties(template: &Template<'_, '_>) -> Result<DocProperties, WorkbookError> {
    let method = template.method;
    let entity = template
        .options
        .entity
        .as_ref()
        .map(|entity| entity.name.as_str())
        .unwrap_or_default();
    // A fixed date: the same template has the same bytes whenever it is written.
    let year = u16::try_from(template.options.year).unwrap_or(2000);
    Ok(DocProperties::new()
        .set_title(format!(
            "{} {} 年度排放报告数据表",
            method.title.zh, template.options.year
        ))
        .set_subject(&method.instrument)
        .set_company(entity)
        .set_author("齐鲁 Qilu")
        .set_keywords(format!("{} {}", method.id, method.edition))
        .set_comment(if template.options.demo {
            "演示数据"
        } else {
            ""
        })
        .set_creation_datetime(&ExcelDateTime::from_ymd(year, 12, 31)?))
}
