//! Marks are all that an annotated workbook differs by, whoever saved the workbook; every problem is marked once and nothing
//! else is; marking again replaces the marks; other programmes open the result and read the comments.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed step fails the test"
)]

#[path = "support/programme.rs"]
mod programme;
#[path = "support/shapes.rs"]
mod shapes;
mod support;

use std::collections::{BTreeMap, BTreeSet};

use programme::{Notes, PROGRAMMES, saved};
use qilu_accounting::{Library, Problem};
use qilu_quantity::Lang;
use qilu_workbook::address::Address;
use qilu_workbook::{TemplateOptions, annotate, assess_workbook, read_workbook, write_template};
use support::{changed, filled, method, named, parts, sample, sheet_part, with_cell};

/// Fills of marks.
const COLOURS: [&str; 4] = ["FFF4A6A6", "FFFFD6D6", "FFFFEB9C", "FFDDEBF7"];

/// A filled workbook with broken cells, and the name of the sheet they are on.
fn broken() -> (Vec<u8>, String, Vec<Address>) {
    let method = method("power-2022");
    let entries = sample(method, 5);
    // Last year's figures stand in comments of the template's own.
    let options = TemplateOptions {
        last_year: Some(&entries),
        ..support::options(&entries)
    };
    let bytes = write_template(Library::embedded(), method, &options).unwrap();
    assert!(filled(method, &entries).len() < bytes.len());
    let (sheet, header) = named(&bytes, "qilu.fuel.quantity");
    let (_, first) = named(&bytes, "qilu.fuel._first");
    let (_, ncv) = named(&bytes, "qilu.fuel.ncv");
    let cells = vec![
        Address::new(first.row, header.column),
        Address::new(first.row + 1, header.column),
        Address::new(first.row + 2, header.column),
        Address::new(first.row + 1, ncv.column),
    ];
    let bytes = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        let wrong = ["约100", "12.5吨", "-5", "1e9"];
        cells
            .iter()
            .zip(wrong)
            .fold(xml.to_owned(), |xml, (cell, text)| {
                let content = format!("<is><t>{text}</t></is>");
                with_cell(&xml, &cell.to_string(), " t=\"inlineStr\"", &content)
            })
    });
    (bytes, sheet, cells)
}

fn problems(bytes: &[u8]) -> Vec<Problem> {
    let (_, assessment) = assess_workbook(bytes, Library::embedded(), None).unwrap();
    assessment.unwrap().problems
}

fn text(parts: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(
        parts
            .get(name)
            .unwrap_or_else(|| panic!("no {name}"))
            .clone(),
    )
    .unwrap()
}

/// The elements of a name in a part, none inside another.
fn elements<'x>(xml: &'x str, name: &str) -> Vec<&'x str> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = xml;
    while let Some(from) = rest.find(&open) {
        let after = &rest[from + open.len()..];
        if !after.starts_with([' ', '>', '/']) {
            rest = after;
            continue;
        }
        let tag = rest[from..].find('>').unwrap();
        let end = if rest[from..from + tag].ends_with('/') {
            from + tag + 1
        } else {
            from + rest[from..].find(&close).unwrap() + close.len()
        };
        found.push(&rest[from..end]);
        rest = &rest[end..];
    }
    found
}

fn attribute<'x>(element: &'x str, name: &str) -> Option<&'x str> {
    let tag = &element[..element.find('>').unwrap()];
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

/// Style and content of every cell.
fn cells(sheet: &str) -> BTreeMap<String, (usize, String)> {
    elements(sheet, "c")
        .into_iter()
        .map(|cell| {
            let style = attribute(cell, "s").unwrap_or("0");
            let bare = cell.replacen(&format!(" s=\"{style}\""), "", 1);
            let at = attribute(cell, "r").unwrap().to_owned();
            (at, (style.parse().unwrap(), bare))
        })
        .collect()
}

/// A sheet without its rows and without the reference to comment boxes.
fn around_the_cells(sheet: &str) -> String {
    let from = sheet.find("<sheetData>").unwrap();
    let to = sheet.find("</sheetData>").unwrap();
    let mut out = format!("{}{}", &sheet[..from], &sheet[to..]);
    for reference in elements(&out.clone(), "legacyDrawing") {
        out = out.replacen(reference, "", 1);
    }
    out
}

