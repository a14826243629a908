//! A whole deployment for development and tests: both states' roots, leaves and keys, and the trust bundle
//! that both have signed.
//!
//! One process holds the private keys of both states here, so nothing that it makes may ever be trusted in
//! production; [`Deployment::create`] refuses that realm.

mod error;
mod layout;
mod state;
mod write;

use std::collections::BTreeMap;
use std::time::Duration;

use kzmn_common::instant::{Entropy, Instant};
use kzmn_common::party::{Party, Realm};
use kzmn_common::trust::{
    BundleDraft, EnrolledKey, GovernancePins, KeyUsage, PublicKey, TrustBundle, TrustedParty,
};

pub use error::DevError;
pub use layout::{GOVERNANCE_FILE, TRUST_BUNDLE_FILE};
pub use state::{OfficerCertificate, ROLES, Signatures, State, role_name};
pub use write::WriteError;

use crate::spec::Validity;

/// Certificates hold from an hour before the deployment was made until 90 days after.
const CERTIFICATE_LIFE: Duration = days(90);
/// Keys and the bundle that enrols them hold from an hour before until a year after.
const KEY_LIFE: Duration = days(365);
/// So that a neighbour whose clock is behind can start at once.
const HEAD_START: Duration = Duration::from_secs(3600);

/// Everything that both states need, in memory.
#[derive(Debug)]
pub struct Deployment {
    /// What it is for; never `production`.
    pub realm: Realm,
    /// When its certificates hold.
    pub certificates: Validity,
    /// When its signing keys and its trust bundle hold.
    pub keys: Validity,
    bundle_json: Vec<u8>,
    kazakhstan: State,
    mongolia: State,
}

impl Deployment {
    /// Makes new keys and certificates for both states and has both sign the trust bundle, which requires those signatures.
    ///
    /// # Errors
    ///
    /// [`DevError`].
    pub fn create(
        realm: Realm,
        signatures: Signatures,
        now: Instant,
        entropy: &impl Entropy,
    ) -> Result<Self, DevError> {
        if realm.is_production() {
            return Err(DevError::Production);
        }
        let not_before = now.before(HEAD_START);
        let certificates = Validity { not_before, not_after: now.after(CERTIFICATE_LIFE) };
        let keys = Validity { not_before, not_after: now.after(KEY_LIFE) };
        let kazakhstan = State::create(Party::Kazakhstan, signatures, certificates, entropy)?;
        let mongolia = State::create(Party::Mongolia, signatures, certificates, entropy)?;
        let draft = BundleDraft {
            realm: realm.clone(),
            sequence: 1,
            not_before: keys.not_before,
            not_after: keys.not_after,
            parties: [&kazakhstan, &mongolia].map(|s| (s.party, trusted(s, keys))).into(),
        };
        let bundle_json = draft.sign(&[&kazakhstan.governance, &mongolia.governance])?;
        let deployment = Self { realm, certificates, keys, bundle_json, kazakhstan, mongolia };
        // The nodes' own check, so that what a node would refuse (one key enrolled twice, from entropy
        // that repeats itself) is refused here.
        TrustBundle::open(&deployment.bundle_json, &deployment.governance_pins())?;
        Ok(deployment)
    }

    /// The trust bundle: a DSSE JSON envelope signed by both governance keys.
    #[must_use]
    pub fn bundle_json(&self) -> &[u8] {
        &self.bundle_json
    }

    /// One state's keys and certificates.
    #[must_use]
    pub fn state(&self, party: Party) -> &State {
        match party {
            Party::Kazakhstan => &self.kazakhstan,
            Party::Mongolia => &self.mongolia,
        }
    }

    /// The fingerprints that each node's configuration pins.
    #[must_use]
    pub fn governance_pins(&self) -> GovernancePins {
        let pin = |party| (party, self.state(party).governance.public().id().clone());
        BTreeMap::from(Party::ALL.map(pin))
    }
}

fn trusted(state: &State, keys: Validity) -> TrustedParty {
    let enrol = |(usage, key): (KeyUsage, &PublicKey)| EnrolledKey {
        key: key.clone(),
        usage,
        not_before: keys.not_before,
        not_after: keys.not_after,
        revoked_at: None,
    };
    TrustedParty {
        trust_domain: state.trust_domain.clone(),
        exchange_identity: state.exchange_identity.clone(),
        required_algorithms: state.statement.algorithms(),
        roots: vec![state.root.certificate_der().to_vec()],
        keys: state.enrolled().map(enrol).collect(),
    }
}

const fn days(count: u64) -> Duration {
    Duration::from_secs(count * 86_400)
}
