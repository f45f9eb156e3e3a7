//! The scenario that an address names, followed when the address changes, and what is to be said of it.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use crate::ui::browser;
use crate::ui::notice::{Change, Notices};
use crate::ui::queue::{Asked, Message, Place, ask_once_at};
use crate::ui::store::{Store, did};
use ask::{Answer, Question};
use scenario::Scenario;
use scenario::history::History;
use scenario::link::{self, Notice, sentences};
use scenario::msg::Msg;

/// What the address stands for, as it is or is about to be written.
pub type Address = Rc<RefCell<String>>;

/// What is shown in the place of a link that was not read: at first, and later.
const INSTEAD: [&str; 2] = ["the default is shown", "what is shown stays as it was"];

/// What an address holds.
enum Held {
    /// A scenario, and what was wrong with parts of it; or why nothing of it was read.
    Link(Box<Result<link::Opened, Notice>>),
    /// The text of a file.
    File(String),
}

/// An address that was read.
struct Came {
    fragment: String,
    link: Box<Result<link::Opened, Notice>>,
    /// What is shown where it was refused.
    instead: &'static str,
}

/// The scenario of the address whose part after `#` is `fragment`, at most so many `lines` of what is wrong with it, and
/// whether a file in it is still being read. A link that is refused changes neither the scenario nor `address`; a frame, whose
/// address is not its own, has none.
#[hook]
pub fn use_opened(
    fragment: &AttrValue,
    lines: usize,
    address: Option<Address>,
) -> (UseReducerHandle<Store>, UseReducerHandle<Notices>, bool) {
    let first = use_memo((), |()| open(fragment));
    let store = use_reducer({
        let first = Rc::clone(&first);
        move || {
            Store(History::new(match &*first {
                Held::Link(link) => link.as_ref().as_ref().map(|opened| opened.0.clone()).unwrap_or_default(),
                Held::File(_) => Scenario::default(),
            }))
        }
    });
    let notices = use_reducer({
        let first = Rc::clone(&first);
        move || {
            Notices::new(match &*first {
                Held::Link(link) => match &**link {
                    Ok((_, wrong)) => sentences(wrong, lines),
                    Err(notice) => vec![notice.said(INSTEAD[0])],
                },
                Held::File(_) => Vec::new(),
            })
        }
    });
    let reading = use_state_eq(|| matches!(&*first, Held::File(_)));
    let (scenario, board, read) = (store.dispatcher(), notices.dispatcher(), [reading.setter(), reading.setter()]);
    let fragment = fragment.to_string();
    use_effect_with((), move |()| {
        let [ended, begun] = read;
        let opened = Callback::from(move |Came { fragment, link, instead }| {
            let texts = match *link {
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
                    vec![notice.said(instead)]
                }
            };
            ended.set(false);
            board.dispatch(Change::Opened(texts));
        });
        if let Held::File(text) = &*first {
            read_file(text, (fragment, INSTEAD[0]), &opened);
        }
        let listener = browser::on_fragment_change(move |fragment| match open(&fragment) {
            Held::Link(link) => opened.emit(Came { fragment, link, instead: INSTEAD[1] }),
            Held::File(text) => {
                begun.set(true);
                read_file(&text, (fragment, INSTEAD[1]), &opened);
            }
        });
        move || drop(listener)
    });
    (store, notices, *reading)
}

/// What an address holds; where it cannot hold it, what is kept beside it.
fn open(fragment: &str) -> Held {
    match (browser::kept_link(), link::file(fragment)) {
        (Some(own), _) => Held::Link(Box::new(Ok((link::handed(&own), Vec::new())))),
        (None, Some(text)) => Held::File(text),
        (None, None) => Held::Link(Box::new(link::open(fragment))),
    }
}

/// Has a file of an address read, as long as that is the address.
fn read_file(text: &str, (fragment, instead): (String, &'static str), opened: &Callback<Came>) {
    let opened = opened.clone();
    let received = move |message| {
        if browser::fragment() != fragment {
            return;
        }
        let read = match message {
            Message::Part(_, answer) => match *answer {
                Answer::Saved(read) => read,
                _ => return,
            },
            Message::Failed(..) => Err("what reads files could not be loaded".to_owned()),
        };
        let link = read.map_err(Notice::File).and_then(|base| link::over(*base, &fragment));
        opened.emit(Came { fragment: fragment.clone(), link: Box::new(link), instead });
    };
    let asked = Asked::new(Question::Saved(text.to_owned()), &Rc::default());
    ask_once_at(Place::Files, asked, Callback::from(received));
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
