//! What is Kazakh: the rules by which the Kazakh registry takes records in and attests them to Mongolia, and
//! the pension law.

mod law;
mod rules;

use std::sync::Arc;

use kzmn_runtime::Jurisdiction;

pub use law::KazakhLaw;
pub use rules::KazakhRules;

/// Kazakhstan: its rules and its law.
#[must_use]
pub fn jurisdiction() -> Jurisdiction {
    Jurisdiction { rules: Arc::new(KazakhRules), law: Arc::new(KazakhLaw) }
}

/// The sample registry: the people of `docs/samples.md`, all invented.
pub const SAMPLE: &str = include_str!("../sample/registry.json");
