//! The part of a record that says what else was considered: a mix, and every other platform.

use answer::ranking::Ranked;
use answer::{Note, Outcome};
use decide::ranking::ranking;
use scenario::Scenario;
use text::format;
use words::{facts, mix};

/// What was compared, whether a mix was, and the same workload on each platform.
pub(super) fn considered(scenario: &Scenario, outcome: &Outcome) -> String {
    let mut text = format!(
        "\n## What was considered\n\n{}\n\nThe same workload on each platform, priced in the region or its counterpart, \
         those that can run it first:\n\n\
         | platform | region | cloud | with people | p99 | goal |\n|---|---|--:|--:|--:|---|\n",
        mixed(outcome)
    );
    for ranked in ranking(scenario) {
        text.push_str(&row(outcome, &ranked));
    }
    text.truncate(text.trim_end().len());
    text
}

/// What a mix would cost, or why there is none.
fn mixed(outcome: &Outcome) -> String {
    if let Some(mixed) = &outcome.mixed {
        let (name, total) = (mix::name(outcome), format::money(mixed.total()));
        return format!(
            "A mix was considered: {name} costs {total} a month with the people of both and its migration."
        );
    }
    let why = outcome.notes.iter().find(|note| matches!(note, Note::NoMix | Note::StaysAlone(_)));
    why.map_or_else(|| "A mix was considered, and none comes near the cheaper side.".to_owned(), facts::note)
}

fn row(outcome: &Outcome, ranked: &Ranked) -> String {
    let name = ranked.platform.name();
    let chosen = [&outcome.serverless, &outcome.microservices].iter().any(|side| side.platform == ranked.platform);
    let name = if chosen { format!("**{name}**") } else { name.to_owned() };
    let [cloud, total] = [ranked.cloud, ranked.total].map(format::money);
    let goal = match &ranked.limit {
        Some(limit) => format!("ruled out: {}", facts::limit(limit)),
        None if ranked.meets_goal => "kept".to_owned(),
        None => "missed".to_owned(),
    };
    format!("| {name} | {} | {cloud} | {total} | {} | {goal} |\n", ranked.region.id(), format::duration(ranked.p99))
}
