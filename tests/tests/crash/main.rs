//! `kill -9` of either node under load: at each named step between storing, sending, receiving, receipting and cosigning,
//! and at instants of chance. `cargo pair kills` does more of the same; `docs/testing.md` has the figures.

#![cfg(test)]

use std::path::Path;

use kzmn_tests::pair::crash::{at_each_step, at_random, fresh_seed};
use tokio::sync::Mutex;

const PROGRAM: &str = env!("CARGO_BIN_EXE_pair");

/// One after the other: each keeps every core busy.
static ONE: Mutex<()> = Mutex::const_new(());

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_there_twice_after_ten_kills_at_each_step() {
    let _one = ONE.lock().await;
    let held = at_each_step(Path::new(PROGRAM), 10, fresh_seed()).await;
    held.unwrap_or_else(|failure| panic!("{failure}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_there_twice_after_300_kills_at_random() {
    let _one = ONE.lock().await;
    let held = at_random(Path::new(PROGRAM), 300, fresh_seed()).await;
    held.unwrap_or_else(|failure| panic!("{failure}"));
}
