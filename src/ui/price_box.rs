//! A price in place: typed and taken on Enter or on leaving, refused in a sentence, put back with one press.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::typing::{Typing, use_typing};
use answer::bill::{Entry, Standing};
use model::money::Usd;
use scenario::msg::Msg;
use scenario::own_price::{self, digits};
use words::prices;

/// What the box of a price needs. Only data: the words are made when something has changed.
#[derive(Clone, PartialEq, Properties)]
pub struct PriceBoxProps {
    /// What is priced, and where its price comes from.
    pub entry: Entry,
    /// The price that stands, for as many units as are listed.
    pub usd: Usd,
    /// Where the box stands: its ids begin with it.
    pub place: &'static str,
    /// Where a price that was read is sent.
    pub on: Callback<Msg>,
}

/// The box, what the price is for, the listed price where it is another, and what was wrong.
#[component]
pub fn PriceBox(props: &PriceBoxProps) -> Html {
    let PriceBoxProps { entry, usd, .. } = props;
    let (meter, usd, on) = (entry.meter, *usd, props.on.clone());
    let take = move |text: &str| match own_price::read(meter, text) {
        Ok(read) => {
            // The same price in other digits is not a price of one's own.
            if read != usd {
                on.emit(Msg::Priced(meter, read));
            }
            Ok(digits(read))
        }
        Err(why) => Err(why.to_string()),
    };
    view(props, use_typing(digits(usd), Rc::new(take)))
}

fn view(props: &PriceBoxProps, typing: Typing) -> Html {
    let Typing { shown, sentence, onchange, onkeydown } = typing;
    let PriceBoxProps { entry, place, .. } = props;
    let (meter, own) = (entry.meter, entry.standing == Standing::Replaced);
    let per = entry.listed.per;
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
                    <s class="price__list"><span class="visually-hidden">{ "listed: " }</span>{ prices::listed(entry) }</s>
                    <button class="price__back" type="button" onclick={back}>
                        { "Back to list" }
                        <span class="visually-hidden">{ format!(" price of {}", meter.label()) }</span>
                    </button>
                </span>
            }
            if 1 < entry.tiers && !own {
                <span class="price__list">{ "List: " }{ prices::listed(entry) }</span>
            }
            if let Some(sentence) = sentence {
                <p class="number__error" id={error} role="alert">{ sentence }</p>
            }
        </div>
    }
}
