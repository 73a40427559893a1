//! Methods, code lists, constants and factor sets: read once, checked once.

mod codes;
mod columns;
mod compile;
mod document;
mod embedded;
mod factors;
mod fault;
mod feeds;
mod graph;
mod grids;
mod laboratory;
mod lines;
mod load;
mod look_up;
mod method;
mod never;
mod parts;
mod results;
mod scope;
mod table;

pub use factors::{FactorRow, FactorSet};
pub use fault::MethodFault;
pub use feeds::FeedSpec;
pub use grids::{Grid, GridPoint};
pub use laboratory::{LabParameter, LaboratoryRules};
pub use load::{Library, SourceFile};
pub use method::{
    Check, CodeItem, CodeList, Constant, DefaultFactor, DefaultValue, Edition, FactorSetUse,
    Formula, Method, Purpose, ResultsSpec, RoundingPolicy, Total, UnitSpec, YearSpan,
};
pub use table::{
    Column, ColumnKind, ColumnUncertainty, LineSpec, Range, Required, Role, Rows, Table,
};

pub(crate) use codes::fold_code;
pub(crate) use compile::nodes_of;
pub(crate) use method::Step;

/// Bytes as small hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
