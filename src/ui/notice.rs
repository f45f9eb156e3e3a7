//! Something the reader should know, until they put it away.

use std::rc::Rc;

use crate::ui::list::list;
use yew::prelude::*;

/// What is to be known, each with a number of its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notices {
    list: Vec<(u32, AttrValue)>,
    next: u32,
}

/// What happens to notices.
pub enum Told {
    /// Something new; the same words are not said twice at once.
    Said(String),
    /// The reader has put one away.
    Dismissed(u32),
}

impl Notices {
    /// With these to begin with.
    pub fn new(texts: impl IntoIterator<Item = String>) -> Self {
        let list: Vec<_> = (0..).zip(texts.into_iter().map(AttrValue::from)).collect();
        Self { next: list.len() as u32, list }
    }
}

impl Reducible for Notices {
    type Action = Told;

    fn reduce(self: Rc<Self>, told: Told) -> Rc<Self> {
        let mut next = (*self).clone();
        match told {
            Told::Said(text) if self.list.iter().any(|(_, said)| *said == text) => return self,
            Told::Said(text) => {
                next.list.push((self.next, text.into()));
                next.next += 1;
            }
            Told::Dismissed(id) => next.list.retain(|(each, _)| *each != id),
        }
        Rc::new(next)
    }
}

/// The notices, newest last; the number of one that was put away is sent to `ondismiss`. The region is always there,
/// so that a screen reader hears what is added to it.
///
/// `standing` is said for as long as it holds, and cannot be put away.
pub fn notice_board(notices: &Notices, standing: Option<String>, ondismiss: &Callback<u32>) -> Html {
    let notice = |(id, text): &(u32, AttrValue)| {
        let id = *id;
        let onclick = ondismiss.reform(move |_| id);
        html! {
            <div class="notice" key={id}>
                <p class="notice__text">{ text }</p>
                <button class="notice__close" type="button" aria-label="Dismiss" {onclick}>{ "×" }</button>
            </div>
        }
    };
    html! {
        <div class="notices" role="status">
            if let Some(standing) = standing {
                <div class="notice" key="standing"><p class="notice__text">{ standing }</p></div>
            }
            { list(notices.list.iter(), notice) }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_stand_once_and_numbers_are_not_reused() {
        let board = Rc::new(Notices::new(["one".to_owned()]));
        let board = board.reduce(Told::Said("two".to_owned()));
        let board = board.reduce(Told::Said("two".to_owned()));
        assert_eq!(board.list.len(), 2);
        let board = board.reduce(Told::Dismissed(1)).reduce(Told::Said("three".to_owned()));
        assert_eq!(board.list, [(0, "one".into()), (2, "three".into())]);
    }
}