fn group(styles: &str, name: &str, item: &str) -> Vec<String> {
    let group = elements(styles, name).into_iter().next().unwrap_or("");
    let inside = group.find('>').map_or("", |at| &group[at + 1..]);
    elements(inside, item)
        .into_iter()
        .map(str::to_owned)
        .collect()
}

/// The comments of a sheet by cell, each as it is written.
fn comments(parts: &BTreeMap<String, Vec<u8>>, sheet: &str) -> BTreeMap<String, String> {
    let rels = sheet.replace("worksheets/", "worksheets/_rels/") + ".rels";
    let Some(rels) = parts.get(&rels) else {
        return BTreeMap::new();
    };
    let rels = String::from_utf8(rels.clone()).unwrap();
    let target = elements(&rels, "Relationship")
        .into_iter()
        .find(|relation| {
            attribute(relation, "Type")
                .unwrap()
                .ends_with("relationships/comments")
        })
        .map(|relation| attribute(relation, "Target").unwrap().to_owned());
    let Some(target) = target else {
        return BTreeMap::new();
    };
    let name = target.rsplit('/').next().unwrap();
    let part = parts.keys().find(|part| part.ends_with(name)).unwrap();
    elements(&text(parts, part), "comment")
        .into_iter()
        .map(|comment| {
            (
                attribute(comment, "ref").unwrap().to_owned(),
                comment.to_owned(),
            )
        })
        .collect()
}

/// The cells problems are about, by sheet.
fn places(problems: &[Problem]) -> BTreeMap<String, BTreeSet<String>> {
    let mut places: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for at in problems
        .iter()
        .filter_map(|problem| problem.place.at.as_ref())
    {
        places
            .entry(at.sheet.clone())
            .or_default()
            .insert(at.cell.clone());
    }
    places
}

