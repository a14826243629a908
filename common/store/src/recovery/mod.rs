//! What the two nodes have of each other's statements, and going on after some were lost here: a new epoch of the ledger, and
//! what the other state's node gives back.

mod days;
mod epoch;
mod restore;

pub(crate) use days::{day_held, statements_of};
pub(crate) use epoch::{EpochBeginning, begin_epoch};
pub(crate) use restore::{Restoring, restore};
