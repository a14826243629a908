//! The own registry: what this state holds about its own people. Never mixed with what the other state
//! attested.

mod changes;
mod correct;
mod plausible;
mod record;
mod rules;

pub use changes::{EntryChanges, ListChanges};
pub use correct::Correction;
pub use plausible::{OddPlace, Oddity};
pub use record::{
    ContributionMonth, Holding, OwnPeriod, OwnPerson, PersonReference, RegistryEntry, Salts,
};
pub use rules::{NationalRules, monthly_rows_digest};
