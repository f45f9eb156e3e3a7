//! The scenario that an address names, followed when the address changes, and what is to be said of it.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use crate::ui::browser;
use crate::ui::notice::{Change, Notices};
use crate::ui::store::{Store, did};
use scenario::history::History;
use scenario::link::{self, Notice, sentences};
use scenario::msg::Msg;

/// What the address stands for, as it is or is about to be written.
pub type Address = Rc<RefCell<String>>;

/// The scenario of the address whose part after `#` is `fragment`, and at most so many `lines` of what is wrong with it.
/// A link that is refused changes neither the scenario nor `address`; a frame, whose address is not its own, has none.
#[hook]
pub fn use_opened(
    fragment: &AttrValue,
    lines: usize,
    address: Option<Address>,
) -> (UseReducerHandle<Store>, UseReducerHandle<Notices>) {
    let first = use_memo((), |()| open(fragment));
    let store = use_reducer({
        let first = Rc::clone(&first);
        move || Store(History::new((*first).as_ref().map(|opened| opened.0.clone()).unwrap_or_default()))
    });
    let notices = use_reducer(move || {
        Notices::new(match &*first {
            Ok((_, wrong)) => sentences(wrong, lines),
            Err(notice) => vec![notice.to_string()],
        })
    });
    let (scenario, board) = (store.dispatcher(), notices.dispatcher());
    use_effect_with((), move |()| {
        let listener = browser::on_fragment_change(move |fragment| {
            let texts = match open(&fragment) {
                Ok((opened, wrong)) => {
                    if let Some(address) = &address {
                        address.replace(fragment);
                    }
                    scenario.dispatch(did(Msg::Opened(Box::new(opened))));
                    sentences(&wrong, lines)
                }
                Err(notice) => {
                    if let Some(address) = &address {
                        browser::replace_fragment(&address.borrow());
                    }
                    vec![notice.said("what is shown stays as it was")]
                }
            };
            board.dispatch(Change::Opened(texts));
        });
        move || drop(listener)
    });
    (store, notices)
}

/// What an address holds; where it cannot hold it, what is kept beside it.
fn open(fragment: &str) -> Result<link::Opened, Notice> {
    match browser::kept_link() {
        Some(own) => Ok((link::handed(&own), Vec::new())),
        None => link::open(fragment),
    }
}

/// What the address stands for at first: `fragment`, or what is kept beside it.
#[hook]
pub fn use_address(fragment: &str) -> Address {
    use_mut_ref(|| browser::kept_link().unwrap_or_else(|| fragment.to_owned()))
}

/// Keeps the address in step with the scenario of the link `own`. What it opened with stays until something changes: a
/// damaged link is still there to be looked at.
#[hook]
pub fn use_written(address: Address, own: String) {
    let first = use_mut_ref(|| true);
    use_effect_with(own, move |own| {
        if !first.replace(false) {
            address.replace(own.clone());
            browser::replace_fragment(own);
        }
    });
}
