//! What evaluations of like scenarios share, and one evaluation: both sides, the mix, the outcome.

use crate::alive;
use crate::verdict::Standings;
use answer::standing::Standing;
use answer::{Cause, Known, Latency, Miss, Note, Outcome, SideOutcome, Verdict};
use billing::{Bill, OwnPrice, PriceBook, Standing as PriceStanding, Usage, verified_share};
use catalogue::{Region, priced};
use model::course::Course;
use model::money::{Price, Usd};
use model::traffic::Level;
use model::units::Seconds;
use platform::containers::{ContainersSide, Pieces};
use platform::functions::FunctionsSide;
use platform::mix::{Depth, Found, Mixer, Sides};
use platform::weekly::{Weekly, weekly};
use platform::weighed::Weighed;
use scenario::kinds::{BILLED_KINDS, bundled};
use scenario::knob::Knob;
use scenario::own_line::OwnLine;
use scenario::people::people_of_both;
use scenario::places;
use scenario::{BilledBy, Platform, Scenario, Side};
use std::borrow::Cow;
use std::rc::Rc;

/// What evaluations of scenarios with the same week, regions and free tier share: load levels and price books.
pub struct Evaluator {
    /// The week at a mean of one request a second.
    weekly: Rc<Weekly>,
    serverless: PriceBook,
    microservices: PriceBook,
    /// Prices of a bill with the lines of both.
    mixed: PriceBook,
}

/// How much of an evaluation an input asks for anew.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Asks {
    /// Only what people cost.
    People,
    /// Both sides, which know all but how much they have to buy.
    Goal,
    /// Both sides.
    Sides,
    /// Both sides, under another week.
    Week,
}

/// What `knob` asks for.
pub const fn asks(knob: Knob) -> Asks {
    match knob {
        Knob::ServerlessHours | Knob::MicroservicesHours | Knob::Hourly | Knob::Migration => Asks::People,
        Knob::P99 => Asks::Goal,
        Knob::PeakToMean | Knob::Weekend => Asks::Week,
        _ => Asks::Sides,
    }
}

/// What is known of a scenario without percentiles.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    /// What a verdict needs.
    pub standings: Standings,
    /// Capacity bought for the goal: warm instances of each function, replicas of each service.
    pub bought: (u32, u32),
    /// The largest single step of the containers' bill as a share of it, at most: one more node or unit in the
    /// level of the week that lasts longest.
    pub grain: f64,
}

/// Both clouds and what of them comes in pieces.
#[derive(Clone, Debug)]
pub(crate) struct Counted {
    /// Serverless and microservices.
    pub clouds: [Usd; 2],
    /// Share of the requests that fail on each.
    pub failed: [f64; 2],
    /// As in [`Probe`].
    pub bought: (u32, u32),
    /// As in [`Pieces`], and so is what follows.
    pub nodes: f64,
    pub size: (u32, Option<Note>),
    pub billed_by: Option<BilledBy>,
    /// Whether functions run on nodes that are billed.
    pub is_managed: bool,
}

impl Evaluator {
    /// For the week, the regions and the prices of a scenario.
    pub fn new(scenario: &Scenario) -> Self {
        Self::with_books(scenario, (book(scenario, Side::Serverless), book(scenario, Side::Microservices)))
    }

    fn with_books(scenario: &Scenario, (serverless, microservices): (PriceBook, PriceBook)) -> Self {
        let all = own_lines(scenario, |_| true);
        let mixed = microservices.clone().sparing(scenario.serverless.platform).itemised(all);
        Self { weekly: weekly(&scenario.traffic), serverless, microservices, mixed }
    }

    /// As much as a verdict needs, without percentiles.
    pub fn standings(&self, scenario: &Scenario) -> Standings {
        let both = self.both(scenario);
        self.with_mix(scenario, self.standings_of_sides(&both), both)
    }

    /// As [`Self::standings`], with the cheapest mix whose cloud costs less than a side alone that keeps limits and goal,
    /// whether or not people leave it a chance.
    pub fn standings_of_all(&self, scenario: &Scenario) -> Standings {
        let both = self.both(scenario);
        let sides = self.standings_of_sides(&both);
        let found = self.mixer_of(scenario, both).cheapest(sides.best_cloud(), Depth::Quick);
        Standings { mixed: found.map(|found| found.cloud), ..sides }
    }

    /// Whether a mix wins or comes near by a cloud that costs less than a side alone.
    pub fn shows_mix(&self, scenario: &Scenario) -> bool {
        let both = self.both(scenario);
        let sides = self.standings_of_sides(&both);
        let found = self.mixer_of(scenario, both).cheapest(sides.best_cloud(), Depth::Whole);
        Standings { mixed: found.map(|found| found.cloud), ..sides }.shows_mix(scenario)
    }

