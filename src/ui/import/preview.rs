//! What was understood of a file, each guess to be changed, and the press that uses it.

use yew::prelude::*;

use crate::chart::path;
use crate::ui::prose::prose;
use crate::ui::select::{Choosable, Select};
use ::words::{handed, import as words};
use ask::Artefact;
use model::traffic::HOURS;
use scenario::Traffic;
use scenario::msg::Msg;
use scenario::time::Order;
use scenario::traffic_file::{Asked, Choices, Import, Kind, Role, Seen, Style, Unclear, Zone};

/// What numbers may count, as it is offered.
const KINDS: [Kind; 6] = [
    Kind::Counts,
    Kind::Rate { per: 1 },
    Kind::Rate { per: 60 },
    Kind::Rate { per: 3_600 },
    Kind::Counter,
    Kind::Events,
];

/// Hours that clocks are ahead of UTC, as they are offered.
const ZONES: std::ops::RangeInclusive<i32> = -12..=14;

/// What was understood of traffic.
pub(super) fn understood(import: &Import) -> Html {
    html! {
        <>
            <p>{ prose(&words::read(import)) }</p>
            { picture(import) }
            <p>{ words::understood(import) }</p>
            if let Some(bad) = words::bad_rows(import) {
                <p class="import__refusal">{ bad }</p>
            }
            <p>{ words::found(import) }</p>
            for remark in words::remarks(import) { <p>{ remark }</p> }
        </>
    }
}

/// The lists in which each guess can be changed, each in a place of its own: a list that is chosen from stays, with the focus,
/// while the file is read once more.
pub(super) type Lists = [Html; 6];

/// Those of traffic.
pub(super) fn lists(import: &Import, choices: &Choices, choose: &Callback<Choices>) -> Lists {
    let source = &import.source;
    [
        columns(&source.seen, choices, choose),
        kinds(Some(source.kind), choices, choose),
        series(&source.seen, choices, choose),
        if !source.zoned || choices.zone.is_some() { zones(choices, choose) } else { Html::default() },
        if choices.order.is_some() { orders(choices, choose) } else { Html::default() },
        if source.kind == Kind::Events { Html::default() } else { numbers("as understood", choices, choose) },
    ]
}

/// The one that makes a file clear, and what was chosen already.
pub(super) fn lists_of_unclear(unclear: &Unclear, choices: &Choices, choose: &Callback<Choices>) -> Lists {
    let asked = |asked: Asked, chosen: bool, list: Html| {
        if unclear.asked == asked || chosen { list } else { Html::default() }
    };
    [
        asked(Asked::Columns, !choices.columns.is_empty(), columns(&unclear.columns, choices, choose)),
        asked(Asked::Kind, choices.kind.is_some(), kinds(None, choices, choose)),
        asked(Asked::Series, choices.series.is_some(), series(&unclear.columns, choices, choose)),
        if choices.zone.is_some() { zones(choices, choose) } else { Html::default() },
        asked(Asked::Order, choices.order.is_some(), orders(choices, choose)),
        asked(Asked::Numbers, choices.numbers.is_some(), numbers("choose", choices, choose)),
    ]
}

/// One press, or two where the file holds more than a week.
pub(super) fn uses(import: &Import, adopt: &Callback<Msg>) -> Html {
    let press = |label: &'static str, traffic: &Traffic, first: bool| {
        let traffic = traffic.clone();
        let onclick = adopt.reform(move |_: MouseEvent| Msg::Imported(traffic.clone()));
        html! {
            <button class={classes!("button", first.then_some("button--first"))} type="button" {onclick}>{ label }</button>
        }
    };
    if words::has_more(import) {
        html! {
            <>
                { press("Use it, with bursts and growth", &import.traffic, true) }
                { press("Use the week as it is", &import.replay, false) }
            </>
        }
    } else {
        press("Use it", &import.traffic, true)
    }
}

/// The week as a picture: a column for each hour; of hours that the file never reaches nothing is drawn.
fn picture(import: &Import) -> Html {
    const HEIGHT: f64 = 36.0;
    let flat = [1.0; HOURS];
    let week = import.replay.week.as_deref().unwrap_or(&flat);
    let highest = week.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let column = |(hour, rate): (usize, &f64)| {
        let tall = if import.source.unseen[hour] { 0.0 } else { rate / highest };
        let y = HEIGHT * (1.0 - tall);
        [(hour as f64, y), ((hour + 1) as f64, y)]
    };
    let columns = path::area(week.iter().enumerate().flat_map(column), HEIGHT);
    html! {
        <svg class="preview__week" viewBox="0 0 168 36" preserveAspectRatio="none" role="img" aria-label={handed::week_of(import)}>
            <path d={columns} />
        </svg>
    }
}

/// One of several, the first of which leaves it to a guess.
fn choice(
    (id, label): (&'static str, &'static str),
    (guess, options): (&str, Vec<String>),
    chosen: Option<usize>,
    onchoose: Callback<Option<usize>>,
) -> Html {
    let options: Vec<Choosable> = std::iter::once(guess.to_owned()).chain(options).map(Choosable::new).collect();
    let chosen = chosen.map_or(0, |place| place + 1);
    html! { <Select {id} {label} {options} {chosen} onchoose={onchoose.reform(|place: usize| place.checked_sub(1))} /> }
}

