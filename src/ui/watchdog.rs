//! Notices that a worker no longer answers.
//!
//! A worker that was terminated, closed itself or hangs raises no event, so its silence is all there is. While it is
//! busy it sends that it is alive (`decide::alive`); what counts is therefore silence, however long the job.

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Interval;

/// Milliseconds between two looks.
const LOOK_MS: u32 = 250;

/// Looks in a row without a sign of life after which a worker is given up: 1.75 s.
///
/// Looks are counted, not milliseconds: a page that is slow, in the background or asleep looks less often, and by the
/// time it looks again it has received what the worker said meanwhile.
const MOST_SILENT: u32 = 7;

/// Watches one worker for as long as it is kept.
pub struct Watchdog {
    silent: Rc<Cell<u32>>,
    _looks: Interval,
}

impl Watchdog {
    /// Calls `dead` once the worker has been silent for too long.
    pub fn new(dead: impl Fn() + 'static) -> Self {
        let silent = Rc::new(Cell::new(0));
        let counted = Rc::clone(&silent);
        let look = move || {
            counted.set(counted.get() + 1);
            if counted.get() == MOST_SILENT {
                dead();
            }
        };
        Self { silent, _looks: Interval::new(LOOK_MS, look) }
    }

    /// The worker has sent something.
    pub fn reset(&self) {
        self.silent.set(0);
    }
}
