//! Edits to the text of a part: everything not named is copied byte for byte.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::problem::WorkbookProblem;
use crate::xml::{malformed, reader};

/// Replacements of byte ranges, applied together.
#[derive(Debug, Default)]
pub(crate) struct Edits {
    list: Vec<(usize, usize, String)>,
}

impl Edits {
    pub(crate) fn replace(&mut self, from: usize, to: usize, with: impl Into<String>) {
        self.list.push((from, to, with.into()));
    }

    pub(crate) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at, at, text);
    }

    /// Applies the edits; those at one place keep the order they were given in.
    pub(crate) fn apply(mut self, original: &str) -> Result<String, WorkbookProblem> {
        self.list.sort_by_key(|&(from, _, _)| from);
        let mut out = String::with_capacity(
            original.len() + self.list.iter().map(|edit| edit.2.len()).sum::<usize>(),
        );
        let mut done = 0;
        for (from, to, text) in &self.list {
            out.push_str(
                original
                    .get(done..*from)
                    .ok_or_else(|| WorkbookProblem::damaged("XML"))?,
            );
            out.push_str(text);
            done = *to;
        }
        out.push_str(
            original
                .get(done..)
                .ok_or_else(|| WorkbookProblem::damaged("XML"))?,
        );
        Ok(out)
    }
}

/// Steps through a part and knows where in it each event stands.
pub(crate) struct Walk<'a> {
    reader: Reader<&'a [u8]>,
    /// Where the last event starts and ends.
    pub from: usize,
    pub to: usize,
    /// Open elements around the last event (the element itself not counted).
    pub depth: usize,
    open: usize,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(part: &'a str) -> Self {
        Self {
            reader: reader(part),
            from: 0,
            to: 0,
            depth: 0,
            open: 0,
        }
    }

    pub(crate) fn next(&mut self) -> Result<Event<'a>, WorkbookProblem> {
        self.from = self.to;
        let event = self.reader.read_event().map_err(malformed)?;
        self.to = usize::try_from(self.reader.buffer_position()).map_err(malformed)?;
        match event {
            Event::Start(_) => {
                self.depth = self.open;
                self.open += 1;
            }
            Event::End(_) => {
                self.open = self.open.saturating_sub(1);
                self.depth = self.open;
            }
            _ => self.depth = self.open,
        }
        Ok(event)
    }
}

/// The prefix of an element name with its colon, or nothing: `x:sheet` gives `x:`.
pub(crate) fn prefix(name: &str) -> String {
    name.split_once(':')
        .map_or_else(String::new, |(prefix, _)| format!("{prefix}:"))
}

/// A tag with one attribute set: replaced where it stands, else added at the end.
pub(crate) fn with_attribute(tag: &str, name: &str, value: &str) -> String {
    let mut from = 0;
    while let Some(found) = tag.get(from..).and_then(|rest| rest.find(name)) {
        let start = from + found;
        let after = start + name.len();
        let before_is_space = tag
            .get(..start)
            .is_some_and(|text| text.ends_with(|c: char| c.is_ascii_whitespace()));
        let rest = tag.get(after..).unwrap_or("").trim_start();
        if before_is_space && let Some(quoted) = rest.strip_prefix('=') {
            let quoted = quoted.trim_start();
            let quote = quoted.chars().next().unwrap_or('"');
            let value_from = tag.len() - quoted.len() + 1;
            if let Some(length) = tag.get(value_from..).and_then(|text| text.find(quote)) {
                let (head, tail) = (
                    tag.get(..value_from).unwrap_or(""),
                    tag.get(value_from + length..).unwrap_or(""),
                );
                return format!("{head}{value}{tail}");
            }
        }
        from = after;
    }
    let (head, close) = match tag.strip_suffix("/>") {
        Some(head) => (head, "/>"),
        None => (tag.strip_suffix('>').unwrap_or(tag), ">"),
    };
    format!("{} {name}=\"{value}\"{close}", head.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_replaced_or_added() {
        assert_eq!(
            with_attribute("<c r=\"A1\" s=\"3\" t=\"s\">", "s", "9"),
            "<c r=\"A1\" s=\"9\" t=\"s\">"
        );
        assert_eq!(
            with_attribute("<c r='As=1'/>", "s", "9"),
            "<c r='As=1' s=\"9\"/>"
        );
        assert_eq!(with_attribute("<c s = '3' />", "s", "9"), "<c s = '9' />");
        assert_eq!(
            with_attribute("<fills>", "count", "2"),
            "<fills count=\"2\">"
        );
    }

    #[test]
    fn events_know_where_they_stand() {
        let part = "<?xml version=\"1.0\"?>\n<a>\n <b x=\"1\"/>t&amp;u<c>v</c></a>";
        let mut walk = Walk::new(part);
        let mut pieces = Vec::new();
        loop {
            let event = walk.next().unwrap_or(Event::Eof);
            if matches!(event, Event::Eof) {
                break;
            }
            pieces.push(part.get(walk.from..walk.to).unwrap_or("?"));
        }
        assert_eq!(pieces.concat(), part);
        assert!(pieces.contains(&"<b x=\"1\"/>") && pieces.contains(&"<c>"));
    }
}
