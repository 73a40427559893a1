//! Passwords, kept as Argon2id strings in PHC format.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};

/// A new password has at least so many characters.
pub const PASSWORD_CHARS_MIN: usize = 10;
/// A password longer than this is refused before any work is done on it.
pub const PASSWORD_BYTES_MAX: usize = 1024;

/// Why a password could not be hashed or checked.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PasswordError {
    /// Fewer than [`PASSWORD_CHARS_MIN`] characters.
    #[error("a password has at least {PASSWORD_CHARS_MIN} characters")]
    TooShort,
    /// More than [`PASSWORD_BYTES_MAX`] bytes.
    #[error("a password has at most {PASSWORD_BYTES_MAX} bytes")]
    TooLong,
    /// The stored hash is not a PHC string, or the system gave no random salt.
    #[error("the password hash cannot be computed: {0}")]
    Hashing(Error),
}

impl PasswordError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooShort => "password.too_short",
            Self::TooLong => "password.too_long",
            Self::Hashing(_) => "password.hashing",
        }
    }
}

/// The Argon2id string of a new password, with a random salt: what is stored.
pub fn hash_password(password: &str) -> Result<String, PasswordError> {
    if password.chars().count() < PASSWORD_CHARS_MIN {
        return Err(PasswordError::TooShort);
    }
    if password.len() > PASSWORD_BYTES_MAX {
        return Err(PasswordError::TooLong);
    }
    // The defaults of the crate: Argon2id v19, 19 MiB, two passes, one lane.
    let hash: PasswordHash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(PasswordError::Hashing)?;
    Ok(hash.to_string())
}

/// Whether the password is the one that was hashed. `stored` is `None` when there is no such
/// user: the same work is done and the answer is no, so that time does not tell who has an
/// account. Errors only when the stored string is not a PHC string.
pub fn verify_password(password: &str, stored: Option<&str>) -> Result<bool, PasswordError> {
    if password.len() > PASSWORD_BYTES_MAX {
        return Ok(false);
    }
    let Some(stored) = stored else {
        let _: PasswordHash = Argon2::default()
            .hash_password(password.as_bytes())
            .map_err(PasswordError::Hashing)?;
        return Ok(false);
    };
    let hash = PasswordHash::new(stored).map_err(|e| PasswordError::Hashing(e.into()))?;
    match Argon2::default().verify_password(password.as_bytes(), &hash) {
        Ok(()) => Ok(true),
        Err(Error::PasswordInvalid) => Ok(false),
        Err(other) => Err(PasswordError::Hashing(other)),
    }
}
