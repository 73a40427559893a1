//! Access tokens: who is asking, signed, for a few minutes.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How long an access token is good for.
pub const ACCESS_SECONDS: i64 = 10 * 60;
/// A signing secret has at least as many bytes as the hash it feeds.
pub const SECRET_BYTES_MIN: usize = 32;

const ISSUER: &str = "qilu";

/// How the session was proven. A second factor raises it; acts that need it ask for it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assurance {
    /// A password.
    Password,
    /// A password and something held.
    SecondFactor,
}

/// What an access token says. Whether the session still lives is asked of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessClaims {
    /// The person.
    pub user: Uuid,
    /// The organisation the person acts for.
    pub organisation: Uuid,
    /// The session, ended by log-out.
    pub session: Uuid,
    /// How the session was proven.
    pub assurance: Assurance,
}

#[derive(Serialize, Deserialize)]
struct Body {
    iss: String,
    sub: Uuid,
    org: Uuid,
    sid: Uuid,
    aal: Assurance,
    iat: i64,
    exp: i64,
}

/// Why a token was not made or not accepted.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The secret has fewer than [`SECRET_BYTES_MIN`] bytes.
    #[error("a signing secret has at least {SECRET_BYTES_MIN} bytes")]
    WeakSecret,
    /// Not a token of ours: shape, signature, algorithm or issuer.
    #[error("the access token is not valid")]
    Invalid(#[source] jsonwebtoken::errors::Error),
    /// Its time has passed.
    #[error("the access token has expired")]
    Expired,
    /// It says it was issued later than now: clocks differ by more than a minute.
    #[error("the access token is from the future")]
    NotYetValid,
}

impl TokenError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WeakSecret => "token.weak_secret",
            Self::Invalid(_) => "token.invalid",
            Self::Expired => "token.expired",
            Self::NotYetValid => "token.not_yet_valid",
        }
    }
}

/// Clocks of two API nodes may differ by this much.
const CLOCK_SKEW_SECONDS: i64 = 60;

/// The secret that signs and checks access tokens, the same on every API node.
pub struct TokenKey {
    signing: EncodingKey,
    checking: DecodingKey,
}

impl TokenKey {
    /// From secret bytes, at least [`SECRET_BYTES_MIN`] of them.
    pub fn from_secret(secret: &[u8]) -> Result<Self, TokenError> {
        if secret.len() < SECRET_BYTES_MIN {
            return Err(TokenError::WeakSecret);
        }
        Ok(Self {
            signing: EncodingKey::from_secret(secret),
            checking: DecodingKey::from_secret(secret),
        })
    }

    /// A token with these claims, good for [`ACCESS_SECONDS`] from `now_seconds`.
    pub fn issue(&self, claims: &AccessClaims, now_seconds: i64) -> Result<String, TokenError> {
        let body = Body {
            iss: ISSUER.to_owned(),
            sub: claims.user,
            org: claims.organisation,
            sid: claims.session,
            aal: claims.assurance,
            iat: now_seconds,
            exp: now_seconds.saturating_add(ACCESS_SECONDS),
        };
        encode(&Header::new(Algorithm::HS256), &body, &self.signing).map_err(TokenError::Invalid)
    }

    /// The claims of a token that is ours and still good at `now_seconds`.
    pub fn verify(&self, token: &str, now_seconds: i64) -> Result<AccessClaims, TokenError> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_required_spec_claims(&["exp", "iss", "sub"]);
        // The crate would ask the system clock; the time is checked below against `now`.
        validation.validate_exp = false;
        let body = decode::<Body>(token, &self.checking, &validation)
            .map_err(TokenError::Invalid)?
            .claims;
        if now_seconds >= body.exp {
            return Err(TokenError::Expired);
        }
        if body.iat > now_seconds.saturating_add(CLOCK_SKEW_SECONDS) {
            return Err(TokenError::NotYetValid);
        }
        Ok(AccessClaims {
            user: body.sub,
            organisation: body.org,
            session: body.sid,
            assurance: body.aal,
        })
    }
}
