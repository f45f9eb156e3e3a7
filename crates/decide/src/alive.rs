//! Signs of life from long calculations, and how they are stopped.
//!
//! From outside, a worker that calculates for seconds cannot be told from one that hangs. So what takes long says now and
//! then that it goes on; a worker passes that on, everywhere else nobody listens. Whoever listens says whether it is still
//! wanted: what is not ends at its next piece, and its result means nothing.

use std::cell::Cell;

thread_local! {
    static LISTENER: Cell<Option<fn() -> bool>> = const { Cell::new(None) };
    static STOPPED: Cell<bool> = const { Cell::new(false) };
}

/// Has `listener` called at every sign of life from now on; it returns whether the calculation is still wanted. There is
/// one listener for each thread.
pub fn listen(listener: fn() -> bool) {
    LISTENER.set(Some(listener));
}

/// Begins a calculation: whatever became of the one before, this one is wanted.
pub fn begin() {
    STOPPED.set(false);
}

/// Says that a calculation goes on: once for each piece of it, which takes milliseconds at most as a rule.
pub fn beat() {
    if let Some(listener) = LISTENER.get()
        && !listener()
    {
        STOPPED.set(true);
    }
}

/// Whether the calculation that was begun last is no longer wanted.
pub fn is_stopped() -> bool {
    STOPPED.get()
}
