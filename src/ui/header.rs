//! The head of the page: the name, and what can be done with the whole scenario.

use yew::prelude::*;

use crate::app::msg::Msg;
use crate::app::text::replaced;
use crate::ui::browser;
use crate::ui::share::Share;

/// What the head needs.
#[derive(Clone, PartialEq, Properties)]
pub struct HeaderProps {
    /// Where the page stands, without the part after `#`.
    pub address: AttrValue,
    /// The scenario as the part after `#`.
    pub fragment: AttrValue,
    /// Where a fresh start is sent.
    pub on: Callback<Msg>,
}

/// Name, state of the offline store, fresh start, link and widget.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let offline = use_state_eq(|| false);
    let setter = offline.setter();
    use_effect_with((), move |()| {
        let listener = browser::on_offline_ready(Callback::from(move |()| setter.set(true)));
        move || drop(listener)
    });
    let HeaderProps { address, fragment, on } = props;
    html! {
        <header class="header">
            <h1 class="header__name">{ mark() }{ "Fulcrum" }</h1>
            <p class="header__claim">{ "serverless or microservices, for your workload" }</p>
            <div class="header__actions">
                if *offline {
                    <span class="header__offline">{ "works offline" }</span>
                }
                <button class="button" type="button" onclick={on.reform(|_| Msg::StartedOver)}>{ "Start over" }</button>
                <Share link={link(address, fragment)} snippet={snippet(address, fragment)} />
            </div>
        </header>
    }
}

fn link(address: &str, fragment: &str) -> String {
    if fragment.is_empty() { address.to_owned() } else { format!("{address}#{fragment}") }
}

/// Markup for another page. The link inside is what a reader without JavaScript sees.
fn snippet(address: &str, fragment: &str) -> String {
    let folder = address.rsplit_once('/').map_or("", |(folder, _)| folder);
    let link = replaced(&link(address, fragment), "&", "&amp;");
    let scenario = replaced(fragment, "&", "&amp;");
    format!(
        "<script type=\"module\" src=\"{folder}/embed/v1.js\"></script>\n\
         <fulcrum-calculator scenario=\"{scenario}\">\n  \
         <a href=\"{link}\">Serverless or microservices? Open the calculator</a>\n\
         </fulcrum-calculator>"
    )
}

/// A balance: the sign of the page.
pub(crate) fn mark() -> Html {
    html! {
        <svg class="mark" viewBox="0 0 30 26" width="30" height="26" aria-hidden="true" focusable="false">
            <path class="mark__stand" d="M15 9 21 24H9Z" />
            <path class="mark__beam" d="M2.500 5 27.500 10" />
            <circle class="mark__functions" cx="3.600" cy="3.500" r="3.100" />
            <rect class="mark__containers" x="23.800" y="3.800" width="6" height="6" rx="1.200" />
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_markup_that_works_from_the_pages_folder() {
        let expected = "<script type=\"module\" src=\"https://example.org/tool/embed/v1.js\"></script>\n\
                        <fulcrum-calculator scenario=\"v1&amp;rate=5\">\n  \
                        <a href=\"https://example.org/tool/#v1&amp;rate=5\">Serverless or microservices? \
                        Open the calculator</a>\n</fulcrum-calculator>";
        assert_eq!(snippet("https://example.org/tool/", "v1&rate=5"), expected);
    }
}
