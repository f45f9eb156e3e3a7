//! Axes: a grid line at each tick and its number beside it.

use yew::prelude::*;

use crate::chart::layout::{Anchor, Area, Label};
use crate::chart::path;
use crate::chart::scale::Scale;
use crate::chart::text::Font;
use crate::ui::figure::text;
use text::format;

/// Size of the numbers at an axis.
pub const TICK: Font = Font::plain(11.5);

/// An axis along the bottom of `plot`. `name` makes a tick's text; a number without room beside its neighbour on the
/// left is left out, its grid line stays.
pub fn bottom(scale: &Scale, ticks: &[f64], plot: Area, name: impl Fn(f64) -> String) -> Html {
    level(scale, ticks, plot, &name)
}

/// A function of its own, so that it is once in the module and not once for each way to name a tick.
fn level(scale: &Scale, ticks: &[f64], plot: Area, name: &dyn Fn(f64) -> String) -> Html {
    let grid = ticks.iter().fold(String::new(), |mut grid, tick| {
        path::command(&mut grid, 'M', &[scale.map(*tick), plot.y]);
        path::command(&mut grid, 'V', &[plot.bottom()]);
        grid
    });
    let labels = bottom_labels(scale, ticks, plot, name);
    html! {
        <>
            <path class="axis__grid" d={grid} />
            for label in &labels { { text(label, "axis__tick") } }
        </>
    }
}

/// An axis along the left of `plot`.
pub fn left(scale: &Scale, ticks: &[f64], plot: Area, name: impl Fn(f64) -> String) -> Html {
    upright(scale, ticks, plot, &name)
}

fn upright(scale: &Scale, ticks: &[f64], plot: Area, name: &dyn Fn(f64) -> String) -> Html {
    let grid = ticks.iter().fold(String::new(), |mut grid, tick| {
        path::command(&mut grid, 'M', &[plot.x, scale.map(*tick)]);
        path::command(&mut grid, 'H', &[plot.right()]);
        grid
    });
    let label = |tick: &f64| {
        let y = scale.map(*tick) + 0.36 * TICK.size;
        Label { text: name(*tick), x: plot.x - 7.0, y, anchor: Anchor::End, font: TICK }
    };
    html! {
        <>
            <path class="axis__grid" d={grid} />
            for label in ticks.iter().map(label) { { text(&label, "axis__tick") } }
        </>
    }
}

/// Room that the numbers of a count axis up to `most` need on its left.
pub fn room(most: f64) -> f64 {
    // The round end of the axis may have a digit more than `most`; below a few things the ticks are halves.
    TICK.width(&format::count(most * 2.0)).max(TICK.width("0.5")) + 10.0
}

fn bottom_labels(scale: &Scale, ticks: &[f64], plot: Area, name: &dyn Fn(f64) -> String) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::with_capacity(ticks.len());
    for tick in ticks {
        let y = plot.bottom() + TICK.size + 6.0;
        let label = Label { text: name(*tick), x: scale.map(*tick), y, anchor: Anchor::Middle, font: TICK };
        // A number may reach a little into the margin on the right, where nothing else stands.
        let label = label.kept_between(0.0, plot.right() + 12.0);
        let clear = |last: &Label| last.area().right() + 6.0 <= label.area().x;
        if labels.last().is_none_or(clear) {
            labels.push(label);
        }
    }
    labels
}
