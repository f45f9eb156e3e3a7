//! How long is simulated, and what is counted.

/// Requests at once at most: what they take of memory stays below 128 MB.
pub(super) const MOST_BUSY: f64 = 4e6;

/// The time that is simulated: after a warm-up, windows of the same length one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Seconds that are not counted.
    pub warm_up: f64,
    /// Seconds of a window: long against the keep-alive, or a period of the arrivals, or else the windows know of
    /// each other and the intervals are too narrow.
    pub window: f64,
    /// How many, at least 1.
    pub windows: u32,
    /// Bins of equal length in a window, at least 1.
    pub bins: u32,
    /// Seconds in a window, rising, at which instances are counted.
    pub instants: Vec<f64>,
    /// Whether each window begins from the start, with its own warm-up and its own chance: replications.
    pub restart: bool,
}

impl Plan {
    /// Windows that follow each other.
    pub const fn steady(warm_up: f64, window: f64, windows: u32) -> Self {
        Self { warm_up, window, windows, bins: 1, instants: Vec::new(), restart: false }
    }

    /// Replications of the first `seconds`.
    pub fn replications(seconds: f64, count: u32) -> Self {
        Self { restart: true, ..Self::steady(0.0, seconds, count) }
    }

    /// Everything that is simulated, in seconds.
    pub fn seconds(&self) -> f64 {
        let windows = f64::from(self.windows);
        if self.restart { windows * (self.warm_up + self.window) } else { self.warm_up + windows * self.window }
    }
}

/// Why an input is not simulated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refused {
    /// It would hold about so many requests at once, which is too many.
    Crowded(f64),
    /// The queue would never settle under so many erlangs for each server.
    Saturated(f64),
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Share of the time that is done, in `0..=1`.
    pub done: f64,
    /// Requests so far, warm-up and all.
    pub requests: u64,
    /// Whether the report is complete.
    pub finished: bool,
}

/// What happened.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Requests that arrived.
    pub requests: u64,
    /// Those that started an instance.
    pub cold: u64,
    /// Those that were turned away.
    pub throttled: u64,
    /// Those that waited for an instance that another had started.
    pub delayed: u64,
    /// Requests that were completed.
    pub completed: u64,
    /// Instances that went.
    pub expired: u64,
    /// Instance-seconds, busy or idle.
    pub live_s: f64,
    /// Instance-seconds with at least one request.
    pub busy_s: f64,
    /// Response times of those that were served, together, in seconds; counted when they arrive.
    pub response_s: f64,
}

impl Totals {
    /// What happened since `earlier`.
    pub(super) fn since(&self, earlier: &Self) -> Self {
        Self {
            requests: self.requests - earlier.requests,
            cold: self.cold - earlier.cold,
            throttled: self.throttled - earlier.throttled,
            delayed: self.delayed - earlier.delayed,
            completed: self.completed - earlier.completed,
            expired: self.expired - earlier.expired,
            live_s: self.live_s - earlier.live_s,
            busy_s: self.busy_s - earlier.busy_s,
            response_s: self.response_s - earlier.response_s,
        }
    }

    pub(super) fn add(&mut self, more: &Self) {
        self.requests += more.requests;
        self.cold += more.cold;
        self.throttled += more.throttled;
        self.delayed += more.delayed;
        self.completed += more.completed;
        self.expired += more.expired;
        self.live_s += more.live_s;
        self.busy_s += more.busy_s;
        self.response_s += more.response_s;
    }
}
