//! The whole page: controls on the left, the answer and its pictures on the right.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::announcer::{Announcer, AnnouncerProps};
use crate::ui::browser;
use crate::ui::cost_chart::{CostChart, cost_chart};
use crate::ui::draws::{SoFar, use_all_draws, use_bands, use_latency};
use crate::ui::export;
use crate::ui::header::{Header, HeaderProps};
use crate::ui::infographic::infographic;
use crate::ui::island::{island, use_islands};
use crate::ui::latency_chart::{LatencyChart, latency_chart};
use crate::ui::notice::{Standing, Told, notice_board};
use crate::ui::opened::{use_address, use_opened, use_written};
use crate::ui::panel::{Panel, panel};
use crate::ui::part::part;
use crate::ui::shell;
use crate::ui::store::{Answer, did, use_answer, use_steady};
use crate::ui::verdict_card::verdict_card;
use crate::ui::weave::weaves;
use answer::Outcome;
use answer::drawn::{BandAt, LatencyDrawn};
use scenario::Scenario;
use scenario::history::Act;
use scenario::link;
use scenario::msg::Msg;
use words::{self, facts};

/// Most lines that are said of one link: more would push the answer off the screen.
const LINES: usize = 3;

/// What the page opens with.
#[derive(Clone, PartialEq, Properties)]
pub struct PageProps {
    /// Where it stands, without the part after `#`.
    pub address: AttrValue,
    /// The part after `#`.
    pub fragment: AttrValue,
}

/// The page.
#[component]
pub fn Page(props: &PageProps) -> Html {
    let address = use_address(&props.fragment);
    let (store, notices) = use_opened(&props.fragment, LINES, Some(Rc::clone(&address)));
    let on = {
        let dispatcher = store.dispatcher();
        use_callback((), move |msg: Msg, ()| dispatcher.dispatch(did(msg)))
    };
    let onact = {
        let dispatcher = store.dispatcher();
        use_callback((), move |act: Act, ()| dispatcher.dispatch(act))
    };
    let scenario = Rc::clone(store.0.now());
    let answer = use_answer(&scenario);
    let SoFar { known: answer, failed } = use_all_draws(&scenario, &answer);
    let bands = use_bands(&scenario);
    let latency = use_latency(&scenario);
    let shown = use_steady(&store.0, &answer.outcome);
    let today = use_memo((), |()| browser::today());
    let fragment = AttrValue::from(link::write(&scenario));
    use_written(address, fragment.to_string());
    use_islands(&fragment, &on);

    let ondismiss = {
        let dispatcher = notices.dispatcher();
        use_callback((), move |id: u32, ()| dispatcher.dispatch(Told::Dismissed(id)))
    };
    // Without this the browser would open a file that is dropped beside a target.
    let ondragover = |event: DragEvent| event.prevent_default();
    let ondrop = |event: DragEvent| {
        event.prevent_default();
        if let Some(file) = event.data_transfer().and_then(|data| data.files()?.get(0)) {
            shell::take(&file);
        }
    };
    let link = AttrValue::from(export::address_of(&props.address, &fragment));
    let unshared = words::unshared(&fragment).map(|text| Standing { text, act: Some(export::save_button(&link)) });
    let controls = Panel { scenario: &scenario, survey: &answer.survey, on: &on };
    let header = HeaderProps {
        address: props.address.clone(),
        fragment: fragment.clone(),
        link,
        scenario: Rc::clone(&scenario),
        can: [store.0.can_undo(), store.0.can_redo()],
        on: on.clone(),
        onact,
    };
    let old = words::prices::old(&answer.outcome, *today).map(Standing::new);
    let standing: Vec<Standing> = old.into_iter().chain(unshared).collect();
    html! {
        <div class="page" data-scenario={fragment} {ondragover} {ondrop}>
            { weaves() }
            { part::<Header>(header) }
            { notice_board(&notices, &standing, &ondismiss) }
            <main class="page__main">
                { panel(&controls, island("import")) }
                <div class="page__answer">
                    { verdict_card(&scenario, &shown, failed) }
                    { pictures(&scenario, &answer, (&shown, bands, latency)) }
                </div>
            </main>
            { footer(&answer.outcome) }
            { part::<Announcer>(AnnouncerProps { text: words::announcement(&shown).into() }) }
        </div>
    }
}

/// What a worker has drawn so far: the answer that is shown, the bands of the costs, those of p99.
type Shown<'a> = (&'a Rc<Outcome>, SoFar<Rc<Vec<BandAt>>>, SoFar<Option<LatencyDrawn>>);

fn pictures(scenario: &Rc<Scenario>, answer: &Answer, (shown, bands, drawn): Shown<'_>) -> Html {
    let outcome = || Rc::clone(&answer.outcome);
    let survey = Rc::clone(&answer.survey);
    let rate = scenario.traffic.rate;
    let SoFar { known: bands, failed } = bands;
    let cost = CostChart { outcome: outcome(), survey, bands, failed, rate, compact: false };
    let SoFar { known: drawn, failed } = drawn;
    let latency = LatencyChart { outcome: outcome(), goal: scenario.goals.p99, drawn, failed };
    html! {
        <div class="page__pictures">
            <div class="card">{ infographic(scenario, shown) }</div>
            <div class="card card--half">{ cost_chart(&cost) }</div>
            <div class="card card--half">{ latency_chart(&latency) }</div>
            { island("cards") }
        </div>
    }
}

fn footer(outcome: &Outcome) -> Html {
    let dates = facts::dates(outcome).map_or_else(|| "list prices".to_owned(), |dates| format!("prices of {dates}"));
    html! {
        <footer class="footer">
            <p>
                { format!("Modelled with {dates}, each with its source and date. Not a quote. ") }
                { "Nothing you type leaves this page. " }<a href="proof/">{ "Proof: published figures beside ours" }</a>
                { concat!(" Version ", env!("CARGO_PKG_VERSION"), ".") }
            </p>
        </footer>
    }
}
