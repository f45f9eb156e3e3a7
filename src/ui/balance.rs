//! The balance: two pans with what runs, weighed by what it costs.

use model::units::Within as _;
use yew::prelude::*;

use crate::chart::beam::{self, Balance, End, Pile};
use crate::chart::layout::{Anchor, Label};
use crate::chart::path;
use crate::chart::text::Font;
use crate::ui::figure::{Frame, coordinate, text};
use crate::ui::mix_pan::{self, mix_pan};
use answer::rows::whole;
use answer::{Cause, Fleet, Outcome, Reason, SideOutcome, Verdict, Winner};
use scenario::Side;
use text::decimal;
use text::format;
use words::{self, phrase};

/// The measures of a balance in one of the two layouts.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Measures {
    balance: Balance,
    /// Half the width of the foot, and its height.
    foot: (f64, f64),
    /// Circles and small boxes.
    small: Pile,
    /// Boxes with pods in them.
    boxes: Pile,
    amount: f64,
    name: f64,
    /// Size of a word in a box.
    badge: f64,
    /// Room for a text over or under a pan.
    room: f64,
    /// What the dearer side costs, in dollars: its weights are as long as a pan is wide.
    most: f64,
}

/// Height of the balance with its captions in `frame`, and with the pan of a mix where one is shown.
pub const fn height(frame: Frame, outcome: &Outcome) -> f64 {
    sides_height(frame) + mix_pan::height(outcome)
}

const fn sides_height(frame: Frame) -> f64 {
    if frame.narrow { 298.0 } else { 342.0 }
}

/// The balance at the top of a picture.
pub fn balance(frame: Frame, outcome: &Outcome) -> Html {
    let (serverless, microservices) = (&outcome.serverless, &outcome.microservices);
    let [left, right] = [serverless, microservices].map(|side| side.total().dollars());
    let measures = Measures { most: left.max(right), ..Measures::of(frame, beam::tilt(left, right)) };
    html! {
        <g class="balance">
            { stand(frame, &measures, outcome) }
            { pan(&measures, End::Left, serverless, &outcome.verdict) }
            { pan(&measures, End::Right, microservices, &outcome.verdict) }
            { beam_and_pivot(&measures) }
            { mix_pan(frame, outcome, sides_height(frame)) }
        </g>
    }
}

impl Measures {
    fn of(frame: Frame, tilt: f64) -> Self {
        let small = Pile { base: 9, shrink: 2, layers: 3, width: 15.0, height: 13.5 };
        let boxes = Pile { base: 3, shrink: 1, layers: 3, width: 38.0, height: 26.0 };
        let middle = frame.width / 2.0;
        if frame.narrow {
            let balance = Balance { pivot: (middle, 84.0), arm: 78.0, drop: 90.0, pan: 114.0, tilt };
            let small = Pile { base: 7, ..small };
            let boxes = Pile { base: 2, shrink: 0, layers: 2, ..boxes };
            Self {
                balance,
                foot: (17.0, 160.0),
                small,
                boxes,
                amount: 22.0,
                name: 12.0,
                badge: 10.0,
                room: 130.0,
                most: 0.0,
            }
        } else {
            let balance = Balance { pivot: (middle, 112.0), arm: 236.0, drop: 94.0, pan: 164.0, tilt };
            Self {
                balance,
                foot: (38.0, 158.0),
                small,
                boxes,
                amount: 27.0,
                name: 13.0,
                badge: 11.5,
                room: 300.0,
                most: 0.0,
            }
        }
    }
}

/// The foot, the floor it stands on, and the answer below it where it belongs to neither side.
fn stand(frame: Frame, measures: &Measures, outcome: &Outcome) -> Html {
    let Measures { balance, foot: (half, height), .. } = *measures;
    let (x, y) = (balance.pivot.0, balance.pivot.1 + height);
    let mut floor = String::new();
    let reach = if frame.narrow { half + 3.0 } else { half + 14.0 };
    path::command(&mut floor, 'M', &[x - reach, y]);
    path::command(&mut floor, 'H', &[x + reach]);
    let winner = outcome.verdict.winner;
    let neither = winner == Winner::TossUp || (winner == Winner::Mixed && outcome.mixed.is_none());
    html! {
        <>
            <path class="balance__foot" d={balance.foot(half, height)} />
            <path class="balance__floor" d={floor} />
            if neither {
                { badge(words::winner_title(winner), (x, y + 28.0), measures.badge, "balance__badge") }
            }
        </>
    }
}

fn beam_and_pivot(measures: &Measures) -> Html {
    let Balance { pivot: (x, y), arm, tilt, .. } = measures.balance;
    let mut beam = String::new();
    path::command(&mut beam, 'M', &[x - arm, y]);
    path::command(&mut beam, 'H', &[x + arm]);
    // Turned by an attribute, so that the style sheet can let it swing; the angle has two decimals.
    let turn = format!("rotate({} {} {})", decimal::fixed(tilt, 2), coordinate(x), coordinate(y));
    html! {
        <>
            <path class="balance__beam" d={beam} transform={turn} />
            <circle class="balance__pivot" cx={coordinate(x)} cy={coordinate(y)} r="8" />
        </>
    }
}