/// That the marks of these problems are all that is different. `earlier` were marked before: an empty cell that was made to
/// bear a mark may be left, empty.
fn assert_only_marks(
    what: &str,
    before: &[u8],
    after: &[u8],
    problems: &[Problem],
    earlier: &[Problem],
) {
    let (old, new) = (parts(before), parts(after));
    let mut marked: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (sheet, cells) in places(problems) {
        marked.insert(sheet_part(before, &sheet), cells);
    }
    for sheet in places(earlier).into_keys() {
        marked.entry(sheet_part(before, &sheet)).or_default();
    }
    for (name, content) in &old {
        let edited = [
            "[Content_Types].xml",
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "xl/styles.xml",
        ];
        let of_marks = name.contains("comments")
            || name.contains("vmlDrawing")
            || name.contains("worksheets/_rels/");
        if edited.contains(&name.as_str()) || (of_marks && !name.contains("threaded")) {
            continue;
        }
        match marked.get(name) {
            None => assert!(new.get(name) == Some(content), "{what}: {name} changed"),
            Some(_) => assert!(new.contains_key(name), "{what}: {name} is gone"),
        }
    }
    let styles = |parts: &BTreeMap<String, Vec<u8>>, name: &str, item: &str| {
        let part = parts.keys().find(|part| part.starts_with("xl/styles"));
        part.map_or_else(Vec::new, |part| group(&text(parts, part), name, item))
    };
    for (name, item) in [
        ("fonts", "font"),
        ("fills", "fill"),
        ("borders", "border"),
        ("cellXfs", "xf"),
    ] {
        let (had, has) = (styles(&old, name, item), styles(&new, name, item));
        assert!(
            has.starts_with(&had),
            "{what}: {name} are not what they were"
        );
    }
    let xfs = styles(&new, "cellXfs", "xf");
    let fills = styles(&new, "fills", "fill");
    let kept = |style: usize| {
        let xf = xfs[style].clone();
        let mut bare = xf.clone();
        for name in ["fillId", "borderId", "applyFill", "applyBorder"] {
            if let Some(value) = attribute(&xf, name) {
                bare = bare.replacen(&format!(" {name}=\"{value}\""), "", 1);
            }
        }
        bare
    };
    for (part, wanted) in &marked {
        let (was, is) = (text(&old, part), text(&new, part));
        assert!(
            around_the_cells(&was) == around_the_cells(&is),
            "{what}: {part} changed beside its cells"
        );
        let (had, mut has) = (cells(&was), cells(&is));
        for cell in wanted {
            let (style, bare) = has
                .remove(cell)
                .unwrap_or_else(|| panic!("{what}: {cell} is gone"));
            let fill = &fills[attribute(&xfs[style], "fillId")
                .unwrap()
                .parse::<usize>()
                .unwrap()];
            assert!(
                COLOURS.iter().any(|colour| fill.contains(colour)),
                "{what}: {cell} is not marked"
            );
            match had.get(cell) {
                Some((before, content)) => {
                    assert_eq!(*content, bare, "{what}: {cell}");
                    assert_eq!(
                        kept(*before),
                        kept(style),
                        "{what}: more than the look of {cell} changed"
                    );
                }
                None => assert!(bare.ends_with("/>"), "{what}: {bare}"),
            }
        }
        let mut others = had.clone();
        others.retain(|cell, _| !wanted.contains(cell));
        has.retain(|cell, (_, bare)| {
            had.contains_key(cell) || earlier.is_empty() || !bare.ends_with("/>")
        });
        assert!(
            others == has,
            "{what}: cells of {part} changed that have no problem"
        );
        let (had, has) = (comments(&old, part), comments(&new, part));
        for (cell, comment) in &has {
            let said = had.get(cell);
            if !wanted.contains(cell) {
                assert_eq!(said, Some(comment), "{what}: the comment on {cell}");
                continue;
            }
            let of_cell = |problem: &&Problem| {
                let at = problem.place.at.as_ref();
                at.is_some_and(|at| sheet_part(before, &at.sheet) == *part && at.cell == *cell)
            };
            for problem in problems.iter().filter(of_cell) {
                let times = comment.matches(problem.code.as_str()).count();
                let wanted = problems
                    .iter()
                    .filter(of_cell)
                    .filter(|other| other.code == problem.code)
                    .count();
                assert_eq!(times, wanted, "{what}: {} on {cell}", problem.code);
            }
            if let Some(said) = said {
                let own = &said[..said.find("</text>").unwrap()];
                assert!(
                    comment.starts_with(own),
                    "{what}: the user's comment on {cell}"
                );
            }
        }
        let all: BTreeSet<&String> = had.keys().chain(wanted.iter()).collect();
        assert_eq!(
            has.keys().collect::<BTreeSet<_>>(),
            all,
            "{what}: comments of {part}"
        );
    }
}

/// The look of every cell of a workbook's sheets: fill, border and the rest of its style.
fn looks(bytes: &[u8], sheet: &str) -> BTreeMap<String, (String, String)> {
    let parts = parts(bytes);
    let styles = text(&parts, "xl/styles.xml");
    let (xfs, fills, borders) = (
        group(&styles, "cellXfs", "xf"),
        group(&styles, "fills", "fill"),
        group(&styles, "borders", "border"),
    );
    let of = |xf: &str, name: &str, group: &[String]| {
        let at: usize = attribute(xf, name).unwrap().parse().unwrap();
        group[at].clone()
    };
    cells(&text(&parts, &sheet_part(bytes, sheet)))
        .into_iter()
        .map(|(cell, (style, _))| {
            let xf = &xfs[style];
            // What is behind a solid fill is not seen, and programmes write what they like there.
            let fill = of(xf, "fillId", &fills);
            let seen = fill.split("<bgColor").next().unwrap_or("").to_owned();
            let border = of(xf, "borderId", &borders)
                .replace(" diagonalUp=\"false\"", "")
                .replace(" diagonalDown=\"false\"", "");
            (cell, (seen, border))
        })
        .collect()
}

