//! What is Kazakh: the rules by which the Kazakh registry takes records in and attests them to Mongolia.

mod law;
mod rules;

pub use law::KazakhLaw;
pub use rules::KazakhRules;

/// The sample registry: the people of `docs/samples.md`, all invented.
pub const SAMPLE: &str = include_str!("../sample/registry.json");
