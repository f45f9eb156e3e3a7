//! All platforms for the same workload, the cheapest first.

use crate::evaluator::Evaluator;
use answer::ranking::Ranked;
use platform::cited::cited;
use platform::weighed::Weighed;
use scenario::kinds::judged;
use scenario::msg::Msg;
use scenario::people::people;
use scenario::{Platform, Scenario};

/// Every platform as it would be if it were chosen in `scenario`: those that can run the work by total cost, then the
/// others.
pub fn ranking(scenario: &Scenario) -> Vec<Ranked> {
    // What no bill comes to: those that cannot run the work stand behind all that can.
    let mut rows: Vec<Ranked> = Platform::ALL.into_iter().map(|platform| ranked(scenario, platform)).collect();
    rows.sort_by_key(|row| (row.limit.is_some(), row.total));
    rows
}

fn ranked(scenario: &Scenario, platform: Platform) -> Ranked {
    let chosen = scenario.after(Msg::Picked(platform));
    let chosen = judged(&chosen);
    let evaluator = Evaluator::new(&chosen);
    let Weighed { cloud, verified_share, p99, meets_goal, limits, quotas } =
        evaluator.weighed(&chosen, platform.side());
    Ranked {
        platform,
        region: evaluator.region(platform.side()),
        cloud,
        total: cloud + people(&chosen, platform.side()),
        p99,
        meets_goal,
        limit: limits.first().copied(),
        asks: quotas.into_iter().filter(|quota| quota.is_exceeded()).collect(),
        cited: limits.first().and_then(|limit| cited(platform, limit)),
        verified_share,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use answer::Limit;
    use scenario::Side;
    use scenario::knob::Knob;

    #[test]
    fn what_cannot_run_the_work_comes_last_with_the_limit_and_its_source() {
        let long = Scenario::default().after(Msg::Typed(Knob::Duration, 900_000.0));
        let rows = ranking(&long);
        let lambda = rows.iter().find(|row| row.platform == Platform::AwsLambda).unwrap();
        assert!(matches!(lambda.limit, Some(Limit::Timeout { .. })), "{:?}", lambda.limit);
        assert!(lambda.cited.as_ref().unwrap().source.contains("https://"));
        let first_out = rows.iter().position(|row| row.limit.is_some()).unwrap();
        assert!(rows[first_out..].iter().all(|row| row.limit.is_some()));
    }

    #[test]
    fn bars_compare() {
        let rows = ranking(&Scenario::default());
        for row in &rows {
            let [cloud, people] = row.bar(&rows);
            assert!(0.0 < cloud && cloud + people <= 1.0 + 1e-12, "{:?}: {cloud} {people}", row.platform);
        }
        let longest = rows.iter().map(|row| row.bar(&rows)).map(|[cloud, people]| cloud + people);
        assert!((longest.fold(0.0, f64::max) - 1.0).abs() < 1e-12);
        let functions = rows.iter().filter(|row| row.platform.side() == Side::Serverless).count();
        assert_eq!((functions, rows.len()), (6, 16));
    }
}
