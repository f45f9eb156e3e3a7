//! Numbers as files write them: `3600`, `3,600`, `3.600,5`, `1 234`, `70 req/s`.
//!
//! A cell such as `3,600` has two meanings. Both are kept, and the whole column says which one it is.

use serde::{Deserialize, Serialize};
use text::decimal;

/// How a column writes its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Style {
    /// A point before decimals, commas between thousands.
    #[default]
    English,
    /// A comma before decimals, points between thousands.
    Continental,
}

/// A number in a cell and what stands behind it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Amount<'a> {
    english: Option<f64>,
    continental: Option<f64>,
    /// The text behind the number; empty without one.
    pub(super) unit: &'a str,
}

impl<'a> Amount<'a> {
    /// Reads a cell that is a number, perhaps with a unit behind it.
    pub(super) fn read(cell: &'a str) -> Option<Self> {
        let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | ' ' | '\u{a0}' | '\u{202f}');
        let signed = cell.strip_prefix(['-', '+', '−']).unwrap_or(cell);
        let end = signed.char_indices().find(|(_, c)| !digits(*c)).map_or(signed.len(), |(at, _)| at);
        let (body, unit) = (signed.get(..end)?.trim(), signed.get(end..)?);
        let sign = if signed.len() < cell.len() && !cell.starts_with('+') { -1.0 } else { 1.0 };
        if !body.bytes().any(|byte| byte.is_ascii_digit()) || !unit_like(unit) {
            // An exponent, or no number at all such as NaN.
            let number = if cell.len() <= 40 { decimal::read(cell) } else { None };
            return number.map(|number| Self { english: Some(number), continental: Some(number), unit: "" });
        }
        let (english, continental) = (grouped(body, ',', '.'), grouped(body, '.', ','));
        english.or(continental)?;
        let (scale, unit) = scaled(unit.trim());
        let scaled = |number: f64| sign * whole_if_near(number * scale);
        Some(Self { english: english.map(scaled), continental: continental.map(scaled), unit })
    }

    /// The number, in that style.
    pub(super) fn value(&self, style: Style) -> Option<f64> {
        if style == Style::English { self.english } else { self.continental }
    }
}

/// What a unit multiplies by, as dashboards shorten numbers (`3.60 K`, `1.2 Mil req/s`), and what is left of it.
fn scaled(unit: &str) -> (f64, &str) {
    for (short, scale) in [("K", 1e3), ("k", 1e3), ("M", 1e6), ("Mil", 1e6), ("Bil", 1e9)] {
        match unit.strip_prefix(short) {
            Some("") => return (scale, ""),
            Some(rest) if rest.starts_with(' ') => return (scale, rest.trim()),
            _ => {}
        }
    }
    (1.0, unit)
}

/// A thousand times 1.001 is 1001, whatever a double makes of it.
fn whole_if_near(number: f64) -> f64 {
    let whole = number.round();
    if (number - whole).abs() <= 1e-12 * number { whole } else { number }
}

/// What may stand behind a number: letters and signs, no digits.
fn unit_like(unit: &str) -> bool {
    let first = unit.chars().next().is_none_or(|c| c.is_alphabetic() || matches!(c, '%' | '/' | '‰'));
    first && unit.len() <= 20 && !unit.bytes().any(|byte| byte.is_ascii_digit() || byte == b':')
}

/// Digits in groups of three (or two, as in India), or in no groups; blanks and apostrophes group too.
fn grouped(body: &str, group: char, point: char) -> Option<f64> {
    let (whole, decimals) = body.split_once(point).unwrap_or((body, ""));
    let between = whole.chars().find(|c| !c.is_ascii_digit());
    let mut plain = String::with_capacity(body.len());
    if let Some(between) = between {
        if between != group && !matches!(between, ' ' | '\'' | '\u{a0}' | '\u{202f}') {
            return None;
        }
        let mut last = 0;
        for (place, part) in whole.split(between).enumerate() {
            last = part.len();
            let fine =
                if place == 0 { (1..=3).contains(&last) && !part.starts_with('0') } else { (2..=3).contains(&last) };
            if !fine {
                return None;
            }
            plain.push_str(part);
        }
        if last != 3 {
            return None;
        }
    } else {
        plain.push_str(whole);
    }
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(&plain) || !digits(decimals) || plain.len() + decimals.len() > 40 {
        return None;
    }
    Some(value(&plain, decimals))
}

/// Fifteen digits are a whole number of a double, and so is the power of ten below them: one quotient, rounded once.
fn value(whole: &str, decimals: &str) -> f64 {
    if whole.len() + decimals.len() <= 15 {
        let number =
            whole.bytes().chain(decimals.bytes()).fold(0, |number: u64, byte| number * 10 + u64::from(byte - b'0'));
        return number as f64 / 10_u64.pow(decimals.len() as u32) as f64;
    }
    decimal::read(&format!("{whole}.{decimals}")).unwrap_or(f64::NAN)
}

/// What the cells of a column say about its style.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Styles {
    english: u64,
    continental: u64,
    unclear_commas: u64,
    unclear_points: u64,
}

impl Styles {
    /// Takes a cell into account.
    pub(super) fn take(&mut self, cell: &str, amount: &Amount<'_>) {
        match (amount.english, amount.continental) {
            (Some(a), Some(b)) if a == b || a.is_nan() => {}
            (Some(_), Some(_)) if cell.contains(',') => self.unclear_commas += 1,
            (Some(_), Some(_)) => self.unclear_points += 1,
            (Some(_), None) => self.english += 1,
            _ => self.continental += 1,
        }
    }

