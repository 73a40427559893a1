//! Enumerations with a stable code and a name in both languages.

/// A code that names nothing this version knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown code {0:?}")]
pub struct UnknownCode(pub String);

macro_rules! coded {
    ($(#[$docs:meta])* $name:ident { $($variant:ident = $code:literal, $zh:literal, $en:literal;)* }) => {
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $(#[doc = concat!($zh, ": ", $en, ".")] #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            /// Every one, in the order of declaration.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stable code: in the database, the API and exported journals.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The name people read.
            pub fn label(self) -> qilu_quantity::Text {
                match self { $(Self::$variant => qilu_quantity::Text::new($zh, $en),)* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::UnknownCode;
            fn from_str(code: &str) -> Result<Self, crate::UnknownCode> {
                match code {
                    $($code => Ok(Self::$variant),)*
                    _ => Err(crate::UnknownCode(code.to_owned())),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.code())
            }
        }
    };
}
pub(crate) use coded;
