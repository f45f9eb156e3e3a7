//! Signs of life from long calculations.
//!
//! From outside, a worker that calculates for seconds cannot be told from one that hangs. So what takes long says now and
//! then that it goes on; a worker passes that on, everywhere else nobody listens.

use std::cell::Cell;

thread_local! {
    static LISTENER: Cell<Option<fn()>> = const { Cell::new(None) };
}

/// Has `listener` called at every sign of life from now on. There is one listener for each thread.
pub fn listen(listener: fn()) {
    LISTENER.set(Some(listener));
}

/// Says that a calculation goes on: once for each piece of it, which takes milliseconds at most as a rule.
pub fn beat() {
    if let Some(listener) = LISTENER.get() {
        listener();
    }
}
