//! How numbers are read and written.

pub mod decimal;
pub mod format;
