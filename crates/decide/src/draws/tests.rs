use super::*;
use answer::Winner;
use answer::drawn::DRAWS;
use model::units::Seconds;
use scenario::Side;
use scenario::example;
use scenario::msg::Msg;
use scenario::people::people;
use scenario::setting::Setting;
use scenario::uncertainty::Interval;

fn ranged(ranges: &[(Knob, f64, f64)]) -> Scenario {
    let range = |scenario: Scenario, &(knob, low, high): &(Knob, f64, f64)| {
        scenario.after(Msg::Ranged(knob.into(), Interval { low, high }))
    };
    ranges.iter().fold(Scenario::default(), range)
}

/// Everything that is assumed to be uncertain, taken as it is.
pub(super) fn certain() -> Scenario {
    let scenario = Scenario::default();
    let exactly = scenario::uncertainty::ASSUMED.map(|(knob, _)| (knob, knob.read(&scenario), knob.read(&scenario)));
    ranged(&exactly)
}

#[test]
fn every_draw_is_counted_once() {
    for example in example::ALL {
        let scenario = example.scenario();
        let drawn = drawn(&scenario, 64);
        assert_eq!((drawn.count, drawn.won.iter().sum::<u32>()), (64, 64), "{}", example.name);
        for side in drawn.sides.iter().chain(&drawn.mixed) {
            assert!(side.cost.low <= side.cost.middle && side.cost.middle <= side.cost.high, "{}", example.name);
            assert!(side.regret >= 0.0 && (0.0..=1.0).contains(&side.kept), "{}: {side:?}", example.name);
            assert!(side.kept + drawn.unkept_share() <= 1.0, "{}: kept by one, kept by none", example.name);
        }
    }
}

/// The mix is a choice like the sides where it wins, and none where the reader never sees it.
#[test]
fn a_mix_that_wins_has_a_regret_of_its_own() {
    let images = example::ALL[4].scenario();
    let found = drawn(&images, 256);
    let mixed = found.mixed.expect("a mix wins");
    assert!(found.share(Winner::Mixed) > 0.8, "{:?}", found.won);
    for side in &found.sides {
        assert!(mixed.regret < side.regret && mixed.kept >= side.kept, "{mixed:?} against {side:?}");
    }
    assert_eq!(drawn(&Scenario::default(), 4).mixed, None);
}

/// Whoever has a mix pays the people of both, and never more for the cloud than the side alone that he could leave all to.
#[test]
fn who_has_both_can_leave_all_to_one() {
    let paid = |scenario: &Scenario| people_of_both(scenario).dollars();
    for example in example::ALL {
        let scenario = example.scenario();
        let standings = Evaluator::new(&scenario).standings_of_all(&scenario);
        let [.., (both, unfit)] = choices(&standings, &scenario);
        assert_eq!(unfit, 0, "{}: one side can do it", example.name);
        let alone = standings.best_cloud().unwrap().dollars();
        assert!(both <= alone + paid(&scenario) + 1e-6, "{}: {both} against {alone}", example.name);
    }
}

#[test]
fn what_is_certain_has_neither_doubt_nor_width() {
    let scenario = certain();
    let drawn = drawn(&scenario, 16);
    assert_eq!(drawn.share(Winner::Serverless), 1.0);
    let standings = Evaluator::new(&scenario).standings(&scenario);
    let (serverless, microservices) = standings.totals(&scenario);
    for (side, total) in drawn.sides.iter().zip([serverless.dollars(), microservices.dollars()]) {
        assert_eq!([side.cost.low, side.cost.middle, side.cost.high], [total; 3]);
    }
    assert_eq!(drawn.sides[0].regret, 0.0, "the winner of every draw has nothing to regret");
    let apart = microservices.dollars() - serverless.dollars();
    assert!((drawn.sides[1].regret - apart).abs() < 1e-6, "the other loses the difference, every time");
}

/// Where only the cost of an hour is uncertain, cost is a straight line in it, so that its quantiles are known.
#[test]
fn a_band_is_the_quantiles_of_what_is_drawn() {
    let mut exactly = certain();
    exactly = exactly.after(Msg::Ranged(Knob::Hourly.into(), Interval { low: 60.0, high: 140.0 }));
    let drawn = drawn(&exactly, DRAWS);
    let cloud = Evaluator::new(&exactly).standings(&exactly).microservices.cloud.dollars();
    for (found, hourly) in
        [(drawn.sides[1].cost.low, 60.0), (drawn.sides[1].cost.middle, 100.0), (drawn.sides[1].cost.high, 140.0)]
    {
        let expected = cloud + 45.0 * hourly;
        assert!((found / expected - 1.0).abs() < 2e-3, "{found} at {hourly}, not {expected}");
    }
    assert_eq!(people(&exactly, Side::Microservices).dollars(), 4500.0, "the middle stands for the range");
}

