//! A clock that is wrong refuses nothing for good.

use std::time::Duration;

use kzmn_common::kinds::Outcome;
use kzmn_common::refusal::RefusalReason;
use kzmn_tests::pair::in_process::Pair;

use super::support::{ASKING, answered, query, refused_for_good, refused_for_now};

/// A fresh query would look 20 minutes late.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_fresh_query_for_now_while_the_clock_is_ahead_and_answers_it_once_it_is_set_right()
 {
    let pair = Pair::start().await.expect("starts");
    let fresh = pair.seal(ASKING, query(&pair));
    let wrong = Duration::from_secs(20 * 60);
    pair.clock.leap(wrong);
    refused_for_now(&pair, &fresh, RefusalReason::ClockUnsure).await;
    pair.clock.turn_back(wrong);
    assert!(matches!(answered(&pair, &fresh).await, Outcome::Found { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_query_for_good_that_is_late_by_time_that_passed() {
    let pair = Pair::start().await.expect("starts");
    let late = pair.seal(ASKING, query(&pair));
    pair.clock.advance(Duration::from_secs(20 * 60));
    refused_for_good(&pair, &late, RefusalReason::StatementExpired).await;
}

/// Its answers would bear a time that comes again.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_everything_for_now_while_the_clock_is_behind() {
    let pair = Pair::start().await.expect("starts");
    pair.clock.turn_back(Duration::from_secs(121));
    let early = pair.seal(ASKING, query(&pair));
    refused_for_now(&pair, &early, RefusalReason::ClockUnsure).await;
    pair.clock.advance(Duration::from_secs(1));
    answered(&pair, &pair.seal(ASKING, query(&pair))).await;
}
