//! Taking back statements that this node lost, and that the other state's node has kept: verified as if they came for the
//! first time, and put into an order in which each follows what it answers.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::envelope::Digest;
use crate::instant::Instant;
use crate::kinds::AnyStatement;
use crate::party::{Party, Realm};
use crate::refusal::RefusalReason;
use crate::statement::{ExpectedAddress, KeyAge, Unverified, Verified};
use crate::trust::TrustBundle;

/// Where statements are taken back.
#[derive(Clone, Copy, Debug)]
pub struct Restorer<'a> {
    /// The node that lost them.
    pub me: Party,
    /// The deployment.
    pub realm: &'a Realm,
    /// The bundle in force.
    pub bundle: &'a TrustBundle,
    /// When they come back. A key that was revoked by then proves nothing: whoever stole it could have made them since.
    pub now: Instant,
}

/// A statement that came back.
#[derive(Clone, Debug)]
pub struct Returned {
    envelope: Unverified,
    issuer: Party,
    digest: Digest,
    statement: AnyStatement,
}

/// A statement to be kept again.
#[derive(Clone, Debug)]
pub struct Restored {
    /// Its bytes. What this node signed is as of then, what it received as of when it first answered that.
    pub verified: Verified,
    /// What it says.
    pub statement: AnyStatement,
    /// Why this node refused it then.
    pub refused: Option<RefusalReason>,
}

impl Restorer<'_> {
    /// Reads what came back under that digest: a statement of one of the two states to the other.
    ///
    /// # Errors
    ///
    /// `PAYLOAD_MALFORMED` where it is another statement than that; `KEY_UNKNOWN` where neither state has its key; those of
    /// [`Unverified::verify`] and [`Verified::open`].
    pub fn read(&self, digest: Digest, came: Unverified) -> Result<Returned, RefusalReason> {
        if came.digest() != digest {
            return Err(RefusalReason::PayloadMalformed);
        }
        let issuer = came.claimed_issuer(self.bundle).ok_or(RefusalReason::KeyUnknown)?;
        let verified = self.verify(came.clone(), issuer, self.now)?;
        let addressed = ExpectedAddress { audience: issuer.other(), realm: self.realm };
        let statement = verified
            .payload_type()
            .and_then(|kind| AnyStatement::open_as(kind, &verified, addressed))
            .map_err(|objection| objection.reason)?;
        Ok(Returned { envelope: came, issuer, digest, statement })
    }

    fn verify(
        &self,
        came: Unverified,
        issuer: Party,
        at: Instant,
    ) -> Result<Verified, RefusalReason> {
        came.verify(issuer, self.bundle, at, KeyAge::ValidAtIssue)
    }
}

/// What came back so far, and what of it waits for what it answers, or for what answers it.
#[derive(Debug)]
pub struct Restoration<'a> {
    restorer: Restorer<'a>,
    waiting: BTreeMap<Digest, Returned>,
    /// Of what waits, what answers these.
    replies: BTreeMap<Digest, BTreeSet<Digest>>,
    /// What is kept of all that is answered.
    kept: BTreeSet<Digest>,
}

impl<'a> Restoration<'a> {
    /// Begins.
    #[must_use]
    pub fn new(restorer: Restorer<'a>) -> Self {
        Self { restorer, waiting: BTreeMap::new(), replies: BTreeMap::new(), kept: BTreeSet::new() }
    }

    /// Takes what came back, and tells what can be kept now, in its order. `kept` are those statements among the ones that
    /// these answer that this node has.
    ///
    /// # Errors
    ///
    /// Those of [`Restorer::read`].
    pub fn take(
        &mut self,
        returned: Vec<Returned>,
        kept: BTreeSet<Digest>,
    ) -> Result<Vec<Restored>, RefusalReason> {
        self.kept.extend(kept);
        let mut ready: VecDeque<Digest> = returned.iter().map(|one| one.digest).collect();
        for one in returned {
            if let Some(answered) = one.answers() {
                ready.push_back(answered);
                self.replies.entry(answered).or_default().insert(one.digest);
            }
            self.waiting.insert(one.digest, one);
        }
        let mut restored = Vec::new();
        while let Some(next) = ready.pop_front() {
            let Some(returned) = self.waiting.get(&next).filter(|one| self.may_follow(one)) else {
                continue;
            };
            restored.push(self.restore(returned)?);
            self.waiting.remove(&next);
            self.kept.insert(next);
            ready.extend(self.replies.remove(&next).into_iter().flatten());
        }
        Ok(restored)
    }

    /// Whether it can be kept now: whatever answers what is kept; of what answers nothing, what is of this node, and what
    /// this node answered.
    fn may_follow(&self, one: &Returned) -> bool {
        match one.answers() {
            Some(answered) => self.kept.contains(&answered),
            None => one.issuer == self.restorer.me || self.reply_to(one.digest).is_some(),
        }
    }

    /// The first of what this node said to a statement of the other state.
    fn reply_to(&self, digest: Digest) -> Option<&AnyStatement> {
        let replies = self.replies.get(&digest).into_iter().flatten();
        let replies = replies.filter_map(|reply| self.waiting.get(reply));
        let own = replies.filter(|reply| reply.issuer == self.restorer.me);
        let first = own.min_by_key(|reply| reply.statement.common_header().issued_at);
        first.map(|reply| &reply.statement)
    }

    /// The statement as of then.
    fn restore(&self, returned: &Returned) -> Result<Restored, RefusalReason> {
        let Returned { envelope, issuer, digest, statement } = returned.clone();
        let (mut at, mut refused) = (statement.common_header().issued_at, None);
        if issuer != self.restorer.me {
            let reply = self.reply_to(digest);
            at = reply.map_or(self.restorer.now, |reply| reply.common_header().issued_at);
            refused = reply.and_then(AnyStatement::refuses);
        }
        let verified = self.restorer.verify(envelope, issuer, at)?;
        Ok(Restored { verified, statement, refused })
    }

    /// What was not taken back: it answers what neither state has, or nothing here ever answered it, so that it comes again.
    #[must_use]
    pub fn left(self) -> Vec<Digest> {
        self.waiting.into_keys().collect()
    }
}

impl Returned {
    /// What it answers.
    #[must_use]
    pub fn answers(&self) -> Option<Digest> {
        self.statement.fields().answers
    }
}
