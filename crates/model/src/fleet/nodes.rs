//! The nodes under a fleet: ordered when a replica finds no room, given back when they are not needed.

/// Equal nodes that come and go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NodeGroup {
    /// Replicas that fit on one; at least 1.
    pub fits: u32,
    /// Seconds from a replica that finds no room to a node that has some.
    pub delay: f64,
    /// Seconds for which a node must not have been needed before it goes.
    pub idle: f64,
    /// Nodes that always stay.
    pub min: u32,
}

impl NodeGroup {
    /// A provisioner that launches machines itself: 45 s from pod to node (30 to 60 s measured by others), empty nodes
    /// consolidated after 30 s. Both are assumptions.
    pub const fn launched(fits: u32, min: u32) -> Self {
        Self { fits, delay: 45.0, idle: 30.0, min }
    }

    /// A controller that grows groups of machines: a look every 10 s or so, then 120 to 240 s until the machine
    /// serves, taken in the middle; empty nodes go after ten minutes. All are assumptions.
    pub const fn grown(fits: u32, min: u32) -> Self {
        Self { fits, delay: 195.0, idle: 600.0, min }
    }

    /// Nodes that so many replicas need.
    pub fn needed(&self, replicas: u32) -> u32 {
        replicas.div_ceil(self.fits.max(1)).max(self.min)
    }
}

/// Nodes that are there or on their way.
#[derive(Clone, Debug)]
pub(super) struct Nodes {
    group: NodeGroup,
    /// When each batch is there, and how many it holds; the first has been there from the beginning.
    batches: Vec<(f64, u32)>,
    /// Since when fewer would do, and how many at most in that time.
    surplus: Option<(f64, u32)>,
}

impl Nodes {
    pub(super) fn new(group: NodeGroup, replicas: u32) -> Self {
        Self { group, batches: vec![(f64::NEG_INFINITY, group.needed(replicas))], surplus: None }
    }

    pub(super) fn count(&self) -> u32 {
        self.batches.iter().map(|(_, count)| count).sum()
    }

    /// Whether none will go while so many replicas stay.
    pub(super) fn is_settled(&self, replicas: u32) -> bool {
        self.group.needed(replicas) >= self.count()
    }

    /// When the replicas from number `from` up to `to` have a place, at `now`: pairs of a time and how many.
    pub(super) fn place(&mut self, from: u32, to: u32, now: f64) -> Vec<(f64, u32)> {
        let needed = self.group.needed(to);
        let have = self.count();
        if needed > have {
            self.batches.push((now + self.group.delay, needed - have));
        }
        let (mut placed, mut room) = (Vec::new(), 0_u32);
        let mut next = from;
        for (there, count) in &self.batches {
            room = room.saturating_add(count.saturating_mul(self.group.fits.max(1)));
            let upto = room.min(to);
            if upto > next {
                placed.push((there.max(now), upto - next));
                next = upto;
            }
        }
        placed
    }

    /// Gives back what has not been needed for long enough.
    pub(super) fn review(&mut self, replicas: u32, now: f64) {
        let needed = self.group.needed(replicas);
        if needed >= self.count() {
            self.surplus = None;
            return;
        }
        let (since, most) = self.surplus.map_or((now, needed), |(since, most)| (since, most.max(needed)));
        self.surplus = Some((since, most));
        if now - since >= self.group.idle {
            let mut excess = self.count() - most;
            while let Some((_, count)) = self.batches.last_mut().filter(|_| excess > 0) {
                let going = excess.min(*count);
                *count -= going;
                excess -= going;
                if *count == 0 && self.batches.len() > 1 {
                    self.batches.pop();
                }
            }
            self.surplus = None;
        }
        let first = self.batches.iter().take_while(|(there, _)| *there <= now).count();
        if first > 1 {
            // Nodes that are there are all alike.
            let there = self.batches.drain(1..first).map(|(_, count)| count).sum::<u32>();
            self.batches[0].1 += there;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_finds_no_room_waits_for_a_node() {
        let mut nodes = Nodes::new(NodeGroup { fits: 4, delay: 60.0, idle: 100.0, min: 1 }, 6);
        assert_eq!(nodes.count(), 2);
        assert_eq!(nodes.place(6, 7, 10.0), [(10.0, 1)], "there is room");
        assert_eq!(nodes.place(7, 14, 20.0), [(20.0, 1), (80.0, 6)]);
        assert_eq!(nodes.count(), 4);
        assert_eq!(nodes.place(14, 16, 30.0), [(80.0, 2)], "on nodes that are on their way");
        for now in [100.0, 150.0, 199.0] {
            nodes.review(3, now);
            assert_eq!(nodes.count(), 4, "not yet");
        }
        nodes.review(6, 199.5);
        nodes.review(3, 200.0);
        assert_eq!(nodes.count(), 2, "two were needed meanwhile");
    }
}
