//! The very hidden mark by which a template is recognised.

use rust_xlsxwriter::Workbook;

use super::Template;
use super::error::WorkbookError;
use crate::binding::{META_SHEET, PRODUCT, TEMPLATE_EDITION};

/// Writes the mark: key and value, a row each.
pub(crate) fn write_meta(
    workbook: &mut Workbook,
    template: &Template<'_, '_>,
) -> Result<(), WorkbookError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(META_SHEET)?.set_very_hidden(true);
    let entity = template
        .options
        .entity
        .as_ref()
        .map(|entity| entity.credit_code.as_str())
        .unwrap_or_default();
    let rows = [
        ("product", PRODUCT.to_owned()),
        ("template", TEMPLATE_EDITION.to_owned()),
        ("method", template.method.id.clone()),
        ("edition", template.method.edition.clone()),
        ("method_hash", template.method.hash.clone()),
        ("year", template.options.year.to_string()),
        ("entity", entity.to_owned()),
        ("demo", template.options.demo.to_string()),
    ];
    let base = template.options.base.clone().map(|base| ("base", base));
    for (row, (key, value)) in (0_u32..).zip(rows.into_iter().chain(base)) {
        sheet.write_string(row, 0, key)?;
        sheet.write_string(row, 1, value)?;
    }
    sheet.protect();
    Ok(())
}
