//! A table of published figures beside ours.

use yew::prelude::*;

use super::board::Known;
use super::cases::{Case, Kind, Table};
use super::rows::{Row, Simulated, Summary};
use super::words;
use super::workload::{subject, workload};
use text::format::NBSP;

/// What a table shows.
pub struct Shown<'a> {
    /// The table.
    pub table: &'a Table,
    /// The rows of each of its cases.
    pub rows: Vec<Vec<Row>>,
    /// What is known of each of its cases.
    pub known: &'a [Known],
    /// Whether it is open at first.
    pub open: bool,
}

/// The table, folded up unless it is open at first. `ask` is sent the places of the cases to be simulated.
pub fn table(shown: &Shown<'_>, ask: &Callback<Vec<usize>>) -> Html {
    let topic = shown.table.topic;
    html! {
        <details class="card proof__table" id={topic.id} open={shown.open}>
            <summary class="proof__heading">
                <h2>{ topic.title }</h2>
                <span class="proof__count">{ count(shown) }</span>
            </summary>
            <p class="proof__lead">{ topic.lead }</p>
            <div class="proof__scroll" role="region" aria-label={topic.title} tabindex="0">{ cells(shown, ask) }</div>
        </details>
    }
}

/// What all tables come to, in sentences; `computed` says when and where.
pub fn summary(summary: &Summary, awaited: bool, computed: &str) -> Html {
    let [cases, kept] = summary.cases;
    let [figures, figures_kept] = summary.figures;
    html! {
        <>
            <p class="proof__verdict">
                if cases == 0 {
                    { "Computing every case…" }
                } else {
                    { format!("{kept} of {cases} reference cases are within their tolerance") }
                    if awaited { { " so far…" } } else { { "." } }
                }
            </p>
            if summary.measured > 0 {
                <p class="proof__said">
                    { format!("Functions measured on AWS Lambda, kept 600 s: our cold starts are off by {} on average, our \
                        instances by {}, over {} measured rates. ", precise(summary.cold_starts),
                        precise(summary.instances), summary.measured) }
                    { "The measuring authors' own simulator reports 12.23 % and 3.05 % over the 20 rates it published." }
                    if let Some([cold_starts, instances]) = summary.kept {
                        { format!(" Kept by three ages, which 10 of 16 rates chose, ours are off by {} and {}.",
                            precise(cold_starts), precise(instances)) }
                    }
                </p>
            }
            if cases > 0 {
                <p class="proof__said">
                    { format!("That is {figures_kept} of {figures} figures, each with its tolerance: measured, published \
                        by others, computed apart from this program, or, where a table says so, seen in its own \
                        simulation. Computed {computed} by the functions behind ") }
                    <code>{ "fulcrum predict" }</code>{ " and " }<code>{ "fulcrum bill" }</code>{ "." }
                </p>
                <p class="proof__said">{ simulations(summary) }</p>
            }
        </>
    }
}

fn simulations(summary: &Summary) -> Html {
    let [seen, kept] = summary.simulated;
    html! {
        <>
            { "What has a button can also be simulated request by request, by the functions behind " }
            <code>{ "fulcrum simulate" }</code>{ ", with 95 % intervals; one interval in twenty misses." }
            if seen > 0 {
                { format!(" So far {kept} of {seen} simulated figures are within their tolerance.") }
            }
        </>
    }
}

/// A share in percent with two decimals, as the authors print theirs.
fn precise(share: f64) -> String {
    format!("{:.2}{NBSP}%", 100.0 * share)
}

fn count(shown: &Shown<'_>) -> String {
    let of_case = |rows: &Vec<Row>| {
        let answered: Vec<bool> = rows.iter().filter_map(Row::within).collect();
        (!answered.is_empty()).then(|| answered.iter().all(|within| *within))
    };
    let answered: Vec<bool> = shown.rows.iter().filter_map(of_case).collect();
    let kept = answered.iter().filter(|within| **within).count();
    let all = shown.rows.len();
    match answered.len() {
        n if n < all => format!("{all} cases, computing…"),
        _ if (kept, all) == (1, 1) => "its one case within tolerance".into(),
        _ if kept == all => format!("all {all} cases within tolerance"),
        _ => format!("{kept} of {all} cases within tolerance"),
    }
}

