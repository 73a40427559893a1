//! The package around the marks: names and relationships of new parts, content types, and the file written out with every
//! part that was not touched as it came.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};

use quick_xml::events::Event;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::edits::{Edits, Walk, prefix, with_attribute};
use super::{Marking, RELATION};
use crate::book::relations_part;
use crate::problem::WorkbookProblem;
use crate::xml::attribute;

const EMPTY_RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    "\n",
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>"#
);
const VML_TYPE: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";
/// The name an office programme gives to the cells of a filter.
const FILTER_NAME: &str = "_xlnm._FilterDatabase";

impl Marking<'_> {
    /// A part name that is not in use: `stem` with the first free number.
    pub(super) fn free_name(&self, stem: &str, extension: &str) -> String {
        let taken = |name: &str| self.package.has(name) || self.changed.contains_key(name);
        (1_usize..)
            .map(|number| format!("{stem}{number}.{extension}"))
            .find(|name| !taken(name))
            .unwrap_or_default()
    }

    /// Adds a relationship from one part to another and returns its id.
    pub(super) fn relate(
        &mut self,
        from: &str,
        kind: &str,
        to: &str,
    ) -> Result<String, WorkbookProblem> {
        let part = relations_part(from);
        let xml = match self.changed.get(&part) {
            Some(xml) => xml.clone(),
            None => self
                .package
                .part(&part)?
                .unwrap_or_else(|| EMPTY_RELATIONS.to_owned()),
        };
        let mut walk = Walk::new(&xml);
        let mut ids = BTreeSet::new();
        let mut place = None;
        let mut p = String::new();
        loop {
            match walk.next()? {
                Event::Start(element) if walk.depth == 0 => p = prefix(element.name().as_ref()),
                Event::Empty(element) if walk.depth == 0 => {
                    p = prefix(element.name().as_ref());
                    place = Some((walk.from, walk.to, true));
                }
                Event::Start(element) | Event::Empty(element) => {
                    ids.extend(attribute(&element, "Id"));
                }
                Event::End(_) if walk.depth == 0 => place = Some((walk.from, walk.from, false)),
                Event::Eof => break,
                _ => {}
            }
        }
        let (begin, end, empty) = place.ok_or_else(|| WorkbookProblem::damaged("rels"))?;
        let id = (1_usize..)
            .map(|n| format!("rIdQilu{n}"))
            .find(|id| !ids.contains(id))
            .unwrap_or_default();
        let added =
            format!("<{p}Relationship Id=\"{id}\" Type=\"{RELATION}/{kind}\" Target=\"/{to}\"/>");
        let mut edits = Edits::default();
        if empty {
            let tag = xml.get(begin..end).unwrap_or("");
            let open = tag.strip_suffix("/>").unwrap_or(tag);
            edits.replace(begin, end, format!("{open}>{added}</{p}Relationships>"));
        } else {
            edits.insert(begin, added);
        }
        let xml = edits.apply(&xml)?;
        self.changed.insert(part, xml);
        Ok(id)
    }

    /// Takes away the name of the filter that an office programme kept for an earlier problem sheet: its rows are others now.
    pub(super) fn forget_filter(
        &mut self,
        position: usize,
        sheet: &str,
    ) -> Result<(), WorkbookProblem> {
        let workbook = self.book.part.clone();
        let xml = self.existing(&workbook)?;
        let mut walk = Walk::new(&xml);
        let mut edits = Edits::default();
        let mut filter_from = None;
        loop {
            match walk.next()? {
                Event::Start(element) if element.local_name().as_ref() == "definedName" => {
                    let of = |name: &str| attribute(&element, name).unwrap_or_default();
                    let here = of("localSheetId") == position.to_string();
                    filter_from = (here && of("name") == FILTER_NAME).then_some(walk.from);
                }
                Event::Text(text) if !text.contains(sheet) => filter_from = None,
                Event::End(element) if element.local_name().as_ref() == "definedName" => {
                    if let Some(from) = filter_from.take() {
                        edits.replace(from, walk.to, "");
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let xml = edits.apply(&xml)?;
        self.changed.insert(workbook, xml);
        Ok(())
    }

    pub(super) fn write_types(&mut self) -> Result<(), WorkbookProblem> {
        const PART: &str = "[Content_Types].xml";
        let xml = self.existing(PART)?;
        let mut walk = Walk::new(&xml);
        let mut edits = Edits::default();
        let mut p = String::new();
        let mut vml = self.types.vml;
        loop {
            match walk.next()? {
                Event::Start(element) if walk.depth == 0 => p = prefix(element.name().as_ref()),
                Event::Start(element) | Event::Empty(element)
                    if element.local_name().as_ref() == "Default"
                        && attribute(&element, "Extension")
                            .is_some_and(|kind| kind.eq_ignore_ascii_case("vml")) =>
                {
                    vml = false;
                    let tag = xml.get(walk.from..walk.to).unwrap_or("");
                    edits.replace(
                        walk.from,
                        walk.to,
                        with_attribute(tag, "ContentType", VML_TYPE),
                    );
                }
                Event::End(_) if walk.depth == 0 => {
                    if vml {
                        edits.insert(
                            walk.from,
                            format!("<{p}Default Extension=\"vml\" ContentType=\"{VML_TYPE}\"/>"),
                        );
                    }
                    for (part, kind) in &self.types.overrides {
                        edits.insert(
                            walk.from,
                            format!("<{p}Override PartName=\"/{part}\" ContentType=\"{kind}\"/>"),
                        );
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let xml = edits.apply(&xml)?;
        self.changed.insert(PART.to_owned(), xml);
        Ok(())
    }

    /// Copies the package part by part: unchanged ones as they are, changed ones in their place, new ones last.
    pub(super) fn write(mut self) -> Result<Vec<u8>, WorkbookProblem> {
        let damaged = |_| WorkbookProblem::damaged("zip");
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        let mut changed: BTreeMap<String, String> = self
            .changed
            .iter()
            .map(|(name, xml)| (name.to_lowercase(), xml.clone()))
            .collect();
        for (position, name) in self.package.names()?.into_iter().enumerate() {
            let key = name
                .trim_start_matches('/')
                .replace('\\', "/")
                .to_lowercase();
            if let Some(xml) = changed.remove(&key) {
                out.start_file(name, SimpleFileOptions::default())
                    .map_err(damaged)?;
                out.write_all(xml.as_bytes())
                    .map_err(|_| WorkbookProblem::damaged("zip"))?;
            } else {
                let entry = self
                    .package
                    .archive()
                    .by_index_raw(position)
                    .map_err(damaged)?;
                out.raw_copy_file(entry).map_err(damaged)?;
            }
        }
        for (name, xml) in &self.changed {
            if changed.contains_key(&name.to_lowercase()) {
                out.start_file(name, SimpleFileOptions::default())
                    .map_err(damaged)?;
                out.write_all(xml.as_bytes())
                    .map_err(|_| WorkbookProblem::damaged("zip"))?;
            }
        }
        Ok(out.finish().map_err(damaged)?.into_inner())
    }
}
