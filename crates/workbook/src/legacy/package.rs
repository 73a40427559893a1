//! A bare .xlsx package of the cells of an .xls.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use calamine::{Data, Range, Reader, Xls};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::records::{Beside, SheetBeside};
use crate::address::Address;
use crate::formats::Format;
use crate::formula::Formula;
use crate::problem::WorkbookProblem;
use crate::xml::escaped;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
/// Cell styles in the order of [`style`]: plain, percent, date.
const STYLES: &str = concat!(
    r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
    r#"<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>"#,
    r#"<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>"#,
    r#"<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"#,
    r#"<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"#,
    r#"<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>"#,
    r#"<xf numFmtId="10" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#,
    r#"<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>"#,
    r#"<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#,
);

fn style(format: Format) -> u8 {
    match format {
        Format::Plain => 0,
        Format::Percent => 1,
        Format::Date => 2,
    }
}

/// Writes the package. Formulas are kept where the reader could spell them; all are marked as formulas.
pub(super) fn write(
    mut book: Xls<Cursor<&[u8]>>,
    beside: &Beside,
) -> Result<Vec<u8>, WorkbookProblem> {
    let names = book.sheet_names();
    let mut out = Package(ZipWriter::new(Cursor::new(Vec::new())));
    let mut sheets = String::new();
    let mut relations = String::new();
    let mut types = String::new();
    let nothing = SheetBeside::default();
    for (number, name) in names.iter().enumerate() {
        let beside = beside.sheets.get(number).unwrap_or(&nothing);
        #[expect(
            clippy::disallowed_methods,
            reason = "the addresses of the old format are bounded by it, and the process by its memory"
        )]
        let values = book
            .worksheet_range(name)
            .map_err(|_| WorkbookProblem::damaged("xls"))?;
        let formulas = book.worksheet_formula(name).unwrap_or_default();
        let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
        let merged: Vec<String> = merged
            .iter()
            .map(|area| {
                let (first, last) = (address(area.start), address(area.end));
                format!("{first}:{last}")
            })
            .collect();
        out.part(
            &format!("xl/worksheets/sheet{}.xml", number + 1),
            &sheet(&values, &formulas, &merged, beside),
        )?;
        let id = number + 1;
        let state = if beside.hidden {
            r#" state="hidden""#
        } else {
            ""
        };
        let _ = write!(
            sheets,
            r#"<sheet name="{}" sheetId="{id}"{state} r:id="rId{id}"/>"#,
            escaped(name)
        );
        let _ = write!(
            relations,
            r#"<Relationship Id="rId{id}" Type="{RELATION}/worksheet" Target="worksheets/sheet{id}.xml"/>"#
        );
        let _ = write!(
            types,
            r#"<Override PartName="/xl/worksheets/sheet{id}.xml" ContentType="{TYPE}.worksheet+xml"/>"#
        );
    }
    let defined: String = book
        .defined_names()
        .iter()
        .map(|(name, target)| {
            let (name, target) = (escaped(name), escaped(target));
            format!(r#"<definedName name="{name}">{target}</definedName>"#)
        })
        .collect();
    out.part("xl/workbook.xml", &format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>{sheets}</sheets><definedNames>{defined}</definedNames></workbook>"#))?;
    out.part("xl/_rels/workbook.xml.rels", &format!(r#"<Relationships xmlns="{RELATIONS}">{relations}<Relationship Id="rIdStyles" Type="{RELATION}/styles" Target="styles.xml"/></Relationships>"#))?;
    out.part("xl/styles.xml", STYLES)?;
    out.part("_rels/.rels", &format!(r#"<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#))?;
    out.part("[Content_Types].xml", &format!(r#"<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>{types}</Types>"#))?;
    out.finish()
}

fn address((row, column): (u32, u32)) -> Address {
    Address::new(row, column)
}

fn sheet(
    values: &Range<Data>,
    formulas: &Range<String>,
    merged: &[String],
    beside: &SheetBeside,
) -> String {
    let mut xml = format!(r#"<worksheet xmlns="{MAIN}"><sheetData>"#);
    let (top, left) = values.start().unwrap_or_default();
    for (row, cells) in (top..).zip(values.rows()) {
        let hidden = beside.hidden_rows.contains(&row);
        let hidden = if hidden { r#" hidden="1""# } else { "" };
        let _ = write!(xml, r#"<row r="{}"{hidden}>"#, row + 1);
        for (column, value) in (left..).zip(cells) {
            let at = Address::new(row, column);
            let formula = beside.formulas.get(&at).copied().unwrap_or_default();
            if *value == Data::Empty && !formula.is_some() {
                continue;
            }
            let format = beside.formats.get(&at).copied().unwrap_or(Format::Plain);
            let text = formulas.get_value((row, column)).map(String::as_str);
            cell(&mut xml, at, style(format), value, &spelt(formula, text));
        }
        xml.push_str("</row>");
    }
    xml.push_str("</sheetData>");
    if !merged.is_empty() {
        let _ = write!(xml, r#"<mergeCells count="{}">"#, merged.len());
        for area in merged {
            let _ = write!(xml, r#"<mergeCell ref="{area}"/>"#);
        }
        xml.push_str("</mergeCells>");
    }
    xml.push_str("</worksheet>");
    xml
}

/// The element of a formula; one that could not be spelt is only marked.
fn spelt(formula: Formula, text: Option<&str>) -> String {
    match (formula, text.filter(|text| !text.is_empty())) {
        (Formula::None, _) => String::new(),
        (Formula::OtherFile, _) => "<f>[1]!_</f>".to_owned(),
        (_, Some(text)) => format!("<f>{}</f>", escaped(text)),
        (_, None) => "<f/>".to_owned(),
    }
}

fn cell(xml: &mut String, at: Address, style: u8, value: &Data, formula: &str) {
    let (kind, content) = match value {
        Data::Empty => ("", String::new()),
        Data::Int(number) => ("", format!("<v>{number}</v>")),
        Data::Float(number) => ("", format!("<v>{number}</v>")),
        Data::DateTime(moment) => ("", format!("<v>{}</v>", moment.as_f64())),
        Data::Bool(truth) => (r#" t="b""#, format!("<v>{}</v>", u8::from(*truth))),
        Data::Error(error) => (r#" t="e""#, format!("<v>{error}</v>")),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            (r#" t="str""#, format!("<v>{}</v>", escaped(text)))
        }
    };
    let _ = write!(
        xml,
        r#"<c r="{at}" s="{style}"{kind}>{formula}{content}</c>"#
    );
}

struct Package(ZipWriter<Cursor<Vec<u8>>>);

impl Package {
    fn part(&mut self, name: &str, content: &str) -> Result<(), WorkbookProblem> {
        // Read again at once: packing it would only take time.
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.0
            .start_file(name, options)
            .map_err(|_| WorkbookProblem::too_heavy())?;
        self.0
            .write_all(content.as_bytes())
            .map_err(|_| WorkbookProblem::too_heavy())
    }

    fn finish(self) -> Result<Vec<u8>, WorkbookProblem> {
        let finished = self.0.finish().map_err(|_| WorkbookProblem::too_heavy())?;
        Ok(finished.into_inner())
    }
}
