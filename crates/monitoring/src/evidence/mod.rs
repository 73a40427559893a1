//! Evidence (佐证材料): the files behind the figures of a report, what they say of themselves, and what does not fit.

mod certificate;
mod check;
mod faults;
mod file;
mod kind;
mod lab;
mod place;
mod uses;

pub use certificate::{Figure, MeterCertificate};
pub use check::{Beside, Facts, Found, Item, check};
pub use file::{FileFault, FileType, clean_name, judge, limits};
pub use kind::{Basis, EvidenceKind};
pub use lab::{Certified, LabReport};
pub use place::{EvidencePlace, PlaceFault, Standing, stand};
pub use uses::{Use, report_mark, sample_mark};
