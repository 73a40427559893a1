//! How much a plan may hold.

use super::content::Plan;

/// Sites of a plan.
pub const SITES_MAX: usize = 50;
/// Units of a plan.
pub const UNITS_MAX: usize = 400;
/// Sources of a plan.
pub const SOURCES_MAX: usize = 1_000;
/// Meters of a plan.
pub const METERS_MAX: usize = 1_000;
/// Rows of the chapter on determination.
pub const WAYS_MAX: usize = 2_000;
/// Meters of one row of it.
pub const WAY_METERS_MAX: usize = 50;
/// The longest chapter, in characters.
pub const CHAPTER_CHARS_MAX: usize = 20_000;
/// The longest field of a row, in characters.
pub const FIELD_CHARS_MAX: usize = 500;

/// More than a plan may hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} holds more than {max}")]
pub struct TooMuch {
    /// The chapter or field.
    pub what: &'static str,
    /// The most it may hold.
    pub max: usize,
}

/// Whether a plan keeps within its limits.
///
/// # Errors
/// The first limit that is passed.
pub fn within_limits(plan: &Plan) -> Result<(), TooMuch> {
    let counts = [
        ("sites", plan.sites.len(), SITES_MAX),
        ("units", plan.units.len(), UNITS_MAX),
        ("sources", plan.sources.len(), SOURCES_MAX),
        ("meters", plan.meters.len(), METERS_MAX),
        ("ways", plan.ways.len(), WAYS_MAX),
    ];
    for (what, found, max) in counts {
        if found > max {
            return Err(TooMuch { what, max });
        }
    }
    let chapters = [
        ("situation", &plan.situation),
        ("boundary", &plan.boundary),
        ("sampling", &plan.sampling),
        ("quality", &plan.quality),
    ];
    for (what, text) in chapters {
        if text.chars().count() > CHAPTER_CHARS_MAX {
            return Err(TooMuch {
                what,
                max: CHAPTER_CHARS_MAX,
            });
        }
    }
    if plan
        .ways
        .iter()
        .any(|way| way.meters.len() > WAY_METERS_MAX)
    {
        return Err(TooMuch {
            what: "ways",
            max: WAY_METERS_MAX,
        });
    }
    for (chapter, item) in super::changes::items(plan) {
        // Chapters of text have their own limit, and a row names as many meters as it may.
        let fields = item
            .fields
            .iter()
            .filter(|(field, _)| !matches!(*field, "text" | "meters"));
        let mut texts = fields.map(|(_, value)| value).chain([&item.name]);
        if texts.any(|text| text.chars().count() > FIELD_CHARS_MAX) {
            return Err(TooMuch {
                what: chapter.code(),
                max: FIELD_CHARS_MAX,
            });
        }
    }
    Ok(())
}
