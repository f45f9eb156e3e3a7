//! Files that were handed in and are no traffic.

use ask::{Artefact, SetTo};
use scenario::Scenario;

/// What a manifest, a template, a plan or logs set in `scenario`, or why they were refused; nothing where a file of that name
/// and text is none of these.
pub(crate) fn artefact(name: &str, text: &str, scenario: &Scenario) -> Option<Result<Artefact, String>> {
    let found = match artefact::read(name, text)? {
        Ok(found) => found,
        Err(refusal) => return Some(Err(format!("{refusal} The scenario was kept as it was."))),
    };
    let applied = found.applied(scenario);
    let set = |set: artefact::Set| SetTo { service: set.service, path: set.path, value: set.value, from: set.from };
    Some(Ok(Artefact {
        parts: found.parts,
        sets: applied.sets.into_iter().map(set).collect(),
        refused: applied.refused,
        notes: found.notes,
        unsaid: applied.unsaid,
        scenario: applied.scenario,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEPLOYMENT: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 3\n  template:\n    \
                              spec:\n      containers:\n      - name: api\n        resources: {requests: {cpu: 500m, memory: 1Gi}}\n";

    #[test]
    fn a_manifest_sets_what_it_says_and_no_more() {
        let scenario = Scenario::default();
        let read = artefact("api.yaml", DEPLOYMENT, &scenario).expect("it is one").expect("and is read");
        assert_eq!(read.parts, ["Deployment api"]);
        assert_eq!(read.scenario.services[0].pod.vcpu.map(|vcpu| vcpu.get()), Some(0.5));
        assert_eq!(read.scenario.traffic, scenario.traffic, "it says nothing of the traffic");
        assert!(read.unsaid.iter().any(|unsaid| unsaid.contains("mean rate")), "{:?}", read.unsaid);
        assert!(artefact("week.csv", "time,count\n", &scenario).is_none(), "that is traffic");
    }
}
