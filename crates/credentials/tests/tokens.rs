#![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

use proptest::prelude::*;
use qilu_credentials::{
    ACCESS_SECONDS, AccessClaims, Assurance, REFRESH_FAMILY_SECONDS, REFRESH_IDLE_SECONDS,
    REUSE_GRACE_SECONDS, RefreshRecord, RefreshRefusal, RefreshToken, Rotation, TokenKey, rotate,
};
use uuid::Uuid;

const NOW: i64 = 1_795_000_000;

fn key(byte: u8) -> TokenKey {
    TokenKey::from_secret(&[byte; 32]).unwrap()
}

fn claims() -> AccessClaims {
    AccessClaims {
        user: Uuid::from_u128(1),
        organisation: Uuid::from_u128(2),
        session: Uuid::from_u128(3),
        assurance: Assurance::Password,
    }
}

fn code_of(result: Result<AccessClaims, qilu_credentials::TokenError>) -> &'static str {
    result.unwrap_err().code()
}

#[test]
fn a_token_says_who_until_it_expires() {
    let token = key(7).issue(&claims(), NOW).unwrap();
    let last = NOW + ACCESS_SECONDS - 1;
    assert_eq!(key(7).verify(&token, NOW).unwrap(), claims());
    assert_eq!(key(7).verify(&token, last).unwrap(), claims());
    assert_eq!(code_of(key(7).verify(&token, last + 1)), "token.expired");
}

#[test]
fn a_token_from_the_future_is_refused_beyond_the_skew_of_clocks() {
    let token = key(7).issue(&claims(), NOW).unwrap();
    assert_eq!(key(7).verify(&token, NOW - 60).unwrap(), claims());
    assert_eq!(
        code_of(key(7).verify(&token, NOW - 61)),
        "token.not_yet_valid"
    );
}

#[test]
fn another_secret_or_a_changed_letter_is_refused() {
    let token = key(7).issue(&claims(), NOW).unwrap();
    assert_eq!(code_of(key(8).verify(&token, NOW)), "token.invalid");
    let (head, signature) = token.rsplit_once('.').unwrap();
    let other = key(8).issue(&claims(), NOW).unwrap();
    let foreign = other.rsplit_once('.').unwrap().1;
    assert_ne!(signature, foreign);
    let forged = format!("{head}.{foreign}");
    assert_eq!(code_of(key(7).verify(&forged, NOW)), "token.invalid");
}

#[test]
fn an_unsigned_token_is_refused() {
    // {"alg":"none","typ":"JWT"} in base64url, before the true claims.
    let token = key(7).issue(&claims(), NOW).unwrap();
    let body = token.split('.').nth(1).unwrap();
    let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{body}.");
    assert_eq!(code_of(key(7).verify(&unsigned, NOW)), "token.invalid");
}

#[test]
fn a_token_of_another_issuer_is_refused_even_under_our_secret() {
    let signed = |issuer: &str| {
        let id = Uuid::from_u128(1).to_string();
        let claims = serde_json::json!({
            "iss": issuer, "sub": id, "org": id, "sid": id,
            "aal": "password", "iat": NOW, "exp": NOW + 60,
        });
        let secret = jsonwebtoken::EncodingKey::from_secret(&[7; 32]);
        jsonwebtoken::encode(&jsonwebtoken::Header::default(), &claims, &secret).unwrap()
    };
    assert!(key(7).verify(&signed("qilu"), NOW).is_ok());
    let other = key(7).verify(&signed("elsewhere"), NOW);
    assert_eq!(code_of(other), "token.invalid");
}

#[test]
fn a_short_secret_is_refused() {
    let error = TokenKey::from_secret(&[1; 31]).err().unwrap();
    assert_eq!(error.code(), "token.weak_secret");
}

#[test]
fn refresh_tokens_differ_and_do_not_print() {
    let one = RefreshToken::generate().unwrap();
    let two = RefreshToken::generate().unwrap();
    assert_ne!(one, two);
    assert_ne!(one.hash(), two.hash());
    assert_ne!(one.hash().as_str(), one.reveal());
    assert!(!format!("{one:?}").contains(&one.reveal()));
    assert_eq!(one.reveal().parse::<RefreshToken>().unwrap(), one);
}

#[test]
fn only_64_hexadecimal_digits_are_a_refresh_token() {
    let good = "0a".repeat(32);
    assert!(good.parse::<RefreshToken>().is_ok());
    for wrong in [
        "",
        "0a",
        &"0a".repeat(33),
        &"0g".repeat(32),
        &"０".repeat(64),
    ] {
        assert_eq!(
            wrong.parse::<RefreshToken>().unwrap_err().code(),
            "refresh.malformed"
        );
    }
}

fn record() -> RefreshRecord {
    RefreshRecord {
        family: Uuid::from_u128(9),
        issued_seconds: NOW,
        expires_seconds: NOW + REFRESH_FAMILY_SECONDS,
        replaced_seconds: None,
        family_ended: false,
    }
}

#[test]
fn a_fresh_token_is_replaced_within_its_family() {
    let (family, expires_seconds) = (record().family, record().expires_seconds);
    assert_eq!(
        rotate(Some(&record()), NOW + 60),
        Rotation::Replace {
            family,
            expires_seconds
        }
    );
}

#[test]
fn an_old_token_that_returns_ends_the_family() {
    let replaced = RefreshRecord {
        replaced_seconds: Some(NOW),
        ..record()
    };
    let within = rotate(Some(&replaced), NOW + REUSE_GRACE_SECONDS);
    assert_eq!(within, Rotation::Refuse(RefreshRefusal::JustReplaced));
    let after = rotate(Some(&replaced), NOW + REUSE_GRACE_SECONDS + 1);
    let family = replaced.family;
    assert_eq!(after, Rotation::EndFamily { family });
}

#[test]
fn unknown_idle_old_and_ended_tokens_give_nothing() {
    let refused = |record: Option<&RefreshRecord>, now, why: RefreshRefusal| {
        assert_eq!(rotate(record, now), Rotation::Refuse(why));
    };
    refused(None, NOW, RefreshRefusal::Unknown);
    let idle = NOW + REFRESH_IDLE_SECONDS;
    refused(Some(&record()), idle, RefreshRefusal::Expired);
    let old = RefreshRecord {
        issued_seconds: NOW + REFRESH_FAMILY_SECONDS - 1,
        ..record()
    };
    let end = NOW + REFRESH_FAMILY_SECONDS;
    refused(Some(&old), end, RefreshRefusal::Expired);
    let ended = RefreshRecord {
        family_ended: true,
        ..record()
    };
    refused(Some(&ended), NOW, RefreshRefusal::Ended);
}

proptest! {
    #[test]
    fn a_replaced_token_is_never_replaced_again(
        replaced in 0i64..4_000_000_000, now in 0i64..4_000_000_000, ended: bool,
    ) {
        let record = RefreshRecord {
            replaced_seconds: Some(replaced),
            family_ended: ended,
            ..record()
        };
        let answer = rotate(Some(&record), now);
        let replaced_again = matches!(answer, Rotation::Replace { .. });
        prop_assert!(!replaced_again);
    }

    #[test]
    fn any_text_is_read_as_a_token_without_panic(text in "\\PC{0,80}") {
        let _ = key(7).verify(&text, NOW);
        let _ = text.parse::<RefreshToken>();
    }
}
