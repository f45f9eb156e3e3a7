//! Something the reader should know, until they put it away.

use std::rc::Rc;

use yew::prelude::*;

/// What is to be known, each with a number of its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notices {
    list: Vec<(u32, AttrValue)>,
    next: u32,
}

/// What happens to notices.
pub enum Change {
    /// A link came, with this to be said of it; what was said of earlier ones is over.
    Opened(Vec<String>),
    /// Something more is to be known.
    More(String),
    /// The reader has put one away.
    Dismissed(u32),
}

impl Notices {
    /// With these to begin with.
    pub fn new(texts: impl IntoIterator<Item = String>) -> Self {
        let list: Vec<_> = (0..).zip(texts.into_iter().map(AttrValue::from)).collect();
        Self { next: list.len() as u32, list }
    }

    /// What they say.
    pub fn texts(&self) -> impl Iterator<Item = AttrValue> + '_ {
        self.list.iter().map(|(_, text)| text.clone())
    }
}

impl Reducible for Notices {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let mut next = (*self).clone();
        match change {
            Change::Opened(texts) => {
                let count = texts.len() as u32;
                next.list = (self.next..).zip(texts.into_iter().map(AttrValue::from)).collect();
                next.next += count;
            }
            Change::More(text) => {
                next.list.push((self.next, text.into()));
                next.next += 1;
            }
            Change::Dismissed(id) => next.list.retain(|(each, _)| *each != id),
        }
        Rc::new(next)
    }
}

/// What is said for as long as it holds, and cannot be put away.
pub struct Standing {
    /// The sentence.
    pub text: String,
    /// A button for what can be done about it.
    pub act: Option<Html>,
}

impl Standing {
    /// A sentence about which nothing can be done here.
    pub const fn new(text: String) -> Self {
        Self { text, act: None }
    }
}

/// The notices, newest last; the number of one that was put away is sent to `ondismiss`. The region is always there,
/// so that a screen reader hears what is added to it.
pub fn notice_board(notices: &Notices, standing: &[Standing], ondismiss: &Callback<u32>) -> Html {
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
    let held = |Standing { text, act }: &Standing| {
        html! { <div class="notice"><p class="notice__text">{ text }</p>{ act.clone() }</div> }
    };
    html! {
        <div class="notices" role="status">
            { standing.iter().map(held).collect::<Html>() }
            { notices.list.iter().map(notice).collect::<Html>() }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_ends_what_was_said_of_earlier_ones_and_numbers_are_not_reused() {
        let opened = |board: Rc<Notices>, texts: &[&str]| {
            board.reduce(Change::Opened(texts.iter().map(|text| (*text).to_owned()).collect()))
        };
        let board = Rc::new(Notices::new(["one".to_owned()]));
        let board = opened(board, &["two", "three"]);
        assert_eq!(board.list, [(1, "two".into()), (2, "three".into())]);
        let board = opened(board.reduce(Change::Dismissed(1)), &["three"]);
        assert_eq!(board.list, [(3, "three".into())], "said anew, of another link");
        assert_eq!(opened(board, &[]).list, [], "nothing is wrong with the next one");
    }
}
