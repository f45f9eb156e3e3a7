//! Lines of the reader's own on a bill: metrics, keys, secrets, a database, a vendor's fee for each node.

use std::fmt;
use std::sync::Arc;

use crate::own_price::digits;
use crate::typed::range::is_range;
use crate::{Scenario, Side};
use model::bill::Basis;
use model::money::Usd;
use serde::{Deserialize, Serialize};
use text::decimal;

/// A line of the reader's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnLine {
    /// Whose bill it is on.
    pub side: On,
    /// What it is for: 1 to [`LONGEST`] letters.
    pub name: Arc<str>,
    /// Dollars for each of what it is counted by, up to [`MOST`].
    pub usd: Usd,
    /// What it is counted by.
    pub per: Basis,
}

/// Whose bill a line is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum On {
    /// That of functions.
    Serverless,
    /// That of containers.
    Microservices,
    /// Either side's, and a mix has it once.
    Both,
}

impl On {
    /// All with their names in links and files.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Both, "both"), (Self::Serverless, "serverless"), (Self::Microservices, "microservices")];

    /// Whether a line on it is on the bill of `side`.
    pub const fn holds(self, side: Side) -> bool {
        matches!(
            (self, side),
            (Self::Both, _) | (Self::Serverless, Side::Serverless) | (Self::Microservices, Side::Microservices)
        )
    }
}

/// What a line is counted by, with its name in links and files.
pub const BASES: [(Basis, &str); 3] =
    [(Basis::Month, "month"), (Basis::MillionRequests, "million-requests"), (Basis::NodeMonth, "node-month")];

/// Most letters of a name.
pub const LONGEST: usize = 60;

/// Most dollars of a line for each of what it is counted by.
pub const MOST: f64 = 1_000_000.0;

/// Most lines of a scenario.
pub const MOST_LINES: usize = 20;

/// Why a line was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No name, or a longer one than [`LONGEST`] letters.
    Name,
    /// No amount from nothing to [`MOST`].
    Amount,
    /// A range.
    Range,
    /// Neither side.
    Side,
    /// Nothing that is counted.
    Basis,
    /// More than [`MOST_LINES`].
    TooMany,
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Name => "its name takes 1 to 60 letters",
            Self::Amount => "its amount takes 0 to 1,000,000 dollars",
            Self::Range => "its amount takes one number, not a range: it is agreed on, so it is not drawn",
            Self::Side => "its side is serverless, microservices or both",
            Self::Basis => "it is per month, million-requests or node-month",
            Self::TooMany => "there are 20 of them at most",
        })
    }
}

/// A name as it is kept: without spaces around it.
pub fn read_name(text: &str) -> Result<Arc<str>, Refusal> {
    let name = text.trim();
    let fits = (1..=LONGEST).contains(&name.chars().count()) && !name.contains(char::is_control);
    fits.then(|| name.into()).ok_or(Refusal::Name)
}

/// An amount as it is typed: digits with a point, with or without a dollar sign.
pub fn read_amount(text: &str) -> Result<Usd, Refusal> {
    if is_range(text) {
        return Err(Refusal::Range);
    }
    let digits = text.trim().trim_start_matches('$');
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let value = decimal::read(digits).filter(|value| plain && *value <= MOST);
    value.and_then(Usd::new).ok_or(Refusal::Amount)
}

/// The line of its four parts as links and files name them.
pub fn read(side: &str, name: &str, usd: &str, per: &str) -> Result<OwnLine, Refusal> {
    let of = |(_, known): &&(On, &str)| *known == side;
    let side = On::ALL.iter().find(of).map(|(side, _)| *side).ok_or(Refusal::Side)?;
    let per = BASES.iter().find(|(_, known)| *known == per).map(|(basis, _)| *basis).ok_or(Refusal::Basis)?;
    Ok(OwnLine { side, name: read_name(name)?, usd: read_amount(usd)?, per })
}

impl OwnLine {
    /// Its side, amount and basis as links and files name them.
    pub fn names(&self) -> [String; 3] {
        let side = On::ALL.iter().find(|(side, _)| *side == self.side).map_or("", |(_, name)| name);
        let per = BASES.iter().find(|(basis, _)| *basis == self.per).map_or("", |(_, name)| name);
        [side.to_owned(), digits(self.usd), per.to_owned()]
    }

    /// Whether it is one that can be typed.
    pub fn is_sound(&self) -> bool {
        read_name(&self.name).is_ok_and(|name| name == self.name) && self.usd.dollars() <= MOST
    }
}

