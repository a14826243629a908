//! Opening: from received bytes to an attested statement, each stage a type that only the one before it
//! can become.
//!
//! [`Unverified`] —signatures→ [`Verified`] —strict decode→ [`Attested`] —commit→ [`Stored`]. Nothing is
//! decoded before the signatures hold.

use super::{Body, Disclosed, PayloadType, Signed, Unverified};
use crate::envelope::{Digest, Envelope};
use crate::instant::Instant;
use crate::party::{Party, Realm};
use crate::refusal::{Objection, RefusalReason};
use crate::trust::{EnrolledKey, KeyUsage, TrustBundle};

/// When a key's validity is judged, beside the instant of issue.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum KeyAge {
    /// It must be valid at receipt too: for what must be fresh.
    ValidAtReceipt,
    /// The instant of issue alone: for answers, which have no upper age.
    ValidAtIssue,
}

/// An envelope whose signatures hold; its payload has not been looked at.
///
/// No store and no rule takes it for a statement, and only the signatures' check makes one:
///
/// ```compile_fail,E0451
/// # use kzmn_common::envelope::Envelope;
/// # use kzmn_common::statement::Verified;
/// fn forge(envelope: Envelope) -> Verified {
///     Verified { envelope }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Verified {
    envelope: Envelope,
    digest: Digest,
    issuer: Party,
    received_at: Instant,
    bundle_sequence: u64,
    key_valid: (Instant, Instant),
    /// Before which instant it must be issued, for from then on it would need a signature that it does not have; none where it
    /// has all.
    incomplete_from: Option<Instant>,
}

impl Unverified {
    /// Checks the signatures against the statement keys that the bundle enrols for `issuer`, the party
    /// that the connection authenticated.
    ///
    /// # Errors
    ///
    /// The transient refusals `ENVELOPE_MALFORMED`, `SIGNATURE_SET_INVALID`, `KEY_UNKNOWN`, `KEY_EXPIRED`,
    /// `KEY_REVOKED` and `SIGNATURE_INVALID`.
    pub fn verify(
        self,
        issuer: Party,
        bundle: &TrustBundle,
        received_at: Instant,
        age: KeyAge,
    ) -> Result<Verified, RefusalReason> {
        let envelope = self.into_envelope();
        if !envelope.is_well_formed() {
            return Err(RefusalReason::EnvelopeMalformed);
        }
        let SigningKeys { keys, incomplete_from } = signing_keys(&envelope, issuer, bundle)?;
        for key in &keys {
            judge(key, received_at, age)?;
        }
        let signed = envelope.pae();
        for (key, signature) in keys.iter().zip(&envelope.signatures) {
            key.key
                .verify(&signed, &signature.signature)
                .map_err(|_| RefusalReason::SignatureInvalid)?;
        }
        let not_before = keys.iter().map(|key| key.not_before).max();
        let not_after = keys.iter().map(|key| key.not_after).min();
        let key_valid = not_before.zip(not_after).ok_or(RefusalReason::SignatureSetInvalid)?;
        Ok(Verified {
            digest: Digest::of(&signed),
            envelope,
            issuer,
            received_at,
            bundle_sequence: bundle.sequence(),
            key_valid,
            incomplete_from,
        })
    }
}

/// The keys of the signatures, in their order.
struct SigningKeys<'b> {
    keys: Vec<&'b EnrolledKey>,
    incomplete_from: Option<Instant>,
}

/// One for each required algorithm, and no others. One of an algorithm whose first key begins after those that signed may be
/// missing: so it is of what was issued before that algorithm was required, as its instant of issue will have to show.
fn signing_keys<'b>(
    envelope: &Envelope,
    issuer: Party,
    bundle: &'b TrustBundle,
) -> Result<SigningKeys<'b>, RefusalReason> {
    let party = bundle.party(issuer);
    if envelope.signatures.is_empty() || envelope.signatures.len() > party.required_algorithms.len()
    {
        return Err(RefusalReason::SignatureSetInvalid);
    }
    let mut missing = party.required_algorithms.clone();
    let mut keys = Vec::with_capacity(envelope.signatures.len());
    for signature in &envelope.signatures {
        let key =
            party.key(&signature.key_id, KeyUsage::Statement).ok_or(RefusalReason::KeyUnknown)?;
        if !missing.remove(&key.key.algorithm()) {
            return Err(RefusalReason::SignatureSetInvalid);
        }
        keys.push(key);
    }
    let signed_since = keys.iter().map(|key| key.not_before).max();
    let mut incomplete_from = None;
    for algorithm in missing {
        let of_it = party
            .keys
            .iter()
            .filter(|key| key.usage == KeyUsage::Statement && key.key.algorithm() == algorithm);
        let since = of_it.map(|key| key.not_before).min();
        let since = since.filter(|since| signed_since < Some(*since));
        let since = since.ok_or(RefusalReason::SignatureSetInvalid)?;
        incomplete_from = Some(incomplete_from.map_or(since, |from: Instant| from.min(since)));
    }
    Ok(SigningKeys { keys, incomplete_from })
}

fn judge(key: &EnrolledKey, received_at: Instant, age: KeyAge) -> Result<(), RefusalReason> {
    if key.revoked_at.is_some_and(|revoked_at| revoked_at <= received_at) {
        return Err(RefusalReason::KeyRevoked);
    }
    if age == KeyAge::ValidAtReceipt && key.not_after < received_at {
        return Err(RefusalReason::KeyExpired);
    }
    Ok(())
}

