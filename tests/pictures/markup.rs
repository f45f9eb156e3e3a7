//! Rendered markup, taken apart as far as the tests need it.

use fulcrum::chart::layout::{Anchor, Area, Label};
use fulcrum::chart::text::Font;

/// What a test looks at in a rendered SVG element.
pub(crate) struct Picture {
    /// The id of its title, which tells it from the others.
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    /// Where it may draw: its view, or the larger one that it has where it stands alone.
    pub(crate) view: Area,
    /// Every text in it.
    pub(crate) labels: Vec<Label>,
}

impl Picture {
    /// Texts that leave the picture or touch another.
    pub(crate) fn collisions(&self) -> Vec<String> {
        let Area { x, y, width, height } = self.view;
        let paper = Area::new(x - 0.5, y - 0.5, width + 1.0, height + 1.0);
        let mut wrong = Vec::new();
        for (n, label) in self.labels.iter().enumerate() {
            let area = label.area();
            if !paper.holds(&area) {
                wrong.push(format!("“{}” leaves the picture: {area:?}", label.text));
            }
            let others = self.labels[..n].iter().filter(|other| other.area().overlaps(&area));
            wrong.extend(others.map(|other| format!("“{}” touches “{}”", label.text, other.text)));
        }
        wrong
    }
}

/// Breaks lines before each tag, so that a difference is a line and not a picture.
pub(crate) fn one_tag_per_line(markup: &str) -> String {
    let mut text = markup.replace("><", ">\n<");
    text.push('\n');
    text
}

/// The pictures in some markup that stand for a text.
pub(crate) fn pictures(markup: &str) -> Vec<Picture> {
    let elements = markup.split("<svg ").skip(1).map(|rest| rest.split("</svg>").next().unwrap_or_default());
    elements.filter(|element| tag(element).contains("role=\"img\"")).map(picture).collect()
}

fn picture(element: &str) -> Picture {
    let alone = element.split_once("data-view=\"").and_then(|(_, rest)| rest.split('"').next().map(str::to_owned));
    let view = alone.or_else(|| attribute(tag(element), "viewBox")).expect("a picture has a size");
    let sizes: Vec<f64> = view.split(' ').map(|size| size.parse().expect("a size is a number")).collect();
    let inside = |name: &str| {
        let (_, rest) = element.split_once(&format!("<{name} ")).expect("a picture says what it shows");
        let (attributes, text) = rest.split_once('>').expect("a tag ends");
        (attribute(attributes, "id").unwrap_or_default(), text.split('<').next().unwrap_or_default().to_owned())
    };
    let ((name, title), (_, summary)) = (inside("title"), inside("desc"));
    let labels = element.split("<text ").skip(1).map(label).collect();
    Picture { name, title, summary, view: Area::new(sizes[0], sizes[1], sizes[2], sizes[3]), labels }
}

fn label(rest: &str) -> Label {
    let (attributes, text) = rest.split_once('>').expect("a tag ends");
    let number = |name: &str| attribute(attributes, name).and_then(|text| text.parse().ok());
    let anchor = match attribute(attributes, "text-anchor").as_deref() {
        Some("middle") => Anchor::Middle,
        Some("end") => Anchor::End,
        _ => Anchor::Start,
    };
    Label {
        text: text.split('<').next().unwrap_or_default().replace("&lt;", "<").replace("&#x27;", "'"),
        x: number("x").expect("a text has a place"),
        y: number("y").expect("a text has a place"),
        anchor,
        font: Font {
            size: number("font-size").expect("a text has a size"),
            bold: attribute(attributes, "font-weight").is_some(),
        },
    }
}

fn tag(element: &str) -> &str {
    element.split('>').next().unwrap_or_default()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = format!(" {tag}");
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(str::to_owned)
}
