//! What matters: a bar for every input, the longest first. A press on one goes to its slider.

use std::rc::Rc;

use yew::prelude::*;

use super::{caption, sample};
use crate::chart::scale::Scale;
use crate::ui::browser;
use crate::ui::data_table::{DataTable, Table};
use crate::ui::figure::figure;
use crate::ui::patterns::fill;
use crate::ui::prose::winner_class;
use ::words as names;
use ::words::studies as words;
use answer::Winner;
use answer::studies::tornado::{Bar, End, Tornado, moved};
use text::decimal;
use text::format;

/// The figure of a study with its rows.
pub fn tornado(study: &Rc<Option<Tornado>>, rows: Html, failed: bool) -> Html {
    let told = (**study).as_ref().map(|study| {
        html! { <><p>{ words::tornado(study) }</p><p class="study__note">{ words::ranges(study) }</p></> }
    });
    let inside = html! { <>{ rows }{ caption(failed, told) }<DataTable table={table(Rc::clone(study))} /></> };
    figure("tornado", "What matters", words::TORNADO_SUB, inside)
}

/// The bars as a table.
pub fn table(study: Rc<Option<Tornado>>) -> Table {
    let head = ["Input", "Range", "Difference at its low end", "At its high end", "Swing", "Answers"];
    Table::new("What each input alone does to the difference, microservices minus serverless", &head, move || {
        let Some(study) = &*study else { return Vec::new() };
        let cells = |bar: &Bar| words::bar_cells(bar, &study.here).into_iter().map(AttrValue::from).collect();
        study.bars.iter().map(cells).collect()
    })
}

/// The key and the rows. Without a study they stand empty, so that nothing moves when it comes.
pub fn rows(study: Option<&Tornado>) -> Html {
    let rows = match study {
        Some(study) => {
            let scale = scale(study);
            html! {
                <>
                    <li class="tornado__axis" aria-hidden="true">{ axis(&scale, &study.here) }</li>
                    for bar in &study.bars { { row(&scale, bar, &study.here) } }
                </>
            }
        }
        None => html! {
            <>
                <li class="tornado__axis"></li>
                for _ in moved() { <li class="tornado__empty"></li> }
            </>
        },
    };
    html! {
        <>
            <p class="tornado__legend" aria-hidden="true">
                { sample(fill(Winner::Serverless), "serverless gains") }
                { sample(fill(Winner::Microservices), "microservices gain") }
                <span class="tornado__key tornado__key--here">{ "now" }</span>
                <span class="tornado__key">{ "both equal" }</span>
            </p>
            <ol class="tornado__rows">{ rows }</ol>
        </>
    }
}

/// Differences over the width of a row, in percent of it. Nothing stands in it if it lies near.
fn scale(study: &Tornado) -> Scale {
    let reach = |(least, most): (f64, f64), bar: &Bar| {
        let (low, high) = bar.reach(&study.here);
        (least.min(low), most.max(high))
    };
    let (mut least, mut most) = study.bars.iter().fold((study.here.apart, study.here.apart), reach);
    let near = 0.35 * (most - least);
    if least > 0.0 && least < near {
        least = 0.0;
    }
    if most < 0.0 && -most < near {
        most = 0.0;
    }
    Scale::linear((least, most), (2.0, 98.0))
}

fn percent(share: f64) -> String {
    decimal::fixed(share, 2) + "%"
}

/// Where the sides are equal, and where the scenario stands.
fn axis(scale: &Scale, here: &End) -> Html {
    let ticks = scale.ticks(3);
    let label = |tick: f64| {
        let anchor = match scale.map(tick) {
            x if x < 12.0 => "start",
            x if x > 88.0 => "end",
            _ => "middle",
        };
        html! { <text x={percent(scale.map(tick))} y="12" text-anchor={anchor}>{ difference(tick) }</text> }
    };
    html! {
        <svg class="tornado__plot" width="100%" height="22" focusable="false">
            { ticks.into_iter().map(label).collect::<Html>() }
            { upright("tornado__here", scale.map(here.apart), 16) }
        </svg>
    }
}

/// A difference where space is short: `−$2k`.
fn difference(amount: f64) -> String {
    let sign = if amount < 0.0 { "−" } else { "" };
    format!("{sign}{}", format::axis_dollars(amount.abs()))
}

/// A line through a row, from a height down.
fn upright(class: &'static str, x: f64, from: u32) -> Html {
    let (x1, x2) = (percent(x), percent(x));
    html! { <line {class} {x1} {x2} y1={from.to_string()} y2="100%" /> }
}

fn row(scale: &Scale, bar: &Bar, here: &End) -> Html {
    let input = bar.input;
    let onclick = move |_: MouseEvent| browser::reveal(input.key());
    let turns = words::turns(bar, here).into_iter().map(|(winner, at)| {
        html! {
            <span class="tornado__turn"><b class={classes!("winner", winner_class(winner))}>{ names::winner(winner) }</b>{ format!(" {at}") }</span>
        }
    });
    html! {
        <li>
            <button class="tornado__row" type="button" {onclick}>
                <span class="visually-hidden">{ words::bar(bar, here) }</span>
                <span class="tornado__name" aria-hidden="true">{ input.label() }</span>
                <span class="tornado__range" aria-hidden="true">{ words::range(bar) }</span>
                <svg class="tornado__plot" width="100%" height="20" aria-hidden="true" focusable="false">
                    { upright("tornado__equal", scale.map(0.0), 0) }
                    { half(scale, bar, here, Winner::Microservices) }
                    { half(scale, bar, here, Winner::Serverless) }
                    { upright("tornado__here", scale.map(here.apart), 0) }
                </svg>
                <span class="tornado__turns" aria-hidden="true">{ for turns }</span>
                <span class="tornado__swing" aria-hidden="true">{ format::dollars(bar.swing(here)) }</span>
            </button>
        </li>
    }
}

/// The part of a bar in which one side gains.
fn half(scale: &Scale, bar: &Bar, here: &End, gains: Winner) -> Html {
    let (least, most) = bar.reach(here);
    let (from, to) = match gains {
        Winner::Serverless => (here.apart, most),
        _ => (least, here.apart),
    };
    let (from, to) = (scale.map(from), scale.map(to));
    html! { <rect x={percent(from)} width={percent(to - from)} y="4" height="12" fill={fill(gains)} /> }
}