fn columns(seen: &[Seen], choices: &Choices, choose: &Callback<Choices>) -> Html {
    let numeric: Vec<Seen> =
        seen.iter().filter(|column| column.numeric && column.role != Role::Time).cloned().collect();
    if numeric.is_empty() {
        return Html::default();
    }
    let number = |column: &Seen| column.number.to_string();
    let chosen = choices.columns.first();
    let chosen = numeric.iter().position(|column| Some(&number(column)) == chosen);
    let labels = numeric.iter().map(|column| column.name.clone()).collect();
    let before = choices.clone();
    let numbers: Vec<String> = numeric.iter().map(number).collect();
    let onchoose = choose.reform(move |place: Option<usize>| Choices {
        columns: place.and_then(|place| numbers.get(place).cloned()).into_iter().collect(),
        ..before.clone()
    });
    choice(("import-column", "Column"), ("as understood", labels), chosen, onchoose)
}

fn kinds(understood: Option<Kind>, choices: &Choices, choose: &Callback<Choices>) -> Html {
    let chosen = choices.kind.and_then(|kind| KINDS.iter().position(|known| *known == kind));
    let labels = KINDS.iter().map(|kind| words::unit(*kind)).collect();
    let before = choices.clone();
    let onchoose = choose.reform(move |place: Option<usize>| Choices {
        kind: place.and_then(|place| KINDS.get(place).copied()),
        ..before.clone()
    });
    let guess = understood.map_or_else(|| "choose".to_owned(), |kind| format!("{}, as understood", words::unit(kind)));
    choice(("import-kind", "Its numbers are"), (&guess, labels), chosen, onchoose)
}

fn zones(choices: &Choices, choose: &Callback<Choices>) -> Html {
    let chosen = choices.zone.and_then(|zone| ZONES.clone().position(|hours| 60 * hours == zone.ahead_min));
    let labels = ZONES.clone().map(handed::zone_ahead).collect();
    let before = choices.clone();
    let onchoose = choose.reform(move |place: Option<usize>| Choices {
        zone: place.and_then(|place| ZONES.clone().nth(place)).map(|hours| Zone { ahead_min: 60 * hours }),
        ..before.clone()
    });
    choice(("import-zone", "Its clock"), ("stays as it is", labels), chosen, onchoose)
}

fn orders(choices: &Choices, choose: &Callback<Choices>) -> Html {
    const ORDERS: [(Order, &str); 2] = [(Order::DayFirst, "31/1: day first"), (Order::MonthFirst, "1/31: month first")];
    let chosen = choices.order.and_then(|order| ORDERS.iter().position(|known| known.0 == order));
    let labels = ORDERS.map(|(_, label)| label.to_owned()).to_vec();
    let before = choices.clone();
    let onchoose = choose.reform(move |place: Option<usize>| Choices {
        order: place.and_then(|place| ORDERS.get(place)).map(|known| known.0),
        ..before.clone()
    });
    choice(("import-order", "Its dates are"), ("choose", labels), chosen, onchoose)
}

fn numbers(guess: &str, choices: &Choices, choose: &Callback<Choices>) -> Html {
    const STYLES: [(Style, &str); 2] = [(Style::English, "1,234.5"), (Style::Continental, "1.234,5")];
    let chosen = choices.numbers.and_then(|style| STYLES.iter().position(|known| known.0 == style));
    let labels = STYLES.map(|(_, label)| label.to_owned()).to_vec();
    let before = choices.clone();
    let onchoose = choose.reform(move |place: Option<usize>| Choices {
        numbers: place.and_then(|place| STYLES.get(place)).map(|known| known.0),
        ..before.clone()
    });
    choice(("import-numbers", "Numbers are written"), (guess, labels), chosen, onchoose)
}

fn series(seen: &[Seen], choices: &Choices, choose: &Callback<Choices>) -> Html {
    let texts: Vec<String> =
        seen.iter().filter(|column| column.role == Role::Series).flat_map(|column| column.texts.clone()).collect();
    if texts.len() < 2 {
        return Html::default();
    }
    let labels = std::iter::once("all of them, summed".to_owned()).chain(texts.iter().cloned()).collect();
    let names: Vec<String> = std::iter::once("*".to_owned()).chain(texts).collect();
    let chosen = choices.series.as_ref().and_then(|series| names.iter().position(|name| name == series));
    let before = choices.clone();
    let onchoose = choose.reform(move |place: Option<usize>| Choices {
        series: place.and_then(|place| names.get(place).cloned()),
        ..before.clone()
    });
    choice(("import-series", "Series"), ("as understood", labels), chosen, onchoose)
}

/// The press that uses a manifest and the like; nothing where it sets nothing.
pub(super) fn use_of_artefact(artefact: &Artefact, merge: &Callback<()>) -> Html {
    if artefact.sets.is_empty() {
        return Html::default();
    }
    let onclick = merge.reform(|_: MouseEvent| ());
    html! { <button class="button button--first" type="button" {onclick}>{ "Use it" }</button> }
}

/// What was found in a manifest and the like.
pub(super) fn found(artefact: &Artefact) -> Html {
    let row = |set: &ask::SetTo| {
        html! {
            <tr>
                <th scope="row">{ handed::set_label(set.service, &set.path, &artefact.scenario) }</th>
                <td>{ &set.value }</td>
                <td>{ &set.from }</td>
            </tr>
        }
    };
    html! {
        <>
            if artefact.sets.is_empty() {
                <p>{ "It sets nothing that a scenario has." }</p>
            } else {
                <table class="preview__sets">
                    <thead><tr><th scope="col">{ "Sets" }</th><th scope="col">{ "to" }</th><th scope="col">{ "as it says in" }</th></tr></thead>
                    <tbody>{ for artefact.sets.iter().map(row) }</tbody>
                </table>
            }
            for refused in &artefact.refused { <p class="import__refusal">{ refused }</p> }
            for note in &artefact.notes { <p>{ note }</p> }
            <p>{ handed::unsaid(&artefact.unsaid) }</p>
        </>
    }
}
