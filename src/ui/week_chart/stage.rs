//! What runs in one hour, counted: a circle for each instance, a square for each pod, a cross for each lost request.

use yew::prelude::*;

use crate::chart::layout::{Anchor, Label};
use crate::chart::path;
use crate::chart::text::Font;
use crate::ui::figure::{Frame, coordinate, text};
use answer::{Outcome, SideOutcome};
use scenario::Side;
use text::format;

/// From one shape to the next.
const PITCH: f64 = 15.0;
/// Height of a row of shapes.
const ROW: f64 = 17.0;
/// Crosses at most; the words above tell how many are meant.
const CROSSES: usize = 10;

/// Both sides of an hour, of a fixed size. It says nothing that the words above it do not, so it is silent.
pub(super) fn stage(outcome: &Outcome, hour: usize, frame: Frame) -> Html {
    let size = if frame.narrow { "narrow" } else { "wide" };
    let half = frame.height / 2.0;
    html! {
        <svg class={classes!("picture", format!("picture--{size}"), "week-stage")} aria-hidden="true" focusable="false"
            viewBox={format!("0 0 {} {}", coordinate(frame.width), coordinate(frame.height))}>
            { row(&outcome.serverless, hour, frame, 0.0) }
            { row(&outcome.microservices, hour, frame, half) }
        </svg>
    }
}

/// One side, from `top` on: its name, its shapes, how many more there are, its crosses.
fn row(side: &SideOutcome, hour: usize, frame: Frame, top: f64) -> Html {
    let name = Font::bold(12.0);
    let (left, first) = if frame.narrow { (0.0, top + ROW) } else { (132.0, top) };
    let label =
        Label { text: side.platform.short().to_owned(), x: 0.0, y: top + 13.0, anchor: Anchor::Start, font: name };
    let font = Font::plain(12.0);
    let columns = ((frame.width - left) / PITCH) as usize;
    let lost = (side.hours.lost[hour].round() as usize).min(CROSSES);
    // The second row keeps room for the crosses, and for the number of those without a shape if there are any.
    let places = 2 * columns - lost;
    let room = (font.width("+ 999,999 more") / PITCH).ceil() as usize + 1;
    let running = side.hours.running[hour];
    // A saturating cast; a mean of a third of an instance is one that is there now and then.
    let count = (running.round() as usize).max(usize::from(running >= 0.05));
    let shown = if count > places { places - room } else { count };
    let cold = (side.hours.colds[hour].round() as usize).min(shown);
    let at =
        |n: usize| (left + (n % columns) as f64 * PITCH + PITCH / 2.0, first + (n / columns) as f64 * ROW + ROW / 2.0);
    let more = (count > shown).then(|| {
        let (x, y) = at(shown);
        let said = format!("+ {} more", format::count((count - shown) as f64));
        Label { text: said, x: x - PITCH / 2.0 + 3.0, y: y + 4.0, anchor: Anchor::Start, font }
    });
    let after = shown + if more.is_some() { room } else { 0 };
    let class = match side.platform.side() {
        Side::Serverless => "label label--fn",
        Side::Microservices => "label label--ms",
    };
    html! {
        <>
            { text(&label, class) }
            for n in 0..shown { { shape(side.platform.side(), at(n), n < cold) } }
            if let Some(more) = more { { text(&more, "week-stage__more") } }
            <path class="week-stage__lost" d={(0..lost).map(|n| cross(at(after + n))).collect::<String>()} />
        </>
    }
}

fn shape(side: Side, (x, y): (f64, f64), cold: bool) -> Html {
    let class = classes!("week-stage__piece", cold.then_some("week-stage__piece--cold"));
    match side {
        Side::Serverless => html! {
            <circle class={classes!(class, "week-stage__piece--fn")} cx={coordinate(x)} cy={coordinate(y)} r="5" />
        },
        Side::Microservices => html! {
            <rect class={classes!(class, "week-stage__piece--ms")} x={coordinate(x - 5.0)} y={coordinate(y - 5.0)}
                width="10" height="10" rx="1.5" />
        },
    }
}

fn cross((x, y): (f64, f64)) -> String {
    let mut cross = String::new();
    path::command(&mut cross, 'M', &[x - 4.0, y - 4.0]);
    cross.push_str("l8 8m0-8l-8 8");
    cross
}
