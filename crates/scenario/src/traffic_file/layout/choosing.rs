//! Columns that a reader chose, and what is said of all of them.

use super::{Kind, Place, Survey, Table};
use crate::traffic_file::choices::{Choices, Role, Seen};
use crate::traffic_file::headings::{self, Meaning};

/// Columns that are told of.
const MOST_SEEN: usize = 200;
/// Different texts of a column that are told.
const TEXTS: usize = 8;
/// Why a column is taken that a reader named.
const CHOSEN: &str = "it was chosen";

impl Survey {
    /// The columns that were chosen, and what they count: what was chosen, or what their headings say.
    pub(super) fn picked(&self, choices: &Choices, time: &Place) -> Result<super::Picked, String> {
        let mut places = Vec::new();
        for name in &choices.columns {
            let place = self.place(name)?;
            let column = &self.columns[place];
            if time.uses(place) {
                return Err(format!("{} is the time, and no count", column.name(place)));
            }
            if !column.is_numeric() {
                return Err(format!("The cells of {} are no numbers", column.name(place)));
            }
            if !places.contains(&(place, CHOSEN)) {
                places.push((place, CHOSEN));
            }
        }
        let meaning = places.first().map(|(place, _)| self.columns[*place].meaning());
        let kind = choices.kind.unwrap_or(match meaning {
            Some(Meaning::Rate(per)) => Kind::Rate { per },
            Some(Meaning::Counter) => Kind::Counter,
            _ => Kind::Counts,
        });
        Ok((kind, places))
    }

    /// The columns for a kind that was chosen, of those that could be meant.
    pub(super) fn of_kind(
        &self,
        kind: Kind,
        time: &Place,
        found: Result<super::Picked, String>,
    ) -> Result<super::Picked, String> {
        if kind == Kind::Events {
            return Ok((kind, Vec::new()));
        }
        match found {
            Ok((_, places)) if !places.is_empty() => Ok((kind, places)),
            found => {
                let mut numbers = (0..self.columns.len()).filter(|place| {
                    let column = &self.columns[*place];
                    column.is_numeric() && !time.uses(*place) && !self.is_index(*place) && column.times.dated == 0
                });
                match (numbers.next(), numbers.next()) {
                    (Some(place), None) => Ok((kind, vec![(place, "the only column of numbers")])),
                    (Some(_), Some(_)) => found.and(Err("Several columns may be meant".to_owned())),
                    (None, _) => Err("No column has numbers".to_owned()),
                }
            }
        }
    }

    /// The column of that heading, or of that number from 1.
    fn place(&self, name: &str) -> Result<usize, String> {
        let bare = name.trim().trim_matches(['“', '”']);
        let is = |heading: &str| !heading.is_empty() && heading.eq_ignore_ascii_case(bare);
        if let Some(place) = self.columns.iter().position(|column| is(&column.heading)) {
            return Ok(place);
        }
        let number = bare.strip_prefix("column ").unwrap_or(bare).parse::<usize>().ok();
        if let Some(place) = number.and_then(|number| number.checked_sub(1)).filter(|place| *place < self.columns.len())
        {
            return Ok(place);
        }
        let short: String = bare.chars().take(60).collect();
        let names: Vec<String> =
            self.columns.iter().enumerate().take(8).map(|(place, column)| column.name(place)).collect();
        Err(format!("There is no column “{short}”; there are {}", names.join(", ")))
    }

    /// The series that was chosen: in which column it is.
    pub(super) fn only_chosen(&self, series: &str, time: &Place) -> Result<Vec<(usize, String)>, String> {
        let has = |(place, column): &(usize, &super::Column)| {
            !time.uses(*place) && column.varies() && column.labels.iter().any(|label| label == series)
        };
        let found = self.columns.iter().enumerate().find(has);
        let short: String = series.chars().take(60).collect();
        let (place, _) = found.ok_or_else(|| format!("There is no series “{short}”"))?;
        Ok(vec![(place, series.to_owned())])
    }

    /// All columns, with what each is taken for in that table, if there is one.
    pub(in crate::traffic_file) fn seen(&self, table: Option<&Table>) -> Vec<Seen> {
        let role = |place: usize| match table {
            Some(table) if table.time.uses(place) => Role::Time,
            Some(table) if table.values.iter().any(|(used, _)| *used == place) => Role::Value,
            Some(table) if table.parts.contains(&place) => Role::Series,
            Some(table) if table.only.iter().any(|(used, _)| *used == place) => Role::Series,
            None if headings::is_time(&self.columns[place].heading) => Role::Time,
            _ => Role::Unused,
        };
        let seen = |(place, column): (usize, &super::Column)| Seen {
            name: column.name(place),
            number: place as u32 + 1,
            role: role(place),
            numeric: column.is_numeric(),
            texts: column.labels.iter().take(TEXTS).cloned().collect(),
        };
        self.columns.iter().enumerate().take(MOST_SEEN).map(seen).collect()
    }
}
