//! The messages by which books are compared: what does not read, each beside what does.

use std::collections::BTreeSet;

use kzmn_common::envelope::Digest;
use kzmn_common::header::StatementId;
use kzmn_common::instant::Instant;
use kzmn_common::party::Party;
use kzmn_common::reconcile::{DayAsked, DayHeld, MOST_DIGESTS, MOST_STATEMENTS, ids_of};
use kzmn_common::wire;
use kzmn_testkit::SeededEntropy;
use proptest::prelude::*;

use super::checkpoints::at;

fn digests(count: usize) -> Vec<Digest> {
    let all: BTreeSet<Digest> =
        (0..count).map(|number| Digest::of(number.to_string().as_bytes())).collect();
    all.into_iter().collect()
}

fn asked() -> DayAsked {
    DayAsked { day: at().date(), issuer: Party::Mongolia, after: None, most: MOST_DIGESTS }
}

#[test]
fn refuses_to_read_more_digests_or_statements_than_a_call_takes_and_reads_as_many() {
    let right = wire::day_asked_to_proto(asked());
    assert_eq!(wire::read_day_asked(&right), Ok(asked()));
    let mut more = right;
    more.most += 1;
    assert!(wire::read_day_asked(&more).is_err());
    more.most = -1;
    assert!(wire::read_day_asked(&more).is_err());
    let some = digests(MOST_STATEMENTS + 1);
    let many = wire::statements_wanted_to_proto(&some);
    assert!(wire::read_statements_wanted(&many).is_err());
    let right = wire::statements_wanted_to_proto(&some[1..]);
    assert_eq!(wire::read_statements_wanted(&right).as_deref(), Ok(&some[1..]));
    assert!(wire::read_statements_wanted(&wire::statements_wanted_to_proto(&[])).is_err());
    let all = digests(MOST_DIGESTS + 1);
    let mut held = DayHeld::of(&all.iter().copied().collect(), asked(), None);
    assert_eq!(held.digests.len(), MOST_DIGESTS, "no more is told");
    assert_eq!(wire::read_day_held(&wire::day_held_to_proto(&held)), Some(held.clone()));
    held.digests = all;
    assert_eq!(wire::read_day_held(&wire::day_held_to_proto(&held)), None);
}

#[test]
fn refuses_a_day_that_is_none_and_digests_out_of_their_order() {
    let mut request = wire::day_asked_to_proto(asked());
    request.day.as_mut().expect("a day").day = 0;
    assert!(wire::read_day_asked(&request).is_err(), "not a full date");
    request.day = None;
    assert!(wire::read_day_asked(&request).is_err());
    let mut request = wire::day_asked_to_proto(asked());
    request.issuer = 0;
    assert!(wire::read_day_asked(&request).is_err());
    request = wire::day_asked_to_proto(asked());
    request.after = vec![7; 31];
    assert!(wire::read_day_asked(&request).is_err());
    request.after = vec![7; 32];
    assert!(wire::read_day_asked(&request).is_ok());
    let all = digests(3).into_iter().collect();
    let mut response = wire::day_held_to_proto(&DayHeld::of(&all, asked(), None));
    assert!(wire::read_day_held(&response).is_some());
    response.digests.swap(0, 1);
    assert!(wire::read_day_held(&response).is_none());
}

#[test]
fn the_sum_is_over_all_digests_of_the_day_and_not_over_those_that_are_told() {
    let all: BTreeSet<Digest> = digests(9).into_iter().collect();
    let one = DayAsked { most: 1, ..asked() };
    let (whole, page) = (DayHeld::of(&all, asked(), None), DayHeld::of(&all, one, None));
    assert_eq!((whole.count, whole.sum), (page.count, page.sum));
    let fewer: BTreeSet<Digest> = all.iter().skip(1).copied().collect();
    assert_ne!(DayHeld::of(&fewer, asked(), None).sum, whole.sum);
}

proptest! {
    /// Whatever the instant, its id stands in the texts of its day, and in those of no other.
    #[test]
    fn an_id_is_of_the_day_of_its_instant_alone(ms in 0_i64..250_000_000_000_000, seed in any::<u64>()) {
        let made = Instant::from_unix_ms(ms).expect("an instant");
        let id = StatementId::new(made, &SeededEntropy::new(seed));
        prop_assert_eq!(id.made_at(), Some(made));
        let (text, day) = (id.to_string(), made.date());
        let within = |day| ids_of(day).is_some_and(|(first, end)| first <= text && text < end);
        prop_assert!(within(day));
        for other in [day.previous_day(), day.next_day()].into_iter().flatten() {
            prop_assert!(!within(other));
        }
    }
}
