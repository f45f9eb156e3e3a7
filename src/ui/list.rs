//! Many of a kind.

use yew::prelude::*;
use yew::virtual_dom::VList;

/// What `make` makes of each item, one after the other.
///
/// A plain loop: what `for` in markup turns into is three functions to a list.
pub fn list<T>(items: impl IntoIterator<Item = T>, mut make: impl FnMut(T) -> Html) -> Html {
    let mut nodes = VList::new();
    for item in items {
        nodes.push(make(item));
    }
    nodes.into()
}
