#![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use qilu_objects::{ContentHash, HashFault, LocalStore, ObjectError};

fn files_under(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_under(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[test]
fn bytes_come_back_under_the_published_hash() {
    let directory = tempfile::tempdir().unwrap();
    let store = LocalStore::open(directory.path()).unwrap();
    let hash = store.put(b"abc").unwrap();
    // FIPS 180-4, the example "abc".
    let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(hash.to_string(), known);
    assert!(store.contains(&hash));
    assert_eq!(store.get(&hash).unwrap(), b"abc");
    assert!(directory.path().join("ba").join("78").join(known).is_file());
}

#[test]
fn the_same_bytes_are_stored_once_and_leave_nothing_half_written() {
    let directory = tempfile::tempdir().unwrap();
    let store = LocalStore::open(directory.path()).unwrap();
    assert_eq!(store.put(b"twice").unwrap(), store.put(b"twice").unwrap());
    assert_eq!(files_under(directory.path()).len(), 1);
}

#[test]
fn an_absent_object_is_said_to_be_absent() {
    let directory = tempfile::tempdir().unwrap();
    let store = LocalStore::open(directory.path()).unwrap();
    let hash = ContentHash::of(b"never stored");
    assert!(!store.contains(&hash));
    assert!(matches!(store.get(&hash), Err(ObjectError::Absent(h)) if h == hash));
}

#[test]
fn a_damaged_object_is_refused_and_mended_by_storing_it_again() {
    let directory = tempfile::tempdir().unwrap();
    let store = LocalStore::open(directory.path()).unwrap();
    let hash = store.put(b"evidence").unwrap();
    let path = files_under(directory.path()).pop().unwrap();
    fs::write(&path, b"evidencf").unwrap();
    let error = store.get(&hash).unwrap_err();
    assert_eq!(error.code(), "object.damaged");
    assert_eq!(store.put(b"evidence").unwrap(), hash);
    assert_eq!(store.get(&hash).unwrap(), b"evidence");
}

#[test]
fn writers_of_the_same_bytes_do_not_disturb_each_other() {
    let directory = tempfile::tempdir().unwrap();
    let store = LocalStore::open(directory.path()).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for number in 0..20u8 {
                    let hash = store.put(&[number; 4096]).unwrap();
                    assert_eq!(store.get(&hash).unwrap(), [number; 4096]);
                }
            });
        }
    });
    assert_eq!(files_under(directory.path()).len(), 20);
}

#[test]
fn a_name_is_read_only_in_its_one_spelling() {
    let hash = ContentHash::of(b"x");
    assert_eq!(hash.to_string().parse(), Ok(hash.clone()));
    for wrong in [
        "",
        "../../etc/passwd",
        "abc",
        &hash.to_string().to_uppercase(),
    ] {
        assert_eq!(wrong.parse::<ContentHash>(), Err(HashFault), "{wrong}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn what_was_put_is_what_is_got(bytes in proptest::collection::vec(any::<u8>(), 0..4096)) {
        let directory = tempfile::tempdir().unwrap();
        let store = LocalStore::open(directory.path()).unwrap();
        let hash = store.put(&bytes).unwrap();
        prop_assert_eq!(store.get(&hash).unwrap(), bytes);
    }
}
