//! Many of a kind.

use yew::prelude::*;
use yew::virtual_dom::VList;

/// What `make` makes of each item, one after the other.
///
/// A plain loop: what `for` in markup turns into is three functions to a list.
pub fn list<T>(items: impl IntoIterator<Item = T>, mut make: impl FnMut(T) -> Html) -> Html {
    let mut nodes = Vec::new();
    for item in items {
        nodes.push(make(item));
    }
    listed(nodes)
}

/// What all lists have in common, once in the module.
#[inline(never)]
fn listed(nodes: Vec<Html>) -> Html {
    VList::with_children(nodes, None).into()
}
