//! How weak the evidence about people is, and what is assumed for want of it.

use yew::prelude::*;

use scenario::Scenario;
use words::evidence;

/// What is published, with its sources, and what is drawn for `scenario`.
pub fn evidence(scenario: &Scenario) -> Html {
    html! {
        <>
            <p class="fold__note">
                { evidence::WEAK }{ source(&evidence::SOURCES[0]) }{ source(&evidence::SOURCES[1]) }
            </p>
            <p class="fold__note">{ evidence::taken(scenario) }{ evidence::of_example(scenario) }</p>
        </>
    }
}

/// Something that was published, and where.
fn source(&(fact, address): &(&'static str, &'static str)) -> Html {
    html! {
        <>{ " " }{ fact }{ " (" }<a href={address} rel="noopener noreferrer" target="_blank">{ evidence::site(address) }</a>{ ")." }</>
    }
}