fn pan(measures: &Measures, end: End, outcome: &SideOutcome, verdict: &Verdict) -> Html {
    let balance = measures.balance;
    let ((x, y), (_, rim)) = (balance.end(end), balance.rim(end));
    let side = outcome.platform.side();
    let wins = verdict.winner.side() == Some(side);
    let class = match side {
        Side::Serverless => "balance__side--fn",
        Side::Microservices => "balance__side--ms",
    };
    let (pieces, more) = pieces(measures, &outcome.fleet);
    html! {
        <g class={classes!("balance__side", class, wins.then_some("balance__side--wins"))}>
            { above(measures, (x, y), outcome) }
            <path class="balance__cords" d={balance.cords(end)} />
            <path class="balance__dish" d={balance.dish(end)} />
            <g transform={format!("translate({} {})", coordinate(x), coordinate(rim))}>{ pieces }</g>
            if more > 0 {
                { text(&centred(format!("+ {} more", format::count(more as f64)), x, rim + 0.115 * balance.pan, Font::plain(10.5)), "balance__more") }
            }
            { below(measures, (x, rim + 0.24 * balance.pan), outcome, verdict) }
        </g>
    }
}

/// Height of the weights, and how far above the beam their lower edge is.
const WEIGHT: (f64, f64) = (7.0, 6.0);

/// How far the weights reach towards the pivot: not so far that a steep beam meets them.
const INWARDS: f64 = 12.0;

/// Amount, name and both weights over an end of the beam.
fn above(measures: &Measures, (x, y): (f64, f64), outcome: &SideOutcome) -> Html {
    let amount = format::money(outcome.total());
    let font = Font::bold(measures.amount).fitting(&amount, measures.room);
    let edges = (0.0, 2.0 * measures.balance.pivot.0);
    let name = centred(outcome.platform.name().to_owned(), x, y - 18.0, Font::plain(measures.name));
    let amount = centred(amount, x, y - 23.0 - measures.name, font).kept_between(edges.0, edges.1);
    html! { <>{ text(&amount, "balance__amount") }{ text(&name, "balance__name") }{ weights(measures, (x, y), outcome) }</> }
}

/// What the cloud costs and what people cost, as two weights from the end of the beam outwards, to the scale of both sides.
fn weights(measures: &Measures, (x, y): (f64, f64), outcome: &SideOutcome) -> Html {
    let Balance { pivot: (middle, _), arm, .. } = measures.balance;
    let longest = middle - arm + INWARDS - 4.0;
    let long = |dollars: f64| longest * dollars / measures.most.max(f64::MIN_POSITIVE);
    let [cloud, people] = [outcome.cloud, outcome.people].map(|usd| long(usd.dollars()));
    let (first, second) = match outcome.platform.side() {
        Side::Serverless => (x + INWARDS - cloud, x + INWARDS - cloud - people),
        Side::Microservices => (x - INWARDS, x - INWARDS + cloud),
    };
    let (height, above) = WEIGHT;
    let weight = |class: &'static str, from: f64, width: f64| {
        html! {
            <rect {class} x={coordinate(from)} y={coordinate(y - above - height)} width={coordinate(width)}
                height={coordinate(height)} />
        }
    };
    html! {
        <>
            { weight("balance__weight", first, cloud) }
            { weight("balance__weight balance__weight--people", second, people) }
        </>
    }
}

/// What runs, counted, and how the side stands.
fn below(measures: &Measures, (x, y): (f64, f64), outcome: &SideOutcome, verdict: &Verdict) -> Html {
    let wins = verdict.winner.side() == Some(outcome.platform.side());
    let fails = verdict.reasons.iter().any(|reason| match reason {
        Reason::MissesGoal(miss) => {
            miss.side == outcome.platform.side() && matches!(miss.cause, Cause::Failures { .. })
        }
        _ => false,
    });
    let font = Font::plain(measures.name - 0.5);
    let [first, second] = counted(outcome).map(|line| font.fitting(&line, measures.room).size).map(Font::plain);
    let [upper, lower] = counted(outcome);
    let standing = if !outcome.limits.is_empty() {
        Some(("ruled out", "balance__badge balance__badge--bad"))
    } else if wins && outcome.meets_goal {
        Some(("chosen", "balance__badge balance__badge--wins"))
    } else if wins && fails {
        Some(("chosen, many fail", "balance__badge balance__badge--wins"))
    } else if fails {
        Some(("too many fail", "balance__badge balance__badge--bad"))
    } else if wins {
        Some(("chosen, too slow", "balance__badge balance__badge--wins"))
    } else if !outcome.meets_goal {
        Some(("too slow", "balance__badge balance__badge--bad"))
    } else {
        None
    };
    html! {
        <>
            { text(&centred(upper, x, y + 6.0, first), "balance__count") }
            { text(&centred(lower, x, y + 22.0, second), "balance__count") }
            if let Some((word, class)) = standing { { badge(word, (x, y + 44.0), measures.badge, class) } }
        </>
    }
}

