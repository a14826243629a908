//! The header of every statement: issuer, audience and instant, and, in one of a few forms, the case, the
//! justification, and what it answers or supersedes.

use std::fmt;

use uuid::{Uuid, Variant};

use crate::code::code_list;
use crate::envelope::Digest;
use crate::instant::{Entropy, Instant};
use crate::party::{Party, Realm};
use crate::text::Text;

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
        /// Reads evidence and access records.
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

    /// When it says that it was made: whole milliseconds.
    #[must_use]
    pub fn made_at(&self) -> Option<Instant> {
        let ms = self.0.as_u128() >> 80;
        Instant::from_unix_ms(i64::try_from(ms).ok()?)
    }

    /// A text before which no id is that was made at that instant or later, and after which none is that was made earlier;
    /// `None` before 1970.
    #[must_use]
    pub fn earliest_text(at: Instant) -> Option<String> {
        let ms = u64::try_from(at.unix_ms()).ok()?;
        Some(format!("{:08x}-{:04x}", ms >> 16, ms & 0xffff))
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.hyphenated())
    }
}

/// The common header: issuer, audience, realm and instant.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CommonHeader {
    /// The statement's own name.
    pub statement_id: StatementId,
    /// The signing party.
    pub issuer: Party,
    /// The addressed party.
    pub audience: Party,
    /// In which deployment.
    pub realm: Realm,
    /// When it was signed.
    pub issued_at: Instant,
}

impl CommonHeader {
    /// The common header of a statement that `issuer` sends the other state now.
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

/// The legal basis on which personal data may cross the border.
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
        /// The issuer's reference of the consent.
        reference: Text,
    },
}

/// The officer for whom a statement is issued: pseudonymous.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Officer {
    /// A random id, which only the issuing state maps to a person.
    pub id: Text,
    /// The role in which the officer acted.
    pub role: OfficerRole,
}

/// Why a statement is issued, on what basis, and for which officer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Justification {
    /// Why.
    pub purpose: Purpose,
    /// On what basis.
    pub basis: LegalBasis,
    /// The officer.
    pub officer: Officer,
}

/// What a form of header requires of one of its fields.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Need {
    /// Must be there.
    Required,
    /// May be there.
    Optional,
    /// Must not be there.
    Forbidden,
}

/// What a form of header requires of the fields that not every form has. The other ones (id, issuer, audience, realm
/// and instant of issue) are required everywhere.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct HeaderNeeds {
    /// `expires_at`.
    pub expires_at: Need,
    /// `case_id`.
    pub case_id: Need,
    /// `answers`.
    pub answers: Need,
    /// `supersedes`.
    pub supersedes: Need,
    /// `purpose`, `legal_basis` and `officer`, which go together.
    pub justification: Need,
}

impl HeaderNeeds {
    const NOTHING: Self = Self {
        expires_at: Need::Forbidden,
        case_id: Need::Forbidden,
        answers: Need::Forbidden,
        supersedes: Need::Forbidden,
        justification: Need::Forbidden,
    };
}

/// The fields of a header that not every form has, whatever the form: how they are read, written and stored.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct HeaderFields {
    /// Until when it may be received for the first time.
    pub expires_at: Option<Instant>,
    /// The issuer's case.
    pub case_id: Option<Text>,
    /// The digest of the statement that it answers.
    pub answers: Option<Digest>,
    /// The digest of an earlier statement of its issuer that it replaces.
    pub supersedes: Option<Digest>,
    /// Why it is issued, on what basis, and for which officer.
    pub justification: Option<Justification>,
}

/// A form of header: which of [`HeaderFields`] it has.
pub trait HeaderForm: Clone + fmt::Debug + Eq + Send + Sync + 'static {
    /// Which fields are there.
    const NEEDS: HeaderNeeds;

    /// Its fields.
    fn fields(&self) -> HeaderFields;

    /// The form with these fields; `None` where a required one is missing.
    fn from_fields(fields: HeaderFields) -> Option<Self>;
}

/// Defines a form of header by the fields that it has; those that are not named are forbidden.
macro_rules! header_form {
    ($(#[$form:meta])* $name:ident {
        $($(#[$doc:meta])* $field:ident: $need:ident $type:ty,)+
    }) => {
        $(#[$form])*
        #[derive(Clone, Debug, Eq, PartialEq)]
        pub struct $name {
            $($(#[$doc])* pub $field: header_form!(type $need $type),)+
        }

        impl HeaderForm for $name {
            const NEEDS: HeaderNeeds =
                HeaderNeeds { $($field: Need::$need,)+ ..HeaderNeeds::NOTHING };

            fn fields(&self) -> HeaderFields {
                let form = self.clone();
                HeaderFields {
                    $($field: header_form!(field $need form.$field),)+
                    ..HeaderFields::default()
                }
            }

            fn from_fields(fields: HeaderFields) -> Option<Self> {
                Some(Self { $($field: header_form!(value $need fields.$field),)+ })
            }
        }
    };
    (type Required $type:ty) => { $type };
    (type Optional $type:ty) => { Option<$type> };
    (field Required $field:expr) => { Some($field) };
    (field Optional $field:expr) => { $field };
    (value Required $field:expr) => { $field? };
    (value Optional $field:expr) => { $field };
}

header_form! {
    /// Of a statement that asks for something in a case and must be fresh.
    RequestHeader {
        /// Until when it may be received for the first time.
        expires_at: Required Instant,
        /// The issuer's case.
        case_id: Required Text,
        /// An earlier request that this one replaces.
        supersedes: Optional Digest,
        /// Why, on what basis, and for which officer.
        justification: Required Justification,
    }
}

header_form! {
    /// Of a statement that answers another one.
    ReplyHeader {
        /// The digest of the statement that is answered.
        answers: Required Digest,
        /// An earlier reply that this one replaces.
        supersedes: Optional Digest,
    }
}

header_form! {
    /// Of a statement that ends another one permanently.
    ClosingHeader {
        /// The digest of the statement that is refused or was received.
        answers: Required Digest,
    }
}

header_form! {
    /// Of a statement that reports something in a case.
    NoticeHeader {
        /// The issuer's case.
        case_id: Required Text,
        /// An earlier notice that this one replaces.
        supersedes: Optional Digest,
        /// Why, on what basis, and for which officer.
        justification: Required Justification,
    }
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
