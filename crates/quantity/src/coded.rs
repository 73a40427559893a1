//! Enumerations whose members have a stable code and, where people read them, a name in both languages.

/// A code that names nothing this version knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown code {0:?}")]
pub struct UnknownCode(pub String);

/// Declares such an enumeration: `Member = "code",` for each member, or `Member = "code", "中文", "English";` where it has a
/// name as well. The crate that declares one depends on `serde`.
#[macro_export]
macro_rules! coded {
    ($(#[$docs:meta])* $name:ident {
        $($(#[$member_docs:meta])* $member:ident = $code:literal, $zh:literal, $en:literal;)*
    }) => {
        $crate::coded! {
            $(#[$docs])*
            $name {
                $($(#[$member_docs])* #[doc = concat!($zh, ": ", $en, ".")] $member = $code,)*
            }
        }

        impl $name {
            /// The name people read.
            #[must_use]
            pub fn label(self) -> $crate::Text {
                match self { $(Self::$member => $crate::Text::new($zh, $en),)* }
            }
        }
    };
    ($(#[$docs:meta])* $name:ident { $($(#[$member_docs:meta])* $member:ident = $code:literal,)* }) => {
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$member_docs])* #[serde(rename = $code)] $member,)* }

        impl $name {
            /// Every one, in the order of declaration.
            pub const ALL: &[Self] = &[$(Self::$member),*];

            /// The stable code: in the database, the API and whatever is exported.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$member => $code,)* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownCode;
            fn from_str(code: &str) -> Result<Self, $crate::UnknownCode> {
                match code {
                    $($code => Ok(Self::$member),)*
                    _ => Err($crate::UnknownCode(code.to_owned())),
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
