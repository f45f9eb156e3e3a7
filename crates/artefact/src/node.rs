//! A value of YAML or JSON, read within bounds.

use std::collections::BTreeMap;
use std::rc::Rc;

use saphyr_parser::{Event, Parser, Span};
use serde_json::Value;

use crate::Refusal;

/// How deep values may be nested, with what aliases stand for.
const DEEPEST: usize = 64;
/// The most values of a file, with what aliases stand for.
const MOST: usize = 100_000;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// Nothing.
    Null,
    /// A text, a number, true or false: as it is written.
    Text(String),
    /// What another place of a template says, by its name.
    Ref(String),
    /// Values in their order.
    List(Vec<Rc<Self>>),
    /// Values by name.
    Map(Vec<(String, Rc<Self>)>),
}

impl Node {
    /// The value of a name, perhaps one that is merged in (`<<`).
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        self.find(name, 4)
    }

    fn find(&self, name: &str, merges: usize) -> Option<&Self> {
        let Self::Map(pairs) = self else { return None };
        if let Some((_, value)) = pairs.iter().find(|(known, _)| known == name) {
            return Some(value);
        }
        let merged = pairs.iter().filter(|(known, _)| known == "<<" && merges > 0);
        merged.flat_map(|(_, value)| value.each()).find_map(|value| value.find(name, merges - 1))
    }

    /// The value at a path of names and places in lists: `spec.containers.0.name`.
    pub(crate) fn at(&self, path: &str) -> Option<&Self> {
        path.split('.').try_fold(self, |node, part| match (node, part.parse::<usize>()) {
            (Self::List(list), Ok(place)) => list.get(place).map(|value| &**value),
            _ => node.get(part),
        })
    }

    /// The text at a path.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.at(path)?.as_text()
    }

    /// Its text, if it is one.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number at a path.
    pub(crate) fn number(&self, path: &str) -> Option<f64> {
        self.text(path)?.parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// The values of a list, or the value itself.
    pub(crate) fn each(&self) -> impl Iterator<Item = &Self> {
        let list: &[Rc<Self>] = if let Self::List(list) = self { list } else { &[] };
        let alone = (!matches!(self, Self::List(_))).then_some(self);
        list.iter().map(|value| &**value).chain(alone)
    }

    /// The values of a map with their names.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &Self)> {
        let pairs: &[(String, Rc<Self>)] = if let Self::Map(pairs) = self { pairs } else { &[] };
        pairs.iter().map(|(name, value)| (name.as_str(), &**value))
    }
}

/// A value of JSON.
pub(crate) fn json(value: &Value) -> Node {
    match value {
        Value::Null => Node::Null,
        Value::Bool(flag) => Node::Text(flag.to_string()),
        Value::Number(number) => Node::Text(number.to_string()),
        Value::String(text) => Node::Text(text.clone()),
        Value::Array(list) => Node::List(list.iter().map(|value| Rc::new(json(value))).collect()),
        Value::Object(map) => match (map.len(), map.get("Ref").and_then(Value::as_str)) {
            (1, Some(name)) => Node::Ref(name.to_owned()),
            _ => Node::Map(map.iter().map(|(name, value)| (name.clone(), Rc::new(json(value)))).collect()),
        },
    }
}

/// A value with how many it is of and how deep it is.
#[derive(Clone)]
struct Sized {
    node: Rc<Node>,
    size: usize,
    depth: usize,
}

/// A list or a map that is still open.
struct Open {
    is_map: bool,
    anchor: usize,
    key: Option<String>,
    list: Vec<Rc<Node>>,
    pairs: Vec<(String, Rc<Node>)>,
    size: usize,
    depth: usize,
}

/// The documents of a YAML file.
pub(crate) fn yaml(text: &str) -> Result<Vec<Node>, Refusal> {
    let mut tree = Tree { open: Vec::new(), anchors: BTreeMap::new(), roots: Vec::new(), size: 0 };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let (line, column) = (error.marker().line(), error.marker().col() + 1);
            let why = match error.info() {
                // The parser looks some levels ahead.
                deep if deep.contains("recursion limit") => {
                    format!("Its values are nested deeper than {DEEPEST} levels")
                }
                other => format!("The YAML cannot be read: {other}"),
            };
            Refusal(format!("{why}, in line {line} at character {column}."))
        })?;
        tree.take(event, &span)?;
    }
    Ok(tree.roots.into_iter().map(|root| Rc::try_unwrap(root).unwrap_or_else(|shared| (*shared).clone())).collect())
}

struct Tree {
    open: Vec<Open>,
    anchors: BTreeMap<usize, Sized>,
    roots: Vec<Rc<Node>>,
    size: usize,
}

