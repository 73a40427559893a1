//! Sealed months of a report: `seals` loads what was sealed and compares it with what is reported now, `list` shows the
//! year's months, `act` seals one and opens it again, `due` says which wait.

mod act;
mod due;
mod list;
pub(crate) mod seals;
