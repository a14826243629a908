//! The ledger: trees, proofs, checkpoints and cosignatures, against published vectors and another implementation.

#![cfg(test)]

mod books;
mod checkpoints;
mod files;
mod journal;
mod proofs;
mod second;
mod submissions;
mod time_stamps;
mod tree;
mod witness;