impl Tree {
    fn take(&mut self, event: Event<'_>, span: &Span) -> Result<(), Refusal> {
        let place = || format!("in line {} at character {}", span.start.line(), span.start.col() + 1);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_ref = tag.as_ref().is_some_and(|tag| tag.handle == "!" && tag.suffix == "Ref");
                let plain = style == saphyr_parser::ScalarStyle::Plain;
                let node = match text.into_owned() {
                    text if is_ref => Node::Ref(text),
                    text if plain && matches!(text.as_str(), "" | "~" | "null") => Node::Null,
                    text => Node::Text(text),
                };
                self.put(Sized { node: Rc::new(node), size: 1, depth: 1 }, anchor, &place)
            }
            Event::SequenceStart(anchor, _) => self.begin(false, anchor, &place),
            Event::MappingStart(anchor, _) => self.begin(true, anchor, &place),
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else { return Ok(()) };
                let node = if open.is_map { Node::Map(open.pairs) } else { Node::List(open.list) };
                let sized = Sized { node: Rc::new(node), size: open.size + 1, depth: open.depth + 1 };
                self.size -= open.size;
                self.put(sized, open.anchor, &place)
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor).cloned() {
                Some(known) => self.put(known, 0, &place),
                None => Err(Refusal(format!("An alias stands for what it is a part of, {}.", place()))),
            },
            _ => Ok(()),
        }
    }

    fn begin(&mut self, is_map: bool, anchor: usize, place: &dyn Fn() -> String) -> Result<(), Refusal> {
        if self.open.len() >= DEEPEST {
            return Err(Refusal(format!("Its values are nested deeper than {DEEPEST} levels, {}.", place())));
        }
        let (list, pairs) = (Vec::new(), Vec::new());
        self.open.push(Open { is_map, anchor, key: None, list, pairs, size: 0, depth: 0 });
        Ok(())
    }

    fn put(&mut self, value: Sized, anchor: usize, place: &dyn Fn() -> String) -> Result<(), Refusal> {
        self.size += value.size;
        if self.size > MOST {
            return Err(Refusal(format!(
                "It holds more than 100,000 values, with what its aliases stand for, {}.",
                place()
            )));
        }
        if self.open.len() + value.depth > DEEPEST {
            return Err(Refusal(format!("Its values are nested deeper than {DEEPEST} levels, {}.", place())));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.roots.push(value.node);
            return Ok(());
        };
        open.size += value.size;
        open.depth = open.depth.max(value.depth);
        match (open.is_map, open.key.take()) {
            (false, _) => open.list.push(value.node),
            (true, Some(key)) => open.pairs.push((key, value.node)),
            // A name that is no text is passed over with its value.
            (true, None) => open.key = Some(value.node.as_text().unwrap_or_default().to_owned()),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_with_aliases_are_read_within_bounds() {
        let documents = yaml("a: &a {x: 1, y: [2, '3']}\nb:\n  <<: *a\n  x: ~\n---\n- !Ref Size\n").expect("YAML");
        assert_eq!((documents.len(), documents[0].text("b.y.1"), documents[0].text("a.x")), (2, Some("3"), Some("1")));
        assert_eq!(documents[0].at("b.x"), Some(&Node::Null), "its own comes before what is merged in");
        assert_eq!(documents[1].at("0"), Some(&Node::Ref("Size".to_owned())));
    }

    #[test]
    fn what_has_no_end_is_refused_with_its_place() {
        let laughs = (1..9).fold("l0: &l0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned(), |text, at| {
            let before = vec![format!("*l{}", at - 1); 9].join(", ");
            format!("{text}l{at}: &l{at} [{before}]\n")
        });
        let chain =
            (1..200).fold("a0: &a0 [x]\n".to_owned(), |text, at| format!("{text}a{at}: &a{at} [*a{}]\n", at - 1));
        let cases = [
            (
                laughs.as_str(),
                "It holds more than 100,000 values, with what its aliases stand for, in line 6 at character 10.",
                "a billion laughs",
            ),
            (&chain, "Its values are nested deeper than 64 levels, in line 63 at character 12.", "a chain of aliases"),
            (
                &"[".repeat(10_000),
                "Its values are nested deeper than 64 levels, in line 1 at character 256.",
                "10,000 lists",
            ),
            ("a: &a [*a]", "in line 1 at character 8.", "a part of itself"),
            ("a: [1\nb: 2", "in line 2 at character", "a list that is not closed"),
        ];
        for (text, expected, why) in cases {
            let told = yaml(text).expect_err(why).to_string();
            assert!(told.contains(expected), "{why}: {told}");
        }
    }
}
