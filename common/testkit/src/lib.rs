//! For tests only: a clock that is set by hand, seeded entropy, builders of claims,
//! questions and facts, invented people, and two states with their keys.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test that says what cannot be built is to fail there"
)]

pub mod any;
mod assess_command;
mod claim;
mod clock;
mod entropy;
mod facts;
pub mod law;
pub mod people;
mod rules;
pub mod states;
pub mod values;

pub use assess_command::AssessCommand;
pub use claim::{Claim, ask_request};
pub use clock::HandClock;
pub use entropy::SeededEntropy;
pub use facts::{Assessed, Facts, NotAssessed};
pub use rules::StandInRules;
