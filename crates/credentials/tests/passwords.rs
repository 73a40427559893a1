#![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

use qilu_credentials::{PASSWORD_BYTES_MAX, PasswordError, hash_password, verify_password};

#[test]
fn the_right_password_opens_and_another_does_not() {
    let stored = hash_password("淄博2026-demo").unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    assert_eq!(verify_password("淄博2026-demo", Some(&stored)), Ok(true));
    assert_eq!(verify_password("淄博2026-Demo", Some(&stored)), Ok(false));
}

#[test]
fn the_same_password_is_never_stored_the_same_way() {
    let password = "one password";
    assert_ne!(
        hash_password(password).unwrap(),
        hash_password(password).unwrap()
    );
}

#[test]
fn nobody_is_let_in_without_an_account() {
    assert_eq!(verify_password("any password", None), Ok(false));
}

#[test]
fn lengths_are_bounded() {
    assert_eq!(hash_password("nine char"), Err(PasswordError::TooShort));
    let long = "x".repeat(PASSWORD_BYTES_MAX + 1);
    assert_eq!(hash_password(&long), Err(PasswordError::TooLong));
    let longest = hash_password(&"x".repeat(PASSWORD_BYTES_MAX)).unwrap();
    assert_eq!(verify_password(&long, Some(&longest)), Ok(false));
}

#[test]
fn a_spoilt_stored_hash_is_an_error_and_not_a_refusal() {
    let error = verify_password("any password", Some("plain")).unwrap_err();
    assert_eq!(error.code(), "password.hashing");
}
