//! Closing a question: what came back for a query, judged by the asker.

use std::time::Duration;

use super::disclosure_limits::{is_within_parts, may_hold_note, was_asked_for};
use super::policy::Policy;
use crate::envelope::Digest;
use crate::header::CommonHeader;
use crate::instant::Instant;
use crate::kinds::{AnswerPart, Outcome, Receipt, RecordAnswer, RecordQuery, Refusal};
use crate::party::{Party, Realm};
use crate::refusal::RefusalReason;
use crate::statement::{
    Attested, ExpectedAddress, KeyAge, PayloadType, Signed, Unverified, Verified,
};
use crate::trust::TrustBundle;

/// A signed statement that closes a question.
#[derive(Clone, Debug)]
pub enum Closing {
    /// An answer.
    Answer(Box<Attested<RecordAnswer>>),
    /// A permanent refusal.
    Refusal(Box<Attested<Refusal>>),
}

impl Closing {
    /// The bytes, and when they came.
    #[must_use]
    pub fn verified(&self) -> &Verified {
        match self {
            Self::Answer(answer) => answer.verified(),
            Self::Refusal(refusal) => refusal.verified(),
        }
    }

    /// Which query it answers, and when it was issued.
    pub(super) fn answers(&self) -> (Digest, Instant) {
        match self {
            Self::Answer(answer) => {
                let Signed { common_header, header, body: _ } = answer.statement();
                (header.answers, common_header.issued_at)
            }
            Self::Refusal(refusal) => {
                let Signed { common_header, header, body: _ } = refusal.statement();
                (header.answers, common_header.issued_at)
            }
        }
    }
}

/// Why what came back closes nothing. Local to the asking node.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RejectionCause {
    /// Not signed by the peer, or not readable, or not from it to us.
    Refused(RefusalReason),
    /// It answers another query.
    AnswerMismatch,
    /// It was issued before the query or in the future.
    Untimely,
    /// It holds more than was asked for.
    Overshare,
}

impl RejectionCause {
    /// A fixed name for officers, counters and rows.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Refused(reason) => reason.name(),
            Self::AnswerMismatch => "ANSWER_MISMATCH",
            Self::Untimely => "ANSWER_UNTIMELY",
            Self::Overshare => "OVERSHARE",
        }
    }
}

/// A reply of the peer that closes the delivery of a statement: for good, it is stored there, or it is refused.
#[derive(Clone, Debug)]
pub enum DeliveryReply {
    /// It is stored there.
    Receipt(Box<Attested<Receipt>>),
    /// It is refused permanently.
    Refusal(Box<Attested<Refusal>>),
}

impl DeliveryReply {
    /// The bytes.
    #[must_use]
    pub fn verified(&self) -> &Verified {
        match self {
            Self::Receipt(receipt) => receipt.verified(),
            Self::Refusal(refusal) => refusal.verified(),
        }
    }

    /// Its common header.
    #[must_use]
    pub fn common_header(&self) -> &CommonHeader {
        match self {
            Self::Receipt(receipt) => &receipt.statement().common_header,
            Self::Refusal(refusal) => &refusal.statement().common_header,
        }
    }

    fn answers(&self) -> Digest {
        match self {
            Self::Receipt(receipt) => receipt.statement().header.answers,
            Self::Refusal(refusal) => refusal.statement().header.answers,
        }
    }
}

/// A rejected reply, with what may be stored of it as evidence.
#[derive(Clone, Debug)]
pub struct RejectedReply {
    /// Why.
    pub why: RejectionCause,
    /// The digest of what came, whatever its signatures.
    pub digest: Digest,
    /// The bytes, where the peer's signature holds.
    pub verified: Option<Box<Verified>>,
}

/// The asking party, and what it permits.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    /// The node that asked.
    pub me: Party,
    /// The deployment.
    pub realm: &'a Realm,
    /// The bundle in force.
    pub bundle: &'a TrustBundle,
    /// For the tolerated skew.
    pub policy: &'a Policy,
}

