//! The files of a method, spliced and torn; if they still make a library, a report is computed with it.

use std::borrow::Cow;

use qilu_accounting::{Library, SourceFile};

use crate::draw::Draw;
use crate::{ground, probe};

const CHANGES_MAX: usize = 12;
/// How often a piece may be repeated.
const REPEATS_MAX: usize = 400;
/// A text is not blown up beyond this.
const TEXT_BYTES_MAX: usize = 200_000;

/// Words of the language, and what may be written in their place.
const WORDS: [&str; 60] = [
    "sum",
    "avg",
    "min",
    "max",
    "count",
    "weighted",
    "pick",
    "if",
    "has",
    "has_any",
    "entered",
    "round",
    "power",
    "exp",
    "to",
    "in_unit",
    "attr",
    "factor",
    "gwp",
    "none",
    "and",
    "or",
    "not",
    "(",
    ")",
    ",",
    "+",
    "-",
    "*",
    "/",
    "=",
    "!=",
    "<=",
    "\"",
    "'''",
    "[tCO2]",
    "[",
    "]",
    "{fuel}",
    "GJ/{fuel}",
    "1e400",
    "-1e-400",
    "99999999999999999999",
    "1/3",
    "0",
    "20",
    "true",
    "input",
    "formula",
    "key",
    "choice",
    "one",
    "free",
    "list",
    "${unit}",
    "[[table]]",
    "[[use]]",
    "t[é]",
    "\u{0}",
    "煤",
];

/// One run.
///
/// # Panics
/// On a fault of the engine.
pub fn run(data: &[u8]) {
    let mut draw = Draw::new(data);
    let from = if draw.below(8) > 0 {
        ground::small()
    } else {
        ground::embedded()
    };
    let Some(ground) = draw.pick(from) else {
        return;
    };
    let question = draw.byte();
    let mut files: Vec<(Cow<'static, str>, Cow<'static, str>)> = ground
        .sources
        .iter()
        .map(|file| (Cow::from(file.name), Cow::from(file.text)))
        .collect();
    for _ in 0..CHANGES_MAX {
        if draw.is_empty() {
            break;
        }
        change(&mut draw, &mut files);
    }
    let sources: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(name, text)| SourceFile { name, text })
        .collect();
    match Library::load(&sources) {
        Ok(library) => {
            for method in library.methods() {
                let mut entries = ground.entries.clone();
                entries.method.clone_from(&method.id);
                probe::probe(&library, method, &entries, question);
            }
        }
        Err(faults) => {
            assert!(!faults.is_empty(), "refused without a fault");
            for fault in &faults {
                let named = files.iter().filter(|(name, _)| *name == fault.file);
                let lines = named
                    .map(|(_, text)| text.matches('\n').count() + 1)
                    .max()
                    .unwrap_or(1);
                assert!((1..=lines).contains(&fault.line), "no such line: {fault}");
                assert!(
                    !fault.text.zh.is_empty() && !fault.text.en.is_empty(),
                    "{fault}"
                );
            }
        }
    }
}

fn change(draw: &mut Draw<'_>, files: &mut Vec<(Cow<'static, str>, Cow<'static, str>)>) {
    let kind = draw.below(16);
    // Mostly the method itself, which stands first.
    let at = if draw.below(4) > 0 {
        0
    } else {
        draw.below(files.len())
    };
    let Some((name, text)) = files.get(at).cloned() else {
        return;
    };
    let lines: Vec<&str> = text.lines().collect();
    let line = draw.below(lines.len());
    let changed = match kind {
        0 => without(&lines, line, 1),
        1 => without(&lines, line, 2 + draw.below(12)),
        2 => moved(&lines, line, draw.below(lines.len())),
        3 | 4 => spliced(&lines, line, draw.below(lines.len())),
        5..=8 => {
            let word = match draw.below(4) {
                0 => draw.text(12),
                1 => word_of(draw, &lines),
                _ => (*draw.pick(&WORDS).unwrap_or(&"")).to_owned(),
            };
            with_line(
                &lines,
                line,
                &replaced(draw, lines.get(line).unwrap_or(&""), &word),
            )
        }
        9 => with_line(
            &lines,
            line,
            &exchanged(draw, lines.get(line).unwrap_or(&"")),
        ),
        10 => with_line(
            &lines,
            line,
            &repeated(draw, lines.get(line).unwrap_or(&"")),
        ),
        11 => {
            let cut = floor(&text, draw.below(text.len()));
            format!("{}{}", &text[..cut], draw.text(30))
        }
        12 => with_line(&lines, line, &draw.text(120)),
        13 => {
            if files.len() > 1 {
                files.remove(at);
            }
            return;
        }
        14 => {
            let names = [
                "library.toml",
                "codes/a.csv",
                "gwp.csv",
                "parts/a.toml",
                "a.csv",
                "",
                "a.txt",
            ];
            let name = (*draw.pick(&names).unwrap_or(&"")).to_owned();
            files.push((name.into(), text));
            return;
        }
        _ => {
            // Lines of another method, as someone copies a table over.
            let Some(other) = draw
                .pick(ground::small())
                .and_then(|ground| ground.sources.first())
            else {
                return;
            };
            let from: Vec<&str> = other.text.lines().collect();
            let start = draw.below(from.len());
            let end = (start + 1 + draw.below(20)).min(from.len());
            let (before, after) = lines.split_at(line.min(lines.len()));
            joined(
                before
                    .iter()
                    .chain(&from[start.min(end)..end])
                    .chain(after)
                    .copied(),
            )
        }
    };
    if changed.len() <= TEXT_BYTES_MAX
        && let Some(file) = files.get_mut(at)
    {
        *file = (name, changed.into());
    }
}

