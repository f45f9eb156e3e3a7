//! Files to keep: a menu, closed by itself by the browser when something is chosen.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::browser;
use crate::ui::queue::{Asked, Message, ask_once};
use ask::{Answer, File, Question};
use scenario::Scenario;

/// What can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// The decision record.
    Record,
    /// Both bills.
    Bill,
    /// The scenario.
    Scenario,
    /// What one would set to have what was answered.
    Settings,
    /// The infographic as it is drawn.
    Svg,
    /// The infographic as pixels.
    Png,
}

impl Export {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 6] = [Self::Record, Self::Bill, Self::Scenario, Self::Settings, Self::Svg, Self::Png];

    /// Its name, what it is written in, and the name of its file.
    const fn names(self) -> [&'static str; 3] {
        match self {
            Self::Record => ["Decision record", "Markdown", "fulcrum-record.md"],
            Self::Bill => ["Bill", "CSV", "fulcrum-bill.csv"],
            Self::Scenario => ["Scenario", "JSON", "fulcrum-scenario.json"],
            Self::Settings => ["What you would set", "Markdown", "fulcrum-settings.md"],
            Self::Svg => ["Infographic", "SVG", "fulcrum.svg"],
            Self::Png => ["Infographic", "PNG", "fulcrum.png"],
        }
    }

    /// Hands it to the reader. What the engine has to write is asked of it first.
    fn save(self, exporter: &Exporter) {
        let Exporter { scenario, link, traffic, failed } = exporter;
        let [what, _, name] = self.names();
        let (file, kind) = match self {
            Self::Record => {
                let traffic = traffic.as_ref().map(ToString::to_string);
                (File::Record { traffic, link: link.to_string(), on: browser::today().to_string() }, "text/markdown")
            }
            Self::Bill => (File::Bill, "text/csv"),
            Self::Scenario => (File::Scenario, "application/json"),
            Self::Settings => (File::Settings, "text/markdown"),
            Self::Svg | Self::Png => {
                return browser::save_picture(name, ".infographic .picture--wide", &made_at(link));
            }
        };
        let failed = failed.clone();
        let received = move |message| match message {
            Message::Part(_, answer) => {
                if let Answer::File(text) = *answer {
                    browser::save(name, &text, kind);
                }
            }
            Message::Failed(..) => failed.emit(format!("{what}: the file could not be written, nothing answers here.")),
        };
        ask_once(Asked::new(Question::File(file), scenario), Callback::from(received));
    }
}

/// What a file is made of, and where it is told that it was not.
#[derive(Clone, PartialEq)]
pub struct Exporter {
    /// The scenario.
    pub scenario: Rc<Scenario>,
    /// The address that opens it.
    pub link: AttrValue,
    /// From which file its traffic came, in a sentence, if it came from one.
    pub traffic: Option<AttrValue>,
    /// Where a failure is told.
    pub failed: Callback<String>,
}

impl Exporter {
    fn onclick(&self, export: Export) -> Callback<MouseEvent> {
        let exporter = self.clone();
        Callback::from(move |_| export.save(&exporter))
    }
}

/// The button and its menu.
pub fn export_menu(exporter: &Exporter) -> Html {
    let item = |export: Export| {
        let [name, kind, _] = export.names();
        html! {
            <button class="export__item" type="button" popovertarget="export" popovertargetaction="hide"
                onclick={exporter.onclick(export)}>
                { name }<span class="export__kind">{ " " }{ kind }</span>
            </button>
        }
    };
    html! {
        <div class="export">
            <button class="button" type="button" popovertarget="export">{ "Export" }</button>
            <div class="export__menu" id="export" popover="auto" role="group" aria-label="Export">
                { for Export::ALL.into_iter().map(item) }
            </div>
        </div>
    }
}

/// The button that hands the reader the file with all of the scenario, wherever it stands.
pub fn save_button(exporter: &Exporter) -> Html {
    let onclick = exporter.onclick(Export::Scenario);
    html! { <button class="button" type="button" {onclick}>{ "Save the scenario" }</button> }
}

/// When and from where a picture was made.
pub fn made_at(link: &str) -> String {
    format!("{} · {}", browser::today(), named(link))
}

/// An address as it fits into a line: without its scenario where that is long.
fn named(link: &str) -> &str {
    const LINE: usize = 110;
    if link.len() <= LINE { link } else { link.split('#').next().unwrap_or(link) }
}

/// The address that opens the scenario of the link `fragment`, for a page at `address`.
pub fn address_of(address: &str, fragment: &str) -> String {
    if fragment.is_empty() { address.to_owned() } else { format!("{address}#{fragment}") }
}
