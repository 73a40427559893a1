//! Refresh tokens: 32 random bytes in the browser's cookie, only their SHA-256 in the store,
//! replaced at every use. All tokens that descend from one log-in are a family; a token that
//! comes back after it was replaced is stolen or replayed, and ends the family.

use std::fmt;
use std::str::FromStr;

use rand::TryRng;
use rand::rngs::SysRng;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A token not used for this long is dead.
pub const REFRESH_IDLE_SECONDS: i64 = 8 * 60 * 60;
/// However busy, a log-in ends after this long.
pub const REFRESH_FAMILY_SECONDS: i64 = 7 * 24 * 60 * 60;
/// Two tabs may send the same token at once: within this time after a replacement the second
/// is told to take the new cookie, and the family lives.
pub const REUSE_GRACE_SECONDS: i64 = 10;

const TOKEN_BYTES: usize = 32;

/// The secret itself. It is shown once, to the browser; it does not print in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken([u8; TOKEN_BYTES]);

/// SHA-256 of the token, in hexadecimal: what the store keeps and looks up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RefreshHash(String);

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum RefreshTokenError {
    /// Not 64 hexadecimal digits.
    #[error("this is not a refresh token")]
    Malformed,
    /// The system gave no randomness.
    #[error("no randomness from the system")]
    NoRandomness,
}

impl RefreshTokenError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "refresh.malformed",
            Self::NoRandomness => "refresh.no_randomness",
        }
    }
}

impl RefreshToken {
    /// A new random token.
    pub fn generate() -> Result<Self, RefreshTokenError> {
        let mut bytes = [0; TOKEN_BYTES];
        SysRng
            .try_fill_bytes(&mut bytes)
            .map_err(|_| RefreshTokenError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// The text for the cookie: 64 hexadecimal digits.
    pub fn reveal(&self) -> String {
        hex(&self.0)
    }

    /// What the store keeps.
    pub fn hash(&self) -> RefreshHash {
        RefreshHash(hex(&Sha256::digest(self.0)))
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshToken(…)")
    }
}

impl FromStr for RefreshToken {
    type Err = RefreshTokenError;

    fn from_str(text: &str) -> Result<Self, RefreshTokenError> {
        let digits: Option<Vec<u8>> = text
            .chars()
            .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
            .collect();
        let digits = digits.ok_or(RefreshTokenError::Malformed)?;
        let (pairs, rest) = digits.as_chunks::<2>();
        if !rest.is_empty() || pairs.len() != TOKEN_BYTES {
            return Err(RefreshTokenError::Malformed);
        }
        let mut bytes = [0; TOKEN_BYTES];
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = high << 4 | low;
        }
        Ok(Self(bytes))
    }
}

impl RefreshHash {
    /// The hexadecimal text the store keeps.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the store knows of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefreshRecord {
    /// The log-in it descends from.
    pub family: Uuid,
    /// When this token was given out, Unix seconds.
    pub issued_seconds: i64,
    /// When the log-in ends however busy it is, Unix seconds: [`REFRESH_FAMILY_SECONDS`] after
    /// it began, the same for every token of the family.
    pub expires_seconds: i64,
    /// When it was replaced by its successor, if it was.
    pub replaced_seconds: Option<i64>,
    /// Whether the family was ended: by log-out, by an administrator or by reuse.
    pub family_ended: bool,
}

/// What is to be done with a token that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// Give a successor in this family and mark this one replaced.
    Replace {
        /// The family of both.
        family: Uuid,
        /// The end of the log-in, unchanged.
        expires_seconds: i64,
    },
    /// An old token came back: end the family, all its sessions with it.
    EndFamily {
        /// The family to end.
        family: Uuid,
    },
    /// Change nothing; the person logs in again (or, after `JustReplaced`, retries).
    Refuse(RefreshRefusal),
}

/// Why a refresh token gives nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefreshRefusal {
    /// The store knows no such token.
    #[error("the refresh token is unknown")]
    Unknown,
    /// Its time has passed.
    #[error("the session has expired")]
    Expired,
    /// The session was ended.
    #[error("the session has ended")]
    Ended,
    /// Another request of the same browser replaced it a moment ago.
    #[error("the refresh token was replaced a moment ago")]
    JustReplaced,
}

impl RefreshRefusal {
    /// The stable code of this refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "refresh.unknown",
            Self::Expired => "refresh.expired",
            Self::Ended => "refresh.ended",
            Self::JustReplaced => "refresh.just_replaced",
        }
    }
}

/// Decides what becomes of a token looked up by its hash, at `now_seconds`.
pub fn rotate(record: Option<&RefreshRecord>, now_seconds: i64) -> Rotation {
    let Some(record) = record else {
        return Rotation::Refuse(RefreshRefusal::Unknown);
    };
    if record.family_ended {
        return Rotation::Refuse(RefreshRefusal::Ended);
    }
    if let Some(replaced) = record.replaced_seconds {
        return if now_seconds.saturating_sub(replaced) <= REUSE_GRACE_SECONDS {
            Rotation::Refuse(RefreshRefusal::JustReplaced)
        } else {
            Rotation::EndFamily {
                family: record.family,
            }
        };
    }
    let idle = now_seconds.saturating_sub(record.issued_seconds);
    if idle >= REFRESH_IDLE_SECONDS || now_seconds >= record.expires_seconds {
        return Rotation::Refuse(RefreshRefusal::Expired);
    }
    Rotation::Replace {
        family: record.family,
        expires_seconds: record.expires_seconds,
    }
}
