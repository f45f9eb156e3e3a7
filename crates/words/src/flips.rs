//! Why an answer changes, in words.

use answer::{Flip, FlipCause};

/// What a cause is called in files.
pub const fn cause_name(cause: FlipCause) -> &'static str {
    match cause {
        FlipCause::Price => "price",
        FlipCause::People => "people",
        FlipCause::Quota => "quota",
        FlipCause::Limit => "limit",
        FlipCause::Goal => "goal",
        FlipCause::Failures => "failures",
    }
}

/// A cause as what follows “because”.
pub const fn because(cause: FlipCause) -> &'static str {
    match cause {
        FlipCause::Price => "of what the clouds cost",
        FlipCause::People => "of what people cost",
        FlipCause::Quota => "more is needed than the quota of the account: ask for more",
        FlipCause::Limit => "a hard limit rules a side out",
        FlipCause::Goal => "only one side keeps the p99 goal",
        FlipCause::Failures => "more requests fail than may",
    }
}

/// A cause beside the place of a flip in a picture; nothing of the usual one.
pub const fn beside(cause: FlipCause) -> &'static str {
    match cause {
        FlipCause::Price => "",
        FlipCause::People => ", people",
        FlipCause::Quota => ", quota",
        FlipCause::Limit => ", limit",
        FlipCause::Goal => ", p99 goal",
        FlipCause::Failures => ", failures",
    }
}

/// What is said of a flip where it is told in a sentence; nothing of the usual cause, which the sentence is about.
pub fn aside(flip: &Flip) -> String {
    match flip.cause {
        FlipCause::Price => String::new(),
        cause => format!(" (because {})", because(cause)),
    }
}
