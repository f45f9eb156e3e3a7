//! Geometry: numbers to coordinates, boxes and path strings.
//!
//! It knows no money, no scenario and no screen. Everything here is total: whatever numbers come in, what comes
//! out is finite, because a picture with `NaN` in a path is a blank picture.

pub mod scale;

pub mod path;

pub mod text;

pub mod layout;

pub mod beam;

pub mod columns;
