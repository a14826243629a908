//! Named steps at which the process of a test kills itself, as `kill -9` would at exactly that instant.
//!
//! They are there in builds with debug assertions alone, and so never in a release: there [`reach`] is an empty function
//! and the variable's name is not in the program. A feature of cargo would not do, because cargo turns a feature on for all crates
//! that are built together as soon as one of them, such as the tests, wants it.

/// Names the step at which the process kills itself, and at the how manieth passing: `reply-before-commit 2`.
pub const VARIABLE: &str = "KZMN_FAILPOINT";

/// Whether this build has failpoints.
pub const PRESENT: bool = cfg!(debug_assertions);

macro_rules! failpoints {
    ($($(#[doc = $text:literal])+ $variant:ident = $name:literal,)+) => {
        /// A step between storing, sending, receiving, receipting and cosigning.
        #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
        pub enum Failpoint {
            $($(#[doc = $text])+ $variant,)+
        }

        impl Failpoint {
            /// All of them, in the order in which a statement goes through them.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

failpoints! {
    /// The schema is up to date; nothing was read yet.
    DatabaseMigrated = "database-migrated",
    /// The database is the one that was served last, and the anchor says so.
    AnchorCompared = "anchor-compared",
    /// The ledger was compared with what the other state has seen of it, or that one is away.
    LedgerCompared = "ledger-compared",
    /// Both sockets listen; no call was taken.
    Listening = "listening",

    /// A query and its question are written and not committed.
    QueryBeforeCommit = "query-before-commit",
    /// They are committed, and nobody was told.
    QueryAfterCommit = "query-after-commit",
    /// A stored query is about to be sent, first or again.
    QueryBeforeSend = "query-before-send",
    /// An attempt that closed nothing is counted, and its question waits; not committed.
    AttemptBeforeCommit = "attempt-before-commit",
    /// The same, committed.
    AttemptAfterCommit = "attempt-after-commit",
    /// What came back to a query is not looked at yet.
    ReplyReceived = "reply-received",
    /// The reply and the closed question are written and not committed.
    ReplyBeforeCommit = "reply-before-commit",
    /// They are committed, and the officer was not told.
    ReplyAfterCommit = "reply-after-commit",

    /// A statement of the other state is not looked at yet.
    StatementReceived = "statement-received",
    /// What it gets is signed, in memory alone.
    AnswerSigned = "answer-signed",
    /// Statement, answer or receipt, and disclosure are written and not committed.
    AnswerBeforeCommit = "answer-before-commit",
    /// They are committed, and the writing task told nobody.
    AnswerAfterCommit = "answer-after-commit",
    /// The reply is about to leave.
    AnswerBeforeReply = "answer-before-reply",

    /// A decision and its notice, which waits from then on, are written and not committed.
    DecisionBeforeCommit = "decision-before-commit",
    /// They are committed, and the officer was not told.
    DecisionAfterCommit = "decision-after-commit",
    /// A notice is about to be sent, first or again.
    NoticeBeforeSend = "notice-before-send",
    /// What came back to a notice is not looked at yet.
    ReceiptReceived = "receipt-received",
    /// The receipt is written, and its notice waits no longer; not committed.
    ReceiptBeforeCommit = "receipt-before-commit",
    /// The same, committed.
    ReceiptAfterCommit = "receipt-after-commit",

    /// The next anchor is on the disk beside the one that counts.
    AnchorBeforeRename = "anchor-before-rename",
    /// The anchor says how far the ledger is; the checkpoint is not signed.
    AnchorWritten = "anchor-written",
    /// A checkpoint is signed, and nobody was asked to cosign it.
    CheckpointSigned = "checkpoint-signed",
    /// The other state's checkpoint is cosigned and the cosignature written; not committed.
    CosignBeforeCommit = "cosign-before-commit",
    /// The same, committed; the other state was not told.
    CosignAfterCommit = "cosign-after-commit",
    /// The cosignature came, and is not kept.
    CosignatureReceived = "cosignature-received",
    /// The checkpoint with both signatures is written and not committed.
    CheckpointBeforeCommit = "checkpoint-before-commit",
    /// The same, committed.
    CheckpointAfterCommit = "checkpoint-after-commit",

    /// The node was told to stop, and takes no call any more.
    Stopping = "stopping",
    /// All is committed; the write-ahead log is not moved into the database.
    StoppedBeforeMerge = "stopped-before-merge",
}

/// Kills the process, if this is the step at which it is to die.
#[inline]
pub fn reach(step: Failpoint) {
    #[cfg(debug_assertions)]
    armed::reach(step);
    #[cfg(not(debug_assertions))]
    let _ = step;
}

#[cfg(debug_assertions)]
mod armed {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    use rustix::process::{Signal, getpid, kill_process};

    use super::{Failpoint, VARIABLE};

    /// The name of the step, and how often it is still to be passed.
    static ARMED: LazyLock<Option<(String, AtomicU64)>> = LazyLock::new(|| {
        #[expect(clippy::disallowed_methods, reason = "what a test sets, and no configuration")]
        let armed = std::env::var(VARIABLE).ok()?;
        let (name, passing) = armed.split_once(' ')?;
        Some((name.to_owned(), AtomicU64::new(passing.parse().ok()?)))
    });

    pub(super) fn reach(step: Failpoint) {
        if let Some((name, left)) = &*ARMED
            && name == step.name()
            && left.fetch_sub(1, Ordering::SeqCst) == 1
        {
            // Nothing is flushed and no destructor runs. The signal ends the process before the call returns.
            let _ = kill_process(getpid(), Signal::KILL);
            std::process::abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_steps_have_one_name() {
        let names: BTreeSet<&str> = Failpoint::ALL.iter().map(|step| step.name()).collect();
        assert_eq!(names.len(), Failpoint::ALL.len());
    }
}
