//! Names of services as manifests may have them.

use scenario::Service;

/// The longest, in characters: those of Cloud Run may have 49.
const LONGEST: usize = 45;
/// What YAML takes for something else than a text.
const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// A name for each service, in their order: small letters, digits and hyphens, a letter first, no two alike.
pub fn manifest_names(services: &[Service]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(services.len());
    for service in services {
        let name = plain(&service.name);
        let free = |name: &String| !names.contains(name);
        let more = (2..).map(|count: u32| format!("{name}-{count}"));
        let next = std::iter::once(name.clone()).chain(more).find(free);
        names.push(next.unwrap_or(name));
    }
    names
}

fn plain(name: &str) -> String {
    let small = name.to_lowercase();
    let words = small.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut plain = words.collect::<Vec<_>>().join("-");
    if !plain.starts_with(|first: char| first.is_ascii_lowercase()) || WORDS.contains(&plain.as_str()) {
        plain = if plain.is_empty() { "service".to_owned() } else { format!("service-{plain}") };
    }
    plain.truncate(LONGEST);
    plain.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenario::Scenario;

    #[test]
    fn a_name_is_one_that_manifests_may_have() {
        let cases = [
            // (names, in manifests, why)
            (vec!["Checkout API"], vec!["checkout-api"], "small letters and hyphens"),
            (vec!["api", "API", "api"], vec!["api", "api-2", "api-3"], "no two alike"),
            (vec!["42", "No", "…", "größe"], vec!["service-42", "service-no", "service", "gr-e"], "a text to YAML"),
        ];
        for (names, expected, why) in cases {
            let own = Scenario::default().services.remove(0);
            let services: Vec<Service> =
                names.iter().map(|name| Service { name: (*name).into(), ..own.clone() }).collect();
            assert_eq!(manifest_names(&services), expected, "{why}");
        }
    }
}
