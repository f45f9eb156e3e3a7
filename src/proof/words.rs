//! What the page says about a case and its figures.

use serde_json::Value;

use super::cases::Case;
use super::checks::Published;
use text::format::{self, NBSP};

/// How the numbers of a figure are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// As they are.
    Plain,
    /// A share, in percent.
    Share,
    /// Seconds.
    Seconds,
    /// Dollars.
    Dollars,
    /// Another unit, behind the number.
    Of(&'static str),
}

impl Unit {
    /// A number in this unit.
    pub fn text(self, number: f64) -> String {
        match self {
            Self::Plain => format::exact(number),
            Self::Share => format!("{}{NBSP}%", format::exact(100.0 * number)),
            Self::Seconds => format!("{}{NBSP}s", format::exact(number)),
            Self::Dollars => format::dollars_and_cents(number),
            Self::Of(unit) => format!("{}{NBSP}{unit}", format::exact(number)),
        }
    }
}

impl Unit {
    /// As [`Self::text`], to three digits: for what stands behind a figure.
    pub fn short(self, number: f64) -> String {
        match self {
            Self::Plain => format::number(number),
            Self::Share => format!("{}{NBSP}%", format::number(100.0 * number)),
            Self::Seconds => format!("{}{NBSP}s", format::number(number)),
            Self::Dollars => format!("${}", format::number(number)),
            Self::Of(unit) => format!("{}{NBSP}{unit}", format::number(number)),
        }
    }
}

/// How far another figure may be from a published one: an amount, or so many digits where it is next to nothing.
pub fn tolerance(unit: Unit, published: &Published) -> String {
    let share = published.allowed / published.mean.abs();
    match published.allowed {
        0.0 => "exact".into(),
        f64::INFINITY => "in the mean".into(),
        _ if share < 5e-6 => format!("to {:.0} digits", -libm::log10(share)),
        // Of a share it is points of percent; percent could be read as a part of the figure.
        allowed if unit == Unit::Share => format!("±{NBSP}{} points", format::number(100.0 * allowed)),
        allowed => format!("±{NBSP}{}", unit.short(allowed)),
    }
}

/// What a mean of errors may be: a share, or anything.
pub fn at_most(share: f64) -> String {
    if share.is_finite() { format!("at most {}", format::percent(share)) } else { "chose it".into() }
}

/// How far a figure is off, with its sign: `+1.2 %`, `0 %`.
pub fn off(share: f64) -> String {
    let sign = match share {
        _ if share.abs() < 5e-5 => "",
        share if share > 0.0 => "+",
        _ => "−",
    };
    match share.abs() {
        0.0 => format!("0{NBSP}%"),
        size if size < 5e-5 => format!("under 0.01{NBSP}%"),
        size => format!("{sign}{}", format::percent(size)),
    }
}

