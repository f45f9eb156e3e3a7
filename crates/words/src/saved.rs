//! Words for scenarios that are kept on the reader's device.

/// That the browser keeps nothing.
pub const REFUSED: &str = "This browser keeps nothing for this page: storage is switched off, full or private. Nothing was saved or \
     changed; a link and a file hold a scenario as well.";

/// What a scenario is called whose name was typed like that.
pub fn name(typed: &str) -> String {
    let name = typed.split_whitespace().collect::<Vec<&str>>().join(" ");
    if name.is_empty() { "Unnamed".to_owned() } else { name }
}

/// That it was saved.
pub fn kept(name: &str) -> String {
    format!("“{name}” is saved in this browser, on this device only.")
}

/// That it was opened.
pub fn opened(name: &str) -> String {
    format!("“{name}” is open; undo goes back to what was there.")
}

/// That it is compared with the present one.
pub fn compared(name: &str) -> String {
    format!("“{name}” is A, the present one is B.")
}

/// That it has another name.
pub fn renamed(before: &str, now: &str) -> String {
    format!("“{before}” is now called “{now}”.")
}

/// That it is gone.
pub fn deleted(name: &str) -> String {
    format!("“{name}” is deleted.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_room_around_it_and_is_never_empty() {
        for (typed, expected) in [("  peak\n season ", "peak season"), (" \t", "Unnamed"), ("a", "a")] {
            assert_eq!(name(typed), expected);
        }
    }
}
