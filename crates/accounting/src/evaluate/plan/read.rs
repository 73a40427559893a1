//! A stored report read straight into the sheet.
//!
//! What is not as the canonical JSON writes it is left to the general reader, which says what is wrong with it or takes it
//! after all: there is one word on what entries may look like.

use qilu_quantity::Exact;

use super::names::Word;
use super::scan::Scanner;
use super::sheet::{BROKEN, Figure, Rows, Sheet};
use super::texts::Texts;
use super::{Field, Plan, Reading, TablePlan};
use crate::evaluate::given::{Entered, Given, trimmed};
use crate::limits::ENTRY_TEXT_CHARS_MAX;

/// A text beside a place may be a number that is written again; up to this length it is written as it was.
const WRITTEN_CHARS_MAX: usize = 40;

impl Plan<'_> {
    /// Reads a report; `None` if it is not written plainly enough.
    pub fn read(&self, text: &str, sheet: &mut Sheet) -> Option<()> {
        sheet.texts.reset();
        for table in &mut sheet.tables {
            table.rows = 0;
            table.cells.clear();
            table.entered.clear();
            table.marks.clear();
        }
        let mut scanner = Scanner::of(text);
        let (mut method, mut year, mut tables) = (false, false, false);
        scanner.expect(b'{')?;
        let mut first = true;
        while scanner.another(&mut first, b'}')? {
            let seen = match scanner.name()?.text {
                "entity" => {
                    scanner.string()?;
                    continue;
                }
                "method" => {
                    scanner.string()?;
                    &mut method
                }
                "year" => {
                    scanner
                        .whole()
                        .filter(|year| i32::try_from(*year).is_ok())?;
                    &mut year
                }
                "tables" => {
                    self.read_tables(&mut scanner, sheet)?;
                    &mut tables
                }
                _ => return None,
            };
            if std::mem::replace(seen, true) {
                return None;
            }
        }
        if !(scanner.is_at_end() && method && year && tables) {
            return None;
        }
        for (plan, rows) in self.tables.iter().zip(&mut sheet.tables) {
            // The row of a one-row table is there even if nothing was reported.
            if plan.single && rows.rows == 0 {
                self.start_row(plan, rows);
                rows.rows = 1;
            }
        }
        Some(())
    }

    fn read_tables(&self, scanner: &mut Scanner<'_>, sheet: &mut Sheet) -> Option<()> {
        scanner.expect(b'{')?;
        let mut first = true;
        while scanner.another(&mut first, b'}')? {
            let position = self.names.find(scanner.name()?)?;
            let plan = self.tables.get(position)?;
            let rows = sheet.tables.get_mut(position)?;
            // Of two tables of one name, only the last counts.
            if rows.rows > 0 {
                return None;
            }
            scanner.expect(b'[')?;
            let mut first = true;
            while scanner.another(&mut first, b']')? {
                self.read_row(scanner, plan, rows, &mut sheet.texts)?;
            }
            if rows.rows > plan.rows_max {
                return None;
            }
        }
        Some(())
    }

    fn start_row(&self, plan: &TablePlan, rows: &mut Rows) {
        rows.cells
            .extend(plan.blank_cells.iter().map(|cell| cell.figure()));
        rows.marks.extend_from_slice(&plan.blank_marks);
        if self.asks_entered {
            rows.entered.resize(rows.cells.len(), false);
        }
    }

    fn read_row(
        &self,
        scanner: &mut Scanner<'_>,
        plan: &TablePlan,
        rows: &mut Rows,
        texts: &mut Texts,
    ) -> Option<()> {
        let (cells, marks) = (rows.cells.len(), rows.marks.len());
        self.start_row(plan, rows);
        let mut something = false;
        scanner.expect(b'{')?;
        let mut first = true;
        while scanner.another(&mut first, b'}')? {
            let name = scanner.name()?;
            let Some(Field { reading, printed }) = plan.columns.find(name) else {
                row_place(name, scanner)?;
                continue;
            };
            let word = match scanner.peek() {
                b'"' => scanner.string()?,
                b'{' => cell(scanner)?,
                _ => return None,
            };
            let entered = match reading {
                Reading::Passed => !trimmed(word.text).is_empty(),
                Reading::Number { offset, notation } => {
                    let offset = usize::from(offset);
                    let figure = number(word, notation)?;
                    let entered = figure.is_some();
                    let blank = || plan.blank_cells.get(offset).map(|cell| cell.figure());
                    let figure = figure.or_else(blank);
                    if let Some((cell, figure)) = rows.cells.get_mut(cells + offset).zip(figure) {
                        *cell = figure;
                    }
                    if let Some(known) = rows.entered.get_mut(cells + offset) {
                        *known = entered;
                    }
                    entered
                }
                Reading::Text { offset } | Reading::Code { offset, .. } => {
                    let offset = usize::from(offset);
                    let text = written(word);
                    let entered = !text.text.is_empty();
                    let found = match reading {
                        _ if !entered => plan.blank_marks.get(offset).copied(),
                        Reading::Code { list, .. } => Some(self.code(usize::from(list), text)),
                        _ if is_long(text.text) => Some(BROKEN),
                        _ => Some(texts.add_word(text)),
                    };
                    if let Some((mark, found)) = rows.marks.get_mut(marks + offset).zip(found) {
                        *mark = found;
                    }
                    entered
                }
            };
            something |= entered && !printed;
        }
        if something {
            rows.rows += 1;
        } else {
            rows.cells.truncate(cells);
            rows.marks.truncate(marks);
            rows.entered.truncate(cells);
        }
        Some(())
    }

    fn code(&self, list: usize, text: Word<'_>) -> u32 {
        let names = self.codes.get(list).and_then(Option::as_ref);
        if let Some(code) = names.and_then(|names| names.find(text)) {
            return code;
        }
        if is_long(text.text) {
            return BROKEN;
        }
        let (Some(index), Some(list)) = (
            self.method.code_indexes.get(list),
            self.method.lists.get(list),
        ) else {
            return BROKEN;
        };
        index
            .find(list, text.text)
            .map_or(BROKEN, super::sheet::position)
    }
}