/// The fleet in two short lines: what follows the load, and what it runs on.
fn counted(outcome: &SideOutcome) -> [String; 2] {
    let (night, peak, ground) = match &outcome.fleet {
        Fleet::Functions(fleet) => {
            let warm = match fleet.warm_floor {
                0 => "none kept warm".to_owned(),
                floor => format!("{floor} of each kept warm"),
            };
            (fleet.night, fleet.peak, warm)
        }
        Fleet::Containers(fleet) => {
            let ground = match fleet.nodes_peak {
                nodes if nodes > 0.0 => format!("on up to {}", phrase::plural(whole(nodes), "node")),
                _ => "no nodes to run".to_owned(),
            };
            (fleet.night, fleet.peak, ground)
        }
    };
    [phrase::span(night, peak, words::week::unit(outcome)), ground]
}

/// The heap of a pan and how many pieces did not fit: the mean is solid, what only the peak needs is hollow.
fn pieces(measures: &Measures, fleet: &Fleet) -> (Html, u64) {
    match fleet {
        Fleet::Functions(fleet) => heap(&measures.small, fleet.mean, fleet.peak, circle),
        Fleet::Containers(fleet) if fleet.nodes_peak > 0.0 => {
            let pods = fleet.peak.ceil() / fleet.nodes_peak.ceil();
            heap(&measures.boxes, fleet.nodes_mean, fleet.nodes_peak, |n, at, solid| node(n, at, solid, pods))
        }
        Fleet::Containers(fleet) => heap(&measures.small, fleet.mean, fleet.peak, square),
    }
}

/// A heap of pieces, solid as far as the mean, and how many did not fit.
pub fn heap(pile: &Pile, mean: f64, peak: f64, piece: impl Fn(usize, (f64, f64), bool) -> Html) -> (Html, u64) {
    // Saturating casts: a count beyond the range is "many", and what is negative or no number is none.
    let heap = pile.heap(peak.ceil() as u64);
    let solid = mean.round().max(1.0) as usize;
    let pieces = heap.places.iter().enumerate().map(|(n, at)| piece(n, *at, n < solid));
    (html! { <>{ for pieces }</> }, heap.left_over)
}

/// A function instance.
pub fn circle(_: usize, (x, y): (f64, f64), solid: bool) -> Html {
    let class = if solid { "balance__piece" } else { "balance__piece balance__piece--peak" };
    html! { <circle {class} cx={coordinate(x)} cy={coordinate(y - 7.5)} r="6" /> }
}

/// A pod, or a task.
pub fn square(_: usize, (x, y): (f64, f64), solid: bool) -> Html {
    let class = if solid { "balance__piece" } else { "balance__piece balance__piece--peak" };
    html! { <rect {class} x={coordinate(x - 6.0)} y={coordinate(y - 13.0)} width="12" height="11" rx="1.5" /> }
}

/// A node as a box with its pods in it, eight at most.
fn node(n: usize, (x, y): (f64, f64), solid: bool, pods: f64) -> Html {
    let class = if solid { "balance__node" } else { "balance__node balance__node--peak" };
    // Pods are dealt out evenly, the first nodes taking one more.
    let here = ((n as f64 + 1.0) * pods).floor() - (n as f64 * pods).floor();
    let mut squares = String::new();
    for pod in 0..here.within(0.0, 8.0) as u32 {
        let (column, row) = (f64::from(pod % 4), f64::from(pod / 4));
        path::command(&mut squares, 'M', &[x - 14.0 + 7.3 * column, y - 20.5 + 8.5 * row]);
        squares.push_str("h6v6h-6z");
    }
    html! {
        <>
            <rect {class} x={coordinate(x - 17.5)} y={coordinate(y - 25.0)} width="35" height="23.5" rx="2.5" />
            <path class={if solid { "balance__pods" } else { "balance__pods balance__pods--peak" }} d={squares} />
        </>
    }
}

/// A word in a box: a verdict that is read without its colour.
pub fn badge(word: &str, (x, y): (f64, f64), size: f64, class: &'static str) -> Html {
    let label = centred(word.to_owned(), x, y, Font::bold(size));
    let area = label.area();
    html! {
        <g {class}>
            <rect x={coordinate(area.x - 9.0)} y={coordinate(area.y - 4.5)} width={coordinate(area.width + 18.0)}
                height={coordinate(area.height + 8.0)} rx={coordinate(area.height / 2.0 + 4.0)} />
            { text(&label, "balance__word") }
        </g>
    }
}

/// A text around `x`.
pub const fn centred(text: String, x: f64, y: f64, font: Font) -> Label {
    Label { text, x, y, anchor: Anchor::Middle, font }
}