/// Names of figures by where they stand, and their units; `#` is the last part of the place, or its moment.
const FIGURES: &[(&str, &str, Unit)] = &[
    ("/p_cold", "cold starts", Unit::Share),
    ("/p_cold_model", "cold starts, exact", Unit::Share),
    ("/p_cold_des", "cold starts, simulated", Unit::Share),
    ("/des_p_cold", "cold starts, simulated", Unit::Share),
    ("/mean_p_cold", "cold starts", Unit::Share),
    ("/cold_per_run", "cold starts in a run", Unit::Plain),
    ("/instances", "instances", Unit::Plain),
    ("/instances_model", "instances, exact", Unit::Plain),
    ("/instances_des", "instances, simulated", Unit::Plain),
    ("/des_instances", "instances, simulated", Unit::Plain),
    ("/cold_share", "cold starts", Unit::Share),
    ("/instances_counted", "instances counted", Unit::Plain),
    ("/instances_alive", "instances alive", Unit::Plain),
    ("/concurrency_avg", "requests in an instance", Unit::Plain),
    ("/pods_ready_mean", "pods", Unit::Plain),
    ("/all_client_ms/mean", "mean answer", Unit::Of("ms")),
    ("/all_client_ms/p95", "answer, p95", Unit::Of("ms")),
    ("/all_client_ms/p99", "answer, p99", Unit::Of("ms")),
    ("/end_to_end_ms/mean", "mean execution", Unit::Of("ms")),
    ("/end_to_end_ms/p50", "execution, p50", Unit::Of("ms")),
    ("/end_to_end_ms/p95", "execution, p95", Unit::Of("ms")),
    ("/end_to_end_ms/p99", "execution, p99", Unit::Of("ms")),
    ("/lambda_cost_of_attributed_executions_usd_per_million", "cost, runs told apart", Unit::Dollars),
    ("/lambda_cost_usd_per_million_executions/mean", "cost, all executions", Unit::Dollars),
    ("/random/p99", "p99, at random", Unit::Seconds),
    ("/round-robin/p99", "p99, in turn", Unit::Seconds),
    ("/least-requests/p99", "p99, least requests", Unit::Seconds),
    ("/replicas", "mean replicas", Unit::Plain),
    ("/servers", "instances", Unit::Plain),
    ("/servers/#", "instances after #", Unit::Plain),
    ("/running/#", "busy after #", Unit::Plain),
    ("/m/#", "busy after #", Unit::Plain),
    ("/running", "busy instances", Unit::Plain),
    ("/idle", "idle instances", Unit::Plain),
    ("/busy", "busy instances", Unit::Plain),
    ("/p_rej", "turned away", Unit::Share),
    ("/p_reject", "turned away", Unit::Share),
    ("/p_block", "turned away", Unit::Share),
    ("/throttled_fraction_des", "turned away, simulated", Unit::Share),
    ("/throttled_fraction_fluid", "turned away, as a fluid", Unit::Share),
    ("/pmf_servers/#", "time with # instances", Unit::Share),
    ("/peakedness", "peakedness", Unit::Plain),
    ("/IDC_inf", "index of dispersion", Unit::Plain),
    ("/p_wait", "must wait", Unit::Share),
    ("/pw", "must wait", Unit::Share),
    ("/mean_wait", "mean wait", Unit::Seconds),
    ("/mean_wait_des", "mean wait, simulated", Unit::Seconds),
    ("/mean_wait_approx", "mean wait, approximated", Unit::Seconds),
    ("/wq", "mean wait", Unit::Seconds),
    ("/p99_wait", "wait, p99", Unit::Seconds),
    ("/soj", "mean response", Unit::Seconds),
    ("/p50", "response, p50", Unit::Seconds),
    ("/q50", "response, p50", Unit::Seconds),
    ("/p95", "response, p95", Unit::Seconds),
    ("/q95", "response, p95", Unit::Seconds),
    ("/p99", "response, p99", Unit::Seconds),
    ("/q99", "response, p99", Unit::Seconds),
    ("/sojourn_q_des/p99", "response p99, simulated", Unit::Seconds),
    ("/sojourn_p99_approx", "response p99, approximated", Unit::Seconds),
    ("/desired", "replicas wanted", Unit::Plain),
    ("/allowed", "replicas allowed", Unit::Plain),
    ("/dropped", "requests dropped", Unit::Plain),
    ("/served", "requests served", Unit::Plain),
    ("/pod_seconds", "pod-seconds", Unit::Plain),
    ("/vcpu", "CPU left for pods", Unit::Of("vCPU")),
    ("/memory_gib", "memory left for pods", Unit::Of("GiB")),
    ("/memory_mib", "memory left for pods", Unit::Of("MiB")),
    ("/memory_mb", "memory left for pods", Unit::Of("MB")),
    ("total_usd", "total", Unit::Dollars),
    ("billed_ms", "billed time", Unit::Of("ms")),
];

/// The name of the figure at `place`, and its unit.
pub fn figure(case: &Case, place: &str) -> (String, Unit) {
    let known = |place: &str| FIGURES.iter().find(|(known, ..)| *known == place);
    if let Some((_, name, unit)) = known(place) {
        return ((*name).into(), *unit);
    }
    let (before, last) = place.rsplit_once('/').unwrap_or(("", place));
    if let (Some(row), Some((_, name, unit))) = (case.value["expected"].pointer(before), known(&format!("/{last}"))) {
        return (format!("{name}{}", of_row(row)), *unit);
    }
    let Some((_, name, unit)) = known(&format!("{before}/#")) else { return (place.into(), Unit::Plain) };
    // A place in a list of moments stands for its moment.
    let moments = ["t_grid_s", "t_s"].map(|field| &case.value["input"][field]);
    let moment = last.parse().ok().and_then(|place: usize| moments.iter().find_map(|list| list[place].as_f64()));
    let last = moment.map_or_else(|| last.into(), |seconds| format!("{}{NBSP}s", format::exact(seconds)));
    (name.replace('#', &last), *unit)
}

/// Which row of a case it is, behind the name of a figure.
fn of_row(row: &Value) -> String {
    let number = |field: &str| row[field].as_f64().map(format::exact);
    let rate = number("rate_per_s").map(|rate| format!(" at {rate}/s"));
    let target = number("target").map(|target| format!(", target {target}"));
    let role = row["role"].as_str().map(|role| format!(", {role}"));
    [rate, target, role].into_iter().flatten().collect()
}