#[test]
fn the_first_draws_are_among_all_of_them() {
    let scenario = ranged(&[(Knob::Rate, 50.0, 300.0)]);
    let mut said = Vec::new();
    in_parts(&scenario, &[32, 96], &mut |drawn| said.push(drawn));
    assert_eq!(said, [drawn(&scenario, 32), drawn(&scenario, 96)]);
    assert_eq!(said[1], drawn(&scenario, 96), "the same every time");
}

/// A range of its own for one input leaves the draws of the others as they were: the sides, and two scenarios that
/// are compared, see the same luck.
#[test]
fn a_range_that_is_added_does_not_shuffle_the_others() {
    let (without, with) = (Scenario::default(), ranged(&[(Knob::Memory, 256.0, 1024.0)]));
    let (before, after) = (Sampler::new(&without), Sampler::new(&with));
    for index in 0..32 {
        let (before, after) = (before.draw(index).0, after.draw(index).0);
        for knob in [Knob::Rate, Knob::Duration, Knob::MicroservicesHours] {
            assert_eq!(knob.read(&before), knob.read(&after), "{knob:?}");
        }
    }
}

/// Weeks are shared by draws whose peak lies in the same part of its probability; the parts are small enough for the
/// interval to stay where it is.
#[test]
fn weeks_are_shared_by_draws_that_hardly_differ() {
    let scenario = ranged(&[(Knob::PeakToMean, 3.0, 6.0), (Knob::Weekend, 0.2, 0.8)]);
    let sampler = Sampler::new(&scenario);
    assert_eq!(sampler.weeks.len(), 32 * 8);
    let mut seen: Vec<Option<(f64, f64)>> = vec![None; 32 * 8];
    let mut peaks = Vec::new();
    for index in 0..DRAWS {
        let (drawn, week) = sampler.draw(index);
        let own = (Knob::PeakToMean.read(&drawn), Knob::Weekend.read(&drawn));
        assert_eq!(*seen[week].get_or_insert(own), own, "the same week");
        peaks.push(own.0);
    }
    let band = band(&peaks);
    assert!((band.low / 3.0 - 1.0).abs() < 0.03 && (band.high / 6.0 - 1.0).abs() < 0.03, "{band:?}");
}

/// A wider doubt about the traffic, and about nothing else, never makes the band of a side narrower.
#[test]
fn a_wider_range_has_a_wider_band() {
    let width = |factor: f64| {
        let range = Interval { low: 200.0 / factor, high: 200.0 * factor };
        let drawn = drawn(&certain().after(Msg::Ranged(Knob::Rate.into(), range)), 256);
        drawn.sides.map(|side| side.cost.high - side.cost.low)
    };
    let [narrow, wide, widest] = [1.2, 2.0, 5.0].map(width);
    for side in 0..CANDIDATES.len() {
        assert!(narrow[side] <= wide[side] && wide[side] < widest[side], "{narrow:?} {wide:?} {widest:?}");
    }
}

/// A goal that no money buys: the side that misses it is not the best side of a draw, however cheap.
#[test]
fn a_missed_goal_is_told_beside_the_money() {
    let mut scenario = certain();
    scenario.goals.p99 = Seconds::from_ms(10.0);
    let drawn = drawn(&scenario, 8);
    let kept = drawn.sides.map(|side| side.kept);
    assert_eq!(kept, [0.0, 0.0], "120 ms of work take longer than 10 ms on both sides");
    assert_eq!(drawn.sides[0].regret, 0.0, "then cost decides, as in the verdict");
    assert_eq!(drawn.unkept_share(), 1.0, "and that nothing keeps it is counted");
}

