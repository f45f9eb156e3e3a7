//! Words for the numbers beside the knobs: what they read, what they mean, and why a typed text was not taken.

use crate::knobs::{refused, span};
use crate::values;
use ::text::format;
use catalogue::Evidence;
use model::burstiness::Burstiness;
use model::units::{Seconds, Within as _};
use scenario::keep_alive::keep_alive;
use scenario::setting::Setting;
use scenario::typed::Refusal;
use scenario::uncertainty::Interval;
use scenario::{Platform, Scenario};

/// What a setting reads, spelt out for a voice.
pub fn reading(setting: Setting, value: f64) -> String {
    match setting {
        Setting::Burstiness if value <= 1.0 => "smooth: as chance alone makes it".to_owned(),
        Setting::Burstiness => format!("{} times as bursty as chance", format::number(value)),
        Setting::Growth => format!("{} percent a month", format::number(value)),
        Setting::KeepAlive if value <= 0.0 => "not kept at all".to_owned(),
        Setting::KeepAlive => format::duration(Seconds::new(value).unwrap_or_default()),
    }
}

/// What the present value means, in small print under its label.
pub fn meaning(setting: Setting, scenario: &Scenario) -> String {
    match setting {
        Setting::Burstiness => burstiness(scenario),
        Setting::Growth => growth(scenario),
        Setting::KeepAlive => kept(scenario),
    }
}

fn burstiness(scenario: &Scenario) -> String {
    let index = scenario.traffic.burstiness.get();
    if index <= 1.0 {
        return "Smooth: requests come by chance, at the rate of the hour.".to_owned();
    }
    let bursts = Burstiness::from_dispersion(index, scenario.traffic.rate.get(), Burstiness::LENGTH);
    let [_, high] = bursts.multipliers();
    format!(
        "{} times as bursty as chance: {} of the time the rate is {}× the hour's, for {} on average.",
        format::number(index),
        format::percent(bursts.share()),
        format::number(high),
        format::duration(Seconds::new(bursts.length).unwrap_or_default()),
    )
}

/// What an answer and the winners under the sliders know of bursts; nothing without bursts.
pub fn burst_limits(scenario: &Scenario) -> Option<String> {
    if scenario.traffic.burstiness.get() <= 1.0 {
        return None;
    }
    let strips = "Has no strip of winners of its own. The strips of the other sliders count waiting in bursts for \
                  containers; cold starts in bursts are in the answer only.";
    // Only one of the platforms puts one request in an instance, whatever the work.
    let shared = match scenario.serverless.platform {
        Platform::AwsLambda => "",
        _ => " Where an instance takes several requests at once, bursts leave its cold starts as they are.",
    };
    Some(format!("{strips}{shared}"))
}

fn growth(scenario: &Scenario) -> String {
    let monthly = scenario.traffic.growth_per_month;
    let year = |monthly: f64| libm::pow(1.0 + monthly, 12.0);
    let after = match scenario.range(Setting::Growth) {
        Some(Interval { low, high }) if low < high => {
            format!("{} to {}", format::number(year(low / 100.0)), format::times(year(high / 100.0)))
        }
        _ if monthly == 0.0 => return "The traffic stays as it is.".to_owned(),
        _ => format::times(year(monthly)),
    };
    format!("In 12 months {after} the traffic. “36 months” follows it; all other figures are those of today.")
}

fn kept(scenario: &Scenario) -> String {
    let platform = scenario.serverless.platform;
    if platform == Platform::AwsLambdaManaged {
        return "Environments stay as long as the load asks for them: nothing waits to be removed.".to_owned();
    }
    let cited = keep_alive(platform);
    let span = |seconds: f64| format::duration(Seconds::new(seconds).unwrap_or_default());
    let known = match cited.evidence {
        Evidence::Assumption => "assumed",
        _ => "cited",
    };
    let range =
        format!("{}: {}, {known} {} to {}", platform.name(), span(cited.value), span(cited.low), span(cited.high));
    match scenario.serverless.keep_alive {
        None => format!("How long an idle instance waits for its next request. {range}."),
        Some(_) => format!("How long an idle instance waits: yours, instead of {range}."),
    }
}

/// “kept 10 min” and the like, for a folded group.
pub fn keep_alive_summary(scenario: &Scenario) -> String {
    let own = if scenario.serverless.keep_alive.is_some() { ", yours" } else { "" };
    format!("idle instances {}{own}", valued(Setting::KeepAlive, scenario))
}

/// “smooth, no growth”.
pub fn bursts_summary(scenario: &Scenario) -> String {
    let smooth = scenario.traffic.burstiness.get() <= 1.0;
    let bursts = if smooth { "smooth".to_owned() } else { format!("{} chance", valued(Setting::Burstiness, scenario)) };
    let stays = Setting::Growth.read(scenario) == 0.0 && scenario.range(Setting::Growth).is_none();
    match stays {
        true => format!("{bursts}, no growth"),
        false => format!("{bursts}, {} a month", valued(Setting::Growth, scenario)),
    }
}

/// What a setting is set to: one value, or the range that the reader gave it.
fn valued(setting: Setting, scenario: &Scenario) -> String {
    let one = || values::setting(setting, setting.read(scenario));
    scenario.range(setting).map_or_else(one, |range| span(setting.into(), range))
}

