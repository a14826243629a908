//! One state's part of a development deployment.

use std::collections::BTreeMap;

use kzmn_common::header::OfficerRole;
use kzmn_common::identity::SpiffeId;
use kzmn_common::instant::Entropy;
use kzmn_common::party::Party;
use kzmn_common::trust::{KeyUsage, SigningKey};

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
    pub statement: SigningKey,
    /// Signs ledger checkpoints.
    pub ledger: SigningKey,
    /// Cosigns the other state's checkpoints.
    pub witness: SigningKey,
    /// Signs trust bundles.
    pub governance: SigningKey,
}

impl State {
    pub(super) fn create(
        party: Party,
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
        Ok(Self {
            party,
            trust_domain,
            root,
            exchange_identity,
            exchange,
            office_identity,
            office,
            officers,
            statement: SigningKey::generate(entropy)?,
            ledger: SigningKey::generate(entropy)?,
            witness: SigningKey::generate(entropy)?,
            governance: SigningKey::generate(entropy)?,
        })
    }

    /// The four signing keys with what each may sign.
    #[must_use]
    pub fn signing_keys(&self) -> [(KeyUsage, &SigningKey); 4] {
        [
            (KeyUsage::Governance, &self.governance),
            (KeyUsage::Statement, &self.statement),
            (KeyUsage::Ledger, &self.ledger),
            (KeyUsage::Witness, &self.witness),
        ]
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