    /// The style of the column, or why it cannot be told. `whole` says that its numbers should have no decimals,
    /// `dotted` that its dates are written with dots, as they are where points stand between thousands.
    pub(super) fn decide(&self, delimiter: char, whole: bool, dotted: bool) -> Result<Style, &'static str> {
        match (self.english > 0, self.continental > 0) {
            (true, true) => Err("some of its numbers have a point before the decimals and some a comma"),
            (false, true) => Ok(Style::Continental),
            (true, false) => Ok(Style::English),
            // A comma file has to quote a number with a comma, and who writes decimals with commas does not write one.
            _ if self.unclear_commas > 0 && self.unclear_points == 0 && delimiter == ',' => Ok(Style::English),
            _ if dotted && delimiter != ',' && whole && self.unclear_commas == 0 && self.unclear_points > 0 => {
                Ok(Style::Continental)
            }
            _ if self.unclear_commas > 0 => Err("its commas may stand before decimals or between thousands"),
            _ if self.unclear_points > 0 && whole => Err("its points may stand before decimals or between thousands"),
            _ => Ok(Style::English),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_one_meaning_and_with_two() {
        let cases = [
            // (cell, English, continental, unit, why)
            ("3600", Some(3_600.0), Some(3_600.0), "", "plain"),
            ("3,600", Some(3_600.0), Some(3.6), "", "thousands or decimals"),
            ("3.600", Some(3.6), Some(3_600.0), "", "decimals or thousands"),
            ("360.0", Some(360.0), None, "", "one decimal is no group"),
            ("360,0", None, Some(360.0), "", "one decimal is no group"),
            ("1,234.5", Some(1_234.5), None, "", "both signs"),
            ("1.234,5", None, Some(1_234.5), "", "both signs"),
            ("1,234,567", Some(1_234_567.0), None, "", "two commas are groups"),
            ("12,34,567", Some(1_234_567.0), None, "", "as in India"),
            ("1 234", Some(1_234.0), Some(1_234.0), "", "a blank"),
            ("1\u{202f}234,5", None, Some(1_234.5), "", "a narrow blank, as in France"),
            ("1'234.5", Some(1_234.5), None, "", "as in Switzerland"),
            ("0.437", Some(0.437), None, "", "no group begins with nothing"),
            ("0,437", None, Some(0.437), "", "no group begins with nothing"),
            ("-4", Some(-4.0), Some(-4.0), "", "a sign"),
            ("1.5e3", Some(1_500.0), Some(1_500.0), "", "an exponent"),
            ("70 req/s", Some(70.0), Some(70.0), "req/s", "a unit"),
            ("12.5%", Some(12.5), None, "%", "a percentage"),
            ("3.60 K", Some(3_600.0), None, "", "thousands, as Grafana shortens them"),
            ("1.001 K", Some(1_001.0), Some(1_001_000.0), "", "thousands, whole"),
            ("1.2 Mil req/s", Some(1_200_000.0), None, "req/s", "millions of a unit"),
            ("12 ms", Some(12.0), Some(12.0), "ms", "no million"),
        ];
        for (cell, english, continental, unit, why) in cases {
            let amount = Amount::read(cell).unwrap_or_else(|| panic!("{why}: {cell}"));
            assert_eq!(
                (amount.english, amount.continental, amount.unit),
                (english, continental, unit),
                "{why}: {cell}"
            );
        }
        for cell in
            ["", "GET", "1.2.3", "2024-01-01", "12:30", "1/2/2024", "10.0.0.1", "1,2,3", "550e8400-e29b", "many"]
        {
            assert_eq!(Amount::read(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_column_says_which_style_it_has() {
        type Case = (&'static [&'static str], char, Result<Style, ()>, &'static str);
        let mut styles = Styles::default();
        ["360", "3.600"].iter().for_each(|cell| styles.take(cell, &Amount::read(cell).expect(cell)));
        assert_eq!(styles.decide(';', true, true), Ok(Style::Continental), "dates with dots, counts with points");
        assert!(styles.decide(',', true, true).is_err() && styles.decide(';', true, false).is_err(), "not sure");
        let cases: [Case; 8] = [
            (&["360", "3,600"], ',', Ok(Style::English), "quoted in a comma file"),
            (&["360", "3,600"], ';', Err(()), "in a semicolon file it may be both"),
            (&["360,5", "3,600"], ';', Ok(Style::Continental), "one cell tells the others"),
            (&["1,234,567", "3,600"], ';', Ok(Style::English), "one cell tells the others"),
            (&["987", "1.234"], ',', Err(()), "counts with three decimals, or thousands"),
            (&["987", "1.2345"], ',', Ok(Style::English), "four decimals are no thousands"),
            (&["1.5", "1,5"], ';', Err(()), "both"),
            (&["987", "1234"], ';', Ok(Style::English), "nothing to tell"),
        ];
        for (cells, delimiter, expected, why) in cases {
            let mut styles = Styles::default();
            for cell in cells {
                styles.take(cell, &Amount::read(cell).expect(cell));
            }
            assert_eq!(styles.decide(delimiter, true, false).map_err(|_| ()), expected, "{why}: {cells:?}");
        }
    }
}