/// The audience and realm that a statement must have.
#[derive(Clone, Copy, Debug)]
pub struct ExpectedAddress<'a> {
    /// The one that it must be addressed to.
    pub audience: Party,
    /// The deployment that it must belong to.
    pub realm: &'a Realm,
}

impl Verified {
    /// Its payload type.
    ///
    /// # Errors
    ///
    /// `PAYLOAD_TYPE_UNEXPECTED` where no node reads such statements.
    pub fn payload_type(&self) -> Result<PayloadType, Objection> {
        let kind = PayloadType::parse(&self.envelope.payload_type);
        kind.ok_or_else(|| RefusalReason::PayloadTypeUnexpected.into())
    }

    /// Reads the payload as a `B` and checks its issuer, audience and realm.
    ///
    /// # Errors
    ///
    /// In the order of checks: `PAYLOAD_TYPE_UNEXPECTED`, `TEXT_NOT_ACCEPTED`, `PAYLOAD_MALFORMED`,
    /// `PAYLOAD_NOT_CANONICAL`, `DISCLOSURES_INCOMPLETE`, `ISSUER_MISMATCH`, `AUDIENCE_MISMATCH`, `REALM_MISMATCH`,
    /// `SIGNATURE_SET_INVALID`, `KEY_EXPIRED`.
    /// The envelope stays with the caller.
    pub fn open<B: Body>(&self, addressed: ExpectedAddress<'_>) -> Result<Attested<B>, Objection> {
        self.open_as_disclosed(addressed, false)
    }

    /// The same; where it is redacted, some of what its payload names may be left out.
    pub(crate) fn open_as_disclosed<B: Body>(
        &self,
        addressed: ExpectedAddress<'_>,
        redacted: bool,
    ) -> Result<Attested<B>, Objection> {
        if self.payload_type()? != B::TYPE {
            return Err(RefusalReason::PayloadTypeUnexpected.into());
        }
        let disclosed = Disclosed { list: &self.envelope.disclosures, redacted };
        let statement = Signed::<B>::decode(&self.envelope.payload, disclosed)?;
        let common_header = &statement.common_header;
        if common_header.issuer != self.issuer {
            return Err(RefusalReason::IssuerMismatch.into());
        }
        if common_header.audience != addressed.audience {
            return Err(RefusalReason::AudienceMismatch.into());
        }
        if common_header.realm != *addressed.realm {
            return Err(RefusalReason::RealmMismatch.into());
        }
        if self.incomplete_from.is_some_and(|from| from <= common_header.issued_at) {
            return Err(RefusalReason::SignatureSetInvalid.into());
        }
        let (not_before, not_after) = self.key_valid;
        if common_header.issued_at < not_before || not_after < common_header.issued_at {
            return Err(RefusalReason::KeyExpired.into());
        }
        Ok(Attested { verified: self.clone(), statement })
    }

    /// The bytes.
    #[must_use]
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// The digest that names them.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The party whose signatures hold.
    #[must_use]
    pub fn issuer(&self) -> Party {
        self.issuer
    }

    /// When they were received for the first time.
    #[must_use]
    pub fn received_at(&self) -> Instant {
        self.received_at
    }

    /// The sequence of the bundle against which the keys were judged.
    #[must_use]
    pub fn bundle_sequence(&self) -> u64 {
        self.bundle_sequence
    }
}

/// A statement whose signatures hold and whose payload was read strictly.
///
/// Received bytes cannot stand in for one:
///
/// ```compile_fail,E0308
/// # use kzmn_common::kinds::RecordAnswer;
/// # use kzmn_common::statement::{Attested, Unverified};
/// fn keep(answer: Attested<RecordAnswer>) {}
/// fn hasty(received: Unverified) {
///     keep(received);
/// }
/// ```
///
/// and no other code can make one:
///
/// ```compile_fail,E0451
/// # use kzmn_common::kinds::RecordAnswer;
/// # use kzmn_common::statement::{Attested, Signed, Verified};
/// fn forge(verified: Verified, statement: Signed<RecordAnswer>) -> Attested<RecordAnswer> {
///     Attested { verified, statement }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Attested<B: Body> {
    verified: Verified,
    statement: Signed<B>,
}

impl<B: Body> Attested<B> {
    /// The statement.
    #[must_use]
    pub fn statement(&self) -> &Signed<B> {
        &self.statement
    }

    /// The bytes that state it, and when they came.
    #[must_use]
    pub fn verified(&self) -> &Verified {
        &self.verified
    }

    /// The digest that names the statement.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.verified.digest
    }
}

/// A statement that is durable here, verified when it was received and again when it was loaded.
///
/// What is merely attested cannot stand in for it:
///
/// ```compile_fail,E0308
/// # use kzmn_common::kinds::RecordAnswer;
/// # use kzmn_common::statement::{Attested, Stored};
/// fn assess(answer: &Stored<RecordAnswer>) {}
/// fn hasty(answer: Attested<RecordAnswer>) {
///     assess(&answer);
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Stored<B: Body>(Attested<B>);

impl<B: Body> Stored<B> {
    /// Asserts that the statement is durable. For the store alone, after a commit or a load.
    #[must_use]
    pub fn assertion(attested: Attested<B>) -> Self {
        Self(attested)
    }

    /// The statement.
    #[must_use]
    pub fn attested(&self) -> &Attested<B> {
        &self.0
    }
}
