//! What studies come to: many evaluations of one scenario told together. What matters, a map of two inputs, 36 months.

pub mod growth;
pub mod map;
pub mod tornado;