/// Half of the goals that are drawn are shorter than the work; what keeps the others keeps no more than is left.
#[test]
fn draws_in_which_nothing_keeps_the_goal_are_counted() {
    let goal = |low, high| drawn(&certain().after(Msg::Ranged(Knob::P99.into(), Interval { low, high })), 64);
    let cases = [
        // (goal in 9 of 10 cases, share that nothing keeps, why)
        ((100.0, 130.0), 1.0..=1.0, "the work alone takes longer"),
        ((100.0, 1_000.0), 0.2..=0.8, "some of them can be kept"),
        ((800.0, 1_000.0), 0.0..=0.0, "all of them can be kept"),
    ];
    for ((low, high), share, why) in cases {
        let found = goal(low, high);
        assert!(share.contains(&found.unkept_share()), "{why}: {}", found.unkept_share());
        let best = found.sides.iter().fold(0.0, |best: f64, side| best.max(side.kept));
        assert!(best <= 1.0 - found.unkept_share(), "{why}: {best} kept");
    }
}

#[test]
fn a_band_along_the_rate_holds_the_present_cost_and_rises() {
    let scenario = ranged(&[(Knob::Rate, 50.0, 300.0)]);
    let rates = [1.0, 10.0, 100.0, 1_000.0, 10_000.0];
    let found = bands(&scenario, &rates, 64);
    assert_eq!(found.iter().map(|at| at.rate).collect::<Vec<_>>(), rates);
    for at in &found {
        let mut here = scenario.clone();
        Knob::Rate.write(&mut here, at.rate);
        let standings = Evaluator::new(&here).standings(&here);
        for (side, (cost, _)) in at.sides.iter().zip(choices(&standings, &here)) {
            assert!(side.low < cost && cost < side.high, "{cost} is not in {side:?} at {}", at.rate);
        }
    }
    for pair in found.windows(2) {
        assert!(pair[0].sides[0].middle < pair[1].sides[0].middle, "more traffic costs more");
    }
    let exactly = bands(&certain(), &rates, 64);
    assert!(exactly.iter().all(|at| at.sides.iter().all(|side| side.low == side.high)), "no doubt, no width");
}

/// Every setting that the answer depends on is drawn like a slider; growth is of later months.
#[test]
fn ranges_of_settings_are_drawn() {
    let of = |setting: Setting, low, high| certain().after(Msg::Ranged(setting.into(), Interval { low, high }));
    let width = |scenario: &Scenario, side: usize| {
        let cost = drawn(scenario, 64).sides[side].cost;
        cost.high - cost.low
    };
    assert!(width(&of(Setting::Burstiness, 100.0, 900.0), 1) > 1.0, "bursts take containers");
    assert_eq!(width(&of(Setting::Burstiness, 700.0, 700.0), 1), 0.0, "exactly this is not drawn");
    assert_eq!(width(&of(Setting::Growth, -5.0, 20.0), 0), 0.0, "growth changes nothing of today");
    let kept = of(Setting::KeepAlive, 300.0, 900.0);
    let sampler = Sampler::new(&kept);
    let band = band(&(0..DRAWS).map(|index| Setting::KeepAlive.read(&sampler.draw(index).0)).collect::<Vec<_>>());
    assert!((band.low / 300.0 - 1.0).abs() < 0.02 && (band.high / 900.0 - 1.0).abs() < 0.02, "{band:?}");
}

/// A range of a setting leaves the draws of all sliders as they were.
#[test]
fn a_range_of_a_setting_does_not_shuffle_the_sliders() {
    let without = Scenario::default();
    let with = without.after(Msg::Ranged(Setting::Burstiness.into(), Interval { low: 2.0, high: 50.0 }));
    let (before, after) = (Sampler::new(&without), Sampler::new(&with));
    for index in 0..32 {
        let (before, after) = (before.draw(index).0, after.draw(index).0);
        assert!(Knob::ALL.iter().all(|knob| knob.read(&before) == knob.read(&after)), "draw {index}");
    }
}

#[test]
fn all_inputs_can_be_ranges_at_once() {
    let ranged = Input::all().fold(Scenario::default(), |scenario, input| {
        let (low, high) = input.ends();
        let at = |share: f64| input.within(low + (high - low) * share);
        scenario.after(Msg::Ranged(input, Interval { low: at(0.25), high: at(0.5) }))
    });
    assert_eq!(ranged.ranges.len(), Input::COUNT);
    let sampler = Sampler::new(&ranged);
    for index in 0..64 {
        let (drawn, _) = sampler.draw(index);
        for input in Input::all() {
            let (low, high) = input.ends();
            assert!((low..=high).contains(&input.read(&drawn)), "{input:?}");
        }
    }
    assert_eq!(drawn(&ranged, 16).count, 16);
}
