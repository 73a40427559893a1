//! The demonstration province: invented enterprises whose filled workbooks go through the same doors
//! as anybody's, up to the province's decision.

mod enterprises;
mod generate;
mod months;
mod people;
mod plan;
mod play;
mod scene;
mod seed;
mod story;

pub use seed::{Progress, logins, seed};
