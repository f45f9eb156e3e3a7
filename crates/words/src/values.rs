//! Values of inputs with their units, where space is short.

use model::units::{Megabytes, Seconds};
use scenario::input::Input;
use scenario::knob::Knob;
use scenario::setting::Setting;
use text::format;

/// The value of an input with its unit.
pub fn value(input: impl Into<Input>, value: f64) -> String {
    match input.into() {
        Input::Knob(of) => knob(of, value),
        Input::Setting(of) => setting(of, value),
    }
}

/// The value of a knob with its unit, where space is short: `131/s`, `640 ms`, `5×`.
pub fn knob(knob: Knob, value: f64) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    match knob {
        Knob::Rate => format!("{}/s", format::number(value)),
        Knob::PeakToMean | Knob::Weekend => format!("{}×", format::number(value)),
        Knob::Duration | Knob::P99 => format::duration(Seconds::new(value / 1e3).unwrap_or_default()),
        Knob::Memory => format::memory(Megabytes::new(value).unwrap_or_default()),
        Knob::Services | Knob::Visits => format::number(value),
        Knob::ServerlessHours | Knob::MicroservicesHours | Knob::Migration => {
            format::with_unit(&format::number(value), "h")
        }
        Knob::Hourly => format::dollars(value),
    }
}

/// The value of a setting with its unit, where space is short: `7×`, `5 %`, `10 min`.
pub fn setting(setting: Setting, value: f64) -> String {
    match setting {
        Setting::Burstiness => format!("{}×", format::number(value)),
        Setting::Growth => format::percent(value / 100.0),
        Setting::KeepAlive => format::duration(Seconds::new(value).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stop_of_every_knob_can_be_shown_and_typed_back() {
        for each in Knob::ALL {
            for stop in each.facts().stops {
                assert_eq!(format::typed(*stop).parse(), Ok(*stop), "{each:?}");
                let short = knob(each, *stop);
                assert!(!short.contains("NaN") && !short.contains("inf") && !short.contains('e'), "{short}");
            }
        }
    }
}
