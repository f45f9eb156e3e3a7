//! The application without a screen.

pub mod charge;
pub mod confidence;
pub mod course;
pub mod evaluate;
pub mod example;
pub mod field;
pub mod format;
pub mod knob;
pub mod link;
pub mod msg;
pub mod outcome;
pub mod own_price;
pub mod places;
mod platform;
pub mod ranking;
pub mod rows;
pub mod scenario;
pub mod setting;
pub mod survey;
pub mod time;
pub mod traffic_file;
pub mod typed;
pub mod usage;
pub mod verdict;
pub mod words;
pub mod work;
