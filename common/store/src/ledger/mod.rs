//! The ledger's leaves and subtrees as rows, written in the transaction whose rows they cover.

mod edge;
mod journal;
mod trees;

pub(crate) use edge::{Edge, EntryRows, entry_at, hash_at, read_entry};
pub(crate) use journal::{Journal, Journaled, each_journaled, kept_row};
pub(crate) use trees::{Tree, Trees};
