//! What an installation decides about itself.

/// The settings of one installation.
#[derive(Debug, Clone)]
pub struct Config {
    /// True in a demonstration province: every page, file and letter says so.
    pub demo: bool,
    /// Version of the product.
    pub version: String,
    /// GB/T 2260 code of the province.
    pub province: String,
    /// How the registry runs unless an enterprise's own mode says otherwise.
    pub market_mode: String,
    /// Where letters point the reader, for example `https://qilu.example`.
    pub public_address: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            demo: false,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            province: "370000".to_owned(),
            market_mode: "simulation".to_owned(),
            public_address: "http://127.0.0.1:8080".to_owned(),
        }
    }
}
