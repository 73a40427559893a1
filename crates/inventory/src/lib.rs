//! The key-unit emission summary (重点企业排放汇总): the bottom-up half of the inventory.
//!
//! Determined lines are rolled up to direct emissions by city × sector × gas × year. Every total
//! is a list of identified lines and their sum, so that it opens down to the cell it came from.
//! Purchased electricity and heat stand beside as memos of single plants: added up they would
//! count the power plants' emissions again, so there is no operation here that adds them.
//!
//! Cities change: [`Regions`] carries each code's years and successor, and the summary is drawn
//! on the boundaries of the reporting year or of any later date.

mod region;
mod summary;

pub use region::{Region, RegionFault, Regions};
pub use summary::{
    Boundaries, CellKey, CountedLine, Filter, KeyUnitSummary, LineId, Memo, SummaryFault,
    SummaryLine, Total, summarise,
};
