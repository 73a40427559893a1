//! How an enterprise comes by its figures through the year (监测): what it plans to measure, what it keeps as evidence,
//! which months it has sealed. Rules only: what is planned, kept and sealed comes in as values.

pub mod evidence;
pub mod hand;
pub mod month;
pub mod plan;
