//! Other programmes that open, fill in and save workbooks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failed step fails the test"
)]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Serialize;
use serde_json::Value;

/// The programmes.
pub const PROGRAMMES: [&str; 2] = ["openpyxl", "office"];

/// What is to be done with one file.
#[derive(Serialize)]
pub struct Job {
    pub from: String,
    pub to: String,
    /// Sheet, cell, and a number or a text.
    pub cells: Vec<(String, String, Value)>,
}

/// The comments of a file, by `sheet!A1`.
pub type Notes = BTreeMap<String, String>;

/// Has a programme open the files of a folder, type into them and save them. Returns the comments each had.
pub fn run(programme: &str, folder: &Path, jobs: &[Job]) -> BTreeMap<String, Notes> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/fill.py");
    let mut child = Command::new("/usr/bin/python3")
        .arg(script)
        .arg(programme)
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is installed");
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(&serde_json::to_vec(jobs).unwrap()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{programme} failed");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A file opened and saved by a programme, with the comments it had.
pub fn saved(programme: &str, bytes: &[u8]) -> (Vec<u8>, Notes) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("in.xlsx"), bytes).unwrap();
    let job = Job {
        from: "in.xlsx".to_owned(),
        to: "out.xlsx".to_owned(),
        cells: Vec::new(),
    };
    let mut notes = run(programme, folder.path(), &[job]);
    let bytes = std::fs::read(folder.path().join("out.xlsx")).unwrap();
    (bytes, notes.remove("in.xlsx").unwrap())
}
