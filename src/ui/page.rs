//! The whole page: controls on the left, the answer and its pictures on the right.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::announcer::Announcer;
use crate::ui::answered::Answered;
use crate::ui::brief::{brief_head, brief_rest};
use crate::ui::browser;
use crate::ui::cards::Cards;
use crate::ui::cost_chart::{CostChart, cost_chart};
use crate::ui::draws::{use_all_draws, use_bands, use_flips, use_latency};
use crate::ui::export::{self, Exporter};
use crate::ui::handover::use_handover;
use crate::ui::header::{Header, HeaderProps};
use crate::ui::import::{import_area, use_import};
use crate::ui::infographic::infographic;
use crate::ui::latency_chart::{LatencyChart, latency_chart};
use crate::ui::notice::{Change, Standing, notice_board};
use crate::ui::opened::{use_address, use_opened, use_written};
use crate::ui::panel::{Panel, panel};
use crate::ui::patterns::patterns;
use crate::ui::shell;
use crate::ui::store::{Shown, did, use_shown, use_steady};
use crate::ui::verdict_card::verdict_card;
use answer::Outcome;
use answer::drawn::{BandAt, LatencyDrawn};
use scenario::Scenario;
use scenario::history::{Act, History};
use scenario::link;
use scenario::msg::Msg;
use words::{self, facts};
#[cfg(feature = "ssr")]
use {
    crate::ui::{
        bill_table::bill_table,
        data_table::opened,
        figure::figure,
        import::{Importing, Intake},
        infographic,
        notice::Notices,
    },
    answer::Whole,
};

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
    let (store, notices, _) = use_opened(&props.fragment, LINES, Some(Rc::clone(&address)));
    let on = {
        let dispatcher = store.dispatcher();
        use_callback((), move |msg: Msg, ()| dispatcher.dispatch(did(msg)))
    };
    let onact = {
        let dispatcher = store.dispatcher();
        use_callback((), move |act: Act, ()| dispatcher.dispatch(act))
    };
    let scenario = Rc::clone(store.0.now());
    let drawing = use_drawing(&scenario, &store.0);
    use_effect_with(drawing.stands(), |stands| {
        if *stands {
            shell::ready();
        }
    });
    let today = use_memo((), |()| browser::today());
    let fragment = AttrValue::from(link::write(&scenario));
    use_written(address, fragment.to_string());
    let (importing, intake) = use_import(&scenario, on.clone());
    use_handover(intake.take.clone());

    let ondismiss = {
        let dispatcher = notices.dispatcher();
        use_callback((), move |id: u32, ()| dispatcher.dispatch(Change::Dismissed(id)))
    };
    let failed = {
        let dispatcher = notices.dispatcher();
        use_callback((), move |text: String, ()| dispatcher.dispatch(Change::More(text)))
    };
    // Without this the browser would open a file that is dropped beside a target.
    let ondragover = |event: DragEvent| event.prevent_default();
    let ondrop = {
        let onfile = intake.take.clone();
        move |event: DragEvent| {
            event.prevent_default();
            if let Some(file) = event.data_transfer().and_then(|data| data.files()?.get(0)) {
                onfile.emit(file);
            }
        }
    };
    let link = AttrValue::from(export::address_of(&props.address, &fragment));
    let printed = link.clone();
    let traffic = importing.origin(&scenario).map(AttrValue::from);
    let exporter = Exporter { scenario: Rc::clone(&scenario), link, traffic, failed };
    let unshared = words::unshared(&fragment).map(|text| Standing { text, act: Some(export::save_button(&exporter)) });
    let shown = drawing.answered.known();
    let controls = Panel { scenario: &scenario, shown, on: &on };
    let header = HeaderProps {
        address: props.address.clone(),
        fragment: fragment.clone(),
        exporter,
        steps: [store.0.undoes().cloned(), store.0.redoes().cloned()],
        on: on.clone(),
        onact,
    };
    let old = shown.and_then(|shown| words::prices::old(&shown.outcome, *today)).map(Standing::new);
    let unanswered = drawing.answered.failed().map(|_| Standing::new(words::UNANSWERED.to_owned()));
    let standing: Vec<Standing> = unanswered.into_iter().chain(old).chain(unshared).collect();
    html! {
        <div class="page" data-scenario={fragment} {ondragover} {ondrop}>
            { patterns() }
            <Header ..header />
            { notice_board(&notices, &standing, &ondismiss) }
            <main class="page__main">
                { panel(&controls, import_area(&importing, &intake)) }
                { drawing.view(&scenario, &on, &printed) }
            </main>
            { footer(shown.map(|shown| &*shown.outcome)) }
            if let Some(steady) = &drawing.steady {
                <Announcer text={announced(&store.0, steady)} />
            }
        </div>
    }
}

/// The answer in a sentence for who does not see it, after what was undone or done again, where something was.
fn announced(history: &History, outcome: &Outcome) -> String {
    let stepped = history.stepped().map(|(act, msg)| words::undo::stepped(act, msg) + " ");
    stepped.unwrap_or_default() + &words::announcement(outcome)
}

/// The answer with all that is drawn of it.
struct Drawing {
    /// With all draws, once they are there.
    answered: Answered<Shown>,
    /// The outcome whose verdict does not flicker.
    steady: Option<Rc<Outcome>>,
    /// Whether all draws were asked for in vain.
    undrawn: bool,
    bands: Answered<Rc<Vec<BandAt>>>,
    latency: Answered<LatencyDrawn>,
    /// Whether nothing more will arrive for the first screen: draws, flips and bands are there, or will not come.
    complete: bool,
}

