//! One of a few: radio buttons in a row.

use crate::ui::list::list;
use yew::prelude::*;

/// What a choice needs.
pub struct Choice {
    /// What is chosen.
    pub legend: &'static str,
    /// Name of the group, unique on the page.
    pub name: &'static str,
    /// What can be chosen.
    pub options: Vec<AttrValue>,
    /// Which of them is.
    pub chosen: Option<usize>,
    /// Where a choice is sent.
    pub onchoose: Callback<usize>,
}

/// The group.
pub fn choice(props: &Choice) -> Html {
    let option = |(index, label): (usize, &AttrValue)| {
        let checked = props.chosen == Some(index);
        let onchange = props.onchoose.reform(move |_| index);
        html! {
            <label class={classes!("choice__option", checked.then_some("choice__option--on"))}>
                <input class="visually-hidden" type="radio" name={props.name} {checked} {onchange} />
                { label }
            </label>
        }
    };
    html! {
        <fieldset class="choice">
            <legend class="choice__legend">{ props.legend }</legend>
            <div class="choice__row">{ list(props.options.iter().enumerate(), option) }</div>
        </fieldset>
    }
}