impl Asker<'_> {
    /// Judges what came back at `now` for the query of that digest.
    ///
    /// # Errors
    ///
    /// [`RejectedReply`]: the question stays open.
    pub fn close(
        &self,
        query: (&Signed<RecordQuery>, Digest),
        received: Unverified,
        now: Instant,
    ) -> Result<Closing, RejectedReply> {
        let closing = self.open(received, now)?;
        match fits(query, &closing, self.policy.skew) {
            Ok(()) => Ok(closing),
            Err(why) => {
                let verified = Box::new(closing.verified().clone());
                Err(RejectedReply { why, digest: verified.digest(), verified: Some(verified) })
            }
        }
    }

    /// Judges what came back at `now` for some query: all that needs no look at the query.
    ///
    /// # Errors
    ///
    /// [`RejectedReply`]: it closes no question.
    pub fn open(&self, received: Unverified, now: Instant) -> Result<Closing, RejectedReply> {
        let digest = received.digest();
        let verified = received
            .verify(self.me.other(), self.bundle, now, KeyAge::ValidAtIssue)
            .map_err(|reason| RejectedReply {
                why: RejectionCause::Refused(reason),
                digest,
                verified: None,
            })?;
        self.read(&verified, now).map_err(|why| RejectedReply {
            why,
            digest,
            verified: Some(Box::new(verified)),
        })
    }

    /// Judges what came back at `now` for the delivered statement of that digest, which was signed at that instant.
    ///
    /// # Errors
    ///
    /// [`RejectedReply`]: it is not known to be delivered.
    pub fn delivered(
        &self,
        (delivered, signed_at): (Digest, Instant),
        received: Unverified,
        now: Instant,
    ) -> Result<DeliveryReply, RejectedReply> {
        let digest = received.digest();
        let verified = received
            .verify(self.me.other(), self.bundle, now, KeyAge::ValidAtIssue)
            .map_err(|reason| RejectedReply {
                why: RejectionCause::Refused(reason),
                digest,
                verified: None,
            })?;
        let judged = self.read_delivery_reply(&verified).and_then(|reply| {
            let possible = signed_at.before(self.policy.skew)..=now.after(self.policy.skew);
            let mut told = vec![reply.common_header().issued_at];
            if let DeliveryReply::Receipt(receipt) = &reply {
                told.push(receipt.statement().body.received_at);
            }
            match () {
                () if reply.answers() != delivered => Err(RejectionCause::AnswerMismatch),
                () if !told.iter().all(|at| possible.contains(at)) => Err(RejectionCause::Untimely),
                () => Ok(reply),
            }
        });
        judged.map_err(|why| RejectedReply { why, digest, verified: Some(Box::new(verified)) })
    }

    fn read_delivery_reply(&self, verified: &Verified) -> Result<DeliveryReply, RejectionCause> {
        let addressed = ExpectedAddress { audience: self.me, realm: self.realm };
        let refused =
            |objection: crate::refusal::Objection| RejectionCause::Refused(objection.reason);
        let kind = verified.payload_type().map_err(refused)?;
        Ok(if kind == PayloadType::Refusal {
            DeliveryReply::Refusal(Box::new(verified.open(addressed).map_err(refused)?))
        } else {
            DeliveryReply::Receipt(Box::new(verified.open(addressed).map_err(refused)?))
        })
    }

    pub(super) fn read(
        &self,
        verified: &Verified,
        now: Instant,
    ) -> Result<Closing, RejectionCause> {
        let addressed = ExpectedAddress { audience: self.me, realm: self.realm };
        let refused =
            |objection: crate::refusal::Objection| RejectionCause::Refused(objection.reason);
        let kind = verified.payload_type().map_err(refused)?;
        let closing = if kind == PayloadType::Refusal {
            Closing::Refusal(Box::new(verified.open::<Refusal>(addressed).map_err(refused)?))
        } else {
            Closing::Answer(Box::new(verified.open::<RecordAnswer>(addressed).map_err(refused)?))
        };
        let (_, issued_at) = closing.answers();
        if now.after(self.policy.skew) < issued_at {
            return Err(RejectionCause::Untimely);
        }
        Ok(closing)
    }
}

/// Whether a reply fits the query of that digest.
pub(super) fn fits(
    (query, digest): (&Signed<RecordQuery>, Digest),
    closing: &Closing,
    skew: Duration,
) -> Result<(), RejectionCause> {
    let (answers, issued_at) = closing.answers();
    if answers != digest {
        return Err(RejectionCause::AnswerMismatch);
    }
    if issued_at < query.common_header.issued_at.before(skew) {
        return Err(RejectionCause::Untimely);
    }
    match closing {
        Closing::Answer(answer) if oversharing(&answer.statement().body, &query.body) => {
            Err(RejectionCause::Overshare)
        }
        _ => Ok(()),
    }
}

/// Whether an answer holds more than was asked for.
fn oversharing(answer: &RecordAnswer, query: &RecordQuery) -> bool {
    if answer.note.is_some() && !may_hold_note(&answer.outcome, &query.parts) {
        return true;
    }
    let Outcome::Found { periods, pensions, basis: _, completeness: _ } = &answer.outcome else {
        return false;
    };
    let asked = |part| query.parts.contains(&part);
    (!periods.is_empty() && !asked(AnswerPart::Periods))
        || (!pensions.is_empty() && !asked(AnswerPart::PensionStatus))
        || periods
            .iter()
            .any(|period| !was_asked_for(period, query) || !is_within_parts(period, &query.parts))
}
