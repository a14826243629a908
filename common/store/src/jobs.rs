//! What can be written: one line for each kind of work.

use kzmn_failpoint::Failpoint;

use crate::adoption::Adoption;
use crate::assessments::{Deciding, NewAssessment};
use crate::cases::{CaseClosing, CaseOpening};
use crate::command::Job;
use crate::delivery::Postponement;
use crate::disclosure::NewAccesses;
use crate::error::StoreError;
use crate::exchange::{
    Attempt, Closes, DeliveryEnd, NewRejectedReply, PendingStatement, QuestionRows,
};
use crate::questions::SettingAside;
use crate::recovery::{EpochBeginning, Restoring};
use crate::registry::{Entries, MatchRuling};
use crate::witnessing::{CheckpointCosigned, Cosigning, NewTimeStamp, ThirdCosigned};

macro_rules! jobs {
    ($($name:ident($command:ty);)+) => {
        /// A job of one of the kinds.
        #[derive(Debug)]
        pub(crate) enum AnyJob {
            $($name(Job<$command>),)+
        }

        $(impl From<Job<$command>> for AnyJob {
            fn from(job: Job<$command>) -> Self {
                Self::$name(job)
            }
        })+

        impl AnyJob {
            /// Tells whoever waits for it how the transaction ended.
            pub(crate) fn end(self, outcome: Result<(), StoreError>) {
                match self {
                    $(Self::$name(job) => job.end(outcome),)+
                }
            }
        }
    };
}

jobs! {
    Process(PendingStatement);
    Submit(QuestionRows);
    Close(Closes);
    Suspect(NewRejectedReply);
    Attempt(Attempt);
    Deliver(DeliveryEnd);
    Postpone(Postponement);
    Open(CaseOpening);
    CloseCase(CaseClosing);
    SetAside(SettingAside);
    Read(NewAccesses);
    Put(Entries);
    Rule(MatchRuling);
    Assess(NewAssessment);
    Decide(Deciding);
    Adopt(Adoption);
    Checkpoint(CheckpointCosigned);
    Cosign(Cosigning);
    Third(ThirdCosigned);
    Stamp(NewTimeStamp);
    BeginEpoch(EpochBeginning);
    Restore(Restoring);
}

impl AnyJob {
    /// The steps before and after the commit of such a job, at which the process of a test can end.
    pub(crate) fn commit_steps(&self) -> Option<[Failpoint; 2]> {
        match self {
            Self::Submit(_) => Some([Failpoint::QueryBeforeCommit, Failpoint::QueryAfterCommit]),
            Self::Attempt(_) => {
                Some([Failpoint::AttemptBeforeCommit, Failpoint::AttemptAfterCommit])
            }
            Self::Close(_) => Some([Failpoint::ReplyBeforeCommit, Failpoint::ReplyAfterCommit]),
            Self::Process(_) => Some([Failpoint::AnswerBeforeCommit, Failpoint::AnswerAfterCommit]),
            Self::Decide(_) => {
                Some([Failpoint::DecisionBeforeCommit, Failpoint::DecisionAfterCommit])
            }
            Self::Deliver(_) => {
                Some([Failpoint::ReceiptBeforeCommit, Failpoint::ReceiptAfterCommit])
            }
            Self::Cosign(_) => Some([Failpoint::CosignBeforeCommit, Failpoint::CosignAfterCommit]),
            Self::Checkpoint(_) => {
                Some([Failpoint::CheckpointBeforeCommit, Failpoint::CheckpointAfterCommit])
            }
            Self::Suspect(_)
            | Self::Postpone(_)
            | Self::Open(_)
            | Self::CloseCase(_)
            | Self::SetAside(_)
            | Self::Read(_)
            | Self::Put(_)
            | Self::Rule(_)
            | Self::Assess(_)
            | Self::Adopt(_)
            | Self::Third(_)
            | Self::Stamp(_)
            | Self::BeginEpoch(_)
            | Self::Restore(_) => None,
        }
    }
}
