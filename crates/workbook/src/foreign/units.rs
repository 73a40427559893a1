//! Units as people write them over their columns, in the unit language of the methods.

use qilu_quantity::{Text, Unit};

use crate::binding::folded;

/// Names of units, folded, and what they are. `万` and `亿` before any of them is a power of ten.
const NAMES: &[(&str, &str)] = &[
    ("吨", "t"),
    ("公吨", "t"),
    ("千克", "kg"),
    ("公斤", "kg"),
    ("克", "g"),
    ("标准立方米", "Nm3"),
    ("标立方米", "Nm3"),
    ("标方", "Nm3"),
    ("nm³", "Nm3"),
    ("nm3", "Nm3"),
    ("立方米", "m3"),
    ("m³", "m3"),
    ("兆瓦时", "MWh"),
    ("兆瓦·时", "MWh"),
    ("mwh", "MWh"),
    ("mw·h", "MWh"),
    ("千瓦时", "kWh"),
    ("千瓦·时", "kWh"),
    ("度", "kWh"),
    ("kwh", "kWh"),
    ("kw·h", "kWh"),
    ("吉焦", "GJ"),
    ("百万千焦", "GJ"),
    ("gj", "GJ"),
    ("太焦", "TJ"),
    ("tj", "TJ"),
    ("兆焦", "MJ"),
    ("mj", "MJ"),
    ("千焦", "kJ"),
    ("kj", "kJ"),
    ("小时", "h"),
    ("兆瓦", "MW"),
    ("千瓦", "kW"),
    ("mw", "MW"),
    ("kw", "kW"),
    ("吨标准煤", "tce"),
    ("吨标煤", "tce"),
    ("吨二氧化碳", "tCO2"),
    ("℃", "°C"),
    ("兆帕", "MPa"),
    ("千帕", "kPa"),
];

/// The unit a text means, in the unit language: 万吨 is `10^4t`, 万千瓦时 is `10^4kWh`, 千焦/千克 is `kJ/kg`.
#[must_use]
pub fn unit_named(text: &str) -> Option<String> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return None;
    }
    if Unit::parse(trimmed).is_ok() {
        return Some(trimmed.to_owned());
    }
    let parts: Option<Vec<String>> = folded(trimmed).split('/').map(part).collect();
    parts
        .map(|parts| parts.join("/"))
        .filter(|unit| Unit::parse(unit).is_ok())
}

fn part(text: &str) -> Option<String> {
    let (scale, rest) = match text.strip_prefix('万') {
        Some(rest) => ("10^4", rest),
        None => match text.strip_prefix('亿') {
            Some(rest) => ("10^8", rest),
            None => ("", text),
        },
    };
    let known = NAMES.iter().find(|(name, _)| folded(name) == rest);
    let unit = known.map_or(rest, |(_, unit)| unit);
    if !scale.is_empty() && unit.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Unit::parse(unit).ok().map(|_| format!("{scale}{unit}"))
}

/// The unit in the brackets at the end of a header: 消耗量（万吨）.
pub(super) fn unit_in(header: &str) -> Option<String> {
    let narrow: String = header
        .chars()
        .map(|c| match c {
            '（' | '【' | '[' => '(',
            '）' | '】' | ']' => ')',
            other => other,
        })
        .collect();
    narrow
        .split('(')
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .find_map(unit_named)
}

/// A conversion no unit says because the unit has more than one meaning: to be declared with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommonConversion {
    /// What people write.
    pub from: &'static str,
    /// The unit it leads to.
    pub to: &'static str,
    /// The exact factor.
    pub factor: &'static str,
    /// Where it is from.
    pub reason: Text,
}

/// The conversions people ask for most. The calorie is the international table's, 4.1868 J.
#[must_use]
pub fn common_conversions() -> Vec<CommonConversion> {
    let calorie = |from, to, factor| CommonConversion {
        from,
        to,
        factor,
        reason: Text::new(
            "国际蒸汽表卡，1 cal = 4.1868 J（GB 3102.4—1993）",
            "International Table calorie, 1 cal = 4.1868 J (GB 3102.4-1993)",
        ),
    };
    vec![
        calorie("kcal/kg", "GJ/t", "0.0041868"),
        calorie("kcal/Nm3", "GJ/10^4Nm3", "0.041868"),
        calorie("kcal", "GJ", "0.0000041868"),
    ]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn chinese_names_are_units_of_the_language() {
        for (text, unit) in [
            ("万吨", "10^4t"),
            ("吨", "t"),
            ("万千瓦时", "10^4kWh"),
            ("亿kWh", "10^8kWh"),
            ("千焦/千克", "kJ/kg"),
            ("GJ/t", "GJ/t"),
            ("万Nm³", "10^4Nm3"),
            ("百万千焦", "GJ"),
            ("%", "%"),
        ] {
            let found = unit_named(text).unwrap();
            assert!(
                Unit::parse(&found).unwrap() == Unit::parse(unit).unwrap(),
                "{text}: {found}"
            );
        }
        // A calorie has more than one meaning and a cubic metre no temperature: neither is converted in silence.
        for text in ["", "kcal/kg", "大卡", "元", "合计"] {
            assert_eq!(unit_named(text), None, "{text}");
        }
        let cubic = Unit::parse(&unit_named("万立方米").unwrap()).unwrap();
        assert!(cubic.factor_to(&Unit::parse("10^4Nm3").unwrap()).is_none());
    }

    #[test]
    fn a_header_may_carry_its_unit_in_brackets() {
        assert_eq!(unit_in("原煤消耗量（万吨）").as_deref(), Some("10^4t"));
        assert_eq!(unit_in("电量[kWh]").as_deref(), Some("kWh"));
        assert_eq!(unit_in("原煤（入炉）"), None);
    }
}
