//! What was wrong with a link, in one sentence.

use std::fmt;

use super::{LONGEST, each};
use crate::example;
use crate::field::{OVERRIDES, OWN_LINES};
use crate::flow::{KEY, Wrong};

/// What was wrong with a link: all of it, and it was not read, or a part, and the rest was read.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// Not a link of ours at all: not read.
    Foreign,
    /// Written by a newer version: not read.
    Newer(String),
    /// Cut short or altered: not read.
    Damaged,
    /// An example that there is not: not read.
    Preset(String),
    /// Longer than any link of ours: not read.
    TooLong,
    /// A file in the place of a link that was not read, and why: a sentence.
    File(String),
    /// A key that is not known.
    Unknown(String),
    /// A value that its field does not take; what was there was kept.
    Refused {
        /// The field.
        key: &'static str,
        /// What stood there.
        value: String,
        /// What it takes.
        takes: String,
    },
    /// A name that is known, but not on the platform that was chosen; what stands for it was taken.
    Elsewhere {
        /// The field.
        key: &'static str,
        /// What stood there.
        value: String,
        /// What was taken.
        taken: String,
        /// On which platform.
        platform: &'static str,
    },
    /// A price of the reader's own that was not taken: a whole sentence.
    Price(String),
    /// A line of the reader's own that was not taken: a whole sentence.
    OwnLine(String),
    /// A flow that does not fit the services.
    Flow(Wrong),
    /// A value of one service that was not taken: a whole sentence.
    Service(String),
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said("the default is shown"))
    }
}

impl Notice {
    /// The notice as a sentence; `instead` says what is shown in the place of a link that was not read.
    pub fn said(&self, instead: &str) -> String {
        match self {
            Self::Foreign => format!("The link is not a Fulcrum scenario; {instead}."),
            Self::Newer(version) => {
                format!("The link was made by a newer version ({version}) of Fulcrum; {instead}.")
            }
            Self::Damaged => {
                format!("The link is damaged: it was cut short or altered on its way, so it was not read; {instead}.")
            }
            Self::TooLong => format!("The link is longer than {LONGEST} characters; {instead}."),
            Self::File(why) => format!("The scenario as JSON was not read: {}; {instead}.", why.trim_end_matches('.')),
            Self::Preset(id) => {
                let all: Vec<&str> = example::ALL.iter().map(|example| example.id).collect();
                format!("No preset is called “{id}”; there are {}; {instead}.", all.join(", "))
            }
            Self::Unknown(key) => format!("The link has “{key}”, which is not known here; the rest was read."),
            Self::Elsewhere { key, value, taken, platform } => {
                format!("The link says {key} = “{value}”, which {platform} does not have; {taken} was taken.")
            }
            Self::Price(sentence) | Self::OwnLine(sentence) | Self::Service(sentence) => sentence.clone(),
            Self::Flow(wrong) => format!("The {wrong}, so services are visited one after another."),
            Self::Refused { key, value, takes } => {
                format!("The link says {key} = “{value}”; {key} takes {takes}, so it was left as it was.")
            }
        }
    }

    /// What it is about, in a word or two: a key, as a rule.
    pub(super) fn about(&self) -> &str {
        match self {
            Self::Unknown(key) => key,
            Self::Elsewhere { key, .. } | Self::Refused { key, .. } => key,
            Self::Price(_) => OVERRIDES.0,
            Self::OwnLine(_) => OWN_LINES.0,
            Self::Service(_) => each::KEY,
            Self::Flow(_) => KEY,
            Self::Preset(_) | Self::Foreign | Self::Newer(_) | Self::Damaged | Self::TooLong | Self::File(_) => {
                "all of it"
            }
        }
    }
}
