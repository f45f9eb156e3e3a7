//! What all pictures share: a frame with a heading, a picture for wide and one for narrow places, text at its label.

use yew::prelude::*;

use crate::chart::layout::Label;

/// The size a picture is drawn for. Each is drawn for two: the style sheet shows the one that fits its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Width in units of the picture, about one to a pixel.
    pub width: f64,
    /// Height in the same units.
    pub height: f64,
    /// Whether it is the one for narrow places.
    pub narrow: bool,
}

/// A figure: its heading, a sentence `sub` on how to read it, and `inside` the pictures and what stands below them.
/// `class` names its style sheet.
pub fn figure(class: &'static str, heading: &'static str, sub: impl Into<AttrValue>, inside: Html) -> Html {
    captioned(class, heading, sub.into(), inside)
}

fn captioned(class: &'static str, heading: &'static str, sub: AttrValue, inside: Html) -> Html {
    html! {
        <figure class={classes!("figure", class)}>
            <figcaption class="figure__caption">
                <h2 class="figure__heading">{ heading }</h2>
                <p class="figure__sub">{ sub }</p>
            </figcaption>
            { inside }
        </figure>
    }
}

/// A picture that stands for its text: a screen reader reads `title` and `summary` and nothing inside.
///
/// `name` makes its ids; it differs between all pictures of a page.
pub fn picture(name: &str, frame: Frame, title: &str, summary: &str, marks: Html) -> Html {
    let size = if frame.narrow { "narrow" } else { "wide" };
    let (title_id, summary_id) = (format!("{name}-{size}-title"), format!("{name}-{size}-summary"));
    html! {
        <svg class={classes!("picture", format!("picture--{size}"))} role="img"
            viewBox={format!("0 0 {} {}", coordinate(frame.width.round()), coordinate(frame.height.round()))}
            aria-labelledby={title_id.clone()} aria-describedby={summary_id.clone()}>
            <title id={title_id}>{ title.to_owned() }</title>
            <desc id={summary_id}>{ summary.to_owned() }</desc>
            { marks }
        </svg>
    }
}

/// A label as SVG text.
pub fn text(label: &Label, class: &'static str) -> Html {
    html! {
        <text {class} x={coordinate(label.x)} y={coordinate(label.y)} text-anchor={label.anchor.word()}
            font-size={coordinate(label.font.size)} font-weight={label.font.bold.then_some("650")}>
            { &label.text }
        </text>
    }
}

/// A coordinate as an attribute.
pub fn coordinate(value: f64) -> AttrValue {
    crate::chart::path::coordinate(value).into()
}
