//! Receiving: what is known about bytes from the peer before the store is asked.
//!
//! The order in which checks dominate is that of the contract (`docs/statements.md`): signatures, processed
//! digest, payload type, strict decoding, issuer, audience and realm, statement id, freshness, policy. The
//! two checks that need the store, of the digest and of the id, stand between stages here, so that
//! [`super::answer::Answering::decide`] can put them in their places.

use std::time::Duration;

use super::close::{Asker, Closing, RejectionCause, fits};
use super::policy::Policy;
use crate::envelope::Digest;
use crate::header::{HeaderFields, NoticeHeader, StatementId};
use crate::instant::Instant;
use crate::kinds::{AnyStatement, CaseClose, DecisionNotice, RecordQuery};
use crate::party::{Party, Realm};
use crate::refusal::{Objection, RefusalReason};
use crate::statement::{
    Attested, Body, ExpectedAddress, KeyAge, PayloadType, Signed, Unverified, Verified,
};
use crate::trust::TrustBundle;

/// Where a statement was received.
#[derive(Clone, Copy, Debug)]
pub struct Reception<'a> {
    /// The node that received it.
    pub me: Party,
    /// The deployment.
    pub realm: &'a Realm,
    /// The bundle in force.
    pub bundle: &'a TrustBundle,
    /// What the node permits.
    pub policy: &'a Policy,
    /// When it was received.
    pub now: Instant,
}

/// A statement of the peer whose signatures hold, with all that its bytes alone show.
#[derive(Clone, Debug)]
pub struct Received {
    verified: Verified,
    reading: PayloadReading,
    reply: Option<Box<Reply>>,
}

/// A reply of the peer that came as a statement of its own, and not in the call that asked.
#[derive(Clone, Debug)]
pub struct Reply {
    closing: Closing,
    skew: Duration,
}

impl Reply {
    /// The answer or refusal.
    #[must_use]
    pub fn closing(&self) -> &Closing {
        &self.closing
    }

    /// The query that it answers, whether or not this node asked it.
    #[must_use]
    pub fn answers(&self) -> Digest {
        self.closing.answers().0
    }

    /// Judges it for the query that it answers, as if it had come in the call.
    ///
    /// # Errors
    ///
    /// [`RejectionCause`]: it is not from the time after the query, or holds more than was asked for.
    pub fn fits(&self, query: &Signed<RecordQuery>) -> Result<(), RejectionCause> {
        fits((query, self.answers()), &self.closing, self.skew)
    }
}

/// How far the payload could be read.
#[derive(Clone, Debug)]
pub(super) enum PayloadReading {
    /// Not as a statement that is expected here, from its issuer to its audience.
    Objectionable {
        /// Why.
        objection: Objection,
        /// The id, where it can be read as a statement of its type.
        id: Option<StatementId>,
    },
    /// As a query; whether it is fresh and permitted is already known.
    Query { query: Box<Attested<RecordQuery>>, standing: Result<(), Objection> },
    /// As a notice, which a receipt answers; whether it is from the past and permitted is already known.
    Notice { id: StatementId, fields: HeaderFields, standing: Result<(), Objection> },
}

impl Received {
    /// Receives a statement by `Query`.
    ///
    /// # Errors
    ///
    /// The transient refusals of [`Unverified::verify`]: nothing was decoded, nothing is to be stored.
    pub fn query(received: Unverified, at: Reception<'_>) -> Result<Self, RefusalReason> {
        let verified = at.verify(received)?;
        let addressed = ExpectedAddress { audience: at.me, realm: at.realm };
        let reading = match verified.open::<RecordQuery>(addressed) {
            Err(objection) if objection.reason == RefusalReason::PayloadTypeUnexpected => {
                return Ok(at.unexpected(verified));
            }
            Err(objection) => {
                PayloadReading::Objectionable { objection, id: AnyStatement::id_in(&verified) }
            }
            Ok(query) => PayloadReading::Query {
                standing: at.policy.judge(query.statement(), at.now),
                query: Box::new(query),
            },
        };
        Ok(Self { verified, reading, reply: None })
    }

    /// Receives a statement by `Deliver`. A reply, which it does not take, closes its question all the same.
    ///
    /// # Errors
    ///
    /// As [`Self::query`].
    pub fn delivery(received: Unverified, at: Reception<'_>) -> Result<Self, RefusalReason> {
        let verified = at.verify(received)?;
        let reading = match verified.payload_type() {
            Ok(PayloadType::DecisionNotice) => at.notice::<DecisionNotice>(&verified),
            Ok(PayloadType::CaseClose) => at.notice::<CaseClose>(&verified),
            Ok(
                PayloadType::RecordQuery
                | PayloadType::RecordAnswer
                | PayloadType::Refusal
                | PayloadType::Receipt,
            )
            | Err(_) => return Ok(at.unexpected(verified)),
        };
        Ok(Self { verified, reading, reply: None })
    }

