//! Files that were handed in and are no traffic: artefacts of other tools, and scenarios that were saved.

use answer::compare::{Difference, differences};
use ask::{Artefact, SetTo};
use scenario::Scenario;
use scenario::field::FIELDS;
use words::compare::input;

/// What a manifest, a template, a plan, logs or a saved scenario set in `scenario`, or why they were refused; nothing where a
/// file of that name and text is none of these.
pub(crate) fn artefact(name: &str, text: &str, scenario: &Scenario) -> Option<Result<Artefact, String>> {
    let Some(found) = artefact::read(name, text) else { return ours(name, text, scenario) };
    let found = match found {
        Ok(found) => found,
        Err(refusal) => return Some(Err(kept(&refusal.to_string()))),
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

/// A scenario that was saved, which sets all: first that, then what differs from `scenario`.
fn ours(name: &str, text: &str, scenario: &Scenario) -> Option<Result<Artefact, String>> {
    let read = scenario_json::recognised(text)?;
    let all = |saved: Scenario| Artefact {
        parts: vec!["a scenario of Fulcrum".to_owned()],
        sets: if saved == *scenario { Vec::new() } else { changes(name, scenario, &saved) },
        refused: Vec::new(),
        notes: (saved == *scenario)
            .then(|| "It is the scenario that is here already.".to_owned())
            .into_iter()
            .collect(),
        unsaid: Vec::new(),
        scenario: saved,
    };
    Some(read.map(all).map_err(|refusal| kept(&refusal.to_string())))
}

/// What a saved scenario changes, by the place that each input has in its file.
fn changes(name: &str, scenario: &Scenario, saved: &Scenario) -> Vec<SetTo> {
    let set = |path: &str, value: String| SetTo { service: None, path: path.to_owned(), value, from: name.to_owned() };
    let path = |difference: &Difference| match difference {
        Difference::Knob(knob, ..) => knob.facts().path,
        Difference::Field(place) => FIELDS.get(*place).map_or("others", |field| field.path),
        Difference::Services => "services",
        Difference::Prices => "prices.overrides",
    };
    let one = |difference: &Difference| set(path(difference), input(difference, scenario, saved).b);
    let all = set("everything", "as it was saved".to_owned());
    std::iter::once(all).chain(differences(scenario, saved).iter().map(one)).collect()
}

fn kept(refusal: &str) -> String {
    format!("{refusal} The scenario was kept as it was.")
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
        let other = scenario.after(scenario::msg::Msg::Picked(scenario::Platform::GcpRun));
        let read =
            artefact("mine.json", &scenario_json::write(&other), &scenario).expect("it is one").expect("and is read");
        assert_eq!((read.parts, &read.scenario), (vec!["a scenario of Fulcrum".to_owned()], &other));
        let told: Vec<&str> = read.sets.iter().map(|set| &*set.path).collect();
        assert_eq!(told[0], "everything");
        assert!(told.contains(&"microservices.platform"), "{told:?}");
        let same =
            artefact("mine.json", &scenario_json::write(&other), &other).expect("it is one").expect("and is read");
        assert!(same.sets.is_empty() && same.notes.len() == 1, "nothing to use");
        let wrong = artefact("mine.json", r#"{"traffic": {"rate_per_s": -1}}"#, &scenario).expect("it is one");
        let why = wrong.expect_err("and is refused");
        assert!(why.contains("traffic.rate_per_s") && why.ends_with("The scenario was kept as it was."), "{why}");
        assert!(artefact("week.csv", "time,count\n", &scenario).is_none(), "that is traffic");
    }
}
