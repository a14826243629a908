//! The exchange between two whole nodes, over real TLS sockets and real files: refusals first, each with
//! the accepted neighbour beside it. The numbers are those of the cases in `docs/threats.md`.

#![cfg(test)]

mod answers;
mod asker;
mod clock;
mod closing;
mod delivery;
mod equivocation;
mod health;
mod heard;
mod heard_again;
mod hostile;
mod injection;
mod keys;
mod odd;
mod office;
mod overshare;
mod proving;
mod purposes;
mod rates;
mod recovery;
mod refusals;
mod registry;
mod replay;
mod second_signatures;
mod shown;
mod starting;
mod support;
mod third_witness;
mod time_stamps;
mod witnessing;
