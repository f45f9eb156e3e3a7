//! Two scenarios side by side: one that was kept as A, and the present one.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::answered::{Answered, use_answered};
use crate::ui::figure::figure;
use crate::ui::queue::{Asked, Place};
use crate::ui::saved::Saved;
use answer::compare::{Difference, Figures};
use ask::{Answer, Question};
use scenario::Scenario;
use scenario::msg::Msg;
use words::compare::{self, Line};
use words::studies;

/// What the comparison needs.
#[derive(Clone, PartialEq, Properties)]
pub struct CompareProps {
    /// The present scenario.
    pub scenario: Rc<Scenario>,
    /// What is kept at first.
    #[prop_or_default]
    pub kept: Option<Rc<Scenario>>,
    /// Where a swap is sent.
    pub on: Callback<Msg>,
}

/// Two scenarios, and how the second differs from the first.
#[derive(PartialEq)]
struct Compared {
    scenarios: [Rc<Scenario>; 2],
    differences: Vec<Difference>,
    figures: [Figures; 2],
}

impl Compared {
    fn of(asked: &Asked, answer: Answer) -> Option<Rc<Self>> {
        match (answer, &asked.question) {
            (Answer::Compare(differences, figures), Question::Compare(first)) => {
                let scenarios = [Rc::new((**first).clone()), Rc::clone(&asked.scenario)];
                Some(Rc::new(Self { scenarios, differences, figures }))
            }
            _ => None,
        }
    }
}

/// The card. It keeps A to itself, as long as the page is open; undoing and redoing go on without it.
#[component]
pub fn Compare(props: &CompareProps) -> Html {
    let keep_as_a = use_state_eq(|| props.kept.clone());
    let kept = (*keep_as_a).clone();
    let question = kept.as_ref().map(|a| Question::Compare(Box::new((**a).clone())));
    let asked = question.map(|question| Asked::new(question, &props.scenario));
    let answered = use_answered(Place::Later, asked, Compared::of);
    let keep = {
        let (setter, now) = (keep_as_a.setter(), Rc::clone(&props.scenario));
        Callback::from(move |_: MouseEvent| setter.set(Some(Rc::clone(&now))))
    };
    let oncompare = {
        let setter = keep_as_a.setter();
        Callback::from(move |a: Rc<Scenario>| setter.set(Some(a)))
    };
    let saved = html! { <Saved scenario={Rc::clone(&props.scenario)} on={props.on.clone()} {oncompare} /> };
    let sub = "Keep a scenario as A, change what you like, and see both with their differences.";
    let Some(a) = &kept else {
        let inside = html! { <><p>{ button("Keep as A", keep) }</p>{ saved }</> };
        return figure("compare", "Two scenarios side by side", sub, inside);
    };
    let swap = {
        let (setter, a, b, on) = (keep_as_a.setter(), Rc::clone(a), Rc::clone(&props.scenario), props.on.clone());
        Callback::from(move |_: MouseEvent| {
            setter.set(Some(Rc::clone(&b)));
            on.emit(Msg::Opened(Box::new((*a).clone())));
        })
    };
    let drop = Callback::from(move |_: MouseEvent| keep_as_a.set(None));
    let inside = html! {
        <>
            { shown(&answered) }
            <p class="compare__buttons">
                { button("Swap A and B", swap) }
                { button("Keep the present one as A", keep) }
                { button("Drop A", drop) }
            </p>
            { saved }
        </>
    };
    figure("compare", "Two scenarios side by side", sub, inside)
}

fn button(name: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! { <button class="button" type="button" {onclick}>{ name }</button> }
}

/// The table as far as there is one, dimmed while it compares another scenario than the present one.
fn shown(answered: &Answered<Rc<Compared>>) -> Html {
    let older = matches!(answered, Answered::Older(_)).then_some("older");
    match (answered.known(), answered.failed()) {
        (_, Some(_)) => html! { <p role="status">{ studies::UNAVAILABLE }</p> },
        (Some(compared), None) => html! { <div class={classes!(older)}>{ table(compared) }</div> },
        (None, None) => html! { <p>{ studies::WAITING }</p> },
    }
}

fn table(compared: &Compared) -> Html {
    let Compared { scenarios: [a, b], differences, figures: [one, other] } = compared;
    let inputs: Vec<Line> = differences.iter().map(|difference| compare::input(difference, a, b)).collect();
    html! {
        <table class="compare__table" role="table" aria-label="A and B">
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col"><span class="visually-hidden">{ "Figure" }</span></th>
                    <th role="columnheader" scope="col">{ "A, kept" }</th>
                    <th role="columnheader" scope="col">{ "B, now" }</th>
                    <th role="columnheader" scope="col">{ "From A to B" }</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                if inputs.is_empty() {
                    <tr role="row"><td role="cell" class="compare__nothing" colspan="4">{ compare::NOTHING }</td></tr>
                }
                { inputs.iter().map(row).collect::<Html>() }
            </tbody>
            <tbody role="rowgroup">{ for compare::figures(one, other).iter().map(row) }</tbody>
        </table>
    }
}

fn row(line: &Line) -> Html {
    html! {
        <tr role="row">
            <th role="rowheader" scope="row">{ &line.name }</th>
            <td role="cell">{ &line.a }</td>
            <td role="cell">{ &line.b }</td>
            <td role="cell" class="compare__change">{ &line.change }</td>
        </tr>
    }
}