fn cells(shown: &Shown<'_>, ask: &Callback<Vec<usize>>) -> Html {
    let bills = shown.table.cases.iter().all(|case| case.kind == Kind::Bill);
    let columns = if bills { "6" } else { "9" };
    let bodies = shown.table.cases.iter().enumerate().map(|(place, case)| {
        let known = &shown.known[place];
        let rows = shown.rows[place].iter().map(|row| line(row, case, known));
        html! {
            <tbody key={case.id().to_owned()}>
                <tr class="proof__case">
                    <th colspan={columns} scope="rowgroup">{ heading(case, place, ask) }</th>
                </tr>
                { for rows }
            </tbody>
        }
    });
    html! {
        <table class="proof__cells">
            <caption class="visually-hidden">{ shown.table.topic.title }</caption>
            <thead>
                <tr>
                    <td rowspan="2"></td>
                    <th scope="colgroup" colspan="2">{ shown.table.topic.theirs }</th>
                    <th scope="colgroup" colspan="3">{ if bills { "Ours" } else { "Ours by closed form" } }</th>
                    if !bills {
                        <th scope="colgroup" colspan="3">{ "Ours by simulation" }</th>
                    }
                </tr>
                <tr>
                    <th scope="col">{ "Figure" }</th><th scope="col">{ "Tolerance" }</th>
                    <th scope="col">{ "Figure" }</th><th scope="col">{ "Off by" }</th><th scope="col">{ "Within" }</th>
                    if !bills {
                        <th scope="col">{ "Figure ± 95 %" }</th><th scope="col">{ "Off by" }</th>
                        <th scope="col">{ "Within" }</th>
                    }
                </tr>
            </thead>
            { for bodies }
        </table>
    }
}

/// What a case is about, where it comes from, and what simulates it.
fn heading(case: &Case, place: usize, ask: &Callback<Vec<usize>>) -> Html {
    let (subject, workload) = (subject(case), workload(case));
    html! {
        <div class="proof__what">
            <span class="proof__workload"><b>{ &subject }</b>{ ": " }{ workload }</span>
            <span class="proof__from">{ source(case) }</span>
            if case.is_process() {
                <button class="proof__ask" type="button" onclick={ask.reform(move |_: MouseEvent| vec![place])}>
                    { "Simulate" }<span class="visually-hidden">{ format!(" {}", case.id()) }</span>
                </button>
            }
        </div>
    }
}

fn line(row: &Row, case: &Case, known: &Known) -> Html {
    if row.is_mean {
        return mean_line(row, known);
    }
    let published = row.unit.text(row.published.mean);
    let published = match row.published.interval {
        Some(interval) => format!("{published} ±{NBSP}{}", row.unit.short(interval)),
        None => published,
    };
    html! {
        <tr>
            <th scope="row">{ &row.label }</th>
            <td>{ published }</td>
            <td>{ words::tolerance(row.unit, &row.published) }</td>
            { ours(row, known) }
            if case.kind == Kind::Model {
                { simulated(row, case, known) }
            }
        </tr>
    }
}

/// A mean of errors: nobody published one, and it is itself how far we are off.
fn mean_line(row: &Row, known: &Known) -> Html {
    let ours = match (row.ours, &known.closed) {
        (Some(mean), _) => words::off(mean).trim_start_matches('+').to_owned(),
        (None, None) => "…".into(),
        (None, Some(_)) => "none known".into(),
    };
    html! {
        <tr>
            <th scope="row">{ &row.label }</th>
            <td></td>
            <td>{ words::at_most(row.published.allowed) }</td>
            <td>{ ours }</td>
            <td></td>
            { within(row.within()) }
            <td class="proof__none" colspan="3"></td>
        </tr>
    }
}

fn ours(row: &Row, known: &Known) -> Html {
    let Some(figure) = row.ours else {
        let text = if known.closed.is_none() { "…" } else { "none known" };
        return html! { <td class="proof__none" colspan="3">{ text }</td> };
    };
    html! {
        <>
            <td>{ row.unit.text(figure) }</td>
            <td>{ off(row, figure) }</td>
            { within(row.within()) }
        </>
    }
}

fn simulated(row: &Row, case: &Case, known: &Known) -> Html {
    let Some(Simulated { mean, ci95 }) = row.simulated else {
        let text = match known.simulated {
            _ if case.is_rule() => "a rule without chance",
            _ if !case.is_process() => "has no simulation",
            None => "",
            Some(_) => "not seen in it",
        };
        return html! { <td class="proof__none" colspan="3">{ text }</td> };
    };
    html! {
        <>
            <td>{ format!("{} ±{NBSP}{}", row.unit.text(mean), row.unit.short(ci95)) }</td>
            <td>{ off(row, mean) }</td>
            { within(row.simulated_within()) }
        </>
    }
}

fn source(case: &Case) -> Html {
    let words::Source { name, address } = words::source(case);
    match address {
        Some(address) => html! { <a href={address} rel="noopener">{ name }</a> },
        None => html! { { name } },
    }
}

fn off(row: &Row, figure: f64) -> String {
    row.off(figure).map_or_else(|| "from nothing".into(), words::off)
}

fn within(within: Option<bool>) -> Html {
    match within {
        Some(true) => html! { <td class="proof__yes">{ "yes" }</td> },
        Some(false) => html! { <td class="proof__no">{ "no" }</td> },
        None => html! { <td></td> },
    }
}
