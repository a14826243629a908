//! The tool's report of what it has written.

use std::collections::BTreeMap;
use std::path::Path;

use kzmn_certs::dev::{Deployment, GOVERNANCE_FILE, State, TRUST_BUNDLE_FILE, role_name};
use kzmn_common::identity::SpiffeId;
use kzmn_common::party::{Party, Realm};
use kzmn_common::trust::GovernancePins;
use serde::Serialize;

/// The report, in the form of its JSON.
#[derive(Serialize)]
pub(crate) struct Report {
    directory: String,
    realm: Realm,
    trust_bundle: String,
    governance_file: String,
    governance: GovernancePins,
    certificates_until: String,
    keys_until: String,
    states: BTreeMap<&'static str, StateReport>,
}

#[derive(Serialize)]
struct StateReport {
    directory: String,
    trust_domain: String,
    exchange_identity: SpiffeId,
    office_identity: SpiffeId,
    officers: BTreeMap<&'static str, SpiffeId>,
}

impl Report {
    pub(crate) fn new(deployment: &Deployment, directory: &Path) -> Self {
        let path = |name: &str| directory.join(name).display().to_string();
        let state = |party: Party| {
            (party.code(), StateReport::new(deployment.state(party), path(party.code())))
        };
        Self {
            directory: directory.display().to_string(),
            realm: deployment.realm.clone(),
            trust_bundle: path(TRUST_BUNDLE_FILE),
            governance_file: path(GOVERNANCE_FILE),
            governance: deployment.governance_pins(),
            certificates_until: deployment.certificates.not_after.to_string(),
            keys_until: deployment.keys.not_after.to_string(),
            states: Party::ALL.map(state).into(),
        }
    }

    pub(crate) fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    pub(crate) fn plain(&self) -> String {
        let mut lines = vec![
            format!(
                "Development keys for the realm {} are in {}",
                self.realm.as_str(),
                self.directory
            ),
            "They must never serve production: one process has held both states' private keys."
                .into(),
            String::new(),
            format!("Trust bundle, for both nodes:   {}", self.trust_bundle),
            format!("Governance fingerprints to pin: {}", self.governance_file),
        ];
        lines.extend(self.governance.iter().map(|(party, pin)| format!("  {party}: {pin}")));
        lines.extend(self.states.values().flat_map(StateReport::plain));
        lines.extend([
            String::new(),
            format!("Certificates hold until {}", self.certificates_until),
            format!("Signing keys and the trust bundle hold until {}", self.keys_until),
            String::new(),
        ]);
        lines.join("\n")
    }
}

impl StateReport {
    fn new(state: &State, directory: String) -> Self {
        let officers = state.officers.iter();
        Self {
            directory,
            trust_domain: state.trust_domain.clone(),
            exchange_identity: state.exchange_identity.clone(),
            office_identity: state.office_identity.clone(),
            officers: officers.map(|(role, o)| (role_name(*role), o.identity.clone())).collect(),
        }
    }

    fn plain(&self) -> Vec<String> {
        let mut lines = vec![
            String::new(),
            format!("{}, in {}", self.trust_domain, self.directory),
            format!("  exchange    {}", self.exchange_identity),
            format!("  office      {}", self.office_identity),
        ];
        lines.extend(self.officers.iter().map(|(role, id)| format!("  {role:<10}  {id}")));
        lines
    }
}
