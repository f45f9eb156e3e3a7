//! What both sides run on: platforms, region, machines, the way in, and how capacity is bought.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::select::{Choosable, Select};
use answer::{Known, Offers};
use catalogue::{NodeType, Region};
use scenario::msg::Msg;
use scenario::places;
use scenario::{Architecture, FrontDoor, Microservices, Platform, Purchase, Scenario, Serverless, Side};
use words::choices;

/// What the lists need: no more than they show, so that the movement of a slider mostly leaves them alone.
#[derive(Clone, PartialEq, Properties)]
pub struct PlatformFoldProps {
    /// The functions side.
    pub serverless: Serverless,
    /// The containers side.
    pub microservices: Microservices,
    /// What is paid of the list price by each way to buy, in the order of [`Purchase::ALL`].
    pub offers: Rc<Offers>,
    /// How well prices are known in each region.
    pub known: Rc<Vec<Known>>,
    /// Where a choice is sent.
    pub on: Callback<Msg>,
}

/// The lists of the fold, those first that decide what the others hold.
#[component]
pub fn PlatformFold(props: &PlatformFoldProps) -> Html {
    let PlatformFoldProps { serverless, microservices, offers, known, on } = props;
    let (serverless, microservices) = (serverless.clone(), microservices.clone());
    let scenario = &Scenario { serverless, microservices, ..Scenario::default() };
    html! {
        <>
            { platform(scenario, Side::Serverless, on) }
            { platform(scenario, Side::Microservices, on) }
            { region(scenario, known, on) }
            { nodes(scenario, on) }
            { architecture(scenario, Side::Serverless, on) }
            { architecture(scenario, Side::Microservices, on) }
            { door(scenario, on) }
            { purchase(scenario, offers, on) }
        </>
    }
}

/// The lists of a scenario; `offers` is what each way to buy costs, `known` how well prices are known in each region.
pub fn platform_fold(scenario: &Scenario, (offers, known): (&Rc<Offers>, &Rc<Vec<Known>>), on: &Callback<Msg>) -> Html {
    let (serverless, microservices) = (scenario.serverless.clone(), scenario.microservices.clone());
    let (offers, known, on) = (Rc::clone(offers), Rc::clone(known), on.clone());
    html! { <PlatformFold {serverless} {microservices} {offers} {known} {on} /> }
}

fn platform(scenario: &Scenario, side: Side, on: &Callback<Msg>) -> Html {
    let platforms: Vec<Platform> = Platform::of(side).collect();
    let chosen = place_of(&platforms, &scenario.platform(side));
    let options = platforms.iter().map(|platform| Choosable::new(platform.name())).collect::<Vec<_>>();
    let (label, id) = match side {
        Side::Serverless => ("Functions on", "functions"),
        Side::Microservices => ("Containers on", "containers"),
    };
    let note = choices::platform(scenario.platform(side)).map(AttrValue::from);
    let onchoose = on.reform(move |place: usize| Msg::Picked(platforms[place]));
    html! { <Select {label} {id} {options} {chosen} {note} {onchoose} /> }
}

fn region(scenario: &Scenario, shares: &[Known], on: &Callback<Msg>) -> Html {
    let known = places::regions(scenario);
    let ids = [&scenario.serverless.region, &scenario.microservices.region];
    let chosen = known.iter().position(|region| ids.iter().any(|id| region.id() == &***id)).unwrap_or_default();
    // While an answer to other platforms stands, its shares are those of another list.
    let share = |place: usize| shares.get(place).filter(|_| shares.len() == known.len());
    let option = |(place, region): (usize, &Region)| Choosable::new(choices::region_with(*region, share(place)));
    let options = known.iter().enumerate().map(option).collect::<Vec<_>>();
    let note = Some(AttrValue::from(choices::region_note(scenario)));
    let onchoose = on.reform(move |place: usize| Msg::Moved(known[place].id()));
    html! { <Select label="Region" id="region" {options} {chosen} {note} {onchoose} /> }
}

