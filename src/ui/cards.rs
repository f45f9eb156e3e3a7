//! Everything below the first screen: the week, the studies, all platforms, the bill, the comparison, the simulation.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::bill_table::bill_table;
use crate::ui::compare::Compare;
use crate::ui::ranking_table::Ranking;
use crate::ui::simulation::SimulationCard;
use crate::ui::store::Shown;
use crate::ui::study::{Kind, Study};
use crate::ui::week_chart::{WeekChart, week_chart};
use scenario::Scenario;
use scenario::msg::Msg;

/// What the cards need.
#[derive(Clone, PartialEq, Properties)]
pub struct CardsProps {
    /// The answer that is shown.
    pub shown: Shown,
    /// What is chosen, which may be newer.
    pub scenario: Rc<Scenario>,
    /// Where everything that the reader does is sent.
    pub on: Callback<Msg>,
}

/// The cards. Nothing of them changes where neither the answer nor the scenario has.
#[component]
pub fn Cards(props: &CardsProps) -> Html {
    let CardsProps { shown, scenario, on } = props;
    let week = WeekChart { outcome: Rc::clone(&shown.outcome), demand: Rc::clone(&shown.demand) };
    let study = |kind: Kind| html! { <Study {kind} scenario={Rc::clone(scenario)} on={on.clone()} /> };
    html! {
        <>
            <div class="card">{ week_chart(&week) }</div>
            { study(Kind::Tornado) }
            { study(Kind::Growth) }
            { study(Kind::Map) }
            <div class="card"><Ranking scenario={Rc::clone(scenario)} on={on.clone()} /></div>
            <div class="card">{ bill_table(&shown.scenario, &shown.outcome, &scenario.prices, on) }</div>
            <div class="card"><Compare scenario={Rc::clone(scenario)} on={on.clone()} /></div>
            <div class="card"><SimulationCard scenario={Rc::clone(scenario)} /></div>
        </>
    }
}