    /// As [`Self::shows_mix`], where the cloud of the cheapest mix is known.
    pub fn shows(&self, scenario: &Scenario, cheapest: Option<Usd>) -> bool {
        let sides = self.sides(scenario);
        let mixed = cheapest.filter(|cloud| sides.best_cloud().is_none_or(|best| *cloud < best));
        Standings { mixed, ..sides }.shows_mix(scenario)
    }

    /// The standings of both sides with the mix that can beat them.
    fn with_mix<'a>(&'a self, scenario: &'a Scenario, sides: Standings, both: Sides<'a>) -> Standings {
        // A mix has the people of both sides to pay, and must leave less than the best side for its cloud.
        let budget = sides.best_side(scenario).map(|best| best.less(people_of_both(scenario)));
        let found = self.mixer_of(scenario, both).cheapest(budget, Depth::Quick);
        Standings { mixed: found.map(|found| found.cloud), ..sides }
    }

    /// As [`Self::standings`], with the cheapest mix whether or not people leave it a chance.
    #[cfg(test)]
    pub fn whole_standings(&self, scenario: &Scenario) -> Standings {
        Standings { mixed: self.cheapest_mix(scenario).map(|found| found.cloud), ..self.sides(scenario) }
    }

    /// The standings of both sides, without a mix.
    pub fn sides(&self, scenario: &Scenario) -> Standings {
        self.standings_of_sides(&self.both(scenario))
    }

    /// Both sides of a scenario, which know nothing yet.
    pub(crate) fn both<'a>(&'a self, scenario: &'a Scenario) -> Sides<'a> {
        Sides::new(scenario, &self.weekly, &self.weekly.levels)
    }

    fn standings_of_sides(&self, both: &Sides<'_>) -> Standings {
        alive::beat();
        Standings {
            serverless: both.functions.standing(&self.serverless),
            microservices: both.containers.standing(&self.microservices),
            mixed: None,
        }
    }

    /// The search for the cheapest mix.
    pub fn mixer<'a>(&'a self, scenario: &'a Scenario) -> Mixer<'a> {
        self.mixer_of(scenario, self.both(scenario))
    }

    /// The same where both sides are there, with what they know.
    fn mixer_of<'a>(&'a self, scenario: &'a Scenario, sides: Sides<'a>) -> Mixer<'a> {
        alive::beat();
        Mixer { scenario, weekly: &self.weekly, levels: &self.weekly.levels, book: &self.mixed, sides }
    }

    /// As [`Self::standings`], sized and judged by the week as it runs, as the outcome is.
    pub fn running_standings(&self, scenario: &Scenario) -> Standings {
        let both = self.both(scenario);
        self.with_mix(scenario, self.running(scenario, &both), both)
    }

    /// The same without a mix.
    pub(crate) fn running_sides(&self, scenario: &Scenario) -> Standings {
        self.running(scenario, &self.both(scenario))
    }

    fn running(&self, scenario: &Scenario, both: &Sides<'_>) -> Standings {
        alive::beat();
        let course = self.course(scenario);
        Standings {
            serverless: both.functions.running_standing(&self.serverless, &course),
            microservices: both.containers.running_standing(&self.microservices, &course),
            mixed: None,
        }
    }

    /// The standings with what the walk along a slider asks for besides.
    pub fn probe(&self, scenario: &Scenario) -> Probe {
        self.probe_of(scenario, self.both(scenario))
    }

    /// The same of `both` sides, which are those of `scenario` but for the p99 goal.
    pub(crate) fn probe_of<'a>(&'a self, scenario: &'a Scenario, both: Sides<'a>) -> Probe {
        both.keep_goal_of(scenario);
        let probe = self.probe_sides(&both);
        Probe { standings: self.with_mix(scenario, probe.standings, both), ..probe }
    }

    /// Both clouds with what comes in pieces.
    pub(crate) fn counted(&self, scenario: &Scenario) -> Counted {
        let both = self.both(scenario);
        let Probe { standings, bought, .. } = self.probe_sides(&both);
        let Pieces { nodes, size, billed_by } = both.containers.pieces(&self.microservices, bought.1);
        let clouds = [standings.serverless.cloud, standings.microservices.cloud];
        let failed = [standings.serverless.failed, standings.microservices.failed];
        let is_managed = scenario.serverless.platform == Platform::AwsLambdaManaged;
        Counted { clouds, failed, bought, nodes, size, billed_by, is_managed }
    }

    fn probe_sides(&self, both: &Sides<'_>) -> Probe {
        alive::beat();
        let (serverless, floor) = both.functions.sized_standing(&self.serverless);
        let (microservices, extra, grain) = both.containers.sized_standing(&self.microservices);
        let standings = Standings { serverless, microservices, mixed: None };
        Probe { standings, bought: (floor, extra), grain }
    }

    /// The cheapest mix, whether or not people leave it a chance.
    pub fn cheapest_mix(&self, scenario: &Scenario) -> Option<Found> {
        self.mixer(scenario).cheapest(None, Depth::Whole)
    }

    /// As [`Self::probe`], beside the cloud of [`Self::cheapest_mix`].
    pub fn probe_beside(&self, scenario: &Scenario, mixed: Option<Usd>) -> Probe {
        let probe = self.probe_sides(&self.both(scenario));
        Probe { standings: Standings { mixed, ..probe.standings }, ..probe }
    }

    /// An evaluator for the same regions and prices and the week of `scenario`.
    pub fn on_week_of(&self, scenario: &Scenario) -> Self {
        let books = (self.serverless.clone(), self.microservices.clone());
        Self::with_books(scenario, books)
    }

    /// The week as it runs.
    pub fn course(&self, scenario: &Scenario) -> Course {
        self.weekly.course.times(scenario.traffic.rate.get())
    }

    fn containers<'a>(&'a self, scenario: &'a Scenario) -> ContainersSide<'a> {
        ContainersSide::new(scenario, &self.weekly.levels, &self.weekly.rises)
    }

    /// One side of the outcome alone, without what only an outcome shows.
    pub fn weighed(&self, scenario: &Scenario, side: Side) -> Weighed {
        alive::beat();
        let course = self.course(scenario);
        match side {
            Side::Serverless => FunctionsSide::new(scenario, &self.weekly).weighed(&self.serverless, &course),
            Side::Microservices => self.containers(scenario).weighed(&self.microservices, &course),
        }
    }

    /// The response times of one side of the outcome.
    pub fn latency(&self, scenario: &Scenario, side: Side) -> Latency {
        alive::beat();
        let course = self.course(scenario);
        match side {
            Side::Serverless => FunctionsSide::new(scenario, &self.weekly).latency(&course),
            Side::Microservices => self.containers(scenario).latency(&course),
        }
    }

    /// The load levels of the week.
    pub fn levels(&self) -> &[Level] {
        &self.weekly.levels.levels
    }

    /// Where a side is priced.
    pub const fn region(&self, side: Side) -> Region {
        match side {
            Side::Serverless => self.serverless.region(),
            Side::Microservices => self.microservices.region(),
        }
    }

    /// Sized and timed by the kinds of services of `judged`, billed by those of `scenario`.
    /// The outcome of a scenario beside the cheapest mix that was found.
    pub fn outcome(&self, scenario: &Scenario, judged: &Scenario, found: Option<Found>) -> Outcome {
        alive::beat();
        let containers = self.containers(judged);
        let course = self.course(scenario);
        let functions = FunctionsSide::new(judged, &self.weekly);
        let mut serverless = functions.outcome(&self.serverless, &course);
        let mut microservices = containers.outcome(&self.microservices, &course);
        if !std::ptr::eq(scenario, judged) {
            let all = bundled(scenario, BILLED_KINDS).map_or(Cow::Borrowed(scenario), Cow::Owned);
            let functions = FunctionsSide::new(&all, &self.weekly);
            let bills = (
                functions.bill(&self.serverless, &serverless.fleet),
                self.containers(&all).bill(&self.microservices, &microservices.fleet),
            );
            charge(&mut serverless, bills.0);
            charge(&mut microservices, bills.1);
        }
        let standings = Standings {
            serverless: standing(&serverless),
            microservices: standing(&microservices),
            mixed: found.as_ref().map(|found| found.cloud),
        };
        let mix = found.filter(|_| standings.shows_mix(scenario));
        let (winner, decided_by) = standings.winner(scenario);
        let misses = [
            missed(scenario, &serverless, || functions.cause()),
            missed(scenario, &microservices, || containers.cause()),
        ];
        let mut notes: Vec<Note> = asked(&serverless).chain(asked(&microservices)).collect();
        notes.extend(containers.notes());
        notes.extend(borrowed(&serverless).chain(borrowed(&microservices)));
        notes.dedup();
        notes.extend(functions.doubts(&self.serverless));
        notes.extend(match scenario.that_stays_alone() {
            _ if !scenario.is_in_one_place() => Some(Note::NoMix),
            alone => alone.map(Note::StaysAlone),
        });
        let steps = scenario.flow.as_ref().is_some_and(|calls| calls.step > Seconds::ZERO);
        notes.extend(steps.then_some(Note::UnpricedSteps));
        let late = [&serverless, &microservices].iter().any(|side| !side.answers_within(scenario.goals.p99));
        notes.extend((late && scenario.p99_to_keep().is_none()).then_some(Note::NoPercentile));
        Outcome {
            verdict: Verdict {
                winner,
                decided_by,
                confidence: 0.0,
                draws: 0,
                drawn: None,
                reasons: standings.reasons(scenario, misses),
                flips: Vec::new(),
            },
            serverless,
            microservices,
            mixed: mix.map(|found| self.mixer(judged).outcome(&found)),
            notes,
        }
    }
}

