//! For tests only: a clock that is set by hand, seeded entropy, builders of claims,
//! questions and facts, and invented people.

pub mod any;
mod claim;
mod clock;
mod entropy;
mod facts;
pub mod people;
mod rules;

pub use claim::{Claim, ask_request};
pub use clock::HandClock;
pub use entropy::SeededEntropy;
pub use facts::{Assessed, Facts, NotAssessed};
pub use rules::StandInRules;
