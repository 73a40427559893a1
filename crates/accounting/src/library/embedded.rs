//! The library built into the program: a new method or factor file is one more line here.

use super::load::SourceFile;

macro_rules! sources {
    ($($name:literal),* $(,)?) => {
        /// The built-in files.
        pub const SOURCES: &[SourceFile<'static>] =
            &[$(SourceFile { name: $name, text: include_str!(concat!("../../methods/", $name)) }),*];
    };
}

sources![
    "library.toml",
    "power-2022.toml",
    "cement-2013.toml",
    "steel-2013.toml",
    "factors/codes.csv",
    "factors/gwp.csv",
    "factors/grid_ets.csv",
    "factors/heat.csv",
    "factors/mee2022_power.csv",
    "factors/ndrc2013_metals_chem.csv",
    "factors/cement2013.csv",
    "factors/waste_fuels.csv",
    "factors/steel2013.csv",
];
