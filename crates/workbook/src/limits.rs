//! Every limit on what a workbook may hold, unit last. What exceeds one is refused with a typed problem
//! before it can cost memory or time.

/// Largest file accepted.
pub const WORKBOOK_BYTES_MAX: usize = 20 * 1024 * 1024;
/// Parts (zip entries) in one package.
pub const PARTS_MAX: usize = 2_000;
/// One part, inflated. A sheet of 20,000 full rows needs about a quarter of this.
pub const PART_BYTES_MAX: u64 = 96 * 1024 * 1024;
/// All parts of one package, inflated.
pub const INFLATED_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Inflated to compressed size of one part; deflate cannot exceed 1,032. Real sheets stay below 60.
pub const INFLATION_RATIO_MAX: u64 = 250;
/// Parts smaller than this (inflated) may have any ratio.
pub const INFLATION_RATIO_FROM_BYTES: u64 = 4 * 1024 * 1024;
/// Sheets in one workbook.
pub const SHEETS_MAX: usize = 256;
/// Rows of one sheet, counted by the lowest row that holds something.
pub const SHEET_ROWS_MAX: u32 = 20_000;
/// Columns of one sheet (Excel's own limit).
pub const SHEET_COLUMNS_MAX: u32 = 16_384;
/// Rows of one sheet by the file format.
pub const FORMAT_ROWS_MAX: u32 = 1_048_576;
/// Cells read from one workbook.
pub const CELLS_MAX: usize = 2_000_000;
/// Distinct shared strings of one workbook.
pub const SHARED_STRINGS_MAX: usize = 1_000_000;
/// Cell formats of one workbook; Excel itself stops short of this.
pub const STYLES_MAX: usize = 65_536;
/// Characters in one cell (Excel's own limit).
pub const CELL_CHARS_MAX: usize = 32_767;
/// All cells of one workbook as one process hands them to another.
pub const HANDED_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Ranges of hidden columns remembered from one sheet.
pub const HIDDEN_RANGES_MAX: usize = 1_000;
/// Merged ranges remembered from one sheet.
pub const MERGED_RANGES_MAX: usize = 10_000;
/// Problems of one kind listed from one workbook; the rest are summed up in one line.
pub const PROBLEMS_MAX: usize = 2_000;
/// Computed cells listed because they showed something else; the rest are summed up in one line.
pub const DIFFERENCES_MAX: usize = 20;
/// Rows of a sheet shown in the browser.
pub const VIEW_ROWS_MAX: u32 = 2_000;
/// Columns of a sheet shown in the browser.
pub const VIEW_COLUMNS_MAX: u32 = 200;
/// Characters of one cell shown in the browser.
pub const VIEW_CHARS_MAX: usize = 500;
/// Characters of one comment written into an annotated workbook.
pub const COMMENT_CHARS_MAX: usize = 2_000;
/// Rows of one exported list (Excel's limit less the heading).
pub const EXPORT_ROWS_MAX: usize = 1_000_000;
