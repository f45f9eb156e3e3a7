//! How a winner is painted: a colour, and a pattern that tells it without one.
//!
//! Functions are a plain band; containers are a row of blocks; a toss-up is hatched; a mix is both, one above
//! the other. The patterns are defined once on a page and used by reference.

use yew::prelude::*;

use answer::Winner;

/// What to put into the `fill` of a shape.
pub const fn fill(winner: Winner) -> &'static str {
    match winner {
        Winner::Serverless => "url(#pattern-serverless)",
        Winner::Microservices => "url(#pattern-microservices)",
        Winner::Mixed => "url(#pattern-mixed)",
        Winner::TossUp => "url(#pattern-toss-up)",
    }
}

/// The definitions. Once on a page, before anything that uses them.
pub fn patterns() -> Html {
    html! {
        <svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false">
            <defs>
                <pattern id="pattern-serverless" width="8" height="8" patternUnits="userSpaceOnUse">
                    <rect class="pattern__serverless" width="8" height="8" />
                </pattern>
                <pattern id="pattern-microservices" width="9" height="8" patternUnits="userSpaceOnUse">
                    <rect class="pattern__under-microservices" width="9" height="8" />
                    <rect class="pattern__microservices" width="7" height="8" />
                </pattern>
                <pattern id="pattern-mixed" width="9" height="8" patternUnits="userSpaceOnUse">
                    <rect class="pattern__serverless" width="9" height="3.5" />
                    <rect class="pattern__microservices" y="4.5" width="7" height="3.5" />
                </pattern>
                <pattern id="pattern-toss-up" width="5" height="5" patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)">
                    <rect class="pattern__under-toss-up" width="5" height="5" />
                    <rect class="pattern__toss-up" width="2" height="5" />
                </pattern>
            </defs>
        </svg>
    }
}
