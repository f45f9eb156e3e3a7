//! A picture of the page on a paper of its own: an SVG that carries its paint and needs neither the page nor its styles.
//!
//! Other programs know nothing of our style sheet, and few of them custom properties, `light-dark()` or `paint-order`.
//! So a copy of the picture is laid on a light paper, out of sight, and what the browser makes of its styles there is
//! written into each of its elements.

use web_sys::{Element, XmlSerializer};

use crate::ui::browser;

/// Properties of a stroke by the names that they share with attributes, and what holds where none is written.
const STROKE: [(&str, &str); 4] =
    [("stroke-width", "1"), ("stroke-linecap", "butt"), ("stroke-linejoin", "miter"), ("stroke-dasharray", "none")];

/// The picture `of` the page as a file of its own, which says when and from where it was `made`; nothing where the browser
/// refuses.
pub fn standalone(of: &Element, made: &str) -> Option<String> {
    let paper = browser::fresh_element("div")?;
    paper.set_class_name("paper");
    let picture: Element = wasm_bindgen::JsCast::dyn_into(of.clone_node_with_deep(true).ok()?).ok()?;
    paper.append_with_node_1(&picture).ok()?;
    if let Some(caption) = picture.query_selector("[data-view]").ok()? {
        picture.set_attribute("viewBox", &caption.get_attribute("data-view")?).ok()?;
        caption.remove_attribute("data-view").ok()?;
        caption.last_element_child()?.set_text_content(Some(made));
    }
    browser::body()?.append_with_node_1(&paper).ok()?;
    let file = painted(&paper, &picture);
    paper.remove();
    file
}

/// The picture on its paper, painted, as text.
fn painted(paper: &Element, picture: &Element) -> Option<String> {
    let view = picture.get_attribute("viewBox")?;
    let view: Vec<&str> = view.split(' ').collect();
    let &[x, y, width, height] = &view[..] else { return None };
    // What is written gives way to the style sheet, and a rule may look at the classes above: they go last.
    walk(picture, &paint);
    walk(picture, &|element| drop(element.remove_attribute("class")));
    let style = browser::style(paper)?;
    // Names in quotation marks are not found by every program.
    let fonts = style.get_property_value("font-family").ok()?.replace('"', "");
    let colour = colour(&style.get_property_value("background-color").ok()?);
    let ground = browser::fresh_mark("rect")?;
    for (mark, attributes) in [
        (picture, &[("width", width), ("height", height), ("font-family", &fonts)][..]),
        (&ground, &[("x", x), ("y", y), ("width", width), ("height", height), ("fill", &colour)][..]),
    ] {
        attributes.iter().try_for_each(|(name, value)| mark.set_attribute(name, value)).ok()?;
    }
    // Its name and description stay in front.
    picture.query_selector("desc").ok()??.after_with_node_1(&ground).ok()?;
    XmlSerializer::new().ok()?.serialize_to_string(picture).ok()
}

/// Does something to an element and to all that is in it.
fn walk(element: &Element, act: &dyn Fn(&Element)) {
    act(element);
    let mut next = element.first_element_child();
    while let Some(inner) = next {
        walk(&inner, act);
        next = inner.next_element_sibling();
    }
}

/// Writes into an element how the page shows it.
fn paint(element: &Element) {
    let Some(style) = browser::style(element) else { return };
    let value = |name: &str| style.get_property_value(name).unwrap_or_default();
    for (name, value) in paint_of(&element.tag_name(), value) {
        // An attribute of ours: no browser refuses it.
        let _ = element.set_attribute(name, &value);
    }
}

