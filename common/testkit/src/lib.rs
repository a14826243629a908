//! For tests only: a clock that is set by hand, seeded entropy, builders of claims and questions, and invented people.

mod claim;
mod clock;
mod entropy;
pub mod people;

pub use claim::{Claim, ask_request};
pub use clock::HandClock;
pub use entropy::SeededEntropy;