/// The workbook as each programme and each shape has it.
fn sources() -> Vec<(String, Vec<u8>, String)> {
    let (bytes, sheet, cells) = broken();
    let plain = {
        let method = method("power-2022");
        let entries = sample(method, 5);
        let plain = filled(method, &entries);
        changed(&plain, &sheet_part(&plain, &sheet), |xml| {
            let content = "<is><t>约100</t></is>";
            with_cell(xml, &cells[0].to_string(), " t=\"inlineStr\"", content)
        })
    };
    let beside = Address::new(cells[0].row, 0).to_string();
    let mut sources = vec![
        ("ours".to_owned(), bytes.clone()),
        (
            "Excel".to_owned(),
            shapes::as_excel(&plain, &sheet, &cells[0].to_string(), &beside),
        ),
        ("WPS".to_owned(), shapes::as_wps(&plain, &sheet)),
        ("no styles".to_owned(), shapes::without_styles(&plain)),
    ];
    for programme in PROGRAMMES {
        sources.push((programme.to_owned(), saved(programme, &bytes).0));
    }
    sources
        .into_iter()
        .map(|(name, bytes)| (name, bytes, sheet.clone()))
        .collect()
}

#[test]
fn marks_are_all_that_differs_whoever_saved_the_workbook() {
    for (name, bytes, sheet) in sources() {
        let found = problems(&bytes);
        assert!(!found.is_empty(), "{name}: nothing is wrong");
        let marked = annotate(&bytes, &found, Lang::Zh).unwrap();
        assert_only_marks(&name, &bytes, &marked, &found, &[]);
        let library = Library::embedded();
        let entries = |bytes: &[u8]| read_workbook(bytes, library, None).unwrap().entries;
        assert_eq!(entries(&bytes), entries(&marked), "{name}");

        let again = annotate(&marked, &found, Lang::Zh).unwrap();
        assert!(
            parts(&again) == parts(&marked),
            "{name}: marks were stacked"
        );
        let one = &found[..1];
        let fewer = annotate(&marked, one, Lang::Zh).unwrap();
        assert_only_marks(&format!("{name}, fewer"), &bytes, &fewer, one, &found);
        let none = annotate(&marked, &[], Lang::Zh).unwrap();
        assert_only_marks(&format!("{name}, none"), &bytes, &none, &[], &found);
        let (was, is) = (parts(&bytes), parts(&none));
        let part = sheet_part(&bytes, &sheet);
        assert_eq!(
            cells(&text(&was, &part)),
            cells(&text(&is, &part)),
            "{name}: a mark is left"
        );
        assert_eq!(
            comments(&was, &part),
            comments(&is, &part),
            "{name}: a comment is left"
        );
    }
}

#[test]
fn other_programmes_read_the_comments_and_what_they_save_is_marked_anew() {
    let (bytes, sheet, _) = broken();
    let found = problems(&bytes);
    let marked = annotate(&bytes, &found, Lang::Zh).unwrap();
    let places = places(&found);
    for programme in PROGRAMMES {
        let (before, own) = saved(programme, &bytes);
        let (saved_marked, notes): (Vec<u8>, Notes) = saved(programme, &marked);
        for (sheet, cells) in &places {
            for cell in cells {
                let place = format!("{sheet}!{cell}");
                let note = notes
                    .get(&place)
                    .unwrap_or_else(|| panic!("{programme} sees nothing on {place}"));
                assert!(note.contains("如何修改"), "{programme}: {note}");
                if let Some(own) = own.get(&place) {
                    assert!(note.starts_with(own.trim_end()), "{programme}: {note}");
                }
            }
        }
        let marked_places: usize = places.values().map(BTreeSet::len).sum();
        let own_marked = own.keys().filter(|place| {
            let (sheet, cell) = place.rsplit_once('!').unwrap();
            places.get(sheet).is_some_and(|cells| cells.contains(cell))
        });
        assert_eq!(
            notes.len(),
            own.len() + marked_places - own_marked.count(),
            "{programme}"
        );

        let clean = annotate(&saved_marked, &[], Lang::Zh).unwrap();
        let (was, is) = (looks(&before, &sheet), looks(&clean, &sheet));
        for (cell, look) in &is {
            assert_eq!(
                was.get(cell),
                Some(look),
                "{programme}: {cell} does not look as it did"
            );
        }
        let (_, left) = saved(programme, &clean);
        let trimmed = |notes: &Notes| -> Notes {
            notes
                .iter()
                .map(|(place, note)| (place.clone(), note.trim_end().to_owned()))
                .collect()
        };
        assert_eq!(
            trimmed(&left),
            trimmed(&own),
            "{programme}: only the comments that were there are left"
        );
    }
}
