//! What is Mongolian: the rules by which the Mongolian registry takes records in and attests them to
//! Kazakhstan.

mod law;
mod months;
mod rules;

pub use law::MongolianLaw;
pub use rules::MongolianRules;

/// The sample registry: the people of `docs/samples.md`, all invented.
pub const SAMPLE: &str = include_str!("../sample/registry.json");
