//! A price in place: typed and taken on Enter or on leaving, refused in a sentence, put back with one press.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::msg::Msg;
use crate::app::own_price::{self, digits};
use crate::app::words::prices;
use crate::catalogue::Meter;
use crate::model::money::Usd;

/// What the box of a price needs.
#[derive(Clone, PartialEq, Properties)]
pub struct PriceBoxProps {
    /// What is priced.
    pub meter: Meter,
    /// The price that stands, for as many units as are listed.
    pub usd: Usd,
    /// How many units that is for.
    pub per: u64,
    /// The listed price, as printed.
    pub listed: AttrValue,
    /// Whether there are further tiers at other prices.
    pub tiered: bool,
    /// Whether the price is the reader's own.
    pub own: bool,
    /// Where the box stands: its ids begin with it.
    pub place: &'static str,
    /// Where a price that was read is sent.
    pub on: Callback<Msg>,
}

/// A text that was not taken, and the price that was kept instead.
#[derive(Clone, PartialEq)]
struct Refused {
    text: String,
    sentence: String,
    kept: Usd,
}

/// The box, what the price is for, the listed price where it is another, and what was wrong.
#[component]
pub fn PriceBox(props: &PriceBoxProps) -> Html {
    let refused = use_state(|| None::<Refused>);
    let &PriceBoxProps { meter, usd, .. } = props;
    // A refusal is about the price that it kept; once that has changed it is history.
    let standing = (*refused).clone().filter(|refused| refused.kept == usd);

    let commit = {
        let (refused, on) = (refused.setter(), props.on.clone());
        move |input: &HtmlInputElement| {
            let text = input.value();
            if text == digits(usd) {
                return refused.set(None);
            }
            match own_price::read(meter, &text) {
                Ok(read) => {
                    input.set_value(&digits(read));
                    refused.set(None);
                    // The same price in other digits is not a price of one's own.
                    if read != usd {
                        on.emit(Msg::Priced(meter, read));
                    }
                }
                Err(why) => refused.set(Some(Refused { text, sentence: why.to_string(), kept: usd })),
            }
        }
    };
    let onchange = {
        let commit = commit.clone();
        move |event: Event| commit(&event.target_unchecked_into())
    };
    let setter = refused.setter();
    let onkeydown = move |event: KeyboardEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        match event.key().as_str() {
            "Enter" => commit(&input),
            "Escape" => {
                input.set_value(&digits(usd));
                setter.set(None);
            }
            _ => {}
        }
    };
    let shown = standing.as_ref().map_or_else(|| digits(usd), |refused| refused.text.clone());
    let sentence = standing.map(|refused| refused.sentence);
    view(props, shown, sentence, onchange.into(), onkeydown.into())
}

fn view(
    props: &PriceBoxProps,
    shown: String,
    sentence: Option<String>,
    onchange: Callback<Event>,
    onkeydown: Callback<KeyboardEvent>,
) -> Html {
    let &PriceBoxProps { meter, per, own, place, .. } = props;
    let id = format!("{place}-{}", meter.id());
    let error = sentence.as_ref().map(|_| format!("{id}-error"));
    let back = props.on.reform(move |_| Msg::Unpriced(meter));
    html! {
        <div class={classes!("price", own.then_some("price--own"))}>
            <label class="price__label" for={id.clone()}>
                <span class="price__word">{ "Price" }<span class="visually-hidden">{ " of " }</span></span>
                <span class="price__name">{ meter.label() }</span>
                <span class="visually-hidden">{ format!(" ({}) in dollars", meter.service()) }</span>
            </label>
            <span class="price__entry">
                <span class="price__sign" aria-hidden="true">{ "$" }</span>
                <input class="number__box price__box" id={id.clone()} type="text" inputmode="decimal"
                    autocomplete="off" spellcheck="false" value={shown} {onchange} {onkeydown}
                    aria-invalid={error.is_some().to_string()}
                    aria-describedby={format!("{id}-per {}", error.as_deref().unwrap_or_default()).trim_end().to_owned()} />
                <span class="price__per" id={format!("{id}-per")}>{ prices::per(meter, per) }</span>
            </span>
            if own {
                <span class="price__own">
                    <span class="price__mark">{ "your price" }</span>
                    { " " }
                    <s class="price__list"><span class="visually-hidden">{ "listed: " }</span>{ &props.listed }</s>
                    <button class="price__back" type="button" onclick={back}>
                        { "Back to list" }
                        <span class="visually-hidden">{ format!(" price of {}", meter.label()) }</span>
                    </button>
                </span>
            }
            if props.tiered && !own {
                <span class="price__list">{ "List: " }{ &props.listed }</span>
            }
            if let Some(sentence) = sentence {
                <p class="number__error" id={error} role="alert">{ sentence }</p>
            }
        </div>
    }
}
