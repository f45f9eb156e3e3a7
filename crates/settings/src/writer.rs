//! Lines with their reasons above them.

use crate::Block;
use scenario::Side;

/// A text that grows line by line.
#[derive(Default)]
pub(crate) struct Writer {
    text: String,
    reasons: Vec<String>,
}

impl Writer {
    /// Adds a line.
    pub(crate) fn line(&mut self, line: impl AsRef<str>) {
        self.text.push_str(line.as_ref());
        self.text.push('\n');
    }

    /// Adds a line with its reason above it, as a comment of the same indent.
    pub(crate) fn set(&mut self, line: impl AsRef<str>, reason: &str) {
        let line = line.as_ref();
        let indent = line.len() - line.trim_start().len();
        self.why(indent, reason);
        self.line(line);
    }

    /// Adds a reason, as a comment.
    pub(crate) fn why(&mut self, indent: usize, reason: &str) {
        // A terminal and a search know plain blanks.
        let reason = reason.replace(['\u{a0}', '\u{202f}'], " ");
        self.line(format!("{}# {reason}", " ".repeat(indent)));
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    /// Adds a command with its options, one on a line.
    pub(crate) fn command(&mut self, command: &str, options: &[String]) {
        let lines: Vec<&str> = std::iter::once(command).chain(options.iter().map(String::as_str)).collect();
        self.line(lines.join(" \\\n  "));
    }

    /// All of it.
    pub(crate) fn block(self, side: Side, title: String, language: &'static str) -> Block {
        Block { side, title, language, text: self.text, reasons: self.reasons }
    }
}