/// The lines of a scenario as a link writes them: `both:month:12.5:Secrets,…`.
pub fn write(scenario: &Scenario) -> String {
    let each = |line: &OwnLine| {
        let [side, usd, per] = line.names();
        format!("{side}:{per}:{usd}:{}", line.name.replace('%', "%25").replace(',', "%2C"))
    };
    scenario.own_lines.iter().map(each).collect::<Vec<_>>().join(",")
}

/// Reads what [`write()`] wrote into a scenario; what is wrong is told line by line, and the rest is read.
pub fn read_all(scenario: &mut Scenario, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    scenario.own_lines.clear();
    for entry in text.split(',').filter(|entry| !entry.is_empty()) {
        let parts: Vec<&str> = entry.splitn(4, ':').collect();
        let part = |place: usize| parts.get(place).copied().unwrap_or_default();
        let name = part(3).replace("%2C", ",").replace("%25", "%");
        let line = read(part(0), &name, part(2), part(1)).and_then(|line| scenario.add_own_line(line));
        if let Err(refusal) = line {
            let shown: String = if name.is_empty() { entry } else { &name }.chars().take(LONGEST).collect();
            wrong.push(format!("Your own line “{shown}” was not read: {refusal}; the others were kept."));
        }
    }
    wrong
}

impl Scenario {
    /// Adds a line of the reader's own.
    pub fn add_own_line(&mut self, line: OwnLine) -> Result<(), Refusal> {
        if self.own_lines.len() >= MOST_LINES {
            return Err(Refusal::TooMany);
        }
        self.own_lines.push(line);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_or_refused_by_name() {
        let cases = [
            // (side, name, dollars, per, what is wrong with it, why)
            ("both", "Secrets", "0.4", "month", None, "a secret"),
            ("microservices", " Monitoring ", "$15", "node-month", None, "spaces and a dollar sign"),
            ("serverless", "WAF", "0.60", "million-requests", None, "requests"),
            ("both", "Free", "0", "month", None, "nothing is an amount"),
            ("both", "Most", "1000000", "month", None, "the most"),
            ("both", "Too much", "1000001", "month", Some(Refusal::Amount), "beyond it"),
            ("both", "Refund", "-5", "month", Some(Refusal::Amount), "negative"),
            ("both", "Rubbish", "abc", "month", Some(Refusal::Amount), "no number"),
            ("both", "Power", "1e3", "month", Some(Refusal::Amount), "digits alone"),
            ("both", "Range", "1..5", "month", Some(Refusal::Range), "what is agreed on is not drawn"),
            ("both", "  ", "1", "month", Some(Refusal::Name), "no name"),
            ("neither", "Secrets", "1", "month", Some(Refusal::Side), "no such side"),
            ("both", "Secrets", "1", "fortnight", Some(Refusal::Basis), "not counted"),
        ];
        for (side, name, usd, per, wrong, why) in cases {
            assert_eq!(read(side, name, usd, per).err(), wrong, "{why}");
        }
        assert_eq!(read("both", &"x".repeat(61), "1", "month"), Err(Refusal::Name), "a long name");
    }

    #[test]
    fn a_link_gives_its_lines_back() {
        let mut scenario = Scenario::default();
        for (name, usd) in [("A, b: 100 %", "1.5"), ("Größe & so", "0.000001"), ("%2C", "3")] {
            scenario.add_own_line(read("both", name, usd, "month").unwrap()).unwrap();
        }
        let mut other = Scenario::default();
        assert_eq!(read_all(&mut other, &write(&scenario)), Vec::<String>::new());
        assert_eq!(other.own_lines, scenario.own_lines);
    }

    #[test]
    fn a_wrong_line_is_told_and_the_others_are_kept() {
        let mut scenario = Scenario::default();
        let wrong = read_all(&mut scenario, "both:month:-3:Refund,both:month:2:DNS,nothing");
        assert_eq!(wrong.len(), 2);
        assert!(wrong[0].contains("“Refund”") && wrong[0].contains("0 to 1,000,000"), "{wrong:?}");
        assert_eq!(scenario.own_lines.len(), 1);
    }

    #[test]
    fn twenty_are_enough() {
        let mut scenario = Scenario::default();
        let line = read("both", "DNS", "1", "month").unwrap();
        for _ in 0..MOST_LINES {
            scenario.add_own_line(line.clone()).unwrap();
        }
        assert_eq!(scenario.add_own_line(line), Err(Refusal::TooMany));
    }
}
