//! Hash chains: each row's hash covers its fields and the hash of the row before it.

use chrono::NaiveDateTime;
use sha2::{Digest, Sha256};

/// The hash before the first row of a chain.
pub const CHAIN_START: &str = "";

/// What a check of a chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainCheck {
    /// Rows seen.
    pub rows: i64,
    /// Number of the first row that does not follow from the one before it.
    pub broken_at: Option<i64>,
    /// Hash of the last good row.
    pub head: String,
}

/// SHA-256, in lower-case hex, over every field as its length in bytes (decimal), a colon, the
/// field in UTF-8 and a line feed; the previous row's hash is the first field.
#[must_use]
pub fn chain_hash(previous: &str, fields: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for field in std::iter::once(&previous).chain(fields) {
        hasher.update(field.len().to_string().as_bytes());
        hasher.update(b":");
        hasher.update(field.as_bytes());
        hasher.update(b"\n");
    }
    hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A time as a field: to the microsecond, which is what both engines keep.
#[must_use]
pub(crate) fn time_field(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// Walks rows in order of their number, which begins at 1.
pub(crate) fn check<'a, T: 'a>(
    rows: impl IntoIterator<Item = &'a T>,
    from: ChainCheck,
    link: impl Fn(&T) -> (i64, &str, &str, String),
) -> ChainCheck {
    let mut state = from;
    for row in rows {
        if state.broken_at.is_some() {
            return state;
        }
        let (number, previous, hash, expected) = link(row);
        state.rows += 1;
        if number != state.rows || previous != state.head || hash != expected {
            state.broken_at = Some(state.rows);
        } else {
            hash.clone_into(&mut state.head);
        }
    }
    state
}

/// A check that has seen nothing yet.
pub(crate) fn unchecked() -> ChainCheck {
    ChainCheck {
        rows: 0,
        broken_at: None,
        head: CHAIN_START.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_cannot_flow_into_each_other() {
        assert_ne!(chain_hash("", &["ab", "c"]), chain_hash("", &["a", "bc"]));
        assert_ne!(chain_hash("", &["a\n1:b"]), chain_hash("", &["a", "b"]));
        assert_ne!(chain_hash("x", &["a"]), chain_hash("y", &["a"]));
    }

    #[test]
    fn the_hash_is_the_one_anybody_can_compute() {
        // printf '0:\n1:a\n' | sha256sum
        assert_eq!(
            chain_hash("", &["a"]),
            "649328be7867e74b2028fadadc25a49b2c07ba17a97e86b4e5d9b03fceaed7b0"
        );
    }
}