/// The attributes that paint an element of this kind as `value` says of its properties.
fn paint_of(kind: &str, value: impl Fn(&str) -> String) -> Vec<(&'static str, String)> {
    let mut paint = Vec::new();
    match kind {
        "path" | "rect" | "circle" | "line" => {
            paint.extend([("fill", colour(&value("fill"))), ("stroke", colour(&value("stroke")))]);
            if paint[1].1 != "none" {
                let strokes = STROKE.map(|(name, usual)| (name, lengths(&value(name)), usual));
                paint.extend(
                    strokes.into_iter().filter(|(_, own, usual)| own != usual).map(|(name, own, _)| (name, own)),
                );
            }
        }
        // The rim of a label keeps lines away from it where it stands among them. Many programs would draw it over the
        // label, and nothing of what is exported stands among lines.
        "text" => {
            paint.extend([("fill", colour(&value("fill"))), ("font-size", lengths(&value("font-size")))]);
            paint.push(("font-weight", weight(&value("font-weight")).to_owned()));
            if value("font-style") == "italic" {
                paint.push(("font-style", "italic".to_owned()));
            }
        }
        _ => return paint,
    }
    let opacity = value("opacity");
    if opacity != "1" {
        paint.push(("opacity", opacity));
    }
    paint
}

/// A colour as every program reads it: `rgb(11, 111, 168)` is `#0b6fa8`. What else a browser may say stays as it is.
fn colour(computed: &str) -> String {
    let parts = computed.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')'));
    let parts: Option<Vec<u8>> = parts.and_then(|parts| parts.split(", ").map(|part| part.parse().ok()).collect());
    match parts.as_deref() {
        Some([red, green, blue]) => format!("#{red:02x}{green:02x}{blue:02x}"),
        _ => computed.to_owned(),
    }
}

/// Lengths without their unit, which is that of the picture: `7px, 5px` is `7 5`.
fn lengths(computed: &str) -> String {
    let parts: Vec<&str> = computed.split(", ").map(|part| part.strip_suffix("px").unwrap_or(part)).collect();
    parts.join(" ")
}

/// A weight that every font has: few programs know more than two.
fn weight(computed: &str) -> &'static str {
    if computed.parse::<u32>().is_ok_and(|weight| weight >= 600) { "bold" } else { "normal" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paint_is_written_as_every_program_reads_it() {
        let cases = [
            // (kind, properties as a browser computes them, attributes, why)
            (
                "path",
                &[
                    ("fill", "none"),
                    ("stroke", "rgb(23, 32, 42)"),
                    ("stroke-width", "6px"),
                    ("stroke-linecap", "round"),
                ][..],
                r##"fill=none stroke=#17202a stroke-width=6 stroke-linecap=round"##,
                "a beam",
            ),
            (
                "rect",
                &[("fill", "rgb(255, 255, 255)"), ("stroke", "rgb(184, 80, 10)"), ("stroke-dasharray", "3px, 2.5px")][..],
                "fill=#ffffff stroke=#b8500a stroke-dasharray=3 2.5",
                "a dashed box",
            ),
            (
                "path",
                &[("fill", "rgb(184, 80, 10)"), ("stroke", "none"), ("stroke-width", "1.4px"), ("opacity", "0.45")][..],
                "fill=#b8500a stroke=none opacity=0.45",
                "a stroke that is none has no width",
            ),
            (
                "text",
                &[("fill", "rgb(11, 111, 168)"), ("stroke", "rgb(255, 255, 255)"), ("font-weight", "650")][..],
                "fill=#0b6fa8 font-size=13 font-weight=bold",
                "a label loses its rim",
            ),
            (
                "text",
                &[("fill", "none"), ("font-style", "italic")][..],
                "fill=none font-size=13 font-weight=normal font-style=italic",
                "a note",
            ),
            ("g", &[("fill", "rgb(0, 0, 0)")][..], "", "a group paints nothing"),
            ("desc", &[("fill", "rgb(0, 0, 0)")][..], "", "nor does a text that is not drawn"),
        ];
        for (kind, properties, expected, why) in cases {
            let usual = [("stroke-width", "1px"), ("font-size", "13px"), ("font-weight", "400"), ("opacity", "1")];
            let value = |name: &str| {
                let all = properties.iter().chain(&usual).chain(&STROKE);
                all.clone().find(|(known, _)| *known == name).map_or_else(String::new, |(_, value)| (*value).to_owned())
            };
            let paint = paint_of(kind, value);
            let written: Vec<String> = paint.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
            assert_eq!(written.join(" "), expected, "{why}");
        }
    }
}
