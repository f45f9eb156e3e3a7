//! JSON as it is written: fields in the order they were put, numbers with every digit they have.

use std::fmt::{self, Write};

use model::money::{Quantity, Usd};

/// A value to be written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    /// Nothing.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A number, as its digits.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// Named fields.
    Object(Vec<(&'static str, Self)>),
}

impl Json {
    /// A text.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A number; finite.
    pub(crate) fn number(number: f64) -> Self {
        Self::Number(number.to_string())
    }

    /// Dollars, exact to the pico-dollar: nothing is rounded to cents here.
    pub(crate) fn usd(usd: Usd) -> Self {
        Self::Number(decimal(usd.pico(), 12))
    }

    /// A quantity, exact to the millionth.
    pub(crate) fn quantity(quantity: Quantity) -> Self {
        Self::Number(decimal(quantity.micro(), 6))
    }

    /// The same without a line break.
    pub(crate) fn on_one_line(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, None);
        text
    }

    /// Blocks are indented by `depth`, or stand on one line.
    fn write(&self, out: &mut String, depth: Option<usize>) {
        let inner = depth.map(|depth| depth + 1);
        match self {
            Self::Null => out.push_str("null"),
            Self::Flag(flag) => {
                let _ = write!(out, "{flag}");
            }
            Self::Number(digits) => out.push_str(digits),
            Self::Text(text) => quote(out, text),
            Self::List(items) => block(out, depth, ['[', ']'], items, |out, item| item.write(out, inner)),
            Self::Object(fields) => block(out, depth, ['{', '}'], fields, |out, (name, value)| {
                quote(out, name);
                out.push_str(": ");
                value.write(out, inner);
            }),
        }
    }
}

impl fmt::Display for Json {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text, Some(0));
        out.write_str(&text)
    }
}

/// `scaled` over ten to the power of `places`, with no digit more than it has.
pub(crate) fn decimal(scaled: u128, places: usize) -> String {
    let unit = 10u128.pow(places as u32);
    let (whole, part) = (scaled / unit, scaled % unit);
    if part == 0 {
        return whole.to_string();
    }
    let part = format!("{part:0places$}");
    format!("{whole}.{}", part.trim_end_matches('0'))
}

fn quote(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
}

/// One item to a line, indented by its depth; without a depth all of them on one line.
fn block<T>(
    out: &mut String,
    depth: Option<usize>,
    [open, close]: [char; 2],
    items: &[T],
    each: impl Fn(&mut String, &T),
) {
    let next = |out: &mut String, deeper: usize| {
        if let Some(depth) = depth {
            let _ = write!(out, "\n{:indent$}", "", indent = 2 * (depth + deeper));
        }
    };
    out.push(open);
    for (place, item) in items.iter().enumerate() {
        out.push_str(if place == 0 { "" } else { "," });
        next(out, 1);
        each(out, item);
    }
    if !items.is_empty() {
        next(out, 0);
    }
    out.push(close);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_every_digit_and_no_more() {
        let cases = [(0, "0"), (1, "0.000000000001"), (2_733_350_000_000, "2.73335"), (7_000_000_000_000, "7")];
        for (pico, text) in cases {
            assert_eq!(Json::usd(Usd::from_pico(pico)).to_string(), text);
        }
    }

    #[test]
    fn what_is_written_is_read_back_by_others() {
        let text = "a \"quote\", a \\ and a\ttab\nand \u{1}";
        let json =
            Json::Object(vec![("text", Json::text(text)), ("none", Json::List(vec![])), ("yes", Json::Flag(true))]);
        let read: serde_json::Value = serde_json::from_str(&json.to_string()).unwrap();
        assert_eq!(read["text"], text);
        assert_eq!(read["none"], serde_json::json!([]));
        assert_eq!(read["yes"], true);
    }
}
