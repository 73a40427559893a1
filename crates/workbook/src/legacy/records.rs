//! What stands beside the values in an .xls: the format of each cell, formulas that reach outside, hidden rows. One walk
//! over the records of the workbook stream ([MS-XLS]); what is cut short is passed over, values are read elsewhere.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::address::Address;
use crate::formats::{Format, builtin, kind};
use crate::formula::Formula;
use crate::limits::SHEETS_MAX;
use crate::problem::WorkbookProblem;

const EOF: u16 = 0x000A;
const BOF: u16 = 0x0809;
const FILE_PASS: u16 = 0x002F;
const BOUND_SHEET: u16 = 0x0085;
const FORMAT: u16 = 0x041E;
const XF: u16 = 0x00E0;
const SUP_BOOK: u16 = 0x01AE;
const EXTERN_SHEET: u16 = 0x0017;
const ROW: u16 = 0x0208;
const FORMULA: u16 = 0x0006;
const MUL_RK: u16 = 0x00BD;
/// Records of one cell: row, column and format come first in each.
const CELLS: [u16; 7] = [0x00FD, 0x0203, 0x027E, 0x0205, 0x0204, 0x00D6, FORMULA];
/// The flag of a hidden row.
const ROW_HIDDEN: u8 = 0x20;
/// The link of a workbook to itself, and to functions of add-ins.
const OWN_BOOK: u16 = 0x0401;
const ADD_INS: u16 = 0x3A01;

/// What the records say beside the values, by sheet in the order of their tabs.
#[derive(Default)]
pub(super) struct Beside {
    pub sheets: Vec<SheetBeside>,
}

/// Of one sheet.
#[derive(Default)]
pub(super) struct SheetBeside {
    /// Where its records begin in the stream.
    offset: usize,
    pub hidden: bool,
    pub formats: HashMap<Address, Format>,
    pub formulas: HashMap<Address, Formula>,
    pub hidden_rows: BTreeSet<u32>,
}

/// What the sheets share.
#[derive(Default)]
struct Shared {
    codes: BTreeMap<u16, Format>,
    styles: Vec<u16>,
    /// Whether each linked book is another file.
    outside: Vec<bool>,
    /// The linked book of each sheet reference.
    links: Vec<u16>,
}

impl Shared {
    fn format(&self, style: u16) -> Format {
        let Some(code) = self.styles.get(usize::from(style)) else {
            return Format::Plain;
        };
        let custom = self.codes.get(code).copied();
        custom.unwrap_or_else(|| builtin(&code.to_string()))
    }

    /// How far the first token of a formula reaches; a formula that begins with its own sheet is within.
    fn reach(&self, tokens: &[u8]) -> Formula {
        let linked = matches!(
            tokens.first(),
            Some(0x39 | 0x3A | 0x3B | 0x59 | 0x5A | 0x5B | 0x79 | 0x7A | 0x7B)
        );
        let book = u16_at(tokens, 1).and_then(|link| self.links.get(usize::from(link)));
        let outside = book.is_some_and(|book| self.outside.get(usize::from(*book)) == Some(&true));
        if linked && outside {
            Formula::OtherFile
        } else {
            Formula::Inside
        }
    }
}

pub(super) fn read(stream: &[u8]) -> Result<Beside, WorkbookProblem> {
    let mut shared = Shared::default();
    let mut beside = Beside::default();
    for (kind, data) in Records(stream) {
        match kind {
            EOF => break,
            FILE_PASS => return Err(WorkbookProblem::encrypted()),
            BOUND_SHEET => {
                let offset = u32_at(data, 0).and_then(|at| usize::try_from(at).ok());
                beside.sheets.push(SheetBeside {
                    offset: offset.unwrap_or(usize::MAX),
                    hidden: data.get(4).is_some_and(|state| state & 3 != 0),
                    ..SheetBeside::default()
                });
                if beside.sheets.len() > SHEETS_MAX {
                    return Err(WorkbookProblem::too_many("工作表数", "sheets", SHEETS_MAX));
                }
            }
            FORMAT => {
                if let (Some(id), Some(code)) = (u16_at(data, 0), format_code(data)) {
                    shared.codes.insert(id, self::kind(&code));
                }
            }
            XF => shared.styles.push(u16_at(data, 2).unwrap_or(0)),
            SUP_BOOK => {
                let own = matches!(u16_at(data, 2), Some(OWN_BOOK | ADD_INS));
                shared.outside.push(!own);
            }
            EXTERN_SHEET => {
                let books = data.get(2..).unwrap_or_default().chunks_exact(6);
                shared
                    .links
                    .extend(books.filter_map(|link| u16_at(link, 0)));
            }
            _ => {}
        }
    }
    for sheet in &mut beside.sheets {
        let records = stream.get(sheet.offset..).unwrap_or_default();
        read_sheet(sheet, records, &shared);
    }
    Ok(beside)
}