/// A source: what it is called, and where it stands if it has an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: Option<String>,
}

/// Sources by the kind and the model of a case; an empty word matches any.
const SOURCES: &[(&str, &str, &str, &str)] = &[
    (
        "paper_aws_lambda",
        "",
        "pacslab/simfaas, exp.csv",
        "https://github.com/pacslab/simfaas/blob/35e190dca993a0a02c5d1fbc8c9dc71a5eb13a69/examples/exp.csv",
    ),
    ("paper_simfaas", "", "pacslab/simfaas", "https://github.com/pacslab/simfaas"),
    ("simfaas", "", "SimFaaS 0.2.2, run for this", "https://github.com/pacslab/simfaas"),
    ("ciw", "", "Ciw 3.2.7, run for this", "https://github.com/CiwPython/Ciw"),
    ("", "balanced_fleet", "a simulation of this program, recorded", ""),
    ("", "held_replicas", "a simulation of this program, recorded", ""),
    ("", "mt_g_inf_mean", "Eick, Massey and Whitt 1993", "https://doi.org/10.1287/mnsc.39.2.241"),
    ("", "hpa_raw", "Kubernetes documentation", KUBERNETES),
    ("", "hpa_scaleup_policy", "Kubernetes documentation", KUBERNETES),
    ("", "hpa_fluid", "another implementation of ours", ""),
    ("node_gke", "", "GKE documentation", "https://cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes"),
    ("node_aks", "", "AKS documentation", "https://learn.microsoft.com/azure/aks/node-resource-reservations"),
    ("node_eks", "", "amazon-eks-ami", "https://github.com/awslabs/amazon-eks-ami"),
    ("cf_erlang", "", "Erlang's formula", ""),
    ("cf_mg1", "", "Pollaczek and Khinchine's formula", ""),
    ("cf_mru", "", "exact solution, computed apart", ""),
    ("des_mmpp", "", "exact solution and simulation, both apart", ""),
    ("", "", "a simulation of ours, written apart", ""),
];

/// The section on how the autoscaler computes and what its policies allow.
const KUBERNETES: &str = "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/";

/// Where the published figures of a case stand.
pub fn source(case: &Case) -> Source {
    let printed = case.text("source");
    if printed.is_empty() {
        let of = |(id, model, ..): &&(&str, &str, &str, &str)| {
            case.id().starts_with(id) && (model.is_empty() || case.model() == *model)
        };
        let (_, _, name, address) = SOURCES.iter().find(of).unwrap_or(&SOURCES[SOURCES.len() - 1]);
        return Source { name: (*name).into(), address: (!address.is_empty()).then(|| (*address).into()) };
    }
    let Some(address) = printed.split(' ').next().filter(|word| word.starts_with("https://")) else {
        return Source { name: printed.into(), address: None };
    };
    // What stands behind the address says where in it: the last part of a path, and the commit.
    let place = printed[address.len()..].trim().rsplit('/').next().unwrap_or_default();
    let host = address["https://".len()..].split('/').next().unwrap_or_default();
    let name = if place.is_empty() { host.to_owned() } else { format!("{host}: {place}") };
    Source { name, address: Some(address.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::cases::tables;
    use crate::proof::rows::rows;
    use crate::proof::workload::{subject, workload};

    #[test]
    fn every_figure_has_a_name_and_every_case_a_workload() {
        for case in tables().iter().flat_map(|table| &table.cases) {
            for row in rows(case, None, None) {
                assert!(!row.label.replace("/s", "").contains(['/', '_']), "{}: {}", case.id(), row.label);
            }
            assert!(workload(case).len() > 8, "{}: {}", case.id(), workload(case));
            assert!(!subject(case).is_empty() && !source(case).name.is_empty(), "{}", case.id());
        }
    }

    #[test]
    fn what_is_off_has_a_sign_and_no_false_zero() {
        let plain = |share| off(share).replace(NBSP, " ");
        let cases = [(0.0, "0 %"), (1e-9, "under 0.01 %"), (0.0123, "+1.2 %"), (-0.5, "−50 %")];
        for (share, text) in cases {
            assert_eq!(plain(share), text);
        }
    }

    #[test]
    fn a_tolerance_is_an_amount_or_so_many_digits() {
        let cases = [
            (2.0, 0.1, "±\u{a0}0.1"),
            (36.5, 3.65e-8, "to 9 digits"),
            (60.0, 0.0, "exact"),
            (0.0, 0.03, "±\u{a0}0.03"),
        ];
        for (mean, allowed, text) in cases {
            assert_eq!(tolerance(Unit::Plain, &Published { mean, interval: None, allowed }), text);
        }
    }
}