/// The prices of a side: of its region, with the reader's own in their place, bought as chosen.
pub fn book(scenario: &Scenario, side: Side) -> PriceBook {
    book_at(scenario, side, places::region_at(scenario.platform(side).provider(), scenario.region(side)))
}

/// How well the prices of both bills of an outcome are known in each region that can be chosen.
pub fn known(scenario: &Scenario, outcome: &Outcome) -> Vec<Known> {
    let sides = [Side::Serverless, Side::Microservices].map(|side| {
        let mut usage = Usage::new();
        outcome.side(side).bill.lines().iter().for_each(|line| usage.add(line.item.meter, line.used));
        (side, usage)
    });
    let share = |(side, usage): &(Side, Usage), region: Region| {
        let at = places::region_at(scenario.platform(*side).provider(), region.id());
        let bill = book_at(scenario, *side, at).itemised(Vec::new()).bill(usage);
        // Whole hundredths, down: what is not quite known is not said to be.
        (100.0 * verified_share(&bill) + 1e-6) as u8
    };
    let both = |region: &Region| sides.each_ref().map(|side| share(side, *region));
    places::regions(scenario).iter().map(both).collect()
}

fn book_at(scenario: &Scenario, side: Side, region: Region) -> PriceBook {
    let mut book = PriceBook::new(region, scenario.prices.free_tier);
    for &(meter, usd) in &scenario.prices.overrides {
        let per = priced(meter, meter.provider().reference()).row.tiers.first().map_or(1, |tier| tier.price.per);
        book = book.with(meter, Price { usd, per });
    }
    let book = book.itemised(own_lines(scenario, |line| line.side.holds(side)));
    match side {
        Side::Serverless => book,
        Side::Microservices => book.bought(scenario.microservices.purchase.kind()),
    }
}

