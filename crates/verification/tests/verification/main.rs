#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed step fails the test"
)]

mod conclusions;
mod determined_values;
mod findings;
mod flow;
mod guards;
mod materiality;
mod world;
