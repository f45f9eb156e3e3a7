//! The checks on nodes, limits, task sizes and cold starts.

use crate::check::{CONFIDENCES, Origin, Service, trust};
use crate::fault::{Fault, Faults};
use crate::files::{ColdStartsFile, LimitRow, LimitsFile, NodesFile, SizeRow, SizesFile};

/// How well a limit or a timing is known.
pub(crate) const EVIDENCES: [&str; 5] = ["documented", "strong", "moderate", "weak", "assumption"];

#[derive(Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) id: String,
    /// Full id of the meter of its hour.
    pub(crate) meter: String,
    pub(crate) vcpu: f64,
    pub(crate) memory_gib: f64,
    pub(crate) architecture: String,
    pub(crate) max_pods: u32,
    pub(crate) origin: Origin,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Limit {
    pub(crate) id: String,
    pub(crate) what: String,
    pub(crate) value: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) unit: String,
    pub(crate) askable: bool,
    pub(crate) source: String,
    pub(crate) as_of: String,
    pub(crate) evidence: String,
}

/// A vCPU with every memory that it may have, in GB.
#[derive(Debug, PartialEq)]
pub(crate) struct Size {
    pub(crate) vcpu: f64,
    pub(crate) memory_gb: Vec<f64>,
}

#[derive(Debug, PartialEq)]
pub(crate) struct ColdStart {
    pub(crate) runtime: String,
    pub(crate) architecture: String,
    pub(crate) memory_mb: u32,
    pub(crate) runs: u32,
    /// Mean, p50, p95, p99 and first run, in microseconds.
    pub(crate) micros: [u32; 5],
}

/// Reads and checks `nodes.toml`.
pub(crate) fn nodes(file: &str, text: &str, provider: &str, services: &[Service]) -> Result<Vec<Node>, Vec<Fault>> {
    let mut faults = Faults::new(file, text);
    let Some(read) = faults.parse::<NodesFile>() else { return faults.settle(Vec::new()) };
    let origin = origin(&mut faults, &read.source, &read.as_of, &read.confidence);
    let mut nodes: Vec<Node> = Vec::new();
    for row in &read.nodes {
        let (at, row) = (row.span().start, row.get_ref());
        let meter = format!("{provider}.{}", row.meter);
        if !services.iter().flat_map(|service| &service.meters).any(|known| known.id == meter) {
            faults.note(at, &row.id, format!("there is no meter \"{meter}\" for its hour"));
        }
        if nodes.iter().any(|node| node.id == row.id) {
            faults.note(at, &row.id, "the node stands here twice");
        }
        if !(row.vcpu > 0.0 && row.memory_gib > 0.0 && row.max_pods > 0) {
            faults.note(at, &row.id, "vcpu, memory_gib and max_pods must be above zero");
        }
        architecture(&mut faults, at, &row.id, &row.architecture);
        nodes.push(Node {
            id: row.id.clone(),
            meter,
            vcpu: row.vcpu,
            memory_gib: row.memory_gib,
            architecture: row.architecture.clone(),
            max_pods: row.max_pods,
            origin: origin.clone(),
        });
    }
    faults.settle(nodes)
}

/// What is wrong with names that scenarios and links look up without saying whose they are: each file may name one once.
pub(crate) fn twins<'a>(what: &str, names: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Fault> {
    let mut known: Vec<(&str, &str)> = Vec::new();
    let mut faults = Vec::new();
    for (file, name) in names {
        if let Some((other, _)) = known.iter().find(|other| other.1 == name) {
            let what = format!("{other} knows a {what} of this name too");
            faults.push(Fault { file: file.into(), line: 1, row: name.into(), what });
        }
        known.push((file, name));
    }
    faults
}

/// Reads and checks `limits.toml`.
pub(crate) fn limits(file: &str, text: &str) -> Result<Vec<Limit>, Vec<Fault>> {
    let mut faults = Faults::new(file, text);
    let Some(read) = faults.parse::<LimitsFile>() else { return faults.settle(Vec::new()) };
    let mut limits: Vec<Limit> = Vec::new();
    for row in &read.limits {
        let (at, row) = (row.span().start, row.get_ref());
        let source = read.sources.get(&row.source).cloned().unwrap_or_default();
        if source.is_empty() {
            faults.note(at, &row.id, format!("the source \"{}\" is not one of this file's sources", row.source));
        }
        if limits.iter().any(|limit| limit.id == row.id) {
            faults.note(at, &row.id, "the limit stands here twice");
        }
        if !EVIDENCES.contains(&row.evidence.as_str()) {
            faults.note(at, &row.id, format!("unknown evidence \"{}\"; known: {}", row.evidence, EVIDENCES.join(", ")));
        }
        trust(&mut faults, at, &row.id, &row.as_of, CONFIDENCES[0]);
        let limit = limit(row, source);
        if !(0.0 <= limit.low && limit.low <= limit.value && limit.value <= limit.high && limit.high.is_finite()) {
            faults.note(at, &row.id, "low, value and high must rise from 0");
        }
        limits.push(limit);
    }
    faults.settle(limits)
}

