//! The way of a request through containers, and how late its answer comes.

use super::ContainersSide;
use crate::flow::Path;
use crate::parts::Stretch;
use crate::way;
use model::response::{Colds, Response, Stage};
use scenario::work::Group;
use std::rc::Rc;

impl ContainersSide<'_> {
    pub(super) fn response(&self, extra: u32) -> Response {
        self.path_of(extra).response().clone()
    }

    /// The way of a request with so many extra replicas.
    fn path_of(&self, extra: u32) -> Rc<Path> {
        let known = self.paths.borrow().iter().find(|(known, _)| *known == extra).map(|(_, path)| path.clone());
        known.unwrap_or_else(|| {
            let path = Rc::new(self.path(extra, &Stretch::NONE));
            self.paths.borrow_mut().push((extra, path.clone()));
            path
        })
    }

    /// Share of the answers that come later than the goal, in hours that stand still.
    pub(super) fn late(&self, extra: u32) -> f64 {
        if let Some((known, late)) = self.known_late.get()
            && known == extra
        {
            return late;
        }
        let late = self.path_of(extra).exceeds(self.goal.get());
        self.known_late.set(Some((extra, late)));
        late
    }

    pub(super) fn path(&self, extra: u32, stretch: &Stretch) -> Path {
        let stages = (0..self.groups.len()).map(|group| self.stage(group, extra, stretch));
        self.behind_balancer(self.groups.iter(), stages.collect(), stretch)
    }

    /// The way of a request that passes the balancer and then these stages, one for each of `groups`.
    pub(crate) fn behind_balancer<'b, 'c: 'b>(
        &self,
        groups: impl Iterator<Item = &'b Group<'c>>,
        stages: Vec<Stage>,
        stretch: &Stretch,
    ) -> Path {
        let balancer = way::balancer(self.scenario).law();
        Path::new(self.scenario, groups, stages, (&balancer, stretch), Colds::Independent)
    }

    /// Share of the answers that would come later than the goal if nobody waited.
    pub(super) fn late_unqueued(&self) -> f64 {
        self.unqueued().exceeds(self.goal.get())
    }

    /// The way of a request if nobody waited.
    pub(crate) fn unqueued(&self) -> &Path {
        self.unqueued.get_or_init(|| {
            let stages = self.groups.iter().map(|group| self.unqueued_stage(group, &Stretch::NONE));
            self.behind_balancer(self.groups.iter(), stages.collect(), &Stretch::NONE)
        })
    }
}