/// The reader's own lines among those that are asked for.
fn own_lines(scenario: &Scenario, asked: impl Fn(&OwnLine) -> bool) -> Vec<OwnPrice> {
    let price = |line: &OwnLine| OwnPrice { name: line.name.clone(), usd: line.usd, per: line.per };
    scenario.own_lines.iter().filter(|line| asked(line)).map(price).collect()
}

/// Puts a bill in the place of a side's own.
fn charge(side: &mut SideOutcome, bill: Bill) {
    (side.cloud, side.verified_share, side.bill) = (bill.total(), verified_share(&bill), bill);
}

fn standing(side: &SideOutcome) -> Standing {
    let SideOutcome { cloud, meets_goal, failed_share: failed, .. } = *side;
    Standing { cloud, limit: side.limits.first().copied(), meets_goal, in_time: meets_goal, failed }
}

/// By how much a side misses the goal, if it does; `cause` is why its p99 is beyond it.
fn missed(scenario: &Scenario, side: &SideOutcome, cause: impl Fn() -> Cause) -> Option<Miss> {
    let (goal, p99, allowed) = (scenario.goals.p99, side.latency.p99, scenario.goals.error_share.get());
    // Where a hard limit rules a side out it says why requests fail.
    let fails = side.limits.is_empty() && side.failed_share > allowed;
    let in_time = scenario.p99_to_keep().is_none_or(|goal| side.answers_within(goal));
    let cause = match (in_time, fails) {
        (true, false) => return None,
        (true, true) => Cause::Failures { share: side.failed_share, allowed },
        (false, _) => cause(),
    };
    Some(Miss { side: side.platform.side(), p99, goal, cause })
}

/// The quotas of a side that have to be raised.
fn asked(side: &SideOutcome) -> impl Iterator<Item = Note> + '_ {
    side.asks().map(|quota| Note::Asks(side.platform, *quota))
}

/// Prices of a bill that were taken from another region.
fn borrowed(side: &SideOutcome) -> impl Iterator<Item = Note> + '_ {
    let lines = side.bill.lines().iter().filter(|line| line.item.standing == PriceStanding::Borrowed);
    lines.map(|line| Note::PricedAs { meter: line.item.meter, region: line.item.region })
}
