//! A number for each hour of a week on its way from one program to another. `serde` knows arrays of 32 at most.
//!
//! For fields with `#[serde(with = "model::hourly")]`; those that may be empty take [`optional`].

use crate::traffic::HOURS;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ops::Deref;

/// Sends the hours one after the other.
pub fn serialize<W: Deref<Target = [f64; HOURS]>, S: Serializer>(week: &W, to: S) -> Result<S::Ok, S::Error> {
    week.as_slice().serialize(to)
}

/// Receives what [`serialize`] sent; refused unless there are as many as a week has hours.
pub fn deserialize<'de, W: From<Box<[f64; HOURS]>>, D: Deserializer<'de>>(from: D) -> Result<W, D::Error> {
    boxed(Vec::deserialize(from)?).map(W::from)
}

fn boxed<E: Error>(hours: Vec<f64>) -> Result<Box<[f64; HOURS]>, E> {
    hours.into_boxed_slice().try_into().map_err(|_| E::custom("a week has 168 hours"))
}

/// The same for a week that may be missing.
pub mod optional {
    use super::{Deref, Deserialize, Deserializer, HOURS, Serialize, Serializer, boxed};

    /// Sends the hours, or that there are none.
    pub fn serialize<W: Deref<Target = [f64; HOURS]>, S: Serializer>(
        week: &Option<W>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        week.as_deref().map(<[f64; HOURS]>::as_slice).serialize(to)
    }

    /// Receives what [`serialize`] sent.
    pub fn deserialize<'de, W: From<Box<[f64; HOURS]>>, D: Deserializer<'de>>(from: D) -> Result<Option<W>, D::Error> {
        Option::<Vec<f64>>::deserialize(from)?.map(|hours| boxed(hours).map(W::from)).transpose()
    }
}
