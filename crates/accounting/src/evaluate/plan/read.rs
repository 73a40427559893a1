//! A stored report read straight into the sheet.
//!
//! What is not as the canonical JSON writes it is left to the general reader, which says what is wrong with it or takes it
//! after all: there is one word on what entries may look like.

use std::cell::Cell;

use qilu_quantity::{Exact, Small};

use super::names::Word;
use super::scan::Scanner;
use super::sheet::{BROKEN, Figure, Numbers, Rows, Sheet};
use super::texts::Texts;
use super::{Plan, Reading, TablePlan};
use crate::evaluate::given::{Entered, Given, trimmed};
use crate::limits::ENTRY_TEXT_CHARS_MAX;

/// A text beside a place may be a number that is written again; up to this length it is written as it was.
const WRITTEN_CHARS_MAX: usize = 40;

impl Plan<'_> {
    /// Reads a report; `None` if it is not written plainly enough.
    pub fn read(&self, text: &str, sheet: &mut Sheet) -> Option<()> {
        sheet.texts.reset();
        sheet.numbers.reset();
        for table in &mut sheet.tables {
            table.rows = 0;
            table.cells.clear();
            table.entered.clear();
            table.marks.clear();
        }
        let mut scanner = Scanner::of(text)?;
        let (mut entity, mut method, mut year, mut tables) = (false, false, false, false);
        scanner.expect(b'{')?;
        let mut more = scanner.has_any(b'}');
        while more {
            let seen = match scanner.name()?.text() {
                "entity" => {
                    scanner.string()?;
                    &mut entity
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
            more = scanner.another(b'}')?;
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
        let mut following = self.names.start();
        let mut more = scanner.has_any(b'}');
        while more {
            let mut position = following.next(scanner);
            if position.is_none() {
                let found = self.names.find(scanner.name()?)?;
                (position, following) = (Some(found.0), found.1);
            }
            let position = *position?;
            let plan = self.tables.get(position)?;
            let rows = sheet.tables.get_mut(position)?;
            // Of two tables of one name, only the last counts.
            if rows.rows > 0 {
                return None;
            }
            *scanner = self.read_rows(*scanner, plan, rows, &mut sheet.texts, &sheet.numbers)?;
            if rows.rows > plan.rows_max {
                return None;
            }
            more = scanner.another(b'}')?;
        }
        Some(())
    }

    /// Reads the rows of a table, and tells where the text goes on.
    #[inline(never)]
    fn read_rows<'a>(
        &self,
        scanner: Scanner<'a>,
        plan: &TablePlan,
        rows: &mut Rows,
        texts: &mut Texts,
        numbers: &Numbers,
    ) -> Option<Scanner<'a>> {
        let mut scanner = scanner;
        scanner.expect(b'[')?;
        let mut another = scanner.has_any(b']');
        while another {
            scanner = self.read_row(scanner, plan, rows, texts, numbers)?;
            another = scanner.another(b']')?;
        }
        Some(scanner)
    }

    #[inline(always)]
    fn start_row(&self, plan: &TablePlan, rows: &mut Rows) {
        let blanks = plan.blank_cells.iter();
        rows.cells.extend(blanks.map(|blank| Cell::new(*blank)));
        rows.marks.extend_from_slice(&plan.blank_marks);
        if self.asks_entered {
            rows.entered.resize(rows.cells.len(), false);
        }
    }

    /// Reads a row, and tells where the text goes on.
    #[inline(always)]
    fn read_row<'a>(
        &self,
        scanner: Scanner<'a>,
        plan: &TablePlan,
        rows: &mut Rows,
        texts: &mut Texts,
        numbers: &Numbers,
    ) -> Option<Scanner<'a>> {
        let mut scanner = scanner;
        let (cells, marks) = (rows.cells.len(), rows.marks.len());
        self.start_row(plan, rows);
        let row_cells = rows.cells.get_mut(cells..)?;
        let row_marks = rows.marks.get_mut(marks..)?;
        let row_entered = rows.entered.get_mut(cells..).unwrap_or(&mut []);
        let mut something = false;
        let mut following = plan.columns.start();
        scanner.expect(b'{')?;
        let mut more = scanner.has_any(b'}');
        while more {
            let mut found = following.next(&mut scanner);
            if found.is_none() {
                let (name, behind) = unexpected(scanner)?;
                scanner = match plan.columns.find(name) {
                    Some((field, others)) => {
                        (found, following) = (Some(field), others);
                        behind
                    }
                    None => row_place(name.text(), behind)?,
                };
            }
            if let Some(field) = found {
                let word = match scanner.peek() {
                    b'"' => scanner.string()?,
                    b'{' => {
                        let (word, behind) = cell(scanner)?;
                        scanner = behind;
                        word
                    }
                    _ => return None,
                };
                let entered = match field.reading {
                    Reading::Number => {
                        let cell = row_cells.get(field.offset)?;
                        let (figure, entered) = match number(word) {
                            Some(number) => (Figure::Number(number), true),
                            None => match other_number(word.text(), field.notation, numbers)? {
                                Some(figure) => (figure, true),
                                None => (*plan.blank_cells.get(field.offset)?, false),
                            },
                        };
                        cell.set(figure);
                        if let Some(known) = row_entered.get_mut(field.offset) {
                            *known = entered;
                        }
                        entered
                    }
                    Reading::Passed => word.is_trimmed() || !trimmed(word.text()).is_empty(),
                    Reading::Text | Reading::Code(_) => {
                        let known = match field.reading {
                            Reading::Code(list) => self.known_code(list, word),
                            _ => None,
                        };
                        let (found, entered) = match known {
                            Some(code) => (code, true),
                            None => match written(word) {
                                text if text.len() == 0 => {
                                    (plan.blank_marks.get(field.offset).copied()?, false)
                                }
                                text => match field.reading {
                                    Reading::Code(list) => (self.other_code(list, text), true),
                                    _ if is_long(text) => (BROKEN, true),
                                    _ => (texts.add_word(text), true),
                                },
                            },
                        };
                        if let Some(mark) = row_marks.get_mut(field.offset) {
                            *mark = found;
                        }
                        entered
                    }
                };
                something |= entered && !field.printed;
            }
            more = scanner.another(b'}')?;
        }
        if something {
            rows.rows += 1;
        } else {
            rows.cells.truncate(cells);
            rows.marks.truncate(marks);
            rows.entered.truncate(cells);
        }
        Some(scanner)
    }

    /// A code that is written as it is in the list.
    #[inline(always)]
    fn known_code(&self, list: usize, text: Word<'_>) -> Option<u32> {
        self.codes.get(list)?.as_ref()?.find(text).copied()
    }

    /// A code that is written otherwise.
    #[inline(never)]
    fn other_code(&self, list: usize, text: Word<'_>) -> u32 {
        if let Some(code) = self.known_code(list, text) {
            return code;
        }
        let (Some(index), Some(list)) = (
            self.method.code_indexes.get(list),
            self.method.lists.get(list),
        ) else {
            return BROKEN;
        };
        index
            .find(list, text.text())
            .map_or(BROKEN, super::sheet::position)
    }
}

