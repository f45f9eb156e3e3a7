//! Words for the table of all platforms.

use crate::facts;
use answer::ranking::Ranked;
use model::units::Seconds;
use text::format;

/// How much of a bill is verified: “96 % verified”.
pub fn verified(share: f64) -> String {
    match share {
        share if share >= 1.0 => "all verified".into(),
        share if share <= 0.0 => "none verified".into(),
        share => format!("{} verified", format::percent(share)),
    }
}

/// Where the p99 of a platform lies: “inside 500 ms”.
pub fn goal(row: &Ranked, goal: Seconds) -> String {
    let place = match row.meets_goal {
        true => "inside",
        false if row.p99.get() <= goal.get() => "too many fail;",
        false => "beyond",
    };
    format!("{place} {}", format::duration(goal))
}

/// Why a platform cannot run the work, as a sentence; nothing where it can.
pub fn limit(row: &Ranked) -> Option<String> {
    let limit = row.limit.as_ref().map(facts::limit)?;
    let name = row.platform.name();
    let dated = match row.cited.as_ref().map(|cited| &*cited.as_of) {
        None => String::new(),
        Some("undated") => " Limit undated.".into(),
        Some(date) => format!(" Limit as of {date}."),
    };
    Some(format!("{name} cannot run this: {limit}{dated}"))
}

/// What has to be asked of the provider, a sentence for each quota.
pub fn asks(row: &Ranked) -> Vec<String> {
    row.asks.iter().map(|quota| facts::asks(row.platform, quota)).collect()
}

/// What the model of a platform leaves out, as a sentence; nothing where it leaves out nothing that is known.
pub fn leaves_out(row: &Ranked) -> Option<String> {
    let parts = row.platform.leaves_out();
    (!parts.is_empty()).then(|| format!("Left out: {}.", parts.join("; ")))
}

/// What the model of a platform holds, as a sentence.
pub fn models(row: &Ranked) -> String {
    format!("Modelled: {}.", row.platform.models())
}

/// Which platform is the cheapest with people, and which by its cloud alone, of those that can run the work in time.
pub fn cheapest(rows: &[Ranked]) -> Option<String> {
    let able = || rows.iter().filter(|row| row.limit.is_none() && row.meets_goal);
    let with_people = able().min_by_key(|row| row.total)?;
    let alone = able().min_by_key(|row| row.cloud)?;
    let (one, other) = (with_people.platform.name(), alone.platform.name());
    Some(match one == other {
        true => format!("Cheapest with people and by its cloud alone: {one}."),
        false => format!("Cheapest with people: {one}. By its cloud alone: {other}."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use decide::ranking::ranking;
    use scenario::knob::Knob;
    use scenario::msg::Msg;
    use scenario::{Platform, Scenario};

    #[test]
    fn a_share_is_never_rounded_to_all_or_nothing() {
        let cases = [
            (1.0, "all verified"),
            (0.9999, "over 99.9 % verified"),
            (0.963, "96 % verified"),
            (0.1, "10 % verified"),
            (0.0, "none verified"),
        ];
        for (share, words) in cases {
            assert_eq!(verified(share).replace(format::NBSP, " "), words);
        }
    }

    #[test]
    fn what_cannot_run_says_why_and_of_when_the_limit_is() {
        let long = Scenario::default().after(Msg::Typed(Knob::Duration, 900_000.0));
        let rows = ranking(&long);
        let row = |platform| rows.iter().find(|row| row.platform == platform).unwrap();
        let told = limit(row(Platform::AwsLambda)).unwrap().replace(format::NBSP, " ");
        assert!(told.starts_with("AWS Lambda cannot run this: a visit may need "), "{told}");
        assert!(told.contains("it is stopped after 15 min. Limit as of 20"), "{told}");
        assert_eq!(limit(row(Platform::AwsEks)), None);
        let words = goal(row(Platform::AwsEks), long.goals.p99).replace(format::NBSP, " ");
        assert_eq!(words, "beyond 500 ms");
        for row in &rows {
            assert!(models(row).starts_with("Modelled: ") && leaves_out(row).is_some(), "{:?}", row.platform);
        }
    }
}
