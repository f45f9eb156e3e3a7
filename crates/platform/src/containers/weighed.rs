//! Containers, weighed: as in an outcome, without what only an outcome shows.

use super::{ContainersSide, Week};
use crate::weighed::Weighed;
use crate::{LATE, percentiles};
use answer::Latency;
use billing::{PriceBook, verified_share};
use model::course::Course;
use model::response::Response;

impl ContainersSide<'_> {
    /// Cost, p99 and what stands against it, of the week as it runs along `course`.
    pub fn weighed(&self, book: &PriceBook, course: &Course) -> Weighed {
        let (sized, week) = self.running(course);
        let steady = self.response(sized.extra);
        let bill = book.bill(&self.usage(sized.extra, self.cheaper(book, sized.extra).0));
        Weighed {
            cloud: bill.total(),
            verified_share: verified_share(&bill),
            p99: latency(&week, &steady).p99,
            meets_goal: self.keeps_goal(sized.extra, &week, &steady),
            limits: self.limits(sized.extra),
            quotas: self.quotas(sized.extra),
        }
    }

    /// Response times of the week as it runs along `course`.
    pub fn latency(&self, course: &Course) -> Latency {
        let (sized, week) = self.running(course);
        latency(&week, &self.response(sized.extra))
    }

    /// Whether the week keeps the goal for those who are answered, and no more fail than may; `steady` is the response
    /// where its hours stand still.
    pub(super) fn keeps_goal(&self, extra: u32, week: &Week, steady: &Response) -> bool {
        let late = week.exceeds(steady, self.goal.get());
        late <= LATE && self.given_up(extra) <= self.may_fail()
    }
}

/// Response times of a week whose hours answer like `steady` where they stand still.
pub(super) fn latency(week: &Week, steady: &Response) -> Latency {
    percentiles(|p| week.quantile(steady, p))
}
