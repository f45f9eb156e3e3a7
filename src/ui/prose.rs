//! Pieces of a sentence as markup.

use yew::prelude::*;

use answer::Winner;
use words::Piece;

/// The class that gives an element the colour and the pattern of a winner.
pub const fn winner_class(winner: Winner) -> &'static str {
    match winner {
        Winner::Serverless => "is-serverless",
        Winner::Microservices => "is-microservices",
        Winner::Mixed => "is-mixed",
        Winner::TossUp => "is-toss-up",
    }
}

/// Text as text, figures strong, winners in their colour.
pub fn prose(pieces: &[Piece]) -> Html {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => html! { { text } },
        Piece::Strong(text) => html! { <strong>{ text }</strong> },
        Piece::Winner(winner, text) => {
            html! { <b class={classes!("winner", winner_class(*winner))}>{ text }</b> }
        }
    };
    pieces.iter().map(piece).collect()
}
