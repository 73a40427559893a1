//! The unit symbols the platform knows, each as a scale and atoms.

use crate::exact::Exact;

/// Base units with their powers.
type Powers = &'static [(&'static str, i8)];

/// One symbol: its scale (numerator, denominator) and the atoms it is made of.
type Symbol = (&'static str, (i64, i64), Powers);

/// Heat (GJ) and electricity (MWh) are different atoms: the guidelines never convert one into the other silently.
const SYMBOLS: &[Symbol] = &[
    ("1", (1, 1), &[]),
    ("-", (1, 1), &[]),
    ("%", (1, 100), &[]),
    ("‰", (1, 1000), &[]),
    ("t", (1, 1), &[("t", 1)]),
    ("kg", (1, 1000), &[("t", 1)]),
    ("g", (1, 1_000_000), &[("t", 1)]),
    ("GJ", (1, 1), &[("GJ", 1)]),
    ("TJ", (1000, 1), &[("GJ", 1)]),
    ("MJ", (1, 1000), &[("GJ", 1)]),
    ("kJ", (1, 1_000_000), &[("GJ", 1)]),
    ("MWh", (1, 1), &[("MWh", 1)]),
    ("kWh", (1, 1000), &[("MWh", 1)]),
    ("GWh", (1000, 1), &[("MWh", 1)]),
    ("MW", (1, 1), &[("MWh", 1), ("h", -1)]),
    ("kW", (1, 1000), &[("MWh", 1), ("h", -1)]),
    ("h", (1, 1), &[("h", 1)]),
    ("Nm3", (1, 1), &[("Nm3", 1)]),
    ("m3", (1, 1), &[("m3", 1)]),
    ("m2", (1, 1), &[("m2", 1)]),
    ("km", (1, 1), &[("km", 1)]),
    ("m", (1, 1000), &[("km", 1)]),
    ("MPa", (1, 1), &[("MPa", 1)]),
    ("kPa", (1, 1000), &[("MPa", 1)]),
    ("°C", (1, 1), &[("°C", 1)]),
    ("mol", (1, 1), &[("mol", 1)]),
    ("CNY", (1, 1), &[("CNY", 1)]),
    ("piece", (1, 1), &[("piece", 1)]),
];

/// Substances written straight after a mass: `tCO2` is `t[CO2]`. Longest first.
const SUBSTANCES: &[&str] = &[
    "CO2e", "C2F6", "CO2", "CH4", "N2O", "CF4", "SF6", "NF3", "ce", "C",
];

/// Whether a substance is what is being counted (carbon, a gas, coal equivalent), not the material it comes from.
pub fn is_counted(substance: &str) -> bool {
    SUBSTANCES.contains(&substance)
}

/// The scale and atoms of a symbol, with the substance a compound mass symbol names.
pub fn look_up(symbol: &str) -> Option<(Exact, Powers, Option<&'static str>)> {
    let known = |name: &str| {
        SYMBOLS
            .iter()
            .find(|(known, ..)| *known == name)
            .and_then(|(_, (above, below), atoms)| {
                Exact::fraction(*above, *below).map(|scale| (scale, *atoms))
            })
    };
    if let Some((scale, atoms)) = known(symbol) {
        return Some((scale, atoms, None));
    }
    SUBSTANCES.iter().find_map(|substance| {
        let mass = symbol.strip_suffix(substance)?;
        let (scale, atoms) = matches!(mass, "t" | "kg" | "g").then(|| known(mass))??;
        Some((scale, atoms, Some(*substance)))
    })
}
