//! How well prices are known, platform by platform and region by region: `KNOWN.md` beside the price files.

use catalogue::{Provider, Region};
use decide::evaluate::outcome;
use expect_test::expect_file;
use scenario::msg::Msg;
use scenario::{Platform, Scenario, Side};

/// The share of the default's bill on a platform, in a region, that is at prices read at their source.
fn known(platform: Platform, region: Region) -> f64 {
    let mut scenario = Scenario::default().after(Msg::Picked(platform));
    match platform.side() {
        Side::Serverless => scenario.serverless.region = region.id().into(),
        Side::Microservices => scenario.microservices.region = region.id().into(),
    }
    outcome(&scenario).side(platform.side()).verified_share
}

#[test]
fn where_prices_are_listed_most_of_the_default_bill_is_known() {
    for platform in Platform::ALL {
        let share = known(platform, platform.provider().reference());
        assert!(share >= 0.9, "{}: {share}", platform.name());
    }
}

#[test]
fn the_table_of_what_is_known_is_as_it_is() {
    let mut table = String::from(
        "# How well prices are known\n\nOf the bill of the default workload: how much is at prices that were read at their source in that very \
         region. The rest is priced as in another region, or comes from a less certain source; its line says so. Written by \
         `UPDATE_EXPECT=1 cargo test --test known_prices`.\n",
    );
    for provider in Provider::ALL {
        let own: Vec<Platform> = Platform::ALL.into_iter().filter(|platform| platform.provider() == provider).collect();
        let heads = own.iter().map(|platform| platform.name()).collect::<Vec<_>>().join(" | ");
        table += &format!("\n| region | {heads} |\n|---|{}\n", "--:|".repeat(own.len()));
        for region in provider.regions() {
            let share = |platform: &Platform| format!("{} %", (100.0 * known(*platform, *region) + 1e-6).floor());
            let shares = own.iter().map(share).collect::<Vec<_>>().join(" | ");
            table += &format!("| {}, {} | {shares} |\n", region.id(), region.name());
        }
    }
    expect_file!["../crates/catalogue/data/KNOWN.md"].assert_eq(&table);
}