/// Nothing where the platform has no nodes to choose.
fn nodes(scenario: &Scenario, on: &Callback<Msg>) -> Html {
    let known: Vec<&'static NodeType> = places::nodes_of(scenario.microservices.platform).collect();
    if known.is_empty() {
        return Html::default();
    }
    let chosen = known.iter().position(|node| *node.id == *scenario.microservices.node).unwrap_or_default();
    let option = |node: &&'static NodeType| Choosable {
        group: Some(choices::family(node).into()),
        ..Choosable::new(choices::node(node))
    };
    let options = known.iter().map(option).collect::<Vec<_>>();
    let onchoose = on.reform(move |place: usize| Msg::Equipped(known[place].id));
    html! { <Select label="Node type" id="node" {options} {chosen} {onchoose} /> }
}

/// Nothing where the platform does not leave the choice.
fn architecture(scenario: &Scenario, side: Side, on: &Callback<Msg>) -> Html {
    if !places::has_architectures(scenario.platform(side)) {
        return Html::default();
    }
    let known = Architecture::ALL.map(|(architecture, _)| architecture);
    let (id, stands) = match side {
        Side::Serverless => ("functions-architecture", scenario.serverless.architecture),
        Side::Microservices => ("containers-architecture", scenario.microservices.architecture),
    };
    let label = format!("Instruction set of {}", scenario.platform(side).short());
    let options = known.map(|each| Choosable::new(choices::architecture(each))).to_vec();
    let onchoose = on.reform(move |place: usize| Msg::Compiled(side, known[place]));
    let chosen = place_of(&known, &stands);
    html! { <Select {label} {id} {options} {chosen} {onchoose} /> }
}

fn door(scenario: &Scenario, on: &Callback<Msg>) -> Html {
    let provider = scenario.serverless.platform.provider();
    let doors = choices::doors(provider);
    let options = doors.map(|(_, name, sold)| Choosable { disabled: !sold, ..Choosable::new(name) }).to_vec();
    let note = choices::no_door(provider);
    let stands = match scenario.serverless.door() {
        _ if note.is_some() => FrontDoor::FunctionUrl,
        // Where there is no dearer gateway, the usual one stands in for it.
        FrontDoor::RestApi if !doors[1].2 => FrontDoor::HttpApi,
        FrontDoor::Balancer if !doors[3].2 => FrontDoor::HttpApi,
        door => door,
    };
    let chosen = place_of(&doors.map(|(door, ..)| door), &stands);
    let onchoose = on.reform(move |place: usize| Msg::Fronted(doors[place].0));
    let (note, disabled) = (note.map(AttrValue::from), note.is_some());
    html! { <Select label="Before the functions" id="door" {options} {chosen} {note} {disabled} {onchoose} /> }
}

fn purchase(scenario: &Scenario, offers: &Offers, on: &Callback<Msg>) -> Html {
    let known = Purchase::ALL.map(|(purchase, _)| purchase);
    let chosen = place_of(&known, &scenario.microservices.purchase);
    let option = |(purchase, offer): (&Purchase, &Option<_>)| Choosable {
        disabled: *purchase != Purchase::OnDemand && offer.is_none(),
        ..Choosable::new(choices::offer(*purchase, offer.as_ref()))
    };
    let options = known.iter().zip(offers).map(option).collect::<Vec<_>>();
    let note = choices::offered(known[chosen], offers[chosen].as_ref()).map(AttrValue::from);
    let onchoose = on.reform(move |place: usize| Msg::Bought(known[place]));
    html! { <Select label="Container capacity is bought" id="purchase" {options} {chosen} {note} {onchoose} /> }
}

fn place_of<T: PartialEq>(known: &[T], value: &T) -> usize {
    known.iter().position(|each| each == value).unwrap_or_default()
}
