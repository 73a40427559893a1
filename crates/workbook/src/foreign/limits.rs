//! Every limit on a layout and on what is looked at of a foreign workbook, unit last.

/// Tables read from one workbook by one layout.
pub const SOURCES_MAX: usize = 40;
/// Columns of one source.
pub const COLUMNS_MAX: usize = 200;
/// Blocks of a spread: twelve months, with a year's total at most.
pub const BLOCKS_MAX: usize = 60;
/// Translations of one column's codes.
pub const CODES_MAX: usize = 500;
/// Conditions on the rows of one source, and values in one of them.
pub const CONDITIONS_MAX: usize = 50;
/// Characters of any text of a layout.
pub const TEXT_CHARS_MAX: usize = 300;
/// Rows in which a header is looked for.
pub const HEAD_ROWS_MAX: u32 = 40;
/// Rows one header may take up.
pub const HEADER_ROWS_MAX: u32 = 3;
/// Columns of a sheet that are looked at.
pub const LOOK_COLUMNS_MAX: u32 = 400;
/// Sheets shown of an unknown workbook.
pub const OUTLINES_MAX: usize = 60;
/// Rows and columns shown of one of its sheets.
pub const OUTLINE_ROWS_MAX: u32 = 14;
pub const OUTLINE_COLUMNS_MAX: u32 = 60;
/// Different values shown of one column.
pub const VALUES_MAX: usize = 60;
/// Cells a layout may look at in one file: twelve months side by side in every row of a full sheet are a fraction of this.
pub const LOOKS_MAX: usize = 20_000_000;
/// Memory of the entries made of one file.
pub const ENTERED_BYTES_MAX: usize = 128 * 1024 * 1024;
/// What one entered cell with its place takes of that, without its text.
pub const ENTERED_CELL_BYTES: usize = 256;
/// Rows of one key among which a row of another source looks for its partner; more are duplicates, which the engine refuses.
pub const TWINS_MAX: usize = 20;
/// Problems of one file listed by the reader itself.
pub const FOREIGN_PROBLEMS_MAX: usize = 500;
