//! All platforms for one workload, the cheapest first. Any of them becomes its side's with one press.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::answered::{Answered, use_answered};
use crate::ui::figure::{coordinate, figure};
use crate::ui::queue::{Asked, Place};
use ::words::charge;
use ::words::{facts, ranking as words, studies};
use answer::ranking::Ranked;
use ask::{Answer, Question};
use model::units::Seconds;
use scenario::msg::Msg;
use scenario::{Platform, Scenario, Side};
use text::format;

/// What the table needs.
#[derive(Clone, PartialEq, Properties)]
pub struct RankingTableProps {
    /// The workload, and the two platforms that are compared.
    pub scenario: Rc<Scenario>,
    /// All platforms, the cheapest first, as far as they are known.
    pub rows: Answered<Rc<Vec<Ranked>>>,
    /// Platforms that are open at first.
    #[prop_or_default]
    pub open: Vec<Platform>,
    /// Where a pick is sent.
    pub on: Callback<Msg>,
}

/// What the table of a scenario asks.
#[derive(Clone, PartialEq, Properties)]
pub struct RankingProps {
    /// The workload, and the two platforms that are compared.
    pub scenario: Rc<Scenario>,
    /// Where a pick is sent.
    pub on: Callback<Msg>,
}

/// The table, once the platforms are ranked.
#[component]
pub fn Ranking(props: &RankingProps) -> Html {
    let RankingProps { scenario, on } = props;
    let rows = use_answered(Place::Later, Some(Asked::new(Question::Ranking, scenario)), |_, answer| match answer {
        Answer::Ranking(rows) => Some(Rc::new(rows)),
        _ => None,
    });
    html! { <RankingTable {scenario} {rows} {on} /> }
}

/// The table. It keeps to itself which rows are open.
#[component]
pub fn RankingTable(props: &RankingTableProps) -> Html {
    let rows: &[Ranked] = props.rows.known().map_or(&[], |rows| rows.as_slice());
    let older = matches!(props.rows, Answered::Older(_)).then_some("older");
    let open = use_state_eq(|| props.open.clone());
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |platform: Platform| {
            let mut next = (*open).clone();
            match next.iter().position(|known| *known == platform) {
                Some(place) => drop(next.remove(place)),
                None => next.push(platform),
            }
            open.set(next);
        })
    };
    let chosen = [Side::Serverless, Side::Microservices].map(|side| props.scenario.platform(side));
    let table = Table { goal: props.scenario.goals.p99, chosen, rows, ontoggle, on: &props.on };
    let bodies = rows.iter().enumerate().map(|(place, row)| body(&table, place, row, open.contains(&row.platform)));
    let inside = html! {
        <table class={classes!("ranking__table", older)} role="table" aria-label="All platforms">
            <thead role="rowgroup">
                <tr role="row">
                    { heading("Rank", "ranking__rank ranking__unsaid") }
                    { heading("Platform", "ranking__platform") }
                    { heading("Cloud", "ranking__cloud") }
                    { heading("With people", "ranking__total") }
                    { heading("p99", "ranking__p99") }
                    { heading("Prices", "ranking__prices") }
                    { heading("Compare", "ranking__pick ranking__unsaid") }
                </tr>
            </thead>
            { for bodies }
            if props.rows.known().is_none() {
                { Platform::ALL.into_iter().map(empty).collect::<Html>() }
            }
        </table>
    };
    let inside = html! { <>{ inside }<p class="ranking__cheapest">{ words::cheapest(rows) }</p></> };
    let inside = match (props.rows.known(), props.rows.failed()) {
        (_, Some(_)) => html! { <>{ inside }<p role="status">{ studies::UNAVAILABLE }</p></> },
        (None, None) => html! { <>{ inside }<p class="ranking__waiting">{ studies::WAITING }</p></> },
        (Some(_), None) => inside,
    };
    let sub = "A month, cheapest first, with people; what cannot run the work comes last. A name opens its model.";
    figure("ranking", "All platforms for this workload", sub, inside)
}

/// What every row needs.
struct Table<'a> {
    goal: Seconds,
    chosen: [Platform; 2],
    rows: &'a [Ranked],
    ontoggle: Callback<Platform>,
    on: &'a Callback<Msg>,
}

fn heading(name: &'static str, class: &'static str) -> Html {
    html! { <th role="columnheader" scope="col" {class}><span>{ name }</span></th> }
}

/// The place of a platform that is not ranked yet, so that nothing moves when it is.
fn empty(platform: Platform) -> Html {
    let cell = |class: &'static str| html! { <td role="cell" {class}>{ "–" }</td> };
    html! {
        <tbody class={classes!("ranking__body", side_class(platform.side()))} role="rowgroup" key={platform.id()}>
            <tr role="row">
                { cell("ranking__rank") }
                <th role="rowheader" scope="row" class="ranking__platform">
                    <div class="ranking__who">
                        { mark(platform.side()) }
                        <span class="ranking__name">{ platform.name() }</span>
                        <span class="ranking__region">{ "–" }</span>
                    </div>
                </th>
                { cell("ranking__cloud") }
                { cell("ranking__total") }
                { cell("ranking__p99") }
                { cell("ranking__prices") }
                { cell("ranking__pick") }
            </tr>
        </tbody>
    }
}

