//! The one task that writes. What waits is done in one transaction and answered after its commit, so that
//! concurrent callers share the one write to the disk.
//!
//! Where a batch fails before its commit, it is rolled back and each of its works is done again alone: the
//! one at fault fails alone. Where a commit fails, nobody can know whether it is durable: the store ends.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use kzmn_failpoint::{Failpoint, reach};
use sea_orm::{DatabaseConnection, DatabaseTransaction};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;
use tracing::{Instrument as _, debug_span};

use crate::command::{Command, Job};
use crate::delivery::Postponement;
use crate::error::StoreError;
use crate::jobs::AnyJob;
use crate::ledger::Edge;
use crate::shared::Shared;
use crate::tx::Tx;
use crate::{
    adoption, assessments, cases, delivery, disclosure, exchange, questions, recovery, registry,
    witnessing,
};

/// How many jobs share a commit at most.
const BATCH: usize = 64;
/// How many wait at most before callers have to.
const QUEUE: usize = 256;

#[derive(Debug)]
pub(crate) struct Writer {
    queue: mpsc::Sender<AnyJob>,
    stop: mpsc::Sender<()>,
    task: Mutex<Option<JoinHandle<Result<(), StoreError>>>>,
}

impl Writer {
    /// Starts the task.
    pub(crate) fn start(db: DatabaseConnection, shared: Arc<Shared>) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let (stop, stopped) = mpsc::channel(1);
        let task = tokio::spawn(run(db, shared, waiting, stopped));
        Self { queue, stop, task: Mutex::new(Some(task)) }
    }

    /// Hands in a command, and waits until it is durable. The work goes on if the caller does not wait.
    pub(crate) async fn write<C: Command>(&self, command: C) -> Result<C::Reply, StoreError>
    where
        AnyJob: From<Job<C>>,
    {
        let (job, reply) = Job::new(command);
        self.queue.send(job.into()).await.map_err(|_| StoreError::Closed)?;
        reply.await.unwrap_or(Err(StoreError::BrokeOff))
    }

    /// Ends the task when the queue is empty.
    pub(crate) async fn shutdown(&self) -> Result<(), StoreError> {
        let Some(task) = self.task.lock().await.take() else {
            return Ok(());
        };
        let _stopping = self.stop.try_send(());
        task.await.unwrap_or(Err(StoreError::BrokeOff))
    }
}

async fn run(
    db: DatabaseConnection,
    shared: Arc<Shared>,
    mut waiting: mpsc::Receiver<AnyJob>,
    mut stopped: mpsc::Receiver<()>,
) -> Result<(), StoreError> {
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        tokio::select! {
            _ = stopped.recv(), if !waiting.is_closed() => waiting.close(),
            taken = waiting.recv_many(&mut batch, BATCH) => {
                if taken == 0 {
                    break;
                }
                write(&db, &shared, batch).await;
            }
        }
    }
    reach(Failpoint::StoppedBeforeMerge);
    let checkpoint = shared.dialect.checkpoint(&db).await;
    db.close().await?;
    Ok(checkpoint?)
}

/// Does all jobs together, or else each alone, and tells whoever waits.
async fn write(db: &DatabaseConnection, shared: &Arc<Shared>, batch: Vec<AnyJob>) {
    let count = batch.len();
    let (batch, outcome) = attempt(db, shared, batch).await;
    if outcome.is_ok() || count == 1 || matches!(outcome, Err(StoreError::Indeterminate)) {
        return batch.into_iter().for_each(|job| job.end(outcome.clone()));
    }
    tracing::debug!(count, "a batch was rolled back; its jobs are done one by one");
    for job in batch {
        let (alone, outcome) = attempt(db, shared, vec![job]).await;
        alone.into_iter().for_each(|job| job.end(outcome.clone()));
    }
}

/// One transaction, in a task of its own: a panic in it rolls it back and ends nothing else. The jobs come back.
async fn attempt(
    db: &DatabaseConnection,
    shared: &Arc<Shared>,
    batch: Vec<AnyJob>,
) -> (Vec<AnyJob>, Result<(), StoreError>) {
    if *shared.failed.borrow() {
        return (batch, Err(StoreError::Indeterminate));
    }
    let batch = Arc::new(batch);
    let (db, within, jobs) = (db.clone(), Arc::clone(shared), Arc::clone(&batch));
    let transaction = tokio::spawn(async move { transact(&db, &within, &jobs).await });
    let outcome = transaction.await.unwrap_or(Err(StoreError::BrokeOff));
    if outcome.is_err() {
        // What was taken of the day was not kept.
        shared.refusals.forget();
    }
    // The task has ended, so that nobody else has them.
    (Arc::into_inner(batch).unwrap_or_default(), outcome)
}

