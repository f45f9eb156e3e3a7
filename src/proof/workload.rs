//! What a case is about, in words: what is modelled or billed, and under which workload.

use serde_json::Value;

use super::cases::{Case, Kind};
use text::format::{self, NBSP};

/// Fields of a fleet, as [`FIELDS`].
const FLEET: &[(&str, &str, &str)] = &[
    ("arrival_rate", "", " requests/s"),
    ("service_s", "", " s each"),
    ("variation", "varying by ", ""),
    ("pods", "", " pods"),
    ("workers", "", " at once in each"),
    ("target", "target ", " of them busy"),
    ("seconds", "for ", " s"),
];

/// Fields of an input by their name, with what stands around the number. What is not listed is of no interest to a
/// reader.
const FIELDS: &[(&str, &str, &str)] = &[
    ("arrival_rate", "", " requests/s"),
    ("arrival_rate_per_s", "", " requests/s"),
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
            parts.extend([case.text("about")].into_iter().filter(|about| !about.is_empty()).map(Into::into));
            parts.extend(input["rate"].as_str().map(Into::into));
            match case.model() {
                "balanced_fleet" | "held_replicas" => numbers(FLEET, input, &mut parts),
                _ => numbers(FIELDS, input, &mut parts),
            }
            parts.extend(input["stages"].as_array().map(|stages| format!("{} stages in a row", stages.len())));
            parts.extend(laws(input));
            let rules = [
                ("busy", "by how busy pods are"),
                ("in_service_30s", "by requests in service over 30 s"),
                ("in_service_60s", "by requests in service over a minute"),
            ];
            parts.extend(rules.iter().find(|(rule, _)| input["rule"] == *rule).map(|(_, words)| (*words).into()));
            parts.extend([case.text("role")].into_iter().filter(|role| !role.is_empty()).map(Into::into));
        }
        Kind::Bill => {
            let usage = &case.value["usage"];
            numbers(FIELDS, usage, &mut parts);
            for (inner, name) in [("provisioned", "provisioned"), ("fargate", "on Fargate"), ("always_ready", "ready")]
            {
                if usage[inner].is_object() {
                    let mut within = Vec::new();
                    numbers(FIELDS, &usage[inner], &mut within);
                    parts.push(format!("{name}: {}", within.join(", ")));
                }
            }
            parts.push(if case.value["free_tier"] == true { "with the free tier" } else { "no free tier" }.into());
        }
    }
    parts.join(", ")
}

fn numbers(fields: &[(&str, &str, &str)], input: &Value, parts: &mut Vec<String>) {
    for (field, before, after) in fields {
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
        "lambda_pool" => "Lambda",
        "workflow" => "Workflow",
        "knative_pods" => "Knative",
        "balanced_fleet" => "Balancer",
        "held_replicas" | "hpa_raw" => "Autoscaler",
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

#[cfg(test)]
mod tests {
    use super::*;

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
