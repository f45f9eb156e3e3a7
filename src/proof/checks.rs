//! Which figures of a model are compared with which published ones, and how far they may be apart.

use std::borrow::Cow;

use serde_json::Value;

/// How much a figure may be off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The case's `rel` or `abs`; where the figure is a mean with a confidence interval, that on top.
    Own,
    /// The case's field of this name, relative or absolute by its ending.
    By(&'static str),
    /// One and a half times the confidence interval that stands beside the figure. Where all runs of the simulation
    /// gave the same number its interval is zero, which says no more than that another number has a chance of less
    /// than three in so many runs (rule of three).
    Runs(&'static str),
    /// Nothing alone: it counts in a mean over several.
    InTheMean,
}

use Rule::{By, InTheMean, Own, Runs};

/// Standard errors in half a 95 % interval of a normal law.
const NORMAL_95: f64 = 1.96;

/// A figure of ours beside a published one; both are places in JSON, as pointers. In the table of checks `#` in both is
/// each row of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The name of the model.
    pub model: &'static str,
    /// Where ours stands in the answer of the command.
    pub ours: Cow<'static, str>,
    /// Where theirs stands in what the case expects.
    pub theirs: Cow<'static, str>,
    /// How far they may be apart.
    pub rule: Rule,
}

/// A published figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Published {
    /// The figure, or its mean over runs.
    pub mean: f64,
    /// Half its 95 % confidence interval; nothing if none was published.
    pub interval: Option<f64>,
    /// How far another figure may be from it, its interval included; infinite where it counts in a mean only.
    pub allowed: f64,
}

/// What is compared for a case of `model`: those of the checks whose figure the case publishes with a tolerance.
pub fn checks<'a>(model: &'a str, case: &'a Value) -> impl Iterator<Item = (Check, Published)> + 'a {
    let of_model = CHECKS.iter().filter(move |check| check.model == model);
    of_model.flat_map(|check| check.each(case)).filter_map(|check| {
        let published = check.published(case)?;
        Some((check, published))
    })
}

impl Check {
    /// The check itself, or one for each row of the case.
    fn each(&self, case: &Value) -> Vec<Self> {
        let Some((list, _)) = self.theirs.split_once("/#") else { return vec![self.clone()] };
        let rows = case["expected"].pointer(list).and_then(Value::as_array).map_or(0, Vec::len);
        let of_row = |row: usize| {
            let [ours, theirs] =
                [&self.ours, &self.theirs].map(|place| place.replacen('#', &row.to_string(), 1).into());
            Self { ours, theirs, ..self.clone() }
        };
        (0..rows).map(of_row).collect()
    }

    /// The published figure and its tolerance; nothing if `case` does not say them.
    fn published(&self, case: &Value) -> Option<Published> {
        let tolerance = |field: &str| case["tolerance"][field].as_f64();
        let (mean, interval) = match case["expected"].pointer(&self.theirs)? {
            Value::Object(both) => (both["mean"].as_f64()?, both["ci95"].as_f64()),
            plain => (plain.as_f64()?, None),
        };
        let widened = interval.unwrap_or(0.0);
        // A standard error beside the figure is shown as the interval it stands for; the tolerance leaves it out.
        let error =
            || case["expected"].pointer(&format!("{}_se", self.theirs))?.as_f64().map(|error| NORMAL_95 * error);
        let interval = interval.or_else(error);
        let slack = match self.rule {
            Own => tolerance("abs").or_else(|| Some(tolerance("rel")? * mean.abs()))?,
            By(field) if field.ends_with("_rel") => tolerance(field)? * mean.abs(),
            By(field) => tolerance(field)?,
            InTheMean => f64::INFINITY,
            Runs(beside) => {
                let beside = case["expected"].pointer(beside)?.as_f64()?;
                let allowed = 1.5 * beside.max(3.0 / case["input"]["replications"].as_f64()?);
                return Some(Published { mean, interval: Some(beside), allowed });
            }
        };
        Some(Published { mean, interval, allowed: slack + widened })
    }
}

const fn check(model: &'static str, ours: &'static str, theirs: &'static str, rule: Rule) -> Check {
    Check { model, ours: Cow::Borrowed(ours), theirs: Cow::Borrowed(theirs), rule }
}

