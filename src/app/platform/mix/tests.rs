use crate::app::evaluate::Bench;
use crate::app::example;
use crate::app::knob::Knob;
use crate::app::msg::Msg;
use crate::app::scenario::Scenario;
use std::time::Instant;

#[test]
#[ignore = "a look"]
fn look() {
    for (people, name) in [(true, "people"), (false, "free")] {
        for each in example::ALL {
            for factor in [1.0, 10.0, 100.0, 1000.0] {
                let mut scenario = each.scenario();
                if !people {
                    scenario = scenario.after(Msg::FreedPeople);
                }
                Knob::Rate.write(&mut scenario, each.rate * factor);
                let bench = Bench::new(&scenario);
                let time = |of: &dyn Fn() -> crate::app::verdict::Standings| {
                    let start = Instant::now();
                    for _ in 0..20 {
                        std::hint::black_box(of());
                    }
                    start.elapsed().as_micros() / 20
                };
                let sides = time(&|| bench.sides(&scenario));
                let quick = time(&|| bench.standings(&scenario));
                let whole = time(&|| bench.whole_standings(&scenario));
                let found = bench.whole_standings(&scenario);
                let total = found.totals(&scenario);
                println!(
                    "{name} {:28} x{factor:5} F{:9.0}{}{} C{:9.0}{}{} M{:9.0} {:?} quick {:?} | {sides} {quick} {whole} us",
                    each.name,
                    total.0.dollars(), if found.serverless.meets_goal {""} else {"L"}, if found.serverless.limit.is_some() {"X"} else {""},
                    total.1.dollars(), if found.microservices.meets_goal {""} else {"L"}, if found.microservices.limit.is_some() {"X"} else {""},
                    found.mixed_total(&scenario).map_or(-1.0, |m| m.dollars()),
                    found.winner(&scenario).0,
                    bench.standings(&scenario).winner(&scenario).0,
                );
            }
        }
    }
}
