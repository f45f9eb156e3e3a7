//! The whole page: controls on the left, the answer and its pictures on the right.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::drawn::{BandAt, LatencyDrawn};
use crate::app::history::{Act, History};
use crate::app::link;
use crate::app::msg::Msg;
use crate::app::outcome::Outcome;
use crate::app::scenario::Scenario;
use crate::app::words::{self, facts};
use crate::ui::announcer::{Announcer, AnnouncerProps};
use crate::ui::browser;
use crate::ui::cost_chart::{CostChart, cost_chart};
use crate::ui::draws::{use_all_draws, use_bands, use_latency};
use crate::ui::header::{Header, HeaderProps};
use crate::ui::hooks::{left, use_done, when};
use crate::ui::infographic::infographic;
use crate::ui::island::{island, use_islands};
use crate::ui::latency_chart::{LatencyChart, latency_chart};
use crate::ui::notice::{Notices, Told, notice_board};
use crate::ui::panel::{Panel, panel};
use crate::ui::part::part;
use crate::ui::shell;
use crate::ui::store::{Answer, Store, did, use_answer, use_steady};
use crate::ui::verdict_card::verdict_card;
use crate::ui::weave::weaves;

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
    let (store, notices) = use_opened(&props.fragment);
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
    let answer = use_all_draws(&scenario, &answer);
    let bands = use_bands(&scenario);
    let latency = use_latency(&scenario);
    let shown = use_steady(&store.0, &answer.outcome);
    let today = use_memo((), |()| browser::today());
    let fragment = link::write(&scenario);
    use_address(fragment.clone());
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
    let controls = Panel { scenario: &scenario, survey: &answer.survey, on: &on };
    let header = HeaderProps {
        address: props.address.clone(),
        fragment: fragment.into(),
        scenario: Rc::clone(&scenario),
        can: [store.0.can_undo(), store.0.can_redo()],
        on: on.clone(),
        onact,
    };
    let old = words::prices::old(&answer.outcome, *today);
    html! {
        <div class="page" {ondragover} {ondrop}>
            { weaves() }
            { part::<Header>(header) }
            { notice_board(&notices, old, &ondismiss) }
            <main class="page__main">
                { panel(&controls, island("import")) }
                <div class="page__answer">
                    { verdict_card(&scenario, &shown) }
                    { pictures(&scenario, &answer, (&shown, &bands, latency)) }
                </div>
            </main>
            { footer(&answer.outcome) }
            { part::<Announcer>(AnnouncerProps { text: words::announcement(&shown).into() }) }
        </div>
    }
}

/// The scenario of a fragment and what was wrong with it, followed when the address changes.
#[hook]
fn use_opened(fragment: &AttrValue) -> (UseReducerHandle<Store>, UseReducerHandle<Notices>) {
    let opened = use_memo(fragment.clone(), |fragment| link::read(fragment));
    let store = use_reducer({
        let opened = Rc::clone(&opened);
        move || Store(History::new(opened.0.clone()))
    });
    let notices = use_reducer(move || Notices::new(opened.1.iter().map(ToString::to_string)));
    let (scenario, board) = (store.dispatcher(), notices.dispatcher());
    use_done(when((), move |()| {
        left(browser::on_fragment_change(Callback::from(move |fragment: String| {
            let (opened, wrong) = link::read(&fragment);
            scenario.dispatch(did(Msg::Opened(Box::new(opened))));
            wrong.iter().for_each(|notice| board.dispatch(Told::Said(notice.to_string())));
        })))
    }));
    (store, notices)
}

/// Keeps the address in step with the scenario. What it opened with stays until something changes: a damaged
/// link is still there to be looked at.
#[hook]
fn use_address(fragment: String) {
    let first = use_mut_ref(|| true);
    use_done(when(fragment, move |fragment: &String| {
        if !first.replace(false) {
            browser::replace_fragment(fragment);
        }
        None
    }));
}

/// What a worker has drawn so far: the answer that is shown, the bands of the costs, those of p99.
type Shown<'a> = (&'a Rc<Outcome>, &'a Rc<Vec<BandAt>>, Option<LatencyDrawn>);

fn pictures(scenario: &Rc<Scenario>, answer: &Answer, (shown, bands, drawn): Shown<'_>) -> Html {
    let outcome = || Rc::clone(&answer.outcome);
    let survey = Rc::clone(&answer.survey);
    let (rate, bands) = (scenario.traffic.rate, Rc::clone(bands));
    let cost = CostChart { outcome: outcome(), survey, bands, rate, compact: false };
    let latency = LatencyChart { outcome: outcome(), goal: scenario.goals.p99, drawn };
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
            </p>
        </footer>
    }
}