fn read_sheet(sheet: &mut SheetBeside, records: &[u8], shared: &Shared) {
    let mut depth = 0_u32;
    for (kind, data) in Records(records) {
        match kind {
            // A chart on the sheet has records of its own between the sheet's.
            BOF => depth += 1,
            EOF if depth <= 1 => return,
            EOF => depth -= 1,
            _ if depth != 1 => {}
            ROW => {
                if data.get(12).is_some_and(|flags| flags & ROW_HIDDEN != 0)
                    && let Some(row) = u16_at(data, 0)
                {
                    sheet.hidden_rows.insert(u32::from(row));
                }
            }
            MUL_RK => {
                let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else {
                    continue;
                };
                let cells = data.get(4..).unwrap_or_default().chunks_exact(6);
                for (cell, column) in cells.zip(u32::from(first)..) {
                    let style = u16_at(cell, 0).unwrap_or(0);
                    sheet.format(Address::new(u32::from(row), column), shared.format(style));
                }
            }
            kind if CELLS.contains(&kind) => {
                let (Some(row), Some(column), Some(style)) =
                    (u16_at(data, 0), u16_at(data, 2), u16_at(data, 4))
                else {
                    continue;
                };
                let at = Address::new(u32::from(row), u32::from(column));
                sheet.format(at, shared.format(style));
                if kind == FORMULA {
                    let tokens = data.get(22..).unwrap_or_default();
                    sheet.formulas.insert(at, shared.reach(tokens));
                }
            }
            _ => {}
        }
    }
}

impl SheetBeside {
    fn format(&mut self, at: Address, format: Format) {
        if format != Format::Plain {
            self.formats.insert(at, format);
        }
    }
}

/// The code of a FORMAT record: a length, a flag for two-byte letters, the letters.
fn format_code(data: &[u8]) -> Option<String> {
    let length = usize::from(u16_at(data, 2)?);
    let letters = data.get(5..)?;
    if data.get(4)? & 1 == 0 {
        return Some(
            letters
                .iter()
                .take(length)
                .map(|&byte| char::from(byte))
                .collect(),
        );
    }
    let units: Vec<u16> = letters
        .chunks_exact(2)
        .take(length)
        .filter_map(|unit| u16_at(unit, 0))
        .collect();
    Some(String::from_utf16_lossy(&units))
}

/// The records of a stream: kind, length, data.
struct Records<'s>(&'s [u8]);

impl<'s> Iterator for Records<'s> {
    type Item = (u16, &'s [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = u16_at(self.0, 0)?;
        let length = usize::from(u16_at(self.0, 2)?);
        let data = self.0.get(4..4 + length)?;
        self.0 = self.0.get(4 + length..)?;
        Some((kind, data))
    }
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    let bytes: [u8; 2] = data.get(at..at + 2)?.try_into().ok()?;
    Some(u16::from_le_bytes(bytes))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    let bytes: [u8; 4] = data.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap_or(0);
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    /// A stream of one sheet: globals, then its records.
    fn stream(globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
        let globals = globals.concat();
        // BOF, the globals, BOUND_SHEET of 8 bytes with its head of 4, EOF.
        let offset = u32::try_from(4 + globals.len() + 12 + 4).unwrap_or(0);
        let bound = [&offset.to_le_bytes()[..], &[1, 0, 0, 0]].concat();
        [
            record(BOF, &[]),
            globals,
            record(BOUND_SHEET, &bound),
            record(EOF, &[]),
            record(BOF, &[]),
            sheet.concat(),
            record(EOF, &[]),
        ]
        .concat()
    }

    fn formula(tokens: &[u8]) -> Vec<u8> {
        // Row 1, column 2, style 0, then the result and flags up to the tokens.
        let mut data = vec![1, 0, 2, 0, 0, 0];
        data.resize(22, 0);
        data.extend(tokens);
        record(FORMULA, &data)
    }

    #[test]
    fn percent_formats_hidden_rows_and_formulas_are_found() {
        let stream = stream(
            &[record(XF, &[0, 0, 10, 0])],
            &[
                record(
                    ROW,
                    &[3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ROW_HIDDEN, 0, 0, 0],
                ),
                formula(&[0x1E, 5, 0]),
                record(
                    MUL_RK,
                    &[7, 0, 1, 0, 0, 0, 9, 9, 9, 9, 0, 0, 9, 9, 9, 9, 2, 0],
                ),
            ],
        );
        let beside = read(&stream).unwrap_or_default();
        let sheet = &beside.sheets[0];
        assert!(sheet.hidden);
        assert_eq!(sheet.hidden_rows, BTreeSet::from([3]));
        let at = Address::new(1, 2);
        assert_eq!(sheet.formulas.get(&at), Some(&Formula::Inside));
        for at in [at, Address::new(7, 1), Address::new(7, 2)] {
            assert_eq!(sheet.formats.get(&at), Some(&Format::Percent), "{at}");
        }
    }

    #[test]
    fn a_formula_that_begins_with_another_file_is_told() {
        let links = [
            record(SUP_BOOK, &[1, 0, 1, 4]),
            record(SUP_BOOK, &[1, 0, 5, 0]),
            record(EXTERN_SHEET, &[2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]),
        ];
        for (link, expected) in [(0, Formula::Inside), (1, Formula::OtherFile)] {
            let stream = stream(&links, &[formula(&[0x5A, link, 0, 0, 0, 0, 0])]);
            let beside = read(&stream).unwrap_or_default();
            let found = beside.sheets[0].formulas.get(&Address::new(1, 2));
            assert_eq!(found, Some(&expected));
        }
    }

    #[test]
    fn a_protected_stream_is_refused() {
        let refused = read(&stream(&[record(FILE_PASS, &[1, 0])], &[]));
        assert!(refused.is_err_and(|problem| problem.code == "workbook.encrypted"));
    }
}
