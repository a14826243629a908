//! Both states with their keys, the bundle that enrols them, and what a caseworker of one asks the other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kzmn_common::dsse::DsseJson;
use kzmn_common::envelope::Envelope;
use kzmn_common::evidence::EvidenceItem;
use kzmn_common::header::{Justification, LegalBasis, Officer, OfficerRole, Purpose};
use kzmn_common::identity::SpiffeId;
use kzmn_common::instant::{Entropy, Instant};
use kzmn_common::kinds::{AnswerPart, Question};
use kzmn_common::ledger::{
    Checkpoint, EntryKind, Frontier, LedgerEntry, LedgerKeys, LedgerProof, SignedNote, ToCosign,
    TreeHead, Witness, Witnessed, inclusion_steps, leaf_hash,
};
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

    /// Statements with their proofs: a ledger of that state with an entry of each kind for each, in their order, which the
    /// other state cosigned at that instant. Entries are of `entered_at`.
    #[must_use]
    pub fn proved(
        &self,
        ledger_of: Party,
        said: &[(EntryKind, &Envelope)],
        (entered_at, seen_at): (Instant, Instant),
    ) -> Vec<EvidenceItem> {
        let entry = |(kind, envelope): &(EntryKind, &Envelope)| LedgerEntry {
            kind: *kind,
            digest: envelope.digest(),
            at: entered_at,
        };
        let entries: Vec<LedgerEntry> = said.iter().map(entry).collect();
        let (mut tree, mut nodes) = (Frontier::default(), BTreeMap::new());
        for entry in &entries {
            let completed = tree.append(leaf_hash(&entry.bytes(&realm()))).expect("not full");
            nodes.extend(completed.into_iter().map(|node| (node.place, node.hash)));
        }
        let head = TreeHead { size: tree.size(), root: tree.root() };
        let note = self.checkpoint(ledger_of, head);
        let asked = ToCosign { old_size: 0, proof: Vec::new(), note };
        let decided = self.witness(ledger_of.other()).decide(&asked, None, seen_at);
        let cosigned =
            if let Ok(Witnessed::Cosigned(cosigned)) = decided { Some(cosigned) } else { None };
        let cosigned = cosigned.expect("it is cosigned");
        let item = |(index, ((_, envelope), entry)): (u64, (&(EntryKind, &Envelope), _))| {
            let steps = inclusion_steps(index, head.size).expect("within it");
            let hashes = steps.proof(&nodes).expect("kept");
            let proof = LedgerProof { index, hashes, checkpoint: cosigned.note.clone() };
            EvidenceItem::new(envelope, entry, &realm(), &proof)
        };
        (0..).zip(said.iter().zip(&entries)).map(item).collect()
    }

    /// The file of a bundle, as an evidence file holds it.
    #[must_use]
    pub fn bundle_json(&self, draft: &BundleDraft) -> DsseJson {
        serde_json::from_slice(&self.sign(draft)).expect("DSSE")
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
