//! Numbers as people type them: with a unit, a 万, in Chinese figures, “about”. What they mean is taken where
//! it is certain, offered where it is likely, and left alone otherwise.

use qilu_quantity::{Exact, Unit};

/// Longer texts are words, not numbers.
const CHARS_MAX: usize = 40;
/// Powers of ten between the units people write and those of the methods.
const POWERS: std::ops::RangeInclusive<i32> = -9..=12;

/// What a text in the place of a number says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    /// This many of the column's unit, certainly.
    Certain(Exact),
    /// Perhaps this many; the person must say.
    Perhaps(Exact),
    /// No number that could be told.
    Nothing,
}

/// Words that make a number less than certain.
const ABOUT: [&str; 9] = [
    "大约", "约为", "约", "近", "≈", "~", "～", "about", "approx.",
];
const ABOUT_AFTER: [&str; 4] = ["左右", "上下", "余", "多"];

/// Names of units as they are typed, and the symbol each stands for.
const NAMES: [(&str, &str); 36] = [
    ("吨二氧化碳当量", "tCO2e"),
    ("吨二氧化碳", "tCO2"),
    ("吨标准煤", "tce"),
    ("吨标煤", "tce"),
    ("吨碳", "tC"),
    ("公吨", "t"),
    ("吨", "t"),
    ("千克", "kg"),
    ("公斤", "kg"),
    ("克", "g"),
    ("吉瓦时", "GWh"),
    ("兆瓦时", "MWh"),
    ("兆瓦·时", "MWh"),
    ("MW·h", "MWh"),
    ("千瓦时", "kWh"),
    ("千瓦·时", "kWh"),
    ("kW·h", "kWh"),
    ("度", "kWh"),
    ("兆瓦", "MW"),
    ("千瓦", "kW"),
    ("太焦", "TJ"),
    ("吉焦", "GJ"),
    ("兆焦", "MJ"),
    ("千焦", "kJ"),
    ("标准立方米", "Nm3"),
    ("标立方米", "Nm3"),
    ("标方", "Nm3"),
    ("立方米", "m3"),
    ("平方米", "m2"),
    ("小时", "h"),
    ("公里", "km"),
    ("千米", "km"),
    ("米", "m"),
    ("元", "CNY"),
    ("％", "%"),
    ("兆帕", "MPa"),
];
/// Symbols that are typed in any case: none of them means another unit in another case.
const SYMBOLS: [&str; 22] = [
    "t", "kg", "g", "GJ", "TJ", "MJ", "kJ", "MWh", "kWh", "GWh", "MW", "kW", "h", "Nm3", "m3",
    "m2", "km", "m", "tCO2", "tCO2e", "tce", "tC",
];
/// Multipliers before a unit, the longest first.
const MULTIPLIERS: [(&str, i32); 9] = [
    ("百万", 6),
    ("千万", 7),
    ("万", 4),
    ("亿", 8),
    ("千", 3),
    ("百", 2),
    ("10^4", 4),
    ("10^8", 8),
    ("10^3", 3),
];

/// Reads a text; `wanted` is the unit of its column in this row, when it is known.
pub(super) fn understand(text: &str, wanted: Option<&Unit>) -> Said {
    if text.chars().count() > CHARS_MAX {
        return Said::Nothing;
    }
    let (text, about) = without_about(text);
    let Some((number, rest, figures)) = leading(text) else {
        return Said::Nothing;
    };
    let said = meaning(number, &tidy(rest), figures, wanted);
    match said {
        Said::Certain(number) if about => Said::Perhaps(number),
        said => said,
    }
}

fn meaning(number: Exact, unit: &str, figures: Figures, wanted: Option<&Unit>) -> Said {
    // In a column counted in 万, “3万” may mean either.
    let counts_ones = wanted.is_some_and(|unit| ratio_power(unit.scale()).is_none_or(|p| p < 3));
    if unit.is_empty() {
        return match figures {
            Figures::Digits => Said::Certain(number),
            Figures::Chinese if counts_ones => Said::Certain(number),
            Figures::Chinese => Said::Nothing,
        };
    }
    let multiplied = MULTIPLIERS.iter().find(|(name, _)| *name == unit);
    if let Some((_, power)) = multiplied {
        return match counts_ones {
            true => Said::Perhaps(&number * &Exact::power_of_ten(*power)),
            false => Said::Nothing,
        };
    }
    let (Some(typed), Some(wanted)) = (unit_of(unit), wanted) else {
        return Said::Nothing;
    };
    let Some(factor) = typed.entry_factor_to(wanted) else {
        return Said::Nothing;
    };
    let number = &number * &factor;
    match ratio_power(&factor) {
        Some(_) => Said::Certain(number),
        None => Said::Perhaps(number),
    }
}

