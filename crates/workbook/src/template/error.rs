//! Why a workbook could not be written.

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// The writer refused a name, a text or a size.
    #[error("the workbook could not be written")]
    Write(#[from] rust_xlsxwriter::XlsxError),
    /// A table of the entries has more rows than the method allows.
    #[error("table {table} has {rows} rows, more than the {max} the method allows")]
    TooManyRows {
        /// The table.
        table: String,
        /// Rows in the entries.
        rows: usize,
        /// Rows allowed.
        max: usize,
    },
    /// The method is not for this year.
    #[error("the method {method} is not for the year {year}")]
    YearOutside {
        /// The method.
        method: String,
        /// The year.
        year: i32,
    },
    /// A list is longer than a sheet.
    #[error("the list has {rows} rows, more than a sheet holds")]
    ListTooLong {
        /// Rows of the list.
        rows: usize,
    },
    /// A sheet would be wider than Excel allows.
    #[error("the sheet would be wider than Excel allows")]
    TooWide,
}
