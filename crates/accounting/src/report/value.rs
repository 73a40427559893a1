//! A computed or reported value.

use qilu_quantity::{Exact, Notation};
use serde::{Deserialize, Serialize};

/// A value as it leaves the engine. In JSON: `{"n":"12.5"}`, `{"k":"NO"}`, `{"s":"text"}` or `null`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Option<Shape>", into = "Option<Shape>")]
pub enum Value {
    /// A number in the unit of its column or total.
    Number(Exact),
    /// Why there is no number. Counts as zero in arithmetic.
    Notation(Notation),
    /// A code or a text.
    Text(String),
    /// Nothing is known.
    #[default]
    Missing,
}

#[derive(Serialize, Deserialize)]
enum Shape {
    #[serde(rename = "n")]
    Number(Exact),
    #[serde(rename = "k")]
    Notation(Notation),
    #[serde(rename = "s")]
    Text(String),
}

impl From<Option<Shape>> for Value {
    fn from(shape: Option<Shape>) -> Self {
        match shape {
            Some(Shape::Number(number)) => Self::Number(number),
            Some(Shape::Notation(key)) => Self::Notation(key),
            Some(Shape::Text(text)) => Self::Text(text),
            None => Self::Missing,
        }
    }
}

impl From<Value> for Option<Shape> {
    fn from(value: Value) -> Self {
        match value {
            Value::Number(number) => Some(Shape::Number(number)),
            Value::Notation(key) => Some(Shape::Notation(key)),
            Value::Text(text) => Some(Shape::Text(text)),
            Value::Missing => None,
        }
    }
}

impl Value {
    /// The number; a notation key counts as zero.
    #[must_use]
    pub fn number(&self) -> Option<Exact> {
        match self {
            Self::Number(number) => Some(number.clone()),
            Self::Notation(_) => Some(Exact::ZERO),
            Self::Text(_) | Self::Missing => None,
        }
    }
}
