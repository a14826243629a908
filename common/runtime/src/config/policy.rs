//! What is permitted to the other state.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kzmn_common::exchange::policy::{Policy, PurposeTable};
use kzmn_common::kinds::AnswerPart;
use serde::Deserialize;

use super::error::{ConfigError, value};
use super::names::named;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawPolicy {
    clock_skew_s: u64,
    treaty_in_force_from: Option<String>,
    purposes: Option<BTreeMap<String, BTreeMap<String, Vec<String>>>>,
}

impl Default for RawPolicy {
    fn default() -> Self {
        let skew = Policy::default().skew.as_secs();
        Self { clock_skew_s: skew, treaty_in_force_from: None, purposes: None }
    }
}

impl RawPolicy {
    pub(super) fn resolve(self) -> Result<Policy, ConfigError> {
        let mut policy = Policy::default();
        if self.clock_skew_s > 600 {
            return Err(value("policy.clock_skew_s", "must be at most 600"));
        }
        policy.skew = Duration::from_secs(self.clock_skew_s);
        policy.treaty_in_force_from =
            self.treaty_in_force_from.as_deref().map(in_force_from).transpose()?;
        if let Some(purposes) = self.purposes {
            policy.purposes = table(&purposes)?;
        }
        Ok(policy)
    }
}

fn in_force_from(text: &str) -> Result<time::Date, ConfigError> {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    time::Date::parse(text, format)
        .map_err(|_| value("policy.treaty_in_force_from", "must be written as YYYY-MM-DD"))
}

/// A table that is given replaces the default one whole.
fn table(
    raw: &BTreeMap<String, BTreeMap<String, Vec<String>>>,
) -> Result<PurposeTable, ConfigError> {
    let mut purposes = PurposeTable::new();
    for (purpose, roles) in raw {
        let unknown = |what: &str| value(format!("policy.purposes.{purpose}"), what);
        let row = purposes
            .entry(named(purpose, "PURPOSE_").ok_or_else(|| unknown("is no purpose"))?)
            .or_default();
        for (role, parts) in roles {
            let role = named(role, "OFFICER_ROLE_").ok_or_else(|| unknown("names no role"))?;
            let parts = parts
                .iter()
                .map(|part| named(part, "ANSWER_PART_"))
                .collect::<Option<BTreeSet<AnswerPart>>>()
                .ok_or_else(|| unknown("names no answer part"))?;
            if parts.contains(&AnswerPart::PensionStatus) {
                // An empty answer would be false: it would state that no pension is drawn.
                return Err(unknown("permits pension_status, which no registry holds yet"));
            }
            row.insert(role, parts);
        }
    }
    Ok(purposes)
}
