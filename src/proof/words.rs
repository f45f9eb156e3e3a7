//! What the page says about a case and its figures.

use serde_json::Value;

use super::cases::{Case, Kind};
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
        _ if share < 5e-6 => format!("to {:.0} digits", -libm::log10(share)),
        // Of a share it is points of percent; percent could be read as a part of the figure.
        allowed if unit == Unit::Share => format!("±{NBSP}{} points", format::number(100.0 * allowed)),
        allowed => format!("±{NBSP}{}", unit.short(allowed)),
    }
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
    let Some((_, name, unit)) = known(&format!("{before}/#")) else { return (place.into(), Unit::Plain) };
    // A place in a list of moments stands for its moment.
    let moments = ["t_grid_s", "t_s"].map(|field| &case.value["input"][field]);
    let moment = last.parse().ok().and_then(|place: usize| moments.iter().find_map(|list| list[place].as_f64()));
    let last = moment.map_or_else(|| last.into(), |seconds| format!("{}{NBSP}s", format::exact(seconds)));
    (name.replace('#', &last), *unit)
}

/// Fields of an input by their name, with what stands around the number. What is not listed is of no interest to a
/// reader.
const FIELDS: &[(&str, &str, &str)] = &[
    ("arrival_rate", "", " requests/s"),
    ("lam", "", " requests/s"),
    ("c", "", " servers"),
    ("offered_erlang", "", " requests at once offered"),
    ("rho", "load ", " of a server"),
    ("mu", "", " served a second by each"),
    ("ca2", "squared variation of arrivals ", ""),
    ("cs2", "of service ", ""),
    ("warm_service_s", "", " s warm"),
    ("cold_service_s", "", " s cold"),
    ("service_s", "", " s each"),
    ("init_s", "", " s to start"),
    ("cold_init_s", "", " s to start"),
    ("keepalive_s", "kept ", " s"),
    ("concurrency", "", " at once in an instance"),
    ("concurrency_per_instance", "", " at once in an instance"),
    ("max_concurrency", "", " instances at most"),
    ("running0", "begun with ", " busy"),
    ("idle0", "", " idle"),
    ("idle_initial_expiry_s", "idle ones go after ", " s"),
    ("rate0", "", " requests/s"),
    ("mean_sojourn0_s", "for ", " s"),
    ("rate1", "then ", " requests/s"),
    ("mean_sojourn1_s", "for ", " s"),
    ("mean", "", " requests/s on average"),
    ("rel_amplitude", "swinging by ", " of it"),
    ("amplitude", "swinging by ", ""),
    ("base", "", " requests/s"),
    ("peak", "jumping to ", ""),
    ("peak_len_s", "for ", " s"),
    ("base_rate", "", " requests/s"),
    ("peak_rate", "jumping to ", ""),
    ("peak_s", "for ", " s"),
    ("burst_tokens", "", " instances at once"),
    ("refill_per_s", "then ", " a second"),
    ("current", "", " replicas"),
    ("metric", "metric ", ""),
    ("target", "target ", ""),
    ("tolerance", "tolerance ", ""),
    ("desired", "", " wanted"),
    ("pods", "policy: ", " pods"),
    ("percent", "or ", " %"),
    ("period_s", "over ", " s"),
    ("target_util", "target ", " of a pod busy"),
    ("pod_capacity_rps", "", " requests/s a pod"),
    ("vcpu", "", " vCPU"),
    ("memory_gib", "", " GiB"),
    ("memory_mib", "", " MiB"),
    ("memory_mb", "", " MB"),
    ("memory_gb", "", " GB"),
    ("max_pods", "", " pods"),
    ("requests", "", " requests"),
    ("static_requests", "", " of files"),
    ("request_kb", "of ", " kB"),
    ("duration_ms", "", " ms each"),
    ("init_ms", "after ", " ms of start"),
    ("cpu_ms", "", " ms of CPU each"),
    ("gb_seconds", "", " GB-s"),
    ("vcpu_seconds", "", " vCPU-s"),
    ("gib_seconds", "", " GiB-s"),
    ("instance_seconds", "", " s of instances"),
    ("instance_mb", "", " MB instances"),
    ("active_seconds", "", " s active"),
    ("idle_seconds", "", " s idle"),
    ("tasks", "", " tasks"),
    ("ephemeral_gb", "", " GB of disk"),
    ("hours", "", " h"),
    ("vm_hours", "", " machine-hours"),
    ("gb", "", " GB"),
    ("lcu", "", " capacity units"),
    ("nodes", "", " nodes"),
    ("node_usd_per_hour", "at $", " an hour"),
    ("instances", "", " instances"),
    ("duration_gb_seconds", "", " GB-s of runs"),
];

