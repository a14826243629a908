//! Both states with their keys, the bundle that enrols them, and what a caseworker of one asks the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use kzmn_common::dsse::DsseJson;
use kzmn_common::envelope::Envelope;
use kzmn_common::evidence::EvidenceItem;
use kzmn_common::header::{Justification, LegalBasis, Officer, OfficerRole, Purpose};
use kzmn_common::identity::SpiffeId;
use kzmn_common::instant::{Entropy, Instant};
use kzmn_common::kinds::{AnswerPart, Question};
use kzmn_common::ledger::{
    Checkpoint, Cosignature, EntryKind, Frontier, LedgerEntry, LedgerKeys, LedgerProof, SignedNote,
    ToCosign, TreeHead, Witness, Witnessed, inclusion_steps, leaf_hash,
};
use kzmn_common::party::Party;
use kzmn_common::person::PersonClaim;
use kzmn_common::statement::{Body, Sealed, Signed};
use kzmn_common::trust::{
    Algorithm, BundleDraft, EnrolledKey, GovernancePins, KeyUsage, MlDsaKey, PublicKey, Signer,
    SigningKey, TrustBundle, TrustedParty,
};

use crate::values::{at, realm, text};

/// The keys of both states.
#[derive(Debug)]
pub struct TwoStates {
    governance: BTreeMap<Party, SigningKey>,
    statement: BTreeMap<Party, Signer>,
    ledger: BTreeMap<Party, SigningKey>,
    witness: BTreeMap<Party, SigningKey>,
    /// Those that sign checkpoints, and cosign, beside the others.
    second_ledger: BTreeMap<Party, MlDsaKey>,
    second_witness: BTreeMap<Party, MlDsaKey>,
}

impl TwoStates {
    /// New keys.
    #[must_use]
    pub fn new(entropy: &impl Entropy) -> Self {
        let keys = || Party::ALL.map(|party| (party, key(entropy))).into();
        let signers = || Party::ALL.map(|party| (party, key(entropy).into())).into();
        Self {
            governance: keys(),
            statement: signers(),
            ledger: keys(),
            witness: keys(),
            second_ledger: BTreeMap::new(),
            second_witness: BTreeMap::new(),
        }
    }

    /// The same, with an ML-DSA key beside each that signs statements or checkpoints.
    #[must_use]
    pub fn with_second_keys(entropy: &impl Entropy) -> Self {
        let second = |algorithm| MlDsaKey::generate(algorithm, entropy).expect("a key");
        let seconds = || Party::ALL.map(|party| (party, second(Algorithm::MlDsa44))).into();
        let signer = |party| (party, Signer::new(key(entropy), Some(second(Algorithm::MlDsa65))));
        Self {
            statement: Party::ALL.map(signer).into(),
            second_ledger: seconds(),
            second_witness: seconds(),
            ..Self::new(entropy)
        }
    }

    /// The statement keys of a state.
    #[must_use]
    pub fn signer(&self, party: Party) -> &Signer {
        self.statement.get(&party).expect("both have one")
    }

    /// The Ed25519 one among them.
    #[must_use]
    pub fn key(&self, party: Party) -> &SigningKey {
        self.signer(party).first()
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

    /// A checkpoint of a state's ledger, as it signs it at that instant.
    #[must_use]
    pub fn checkpoint(&self, party: Party, head: TreeHead, signed_at: Instant) -> SignedNote {
        let bundle = self.open(&self.draft(1, 0));
        let keys = LedgerKeys::ever(&bundle, party);
        let key = self.ledger_key(party);
        let name = keys.ledger_key(key.public()).expect("enrolled");
        let TreeHead { size, root } = head;
        let checkpoint = Checkpoint { origin: keys.origin().clone(), size, root };
        let mut note = checkpoint.sign(name, key);
        if let Some(second) = self.second_ledger.get(&party) {
            let name = keys.ledger_key(second.public()).expect("enrolled");
            let line = Cosignature::sign_second(&checkpoint, signed_at, name, second);
            note.add(line.expect("signed").expect("a line"));
        }
        note
    }

    /// A state as witness of the other's ledger.
    #[must_use]
    pub fn witness(&self, party: Party) -> Witness {
        let bundle = self.open(&self.draft(1, 0));
        let key = SigningKey::from_pem(&self.witness_key(party).to_pem().expect("PEM"));
        let key = key.expect("the key");
        let own = LedgerKeys::ever(&bundle, party);
        let named = |key: &PublicKey| own.witness_key(key).cloned().expect("enrolled");
        let second = self.second_witness.get(&party).map(|second| {
            let copy = MlDsaKey::from_pem(&second.to_pem().expect("PEM")).expect("the key");
            (named(second.public()), Arc::new(copy))
        });
        let of = LedgerKeys::ever(&bundle, party.other());
        Witness { of, name: named(key.public()), key: Arc::new(key), second }
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
        let note = self.checkpoint(ledger_of, head, seen_at);
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
            required_algorithms: self.signer(party).algorithms(),
            roots: vec![vec![root]],
            keys: [
                enrol(governance, KeyUsage::Governance),
                enrol(self.key(party), KeyUsage::Statement),
                enrol(self.ledger_key(party), KeyUsage::Ledger),
                enrol(self.witness_key(party), KeyUsage::Witness),
            ]
            .into_iter()
            .chain(self.second_keys(party))
            .collect(),
        }
    }

    fn second_keys(&self, party: Party) -> impl Iterator<Item = EnrolledKey> {
        let keys = [
            (self.signer(party).second(), KeyUsage::Statement),
            (self.second_ledger.get(&party), KeyUsage::Ledger),
            (self.second_witness.get(&party), KeyUsage::Witness),
        ];
        keys.into_iter().filter_map(|(key, usage)| Some(enrol_public(key?.public(), usage)))
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

/// Signs a statement.
#[must_use]
pub fn sealed<B: Body>(statement: Signed<B>, signer: &Signer) -> Sealed<B> {
    Sealed::seal(statement, signer).expect("signed")
}

/// A key of that entropy.
#[must_use]
pub fn key(entropy: &impl Entropy) -> SigningKey {
    SigningKey::generate(entropy).expect("a key")
}

/// Enrols a key from 2020 to 2040.
#[must_use]
pub fn enrol(key: &SigningKey, usage: KeyUsage) -> EnrolledKey {
    enrol_public(key.public(), usage)
}

/// The same of a key of any algorithm.
#[must_use]
pub fn enrol_public(key: &PublicKey, usage: KeyUsage) -> EnrolledKey {
    EnrolledKey {
        key: key.clone(),
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
