//! Asking the command for a bill and reading its lines.

#![allow(dead_code, reason = "each test file asks in its own way")]

use command::bill::answer;
use serde_json::{Value, json};

/// The bill of a usage, or why there is none.
pub(crate) fn try_bill(platform: &str, region: &str, free_tier: bool, usage: &Value) -> Result<Value, String> {
    let input = json!({"platform": platform, "region": region, "free_tier": free_tier, "usage": usage});
    answer(&input.to_string()).map(|bill| serde_json::from_str(&bill).unwrap()).map_err(|refusal| refusal.0)
}

/// The bill of a usage in the reference region.
#[track_caller]
pub(crate) fn bill_of(platform: &str, free_tier: bool, usage: &Value) -> Value {
    let region = if platform.starts_with("azure") { "eastus" } else { "global" };
    try_bill(platform, region, free_tier, usage).unwrap_or_else(|refusal| panic!("{platform} {usage}: {refusal}"))
}

/// A field of the line of a meter; nothing if there is no such line.
pub(crate) fn of(bill: &Value, meter: &str, field: &str) -> f64 {
    let lines = bill["lines"].as_array().unwrap();
    lines.iter().find(|line| line["meter"] == meter).map_or(0.0, |line| line[field].as_f64().unwrap())
}

/// How much of a meter was used.
pub(crate) fn quantity(bill: &Value, meter: &str) -> f64 {
    of(bill, meter, "quantity")
}

/// How much of it was free.
pub(crate) fn free(bill: &Value, meter: &str) -> f64 {
    of(bill, meter, "free_quantity")
}

/// Equal to a millionth of a unit, the finest that a bill knows.
#[track_caller]
pub(crate) fn near(found: f64, expected: f64, why: &str) {
    assert!((found - expected).abs() <= 2e-6 + 1e-9 * expected, "{why}: {found} instead of {expected}");
}
