//! What stands at the head of every statement.

use std::fmt;

use uuid::{Uuid, Variant};

use crate::instant::{Entropy, Instant};
use crate::party::{Party, Realm};
use crate::text::Text;
use crate::wire::code_list;

code_list! {
    /// Why the issuer needs what it asks for.
    pub enum Purpose {
        /// A pension is claimed for the first time.
        NewAward,
        /// A pension already awarded is reviewed.
        Review,
        /// Whether a person draws a pension from both states.
        ConcurrentReceiptCheck,
        /// Death, change of residence, a pension started or stopped.
        ChangeNotice,
        /// Correspondence about a case.
        CaseHandling,
    }
}

code_list! {
    /// What an officer may do on the issuing node's office listener.
    pub enum OfficerRole {
        /// Writes the own registry.
        Registrar,
        /// Opens cases, asks the peer, assesses.
        Caseworker,
        /// Reads evidence and disclosures.
        Auditor,
        /// Status, keys, backup.
        Operator,
    }
}

/// A statement's own name: a UUIDv7 (RFC 9562), unique per issuer for ever.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct StatementId(Uuid);

impl StatementId {
    /// A new one.
    #[must_use]
    pub fn new(now: Instant, entropy: &dyn Entropy) -> Self {
        let mut random = [0; 10];
        entropy.fill(&mut random);
        let ms = u64::try_from(now.unix_ms()).unwrap_or(0);
        Self(uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid())
    }

    /// Reads a UUIDv7 in lower case with hyphens; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let id = Uuid::try_parse(text).ok()?;
        let version_7 = id.get_version_num() == 7 && id.get_variant() == Variant::RFC4122;
        (version_7 && id.hyphenated().to_string() == text).then_some(Self(id))
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.hyphenated())
    }
}

/// Who says a statement to whom, and when.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Heading {
    /// The statement's own name.
    pub statement_id: StatementId,
    /// Who signs.
    pub issuer: Party,
    /// Who is addressed.
    pub audience: Party,
    /// In which deployment.
    pub realm: Realm,
    /// When it was signed.
    pub issued_at: Instant,
}

impl Heading {
    /// The heading of a statement that `issuer` sends the other state now.
    #[must_use]
    pub fn new(issuer: Party, realm: Realm, now: Instant, entropy: &dyn Entropy) -> Self {
        Self {
            statement_id: StatementId::new(now, entropy),
            issuer,
            audience: issuer.other(),
            realm,
            issued_at: now,
        }
    }
}

/// On what ground personal data may cross the border.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum LegalBasis {
    /// The Agreement.
    Treaty {
        /// The article relied on.
        article: Text,
    },
    /// The person's consent.
    Consent {
        /// The article relied on.
        article: Text,
        /// Under which the issuer keeps the consent.
        reference: Text,
    },
}

/// The officer for whom a statement is issued: pseudonymous.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Officer {
    /// A random id, mapped to a person at home.
    pub id: Text,
    /// The role in which the officer acted.
    pub role: OfficerRole,
}

/// Why a statement is issued, on what basis, and for whom.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Ground {
    /// Why.
    pub purpose: Purpose,
    /// On what basis.
    pub basis: LegalBasis,
    /// For whom.
    pub officer: Officer,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_other_uuids_and_reads_a_version_7() {
        for wrong in [
            "0193e4a8-7b00-4cc5-8a3e-5d0f2f1f9f10",
            "0193E4A8-7B00-7CC5-8A3E-5D0F2F1F9F10",
            "0193e4a8-7b00-7cc5-0a3e-5d0f2f1f9f10",
            "0193e4a87b007cc58a3e5d0f2f1f9f10",
            "",
        ] {
            assert_eq!(StatementId::parse(wrong), None, "{wrong}");
        }
        let right = "0193e4a8-7b00-7cc5-8a3e-5d0f2f1f9f10";
        assert_eq!(StatementId::parse(right).map(|id| id.to_string()).as_deref(), Some(right));
    }
}
