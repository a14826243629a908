//! Answering the other state's node.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use kzmn_common::envelope::{Digest, Envelope};
use kzmn_common::exchange::receive::{Received, Reception};
use kzmn_common::exchange::recognise::Lookup;
use kzmn_common::ledger::{CosignReply, SignedNote, StatementInclusion, ToCosign};
use kzmn_common::party::Party;
use kzmn_common::reconcile::{DayAsked, DayHeld};
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_common::statement::Unverified;
use kzmn_common::wire::envelope_to_bytes;
use kzmn_failpoint::{Failpoint, reach};
use kzmn_store::Processed;
use kzmn_transport::ExchangeHandler;
use tracing::{Instrument as _, Span, debug_span};

use super::epoch::Epoch;
use super::{Core, OrRefuse as _, Refusing, not_found, store_refusal};

/// The exchange listener's handler: judges what the bytes alone show, and leaves the rest to the one
/// transaction in which the store reads, decides and writes.
#[derive(Debug)]
pub(super) struct Exchange {
    core: Arc<Core>,
    at_work: AtWork,
}

impl Exchange {
    pub(super) fn new(core: Arc<Core>) -> Self {
        Self { core, at_work: AtWork::default() }
    }

    /// Answers a statement, once it is received as the rpc does that it came by.
    async fn process(
        &self,
        statement: Unverified,
        receive: fn(Unverified, Reception<'_>) -> Result<Received, RefusalReason>,
    ) -> Result<Envelope, Refused> {
        reach(Failpoint::StatementReceived);
        self.place_for_peer()?;
        let epoch = self.core.epoch();
        self.core.may_sign(&epoch)?;
        self.compared().await?;
        let received = receiving()
            .in_scope(|| receive(statement, epoch.reception(self.core.clock.now())))
            .map_err(Refused::because)
            .inspect_err(|refused| self.core.count(Refusing::Statement, refused, None))?;
        let digest = received.digest();
        let _at_work = self.at_work.begin(digest).ok_or(RefusalReason::InProgress)?;
        self.place_for_officer(&epoch, &received).await?;
        let settling = debug_span!(target: "stage", "answer.settle");
        let officer = received
            .readable_query()
            .map(|query| query.statement().header.justification.officer.id.clone());
        let may_search = |lookup: &Lookup| match &officer {
            Some(officer) => {
                self.core.rates.peer_officer_more(officer.as_str(), lookup.unforeseen_cost())
            }
            None => Ok(()),
        };
        let store = &self.core.store;
        match store.process_if(received, &epoch.answering, may_search).instrument(settling).await {
            Ok(Processed::Answer(envelope)) => {
                tracing::info!(query = %digest, "answered");
                reach(Failpoint::AnswerBeforeReply);
                Ok(envelope)
            }
            Ok(Processed::Refused(refused)) => {
                let for_good = refused.signed.is_some();
                let what = if for_good { Refusing::ForGood } else { Refusing::ForNow };
                self.core.count(what, &refused, Some(digest));
                Err(refused)
            }
            Err(error) => Err(store_refusal(&error)),
        }
    }
}

impl Exchange {
    /// A place for the call, before anything of its statement is looked at.
    fn place_for_peer(&self) -> Result<(), Refused> {
        let place = self.core.rates.peer();
        place.inspect_err(|refused| self.core.count(Refusing::Peer, refused, None))
    }

    /// Refuses to sign anything for the other state's node until the own ledger was compared with what that one has seen of
    /// it, where it has seen any: an older copy of the database must not answer.
    async fn compared(&self) -> Result<(), Refused> {
        let witnessing = &self.core.witnessing;
        match witnessing.is_compared() || witnessing.compare_now().await {
            true => Ok(()),
            false => Err(Refused::because(RefusalReason::StoreUnavailable)),
        }
    }

    /// The same for a call about ledgers.
    fn place_for_ledger(&self) -> Result<(), Refused> {
        let place = self.core.rates.peer_ledger();
        place.inspect_err(|refused| self.core.count(Refusing::Peer, refused, None))
    }

    /// Places for the officer of a query that can be read, by what it costs. A processed one needs none: the same
    /// bytes get the same answer, without reading a person's data.
    async fn place_for_officer(&self, epoch: &Epoch, received: &Received) -> Result<(), Refused> {
        let Some(query) = received.readable_query() else {
            return Ok(());
        };
        let officer = &query.statement().header.justification.officer;
        let cost = Lookup::foreseen_cost(&query.statement().body, epoch.rules());
        let Err(limited) = self.core.rates.peer_officer(officer.id.as_str(), cost) else {
            return Ok(());
        };
        let digest = received.digest();
        let settled = self.core.store.statement(digest).await.or_refuse()?;
        if settled.is_some() {
            return Ok(());
        }
        self.core.count(Refusing::Query, &limited, Some(digest));
        Err(limited)
    }
}

/// Checking the signatures, and reading what was signed.
fn receiving() -> Span {
    debug_span!(target: "stage", "answer.receive")
}

impl ExchangeHandler for Exchange {
    async fn query(&self, statement: Unverified) -> Result<Envelope, Refused> {
        self.process(statement, Received::query).await
    }

