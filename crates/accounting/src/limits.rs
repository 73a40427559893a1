//! A limit on everything.

/// Characters of one formula.
pub const FORMULA_CHARS_MAX: usize = 4_000;

/// How deep a formula may nest; a sum nests once for each term.
pub const FORMULA_DEPTH_MAX: usize = 64;

/// Rows of one table, whatever the method says.
pub const TABLE_ROWS_MAX: usize = 20_000;

/// Characters of one entered text.
pub const ENTRY_TEXT_CHARS_MAX: usize = 2_000;

/// Problems listed for one report; one more says that there are others.
pub const PROBLEMS_MAX: usize = 2_000;

/// Steps a trace may go down.
pub const TRACE_DEPTH_MAX: usize = 12;

/// Inputs a trace shows at one step before it says that there are more.
pub const TRACE_INPUTS_MAX: usize = 200;

/// Faults listed when a library is refused.
pub const METHOD_FAULTS_MAX: usize = 200;

/// Decimals a column may ask for.
pub const DECIMALS_MAX: u32 = 20;
/// Draws of one Monte Carlo run.
pub const DRAWS_MAX: usize = 100_000;
/// Quantities named as drivers of a figure's uncertainty.
pub const DRIVERS_MAX: usize = 20;

/// Characters of the id of a row of a working copy.
pub const DRAFT_ROW_ID_CHARS_MAX: usize = 40;
