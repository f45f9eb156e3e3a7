//! Whatever is asked or answered comes back from bytes as it went in, to the last bit.

#[path = "../../../tests/corners/mod.rs"]
mod corners;

use std::fmt::Debug;

use answer::drawn::LATENCY_DRAWS;
use answer::studies::map::{AXES, COARSE, Map};
use decide::draws::latency::latency_in_parts;
use decide::draws::{bands, drawn};
use decide::evaluate::outcome;
use decide::ranking::ranking;
use decide::study::growth::growth_in_doubt;
use decide::study::map::{map, rows};
use decide::study::tornado::tornado;
use decide::survey::survey;
use model::units::Seconds;
use scenario::Scenario;
use scenario::knob::Knob;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Random scenarios that are sent.
const SCENARIOS: u64 = 100;

/// A random scenario. Its services may take longer than can be chosen, which is refused: those are put at the end.
fn random(seed: u64) -> Scenario {
    let mut scenario = corners::random(seed);
    for service in &mut scenario.services {
        service.duration = Seconds::from_ms(Knob::Duration.within(service.duration.ms()));
    }
    scenario
}

#[track_caller]
fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(sent: &T, of: &str) {
    let bytes = postcard::to_allocvec(sent).unwrap();
    assert!(postcard::from_bytes::<T>(&bytes).unwrap() == *sent, "{of}: {sent:?}");
}

#[test]
fn scenarios_and_outcomes_come_back() {
    let drawn = (0..SCENARIOS).map(|seed| (format!("seed {seed}"), random(seed)));
    for (name, scenario) in corners::named().into_iter().chain(drawn) {
        comes_back(&scenario, &name);
        // What takes seconds without optimisation is evaluated for a part of them.
        if scenario.services.len() <= 10 {
            comes_back(&outcome(&scenario), &name);
        }
    }
}

#[test]
fn surveys_draws_and_rankings_come_back() {
    for seed in 0..8 {
        let (name, scenario) = (format!("seed {seed}"), random(seed));
        comes_back(&survey(&scenario), &name);
        comes_back(&drawn(&scenario, 16), &name);
        comes_back(&bands(&scenario, &[1.0, 20.0], 8), &name);
        comes_back(&ranking(&scenario), &name);
        latency_in_parts(&scenario, &[LATENCY_DRAWS / 16], &mut |drawn| comes_back(&drawn, &name));
    }
}

#[test]
fn studies_come_back() {
    let scenario = Scenario::default();
    comes_back(&tornado(&scenario), "tornado");
    comes_back(&growth_in_doubt(&scenario), "growth");
    let bare = map(&scenario, AXES, COARSE);
    comes_back(&bare, "a map");
    comes_back(&Map { rows: rows(&scenario, AXES), ..bare }, "a map with its rows");
}
