//! Everything below the first screen: the week, the studies, all platforms, the bill, the comparison, the simulation.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::bill_table::bill_table;
use crate::ui::compare::{Compare, CompareProps};
use crate::ui::part::part;
use crate::ui::ranking_table::{Ranking, RankingProps};
use crate::ui::simulation::{SimulationCard, SimulationProps};
use crate::ui::store::Shown;
use crate::ui::study::{Kind, Study, StudyProps};
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
    let own = || (Rc::clone(scenario), on.clone());
    let study = |kind: Kind| {
        let (scenario, on) = own();
        part::<Study>(StudyProps { kind, scenario, on })
    };
    html! {
        <>
            <div class="card">{ week_chart(&week) }</div>
            { study(Kind::Tornado) }
            { study(Kind::Growth) }
            { study(Kind::Map) }
            <div class="card">{ part::<Ranking>({ let (scenario, on) = own(); RankingProps { scenario, on } }) }</div>
            <div class="card">{ bill_table(&shown.scenario, &shown.outcome, &scenario.prices, on) }</div>
            <div class="card">{ part::<Compare>({ let (scenario, on) = own(); CompareProps { scenario, kept: None, on } }) }</div>
            <div class="card">{ part::<SimulationCard>(SimulationProps { scenario: Rc::clone(scenario) }) }</div>
        </>
    }
}
