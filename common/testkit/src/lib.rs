//! For tests only: a clock that is set by hand, seeded entropy, and builders of claims and questions.

mod claim;
mod clock;
mod entropy;

pub use claim::{Claim, ask_request};
pub use clock::HandClock;
pub use entropy::SeededEntropy;