/// What is compared. A case takes the rows whose figure it has.
const CHECKS: &[Check] = &[
    check("keepalive_mru_mminf", "/p_cold", "/p_cold", Own),
    check("keepalive_mru_mminf", "/instances", "/instances", Own),
    check("keepalive_mru_mminf", "/busy", "/busy", Own),
    check("keepalive_pool", "/p_cold", "/p_cold", By("p_cold_rel")),
    check("keepalive_pool", "/instances", "/instances", By("instances_rel")),
    check("keepalive_pool", "/servers", "/servers", By("servers_rel")),
    check("keepalive_pool", "/p_cold", "/p_cold", Own),
    check("keepalive_pool", "/p_rej", "/p_rej", Own),
    check("keepalive_pool", "/servers", "/servers", Own),
    check("keepalive_pool", "/running", "/running", Own),
    check("keepalive_pool", "/idle", "/idle", Own),
    check("keepalive_pool", "/concurrency_avg", "/concurrency_avg", Own),
    check("keepalive_pool_distribution", "/p_cold", "/p_cold", By("p_cold_rel")),
    check("keepalive_pool_distribution", "/servers", "/servers", By("servers_rel")),
    check("keepalive_pool_distribution", "/pmf_servers/5", "/pmf_servers/5", By("pmf_abs")),
    check("keepalive_pool_distribution", "/pmf_servers/6", "/pmf_servers/6", By("pmf_abs")),
    check("keepalive_pool_distribution", "/pmf_servers/7", "/pmf_servers/7", By("pmf_abs")),
    check("keepalive_pool_distribution", "/pmf_servers/8", "/pmf_servers/8", By("pmf_abs")),
    check("keepalive_pool_distribution", "/pmf_servers/9", "/pmf_servers/9", By("pmf_abs")),
    check("keepalive_pool_distribution", "/pmf_servers/10", "/pmf_servers/10", By("pmf_abs")),
    check("keepalive_pool_distribution", "/pmf_servers/11", "/pmf_servers/11", By("pmf_abs")),
    check("keepalive_pool_distribution", "/pmf_servers/12", "/pmf_servers/12", By("pmf_abs")),
    check("keepalive_concurrency_c", "/p_cold", "/p_cold_model", By("p_cold_rel")),
    check("keepalive_concurrency_c", "/p_cold", "/p_cold_des", By("p_cold_rel")),
    check("keepalive_concurrency_c", "/instances", "/instances_model", By("instances_rel")),
    check("keepalive_concurrency_c", "/instances", "/instances_des", By("instances_rel")),
    check("keepalive_mru_mmpp2", "/p_cold", "/p_cold", Own),
    check("keepalive_mru_mmpp2", "/instances", "/instances", Own),
    check("keepalive_mru_mmpp2", "/peakedness", "/peakedness", Own),
    check("keepalive_mru_mmpp2", "/IDC_inf", "/IDC_inf", Own),
    check("keepalive_mru_mmpp2", "/p_cold", "/des_p_cold", By("des_rel")),
    check("keepalive_mru_mmpp2", "/instances", "/des_instances", By("des_rel")),
    check("keepalive_nonstationary_hazard", "/p_cold", "/p_cold_des", By("p_cold_rel")),
    check("keepalive_nonstationary_hazard", "/instances", "/instances_des", By("instances_rel")),
    check("keepalive_transient", "/mean_p_cold", "/mean_p_cold", Own),
    check("keepalive_transient", "/cold_per_run", "/cold_per_run", Runs("/cold_per_run_ci95")),
    check("keepalive_transient", "/servers/0", "/servers/0", Runs("/servers_ci95/0")),
    check("keepalive_transient", "/servers/1", "/servers/1", Runs("/servers_ci95/1")),
    check("keepalive_transient", "/servers/2", "/servers/2", Runs("/servers_ci95/2")),
    check("keepalive_transient", "/servers/3", "/servers/3", Runs("/servers_ci95/3")),
    check("keepalive_transient", "/servers/4", "/servers/4", Runs("/servers_ci95/4")),
    check("keepalive_transient", "/servers/5", "/servers/5", Runs("/servers_ci95/5")),
    check("keepalive_transient", "/servers/6", "/servers/6", Runs("/servers_ci95/6")),
    check("keepalive_transient", "/running/0", "/running/0", Runs("/running_ci95/0")),
    check("keepalive_transient", "/running/1", "/running/1", Runs("/running_ci95/1")),
    check("keepalive_transient", "/running/2", "/running/2", Runs("/running_ci95/2")),
    check("keepalive_transient", "/running/3", "/running/3", Runs("/running_ci95/3")),
    check("keepalive_transient", "/running/4", "/running/4", Runs("/running_ci95/4")),
    check("keepalive_transient", "/running/5", "/running/5", Runs("/running_ci95/5")),
    check("keepalive_transient", "/running/6", "/running/6", Runs("/running_ci95/6")),
    check("concurrency_cap", "/p_block", "/p_block", Own),
    check("concurrency_cap", "/p_reject", "/p_reject", By("p_reject_abs")),
    check("mmc", "/p_wait", "/p_wait", Own),
    check("mmc", "/mean_wait", "/mean_wait", Own),
    check("mmc", "/p99_wait", "/p99_wait", Own),
    check("mmc", "/p50", "/p50", Own),
    check("mmc", "/p95", "/p95", Own),
    check("mmc", "/p99", "/p99", Own),
    check("mg1", "/mean_wait", "/mean_wait", Own),
    check("mgc", "/wq", "/wq", Own),
    check("mgc", "/pw", "/pw", Own),
    check("mgc", "/soj", "/soj", Own),
    check("mgc", "/q50", "/q50", Own),
    check("mgc", "/q95", "/q95", Own),
    check("mgc", "/q99", "/q99", Own),
    check("tandem", "/soj", "/soj", Own),
    check("tandem", "/q50", "/q50", Own),
    check("tandem", "/q95", "/q95", Own),
    check("tandem", "/q99", "/q99", Own),
    check("ggc", "/mean_wait", "/mean_wait_des", By("mean_wait_rel")),
    check("ggc", "/mean_wait", "/mean_wait_approx", By("mean_wait_rel")),
    check("ggc", "/sojourn_p99", "/sojourn_q_des/p99", By("sojourn_p99_rel")),
    check("ggc", "/sojourn_p99", "/sojourn_p99_approx", By("sojourn_p99_rel")),
    check("mt_g_inf_mean", "/m/0", "/m/0", Own),
    check("mt_g_inf_mean", "/m/1", "/m/1", Own),
    check("mt_g_inf_mean", "/m/2", "/m/2", Own),
    check("mt_g_inf_mean", "/m/3", "/m/3", Own),
    check("hpa_raw", "/desired", "/desired", Own),
    check("hpa_scaleup_policy", "/allowed", "/allowed", Own),
    check("hpa_fluid", "/dropped", "/dropped", Own),
    check("hpa_fluid", "/served", "/served", Own),
    check("hpa_fluid", "/pod_seconds", "/pod_seconds", Own),
    check("lambda_scale_rate_fluid", "/throttled_fraction", "/throttled_fraction_des", Own),
    check("lambda_scale_rate_fluid", "/throttled_fraction", "/throttled_fraction_fluid", Own),
    check("node_allocatable", "/vcpu", "/vcpu", Own),
    check("node_allocatable", "/memory_gib", "/memory_gib", Own),
    check("node_allocatable", "/memory_mib", "/memory_mib", Own),
    check("node_allocatable", "/memory_mb", "/memory_mb", Own),
    check("lambda_pool", "/rows/#/cold_share", "/rows/#/cold_share", InTheMean),
    check("lambda_pool", "/rows/#/instances_mean_if_kept_600_s", "/rows/#/instances_counted", InTheMean),
    check("lambda_pool", "/rows/#/instances", "/rows/#/instances_alive", InTheMean),
    check("lambda_pool", "/all_client_ms/mean", "/all_client_ms/mean", By("mean_rel")),
    check("lambda_pool", "/all_client_ms/p95", "/all_client_ms/p95", By("p95_rel")),
    check("lambda_pool", "/all_client_ms/p99", "/all_client_ms/p99", By("p99_rel")),
    check("workflow", "/end_to_end_ms/mean", "/end_to_end_ms/mean", By("mean_rel")),
    check("workflow", "/end_to_end_ms/p50", "/end_to_end_ms/p50", By("p50_rel")),
    check("workflow", "/end_to_end_ms/p95", "/end_to_end_ms/p95", By("p95_rel")),
    check("workflow", "/end_to_end_ms/p99", "/end_to_end_ms/p99", By("p99_rel")),
    check("workflow", COST, "/lambda_cost_of_attributed_executions_usd_per_million", By("cost_rel")),
    check("workflow", COST, COST, By("cost_of_all_rel")),
    check("knative_pods", "/rows/#/pods_ready_mean", "/rows/#/pods_ready_mean", InTheMean),
    check("balanced_fleet", "/random/p99", "/random/p99", By("p99_rel")),
    check("balanced_fleet", "/round-robin/p99", "/round-robin/p99", By("p99_rel")),
    check("balanced_fleet", "/least-requests/p99", "/least-requests/p99", By("p99_rel")),
    check("held_replicas", "/replicas", "/replicas", By("replicas_rel")),
];

/// Where a workflow has the cost of its runs.
const COST: &str = "/lambda_cost_usd_per_million_executions/mean";