/// A number, or what else was entered where one belongs, if that is plain; within, `None` for a blank.
#[inline]
fn number(word: Word<'_>, notation: bool) -> Option<Option<Figure>> {
    let short = u32::try_from(word.text.len()).ok();
    if let Some(number) = short
        .filter(|length| *length <= 8)
        .and_then(|length| Exact::from_letters(word.head, length))
    {
        return Some(Some(Figure::Number(number)));
    }
    Some(match Given::Written(word.text).entered() {
        Entered::Number(number) => Some(Figure::Number(number)),
        Entered::Notation(_) if notation => Some(Figure::Notation),
        Entered::Notation(_) => Some(Figure::Broken),
        // What it may mean is the general reader's to say.
        Entered::NotANumber(_) => return None,
        Entered::Blank => None,
    })
}

/// The text without surrounding blanks.
#[inline]
fn written(word: Word<'_>) -> Word<'_> {
    let text = trimmed(word.text);
    if text.len() == word.text.len() {
        word
    } else {
        Word::of(text)
    }
}

fn is_long(text: &str) -> bool {
    text.len() > ENTRY_TEXT_CHARS_MAX && text.chars().count() > ENTRY_TEXT_CHARS_MAX
}

/// A cell with what came beside its value, but for a unit, which would have to be converted.
fn cell<'a>(scanner: &mut Scanner<'a>) -> Option<Word<'a>> {
    let mut value = Word::of("");
    let mut first = true;
    scanner.expect(b'{')?;
    while scanner.another(&mut first, b'}')? {
        match scanner.name()?.text {
            "@" => {
                scanner.literal("{\"cell\":")?;
                scanner.string()?;
                scanner.literal(",\"sheet\":")?;
                scanner.string()?;
                scanner.expect(b'}')?;
            }
            "evidence" | "uncertainty" => {
                scanner.string()?;
            }
            "value" if scanner.peek() == b'n' => scanner.literal("null")?,
            "value" => {
                let word = scanner.string()?;
                value = Some(word).filter(|word| word.text.len() <= WRITTEN_CHARS_MAX)?;
            }
            _ => return None,
        }
    }
    Some(value)
}

/// Where a row stands in a workbook.
fn row_place(name: Word<'_>, scanner: &mut Scanner<'_>) -> Option<()> {
    if name.text != "@" {
        return None;
    }
    scanner.literal("{\"row\":")?;
    scanner.whole()?;
    scanner.literal(",\"sheet\":")?;
    scanner.string()?;
    scanner.expect(b'}')
}
