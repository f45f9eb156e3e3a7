//! Weeks of hourly rates whose figures are known: a published load that swings once a day, told hour by hour.

use serde_json::{Value, json};

/// Means over each hour of a day of `1 + 0.8 sin`, a period a day.
const DAY: [f64; 24] = [
    1.1041, 1.3053, 1.4856, 1.6329, 1.7370, 1.7909, 1.7909, 1.7370, 1.6329, 1.4856, 1.3053, 1.1041, 0.8959, 0.6947,
    0.5144, 0.3671, 0.2630, 0.2091, 0.2091, 0.2630, 0.3671, 0.5144, 0.6947, 0.8959,
];

/// Published loads of that swing for which a step from hour to hour is small beside chance: the largest, a fifth of the mean
/// number of requests at once, is less than the root of that. Larger ones start instances by the step itself.
const SWINGS: [&str; 8] = [
    "nonstat_sin_0.05_0.2_600",
    "nonstat_sin_0.05_0.2_60",
    "nonstat_sin_1_0.2_600",
    "nonstat_sin_1_2_600",
    "nonstat_sin_1_2_3600",
    "nonstat_sin_20_0.2_60",
    "nonstat_sin_1_det_2_600",
    "nonstat_sin_1_logn_2_600",
];

/// The weeks of those of the `published` cases that can be told as one.
pub(super) fn cases(published: &[Value]) -> Vec<Value> {
    let rates: Vec<f64> = DAY.iter().copied().cycle().take(168).collect();
    let week = |case: &Value| {
        let input = &case["input"];
        json!({
            "id": format!("week_{}", case["id"].as_str().unwrap_or_default()),
            "model": case["model"],
            "about": "a week of 168 hourly rates that swing by 0.8 each day",
            "input": {
                "pattern": "week", "rates": rates, "mean": input["mean"],
                "service_s": input["service_s"], "keepalive_s": input["keepalive_s"], "service": input["service"],
            },
            "expected": case["expected"],
            "tolerance": case["tolerance"],
        })
    };
    let is_swing = |case: &&Value| SWINGS.iter().any(|id| case["id"] == *id);
    published.iter().filter(is_swing).map(week).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_the_swing_of_the_published_cases() {
        let turn = |hour: usize| std::f64::consts::TAU * hour as f64 / 24.0;
        for (hour, rate) in DAY.into_iter().enumerate() {
            let mean = 1.0 + 0.8 * (libm::cos(turn(hour)) - libm::cos(turn(hour + 1))) / turn(1);
            assert!((mean - rate).abs() < 1e-4, "{hour}: {mean}");
        }
        let cases: Vec<Value> = serde_json::from_str(include_str!("../../tests/data/model-cases.json")).unwrap();
        assert_eq!(super::cases(&cases).len(), SWINGS.len());
        for case in cases.iter().filter(|case| case["input"]["pattern"] == "sinusoid") {
            let number = |field: &str| case["input"][field].as_f64().unwrap();
            let load = number("mean") * number("service_s");
            let small = number("rel_amplitude") * turn(1) * load < load.sqrt();
            let told = SWINGS.iter().any(|id| case["id"] == *id);
            assert_eq!(told, small, "{}", case["id"]);
            assert!(!told || number("rel_amplitude") == 0.8 && number("period_s") == 86_400.0);
        }
    }
}