/// A name that does not come in order, and where the text goes on.
#[cold]
#[inline(never)]
fn unexpected(mut scanner: Scanner<'_>) -> Option<(Word<'_>, Scanner<'_>)> {
    let name = scanner.name()?;
    Some((name, scanner))
}

/// A short number, as nearly all are.
#[inline(always)]
fn number(word: Word<'_>) -> Option<Small> {
    let length = u32::try_from(word.len()).ok()?;
    let number = (length <= 8).then(|| Exact::from_letters(word.head, length))?;
    number?.small()
}

/// A number that is long or signed, or what else was entered where one belongs, if that is plain; within, `None` for a blank.
#[inline(never)]
fn other_number(text: &str, notation: bool, numbers: &Numbers) -> Option<Option<Figure>> {
    Some(match Given::Written(text).entered() {
        Entered::Number(number) => Some(numbers.figure(number)),
        Entered::Notation(_) if notation => Some(Figure::Notation),
        Entered::Notation(_) => Some(Figure::Broken),
        // What it may mean is the general reader's to say.
        Entered::NotANumber(_) => return None,
        Entered::Blank => None,
    })
}

/// The text without surrounding blanks.
#[inline(always)]
fn written(word: Word<'_>) -> Word<'_> {
    if word.is_trimmed() {
        word
    } else {
        Word::of(trimmed(word.text()))
    }
}

fn is_long(word: Word<'_>) -> bool {
    word.len() > ENTRY_TEXT_CHARS_MAX && word.text().chars().count() > ENTRY_TEXT_CHARS_MAX
}

/// A cell with what came beside its value, but for a unit, which would have to be converted.
#[inline(never)]
fn cell<'a>(mut scanner: Scanner<'a>) -> Option<(Word<'a>, Scanner<'a>)> {
    let mut value = Word::of("");
    scanner.expect(b'{')?;
    let mut more = scanner.has_any(b'}');
    while more {
        match scanner.name()?.text() {
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
                value = Some(word).filter(|word| word.len() <= WRITTEN_CHARS_MAX)?;
            }
            _ => return None,
        }
        more = scanner.another(b'}')?;
    }
    Some((value, scanner))
}

/// Where a row stands in a workbook.
#[inline(never)]
fn row_place<'a>(name: &str, mut scanner: Scanner<'a>) -> Option<Scanner<'a>> {
    if name != "@" {
        return None;
    }
    scanner.literal("{\"row\":")?;
    scanner.whole()?;
    scanner.literal(",\"sheet\":")?;
    scanner.string()?;
    scanner.expect(b'}')?;
    Some(scanner)
}
