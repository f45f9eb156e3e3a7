//! Components on a stage without a browser.

use std::fs;
use std::path::Path;
use std::rc::Rc;
use std::sync::mpsc::channel;

use answer::drawn::LatencyDrawn;
use answer::{Outcome, Survey};
use decide::draws::bands;
use decide::draws::latency::latency_in_parts;
use decide::evaluate::answer;
use fulcrum::ui::bill_table::bill_table;
use fulcrum::ui::cost_chart::{self, CostChart, cost_chart};
use fulcrum::ui::data_table::{DataTable, Table};
use fulcrum::ui::infographic::{self, alone, infographic};
use fulcrum::ui::latency_chart::{self, LatencyChart, latency_chart};
use fulcrum::ui::patterns::patterns;
use fulcrum::ui::week_chart::{self, WeekFigure};
use model::units::Rate;
use scenario::Scenario;
use scenario::knob::Knob;
use scenario::week::week;
use text::format;
use yew::platform::Runtime;
use yew::prelude::*;

/// What is put on the stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Show {
    /// The infographic as one SVG element.
    Drawing { narrow: bool },
    /// The bill.
    Bill,
    /// All figures.
    Everything,
    /// The table of a figure, open.
    Table(Figure),
}

/// A figure with a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Figure {
    Rows,
    Cost,
    Latency,
    Week,
}

#[derive(Clone, PartialEq, Properties)]
struct StageProps {
    scenario: Scenario,
    show: Show,
}

/// The markup of what is shown for a scenario.
pub(crate) fn render(scenario: &Scenario, show: Show) -> String {
    let (sender, receiver) = channel();
    let scenario = scenario.clone();
    Runtime::default().spawn_pinned(move || async move {
        let stage = yew::LocalServerRenderer::<Stage>::with_props(StageProps { scenario, show });
        sender.send(stage.hydratable(false).render().await).expect("the test waits");
    });
    receiver.recv().expect("the stage does not panic")
}

#[component]
fn Stage(props: &StageProps) -> Html {
    let scenario = Rc::new(props.scenario.clone());
    let (outcome, survey) = answer(&scenario);
    let (outcome, survey) = (Rc::new(outcome), Rc::new(survey));
    match props.show {
        Show::Drawing { narrow } => alone(narrow, &scenario, &outcome),
        Show::Bill => bill_table(&scenario, &outcome, &scenario.prices, &Callback::noop()),
        Show::Everything => everything(&scenario, &outcome, &survey),
        Show::Table(figure) => html! { <DataTable table={table(figure, &scenario, &outcome, &survey)} open=true /> },
    }
}

fn everything(scenario: &Rc<Scenario>, outcome: &Rc<Outcome>, survey: &Rc<Survey>) -> Html {
    let (demand, goal, rate) = (demand(scenario), scenario.goals.p99, scenario.traffic.rate);
    let bands = Rc::new(bands(scenario, Knob::Rate.facts().stops, 16));
    let cost = |compact| {
        let (outcome, survey, bands) = (Rc::clone(outcome), Rc::clone(survey), Rc::clone(&bands));
        cost_chart(&CostChart { outcome, survey, bands, failed: false, rate, compact })
    };
    html! {
        <>
            { patterns() }
            <div class="card">{ infographic(scenario, outcome) }</div>
            <div class="two">
                <div class="card">{ cost(false) }</div>
                <div class="card">{ latency_chart(&LatencyChart { outcome: Rc::clone(outcome), goal, drawn: Some(p99(scenario)), failed: false }) }</div>
            </div>
            <div class="card">{ cost(true) }</div>
            <div class="card"><WeekFigure {outcome} {demand} /></div>
            <div class="card">{ bill_table(scenario, outcome, &scenario.prices, &Callback::noop()) }</div>
        </>
    }
}

