//! `fulcrum compare`: what changes from one scenario to another, and whether the bill stays within a budget.
//!
//! The budget holds the bill of the clouds, without people, of what the verdict of each scenario chooses, or of the side
//! that `--side` names.

use std::fs;

use super::evaluate::{self, winner};
use super::json::Json;
use super::{Answer, Arguments, Refusal};
use answer::Outcome;
use answer::compare::{Bills, Figures, differences};
use decide::evaluate::answer;
use scenario::{Scenario, Side};
use words::compare::{Line, figures, input};

/// Compares the two scenarios that the arguments name.
pub fn run(arguments: &Arguments) -> Result<Answer, Refusal> {
    arguments.only(&["--markdown", "--budget-delta", "--side"])?;
    let names = arguments.both().ok_or_else(|| Refusal::new("compare takes two files: A.json B.json."))?;
    let budget = arguments.value("--budget-delta").map(dollars).transpose()?;
    let side = arguments.value("--side").map(side).transpose()?;
    let [a, b] = names.map(scenario);
    let (a, b) = (a?, b?);
    let [one, other] = [&a, &b].map(|scenario| answer(scenario).0);
    let compared = Compared::of([&a, &b], [&one, &other], side, budget);
    let text = if arguments.has("--markdown") { compared.markdown(names) } else { compared.json().to_string() };
    Ok(Answer { text, failed: compared.is_over() })
}

fn scenario(name: &str) -> Result<Scenario, Refusal> {
    let text =
        fs::read_to_string(name).map_err(|why| Refusal::new(format!("The file {name} cannot be read: {why}.")))?;
    evaluate::read(&text).map_err(|Refusal(why)| Refusal::new(format!("{name}: {why}")))
}

fn dollars(text: &str) -> Result<f64, Refusal> {
    let takes = || Refusal::new(format!("--budget-delta takes dollars a month from -1e9 to 1e9, not \"{text}\"."));
    text.parse().ok().filter(|usd: &f64| usd.abs() <= 1e9).ok_or_else(takes)
}

fn side(text: &str) -> Result<Side, Refusal> {
    match text {
        "serverless" => Ok(Side::Serverless),
        "microservices" => Ok(Side::Microservices),
        _ => Err(Refusal::new(format!("--side takes serverless or microservices, not \"{text}\"."))),
    }
}

/// Two scenarios side by side.
struct Compared {
    inputs: Vec<Line>,
    outcome: Vec<Line>,
    bills: [Bills; 2],
    side: Option<Side>,
    budget: Option<f64>,
}

impl Compared {
    fn of([a, b]: [&Scenario; 2], outcomes: [&Outcome; 2], side: Option<Side>, budget: Option<f64>) -> Self {
        let [one, other] = outcomes.map(Figures::of);
        Self {
            inputs: differences(a, b).iter().map(|difference| input(difference, a, b)).collect(),
            outcome: figures(&one, &other),
            bills: outcomes.map(Bills::of),
            side,
            budget,
        }
    }

    fn increase(&self) -> f64 {
        self.bills[0].increase(&self.bills[1], self.side)
    }

    fn is_over(&self) -> bool {
        self.budget.is_some_and(|budget| self.increase() > budget)
    }

    fn json(&self) -> Json {
        let [a, b] = &self.bills;
        let of = |place: usize| {
            Json::Object(vec![("a_usd", Json::usd(a.clouds[place])), ("b_usd", Json::usd(b.clouds[place]))])
        };
        let budget = self.budget.map_or(Json::Null, |budget| {
            Json::Object(vec![("allowed_usd", Json::number(budget)), ("over", Json::Flag(self.is_over()))])
        });
        Json::Object(vec![
            ("version", Json::number(1.0)),
            ("inputs", lines(&self.inputs)),
            ("outcome", lines(&self.outcome)),
            ("bills", Json::Object(vec![("serverless", of(0)), ("microservices", of(1))])),
            ("verdict", Json::Object(vec![("a", Json::text(winner(a.winner))), ("b", Json::text(winner(b.winner)))])),
            ("increase_usd", Json::number(self.increase())),
            ("budget", budget),
        ])
    }

    fn markdown(&self, names: [&str; 2]) -> String {
        let [a, b] = names.map(escaped);
        let verdict = match self.budget {
            None => String::new(),
            Some(_) if self.is_over() => "**Over the budget.** ".to_owned(),
            Some(_) => "Within the budget. ".to_owned(),
        };
        let held = words::compare::held(self.increase(), self.budget);
        let inputs =
            if self.inputs.is_empty() { "No input differs.\n".to_owned() } else { table(&self.inputs, &a, &b) };
        format!(
            "{verdict}{held}\n\n### What changes\n\n{inputs}\n### What comes of it\n\n{}",
            table(&self.outcome, &a, &b)
        )
    }
}

fn lines(lines: &[Line]) -> Json {
    let line = |line: &Line| {
        Json::Object(vec![
            ("name", Json::text(plain(&line.name))),
            ("a", Json::text(plain(&line.a))),
            ("b", Json::text(plain(&line.b))),
            ("change", Json::text(plain(&line.change))),
        ])
    };
    Json::List(lines.iter().map(line).collect())
}

fn table(lines: &[Line], a: &str, b: &str) -> String {
    let row = |line: &Line| {
        let [name, a, b, change] = [&line.name, &line.a, &line.b, &line.change].map(|cell| escaped(&plain(cell)));
        format!("| {name} | {a} | {b} | {change} |\n")
    };
    format!("| | {a} | {b} | change |\n|---|---|---|---|\n{}", lines.iter().map(row).collect::<String>())
}

/// With plain blanks, which a terminal and a search know.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

/// A text within a cell of a table.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ").replace('<', "&lt;")
}
