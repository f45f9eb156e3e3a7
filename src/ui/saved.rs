//! Scenarios that are kept on this device: opened, compared, renamed, deleted.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::ui::browser;
use crate::ui::device::{self, Kept, LONGEST_NAME, Refused};
use scenario::Scenario;
use scenario::link::{self, Notice};
use scenario::msg::Msg;
use words::saved as words;

/// The id of the box for a name, which has the focus when what had it is gone.
const NAME_BOX: &str = "saved-name";

/// What the list needs.
#[derive(Clone, PartialEq, Properties)]
pub struct SavedProps {
    /// The present scenario.
    pub scenario: Rc<Scenario>,
    /// Where an opened scenario is sent.
    pub on: Callback<Msg>,
    /// Where one is sent that is to be compared with the present one.
    pub oncompare: Callback<Rc<Scenario>>,
}

/// What is kept, as it was looked at last, and what is to be said.
#[derive(Clone, Default, PartialEq)]
struct Shelf {
    kept: Vec<Kept>,
    said: Option<String>,
    /// The place of the one that is being renamed.
    renaming: Option<usize>,
}

impl Shelf {
    /// As it is now, with what is said of the last act.
    fn looked_at(said: Option<String>) -> Self {
        match device::all() {
            Ok(kept) => Self { kept, said, renaming: None },
            Err(Refused) => Self { said: said.or_else(|| Some(words::REFUSED.to_owned())), ..Self::default() },
        }
    }

    /// After an act that is told by `done` where the browser took it.
    fn after(result: Result<(), Refused>, done: String) -> Self {
        Self::looked_at(Some(if result.is_ok() { done } else { words::REFUSED.to_owned() }))
    }
}

/// A box for a name, and all that are kept.
#[component]
pub fn Saved(props: &SavedProps) -> Html {
    let shelf = use_state_eq(|| Shelf::looked_at(None));
    let setter = shelf.setter();
    use_effect_with((), {
        let setter = setter.clone();
        move |()| {
            let listener = device::on_change(Callback::from(move |()| setter.set(Shelf::looked_at(None))));
            move || std::mem::drop(listener)
        }
    });
    let place = use_node_ref();
    let onsubmit = {
        let (setter, place, scenario) = (setter.clone(), place.clone(), Rc::clone(&props.scenario));
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(input) = place.cast::<HtmlInputElement>() else { return };
            let name = words::name(&input.value());
            setter.set(Shelf::after(device::keep(&name, &link::write(&scenario)), words::kept(&name)));
            input.set_value("");
        })
    };
    let item = |(at, kept): (usize, &Kept)| {
        if shelf.renaming != Some(at) {
            return row(kept, at, &shelf, props);
        }
        let (setter, before) = (shelf.setter(), kept.clone());
        let onrename = Callback::from(move |typed: String| {
            let name = words::name(&typed);
            setter.set(Shelf::after(device::rename(&before, &name), words::renamed(&before.name, &name)));
            browser::reveal(NAME_BOX);
        });
        html! { <li class="saved__item" key="renaming"><Renaming kept={kept.clone()} {onrename} /></li> }
    };
    html! {
        <div class="saved">
            <h3 class="saved__heading">{ "On this device" }</h3>
            <form class="saved__form" {onsubmit}>
                <label for={NAME_BOX}>{ "Save the present one as" }</label>
                <input ref={place} class="saved__name" id={NAME_BOX} type="text" maxlength={LONGEST_NAME.to_string()}
                    placeholder="a name" autocomplete="off" />
                <button class="button" type="submit">{ "Save here" }</button>
            </form>
            <p class="saved__said" role="status">{ shelf.said.clone() }</p>
            if !shelf.kept.is_empty() {
                <ul class="saved__list">{ shelf.kept.iter().enumerate().map(item).collect::<Html>() }</ul>
            }
        </div>
    }
}

/// One that is kept, with what can be done with it.
fn row(kept: &Kept, at: usize, shelf: &UseStateHandle<Shelf>, props: &SavedProps) -> Html {
    let act = |act: Box<dyn Fn(Scenario) -> String>| {
        let (setter, shelf, kept) = (shelf.setter(), (**shelf).clone(), kept.clone());
        Callback::from(move |_: MouseEvent| {
            let said = match link::open(&kept.link) {
                Ok((scenario, wrong)) => {
                    let said = act(scenario);
                    wrong.iter().fold(said, |said, notice| format!("{said} {notice}"))
                }
                // One of a newer version stays where it is.
                Err(notice) => Notice::said(&notice, "what is shown stays as it was"),
            };
            setter.set(Shelf { said: Some(said), ..shelf.clone() });
        })
    };
    let (on, oncompare) = (props.on.clone(), props.oncompare.clone());
    let name = kept.name.clone();
    let open = act(Box::new(move |scenario| {
        on.emit(Msg::Opened(Box::new(scenario)));
        words::opened(&name)
    }));
    let name = kept.name.clone();
    let compare = act(Box::new(move |scenario| {
        oncompare.emit(Rc::new(scenario));
        words::compared(&name)
    }));
    let rename = {
        let (setter, shelf) = (shelf.setter(), (**shelf).clone());
        Callback::from(move |_: MouseEvent| setter.set(Shelf { renaming: Some(at), said: None, ..shelf.clone() }))
    };
    let delete = {
        let (setter, kept) = (shelf.setter(), kept.clone());
        Callback::from(move |_: MouseEvent| {
            setter.set(Shelf::after(device::delete(&kept), words::deleted(&kept.name)));
            // The button that had the focus is gone.
            browser::reveal(NAME_BOX);
        })
    };
    let button = |what: &'static str, onclick: Callback<MouseEvent>| {
        html! {
            <button class="button" type="button" aria-label={format!("{what} {}", kept.name)} {onclick}>{ what }</button>
        }
    };
    html! {
        <li class="saved__item" key={format!("{}{at}", kept.name)}>
            <span class="saved__label">{ &kept.name }</span>
            { button("Open", open) }
            { button("Compare", compare) }
            { button("Rename", rename) }
            { button("Delete", delete) }
        </li>
    }
}

/// What a box for another name needs.
#[derive(Clone, PartialEq, Properties)]
struct RenamingProps {
    kept: Kept,
    onrename: Callback<String>,
}

/// One that is being called something else.
#[component]
fn Renaming(props: &RenamingProps) -> Html {
    let place = use_node_ref();
    // What is typed there is the browser's to keep: it is filled once, and has the focus that its button had.
    use_effect_with((), {
        let (place, name) = (place.clone(), props.kept.name.clone());
        move |()| {
            if let Some(input) = place.cast::<HtmlInputElement>() {
                input.set_value(&name);
                input.select();
            }
        }
    });
    let onsubmit = {
        let (place, onrename) = (place.clone(), props.onrename.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(input) = place.cast::<HtmlInputElement>() {
                onrename.emit(input.value());
            }
        })
    };
    html! {
        <form class="saved__form" {onsubmit}>
            <label class="visually-hidden" for="saved-rename">{ format!("New name of {}", props.kept.name) }</label>
            <input ref={place} class="saved__name" id="saved-rename" type="text" autocomplete="off"
                maxlength={LONGEST_NAME.to_string()} />
            <button class="button" type="submit">{ "Rename" }</button>
        </form>
    }
}
