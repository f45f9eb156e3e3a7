//! What every box for a number does: what is typed is taken on Enter or on leaving, refused in a sentence, restored by
//! Escape.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Takes a text: how the box writes it from now on, or a sentence on why not.
pub type Take = Rc<dyn Fn(&str) -> Result<String, String>>;

/// What a box shows, and what it does.
pub struct Typing {
    /// The text in it.
    pub shown: String,
    /// What was wrong with it.
    pub sentence: Option<AttrValue>,
    /// Leaving it.
    pub onchange: Callback<Event>,
    /// Enter and Escape.
    pub onkeydown: Callback<KeyboardEvent>,
}

/// A text that was not taken, and the one that stands for the value that was kept instead.
#[derive(Clone, PartialEq)]
struct Refused {
    text: String,
    sentence: AttrValue,
    kept: String,
}

/// A box whose value is written `value`.
#[hook]
pub fn use_typing(value: String, take: Take) -> Typing {
    let refused = use_state_eq(|| None::<Refused>);
    // What the box stands for, whatever is on the screen: another text may be typed before the last one is drawn.
    let stands = use_mut_ref(String::new);
    stands.borrow_mut().clone_from(&value);
    // A refusal is about the value that it kept; once that has changed it is history.
    let standing = (*refused).clone().filter(|refused| refused.kept == value);
    let commit: Callback<HtmlInputElement> = {
        let setter = refused.setter();
        Callback::from(move |input: HtmlInputElement| {
            let text = input.value();
            let mut stands = stands.borrow_mut();
            if text == *stands {
                return setter.set(None);
            }
            match take(&text) {
                Ok(read) => {
                    input.set_value(&read);
                    *stands = read;
                    setter.set(None);
                }
                Err(why) => setter.set(Some(Refused { text, sentence: why.into(), kept: stands.clone() })),
            }
        })
    };
    let onchange = commit.reform(|event: Event| event.target_unchecked_into());
    let onkeydown = {
        let (setter, value) = (refused.setter(), value.clone());
        Callback::from(move |event: KeyboardEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            match event.key().as_str() {
                "Enter" => commit.emit(input),
                "Escape" => {
                    input.set_value(&value);
                    setter.set(None);
                }
                _ => {}
            }
        })
    };
    let (shown, sentence) = standing.map_or((value, None), |refused| (refused.text, Some(refused.sentence)));
    Typing { shown, sentence, onchange, onkeydown }
}
