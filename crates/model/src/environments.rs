//! Requests in environments that take several at a time, environments on instances that hold several.

/// What is known of both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Environments {
    /// Requests that an environment takes at a time, at least 1.
    pub concurrency: f64,
    /// Environments that an instance holds, at least 1.
    pub per_instance: u32,
    /// Instances that there are at least.
    pub least: u32,
    /// Times as many instances as hold the environments; 1 for no more than those.
    pub buffer: f64,
}

/// What that many requests need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// Environments.
    pub environments: u32,
    /// Instances that hold them.
    pub base: u32,
    /// Instances with the buffer, and not fewer than the least.
    pub instances: u32,
}

impl Environments {
    /// What so many `requests` at a time need, each rounded up.
    pub fn hold(&self, requests: f64) -> Capacity {
        let environments = up(requests / self.concurrency.max(1.0));
        self.on_instances(environments)
    }

    /// What so many environments need.
    pub fn on_instances(&self, environments: u32) -> Capacity {
        let base = environments.div_ceil(self.per_instance.max(1));
        Capacity { environments, base, instances: up(f64::from(base) * self.buffer.max(1.0)).max(self.least) }
    }
}

/// The next whole number; a whisker above one is rounding.
fn up(number: f64) -> u32 {
    (number - 1e-9).ceil().max(0.0) as u32
}
