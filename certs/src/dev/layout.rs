//! Which files a deployment consists of. No IO: every file's contents are complete before the first is written.

use kzmn_common::header::OfficerRole;
use kzmn_common::party::Party;
use kzmn_common::trust::KeyRefusal;

use super::{Deployment, OfficerCertificate, State, role_name};

/// The trust bundle, at the top of a deployment's directory.
pub const TRUST_BUNDLE_FILE: &str = "trust-bundle.json";
/// The governance fingerprints, at the top of a deployment's directory.
pub const GOVERNANCE_FILE: &str = "governance.toml";

/// A file of the deployment, relative to its directory.
pub(super) struct File {
    pub(super) path: String,
    pub(super) contents: Vec<u8>,
    pub(super) secret: bool,
}

impl File {
    fn public(path: impl Into<String>, contents: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), contents: contents.into(), secret: false }
    }

    fn secret(path: impl Into<String>, contents: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), contents: contents.into(), secret: true }
    }
}

pub(super) fn files(deployment: &Deployment) -> Result<Vec<File>, KeyRefusal> {
    let mut files = vec![
        File::public(TRUST_BUNDLE_FILE, deployment.bundle_json()),
        File::public(GOVERNANCE_FILE, governance_toml(deployment)),
    ];
    for party in Party::ALL {
        files.extend(state_files(deployment.state(party))?);
    }
    Ok(files)
}

fn state_files(state: &State) -> Result<Vec<File>, KeyRefusal> {
    let dir = state.party.code();
    let mut files = vec![
        File::public(format!("{dir}/root.crt"), state.root.certificate_pem()),
        File::secret(format!("{dir}/root.key"), state.root.key_pem()),
        File::secret(format!("{dir}/officers.toml"), officers_toml(state)),
    ];
    let listeners = [("exchange", &state.exchange), ("office", &state.office)];
    let officers = state.officers.iter().map(|(role, officer)| (role_name(*role), &officer.leaf));
    let leaves = listeners
        .map(|(name, leaf)| (format!("{dir}/{name}"), leaf))
        .into_iter()
        .chain(officers.map(|(name, leaf)| (format!("{dir}/officers/{name}"), leaf)));
    for (path, leaf) in leaves {
        files.push(File::public(format!("{path}.crt"), leaf.certificate_pem()));
        files.push(File::secret(format!("{path}.key"), leaf.key_pem()));
    }
    for (usage, key) in state.signing_keys() {
        files.push(File::secret(format!("{dir}/{usage}.key"), key.to_pem()?));
    }
    for (usage, key) in state.second_keys() {
        let path = format!("{dir}/{usage}-{}.key", key.public().algorithm());
        files.push(File::secret(path, key.to_pem()?));
    }
    Ok(files)
}

/// The names and fingerprints hold no character that TOML would want escaped.
fn governance_toml(deployment: &Deployment) -> String {
    let pin = |party| deployment.state(party).governance.public().id();
    format!(
        "# SHA-256 of each state's governance key: who must sign a trust bundle.\n\
         kazakhstan = \"{}\"\n\
         mongolia = \"{}\"\n",
        pin(Party::Kazakhstan),
        pin(Party::Mongolia),
    )
}

/// A SPIFFE id holds no character that TOML would want escaped.
fn officers_toml(state: &State) -> String {
    let line = |(role, officer): (&OfficerRole, &OfficerCertificate)| {
        format!("\"{}\" = [\"{}\"]\n", officer.identity, role_name(*role))
    };
    let lines: String = state.officers.iter().map(line).collect();
    format!(
        "# Who may do what on the office listener; everyone else is refused.\n[officers]\n{lines}"
    )
}
