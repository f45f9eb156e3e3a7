//! Words for what somebody would set who follows an answer.

/// How it is to be read.
pub const SUB: &str = "Both sides as manifests, templates or commands, each as if it took all requests, with the reason above each \
     setting. Names in capitals are yours to fill in.";

/// What became of a text that was to be copied.
pub const fn copied(is_copied: bool) -> &'static str {
    if is_copied { "Copied." } else { "The clipboard is closed here: select the text and copy it by hand." }
}
