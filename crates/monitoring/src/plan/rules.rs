//! The rules of plans as data: names by day, and what each problem says and how serious it is.

use std::sync::OnceLock;

use chrono::NaiveDate;
use qilu_accounting::{Place, Problem, Severity};
use qilu_quantity::Text;
use serde::Deserialize;

const EMBEDDED: &str = include_str!("../../rules/plan.toml");

/// Names and rules.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    #[serde(default, rename = "name")]
    names: Vec<Name>,
    #[serde(default, rename = "rule")]
    rules: Vec<Rule>,
}

/// What the law calls the plan from a day on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// The first day.
    pub from: NaiveDate,
    zh: String,
    en: String,
    /// The document that calls it so.
    pub source: String,
    /// How sure that is.
    pub confidence: String,
}

/// A rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its stable code.
    pub code: String,
    /// How serious a problem by it is.
    pub severity: Severity,
    /// What it says, with names in braces.
    pub says: Text,
    /// How to mend it.
    pub mend: Option<Text>,
    /// The clause behind it.
    pub clause: Option<String>,
}

/// The rules cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the rules of plans: {0}")]
pub struct RulesFault(String);

/// A named blank of a rule's text, filled in both languages.
pub(super) type Blank<'a> = (&'a str, Text);

impl Rules {
    /// The rules built in. A test reads them; where they could not be read there would be none.
    pub fn embedded() -> &'static Self {
        static RULES: OnceLock<Rules> = OnceLock::new();
        RULES.get_or_init(|| Self::parse(EMBEDDED).unwrap_or_default())
    }

    /// Reads rules.
    ///
    /// # Errors
    /// Where and why the text is not one.
    pub fn parse(text: &str) -> Result<Self, RulesFault> {
        toml::from_str(text).map_err(|fault| RulesFault(fault.to_string()))
    }

    /// What the plan is called on a day; before the first name, by that one.
    #[must_use]
    pub fn name_on(&self, day: NaiveDate) -> Text {
        let begun = self.names.iter().filter(|name| name.from <= day);
        let name = begun.max_by_key(|name| name.from).or(self.names.first());
        name.map_or_else(|| Text::new("", ""), |name| Text::new(&name.zh, &name.en))
    }

    /// A rule by its code.
    #[must_use]
    pub fn rule(&self, code: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.code == code)
    }

    /// A problem by a rule, at a place; none where there is no such rule.
    pub(super) fn problem(
        &self,
        code: &str,
        place: Place,
        blanks: &[Blank<'_>],
    ) -> Option<Problem> {
        let rule = self.rule(code)?;
        let message = rule.says_with(blanks);
        let mut problem = Problem::new(code, rule.severity, place, message);
        problem.mend = rule.mend.clone();
        problem.clause = rule.clause.clone();
        Some(problem)
    }
}

impl Rule {
    /// What it says, its blanks filled in.
    pub(super) fn says_with(&self, blanks: &[Blank<'_>]) -> Text {
        let (mut zh, mut en) = (self.says.zh.clone(), self.says.en.clone());
        for (name, text) in blanks {
            let blank = format!("{{{name}}}");
            zh = zh.replace(&blank, &text.zh);
            en = en.replace(&blank, &text.en);
        }
        Text::new(zh, en)
    }
}
