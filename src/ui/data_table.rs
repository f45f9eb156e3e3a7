//! The numbers of a picture as a table, on request.

use yew::prelude::*;

/// Cells, row by row.
pub type Rows = Vec<Vec<AttrValue>>;

/// A table of the very numbers that a picture shows.
#[derive(Clone, PartialEq)]
pub struct Table {
    /// What it holds.
    pub caption: &'static str,
    /// Column headings.
    pub head: Vec<AttrValue>,
    /// Makes the rows; the first cell of each is its heading. Called only while the table is open.
    pub rows: Callback<(), Rows>,
}

impl Table {
    /// A table of `rows` under `head`.
    pub fn new(caption: &'static str, head: &[&'static str], rows: impl Fn() -> Rows + 'static) -> Self {
        let head = head.iter().copied().map(AttrValue::from).collect();
        Self { caption, head, rows: Callback::from(move |()| rows()) }
    }
}

/// What the button opens.
#[derive(Clone, PartialEq, Properties)]
pub struct DataTableProps {
    /// The table.
    pub table: Table,
    /// Whether it is open at first.
    #[prop_or_default]
    pub open: bool,
}

/// A button that opens the table below it.
///
/// The cells are made only while it is open: most readers never look, and a movement of a slider should not build
/// them.
#[component]
pub fn DataTable(props: &DataTableProps) -> Html {
    let Table { caption, .. } = props.table;
    let open = use_state_eq(|| props.open);
    let onclick = {
        let open = open.clone();
        move |_: MouseEvent| open.set(!*open)
    };
    html! {
        <div class="data">
            <button class="data__button" type="button" aria-expanded={open.to_string()} {onclick}>
                { if *open { "Hide the numbers" } else { "Show the numbers" } }
                <span class="visually-hidden">{ format!(": {caption}") }</span>
            </button>
            if *open {
                <div class="data__scroll" role="region" aria-label={caption} tabindex="0">{ opened(&props.table) }</div>
            }
        </div>
    }
}

/// The table by itself.
pub fn opened(table: &Table) -> Html {
    let cell = |(n, cell): (usize, AttrValue)| match n {
        0 => html! { <th scope="row">{ cell }</th> },
        _ => html! { <td>{ cell }</td> },
    };
    html! {
        <table class="data__table">
            <caption class="visually-hidden">{ table.caption }</caption>
            <thead><tr>for cell in &table.head { <th scope="col">{ cell }</th> }</tr></thead>
            <tbody>for row in table.rows.emit(()) { <tr>{ for row.into_iter().enumerate().map(cell) }</tr> }</tbody>
        </table>
    }
}
