//! `fulcrum settings`: what somebody would set who follows the answer to a scenario, version 1.
//!
//! A block for each side, functions first, with all services in it: its `title`, the `language` that it is written in, its
//! `text`, and the `reasons` of its settings, which the text has as comments. `fulcrum import` reads blocks of YAML back.

use super::json::Json;
use super::{Arguments, Refusal, evaluate};
use ::settings::{Block, blocks, markdown};
use decide::evaluate::outcome;
use words::facts;

/// Reads the scenario that the arguments name and writes its settings.
pub fn run(arguments: &Arguments) -> Result<String, Refusal> {
    arguments.only(&["--markdown"])?;
    let scenario = evaluate::read(&arguments.input()?)?;
    let blocks = blocks(&scenario, &outcome(&scenario));
    Ok(if arguments.has("--markdown") { markdown(&blocks) } else { json(&blocks).to_string() })
}

fn json(blocks: &[Block]) -> Json {
    let block = |block: &Block| {
        Json::Object(vec![
            ("side", Json::text(facts::side(block.side))),
            ("title", Json::text(&*block.title)),
            ("language", Json::text(block.language)),
            ("text", Json::text(&*block.text)),
            ("reasons", Json::List(block.reasons.iter().map(|reason| Json::text(&**reason)).collect())),
        ])
    };
    let blocks = blocks.iter().map(block).collect();
    Json::Object(vec![("version", Json::number(1.0)), ("blocks", Json::List(blocks))])
}
