//! One of many: a list that opens, as the browser draws it.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// What can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Choosable {
    /// What it is called.
    pub label: AttrValue,
    /// The group it stands in; neighbours with the same name stand together.
    pub group: Option<AttrValue>,
    /// Whether it is there to be seen only.
    pub disabled: bool,
}

impl Choosable {
    /// By itself, and free to be chosen.
    pub fn new(label: impl Into<AttrValue>) -> Self {
        Self { label: label.into(), group: None, disabled: false }
    }
}

/// What a list needs.
#[derive(Clone, PartialEq, Properties)]
pub struct SelectProps {
    /// What is chosen.
    pub label: AttrValue,
    /// Its id, unique on the page.
    pub id: AttrValue,
    /// What can be chosen.
    pub options: Vec<Choosable>,
    /// Which of them is.
    pub chosen: usize,
    /// What else is to be known of the choice.
    #[prop_or_default]
    pub note: Option<AttrValue>,
    /// Whether nothing can be chosen now; the note says why.
    #[prop_or_default]
    pub disabled: bool,
    /// Where a choice is sent.
    pub onchoose: Callback<usize>,
}

/// The list with its label.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let SelectProps { label, id, options, chosen, note, disabled, onchoose } = props;
    let place = use_node_ref();
    // What a reader has picked is the browser's to keep, so that a choice from elsewhere has to be put there.
    let there = place.clone();
    use_effect_with((*chosen, options.len()), move |(chosen, _)| {
        if let Some(select) = there.cast::<HtmlSelectElement>() {
            select.set_selected_index(*chosen as i32);
        }
    });
    let onchange = onchoose.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        usize::try_from(select.selected_index()).unwrap_or_default()
    });
    let note_id = note.as_ref().map(|_| format!("{id}-note"));
    html! {
        <div class={classes!("select", disabled.then_some("select--idle"))}>
            <label class="select__label" for={id.clone()}>{ label }</label>
            <select ref={place} class="select__list" id={id.clone()} disabled={*disabled} {onchange}
                aria-describedby={note_id.clone()}>
                { listed(options, *chosen) }
            </select>
            if let Some(note) = note {
                <p class="select__note" id={note_id}>{ note }</p>
            }
        </div>
    }
}

fn listed(options: &[Choosable], chosen: usize) -> Html {
    let mut place = 0;
    let groups = options.chunk_by(|one, other| one.group == other.group);
    let group = |group: &[Choosable]| {
        let inside = group.iter().map(|option| {
            let selected = place == chosen;
            place += 1;
            html! { <option {selected} disabled={option.disabled}>{ &option.label }</option> }
        });
        let inside: Html = inside.collect();
        match &group[0].group {
            Some(label) => html! { <optgroup {label}>{ inside }</optgroup> },
            None => inside,
        }
    };
    groups.map(group).collect()
}
