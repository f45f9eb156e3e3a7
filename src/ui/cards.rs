//! Everything below the first screen: the week, the studies, all platforms, the bill, what one would set, the comparison, the simulation.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::bill_table::bill_table;
use crate::ui::compare::Compare;
use crate::ui::ranking_table::Ranking;
use crate::ui::simulation::SimulationCard;
use crate::ui::store::Shown;
use crate::ui::study::{Kind, Study};
use crate::ui::to_set::ToSetCard;
use crate::ui::week_chart::WeekFigure;
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
    html! {
        <>
            <div class="card"><WeekFigure outcome={&shown.outcome} demand={&shown.demand} /></div>
            <Study kind={Kind::Tornado} {scenario} {on} />
            <Study kind={Kind::Growth} {scenario} {on} />
            <Study kind={Kind::Map} {scenario} {on} />
            <div class="card"><Ranking {scenario} {on} /></div>
            <div class="card card--printed">{ bill_table(&shown.scenario, &shown.outcome, &scenario.prices, on) }</div>
            <div class="card"><ToSetCard {scenario} /></div>
            <div class="card"><Compare {scenario} {on} /></div>
            <div class="card"><SimulationCard {scenario} /></div>
        </>
    }
}
