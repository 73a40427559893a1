//! Units with substances: scale × atoms. Substances never cancel against each other.

use std::collections::BTreeMap;

use crate::exact::Exact;
use crate::unit_symbols::is_counted;

/// An indivisible unit: `t[clinker]`, `GJ`, or the amount unit of a row's code, `{fuel}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Atom {
    /// A base unit, of a substance if one is named.
    Base {
        /// The base unit's symbol: `t`, `GJ`, `MWh` …
        symbol: String,
        /// The substance, e.g. `clinker`, `CO2`.
        substance: Option<String>,
    },
    /// The amount unit (t or 10^4Nm3) of the code in this column of the row.
    Key(String),
}

/// A unit of measurement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    scale: Exact,
    atoms: BTreeMap<Atom, i8>,
}

impl Unit {
    /// The unit of a plain number.
    #[must_use]
    pub fn one() -> Self {
        Self {
            scale: Exact::ONE,
            atoms: BTreeMap::new(),
        }
    }

    pub(crate) fn of(scale: Exact, atoms: BTreeMap<Atom, i8>) -> Self {
        Self { scale, atoms }
    }

    pub(crate) fn parts(&self) -> (&Exact, &BTreeMap<Atom, i8>) {
        (&self.scale, &self.atoms)
    }

    /// The factor before the atoms: 1/100 for a percentage.
    #[must_use]
    pub fn scale(&self) -> &Exact {
        &self.scale
    }

    /// The product of two units.
    #[must_use]
    pub fn multiply(&self, other: &Self) -> Self {
        let mut atoms = self.atoms.clone();
        for (atom, power) in &other.atoms {
            add_power(&mut atoms, atom, *power);
        }
        Self {
            scale: &self.scale * &other.scale,
            atoms,
        }
    }

    /// The quotient of two units.
    #[must_use]
    pub fn divide(&self, other: &Self) -> Self {
        let mut atoms = self.atoms.clone();
        for (atom, power) in &other.atoms {
            add_power(&mut atoms, atom, power.saturating_neg());
        }
        // A scale is never zero: every way to make a unit starts from positive scales.
        Self {
            scale: self.scale.checked_div(&other.scale).unwrap_or(Exact::ONE),
            atoms,
        }
    }

    /// Whether values in both units can be converted by a factor.
    #[must_use]
    pub fn same_dimension(&self, other: &Self) -> bool {
        self.atoms == other.atoms
    }

    /// What to multiply a value in this unit by to have it in `target`; `None` across dimensions or substances.
    #[must_use]
    pub fn factor_to(&self, target: &Self) -> Option<Exact> {
        self.same_dimension(target)
            .then(|| self.scale.checked_div(&target.scale))
            .flatten()
    }

    /// What to multiply an entered value by to have it in `wanted`, allowing for how people write units: a material need
    /// not be named (`t` for `t[clinker]`), and a share of anything may be written `%` or as a plain number. Carbon and
    /// carbon dioxide are never taken for each other.
    #[must_use]
    pub fn entry_factor_to(&self, wanted: &Self) -> Option<Exact> {
        self.factor_to(wanted)
            .or_else(|| {
                self.without(|substance| !is_counted(substance))
                    .factor_to(&wanted.without(|substance| !is_counted(substance)))
            })
            .or_else(|| {
                self.is_dimensionless()
                    .then(|| self.factor_to(&wanted.without(|_| true)))?
            })
    }

    /// The unit with some substances forgotten.
    fn without(&self, forgotten: impl Fn(&str) -> bool) -> Self {
        let mut unit = Self {
            scale: self.scale.clone(),
            atoms: BTreeMap::new(),
        };
        for (atom, power) in &self.atoms {
            let atom = match atom {
                Atom::Base {
                    symbol,
                    substance: Some(substance),
                } if forgotten(substance) => Atom::Base {
                    symbol: symbol.clone(),
                    substance: None,
                },
                other => other.clone(),
            };
            add_power(&mut unit.atoms, &atom, *power);
        }
        unit
    }

    /// Whether this is a plain number of scale one.
    #[must_use]
    pub fn is_one(&self) -> bool {
        self.atoms.is_empty() && self.scale.is_one()
    }

    /// Whether nothing but a scale is left (a plain number or a percentage).
    #[must_use]
    pub fn is_dimensionless(&self) -> bool {
        self.atoms.is_empty()
    }

    /// Whether this is a mass of something, in any scale.
    #[must_use]
    pub fn is_mass(&self) -> bool {
        let mut atoms = self.atoms.iter();
        let mass = |atom: &Atom| matches!(atom, Atom::Base { symbol, .. } if symbol == "t");
        matches!((atoms.next(), atoms.next()), (Some((atom, 1)), None) if mass(atom))
    }

    /// The key columns whose codes this unit depends on.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.atoms.keys().filter_map(|atom| match atom {
            Atom::Key(name) => Some(name.as_str()),
            Atom::Base { .. } => None,
        })
    }

    /// The unit with `{key}` replaced by an actual amount unit.
    #[must_use]
    pub fn with_key(&self, key: &str, amount: &Self) -> Self {
        let atom = Atom::Key(key.to_owned());
        let Some(power) = self.atoms.get(&atom).copied() else {
            return self.clone();
        };
        let mut atoms = self.atoms.clone();
        atoms.remove(&atom);
        let rest = Self {
            scale: self.scale.clone(),
            atoms,
        };
        (0..power.unsigned_abs()).fold(rest, |unit, _| {
            if power > 0 {
                unit.multiply(amount)
            } else {
                unit.divide(amount)
            }
        })
    }
}

fn add_power(atoms: &mut BTreeMap<Atom, i8>, atom: &Atom, power: i8) {
    let total = atoms.get(atom).copied().unwrap_or(0).saturating_add(power);
    if total == 0 {
        atoms.remove(atom);
    } else {
        atoms.insert(atom.clone(), total);
    }
}
