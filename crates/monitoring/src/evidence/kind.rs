//! What an attached file is, and what a laboratory certifies.

use qilu_quantity::Text;

/// A code that names nothing this version knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown code {0:?}")]
pub struct UnknownCode(pub String);

macro_rules! coded {
    ($(#[$docs:meta])* $name:ident {
        $($variant:ident = $code:literal, $zh:literal, $en:literal;)*
    }) => {
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $(#[doc = concat!($zh, ": ", $en, ".")] #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            /// Every one, in the order of declaration.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stable code: in the database and the API.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The name people read.
            #[must_use]
            pub fn label(self) -> Text {
                match self { $(Self::$variant => Text::new($zh, $en),)* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownCode;
            fn from_str(code: &str) -> Result<Self, UnknownCode> {
                match code {
                    $($code => Ok(Self::$variant),)*
                    _ => Err(UnknownCode(code.to_owned())),
                }
            }
        }
    };
}

coded! {
    /// The kind of an attached file.
    EvidenceKind {
        Invoice = "invoice", "结算发票", "Settlement invoice";
        LabReport = "lab_report", "检测报告", "Laboratory report";
        MeterCertificate = "meter_certificate", "计量器具检定证书", "Meter certificate";
        Ledger = "ledger", "台账", "Ledger";
        StampedScan = "stamped_scan", "盖章扫描件", "Stamped scan";
        Other = "other", "其他", "Other";
    }
}

coded! {
    /// What a laboratory measured.
    Parameter {
        Carbon = "carbon", "元素碳含量", "Carbon content";
        Ncv = "ncv", "低位发热量", "Net calorific value";
        Moisture = "moisture", "水分", "Moisture";
        Hydrogen = "hydrogen", "氢含量", "Hydrogen content";
        Sulphur = "sulphur", "全硫", "Total sulphur";
        Ash = "ash", "灰分", "Ash";
        Volatile = "volatile", "挥发分", "Volatile matter";
        Other = "other", "其他", "Other";
    }
}

coded! {
    /// The basis a measured value is stated on.
    Basis {
        AsReceived = "ar", "收到基", "as received";
        AirDried = "ad", "空气干燥基", "air-dried";
        Dry = "d", "干燥基", "dry";
        DryAshFree = "daf", "干燥无灰基", "dry, ash-free";
    }
}
