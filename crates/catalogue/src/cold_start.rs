//! Measured cold starts.

use super::kinds::{Architecture, ColdStartRow, Text};
use super::tables::COLD_STARTS;
use model::units::Seconds;

/// What starting an instance took, measured on a function that does nothing else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColdStart {
    /// Runtime, as the provider names it; compiled languages by name.
    pub runtime: &'static str,
    /// Instruction set.
    pub architecture: Architecture,
    /// The memory it was measured with: the nearest at or below the one asked for.
    pub memory_mb: u32,
    /// Whether that is the memory asked for.
    pub exact: bool,
    /// How many starts were measured.
    pub runs: u32,
    /// Mean time of the INIT.
    pub mean: Seconds,
    /// Half of them were faster.
    pub p50: Seconds,
    /// 95 of 100 were faster.
    pub p95: Seconds,
    /// 99 of 100 were faster.
    pub p99: Seconds,
    /// Mean time of the first run after the INIT.
    pub first_run: Seconds,
    /// Where this was read.
    pub source: Text,
    /// When.
    pub as_of: &'static str,
}

impl ColdStartRow {
    fn unpacked(&self) -> ColdStart {
        let [mean, p50, p95, p99, first_run] = self.micros.map(|micros| Seconds::of(f64::from(micros) / 1e6));
        ColdStart {
            runtime: self.runtime,
            architecture: self.architecture,
            memory_mb: self.memory_mb,
            exact: true,
            runs: self.runs,
            mean,
            p50,
            p95,
            p99,
            first_run,
            source: COLD_STARTS.source,
            as_of: COLD_STARTS.as_of,
        }
    }
}

/// The cold start measured for `runtime` with the largest memory that is not above `memory_mb`, or the least there is.
pub fn cold_start(runtime: &str, architecture: Architecture, memory_mb: f64) -> Option<ColdStart> {
    let mut fitting = COLD_STARTS.rows.iter().filter(|row| row.runtime == runtime && row.architecture == architecture);
    let least = fitting.next()?;
    let row = fitting.take_while(|row| f64::from(row.memory_mb) <= memory_mb).last().unwrap_or(least);
    Some(ColdStart { exact: f64::from(row.memory_mb) == memory_mb, ..row.unpacked() })
}

/// Every measurement.
pub fn cold_starts() -> impl Iterator<Item = ColdStart> {
    COLD_STARTS.rows.iter().map(ColdStartRow::unpacked)
}

/// Every runtime that was measured, once.
pub fn runtimes() -> impl Iterator<Item = &'static str> {
    let mut last = "";
    COLD_STARTS.rows.iter().filter_map(move |row| {
        let fresh = row.runtime != last;
        last = row.runtime;
        fresh.then_some(row.runtime)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_measured_memory_at_or_below_is_taken() {
        let cases = [
            // (asked, measured, exact, why)
            (128.0, 128, true, "measured"),
            (200.0, 128, false, "between two"),
            (1024.0, 1024, true, "the largest"),
            (10_240.0, 1024, false, "beyond the largest"),
            (64.0, 128, false, "below the least, which no function is"),
        ];
        for (asked, measured, exact, why) in cases {
            let found = cold_start("nodejs22.x", Architecture::X86, asked).unwrap();
            assert_eq!((found.memory_mb, found.exact), (measured, exact), "{why}");
        }
        assert_eq!(cold_start("cobol", Architecture::X86, 128.0), None);
    }

    #[test]
    fn the_table_keeps_the_published_digits() {
        let found = cold_start("nodejs22.x", Architecture::X86, 128.0).unwrap();
        assert_eq!((found.p50.ms(), found.p95.ms(), found.p99.ms()), (140.3, 174.6, 199.4));
    }

    #[test]
    fn every_runtime_was_measured_on_both_architectures() {
        assert_eq!(runtimes().count(), 14);
        for runtime in runtimes() {
            for (architecture, _) in Architecture::ALL {
                assert!(cold_start(runtime, architecture, 128.0).is_some(), "{runtime}");
            }
        }
    }
}
