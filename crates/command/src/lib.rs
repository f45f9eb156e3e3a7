//! The native command: JSON in, JSON out.
//!
//! What cannot be read is refused with exit status 2 and one sentence that names the field and its allowed range.

pub mod bill;
pub mod evaluate;
mod fields;
mod flow;
mod json;
pub mod predict;
pub mod prices;
mod scenario_json;
pub mod simulate;

use std::fmt;
use std::io::{self, Read, Write};
use std::process::ExitCode;

/// A subcommand.
struct Command {
    name: &'static str,
    help: &'static str,
    run: fn(&Arguments) -> Result<String, Refusal>,
}

/// Every subcommand, in the order of the help.
const COMMANDS: [Command; 5] = [
    Command {
        name: "evaluate",
        help: "a scenario becomes an outcome: JSON from FILE or standard input, --traffic=FILE for a CSV, --lines for many",
        run: evaluate::run,
    },
    Command {
        name: "predict",
        help: "one model of one thing: JSON from FILE or standard input; --help lists the models and their fields",
        run: predict::run,
    },
    Command {
        name: "simulate",
        help: "the same model request by request, with intervals: JSON as for predict; --seed=N, --requests=N",
        run: simulate::run,
    },
    Command {
        name: "bill",
        help: "what a usage costs, line by line: JSON from FILE or standard input",
        run: bill::run,
    },
    Command {
        name: "prices",
        help: "the catalogue, or with --compare=FILE how it stands to a file; JSON, or text with --table",
        run: prices::run,
    },
];

/// Why an input is not taken: one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

impl Refusal {
    /// From a whole sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// A field that does not take `value`.
    pub fn takes(path: &str, takes: &str, value: &serde_json::Value) -> Self {
        let shown: String = value.to_string().chars().take(60).collect();
        Self(format!("{path} takes {takes}, not {shown}."))
    }

    /// A name that is not known.
    pub fn unknown(path: &str, known: &str) -> Self {
        Self(format!("{path} is not known here; known are {known}."))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// What stands after the name of a subcommand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    file: Option<String>,
    stdin: bool,
    options: Vec<String>,
}

impl Arguments {
    /// Options begin with `--`; one other word may name a file, `-` is standard input.
    fn read(words: &[String]) -> Result<Self, Refusal> {
        let (options, files): (Vec<&String>, Vec<&String>) = words.iter().partition(|word| word.starts_with("--"));
        if let Some(second) = files.get(1) {
            return Err(Refusal(format!("One file is read at most; \"{second}\" is a second one.")));
        }
        let stdin = files.first().is_some_and(|&name| name == "-");
        let file = files.first().map(|&name| name.clone()).filter(|_| !stdin);
        Ok(Self { file, stdin, options: options.into_iter().cloned().collect() })
    }

    /// Refuses options that are not among `known`.
    pub fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        let is_known = |option: &str| {
            known
                .iter()
                .any(|known| option.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('=')))
        };
        match self.options.iter().find(|option| !is_known(option)) {
            None => Ok(()),
            Some(option) if known.is_empty() => Err(Refusal(format!("There is no option {option} here."))),
            Some(option) => Err(Refusal(format!("There is no option {option} here; known: {}.", known.join(", ")))),
        }
    }

    /// Whether `option` was given.
    pub fn has(&self, option: &str) -> bool {
        self.options.iter().any(|known| known == option)
    }

    /// What stands behind `option=`.
    pub fn value(&self, option: &str) -> Option<&str> {
        self.options.iter().find_map(|known| known.strip_prefix(option)?.strip_prefix('='))
    }

    /// Whether an input file was named, or standard input by `-`.
    pub const fn names_input(&self) -> bool {
        self.file.is_some() || self.stdin
    }

    /// The text of the file, or of standard input if no file is named.
    pub fn input(&self) -> Result<String, Refusal> {
        let mut bytes = Vec::new();
        match &self.file {
            Some(name) => {
                bytes = std::fs::read(name)
                    .map_err(|error| Refusal(format!("The file {name} cannot be read: {error}.")))?;
            }
            None => {
                let read = io::stdin().read_to_end(&mut bytes);
                read.map_err(|error| Refusal(format!("Standard input cannot be read: {error}.")))?;
            }
        }
        String::from_utf8(bytes).map_err(|_| Refusal("The input is not text in UTF-8.".into()))
    }
}

/// Runs the command with the words after its name. Prints the answer, or a refusal on standard error.
pub fn run(words: Vec<String>) -> ExitCode {
    let answer = match words.split_first() {
        Some((word, _)) if word == "--help" || word == "help" => Ok(help()),
        Some((name, rest)) => dispatch(name, rest),
        None => Err(Refusal(format!("A subcommand is missing; known: {}.", known()))),
    };
    match answer {
        // A reader that closes the pipe early has seen enough.
        Ok(text) => match writeln!(io::stdout(), "{text}") {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Err(refusal) => {
            eprintln!("fulcrum: {refusal}");
            ExitCode::from(2)
        }
    }
}

fn dispatch(name: &str, rest: &[String]) -> Result<String, Refusal> {
    let command = COMMANDS.iter().find(|command| command.name == name);
    let command = command.ok_or_else(|| Refusal(format!("There is no subcommand \"{name}\"; known: {}.", known())))?;
    (command.run)(&Arguments::read(rest)?)
}

fn known() -> String {
    COMMANDS.map(|command| command.name).join(", ")
}

fn help() -> String {
    let lines = COMMANDS.map(|command| format!("  fulcrum {:<9} {}", command.name, command.help));
    format!("Serverless functions, microservices on containers, or a mix?\n\n{}", lines.join("\n"))
}