async fn transact(
    db: &DatabaseConnection,
    shared: &Shared,
    jobs: &[AnyJob],
) -> Result<(), StoreError> {
    let begin = shared.dialect.begin_write(db);
    let transaction = begin.instrument(debug_span!(target: "stage", "store.begin")).await?;
    match work(&transaction, shared, jobs).await {
        Ok((changed, edge)) => {
            let steps = jobs.iter().filter_map(AnyJob::commit_steps);
            steps.clone().for_each(|[before, _]| reach(before));
            let commit = commit(transaction, shared);
            commit.instrument(debug_span!(target: "stage", "store.commit")).await?;
            steps.for_each(|[_, after]| reach(after));
            shared.commit_edge(edge);
            tell(shared, changed);
            Ok(())
        }
        Err(error) => {
            transaction.rollback().await?;
            Err(error)
        }
    }
}

async fn commit(transaction: DatabaseTransaction, shared: &Shared) -> Result<(), StoreError> {
    if let Err(cause) = transaction.commit().await {
        shared.failed.send_replace(true);
        let error: &dyn std::error::Error = &cause;
        tracing::error!(error, "a commit failed; it is not known whether it is durable");
        return Err(StoreError::Indeterminate);
    }
    shared.commits.fetch_add(1, Ordering::Relaxed);
    Ok(())
}

/// Tells whoever watches which cases have another look now.
fn tell(shared: &Shared, changed: BTreeSet<String>) {
    for case_id in changed {
        // Nobody may be watching.
        let _watchers = shared.changes.send(case_id.into());
    }
}

/// Does the jobs, each kind together, and says what comes of each; tells the cases of questions that changed, and the
/// ledger as it is then.
async fn work(
    db: &DatabaseTransaction,
    shared: &Shared,
    jobs: &[AnyJob],
) -> Result<(BTreeSet<String>, Edge), StoreError> {
    let mut tx = Tx::new(db, shared);
    delivery::look(&tx).await?;
    let (mut received, mut submitted, mut closing) = (Vec::new(), Vec::new(), Vec::new());
    let mut readings = Vec::new();
    for job in jobs {
        match job {
            AnyJob::Process(job) => received.push(job),
            AnyJob::Submit(job) => submitted.push(job),
            AnyJob::Close(job) => closing.push(job),
            AnyJob::Read(job) => readings.push(job),
            AnyJob::Suspect(job) => {
                job.reply(exchange::keep_rejected_reply(&mut tx, &job.command).await?);
            }
            AnyJob::Attempt(job) => {
                job.reply(exchange::count_attempt(&mut tx, &job.command).await?);
            }
            AnyJob::Deliver(job) => {
                job.reply(exchange::end_delivery(&mut tx, &job.command).await?);
            }
            AnyJob::Postpone(job) => {
                let Postponement { delivered, reason, due_at } = job.command;
                job.reply(delivery::postpone(db, delivered, reason, due_at).await.map(drop)?);
            }
            AnyJob::Open(job) => {
                job.reply(cases::open(&mut tx, &job.command).await?);
            }
            AnyJob::CloseCase(job) => job.reply(cases::close(&mut tx, &job.command).await?),
            AnyJob::SetAside(job) => job.reply(questions::set_aside(&mut tx, &job.command).await?),
            AnyJob::Put(job) => job.reply(registry::put(&mut tx, &job.command.0).await?),
            AnyJob::Rule(job) => job.reply(registry::rule(&mut tx, &job.command).await?),
            AnyJob::Assess(job) => {
                job.reply(assessments::keep(&mut tx, &job.command).await?);
            }
            AnyJob::Decide(job) => job.reply(assessments::decide(&mut tx, &job.command).await?),
            AnyJob::Adopt(job) => job.reply(adoption::adopt(&mut tx, &job.command).await?),
            AnyJob::Checkpoint(job) => {
                job.reply(witnessing::keep_checkpoint(&mut tx, &job.command)?);
            }
            AnyJob::Third(job) => job.reply(witnessing::keep_third(&mut tx, &job.command)?),
            AnyJob::Stamp(job) => job.reply(witnessing::keep_time_stamp(&mut tx, &job.command)?),
            AnyJob::Cosign(job) => job.reply(witnessing::cosign(&mut tx, &job.command).await?),
            AnyJob::BeginEpoch(job) => {
                job.reply(recovery::begin_epoch(&mut tx, &job.command).await?);
            }
            AnyJob::Restore(job) => job.reply(recovery::restore(&mut tx, &job.command).await?),
        }
    }
    disclosure::add_readings(&mut tx, &readings)?;
    exchange::submit(&mut tx, &submitted).await?;
    exchange::process(&mut tx, &received).await?;
    exchange::close(&mut tx, &closing).await?;
    tx.finish().await
}
