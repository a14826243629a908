//! One state's part of a development deployment.

use std::collections::BTreeMap;

use kzmn_common::header::OfficerRole;
use kzmn_common::identity::SpiffeId;
use kzmn_common::instant::Entropy;
use kzmn_common::party::Party;
use kzmn_common::trust::{Algorithm, KeyUsage, MlDsaKey, PublicKey, Signer, SigningKey};

use super::error::DevError;
use crate::leaf::Leaf;
use crate::root::Root;
use crate::spec::{LeafSpec, Validity, exchange_identity, office_identity, officer_identity};

/// Every office role, in the order of the wire contract.
pub const ROLES: [OfficerRole; 4] =
    [OfficerRole::Registrar, OfficerRole::Caseworker, OfficerRole::Auditor, OfficerRole::Operator];

/// A role as configurations and file names write it.
#[must_use]
pub fn role_name(role: OfficerRole) -> &'static str {
    match role {
        OfficerRole::Registrar => "registrar",
        OfficerRole::Caseworker => "caseworker",
        OfficerRole::Auditor => "auditor",
        OfficerRole::Operator => "operator",
    }
}

/// By what statements and checkpoints are signed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Signatures {
    /// Ed25519 alone.
    Single,
    /// Ed25519, and beside it ML-DSA-65 on statements, ML-DSA-44 on checkpoints and cosignatures.
    Double,
}

/// An officer's certificate.
#[derive(Clone, Debug)]
pub struct OfficerCertificate {
    /// 16 random hexadecimal digits.
    pub id: String,
    /// The identity in the certificate.
    pub identity: SpiffeId,
    /// The certificate and its key.
    pub leaf: Leaf,
}

/// One state's keys and certificates.
#[derive(Debug)]
pub struct State {
    /// The state.
    pub party: Party,
    /// Such as `kz.kzmn.internal`.
    pub trust_domain: String,
    /// The root.
    pub root: Root,
    /// Its node's identity on the exchange.
    pub exchange_identity: SpiffeId,
    /// The exchange listener's leaf, which is also the node's when it asks.
    pub exchange: Leaf,
    /// Its node's identity to its officers.
    pub office_identity: SpiffeId,
    /// The office listener's leaf.
    pub office: Leaf,
    /// One officer of each role.
    pub officers: BTreeMap<OfficerRole, OfficerCertificate>,
    /// Signs statements.
    pub statement: Signer,
    /// Signs ledger checkpoints.
    pub ledger: SigningKey,
    /// Signs them too, where signatures are double.
    pub second_ledger: Option<MlDsaKey>,
    /// Cosigns the other state's checkpoints.
    pub witness: SigningKey,
    /// Cosigns them too.
    pub second_witness: Option<MlDsaKey>,
    /// Signs trust bundles.
    pub governance: SigningKey,
}

impl State {
    pub(super) fn create(
        party: Party,
        signatures: Signatures,
        validity: Validity,
        entropy: &impl Entropy,
    ) -> Result<Self, DevError> {
        let trust_domain = format!("{}.kzmn.internal", party.code());
        let root = Root::generate(&trust_domain, validity)?;
        let exchange_identity = exchange_identity(&trust_domain)?;
        let exchange = root.issue(&LeafSpec::exchange_node(&exchange_identity, validity))?;
        let office_identity = office_identity(&trust_domain)?;
        let office = root.issue(&LeafSpec::office_node(&office_identity, validity))?;
        let mut officers = BTreeMap::new();
        for role in ROLES {
            officers.insert(role, OfficerCertificate::create(&root, validity, entropy)?);
        }
        let second = |algorithm| match signatures {
            Signatures::Single => Ok(None),
            Signatures::Double => MlDsaKey::generate(algorithm, entropy).map(Some),
        };
        let first = SigningKey::generate(entropy)?;
        Ok(Self {
            party,
            trust_domain,
            root,
            exchange_identity,
            exchange,
            office_identity,
            office,
            officers,
            statement: Signer::new(first, second(Algorithm::MlDsa65)?),
            ledger: SigningKey::generate(entropy)?,
            second_ledger: second(Algorithm::MlDsa44)?,
            witness: SigningKey::generate(entropy)?,
            second_witness: second(Algorithm::MlDsa44)?,
            governance: SigningKey::generate(entropy)?,
        })
    }

    /// The Ed25519 keys with what each may sign.
    #[must_use]
    pub fn signing_keys(&self) -> [(KeyUsage, &SigningKey); 4] {
        [
            (KeyUsage::Governance, &self.governance),
            (KeyUsage::Statement, self.statement.first()),
            (KeyUsage::Ledger, &self.ledger),
            (KeyUsage::Witness, &self.witness),
        ]
    }

    /// Those that sign beside them.
    pub fn second_keys(&self) -> impl Iterator<Item = (KeyUsage, &MlDsaKey)> {
        let keys = [
            (KeyUsage::Statement, self.statement.second()),
            (KeyUsage::Ledger, self.second_ledger.as_ref()),
            (KeyUsage::Witness, self.second_witness.as_ref()),
        ];
        keys.into_iter().filter_map(|(usage, key)| Some((usage, key?)))
    }

    /// The public halves of all of them.
    pub(super) fn enrolled(&self) -> impl Iterator<Item = (KeyUsage, &PublicKey)> {
        let first = self.signing_keys().map(|(usage, key)| (usage, key.public()));
        first.into_iter().chain(self.second_keys().map(|(usage, key)| (usage, key.public())))
    }
}

impl OfficerCertificate {
    fn create(root: &Root, validity: Validity, entropy: &impl Entropy) -> Result<Self, DevError> {
        let mut id = [0; 8];
        entropy.fill(&mut id);
        let id = hex::encode(id);
        let identity = officer_identity(root.trust_domain(), &id)?;
        let leaf = root.issue(&LeafSpec::officer(&identity, validity))?;
        Ok(Self { id, identity, leaf })
    }
}
