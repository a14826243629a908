//! What each state shows the other of its ledger: proofs, and checkpoints with both states' signatures.

mod checkpoints;
mod proofs;
mod third;
mod time_stamps;

pub use checkpoints::KeptCheckpoint;
pub(crate) use checkpoints::{
    CheckpointCosigned, Cosigning, alarms, cosign, first_checkpoint_over, keep_checkpoint,
    newest_checkpoint, newest_witnessed,
};
pub(crate) use proofs::{CommittedTree, consistency, inclusion, place_of};
pub(crate) use third::{ThirdCosigned, first_third_over, keep_third, newest_third};
pub use time_stamps::TimeStamp;
pub(crate) use time_stamps::{NewTimeStamp, keep_time_stamp, newest_time_stamp, time_stamps};
