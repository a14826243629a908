//! Both states with their keys, the bundle that enrols them, and what a caseworker of one asks the other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kzmn_common::header::{Justification, LegalBasis, Officer, OfficerRole, Purpose};
use kzmn_common::identity::SpiffeId;
use kzmn_common::instant::Entropy;
use kzmn_common::kinds::{AnswerPart, Question};
use kzmn_common::ledger::{Checkpoint, LedgerKeys, SignedNote, TreeHead, Witness};
use kzmn_common::party::Party;
use kzmn_common::person::PersonClaim;
use kzmn_common::trust::{
    Algorithm, BundleDraft, EnrolledKey, GovernancePins, KeyUsage, SigningKey, TrustBundle,
    TrustedParty,
};

use crate::values::{at, realm, text};

/// The keys of both states.
#[derive(Debug)]
pub struct TwoStates {
    governance: BTreeMap<Party, SigningKey>,
    statement: BTreeMap<Party, SigningKey>,
    ledger: BTreeMap<Party, SigningKey>,
    witness: BTreeMap<Party, SigningKey>,
}

impl TwoStates {
    /// New keys.
    #[must_use]
    pub fn new(entropy: &impl Entropy) -> Self {
        let keys = || Party::ALL.map(|party| (party, key(entropy))).into();
        Self { governance: keys(), statement: keys(), ledger: keys(), witness: keys() }
    }

    /// The statement key of a state.
    #[must_use]
    pub fn key(&self, party: Party) -> &SigningKey {
        self.statement.get(&party).expect("both have one")
    }

    /// The key with which a state signs its ledger's checkpoints.
    #[must_use]
    pub fn ledger_key(&self, party: Party) -> &SigningKey {
        self.ledger.get(&party).expect("both have one")
    }

    /// The key with which a state cosigns those of the other.
    #[must_use]
    pub fn witness_key(&self, party: Party) -> &SigningKey {
        self.witness.get(&party).expect("both have one")
    }

    /// A checkpoint of a state's ledger, as it signs it.
    #[must_use]
    pub fn checkpoint(&self, party: Party, head: TreeHead) -> SignedNote {
        let bundle = self.open(&self.draft(1, 0));
        let keys = LedgerKeys::ever(&bundle, party);
        let key = self.ledger_key(party);
        let name = keys.ledger_key(key.public()).expect("enrolled");
        let TreeHead { size, root } = head;
        Checkpoint { origin: keys.origin().clone(), size, root }.sign(name, key)
    }

    /// A state as witness of the other's ledger.
    #[must_use]
    pub fn witness(&self, party: Party) -> Witness {
        let bundle = self.open(&self.draft(1, 0));
        let key = SigningKey::from_pem(&self.witness_key(party).to_pem().expect("PEM"));
        let key = key.expect("the key");
        let name = LedgerKeys::ever(&bundle, party).witness_key(key.public()).cloned();
        let of = LedgerKeys::ever(&bundle, party.other());
        Witness { of, name: name.expect("enrolled"), key: Arc::new(key) }
    }

    /// The governance keys of both.
    #[must_use]
    pub fn governors(&self) -> Vec<&SigningKey> {
        self.governance.values().collect()
    }

    /// The pins of the governance keys.
    #[must_use]
    pub fn pins(&self) -> GovernancePins {
        let pin = |(party, key): (&Party, &SigningKey)| (*party, key.public().id().clone());
        self.governance.iter().map(pin).collect()
    }

    /// A bundle from 2020 to 2040; another `root` makes it other bytes.
    #[must_use]
    pub fn draft(&self, sequence: u64, root: u8) -> BundleDraft {
        BundleDraft {
            realm: realm(),
            sequence,
            not_before: at("2020-01-01T00:00:00Z"),
            not_after: at("2040-01-01T00:00:00Z"),
            parties: Party::ALL.map(|party| (party, self.trusted(party, root))).into(),
        }
    }

    fn trusted(&self, party: Party, root: u8) -> TrustedParty {
        let domain = format!("{}.kzmn.internal", party.code());
        let identity = format!("spiffe://{domain}/node/exchange");
        let governance = self.governance.get(&party).expect("both have one");
        TrustedParty {
            trust_domain: domain,
            exchange_identity: SpiffeId::parse(&identity).expect("an identity"),
            required_algorithms: BTreeSet::from([Algorithm::Ed25519]),
            roots: vec![vec![root]],
            keys: vec![
                enrol(governance, KeyUsage::Governance),
                enrol(self.key(party), KeyUsage::Statement),
                enrol(self.ledger_key(party), KeyUsage::Ledger),
                enrol(self.witness_key(party), KeyUsage::Witness),
            ],
        }
    }

    /// The file of a bundle that both signed.
    #[must_use]
    pub fn sign(&self, draft: &BundleDraft) -> Vec<u8> {
        draft.sign(&self.governors()).expect("a bundle")
    }

    /// The same, opened.
    #[must_use]
    pub fn open(&self, draft: &BundleDraft) -> TrustBundle {
        TrustBundle::open(&self.sign(draft), &self.pins()).expect("opens")
    }
}

/// A key of that entropy.
#[must_use]
pub fn key(entropy: &impl Entropy) -> SigningKey {
    SigningKey::generate(entropy).expect("a key")
}

/// Enrols a key from 2020 to 2040.
#[must_use]
pub fn enrol(key: &SigningKey, usage: KeyUsage) -> EnrolledKey {
    EnrolledKey {
        key: key.public().clone(),
        usage,
        not_before: at("2020-01-01T00:00:00Z"),
        not_after: at("2040-01-01T00:00:00Z"),
        revoked_at: None,
    }
}

/// What a caseworker may ask about a person with their consent: all that the default policy allows.
#[must_use]
pub fn question(person: PersonClaim) -> Question {
    Question {
        case_id: text("MN-2026-1"),
        supersedes: None,
        justification: Justification {
            purpose: Purpose::NewAward,
            basis: LegalBasis::Consent { article: text("8"), reference: text("C-1") },
            officer: Officer { id: text("7f3a"), role: OfficerRole::Caseworker },
        },
        person,
        kinds: Vec::new(),
        within: None,
        parts: vec![
            AnswerPart::Identity,
            AnswerPart::Periods,
            AnswerPart::Employers,
            AnswerPart::Contributions,
        ],
        reply_by: None,
    }
}