/// The workload of a case in words.
pub fn workload(case: &Case) -> String {
    let mut parts = Vec::new();
    match case.kind {
        Kind::Model => {
            let input = &case.value["input"];
            parts.extend(case.value["input"]["rate"].as_str().map(Into::into));
            numbers(input, &mut parts);
            parts.extend(input["stages"].as_array().map(|stages| format!("{} stages in a row", stages.len())));
            parts.extend(laws(input));
        }
        Kind::Bill => {
            let usage = &case.value["usage"];
            numbers(usage, &mut parts);
            for (inner, name) in [("provisioned", "provisioned"), ("fargate", "on Fargate"), ("always_ready", "ready")]
            {
                if usage[inner].is_object() {
                    let mut within = Vec::new();
                    numbers(&usage[inner], &mut within);
                    parts.push(format!("{name}: {}", within.join(", ")));
                }
            }
            parts.push(if case.value["free_tier"] == true { "with the free tier" } else { "no free tier" }.into());
        }
    }
    parts.join(", ")
}

fn numbers(input: &Value, parts: &mut Vec<String>) {
    for (field, before, after) in FIELDS {
        if let Some(number) = input[*field].as_f64() {
            let one = number == 1.0 && after.len() > 4 && after.trim().chars().all(char::is_alphabetic);
            let after = after.strip_suffix('s').filter(|_| one).unwrap_or(after);
            // The unit stays with its number.
            let after = after.strip_prefix(' ').map_or_else(|| after.to_owned(), |unit| format!("{NBSP}{unit}"));
            parts.push(format!("{before}{}{after}", format::exact(number)));
        }
    }
}

/// The laws of service and arrivals, where they are not exponential.
fn laws(input: &Value) -> Vec<String> {
    let name = input["name"].as_str().unwrap_or_default();
    let by_name = [("MD", "det"), ("MG", "logn"), ("ME2", "erl"), ("MH2", "h2")];
    let named = by_name.iter().find(|(prefix, _)| name.starts_with(prefix)).map(|(_, law)| *law);
    let service = input["service_dist"].as_str().or(input["service"].as_str()).or(named);
    let arrivals = input["arrival"].as_str();
    let law = |name: &str| match name {
        "det" | "deterministic" => Some("even"),
        "logn" => Some("lognormal"),
        "erl" => Some("Erlang"),
        "h2" => Some("hyperexponential"),
        name if name.starts_with("lognormal") => Some("lognormal"),
        _ => None,
    };
    let service = service.and_then(law).map(|law| format!("{law} service"));
    service.into_iter().chain(arrivals.and_then(law).map(|law| format!("{law} arrivals"))).collect()
}

/// The name of what is modelled or billed.
pub fn subject(case: &Case) -> String {
    if case.kind == Kind::Bill {
        return product(case.text("platform"));
    }
    let subject = match case.model() {
        "keepalive_pool" | "keepalive_mru_mminf" => "Instance pool",
        "keepalive_pool_distribution" => "Instance pool and how large it is",
        "keepalive_concurrency_c" => "Pool with several requests in an instance",
        "keepalive_mru_mmpp2" => "Pool under bursts",
        "keepalive_nonstationary_hazard" => "Pool under a load that changes",
        "keepalive_transient" => "Pool from a given start",
        "concurrency_cap" => "Cap on concurrency",
        "lambda_scale_rate_fluid" => "Jump against a limit of scaling",
        "mt_g_inf_mean" => "Concurrency under a load that swings",
        "tandem" => "Queues one after the other",
        "hpa_raw" => "Autoscaler",
        "hpa_scaleup_policy" => "Autoscaler's policy",
        "hpa_fluid" => "Autoscaler over time",
        "node_allocatable" => {
            return format!("Node of {}", case.value["input"]["provider"].as_str().unwrap_or_default().to_uppercase());
        }
        _ => "Queue",
    };
    subject.into()
}

/// A platform's id as a name: `aws-api-gateway-http` is AWS API Gateway HTTP.
fn product(id: &str) -> String {
    let word = |word: &str| match word {
        "aws" | "nat" | "alb" | "eks" | "aks" | "gke" | "http" | "rest" | "api" => word.to_uppercase(),
        "gcp" => "Google Cloud".into(),
        _ => word[..1].to_uppercase() + &word[1..],
    };
    id.split('-').filter(|part| !part.is_empty()).map(word).collect::<Vec<_>>().join(" ")
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

    #[test]
    fn every_figure_has_a_name_and_every_case_a_workload() {
        for case in tables().iter().flat_map(|table| &table.cases) {
            for row in rows(case, None, None) {
                assert!(!row.label.contains(['/', '_']), "{}: {}", case.id(), row.label);
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

    #[test]
    fn platforms_are_called_by_their_names() {
        let cases = [
            ("aws-api-gateway-http", "AWS API Gateway HTTP"),
            ("gcp-run", "Google Cloud Run"),
            ("azure-aks", "Azure AKS"),
        ];
        for (id, name) in cases {
            assert_eq!(product(id), name);
        }
    }
}
