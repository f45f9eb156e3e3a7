//! Finding and replacing a part of a text.
//!
//! The standard library's search is fast in texts of megabytes and fills kilobytes of the module; ours are short.

pub mod decimal;
pub mod format;

/// Where `part` first stands in `text`; `part` is not empty.
pub fn find(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len()).position(|window| window == part.as_bytes())
}

/// `text` with every `part` replaced, from left to right; `part` is not empty.
pub fn replaced(text: &str, part: &str, by: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, from)) = find(rest, part).and_then(|at| rest.split_at_checked(at)) {
        out.push_str(before);
        out.push_str(by);
        rest = from.get(part.len()..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_what_the_standard_library_does(text in "[ab–é]{0,12}", part in "[ab–é]{1,3}", by in "[ab]{0,3}") {
            prop_assert_eq!(find(&text, &part), text.find(&part));
            prop_assert_eq!(replaced(&text, &part, &by), text.replace(&part, &by));
        }
    }
}
