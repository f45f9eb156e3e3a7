//! A limit that is hit is the one whose source is shown.

use answer::Limit;
use decide::ranking::ranking;
use model::units::Kilobytes;
use platform::cited::row;
use scenario::Scenario;
use scenario::knob::Knob;
use scenario::msg::Msg;

/// What a limit allows, in the unit of the catalogue's row.
fn allowed(limit: &Limit) -> Option<f64> {
    Some(match limit {
        Limit::Timeout { allowed, .. } | Limit::Cpu { allowed, .. } => allowed.get(),
        Limit::Memory { allowed, .. } => allowed.get(),
        Limit::Payload { allowed, .. } | Limit::Concurrency { allowed, .. } | Limit::Nodes { allowed, .. } => *allowed,
        Limit::PodTooLarge { .. } => return None,
    })
}

#[test]
fn every_limit_that_is_hit_is_the_one_that_is_cited() {
    let with = |knob, value| Scenario::default().after(Msg::Typed(knob, value));
    let mut large = Scenario::default();
    large.services[0].response = Kilobytes::of(1e5);
    let hard = [with(Knob::Duration, 900_000.0), with(Knob::Memory, 10_240.0), with(Knob::Rate, 1e5), large];
    let mut found = 0;
    for ranked in hard.iter().flat_map(ranking) {
        let Some(limit) = ranked.limit else { continue };
        let Some(allowed) = allowed(&limit) else { continue };
        let cited = row(ranked.platform, &limit).unwrap_or_else(|| panic!("{:?}: {limit:?}", ranked.platform));
        assert_eq!(ranked.cited.map(|cited| cited.source).as_deref(), Some(cited.source.get()), "what is shown");
        let scale = if cited.unit == "GiB" { 1024.0 } else { 1.0 };
        let same = [cited.value, cited.high].iter().any(|value| (value * scale - allowed).abs() < 1e-6);
        assert!(same, "{:?}: {limit:?}, cited {}", ranked.platform, cited.what.get());
        assert!(!cited.askable, "{:?}: {limit:?} is raised on request and rules nothing out", ranked.platform);
        found += 1;
    }
    assert!(found >= 10, "{found} limits were hit");
}
