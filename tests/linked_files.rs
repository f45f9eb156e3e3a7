//! A link may have a whole file in the place of the link that it begins from.

use scenario::Scenario;
use scenario::knob::Knob;
use scenario::link::{Notice, file, over};

/// A whole file in the place of a link: what reads it is elsewhere, what stands beside it is read here.
#[test]
fn a_file_in_a_link_is_found_and_what_stands_beside_it_is_put_over_it() {
    let found = [
        ("v4&scenario=%7B%22version%22%3A1%7D&rate=35", Some(r#"{"version":1}"#), "as the element writes it"),
        ("#scenario=%20%7B%7D", Some(" {}"), "by hand"),
        ("v4&scenario=v1%26rate%3D5", None, "a link"),
        ("v4&rate=35", None, "neither"),
    ];
    for (fragment, text, why) in found {
        assert_eq!(file(fragment).as_deref(), text, "{why}");
    }
    let mut base = Scenario::default();
    Knob::Duration.write(&mut base, 90.0);
    let laid = |fragment: &str| over(base.clone(), fragment);
    assert_eq!(laid("v4&scenario=%7B%7D&theme=dark"), Ok((base.clone(), vec![])), "nothing beside it but the view");
    let (scenario, notices) = laid("v4&scenario=%7B%7D&rate=35&colour=red").unwrap();
    assert_eq!((Knob::Rate.read(&scenario), Knob::Duration.read(&scenario)), (35.0, 90.0));
    assert_eq!(notices, [Notice::Unknown("colour".to_owned())]);
    assert_eq!(laid("v9&scenario=%7B%7D&rate=35"), Err(Notice::Newer("v9".to_owned())));
}
