//! Where the calculator begins, in whichever place its module was loaded.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;
use yew::prelude::*;

use crate::ui::page::Page;
use crate::ui::widget::Widget;
use crate::ui::{browser, fill};

/// Which arrangement of the same parts is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// The whole page.
    Page,
    /// The compact one, inside a frame of somebody else's page.
    Widget,
}

impl Role {
    /// The role an element asks for by `data-role`; anything but `widget` is the page.
    fn of(root: &Element) -> Self {
        match root.get_attribute("data-role").as_deref() {
            Some("widget") => Self::Widget,
            _ => Self::Page,
        }
    }
}

/// Runs once when the module is loaded and fills the place that is meant for it.
#[wasm_bindgen(start)]
pub fn start() {
    fill(mount);
}

/// Shows the program inside `root`, in the role its `data-role` asks for; what `root` held before goes away.
#[wasm_bindgen]
pub fn mount(root: Element) {
    let role = Role::of(&root);
    yew::Renderer::<App>::with_root_and_props(root, AppProps { role }).render();
}

/// Panics on purpose, so that what a reader sees after a bug is tested on the very module that is shipped.
/// Nothing on the page calls it.
#[wasm_bindgen]
pub fn crash() {
    panic!("asked to crash");
}

#[derive(Clone, PartialEq, Properties)]
struct AppProps {
    role: Role,
}

/// The page or the widget. Each tells the shell once its first picture stands.
#[component]
fn App(props: &AppProps) -> Html {
    let fragment = AttrValue::from(browser::fragment());
    match props.role {
        Role::Page => html! { <Page address={browser::address()} {fragment} /> },
        Role::Widget => html! { <Widget {fragment} /> },
    }
}
