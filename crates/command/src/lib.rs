//! The native command: JSON in, JSON out.
//!
//! What cannot be read is refused with exit status 2 and one sentence that names the field and its allowed range. Exit
//! status 3 says that a comparison is over its budget.

pub mod bill;
pub mod compare;
pub mod evaluate;
mod fields;
pub mod import;
mod json;
pub mod predict;
pub mod prices;
pub mod settings;
pub mod simulate;

pub use scenario_json::Refusal;

use std::io::{self, Read, Write};
use std::process::ExitCode;

/// A subcommand.
struct Command {
    name: &'static str,
    help: &'static str,
    /// How many files it reads at most.
    files: usize,
    run: fn(&Arguments) -> Result<Answer, Refusal>,
}

/// What a subcommand prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// On standard output.
    pub text: String,
    /// Whether what was asked for does not hold, such as a budget: exit status 3.
    pub failed: bool,
}

impl From<String> for Answer {
    fn from(text: String) -> Self {
        Self { text, failed: false }
    }
}

/// Every subcommand, in the order of the help.
const COMMANDS: [Command; 8] = [
    Command {
        name: "evaluate",
        help: "a scenario becomes an outcome: JSON from FILE or standard input, --traffic=FILE for a file of traffic with the options of import, --lines for many",
        files: 1,
        run: |arguments| evaluate::run(arguments).map(Answer::from),
    },
    Command {
        name: "import",
        help: "what is understood of a file, before it is used: traffic, manifests, templates, plans, logs of Lambda: FILE, --column=NAME, --kind=counts|rate|rate/min|counter|events, \
               --zone=+02:00, --order=month-first|day-first, --series=NAME, --decimals=point|comma",
        files: 1,
        run: |arguments| import::run(arguments).map(Answer::from),
    },
    Command {
        name: "compare",
        help: "what changes from scenario A to B, both bills and verdicts: A.json B.json, --markdown, --budget-delta=USD \
               (exit status 3 where the bill rises by more), --side=serverless|microservices",
        files: 2,
        run: compare::run,
    },
    Command {
        name: "settings",
        help: "what you would set: a scenario becomes manifests, templates and commands for both sides, each setting with \
               its reason: JSON from FILE or standard input; --markdown",
        files: 1,
        run: |arguments| settings::run(arguments).map(Answer::from),
    },
    Command {
        name: "predict",
        help: "one model of one thing: JSON from FILE or standard input; --help lists the models and their fields",
        files: 1,
        run: |arguments| predict::run(arguments).map(Answer::from),
    },
    Command {
        name: "simulate",
        help: "the same model request by request, with intervals: JSON as for predict; --seed=N, --requests=N",
        files: 1,
        run: |arguments| simulate::run(arguments).map(Answer::from),
    },
    Command {
        name: "bill",
        help: "what a usage costs, line by line: JSON from FILE or standard input",
        files: 1,
        run: |arguments| bill::run(arguments).map(Answer::from),
    },
    Command {
        name: "prices",
        help: "the catalogue, or with --compare=FILE how it stands to a file; JSON, or text with --table",
        files: 1,
        run: |arguments| prices::run(arguments).map(Answer::from),
    },
];

/// What stands after the name of a subcommand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    file: Option<String>,
    second: Option<String>,
    stdin: bool,
    options: Vec<String>,
}

impl Arguments {
    /// Options begin with `--`; so many other words may name a file, the first may be `-` for standard input.
    fn read(words: &[String], most: usize) -> Result<Self, Refusal> {
        let (options, files): (Vec<&String>, Vec<&String>) = words.iter().partition(|word| word.starts_with("--"));
        match files.get(most) {
            Some(next) if most == 1 => {
                return Err(Refusal(format!("One file is read at most; \"{next}\" is a second one.")));
            }
            Some(next) => return Err(Refusal(format!("{most} files are read at most; \"{next}\" is one more."))),
            None => {}
        }
        let stdin = files.first().is_some_and(|&name| name == "-");
        let file = files.first().map(|&name| name.clone()).filter(|_| !stdin);
        let second = files.get(1).map(|&name| name.clone());
        Ok(Self { file, second, stdin, options: options.into_iter().cloned().collect() })
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

    /// What stands behind each `option=`.
    pub fn values(&self, option: &str) -> impl Iterator<Item = &str> {
        self.options.iter().filter_map(move |known| known.strip_prefix(option)?.strip_prefix('='))
    }

    /// The name of the input file, if there is one.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The names of two input files.
    pub fn both(&self) -> Option<[&str; 2]> {
        Some([self.file.as_deref()?, self.second.as_deref()?])
    }

    /// Whether an input file was named, or standard input by `-`.
    pub const fn names_input(&self) -> bool {
        self.file.is_some() || self.stdin
    }

    /// The text of the file, or of standard input if no file is named.
    pub fn input(&self) -> Result<String, Refusal> {
        String::from_utf8(self.bytes()?).map_err(|_| Refusal("The input is not text in UTF-8.".into()))
    }

    /// The bytes of the file, or of standard input if no file is named.
    pub fn bytes(&self) -> Result<Vec<u8>, Refusal> {
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
        Ok(bytes)
    }
}

/// Runs the command with the words after its name. Prints the answer, or a refusal on standard error.
pub fn run(words: Vec<String>) -> ExitCode {
    let answer = match words.split_first() {
        Some((word, _)) if word == "--help" || word == "help" => Ok(help().into()),
        Some((name, rest)) => dispatch(name, rest),
        None => Err(Refusal(format!("A subcommand is missing; known: {}.", known()))),
    };
    match answer {
        // A reader that closes the pipe early has seen enough.
        Ok(answer) => match writeln!(io::stdout(), "{}", answer.text) {
            Ok(()) if answer.failed => ExitCode::from(3),
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Err(refusal) => {
            eprintln!("fulcrum: {refusal}");
            ExitCode::from(2)
        }
    }
}

fn dispatch(name: &str, rest: &[String]) -> Result<Answer, Refusal> {
    let command = COMMANDS.iter().find(|command| command.name == name);
    let command = command.ok_or_else(|| Refusal(format!("There is no subcommand \"{name}\"; known: {}.", known())))?;
    (command.run)(&Arguments::read(rest, command.files)?)
}

fn known() -> String {
    COMMANDS.map(|command| command.name).join(", ")
}

fn help() -> String {
    let lines = COMMANDS.map(|command| format!("  fulcrum {:<9} {}", command.name, command.help));
    format!("Serverless functions, microservices on containers, or a mix?\n\n{}", lines.join("\n"))
}
