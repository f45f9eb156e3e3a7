//! A flow as a link writes it: what follows a letter and a number are its parts, as many as that says.
//!
//! `s3,1,p2,2,3,c2,0.25,1,0.75,r0.5,2:18.8` is a sequence of three: the first service, the second and third side by side, and a
//! choice: the first service once in four, else the second over and over, with an even chance of one more round. Behind the
//! colon stand the milliseconds of each step, where there are any.

use super::{Calls, MOST_DEPTH, MOST_PARTS};
use model::units::Seconds;
use model::workflow::Flow;
use text::decimal::{self, shortest};

/// The flow as text.
pub fn write(calls: &Calls) -> String {
    let mut text = String::new();
    part(&calls.tree, &mut text);
    if calls.step > Seconds::ZERO {
        text.push(':');
        text.push_str(&shortest(calls.step.ms()));
    }
    text
}

fn part(flow: &Flow, text: &mut String) {
    let parts = |letter: char, parts: &[Flow], text: &mut String| {
        text.push_str(&format!("{letter}{}", parts.len()));
        parts.iter().for_each(|each| {
            text.push(',');
            part(each, text);
        });
    };
    match flow {
        Flow::Run(place) => text.push_str(&(place + 1).to_string()),
        Flow::Sequence(each) => parts('s', each, text),
        Flow::Parallel(each) => parts('p', each, text),
        Flow::Choice(ways) => {
            text.push_str(&format!("c{}", ways.len()));
            for (share, way) in ways {
                text.push_str(&format!(",{},", shortest(*share)));
                part(way, text);
            }
        }
        Flow::Repeat { again, body } => {
            text.push_str(&format!("r{},", shortest(*again)));
            part(body, text);
        }
    }
}

/// What [`write()`] wrote; nothing where it is no such text or has more parts than a flow may.
pub fn read(text: &str) -> Option<Calls> {
    let (tree, step) = text.split_once(':').unwrap_or((text, "0"));
    let step = Seconds::new(decimal::read(step)? / 1e3)?;
    let mut reader = Reader { words: tree.split(','), parts: 0 };
    let tree = reader.part(0)?;
    reader.words.next().is_none().then_some(Calls { tree, step })
}

struct Reader<'a> {
    words: std::str::Split<'a, char>,
    parts: usize,
}

impl Reader<'_> {
    fn part(&mut self, depth: usize) -> Option<Flow> {
        self.parts += 1;
        if depth > MOST_DEPTH || self.parts > MOST_PARTS {
            return None;
        }
        let word = self.words.next()?;
        let count = |text: &str| text.parse().ok().filter(|count| *count <= MOST_PARTS && !text.starts_with('+'));
        if let Some(text) = word.strip_prefix('s') {
            return Some(Flow::Sequence(self.parts_of(count(text)?, depth)?));
        }
        if let Some(text) = word.strip_prefix('p') {
            return Some(Flow::Parallel(self.parts_of(count(text)?, depth)?));
        }
        if let Some(text) = word.strip_prefix('c') {
            let way = |_| Some((decimal::read(self.words.next()?)?, self.part(depth + 1)?));
            return Some(Flow::Choice((0..count(text)?).map(way).collect::<Option<_>>()?));
        }
        if let Some(text) = word.strip_prefix('r') {
            let again = decimal::read(text)?;
            return Some(Flow::Repeat { again, body: Box::new(self.part(depth + 1)?) });
        }
        let place: usize = word.parse().ok().filter(|_| !word.starts_with('+'))?;
        Some(Flow::Run(place.checked_sub(1)?))
    }

    fn parts_of(&mut self, count: usize, depth: usize) -> Option<Vec<Flow>> {
        (0..count).map(|_| self.part(depth + 1)).collect()
    }
}