    async fn deliver(&self, statement: Unverified) -> Result<Envelope, Refused> {
        self.process(statement, Received::delivery).await
    }

    async fn checkpoint(&self, ledger_of: Party) -> Result<SignedNote, Refused> {
        self.place_for_ledger()?;
        let (me, store) = (self.core.me, &self.core.store);
        let newest = match ledger_of == me {
            true => store.newest_checkpoint().await,
            false => store.newest_witnessed().await,
        };
        Ok(newest.or_refuse()?.ok_or_else(not_found)?.note)
    }

    async fn consistency(&self, sizes: (u64, u64)) -> Result<Vec<Digest>, Refused> {
        self.place_for_ledger()?;
        self.core.store.consistency(sizes).await.or_refuse()?.ok_or_else(not_found)
    }

    async fn inclusion(&self, statement: Digest, size: u64) -> Result<StatementInclusion, Refused> {
        self.place_for_ledger()?;
        let store = &self.core.store;
        let place = store.ledger_place(statement).await.or_refuse()?.ok_or_else(not_found)?;
        store.inclusion(place, size).await.or_refuse()?.ok_or_else(not_found)
    }

    async fn cosign(&self, asked: ToCosign) -> Result<CosignReply, Refused> {
        self.place_for_ledger()?;
        let (epoch, now) = (self.core.epoch(), self.core.clock.now());
        self.core.may_sign(&epoch)?;
        self.compared().await?;
        let witness = epoch.witness(now).ok_or_else(|| {
            tracing::error!("the witness key is not valid any more: renew it");
            Refused::because(RefusalReason::StoreUnavailable)
        })?;
        let decided = self.core.store.cosign(asked, &Arc::new(witness), now).await.or_refuse()?;
        decided.map_err(|reason| {
            tracing::error!(%reason, "a checkpoint of the other state's ledger is refused");
            Refused::because(reason)
        })
    }

    async fn day_held(&self, asked: DayAsked) -> Result<DayHeld, Refused> {
        self.place_for_peer()?;
        self.core.store.day_held(asked).await.or_refuse()
    }

    async fn statements(
        &self,
        digests: Vec<Digest>,
    ) -> Result<Vec<(Digest, Option<Envelope>)>, Refused> {
        self.place_for_peer()?;
        let (mut held, mut bytes) = (Vec::new(), 0);
        for digest in digests {
            let record = self.core.store.statement(digest).await.or_refuse()?;
            let record = record.filter(|record| record.left_out.is_none());
            let envelope = record.map(|record| record.envelope().clone());
            bytes += envelope.as_ref().map_or(0, |envelope| envelope_to_bytes(envelope).len());
            if bytes > STATEMENT_BYTES && !held.is_empty() {
                break;
            }
            held.push((digest, envelope));
        }
        tracing::info!(count = held.len(), "statements are given back to the other state's node");
        Ok(held)
    }
}

/// How many bytes of statements are sent back at once: a message holds more. The first is sent whatever it takes.
const STATEMENT_BYTES: usize = 200 * 1024;

/// The digests being worked on, so that the same bytes from many connections are worked on once.
#[derive(Debug, Default)]
struct AtWork(Mutex<BTreeSet<Digest>>);

impl AtWork {
    /// Begins work on a digest; `None` while another call works on it.
    fn begin(&self, digest: Digest) -> Option<DigestInProgress<'_>> {
        let mut digests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Lazily: a `DigestInProgress` that is dropped ends the work on its digest.
        digests.insert(digest).then(|| DigestInProgress { at_work: self, digest })
    }
}

/// Work on a digest, until it is dropped.
struct DigestInProgress<'a> {
    at_work: &'a AtWork,
    digest: Digest,
}

impl Drop for DigestInProgress<'_> {
    fn drop(&mut self) {
        let mut digests = self.at_work.0.lock().unwrap_or_else(PoisonError::into_inner);
        digests.remove(&self.digest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_a_digest_that_is_at_work_and_takes_it_again_afterwards() {
        let at_work = AtWork::default();
        let (one, other) = (Digest::of(b"one"), Digest::of(b"other"));
        let begun = at_work.begin(one);
        assert!(begun.is_some());
        assert!(at_work.begin(one).is_none());
        assert!(at_work.begin(other).is_some());
        drop(begun);
        assert!(at_work.begin(one).is_some());
    }
}