/// A platform: its row, and below it what rules it out and what its model holds.
fn body(table: &Table<'_>, place: usize, row: &Ranked, open: bool) -> Html {
    let platform = row.platform;
    let chosen = table.chosen.contains(&platform);
    let rank = if row.limit.is_some() { "–".into() } else { format::count((place + 1) as f64) };
    let class = classes!(
        "ranking__body",
        side_class(platform.side()),
        chosen.then_some("ranking__body--chosen"),
        row.limit.is_some().then_some("ranking__body--out")
    );
    html! {
        <tbody {class} role="rowgroup" key={platform.id()}>
            <tr role="row" aria-current={chosen.then_some("true")}>
                <td role="cell" class="ranking__rank">{ rank }</td>
                <th role="rowheader" scope="row" class="ranking__platform">{ name(table, row, open) }</th>
                <td role="cell" class="ranking__cloud" data-label="cloud">{ struck(row, format::money(row.cloud)) }</td>
                <td role="cell" class="ranking__total" data-label="with people">
                    { struck(row, format::money(row.total)) }
                    { bar(row, table.rows) }
                </td>
                <td role="cell" class="ranking__p99" data-label="p99">{ latency(table.goal, row) }</td>
                <td role="cell" class="ranking__prices">{ words::verified(row.verified_share) }</td>
                <td role="cell" class="ranking__pick">{ pick(row, chosen, table.on) }</td>
            </tr>
            if there(row, open) {
                <tr role="row" id={below(platform)}>
                    <td role="cell" class="ranking__below" colspan="7">{ limit(row) }{ asks(row) }{ opened(row, open) }</td>
                </tr>
            }
        </tbody>
    }
}

fn side_class(side: Side) -> &'static str {
    match side {
        Side::Serverless => "ranking__body--fn",
        Side::Microservices => "ranking__body--ms",
    }
}

fn below(platform: Platform) -> String {
    format!("ranking-{}", platform.id())
}

/// The mark of its side, its name, where it runs. The name opens the row.
fn name(table: &Table<'_>, row: &Ranked, open: bool) -> Html {
    let platform = row.platform;
    let onclick = table.ontoggle.reform(move |_| platform);
    let there = there(row, open);
    html! {
        <div class="ranking__who">
            { mark(platform.side()) }
            <span class="visually-hidden">{ format!("{}: ", facts::side(platform.side())) }</span>
            <button class="ranking__name" type="button" aria-expanded={open.to_string()}
                aria-controls={there.then(|| below(platform))} {onclick}>
                { struck(row, platform.name().to_owned()) }
            </button>
            <span class="ranking__region">{ row.region.id() }</span>
        </div>
    }
}

/// A circle for functions, a square for containers.
fn mark(side: Side) -> Html {
    let shape = match side {
        Side::Serverless => html! { <circle cx="5.5" cy="5.5" r="5" /> },
        Side::Microservices => html! { <rect x="1" y="1" width="9" height="9" rx="1.2" /> },
    };
    html! { <svg class="ranking__mark" viewBox="0 0 11 11" width="11" height="11" aria-hidden="true" focusable="false">{ shape }</svg> }
}

/// A text, struck through where the platform cannot run the work.
fn struck(row: &Ranked, text: String) -> Html {
    if row.limit.is_some() {
        html! { <s>{ text }</s> }
    } else {
        html! { <span>{ text }</span> }
    }
}

/// Cloud and people of a row against the dearest of all.
fn bar(row: &Ranked, all: &[Ranked]) -> Html {
    let [cloud, people] = row.bar(all).map(|share| share * 100.0);
    html! {
        <svg class="ranking__bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="ranking__rail" width="100" height="4" />
            <rect class="ranking__spent" width={coordinate(cloud)} height="4" />
            <rect class="ranking__people" x={coordinate(cloud)} width={coordinate(people)} height="4" />
        </svg>
    }
}

fn latency(goal: Seconds, row: &Ranked) -> Html {
    let class = if row.meets_goal { "ranking__goal" } else { "ranking__goal ranking__goal--missed" };
    html! {
        <>
            { struck(row, format::duration(row.p99)) }
            { " " }
            <span {class}>{ words::goal(row, goal) }</span>
        </>
    }
}

fn pick(row: &Ranked, chosen: bool, on: &Callback<Msg>) -> Html {
    let platform = row.platform;
    let onclick = on.reform(move |_| Msg::Picked(platform));
    html! {
        <button class="ranking__button" type="button" {onclick}>
            { if chosen { "Compared" } else { "Compare" } }
            <span class="visually-hidden">{ format!(" {}", platform.name()) }</span>
        </button>
    }
}

/// Whether something stands below the row: what it holds, what rules it out, what has to be asked for.
fn there(row: &Ranked, open: bool) -> bool {
    open || row.limit.is_some() || !row.asks.is_empty()
}

fn asks(row: &Ranked) -> Html {
    let sentences = words::asks(row).into_iter().map(|sentence| html! { <p class="ranking__asks">{ sentence }</p> });
    sentences.collect()
}

fn limit(row: &Ranked) -> Html {
    let Some(sentence) = words::limit(row) else { return Html::default() };
    let source = row.cited.as_ref().map_or("", |cited| &*cited.source);
    html! { <p class="ranking__limit">{ sentence }{ linked(source) }</p> }
}

/// A source with its address as a link.
fn linked(source: &str) -> Html {
    if source.is_empty() {
        return Html::default();
    }
    let (before, address, after) = charge::linked(source);
    html! {
        <>
            { " Source: " }{ before.to_owned() }
            if let Some(address) = address.map(str::to_owned) {
                <a href={address.clone()} rel="noopener noreferrer" target="_blank">{ address }</a>
            }
            { after.to_owned() }
        </>
    }
}

fn opened(row: &Ranked, open: bool) -> Html {
    if !open {
        return Html::default();
    }
    html! {
        <>
            <p>{ words::models(row) }</p>
            if let Some(left) = words::leaves_out(row) { <p>{ left }</p> }
        </>
    }
}