/// Why a typed text was not taken, in one sentence. `kept` is a value or a range as text, `value` the one that stands
/// for it.
pub fn refusal(setting: Setting, refusal: Refusal, kept: &str, value: f64) -> String {
    let facts = setting.facts();
    let range = format!("between {} and {} {}", format::exact(facts.low), format::exact(facts.high), spoken(setting));
    let units = match setting {
        Setting::Burstiness => ", with × after it if you like",
        Setting::Growth => ", with % after it if you like",
        Setting::KeepAlive => ", with s, min or h after it if you like",
    };
    refused(facts.label, refusal, (&range, units), such(setting, value), kept)
}

/// A range about a value that the setting would take.
fn such(setting: Setting, value: f64) -> Interval {
    let facts = setting.facts();
    let (low, high) = match facts.stops {
        [] => (value - 3.0, value + 3.0),
        stops => {
            let at = setting.stop(value);
            (stops[at.saturating_sub(1)], stops[(at + 1).min(stops.len() - 1)])
        }
    };
    Interval { low: low.within(facts.low, facts.high), high: high.within(facts.low, facts.high) }
}

const fn spoken(setting: Setting) -> &'static str {
    match setting {
        Setting::Burstiness => "times chance",
        Setting::Growth => "percent a month",
        Setting::KeepAlive => "seconds",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::text::format::NBSP;
    use scenario::msg::Msg;

    #[test]
    fn a_setting_says_what_it_means() {
        let scenario = Scenario::default();
        let set = |setting, value| scenario.after(Msg::Adjusted(setting, value));
        let ranged = |setting: Setting, low, high| scenario.after(Msg::Ranged(setting.into(), Interval { low, high }));
        let bursty = set(Setting::Burstiness, 50.0);
        let growing = set(Setting::Growth, 5.0);
        let short = set(Setting::KeepAlive, 60.0);
        let flex = scenario.after(Msg::Picked(Platform::AzureFlex));
        let cases = [
            (meaning(Setting::Burstiness, &scenario), "Smooth: requests come by chance, at the rate of the hour."),
            (
                meaning(Setting::Burstiness, &bursty),
                "50 times as bursty as chance: 20 % of the time the rate is 1.45× the hour's, for 30 s on average.",
            ),
            (meaning(Setting::Growth, &scenario), "The traffic stays as it is."),
            (
                meaning(Setting::Growth, &growing),
                "In 12 months 1.8 times the traffic. “36 months” follows it; all other figures are those of today.",
            ),
            (
                meaning(Setting::KeepAlive, &scenario),
                "How long an idle instance waits for its next request. AWS Lambda: 10 min, cited 5 min to 15 min.",
            ),
            (
                meaning(Setting::KeepAlive, &short),
                "How long an idle instance waits: yours, instead of AWS Lambda: 10 min, cited 5 min to 15 min.",
            ),
            (bursts_summary(&scenario), "smooth, no growth"),
            (bursts_summary(&growing.after(Msg::Adjusted(Setting::Burstiness, 7.0))), "7× chance, 5 % a month"),
            (keep_alive_summary(&short), "idle instances 1 min, yours"),
            (keep_alive_summary(&ranged(Setting::KeepAlive, 300.0, 900.0)), "idle instances 5 min to 15 min, yours"),
            (bursts_summary(&ranged(Setting::Burstiness, 5.0, 20.0)), "5× to 20× chance, no growth"),
            (bursts_summary(&ranged(Setting::Growth, -5.0, 5.0)), "smooth, -5 % to 5 % a month"),
        ];
        for (text, expected) in cases {
            assert_eq!(text.replace(NBSP, " "), expected);
        }
        assert!(meaning(Setting::KeepAlive, &flex).contains("assumed"), "no figure was found");
        assert_eq!((burst_limits(&scenario), burst_limits(&bursty).is_some()), (None, true));
    }

    #[test]
    fn a_refusal_names_field_range_and_what_was_kept() {
        let cases = [
            // (setting, refusal, kept, value, sentence)
            (
                Setting::KeepAlive,
                Refusal::OutOfRange,
                "600",
                600.0,
                "Keep-alive must be between 0 and 3,600 seconds; 600 was kept.",
            ),
            (
                Setting::KeepAlive,
                Refusal::UpsideDown,
                "300..900",
                600.0,
                "Keep-alive takes the lower end of a range first, as low..high between 0 and 3,600 seconds, with the same \
                 unit at both ends, such as 420..900; 300..900 was kept.",
            ),
            (
                Setting::Burstiness,
                Refusal::Range,
                "1",
                1.0,
                "Burstiness takes a range as low..high between 1 and 1,000 times chance, such as 1..2; 1 was kept.",
            ),
            (
                Setting::Growth,
                Refusal::RangeUnit,
                "5",
                5.0,
                "Growth takes a range as low..high between -50 and 100 percent a month, with % after it if you like, such \
                 as 2..8; 5 was kept.",
            ),
        ];
        for (setting, why, kept, value, sentence) in cases {
            assert_eq!(refusal(setting, why, kept, value), sentence);
        }
    }

    #[test]
    fn the_range_that_a_refusal_offers_would_be_taken() {
        for setting in Setting::ALL {
            let facts = setting.facts();
            for value in [facts.low, 1.0, 7.0, 55.5, facts.high] {
                let text = scenario::typed::range::as_typed(such(setting, value));
                let read = scenario::typed::range::read(setting.into(), &text);
                assert!(matches!(read, Ok(scenario::typed::range::Entry::Range(_))), "{setting:?}: {text}");
            }
        }
    }
}
