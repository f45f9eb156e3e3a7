//! A part of the page without a browser.

use expect_test::ExpectFile;
pub(crate) use fulcrum::ui::markup::rendered;
use yew::prelude::*;

/// Renders a part of the page and compares it, one tag to a line.
pub(crate) fn check(part: fn() -> Html, expected: ExpectFile) {
    expected.assert_eq(&(rendered(part).replace("><", ">\n<") + "\n"));
}