/// How far the p99 of both sides may lie, from a few draws.
fn p99(scenario: &Scenario) -> LatencyDrawn {
    let mut last = LatencyDrawn { count: 0, sides: Default::default() };
    latency_in_parts(scenario, &[8], &mut |drawn| last = drawn);
    last
}

fn demand(scenario: &Scenario) -> Rc<[f64; 168]> {
    let week = week(&scenario.traffic);
    Rc::new(week.rates().map(|relative| relative * scenario.traffic.rate.get()))
}

fn table(figure: Figure, scenario: &Rc<Scenario>, outcome: &Rc<Outcome>, survey: &Rc<Survey>) -> Table {
    match figure {
        Figure::Rows => infographic::table(Rc::clone(scenario), Rc::clone(outcome)),
        Figure::Cost => cost_chart::table(outcome, Rc::clone(survey)),
        Figure::Latency => latency_chart::table(Rc::clone(outcome), Some(p99(scenario))),
        Figure::Week => week_chart::table(Rc::clone(outcome), demand(scenario)),
    }
}

/// For each table some of the figures that its picture shows.
pub(crate) fn tables(scenario: &Scenario) -> [(Show, Vec<String>); 4] {
    let (outcome, survey) = answer(scenario);
    let (left, right) = (&outcome.serverless, &outcome.microservices);
    let costs = survey.costs.iter().flat_map(|at| [format::rate(at.rate), format::money(at.serverless)]);
    let times = [left, right].map(|side| [side.latency.p50, side.latency.p95, side.latency.p99, side.latency.p999]);
    let noon = Rate::of(demand(scenario)[12]);
    [
        (Show::Table(Figure::Rows), vec![format::money(left.cloud), format::money(right.people)]),
        (Show::Table(Figure::Cost), costs.collect()),
        (Show::Table(Figure::Latency), times.into_iter().flatten().map(format::duration).collect()),
        (
            Show::Table(Figure::Week),
            vec![format::rate(noon), format::count(left.hours.running[12]), "Sunday 23:00".into()],
        ),
    ]
}

/// Writes all figures of each workload into a file of its own, in light and in dark.
pub(crate) fn gallery(workloads: &[(String, Scenario)]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
    fs::create_dir_all(&folder).expect("the target folder can be written");
    let sheet = |name: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("styles").join(name));
    let sheets = ["tokens.css", "chart.css", "infographic.css", "latency.css", "week.css", "bill.css"];
    let styles: String = sheets.map(|name| sheet(name).expect("a style sheet of ours")).concat();
    for (n, (name, scenario)) in workloads.iter().enumerate() {
        let body = render(scenario, Show::Everything);
        for theme in ["light", "dark"] {
            let page = format!(
                "<!doctype html><html lang=\"en\" data-theme=\"{theme}\"><head><meta charset=\"utf-8\"><meta \
                 name=\"viewport\" content=\"width=device-width\"><title>{name}</title><style>{styles}{PAGE}</style>\
                 </head><body><main>{body}</main></body></html>"
            );
            fs::write(folder.join(format!("{n:02}-{theme}.html")), page).expect("the target folder can be written");
        }
    }
}

/// As much of the page as the figures need around them.
const PAGE: &str = "*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 \
    var(--sans)}main{max-width:852px;margin:auto;padding:12px;display:grid;gap:16px}.card{background:var(--card);\
    border:1px solid var(--line);border-radius:10px;padding:16px 24px;min-width:0}.two{display:grid;gap:16px;\
    grid-template-columns:1.25fr 1fr}.patterns{position:absolute}.pattern__serverless{fill:var(--fn)}\
    .pattern__microservices{fill:var(--ms)}.pattern__under-microservices{fill:var(--ms-soft)}.pattern__toss-up{fill:\
    var(--tie)}.pattern__under-toss-up{fill:var(--tie-soft)}@media(max-width:700px){.two{grid-template-columns:\
    minmax(0,1fr)}.card{padding:16px}}";
