//! Lines of the reader's own on the bills: what for, how much, by what, on whose bill.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::select::{Choosable, Select};
use crate::ui::text_box::text_box;
use crate::ui::typing::use_typing;
use catalogue::suggested::SUGGESTED;
use model::money::Usd;
use scenario::Scenario;
use scenario::msg::Msg;
use scenario::own_line::{BASES, MOST_LINES, On, OwnLine, read, read_amount, read_name};
use scenario::own_price::digits;
use web_sys::HtmlSelectElement;
use words::own_lines;

/// What the lines need.
#[derive(Clone, PartialEq, Properties)]
struct RowProps {
    /// All of them.
    lines: Rc<Vec<OwnLine>>,
    /// Which of them this is.
    place: usize,
    on: Callback<Msg>,
}

impl RowProps {
    fn line(&self) -> &OwnLine {
        &self.lines[self.place]
    }

    /// All lines with `change` made to this one.
    fn with(&self, change: impl FnOnce(&mut OwnLine)) -> Msg {
        let mut lines = Vec::clone(&self.lines);
        change(&mut lines[self.place]);
        Msg::Itemised(lines)
    }
}

/// The lines, and what adds one.
pub fn own_lines(scenario: &Scenario, on: &Callback<Msg>) -> Html {
    let lines = Rc::new(scenario.own_lines.clone());
    html! {
        <>
            <p class="fold__note">{ own_lines::HINT }</p>
            <ul class="own-lines">
                for place in 0..lines.len() { <li key={place}><Row lines={Rc::clone(&lines)} {place} on={on.clone()} /></li> }
            </ul>
            <Adder {lines} on={on.clone()} />
        </>
    }
}

/// What adds a line needs.
#[derive(Clone, PartialEq, Properties)]
struct AdderProps {
    /// Those that are there.
    lines: Rc<Vec<OwnLine>>,
    on: Callback<Msg>,
}

/// A list of suggestions; to choose one adds it. Its first option says what the list is for, and stands there again.
#[component]
fn Adder(props: &AdderProps) -> Html {
    let AdderProps { lines, on } = props.clone();
    let place = use_node_ref();
    let there = place.clone();
    use_effect_with(lines.len(), move |_| {
        if let Some(select) = there.cast::<HtmlSelectElement>() {
            select.set_selected_index(0);
        }
    });
    let full = lines.len() >= MOST_LINES;
    let onchange = move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let line = match usize::try_from(select.selected_index()).unwrap_or_default() {
            0 => return,
            1 => read("both", "A line of my own", "0", "month"),
            place => match SUGGESTED.get(place - 2) {
                Some(line) => read("both", line.name, line.usd, line.per),
                None => return,
            },
        };
        if let Ok(line) = line {
            let mut all = Vec::clone(&lines);
            all.push(line);
            on.emit(Msg::Itemised(all));
        }
    };
    html! {
        <select ref={place} class="select__list own-lines__add" aria-label="Add a line of your own" disabled={full} {onchange}>
            <option>{ if full { "20 lines, no more" } else { "Add a line…" } }</option>
            <option>{ "A line of my own" }</option>
            for line in SUGGESTED.iter() { <option>{ own_lines::suggestion(line) }</option> }
        </select>
    }
}

#[component]
fn Row(props: &RowProps) -> Html {
    let line = props.line().clone();
    let remove = {
        let props = props.clone();
        move |_: MouseEvent| {
            let mut lines = Vec::clone(&props.lines);
            lines.remove(props.place);
            props.on.emit(Msg::Itemised(lines));
        }
    };
    html! {
        <div class="own-lines__line">
            <NameBox ..props.clone() />
            <AmountBox ..props.clone() />
            { bases(props) }
            { sides(props) }
            <button class="button" type="button" onclick={remove} aria-label={format!("Remove {}", line.name)}>{ "Remove" }</button>
            if let Some((source, as_of)) = own_lines::source(&line) {
                <p class="slider__note">
                    { format!("Listed price, read {as_of}: ") }
                    <a href={source} rel="noopener noreferrer" target="_blank">{ "source" }</a>
                </p>
            }
        </div>
    }
}

fn bases(props: &RowProps) -> Html {
    let options: Vec<Choosable> = BASES.iter().map(|(basis, _)| Choosable::new(own_lines::per(*basis))).collect();
    let chosen = BASES.iter().position(|(basis, _)| *basis == props.line().per).unwrap_or_default();
    let onchoose = {
        let props = props.clone();
        move |place: usize| props.on.emit(props.with(|line| line.per = BASES[place].0))
    };
    html! { <Select label="For each" id={format!("own-per-{}", props.place)} {options} {chosen} {onchoose} /> }
}

fn sides(props: &RowProps) -> Html {
    let options: Vec<Choosable> = On::ALL.iter().map(|(side, _)| Choosable::new(own_lines::on(*side))).collect();
    let chosen = On::ALL.iter().position(|(side, _)| *side == props.line().side).unwrap_or_default();
    let onchoose = {
        let props = props.clone();
        move |place: usize| props.on.emit(props.with(|line| line.side = On::ALL[place].0))
    };
    html! { <Select label="On the bill of" id={format!("own-side-{}", props.place)} {options} {chosen} {onchoose} /> }
}

#[component]
fn NameBox(props: &RowProps) -> Html {
    let line = props.line();
    let take = {
        let (props, line) = (props.clone(), line.clone());
        move |text: &str| match read_name(text) {
            Ok(name) => {
                let shown = name.to_string();
                props.on.emit(props.with(|line| line.name = name));
                Ok(shown)
            }
            Err(refusal) => Err(own_lines::refused(&line, refusal, &format!("“{}”", line.name))),
        }
    };
    text_box(
        use_typing(line.name.to_string(), Rc::new(take)),
        format!("own-name-{}", props.place),
        "What it is for",
        "",
    )
}

#[component]
fn AmountBox(props: &RowProps) -> Html {
    let line = props.line();
    let take = {
        let (props, line) = (props.clone(), line.clone());
        move |text: &str| match read_amount(text) {
            Ok(usd) => {
                props.on.emit(props.with(|line| line.usd = usd));
                Ok(digits(usd))
            }
            Err(refusal) => Err(own_lines::refused(&line, refusal, &kept(line.usd))),
        }
    };
    text_box(use_typing(digits(line.usd), Rc::new(take)), format!("own-usd-{}", props.place), "Dollars", "")
}

fn kept(usd: Usd) -> String {
    format!("${}", digits(usd))
}