/// The power of ten a factor is.
fn ratio_power(factor: &Exact) -> Option<i32> {
    POWERS
        .into_iter()
        .find(|power| *factor == Exact::power_of_ten(*power))
}

fn without_about(text: &str) -> (&str, bool) {
    let mut rest = text.trim();
    let mut about = false;
    for word in ABOUT {
        if let Some(after) = rest.strip_prefix(word) {
            (rest, about) = (after.trim_start(), true);
        }
    }
    for word in ABOUT_AFTER {
        if let Some(before) = rest.strip_suffix(word) {
            (rest, about) = (before.trim_end(), true);
        }
    }
    (rest, about)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Figures {
    Digits,
    Chinese,
}

/// The longest number a text begins with, and what follows it.
fn leading(text: &str) -> Option<(Exact, &str, Figures)> {
    let ends = text.char_indices().rev().filter_map(|(at, letter)| {
        let digit = letter.is_ascii_digit() || ('０'..='９').contains(&letter);
        digit.then_some(at + letter.len_utf8())
    });
    for end in ends {
        let (number, rest) = text.split_at_checked(end)?;
        if let Some(number) = plain_figure(number) {
            return Some((number, rest, Figures::Digits));
        }
    }
    let end = text.find(|letter| chinese_digit(letter).is_none() && chinese_unit(letter).is_none());
    let (figures, rest) = text.split_at_checked(end.unwrap_or(text.len()))?;
    // “五千克” are five kilograms and “一百万千瓦时” a million kilowatt-hours: a unit that begins with 千 keeps it.
    let kept = figures
        .strip_suffix('千')
        .filter(|before| !before.is_empty());
    let with_unit = kept.map(|before| (before, text.get(before.len()..).unwrap_or("")));
    if let Some((before, unit)) = with_unit
        && NAMES.iter().any(|(name, _)| *name == tidy(unit))
    {
        return Some((Exact::from(chinese(before)?), unit, Figures::Chinese));
    }
    Some((Exact::from(chinese(figures)?), rest, Figures::Chinese))
}

/// A bare number as people type it: `1,234.5`, full-width figures, spaces between thousands only, as commas may stand.
/// What else a text in the place of a number means is for the engine, which knows the unit of its row.
#[must_use]
pub fn plain_figure(text: &str) -> Option<Exact> {
    let grouped: String = text
        .chars()
        .map(|letter| match letter {
            '−' | '－' => '-',
            letter if letter.is_whitespace() => ',',
            letter => letter,
        })
        .collect();
    Exact::parse_entered(&grouped).ok()
}

/// A unit as typed, without spaces and brackets, figures on the line.
fn tidy(unit: &str) -> String {
    unit.chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '(' | ')' | '（' | '）'))
        .flat_map(|letter| match letter {
            '₂' | '²' => vec!['2'],
            '₄' => vec!['4'],
            '³' => vec!['3'],
            '⁴' => vec!['^', '4'],
            '⁸' => vec!['^', '8'],
            '！'..='～' => char::from_u32(u32::from(letter) - 0xFEE0)
                .into_iter()
                .collect(),
            other => vec![other],
        })
        .collect()
}

/// The unit typed: a name or a symbol, perhaps with 万 or another multiplier before it.
fn unit_of(text: &str) -> Option<Unit> {
    if let Some(unit) = symbol(text) {
        return Some(unit);
    }
    MULTIPLIERS.iter().find_map(|(name, power)| {
        let unit = symbol(text.strip_prefix(name)?)?;
        Unit::parse(&Exact::power_of_ten(*power).to_decimal_string(0))
            .ok()
            .map(|scale| scale.multiply(&unit))
    })
}

fn symbol(text: &str) -> Option<Unit> {
    let named = NAMES.iter().find(|(name, _)| *name == text);
    let typed = named.map_or(text, |(_, symbol)| symbol);
    let known = SYMBOLS
        .iter()
        .find(|symbol| symbol.eq_ignore_ascii_case(typed))
        .copied();
    // A bare number is no unit.
    let typed = known.unwrap_or(typed);
    let letter = |c: char| c.is_alphabetic() || matches!(c, '%' | '‰');
    typed.chars().any(letter).then(|| Unit::parse(typed).ok())?
}

