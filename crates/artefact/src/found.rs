//! What artefacts set in a scenario, as plain data, and what they do not say.

use crate::names::manifest_names;
use scenario::field::FIELDS;
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{Pod, Scenario};
use serde::{Deserialize, Serialize};

/// Inputs of weight, by path and in words: those that nothing sets are told as not said.
const WEIGHTY: [(&str, &str); 12] = [
    ("traffic.rate_per_s", "the mean rate of requests"),
    ("traffic.shape", "how the week runs"),
    ("services.duration_ms", "how long a request takes"),
    ("services.cpu_share", "how much of that time is computing"),
    ("services.memory_mb", "the memory of a function"),
    ("services.pod.vcpu", "the vCPU of a pod or task"),
    ("services.pod.memory_mb", "the memory of a pod or task"),
    ("services.pod.min", "the least replicas"),
    ("services.pod.max", "the most replicas"),
    ("serverless.region", "the region of the functions"),
    ("microservices.region", "the region of the containers"),
    ("goals.p99_ms", "the goal for response times"),
];

/// The most replicas, and the least.
const MOST: &str = "services.pod.max";
const LEAST: &str = "services.pod.min";

/// Something that an artefact sets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Set {
    /// The place of the service that it is about; nothing for what is about all.
    pub service: Option<usize>,
    /// The input, as the JSON form of a scenario names it; `services.name` for a name.
    pub path: String,
    /// Its value, as the JSON form writes it.
    pub value: String,
    /// Where it was found.
    pub from: String,
}

/// What was found in a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// What is in it, such as “Deployment api”.
    pub parts: Vec<String>,
    /// The names of services, in their order.
    pub services: Vec<String>,
    /// What it sets.
    pub sets: Vec<Set>,
    /// What was read and has no place in a scenario, and what was passed over; a sentence each.
    pub notes: Vec<String>,
}

/// A scenario with what was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// The scenario after it.
    pub scenario: Scenario,
    /// What was set.
    pub sets: Vec<Set>,
    /// What the scenario does not take; a sentence each.
    pub refused: Vec<String>,
    /// What nothing says and so was left as it was.
    pub unsaid: Vec<String>,
}

impl Found {
    /// The place of the service of that name, which is added if it is new.
    pub(crate) fn service(&mut self, name: &str) -> usize {
        let name: String = name.chars().take(80).collect();
        self.services.iter().position(|known| *known == name).unwrap_or_else(|| {
            self.services.push(name);
            self.services.len() - 1
        })
    }

    /// Sets an input of a service, or of all.
    pub(crate) fn set(&mut self, service: Option<usize>, path: &str, value: impl Into<String>, from: &str) {
        let set = Set { service, path: path.to_owned(), value: value.into(), from: from.to_owned() };
        match self.sets.iter().find(|known| known.service == service && known.path == path) {
            None => self.sets.push(set),
            Some(known) if known.value == set.value => {}
            Some(known) => {
                let note = format!(
                    "{} says {} for {path}; {} was taken, which {} says.",
                    set.from, set.value, known.value, known.from
                );
                self.notes.push(note);
            }
        }
    }

    /// The same, where the value is there.
    pub(crate) fn set_some(&mut self, service: Option<usize>, path: &str, value: Option<String>, from: &str) {
        if let Some(value) = value {
            self.set(service, path, value, from);
        }
    }

    /// Adds a note.
    pub(crate) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Whether it sets nothing.
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    /// The scenario with what was found. Services take the places of those that are there, and more are added.
    pub fn applied(&self, scenario: &Scenario) -> Applied {
        let mut next = scenario.clone();
        while next.services.len() < self.services.len() {
            let before = next.services.len();
            next = next.after(Msg::AddedService(before - 1));
            if next.services.len() == before {
                break;
            }
        }
        // What we wrote for a service by such a name of it, is about it; its own name is kept.
        let written = manifest_names(&scenario.services);
        let new = |(place, name): &(usize, &String)| written.get(*place) != Some(name);
        for (place, name) in self.services.iter().enumerate().filter(new) {
            next = next.after(Msg::Named(place, name.as_str().into()));
        }
        // Least and most are said together: what was there before is no bound for them.
        for set in self.sets.iter().filter(|set| set.path == MOST) {
            if let Some(place) = set.service {
                next = next.after(Msg::OfService(place, Box::new(Msg::Entered("podmin", "auto".into()))));
            }
        }
        let (mut sets, mut refused) = (Vec::new(), Vec::new());
        for set in self.ordered() {
            match set.msg(&next) {
                Ok(msg) => {
                    next = next.after(msg);
                    sets.push(set.clone());
                }
                Err(why) => refused.push(why),
            }
        }
        let said = |path: &str| sets.iter().any(|set| set.path == path);
        let unsaid = WEIGHTY.iter().filter(|(path, _)| !said(path)).map(|(_, words)| (*words).to_owned()).collect();
        Applied { scenario: next, sets, refused, unsaid }
    }

    /// Platforms first, for regions and limits follow from them; the most replicas before the least.
    fn ordered(&self) -> impl Iterator<Item = &Set> {
        let rank = |set: &Set| match set.path.rsplit('.').next() {
            Some("platform") => 0,
            Some("max") => 1,
            _ => 2,
        };
        (0..3).flat_map(move |wanted| self.sets.iter().filter(move |set| rank(set) == wanted))
    }
}

impl Set {
    /// What it does to a scenario, or why that does not take it; a sentence.
    fn msg(&self, scenario: &Scenario) -> Result<Msg, String> {
        let mut tried = scenario.clone();
        if let Some(place) = self.service {
            let service = scenario.services.get(place).cloned();
            tried.services = vec![service.ok_or_else(|| self.not_taken("fewer services"))?];
        }
        let taken = |msg: Msg| match self.service {
            Some(place) => Msg::OfService(place, Box::new(msg)),
            None => msg,
        };
        if let Some(knob) = Knob::ALL.into_iter().find(|knob| knob.facts().path == self.path) {
            let facts = knob.facts();
            let number = self.value.parse().ok().filter(|number| (facts.low..=facts.high).contains(number));
            let number = number.ok_or_else(|| self.not_taken(&format!("{} to {}", facts.low, facts.high)))?;
            return Ok(taken(Msg::Typed(knob, number)));
        }
        let field = FIELDS.iter().find(|field| field.path == self.path).ok_or_else(|| self.not_taken("nothing"))?;
        (field.read)(&mut tried, &self.value).ok_or_else(|| self.not_taken(field.takes))?;
        match tried.services.first().map(|service| service.pod) {
            Some(Pod { min: Some(min), max: Some(max), .. }) if self.path == LEAST && min > max => {
                Err(self.not_taken(&format!("at most {max}, which are the most")))
            }
            _ => Ok(taken(Msg::Entered(field.key, self.value.as_str().into()))),
        }
    }

    fn not_taken(&self, takes: &str) -> String {
        format!("{} takes {takes}, not {}, which {} says.", self.path, self.value, self.from)
    }
}
