//! Every rule of plans, each where it holds and where it does not.

#[path = "plan/against.rs"]
mod against;
#[path = "plan/alone.rs"]
mod alone;
#[path = "plan/sample.rs"]
mod sample;
#[path = "plan/versions.rs"]
mod versions;