fn limit(row: &LimitRow, source: String) -> Limit {
    Limit {
        id: row.id.clone(),
        what: row.what.clone(),
        value: row.value,
        low: row.low.unwrap_or(row.value),
        high: row.high.unwrap_or(row.value),
        unit: row.unit.clone(),
        askable: row.askable,
        source,
        as_of: row.as_of.clone(),
        evidence: row.evidence.clone(),
    }
}

/// Reads and checks `fargate_sizes.toml`.
pub(crate) fn sizes(file: &str, text: &str) -> Result<(Vec<Size>, Origin), Vec<Fault>> {
    let mut faults = Faults::new(file, text);
    let Some(read) = faults.parse::<SizesFile>() else {
        return faults
            .settle((Vec::new(), Origin { source: String::new(), as_of: String::new(), confidence: String::new() }));
    };
    let origin = origin(&mut faults, &read.source, &read.as_of, &read.confidence);
    let mut sizes: Vec<Size> = Vec::new();
    for row in &read.sizes {
        let (at, row) = (row.span().start, row.get_ref());
        let name = format!("{} vCPU", row.vcpu);
        let memory_gb = memories(row);
        if memory_gb.is_empty() || memory_gb[0] <= 0.0 || memory_gb.windows(2).any(|pair| pair[1] <= pair[0]) {
            faults.note(at, &name, "it needs memory_gb, or from, to and step, rising from above zero");
        }
        if sizes.last().map_or(0.0, |size| size.vcpu) >= row.vcpu {
            faults.note(at, &name, "sizes must rise by vCPU");
        }
        sizes.push(Size { vcpu: row.vcpu, memory_gb });
    }
    faults.settle((sizes, origin))
}

fn memories(row: &SizeRow) -> Vec<f64> {
    let (Some(from), Some(to), Some(step)) = (row.from, row.to, row.step) else { return row.memory_gb.clone() };
    if !(row.memory_gb.is_empty() && step > 0.0 && to <= from + 1000.0 * step) {
        return Vec::new();
    }
    (0..=1000).map(|place| from + f64::from(place) * step).take_while(|&memory| memory <= to).collect()
}

/// Reads and checks `lambda_cold_starts.toml`.
pub(crate) fn cold_starts(file: &str, text: &str) -> Result<(Vec<ColdStart>, Origin), Vec<Fault>> {
    let mut faults = Faults::new(file, text);
    let Some(read) = faults.parse::<ColdStartsFile>() else {
        return faults
            .settle((Vec::new(), Origin { source: String::new(), as_of: String::new(), confidence: String::new() }));
    };
    let origin = origin(&mut faults, &read.source, &read.as_of, &read.confidence);
    let mut rows: Vec<ColdStart> = Vec::new();
    for row in &read.rows {
        let at = row.span().start;
        let (runtime, arch, memory_mb, runs, mean, p50, p95, p99, first) = row.get_ref();
        let name = format!("{runtime} {arch} {memory_mb} MB");
        if !(0.0 < *p50 && p50 <= p95 && p95 <= p99 && *p99 < 1e6 && *mean > 0.0 && *mean < 1e6 && *first >= 0.0) {
            faults.note(at, &name, "p50, p95 and p99 must rise from above zero, in milliseconds");
        }
        architecture(&mut faults, at, &name, arch);
        let key = (runtime, arch, memory_mb);
        if rows
            .last()
            .is_some_and(|last| (&last.runtime, &last.architecture) == (key.0, key.1) && last.memory_mb >= *key.2)
        {
            faults.note(at, &name, "memories of a runtime must rise");
        }
        let micros = [mean, p50, p95, p99, first].map(|ms| (ms * 1e3).round() as u32);
        rows.push(ColdStart {
            runtime: runtime.clone(),
            architecture: arch.clone(),
            memory_mb: *memory_mb,
            runs: *runs,
            micros,
        });
    }
    faults.settle((rows, origin))
}

fn architecture(faults: &mut Faults<'_>, at: usize, row: &str, architecture: &str) {
    if !["x86", "arm64"].contains(&architecture) {
        faults.note(at, row, format!("unknown architecture \"{architecture}\"; known: x86, arm64"));
    }
}

/// Checks what a whole file says of where it comes from.
pub(crate) fn origin(faults: &mut Faults<'_>, source: &str, as_of: &str, confidence: &str) -> Origin {
    if source.trim().is_empty() {
        faults.note(0, "file", "the source is missing");
    }
    trust(faults, 0, "file", as_of, confidence);
    Origin { source: source.into(), as_of: as_of.into(), confidence: confidence.into() }
}
