//! What is Mongolian: the rules by which the Mongolian registry takes records in and attests them to
//! Kazakhstan, and the pension law.

mod law;
mod months;
mod rules;

use std::sync::Arc;

use kzmn_runtime::Jurisdiction;

pub use law::MongolianLaw;
pub use rules::MongolianRules;

/// Mongolia: its rules and its law.
#[must_use]
pub fn jurisdiction() -> Jurisdiction {
    Jurisdiction { rules: Arc::new(MongolianRules), law: Arc::new(MongolianLaw) }
}

/// The sample registry: the people of `docs/samples.md`, all invented.
pub const SAMPLE: &str = include_str!("../sample/registry.json");
