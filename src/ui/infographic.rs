//! "On balance": the picture that follows every movement, with the ten rows of the comparison.

use std::rc::Rc;

use yew::prelude::*;

use crate::chart::columns::{self, Entry, Placed};
use crate::chart::layout::{Anchor, Label};
use crate::chart::path;
use crate::chart::text::Font;
use crate::ui::balance::{balance, height};
use crate::ui::data_table::{DataTable, Table};
use crate::ui::figure::{Frame, coordinate, figure, picture, text};
use ::words::picture as told;
use ::words::rows::{self as words, RowText, rows};
use answer::Outcome;
use scenario::{Scenario, Side};
use text::format;

/// The balance over its ten rows, in the two layouts, with the rows as a table.
pub fn infographic(scenario: &Rc<Scenario>, outcome: &Rc<Outcome>) -> Html {
    let rows = rows(scenario, outcome);
    let table = table(Rc::clone(scenario), Rc::clone(outcome));
    let sub = "Monthly cost is the weight, cloud filled and people hollow: the lighter side rises. Solid shapes run on \
               average, hollow ones at the peak.";
    let inside = html! {
        <>
            { drawing(false, scenario, outcome, &rows) }
            { drawing(true, scenario, outcome, &rows) }
            <DataTable {table} />
        </>
    };
    figure("infographic", "On balance", sub, inside)
}

/// The ten rows as a table.
pub fn table(scenario: Rc<Scenario>, outcome: Rc<Outcome>) -> Table {
    let head = ["Row", "Basis", "Serverless", "Microservices", "Better", "Rests on"];
    Table::new("The comparison, row by row", &head, move || rows(&scenario, &outcome).iter().map(cells).collect())
}

/// The picture alone as one SVG element, in one of its layouts. In the narrow one texts stand below the names.
pub fn alone(narrow: bool, scenario: &Scenario, outcome: &Outcome) -> Html {
    drawing(narrow, scenario, outcome, &rows(scenario, outcome))
}

fn drawing(narrow: bool, scenario: &Scenario, outcome: &Outcome, rows: &[RowText]) -> Html {
    let frame = Frame { width: if narrow { 288.0 } else { 800.0 }, height: 0.0, narrow };
    let entries = rows.iter().map(entry).collect::<Vec<_>>();
    let head = height(frame, outcome);
    let top = head + 22.0;
    let placed = match narrow {
        true => columns::below(&entries, frame.width, top),
        false => columns::beside(&entries, frame.width, top),
    };
    let frame = Frame { height: placed.last().map_or(top, |row| row.bottom), ..frame };
    let marks = html! {
        <>
            { balance(frame, outcome) }
            { heads(outcome, frame, head + 10.0) }
            for (row, placed) in rows.iter().zip(&placed) { { comparison(row, placed, frame) } }
            if !narrow { { caption(scenario, outcome, frame) } }
        </>
    };
    picture("balance", frame, "On balance", &summary(outcome, rows), marks)
}

/// Room for the caption of a picture that stands alone: over it and under it.
const MARGINS: [f64; 2] = [72.0, 56.0];

/// What a picture says of itself where it stands alone, with the view that has room for it: the question, the workload, and
/// what the costs rest on. The page around says all of that, and does not show it. The last line is left to whoever knows
/// the day and the address ([`crate::ui::paper`]).
fn caption(scenario: &Scenario, outcome: &Outcome, frame: Frame) -> Html {
    let Frame { width, height, .. } = frame;
    let line = |text: String, y, font: Font, class| {
        let font = font.fitting(&text, width);
        self::text(&Label { text, x: 0.0, y, anchor: Anchor::Start, font }, class)
    };
    let [over, under] = MARGINS;
    let view = format!("-16 {} {} {}", -over, width + 32.0, height.round() + over + under);
    html! {
        <g class="infographic__caption" data-view={view}>
            { line(told::title(outcome), -42.0, Font::bold(22.0), "infographic__name") }
            { line(told::workload(scenario), -18.0, Font::plain(13.0), "infographic__text") }
            { line(told::costs(scenario, outcome), height + 22.0, Font::plain(12.0), "infographic__text") }
            { line(String::new(), height + 41.0, Font::plain(11.0), "infographic__text") }
        </g>
    }
}

/// What the two columns are: over them where they stand beside each other, else as a key to their marks.
fn heads(outcome: &Outcome, frame: Frame, y: f64) -> Html {
    let [left, right] = [&outcome.serverless, &outcome.microservices].map(|side| side.platform.name().to_owned());
    let font = Font::bold(13.0);
    let label = |text, x, anchor| Label { text, x, y, anchor, font };
    let (left, right) = if frame.narrow {
        let left = label(left, columns::INDENT, Anchor::Start);
        let x = left.area().right() + 18.0;
        (left, label(right, x + columns::INDENT, Anchor::Start))
    } else {
        let (end, start) = columns::edges(frame.width);
        (
            label(format!("Serverless: {left}"), end, Anchor::End),
            label(format!("Microservices: {right}"), start, Anchor::Start),
        )
    };
    html! {
        <g class="infographic__heads">
            { text(&left, "label label--fn") }
            { text(&right, "label label--ms") }
            if frame.narrow { { mark(Side::Serverless, 0.0, y - 4.7) }{ mark(Side::Microservices, right.x - columns::INDENT, y - 4.7) } }
        </g>
    }
}

