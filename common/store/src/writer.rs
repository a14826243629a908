//! The one task that writes. What waits is done in one transaction and answered after its commit, so that
//! concurrent callers share the one write to the disk.
//!
//! Where a batch fails before its commit, it is rolled back and each of its works is done again alone: the
//! one at fault fails alone. Where a commit fails, nobody can know whether it is durable: the store ends.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use kzmn_common::exchange::close::Closing;
use kzmn_common::statement::Digest;
use kzmn_common::text::Text;
use sea_orm::{DatabaseConnection, DatabaseTransaction, TransactionTrait as _};
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinHandle;
use tracing::{Instrument as _, debug_span};

use crate::assessments::{self, Deciding, NewAssessment, NotDecided};
use crate::cases::{self, CaseOpened, CaseOpening, SettingAside};
use crate::entity::trust_bundle;
use crate::error::StoreError;
use crate::evidence::{self, Reading};
use crate::exchange::{self, Posed, QuestionState, Settling, Step, Suspected};
use crate::inserts::Inserts;
use crate::registry::{self, Entered, MatchRecord, MatchRuling, NotPut, NotRuled, Put};
use crate::shared::Shared;
use crate::{bundles, sqlite};

/// How many works share a commit at most.
const BATCH: usize = 64;
/// How many wait at most before callers have to.
const QUEUE: usize = 256;

/// Something to be written.
#[derive(Debug)]
pub(crate) enum Work {
    Settle(Box<Settling>),
    Pose(Box<Posed>),
    Close(Digest, Box<Closing>),
    Suspect(Suspected),
    Attempt(Digest, String),
    Open(Box<CaseOpening>),
    SetAside(Box<SettingAside>),
    Read(Vec<Reading>),
    Put(Vec<Entered>),
    Rule(Box<MatchRuling>),
    Assess(Box<NewAssessment>),
    Decide(Box<Deciding>),
    Adopt(trust_bundle::Model),
}

impl Work {
    /// Whether it begins something. What ends something that was begun, and the record of a reading, is written while
    /// there is room at all.
    pub(crate) fn is_new(&self) -> bool {
        match self {
            Self::Close(..)
            | Self::Suspect(_)
            | Self::Attempt(..)
            | Self::Read(_)
            | Self::Adopt(_) => false,
            Self::Settle(_)
            | Self::Pose(_)
            | Self::Open(_)
            | Self::SetAside(_)
            | Self::Put(_)
            | Self::Rule(_)
            | Self::Assess(_)
            | Self::Decide(_) => true,
        }
    }
}

/// What is answered once it is durable.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    Done,
    Settled(Box<Step>),
    State(QuestionState),
    /// The case, and what asking for it did.
    Opened(Text, CaseOpened),
    Put(Vec<Result<Put, NotPut>>),
    Ruled(Box<Result<MatchRecord, NotRuled>>),
    /// Whether it was kept now.
    Kept(bool),
    /// The notice, and whether it was recorded now.
    Decided(Result<(Digest, bool), NotDecided>),
}

type Answer = oneshot::Sender<Result<Reply, StoreError>>;

#[derive(Debug)]
pub(crate) struct Writer {
    queue: mpsc::Sender<(Work, Answer)>,
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

    /// Hands in a work, and waits until it is durable. The work goes on if the caller does not wait.
    pub(crate) async fn write(&self, work: Work) -> Result<Reply, StoreError> {
        let (answer, reply) = oneshot::channel();
        self.queue.send((work, answer)).await.map_err(|_| StoreError::Closed)?;
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
    mut waiting: mpsc::Receiver<(Work, Answer)>,
    mut stopped: mpsc::Receiver<()>,
) -> Result<(), StoreError> {
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        tokio::select! {
            _ = stopped.recv(), if !waiting.is_closed() => waiting.close(),
            taken = waiting.recv_many(&mut batch, BATCH) => {
                if taken == 0 {
                    break;
                }
                let (works, answers): (Vec<_>, Vec<_>) = batch.drain(..).unzip();
                for (answer, reply) in answers.into_iter().zip(write(&db, &shared, works).await) {
                    // The caller may have gone; what was done stands.
                    let _gone = answer.send(reply);
                }
            }
        }
    }
    let checkpoint = sqlite::checkpoint(&db).await;
    db.close().await?;
    Ok(checkpoint?)
}

/// Does all works together, or else each alone.
async fn write(
    db: &DatabaseConnection,
    shared: &Arc<Shared>,
    works: Vec<Work>,
) -> Vec<Result<Reply, StoreError>> {
    let count = works.len();
    let works: Arc<[Work]> = works.into();
    let error = match attempt(db, shared, &works, 0..count).await {
        Ok(replies) => return replies.into_iter().map(Ok).collect(),
        Err(error) => error,
    };
    if count == 1 || matches!(error, StoreError::Indeterminate) {
        return (0..count).map(|_| Err(error.clone())).collect();
    }
    tracing::debug!(count, "a batch was rolled back; its works are done one by one");
    let mut replies = Vec::with_capacity(count);
    for at in 0..count {
        let alone = attempt(db, shared, &works, at..at + 1).await;
        replies.push(alone.and_then(|mut alone| alone.pop().ok_or(StoreError::BrokeOff)));
    }
    replies
}

