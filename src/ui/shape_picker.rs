//! The shape of the week: drawn, and picked with one press.

use yew::prelude::*;

use crate::ui::draw_week::DrawWeek;
use model::traffic::HOURS;
use scenario::msg::Msg;
use scenario::{Shape, Traffic};
use text::decimal::fixed;
use words::knobs;

/// The shapes that are always offered.
const OFFERED: [Shape; 6] = [Shape::Steady, Shape::Daily, Shape::Office, Shape::Nightly, Shape::Spike, Shape::Cron];

/// What the picker needs.
#[derive(Clone, PartialEq, Properties)]
pub struct ShapePickerProps {
    /// What is chosen.
    pub traffic: Traffic,
    /// Where another pick, or a drawn week, is sent.
    pub on: Callback<Msg>,
}

/// A row of drawn weeks, of which that of `traffic` is picked. Another pick is sent to `on`.
pub fn shape_picker(traffic: &Traffic, on: &Callback<Msg>) -> Html {
    html! { <ShapePicker traffic={traffic.clone()} on={on.clone()} /> }
}

/// The row, and below it a week to draw on while that is open.
#[component]
pub fn ShapePicker(props: &ShapePickerProps) -> Html {
    let ShapePickerProps { traffic, on } = props;
    let open = use_state_eq(|| false);
    // A file or a drawing brings a week of one's own.
    let own = traffic.week.is_some() || traffic.shape == Shape::Week;
    let shapes = OFFERED.into_iter().chain(own.then_some(Shape::Week));
    let option = |shape: Shape| {
        let checked = shape == traffic.shape;
        let onchange = on.reform(move |_| Msg::Shaped(shape));
        html! {
            <label class={classes!("shape", checked.then_some("shape--on"))} key={knobs::shape(shape)}>
                <input class="visually-hidden" type="radio" name="shape" {checked} {onchange} />
                { sign(drawing(shape, traffic)) }
                <span class="shape__name">{ knobs::shape(shape) }</span>
            </label>
        }
    };
    let onclick = {
        let open = open.clone();
        move |_: MouseEvent| open.set(!*open)
    };
    html! {
        <>
            <fieldset class="shapes">
                <legend class="shapes__legend">{ "Shape of the week" }</legend>
                <div class="shapes__row">
                    { shapes.map(option).collect::<Html>() }
                    <button class="shape shape--draw" type="button" aria-expanded={open.to_string()} {onclick}>
                        { sign("M6 20V12M14 20V7M22 20V14M30 20V5M38 20V10M46 20V16M54 20V13".into()) }
                        <span class="shape__name">{ "draw" }</span>
                    </button>
                </div>
            </fieldset>
            if *open { <DrawWeek traffic={traffic.clone()} {on} /> }
        </>
    }
}

fn sign(d: AttrValue) -> Html {
    html! {
        <svg class="shape__week" viewBox="0 0 60 26" aria-hidden="true" focusable="false"><path {d} /></svg>
    }
}

/// A sign for a shape; one's own week is drawn as it is.
fn drawing(shape: Shape, traffic: &Traffic) -> AttrValue {
    match shape {
        Shape::Steady => "M3 14H57".into(),
        Shape::Daily => "M3 21C8 21 8 6 12 6S16 21 21 21 26 6 30 6 34 21 39 21 44 6 48 6 52 21 57 21".into(),
        Shape::Office => "M3 21H9V6H18V21H25.500V6H34.500V21H42V6H51V21H57".into(),
        Shape::Nightly => "M3 21H8V5H11V21H26V5H29V21H44V5H47V21H57".into(),
        Shape::Spike => "M3 21H24L27 4C30 15 35 19 43 20.500L57 21".into(),
        Shape::Cron => "M6 21V6M14 21V6M22 21V6M30 21V6M38 21V6M46 21V6M54 21V6".into(),
        Shape::Week => traffic.week.as_deref().map(outline).unwrap_or_default().into(),
    }
}

/// The line of a week, three hours to a point.
fn outline(week: &[f64; HOURS]) -> String {
    const STEP: usize = 3;
    let means: Vec<f64> = week.chunks(STEP).map(|hours| hours.iter().sum::<f64>() / STEP as f64).collect();
    let highest = means.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let last = (means.len() - 1) as f64;
    let point = |(index, mean): (usize, &f64)| {
        let letter = if index == 0 { 'M' } else { 'L' };
        let (x, y) = (3.0 + 54.0 * index as f64 / last, 22.0 - 18.0 * mean / highest);
        format!("{letter}{} {}", fixed(x, 1), fixed(y, 1))
    };
    means.iter().enumerate().map(point).collect()
}