/// A circle for one side, a square for the other.
fn mark(side: Side, x: f64, y: f64) -> Html {
    match side {
        Side::Serverless => html! {
            <circle class="infographic__mark--fn" cx={coordinate(x + 6.0)} cy={coordinate(y)} r="5" />
        },
        Side::Microservices => html! {
            <rect class="infographic__mark--ms" x={coordinate(x + 1.0)} y={coordinate(y - 5.0)} width="10" height="10" rx="1" />
        },
    }
}

fn entry(row: &RowText) -> Entry<'_> {
    let RowText { row, serverless, microservices, note, .. } = row;
    Entry { name: words::name(*row), tag: words::basis(row.basis()), left: serverless, right: microservices, note }
}

/// One row: a rule, its name, its texts, and an arrow to the side that does better.
fn comparison(row: &RowText, placed: &Placed, frame: Frame) -> Html {
    let mut rule = String::new();
    path::command(&mut rule, 'M', &[0.0, placed.top]);
    path::command(&mut rule, 'H', &[frame.width]);
    let lines = |labels: &[Label], side: Side| {
        let class = if row.better == Some(side) { "infographic__text--better" } else { "infographic__text" };
        html! { for label in labels { { text(label, class) } } }
    };
    html! {
        <g class="infographic__row">
            <path class="infographic__rule" d={rule} />
            { text(&placed.name, "infographic__name") }
            { text(&placed.tag, "infographic__tag") }
            { lines(&placed.left, Side::Serverless) }
            { lines(&placed.right, Side::Microservices) }
            for label in &placed.note { { text(label, "infographic__note") } }
            { marks(row, placed, frame) }
        </g>
    }
}

/// In the wide layout an arrow beside the name, in the narrow one a circle and a square before the texts.
fn marks(row: &RowText, placed: &Placed, frame: Frame) -> Html {
    if frame.narrow {
        let middle = |labels: &[Label]| labels.first().map_or(placed.top, |label| label.y - 4.7);
        let (left, right) = (middle(&placed.left), middle(&placed.right));
        return html! { <>{ mark(Side::Serverless, 0.0, left) }{ mark(Side::Microservices, 0.0, right) }</> };
    }
    let name = placed.name.area();
    let y = placed.name.y - 4.7;
    let (class, tip, back) = match row.better {
        Some(Side::Serverless) => ("infographic__mark--fn", name.x - 15.0, name.x - 7.0),
        Some(Side::Microservices) => ("infographic__mark--ms", name.right() + 15.0, name.right() + 7.0),
        None => return Html::default(),
    };
    html! { <path {class} d={path::closed([(tip, y), (back, y - 5.0), (back, y + 5.0)])} /> }
}

fn cells(row: &RowText) -> Vec<AttrValue> {
    let better = match row.better {
        Some(Side::Serverless) => "serverless",
        Some(Side::Microservices) => "microservices",
        None => "neither",
    };
    let RowText { row, serverless, microservices, note, .. } = row;
    vec![
        words::name(*row).into(),
        words::basis(row.basis()).into(),
        serverless.clone().into(),
        microservices.clone().into(),
        better.into(),
        note.clone().into(),
    ]
}

/// The picture in words: both weights, which side rises, the answer, and every row.
fn summary(outcome: &Outcome, rows: &[RowText]) -> String {
    let (serverless, microservices) = (&outcome.serverless, &outcome.microservices);
    let [left, right] = [serverless, microservices].map(|side| side.total());
    let rises = match left.cmp(&right) {
        std::cmp::Ordering::Less => format!("{} is lighter and rises", serverless.platform.name()),
        std::cmp::Ordering::Greater => format!("{} is lighter and rises", microservices.platform.name()),
        std::cmp::Ordering::Equal => "The beam is level".to_owned(),
    };
    let answer = words::answer(outcome);
    let weights = format!(
        "{} {} a month against {} {}. {rises}. {answer}",
        serverless.platform.name(),
        format::money(left),
        microservices.platform.name(),
        format::money(right)
    );
    let weights = match &outcome.mixed {
        Some(mixed) => format!("{weights} A mix of both: {} a month.", format::money(mixed.total())),
        None => weights,
    };
    rows.iter().fold(weights, |text, row| {
        let name = words::name(row.row);
        format!("{text} {name}: serverless: {}; microservices: {}.", row.serverless, row.microservices)
    })
}
