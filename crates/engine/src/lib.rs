//! Questions and answers of the workers, and the files that a reader takes along.

pub mod ask;
pub mod record;
pub mod saved;