/// All that is asked about the scenario for the first screen.
#[hook]
fn use_drawing(scenario: &Rc<Scenario>, history: &History) -> Drawing {
    let answered = use_shown(scenario);
    let draws = use_all_draws(scenario);
    let (bands, latency) = (use_bands(scenario), use_latency(scenario));
    let flips = use_flips(scenario);
    let is_fresh = matches!(answered, Answered::Fresh(_));
    let all = draws.fresh().copied().filter(|_| is_fresh);
    let strips = flips.fresh().cloned().filter(|_| is_fresh);
    let whole = use_memo((answered, all, strips), |(answered, all, strips)| {
        answered.clone().map(|shown| shown.weighed(*all).confirmed(strips.clone()))
    });
    let answered = (*whole).clone();
    let steady = use_steady(history, answered.known().map(|shown| &shown.outcome));
    let complete = is_fresh && draws.is_settled() && flips.is_settled() && bands.is_settled() && latency.is_settled();
    Drawing { answered, steady, undrawn: draws.failed().is_some(), bands, latency, complete }
}

impl Drawing {
    /// Whether there is something to look at, if only that nothing answers.
    const fn stands(&self) -> bool {
        self.answered.known().is_some() || self.answered.failed().is_some()
    }

    /// The answer and its pictures. They are marked where they are of an earlier scenario than the controls.
    fn view(&self, scenario: &Rc<Scenario>, on: &Callback<Msg>, address: &str) -> Html {
        let is_older = self.answered.fresh().is_none_or(|shown| shown.scenario != *scenario);
        let known = self.answered.known().zip(self.steady.as_ref());
        let inside = match known {
            Some((shown, steady)) => {
                let cards = html! { <Cards shown={shown.clone()} {scenario} {on} /> };
                self.pictures(shown, steady, cards, address)
            }
            // Why there is nothing is said above.
            None if self.answered.failed().is_some() => Html::default(),
            None => html! { <p class="page__waiting">{ words::studies::WAITING }</p> },
        };
        let class = classes!("page__answer", (is_older && known.is_some()).then_some("older"));
        // For whoever waits until nothing moves any more: a test, or a program that takes a picture.
        let complete = (self.complete && !is_older).to_string();
        html! { <div {class} aria-busy={is_older.to_string()} data-complete={complete}>{ inside }</div> }
    }

    /// The verdict and the pictures of the first screen, with the `cards` below them; on paper the `address` opens it again.
    fn pictures(&self, shown: &Shown, steady: &Rc<Outcome>, cards: Html, address: &str) -> Html {
        let outcome = || Rc::clone(&shown.outcome);
        let rate = shown.scenario.traffic.rate;
        let bands = self.bands.fresh().cloned().unwrap_or_default();
        let failed = self.bands.failed().is_some();
        let survey = Rc::clone(&shown.survey);
        let cost = CostChart { outcome: outcome(), survey, bands, failed, rate, compact: false };
        let (drawn, failed) = (self.latency.fresh().copied(), self.latency.failed().is_some());
        let latency = LatencyChart { outcome: outcome(), goal: shown.scenario.goals.p99, drawn, failed };
        html! {
            <>
                { brief_head(&shown.scenario) }
                { verdict_card(&shown.scenario, steady, self.undrawn) }
                <div class="page__pictures">
                    <div class="card card--printed">{ infographic(&shown.scenario, steady) }</div>
                    <div class="card card--half">{ cost_chart(&cost) }</div>
                    <div class="card card--half">{ latency_chart(&latency) }</div>
                    { cards }
                    { brief_rest(&shown.scenario, &shown.outcome, address) }
                </div>
            </>
        }
    }
}

/// The page with its answer as it stands before any program runs, for whoever reads it without one: the example that it
/// opens with, worked. Nothing in it can be pressed. `address` is where the page will stand, as far as it is known.
#[cfg(feature = "ssr")]
pub fn first_view(whole: Whole, address: &str) -> Html {
    let scenario = Rc::new(Scenario::default());
    let shown = Shown::new(&scenario, whole);
    let (on, importing) = (Callback::noop(), Importing::default());
    let exporter = Exporter {
        scenario: Rc::clone(&scenario),
        link: address.to_owned().into(),
        traffic: None,
        failed: Callback::noop(),
    };
    let header = HeaderProps {
        address: address.to_owned().into(),
        fragment: link::write(&scenario).into(),
        exporter,
        steps: [None, None],
        on: on.clone(),
        onact: Callback::noop(),
    };
    let steady = Rc::clone(&shown.outcome);
    let drawing = Drawing {
        steady: None,
        undrawn: false,
        bands: Answered::Waiting,
        latency: Answered::Waiting,
        complete: true,
        answered: Answered::Fresh(shown.clone()),
    };
    let bill = bill_table(&scenario, &shown.outcome, &scenario.prices, &on);
    let rows = opened(&infographic::table(Rc::clone(&scenario), Rc::clone(&shown.outcome)));
    let below = html! {
        <>
            <div class="card card--printed">{ bill }</div>
            <div class="card">
                { figure("rows", "On balance, as a table", "Row by row, and what each rests on.", html! { <div class="data__scroll">{ rows }</div> }) }
            </div>
        </>
    };
    html! {
        <div class="page">
            { patterns() }
            <Header ..header />
            { notice_board(&Notices::default(), &[], &Callback::noop()) }
            <main class="page__main">
                { panel(&Panel { scenario: &scenario, shown: Some(&shown), on: &on }, import_area(&importing, &Intake::noop())) }
                <div class="page__answer">
                    { drawing.pictures(&shown, &steady, below, address) }
                </div>
            </main>
            { footer(Some(&shown.outcome)) }
        </div>
    }
}

fn footer(outcome: Option<&Outcome>) -> Html {
    let dates =
        outcome.and_then(facts::dates).map_or_else(|| "list prices".to_owned(), |dates| format!("prices of {dates}"));
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