    /// The reply that it is, where it came by an rpc that takes none.
    #[must_use]
    pub fn reply(&self) -> Option<&Reply> {
        self.reply.as_deref()
    }

    /// The bytes, and when they came.
    #[must_use]
    pub fn verified(&self) -> &Verified {
        &self.verified
    }

    /// The digest that names them.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.verified.digest()
    }

    /// The id that must not have been used for other bytes; absent where the payload could not be read.
    #[must_use]
    pub fn statement_id(&self) -> Option<StatementId> {
        match &self.reading {
            PayloadReading::Objectionable { id, objection: _ } => *id,
            PayloadReading::Query { query, standing: _ } => {
                Some(query.statement().common_header.statement_id)
            }
            PayloadReading::Notice { id, .. } => Some(*id),
        }
    }

    /// The query, where it could be read, whether it is permitted or not.
    #[must_use]
    pub fn readable_query(&self) -> Option<&Attested<RecordQuery>> {
        match &self.reading {
            PayloadReading::Objectionable { .. } | PayloadReading::Notice { .. } => None,
            PayloadReading::Query { query, standing: _ } => Some(query),
        }
    }

    /// The query, where nothing stands against reading the registry for it.
    #[must_use]
    pub fn permitted_query(&self) -> Option<&Attested<RecordQuery>> {
        match &self.reading {
            PayloadReading::Query { query, standing: Ok(()) } => Some(query),
            PayloadReading::Query { standing: Err(_), query: _ }
            | PayloadReading::Objectionable { .. }
            | PayloadReading::Notice { .. } => None,
        }
    }

    /// What stands against an answer by the bytes alone; the store may have more against it.
    #[must_use]
    pub fn objection(&self) -> Option<&Objection> {
        match &self.reading {
            PayloadReading::Objectionable { objection, .. } => Some(objection),
            PayloadReading::Query { standing, .. } | PayloadReading::Notice { standing, .. } => {
                standing.as_ref().err()
            }
        }
    }

    /// The fields of the header, where the statement could be read as one that is expected here.
    #[must_use]
    pub fn readable_fields(&self) -> Option<HeaderFields> {
        match &self.reading {
            PayloadReading::Objectionable { .. } => None,
            PayloadReading::Query { query, standing: _ } => Some(query.statement().fields()),
            PayloadReading::Notice { fields, .. } => Some(fields.clone()),
        }
    }

    pub(super) fn reading(&self) -> &PayloadReading {
        &self.reading
    }
}

impl Reception<'_> {
    fn verify(&self, received: Unverified) -> Result<Verified, RefusalReason> {
        received.verify(self.me.other(), self.bundle, self.now, KeyAge::ValidAtReceipt)
    }

    /// Reads a notice.
    fn notice<B: Body<Header = NoticeHeader>>(&self, verified: &Verified) -> PayloadReading {
        let addressed = ExpectedAddress { audience: self.me, realm: self.realm };
        match verified.open::<B>(addressed) {
            Err(objection) => {
                PayloadReading::Objectionable { objection, id: AnyStatement::id_in(verified) }
            }
            Ok(notice) => {
                let notice = notice.statement();
                PayloadReading::Notice {
                    id: notice.common_header.statement_id,
                    fields: notice.fields(),
                    standing: self.judge_notice(notice),
                }
            }
        }
    }

    /// What the bytes of a notice say against it. One from the future is taken once the clocks agree.
    fn judge_notice<B: Body<Header = NoticeHeader>>(
        &self,
        notice: &Signed<B>,
    ) -> Result<(), Objection> {
        if self.now.after(self.policy.skew) < notice.common_header.issued_at {
            return Err(RefusalReason::StatementNotYetValid.into());
        }
        Ok(self.policy.in_force(&notice.header.justification.basis, self.now)?)
    }

    /// A statement of a type that the rpc does not take. A reply is read: its content is known from then on. One
    /// from the future gets a transient refusal: stored as unexpected it could close nothing later.
    fn unexpected(&self, verified: Verified) -> Received {
        let asker =
            Asker { me: self.me, realm: self.realm, bundle: self.bundle, policy: self.policy };
        let (reply, reason) = match asker.read(&verified, self.now) {
            Ok(closing) => {
                let reply = Reply { closing, skew: self.policy.skew };
                (Some(Box::new(reply)), RefusalReason::PayloadTypeUnexpected)
            }
            Err(RejectionCause::Untimely) => (None, RefusalReason::StatementNotYetValid),
            Err(_) => (None, RefusalReason::PayloadTypeUnexpected),
        };
        let id = AnyStatement::id_in(&verified);
        let reading = PayloadReading::Objectionable { objection: reason.into(), id };
        Received { verified, reading, reply }
    }
}
