//! What a bill tells, for those who show one and make none: they need no more of `billing` than this.

pub use billing::{Bill, Bought, Entry, Granted, OwnCharge, Standing, price_in_force};
