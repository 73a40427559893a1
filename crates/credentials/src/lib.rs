//! Proofs of identity: passwords (Argon2id), short-lived access tokens (JWT, HS256), rotating
//! refresh tokens (random, stored only as a hash).
//!
//! Nothing here reads a clock: `now` is given in Unix seconds, so that tests move it. Hashing a
//! password takes tens of milliseconds by design; call it off the request threads.

mod access_token;
mod password;
mod refresh_token;

pub use access_token::{
    ACCESS_SECONDS, AccessClaims, Assurance, SECRET_BYTES_MIN, TokenError, TokenKey,
};
pub use password::{
    PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN, PasswordError, hash_password, verify_password,
};
pub use refresh_token::{
    REFRESH_FAMILY_SECONDS, REFRESH_IDLE_SECONDS, REUSE_GRACE_SECONDS, RefreshHash, RefreshRecord,
    RefreshRefusal, RefreshToken, RefreshTokenError, Rotation, rotate,
};
