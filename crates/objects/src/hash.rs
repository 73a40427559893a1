//! The name of an object: the SHA-256 of its bytes.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

const HEX_CHARS: usize = 64;

/// SHA-256 of some bytes; displays as 64 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(String);

/// A text that is not 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a content hash is 64 lower-case hexadecimal digits")]
pub struct HashFault;

impl ContentHash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hex = String::with_capacity(HEX_CHARS);
        for byte in Sha256::digest(bytes) {
            hex.push(hex_digit(byte >> 4));
            hex.push(hex_digit(byte & 0x0f));
        }
        Self(hex)
    }

    /// The 64 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The two directory levels the object lies under: its first two bytes, two digits each.
    pub(crate) fn shards(&self) -> [String; 2] {
        [
            self.0.chars().take(2).collect(),
            self.0.chars().skip(2).take(2).collect(),
        ]
    }
}

fn hex_digit(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16).unwrap_or('0')
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ContentHash {
    type Err = HashFault;

    fn from_str(text: &str) -> Result<Self, HashFault> {
        let hexadecimal = text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if text.len() == HEX_CHARS && hexadecimal {
            Ok(Self(text.to_owned()))
        } else {
            Err(HashFault)
        }
    }
}
