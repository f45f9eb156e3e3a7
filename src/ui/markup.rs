//! A part of the page as markup, without a browser: for the first view and for tests.

use yew::platform::Runtime;
use yew::prelude::*;

/// What is rendered: made on the thread that renders it.
#[derive(Clone, Properties)]
struct StageProps {
    part: fn() -> Html,
}

impl PartialEq for StageProps {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.part, other.part)
    }
}

#[component]
fn Stage(props: &StageProps) -> Html {
    (props.part)()
}

/// The markup of a part of the page. Panics where the part does.
pub fn rendered(part: fn() -> Html) -> String {
    let (sender, receiver) = std::sync::mpsc::channel();
    Runtime::default().spawn_pinned(move || async move {
        let html = yew::LocalServerRenderer::<Stage>::with_props(StageProps { part }).hydratable(false).render().await;
        sender.send(html).expect("somebody waits for it");
    });
    receiver.recv().expect("the component renders")
}
