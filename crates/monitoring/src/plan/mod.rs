//! The monitoring plan (数据质量控制计划, under the newer law 数据质量控制方案): what is measured, with what, how often and by
//! whom. A report is held to the plan that was in force when its figures came about.

mod against;
mod changes;
mod content;
mod faults;
mod flow;
mod frame;
mod in_force;
mod limits;
mod rows;
mod rules;

pub use against::plan_problems;
pub use changes::{Change, ChangeKind, FieldChange, changes};
pub use content::{
    Chapter, Determination, Frequency, Laboratory, Meter, Plan, Site, Source, Unit, Way,
};
pub use faults::{PlanFault, PlanPlace, faults};
pub use flow::{Action, NotNow, State, may_act};
pub use frame::{Frame, FrameColumn, FrameKey, FrameTable, KeyKind, TableKind};
pub use in_force::{Approved, Stretch, in_force, stretches};
pub use limits::{TooMuch, within_limits};
pub use rows::planned_rows;
pub use rules::{Name, Rule, Rules, RulesFault};
