//! What a movement redraws besides the outcome: the winner along every slider, its flips, cost against load.

use crate::app::evaluate::Bench;
use crate::app::knob::Knob;
use crate::app::outcome::{CostAt, Flip, Span, Strip, Survey, Winner};
use crate::app::scenario::Scenario;
use crate::app::verdict::Standings;
use crate::model::order::ascending;
use crate::model::units::Rate;

/// Halvings after which an edge is known: a stretch between two stops, to a thousandth.
const HALVINGS: u32 = 10;

/// The same where only whole numbers make sense, which gives the very number: 2,048 lie between two stops at most.
const HALVINGS_OF_WHOLE: u32 = 13;

/// The survey of a scenario.
///
/// Every stop of every slider is evaluated; where the winner changes between two neighbours, the edge is found
/// by bisection. An island of another winner that lies wholly between two stops of the same winner is not seen.
pub fn survey(scenario: &Scenario) -> Survey {
    let bench = Bench::new(scenario);
    let base = bench.whole_standings(scenario);
    let mut costs = Vec::new();
    let strips = Knob::ALL
        .iter()
        .map(|knob| {
            let mut track = Track { knob: *knob, scenario, bench: &bench, base: &base };
            if *knob == Knob::Rate { track.strip_with_costs(&mut costs) } else { track.strip() }
        })
        .collect();
    Survey { strips, costs }
}

impl Survey {
    /// The strip of a knob.
    pub fn strip(&self, knob: Knob) -> Option<&Strip> {
        self.strips.iter().find(|strip| strip.knob == knob)
    }

    /// Every flip of every knob; within a knob the one nearest to the present value first.
    pub fn flips(&self, scenario: &Scenario) -> Vec<Flip> {
        let mut flips = Vec::new();
        for strip in &self.strips {
            let here = strip.knob.position(strip.knob.read(scenario));
            let distance = |flip: &Flip| (flip.knob.position(flip.at) - here).abs();
            let own: Vec<Flip> = strip.flips().collect();
            flips.extend(ascending(own.iter().map(distance)).into_iter().map(|place| own[place]));
        }
        flips
    }
}

impl Strip {
    /// Where the winner changes, from left to right.
    pub fn flips(&self) -> impl Iterator<Item = Flip> + '_ {
        self.spans.windows(2).map(|pair| Flip {
            knob: self.knob,
            at: pair[1].from,
            from: pair[0].winner,
            to: pair[1].winner,
        })
    }
}

/// One slider being walked along.
struct Track<'a> {
    knob: Knob,
    scenario: &'a Scenario,
    bench: &'a Bench,
    base: &'a Standings,
}

impl Track<'_> {
    fn strip(&mut self) -> Strip {
        let stops = self.knob.facts().stops;
        let winners: Vec<(f64, Winner)> = stops.iter().map(|stop| (*stop, self.winner(*stop))).collect();
        self.spans(&winners)
    }

    /// As [`Self::strip`], at twice as many places, keeping what both sides cost at each.
    fn strip_with_costs(&mut self, costs: &mut Vec<CostAt>) -> Strip {
        let stops = self.knob.facts().stops;
        let mut places = vec![stops[0]];
        for pair in stops.windows(2) {
            places.extend([libm::sqrt(pair[0] * pair[1]), pair[1]]);
        }
        let mut winners = Vec::with_capacity(places.len());
        for rate in places {
            let scenario = self.at(rate);
            let standings = self.bench.standings(&scenario);
            let (serverless, microservices) = standings.totals(&scenario);
            costs.push(CostAt { rate: Rate::of(rate), serverless, microservices });
            winners.push((rate, standings.winner(&scenario).0));
        }
        self.spans(&winners)
    }

    fn spans(&self, winners: &[(f64, Winner)]) -> Strip {
        let facts = self.knob.facts();
        let mut spans = vec![Span { from: facts.low, to: facts.high, winner: winners[0].1 }];
        for pair in winners.windows(2) {
            let ((mut left, mut winner), (right, last)) = (pair[0], pair[1]);
            // A tie may lie between two winners, so there can be more than one edge between two stops.
            while winner != last {
                let (edge, next) = self.edge(left, winner, right);
                if let Some(span) = spans.last_mut() {
                    span.to = edge;
                }
                spans.push(Span { from: edge, to: facts.high, winner: next });
                (left, winner) = (edge, next);
            }
        }
        Strip { knob: self.knob, spans }
    }

    /// The least value right of `left` at which `winner` no longer wins, and who does.
    fn edge(&self, left: f64, winner: Winner, right: f64) -> (f64, Winner) {
        let (mut low, mut high) = (self.knob.position(left), self.knob.position(right));
        let mut next = (right, self.winner(right));
        let halvings = if self.knob.facts().whole { HALVINGS_OF_WHOLE } else { HALVINGS };
        for _ in 0..halvings {
            let middle = 0.5 * (low + high);
            let value = self.knob.value_at(middle);
            let found = self.winner(value);
            if found == winner {
                low = middle;
            } else {
                high = middle;
                next = (value, found);
            }
        }
        next
    }

    fn winner(&self, value: f64) -> Winner {
        let scenario = self.at(value);
        match self.knob {
            // People do not change what the cloud costs.
            Knob::ServerlessHours | Knob::MicroservicesHours | Knob::Hourly | Knob::Migration => {
                self.base.winner(&scenario).0
            }
            Knob::PeakToMean | Knob::Weekend => Bench::new(&scenario).standings(&scenario).winner(&scenario).0,
            _ => self.bench.standings(&scenario).winner(&scenario).0,
        }
    }

    fn at(&self, value: f64) -> Scenario {
        let mut scenario = self.scenario.clone();
        self.knob.write(&mut scenario, value);
        scenario
    }
}
