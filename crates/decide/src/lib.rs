//! Which side wins, where that changes and how sure it is.

pub mod alive;
pub mod draws;
pub mod evaluate;
pub mod evaluator;
pub mod overflow_study;
pub mod ranking;
pub mod simulate;
pub mod steps;
pub mod study;
pub mod survey;
pub mod verdict;

#[cfg(test)]
mod mix_tests;