fn joined<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    lines.fold(String::new(), |mut text, line| {
        text.push_str(line);
        text.push('\n');
        text
    })
}

fn without(lines: &[&str], at: usize, count: usize) -> String {
    joined(
        lines
            .iter()
            .enumerate()
            .filter(|(number, _)| !(at..at + count).contains(number))
            .map(|(_, line)| *line),
    )
}

/// Two lines in each other's place.
fn moved(lines: &[&str], one: usize, other: usize) -> String {
    let mut lines = lines.to_vec();
    if one < lines.len() && other < lines.len() {
        lines.swap(one, other);
    }
    joined(lines.into_iter())
}

/// A line once more elsewhere.
fn spliced(lines: &[&str], from: usize, to: usize) -> String {
    let mut lines = lines.to_vec();
    if let Some(line) = lines.get(from).copied() {
        lines.insert(to.min(lines.len()), line);
    }
    joined(lines.into_iter())
}

fn with_line(lines: &[&str], at: usize, line: &str) -> String {
    joined(
        lines
            .iter()
            .enumerate()
            .map(|(number, old)| if number == at { line } else { old }),
    )
}

/// Where words begin and end.
fn words(line: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, letter) in line.char_indices() {
        let inside = letter.is_alphanumeric() || letter == '_';
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push((from, at));
                start = None;
                found.push((at, at + letter.len_utf8()));
            }
            (false, None) => found.push((at, at + letter.len_utf8())),
            (true, Some(_)) => {}
        }
    }
    found.extend(start.map(|from| (from, line.len())));
    found
}

fn word_of(draw: &mut Draw<'_>, lines: &[&str]) -> String {
    let line = draw.pick(lines).copied().unwrap_or("");
    draw.pick(&words(line))
        .map(|(from, to)| line[*from..*to].to_owned())
        .unwrap_or_default()
}

fn replaced(draw: &mut Draw<'_>, line: &str, word: &str) -> String {
    match draw.pick(&words(line)) {
        Some((from, to)) => format!("{}{word}{}", &line[..*from], &line[*to..]),
        None => word.to_owned(),
    }
}

/// Two words of a line in each other's place.
fn exchanged(draw: &mut Draw<'_>, line: &str) -> String {
    let found = words(line);
    let (Some(one), Some(other)) = (draw.pick(&found).copied(), draw.pick(&found).copied()) else {
        return line.to_owned();
    };
    let (first, second) = if one <= other {
        (one, other)
    } else {
        (other, one)
    };
    if first == second {
        return line.to_owned();
    }
    let (a, b) = (&line[first.0..first.1], &line[second.0..second.1]);
    format!(
        "{}{b}{}{a}{}",
        &line[..first.0],
        &line[first.1..second.0],
        &line[second.1..]
    )
}

/// A piece of a line many times over: what nests, and what is long.
fn repeated(draw: &mut Draw<'_>, line: &str) -> String {
    let found = words(line);
    let (Some(one), Some(other)) = (draw.pick(&found).copied(), draw.pick(&found).copied()) else {
        return line.to_owned();
    };
    let (from, to) = (one.0.min(other.0), one.1.max(other.1));
    let times = draw.below(REPEATS_MAX);
    format!(
        "{}{}{}",
        &line[..from],
        line[from..to].repeat(times),
        &line[to..]
    )
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
