//! Many reports at once: a ZIP of workbooks, or one workbook with many enterprises in rows. Each file goes the way of a single
//! upload, on its own; the enterprise it is of still submits it itself.
//!
//! `archive` opens the ZIP without trusting it, `start` enters a job, `work` works it off, `item` sends one file, `show` lists,
//! `back` gives refused workbooks back with their problems marked.

mod archive;
mod back;
mod item;
mod show;
mod start;
mod work;

pub use work::upload_until;

use qilu_objects::ContentHash;
use qilu_store::bulk::BulkJob as Row;

use crate::{
    App,
    fault::{Fault, Outcome},
};

impl App {
    /// The bytes a job was started with.
    fn bulk_bytes(&self, row: &Row) -> Outcome<Vec<u8>> {
        let hash: ContentHash = row.object_hash.parse().map_err(Fault::internal)?;
        self.objects.get(&hash).map_err(Fault::internal)
    }
}
