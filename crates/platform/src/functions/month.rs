//! What functions come to in the month that is billed.

use super::{FunctionsSide, Sized, Work};
use crate::metering;
use crate::shared::{self, Flow};
use answer::Note;
use answer::month::{FunctionMonth, ServiceMonth};
use billing::{PriceBook, Usage};
use catalogue::Provider;
use scenario::FrontDoor;
use scenario::work::by_service;

impl FunctionsSide<'_> {
    /// What may be doubtful about the bill.
    pub fn doubts(&self, book: &PriceBook) -> Option<Note> {
        let sized = self.sized();
        let more = metering::dearest(self.scenario, &self.works(&sized))?;
        let mut usage = self.usage(&sized);
        let before = book.total(&usage);
        usage.join(&more);
        Some(Note::ActivePeriods { more: book.total(&usage).less(before) })
    }

    pub(super) fn works(&self, sized: &Sized) -> Vec<Work<'_>> {
        (0..self.groups.len()).map(|index| self.work(index, sized)).collect()
    }

    /// What each service comes to in the month that is billed, in the order of the scenario.
    pub(super) fn months(&self, sized: &Sized) -> Vec<ServiceMonth> {
        let months: Vec<FunctionMonth> = self
            .works(sized)
            .iter()
            .zip(&sized.lost)
            .map(|(work, lost)| work.month(metering::periods(self.scenario), 1.0 - lost))
            .collect();
        by_service(self.scenario, &self.groups, &months).map(ServiceMonth::Function).collect()
    }

    pub(super) fn usage(&self, sized: &Sized) -> Usage {
        let work = self.works(sized);
        let mut usage = Usage::new();
        let flow = Flow::new(self.scenario, &self.groups).answered(1.0 - self.failed(&sized.lost)).logged_by(&work);
        let lcu_hours = match self.scenario.serverless.door() {
            FrontDoor::Balancer => {
                shared::weeks(self.scenario) * shared::capacity_unit_hours(self.scenario, self.levels, |_| 1.0)
            }
            _ => 0.0,
        };
        metering::functions(self.scenario, &work, (&flow, lcu_hours), &mut usage);
        usage
    }

    /// Whether a start is billed. Azure bills from when the code of a function begins to run: learn.microsoft.com,
    /// functions-consumption-costs.
    pub(super) fn bills_starts(&self) -> bool {
        self.scenario.serverless.platform.provider() != Provider::Azure
    }
}
