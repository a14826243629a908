//! When there are no descriptors left: row 48 of the table.

use std::time::Duration;

use tokio::net::TcpStream;

use crate::apart::{Apart, Serving};
use crate::node::{envelope, soon, until};

const MOST: u32 = 64;

/// More connections than there are descriptors, none of which says anything.
async fn fill(listener: &Apart) -> Vec<TcpStream> {
    let mut held = Vec::new();
    for _ in 0..150 {
        held.push(soon(TcpStream::connect(listener.address)).await.expect("the kernel takes it"));
    }
    held
}

fn full(listener: &Apart) -> bool {
    listener.descriptors() >= usize::try_from(MOST).expect("small")
}

#[tokio::test]
async fn refuses_to_spin_without_descriptors_and_serves_when_there_are_again() {
    let node = Apart::with_descriptors(Serving::ManyPlaces, MOST).await;
    let held = fill(&node).await;
    until(|| full(&node)).await;
    let before = node.processor_time();
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(full(&node));
    let used = node.processor_time() - before;
    assert!(used < Duration::from_millis(200), "{used:?} in two seconds is a tenth or more");
    drop(held);
    let served = tokio::time::timeout(Duration::from_secs(1), node.serves()).await;
    served.expect("served within a second");
}

#[tokio::test]
async fn the_stacks_own_server_spins_without_descriptors() {
    let bare = Apart::with_descriptors(Serving::Tonic, MOST).await;
    let _held = fill(&bare).await;
    until(|| full(&bare)).await;
    let before = bare.processor_time();
    until(|| bare.processor_time() - before > Duration::from_millis(500)).await;
}

/// With the places that a listener has, descriptors do not run out at all.
#[tokio::test]
async fn refuses_to_take_a_descriptor_for_what_has_no_place() {
    let node = Apart::with_descriptors(Serving::Exchange, MOST).await;
    let (before, query) = (node.client(), envelope("query"));
    before.query(&query).await.expect("an answer");
    let taken = node.descriptors();
    let held = fill(&node).await;
    // As many strangers as one address may have there at once.
    until(|| node.descriptors() == taken + 8).await;
    before.query(&query).await.expect("an answer meanwhile");
    assert!(!full(&node));
    drop(held);
    // Until those that have left are taken from the queue, one more may find no place.
    soon(async { while node.client().query(&query).await.is_err() {} }).await;
}
