//! What is sound before it is broken: each method alone with the files it needs, and an invented report of it.

use std::sync::OnceLock;

use qilu_accounting::specimen::{SpecimenOptions, specimen};
use qilu_accounting::{Entries, Library, SourceFile};

const YEAR: i32 = 2023;
/// Reports tried for a method before it goes without one.
const SEEDS: std::ops::RangeInclusive<u64> = 1..=6;

/// A method with what it is read from.
pub struct Ground {
    /// The files, the method's own first.
    pub sources: Vec<SourceFile<'static>>,
    pub library: Library,
    pub id: String,
    pub entries: Entries,
}

/// Every built-in method.
pub fn embedded() -> &'static [Ground] {
    static GROUNDS: OnceLock<Vec<Ground>> = OnceLock::new();
    GROUNDS.get_or_init(|| {
        let ids = Library::embedded()
            .methods()
            .map(|method| method.id.clone());
        ids.filter_map(|id| ground(alone(&id), id)).collect()
    })
}

/// Small methods that use every part of the language; they are read a hundred times faster than a real one.
pub fn small() -> &'static [Ground] {
    static GROUNDS: OnceLock<Vec<Ground>> = OnceLock::new();
    macro_rules! file {
        ($name:literal, $path:literal) => {
            SourceFile {
                name: $name,
                text: include_str!(concat!("../../crates/accounting/tests/", $path)),
            }
        };
    }
    GROUNDS.get_or_init(|| {
        let common = [
            file!("library.toml", "fixture/library.toml"),
            file!("codes/toy.csv", "fixture/codes.csv"),
            file!("toy.csv", "fixture/toy.csv"),
        ];
        let with =
            |method: SourceFile<'static>| std::iter::once(method).chain(common.clone()).collect();
        let functions = vec![
            file!("functions.toml", "fixture/functions/functions.toml"),
            file!("library.toml", "fixture/library.toml"),
            file!("factors.csv", "fixture/functions/factors.csv"),
            file!("gwp.csv", "fixture/functions/gwp.csv"),
        ];
        let methods = [
            ("toy", with(file!("toy.toml", "fixture/toy.toml"))),
            ("valid", with(file!("valid.toml", "broken/valid.toml"))),
            ("functions", functions),
        ];
        methods
            .into_iter()
            .filter_map(|(id, sources)| ground(sources, id.to_owned()))
            .collect()
    })
}

/// A method's file and those of the library without which it cannot be read.
fn alone(id: &str) -> Vec<SourceFile<'static>> {
    let own = format!("{id}.toml");
    let is_method =
        |name: &str| name.ends_with(".toml") && !name.contains('/') && name != "library.toml";
    let (first, rest): (Vec<_>, Vec<_>) = Library::embedded_sources()
        .iter()
        .filter(|file| file.name == own || !is_method(file.name))
        .cloned()
        .partition(|file| file.name == own);
    let mut kept: Vec<SourceFile<'static>> = first.into_iter().chain(rest).collect();
    let mut at = 1;
    while at < kept.len() {
        let mut fewer = kept.clone();
        fewer.remove(at);
        if Library::load(&fewer).is_ok_and(|library| library.method(id).is_some()) {
            kept = fewer;
        } else {
            at += 1;
        }
    }
    kept
}

fn ground(sources: Vec<SourceFile<'static>>, id: String) -> Option<Ground> {
    let library = Library::load(&sources).ok()?;
    let method = library.method(&id)?;
    let year = method.years.nearest(YEAR);
    let entries = SEEDS.into_iter().find_map(|seed| {
        let options = SpecimenOptions {
            year,
            seed,
            rows: 3,
        };
        specimen(&library, method, options)
    })?;
    Some(Ground {
        sources,
        library,
        id,
        entries,
    })
}