fn chinese_digit(letter: char) -> Option<i64> {
    Some(match letter {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn chinese_unit(letter: char) -> Option<i64> {
    Some(match letter {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// A whole number in Chinese figures, well formed: `一万二千`, `十五`, `三百零五`. `一万二` is not: people mean 12,000 by
/// it as often as 10,002.
fn chinese(text: &str) -> Option<i64> {
    let (mut total, mut section) = (0_i64, 0_i64);
    let (mut unit, mut myriad) = (i64::MAX, i64::MAX);
    let mut digit = None;
    let mut zero = false;
    for letter in text.chars() {
        match (chinese_digit(letter), chinese_unit(letter)) {
            (Some(_), _) if digit.is_some() => return None,
            (Some(0), _) => zero = true,
            (Some(found), _) => digit = Some(found),
            (None, Some(size @ (10 | 100 | 1000))) => {
                let ten = size == 10 && section == 0 && total == 0;
                let count = digit.take().or(ten.then_some(1))?;
                if size >= unit {
                    return None;
                }
                section += count * size;
                (unit, zero) = (size, false);
            }
            (None, Some(size)) => {
                section += digit.take().unwrap_or(0);
                if section == 0 || size >= myriad {
                    return None;
                }
                total = total.checked_add(section.checked_mul(size)?)?;
                (section, unit, myriad, zero) = (0, i64::MAX, size, false);
            }
            (None, None) => return None,
        }
    }
    let last = digit.unwrap_or(0);
    let after_a_gap = (section > 0 && unit > 10) || (section == 0 && total > 0);
    if text.is_empty() || last > 0 && after_a_gap && !zero {
        return None;
    }
    Some(total + section + last)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

    use super::*;

    fn said(text: &str, unit: &str) -> Said {
        let wanted = Unit::parse(unit).ok();
        understand(text, wanted.as_ref())
    }

    fn certain(number: &str) -> Said {
        Said::Certain(Exact::parse(number).unwrap())
    }

    fn perhaps(number: &str) -> Said {
        Said::Perhaps(Exact::parse(number).unwrap())
    }

    #[test]
    fn a_unit_that_is_the_columns_or_a_power_of_ten_of_it_is_certain() {
        for (text, unit, number) in [
            ("1.2万吨", "t", "12000"),
            ("3,000 吨", "t", "3000"),
            ("3，000吨", "t[clinker]", "3000"),
            ("１２３．４　ｔ", "t", "123.4"),
            ("500kg", "t", "0.5"),
            ("500 KG", "t", "0.5"),
            ("35万千瓦时", "MWh", "350"),
            ("1.5亿度", "MWh", "150000"),
            ("20 万 Nm³", "10^4Nm3", "20"),
            ("20×", "t", ""),
            ("200000Nm3", "10^4Nm3", "20"),
            ("1.2e5 GJ", "GJ", "120000"),
            ("12.5%", "%", "12.5"),
            ("12.5%", "1", "0.125"),
            ("0.5 tCO2/MWh", "tCO2/MWh", "0.5"),
            ("100吨二氧化碳", "tCO2", "100"),
            ("五千克", "t", "0.005"),
        ] {
            let expected = if number.is_empty() {
                Said::Nothing
            } else {
                certain(number)
            };
            assert_eq!(said(text, unit), expected, "{text} in {unit}");
        }
    }

    #[test]
    fn what_is_likely_is_offered() {
        for (text, unit, number) in [
            ("约100", "t", "100"),
            ("约1.2万吨", "t", "12000"),
            ("100左右", "t", "100"),
            ("~3", "t", "3"),
            ("1.2万", "t", "12000"),
            ("3千", "MWh", "3000"),
        ] {
            assert_eq!(said(text, unit), perhaps(number), "{text} in {unit}");
        }
    }

    #[test]
    fn what_could_be_anything_is_left_alone() {
        for (text, unit) in [
            ("1.2万", "10^4Nm3"),
            ("三万", "10^4Nm3"),
            ("100立方米", "10^4Nm3"),
            ("100 tC", "tCO2"),
            ("5 GJ", "MWh"),
            ("1,23", "t"),
            ("12-15吨", "t"),
            ("2023年5月", "t"),
            ("见附件", "t"),
            ("一万二", "t"),
            ("", "t"),
        ] {
            assert_eq!(said(text, unit), Said::Nothing, "{text} in {unit}");
        }
    }

    #[test]
    fn chinese_figures_are_read_when_well_formed() {
        for (text, number) in [
            ("十", Some(10)),
            ("十五", Some(15)),
            ("二十", Some(20)),
            ("一百零五", Some(105)),
            ("一百二十", Some(120)),
            ("一万二千", Some(12_000)),
            ("叁仟伍佰", Some(3_500)),
            ("一亿零三百万", Some(103_000_000)),
            ("两千", Some(2_000)),
            ("零", Some(0)),
            ("一二三", None),
            ("一万二", None),
            ("百", None),
            ("十百", None),
            ("万", None),
            ("", None),
        ] {
            assert_eq!(chinese(text), number, "{text}");
        }
        assert_eq!(said("一万二千吨", "t"), certain("12000"));
        assert_eq!(said("十五", "t"), certain("15"));
    }
}
