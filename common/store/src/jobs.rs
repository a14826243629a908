//! What can be written: one line for each kind of work.

use crate::adoption::Adoption;
use crate::assessments::{Deciding, NewAssessment};
use crate::cases::CaseOpening;
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
use crate::witnessing::{CheckpointCosigned, Cosigning};

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
    SetAside(SettingAside);
    Read(NewAccesses);
    Put(Entries);
    Rule(MatchRuling);
    Assess(NewAssessment);
    Decide(Deciding);
    Adopt(Adoption);
    Checkpoint(CheckpointCosigned);
    Cosign(Cosigning);
    BeginEpoch(EpochBeginning);
    Restore(Restoring);
}
