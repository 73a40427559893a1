//! Which checks of a library are new or say something else than those of another: what a backtest tries on old reports.

use crate::library::{Check, Library, Method};

/// A check that is to be tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Its method.
    pub method: String,
    /// Its code.
    pub code: String,
    /// Whether the method had no check of this code before.
    pub new: bool,
}

/// The checks of `tried` that `known` has not, or has with another condition, place or severity, in their order.
#[must_use]
pub fn new_or_changed(known: &Library, tried: &Library) -> Vec<Tried> {
    let of = |method: &Method| {
        let before = known.method(&method.id);
        let changed = method.checks.iter().filter_map(|check| {
            let before = before
                .and_then(|method| method.checks.iter().find(|known| known.code == check.code));
            match before {
                Some(before) if same(before, check) => None,
                before => Some(Tried {
                    method: method.id.clone(),
                    code: check.code.clone(),
                    new: before.is_none(),
                }),
            }
        });
        changed.collect::<Vec<_>>()
    };
    tried.methods().flat_map(of).collect()
}

/// Whether two checks fire alike; their words do not matter.
fn same(a: &Check, b: &Check) -> bool {
    let words = |check: &Check| -> Vec<String> {
        let source = check.when.source.split_whitespace();
        source.map(str::to_owned).collect()
    };
    a.severity == b.severity && a.table == b.table && a.at == b.at && words(a) == words(b)
}