/// One transaction, in a task of its own: a panic in it rolls it back and ends nothing else.
async fn attempt(
    db: &DatabaseConnection,
    shared: &Arc<Shared>,
    works: &Arc<[Work]>,
    which: std::ops::Range<usize>,
) -> Result<Vec<Reply>, StoreError> {
    if *shared.failed.borrow() {
        return Err(StoreError::Indeterminate);
    }
    let (db, shared, works) = (db.clone(), Arc::clone(shared), Arc::clone(works));
    let transaction = tokio::spawn(async move {
        let begin = db.begin_with_options(sqlite::write_transaction());
        let transaction = begin.instrument(debug_span!(target: "stage", "store.begin")).await?;
        let works: Vec<&Work> = works.get(which).unwrap_or_default().iter().collect();
        let mut changed = BTreeSet::new();
        match work(&transaction, &shared, &works, &mut changed).await {
            Ok(replies) => {
                let commit = commit(transaction, &shared);
                commit.instrument(debug_span!(target: "stage", "store.commit")).await?;
                tell(&shared, changed);
                Ok(replies)
            }
            Err(error) => {
                // What was taken of the day was not kept.
                shared.refusals.forget();
                transaction.rollback().await?;
                Err(error)
            }
        }
    });
    transaction.await.unwrap_or(Err(StoreError::BrokeOff))
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

/// Does the works, each kind together, and replies in their order; `changed` gets the cases of questions
/// that changed.
async fn work(
    db: &DatabaseTransaction,
    shared: &Shared,
    works: &[&Work],
    changed: &mut BTreeSet<String>,
) -> Result<Vec<Reply>, StoreError> {
    let mut replies = vec![Reply::Done; works.len()];
    let (mut received, mut posed, mut closing) = (Vec::new(), Vec::new(), Vec::new());
    let mut readings = Vec::new();
    for (at, work) in works.iter().enumerate() {
        match work {
            Work::Settle(statement) => received.push((at, statement.as_ref())),
            Work::Pose(question) => posed.push(question.as_ref()),
            Work::Close(query, reply) => closing.push((at, (*query, reply.as_ref()))),
            Work::Suspect(suspect) => exchange::keep_suspect(db, suspect).await?,
            Work::Attempt(query, reason) => {
                changed.insert(exchange::count_attempt(db, *query, reason).await?);
            }
            Work::Open(opening) => {
                let (case_id, opened) = cases::open(db, shared.answering.me, opening).await?;
                set(&mut replies, at, Reply::Opened(case_id, opened));
            }
            Work::SetAside(wanted) => {
                let recorded = cases::set_aside(db, wanted).await?;
                changed.extend(recorded.then(|| wanted.case_id.as_str().to_owned()));
                set(&mut replies, at, Reply::Kept(recorded));
            }
            Work::Read(some) => readings.extend(some),
            Work::Put(entered) => {
                set(&mut replies, at, Reply::Put(registry::put(db, entered, false).await?));
            }
            Work::Rule(ruling) => {
                let ruled = registry::rule(db, shared, ruling).await?;
                set(&mut replies, at, Reply::Ruled(Box::new(ruled)));
            }
            Work::Assess(new) => {
                let kept = assessments::keep(db, shared.answering.me, new).await?;
                set(&mut replies, at, Reply::Kept(kept));
            }
            Work::Decide(deciding) => {
                let decided = assessments::decide(db, shared, deciding).await?;
                set(&mut replies, at, Reply::Decided(decided));
            }
            Work::Adopt(bundle) => bundles::adopt(db, bundle).await?,
        }
    }
    let mut inserts = Inserts::default();
    evidence::add_readings(&mut inserts, shared.answering.me, &readings)?;
    exchange::pose(&mut inserts, &posed)?;
    changed.extend(posed.iter().map(|posed| posed.case_id().to_owned()));
    let (places, received): (Vec<_>, Vec<_>) = received.into_iter().unzip();
    let steps = exchange::settle(db, shared, &received, changed, &mut inserts).await?;
    for (at, step) in places.into_iter().zip(steps) {
        set(&mut replies, at, Reply::Settled(Box::new(step)));
    }
    let (places, closing): (Vec<_>, Vec<_>) = closing.into_iter().unzip();
    for (at, state) in
        places.into_iter().zip(exchange::close(db, shared, &closing, changed, &mut inserts).await?)
    {
        set(&mut replies, at, Reply::State(state));
    }
    inserts.execute(db).instrument(debug_span!(target: "stage", "store.insert")).await?;
    Ok(replies)
}

fn set(replies: &mut [Reply], at: usize, reply: Reply) {
    if let Some(place) = replies.get_mut(at) {
        *place = reply;
    }
}
