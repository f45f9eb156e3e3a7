//! Functions, weighed: as in an outcome, without what only an outcome shows.

use super::{FunctionsSide, Week};
use crate::percentiles;
use crate::weighed::Weighed;
use answer::Latency;
use billing::{PriceBook, verified_share};
use model::course::Course;

impl FunctionsSide<'_> {
    /// Cost, p99 and what stands against it, of the week as it runs along `course`.
    pub fn weighed(&self, book: &PriceBook, course: &Course) -> Weighed {
        let (sized, week) = self.running(course);
        let bill = book.bill(&self.usage(&sized));
        Weighed {
            cloud: bill.total(),
            verified_share: verified_share(&bill),
            p99: self.latency_in(&week).p99,
            meets_goal: self.meets_goal(&sized),
            limits: self.limits(&sized),
            quotas: self.quotas(),
        }
    }

    /// Response times of the week as it runs along `course`.
    pub fn latency(&self, course: &Course) -> Latency {
        self.latency_in(&self.running(course).1)
    }

    pub(super) fn latency_in(&self, week: &Week<'_>) -> Latency {
        let response = self.response(&week.cold());
        percentiles(|p| response.quantile(p))
    }
}
