//! The arithmetic of days against vectors, against a naive count day by day, and against its laws.
#![cfg(test)]

use std::collections::BTreeSet;

use kzmn_common::days::{DayCount, DaySet, Run, add_months};
use proptest::prelude::*;
use serde_json::{Value, json};
use time::Date;
use time::macros::format_description;

const COUNTS: [DayCount; 3] = [DayCount::Borrow30, DayCount::ActualDays, DayCount::WholeMonths];

fn date(text: &str) -> Date {
    Date::parse(text, format_description!("[year]-[month]-[day]")).expect("a date")
}

fn day(julian: i32) -> Date {
    Date::from_julian_day(julian).expect("a day")
}

/// 1900-01-01 to 2100-12-31.
fn any_run() -> impl Strategy<Value = Run> {
    let (first, last) = (date("1900-01-01").to_julian_day(), date("2100-12-31").to_julian_day());
    (first..=last, 0..4000_i32).prop_map(move |(start, days)| {
        Run::new(day(start), day((start + days).min(last))).expect("in order")
    })
}

fn any_runs() -> impl Strategy<Value = Vec<Run>> {
    prop::collection::vec(any_run(), 0..8)
}

fn naive(runs: &[Run]) -> BTreeSet<i32> {
    runs.iter().flat_map(|run| run.first().to_julian_day()..=run.last().to_julian_day()).collect()
}

fn set(runs: &[Run]) -> DaySet {
    runs.iter().copied().collect()
}

#[test]
fn refuses_a_run_that_ends_before_it_begins_and_accepts_a_single_day() {
    assert!(Run::new(date("1994-02-02"), date("1994-02-01")).is_err());
    assert!(Run::new(date("1994-02-02"), date("1994-02-02")).is_ok());
}

#[test]
fn every_vector_of_periods_holds() {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("../vectors/periods.json")).expect("JSON");
    assert!(!vectors.is_empty());
    for vector in vectors {
        let pair = |pair: &Value| {
            let at = |i: usize| date(pair[i].as_str().expect("a date"));
            Run::new(at(0), at(1)).expect("in order")
        };
        let list = |key: &str| {
            vector[key].as_array().expect("a list").iter().map(pair).collect::<Vec<_>>()
        };
        let days = set(&list("periods"));
        assert_eq!(days.runs(), list("runs"), "{vector}");
        assert_eq!(json!(days.days()), vector["days"]);
        assert_eq!(json!(DayCount::Borrow30.length(&days)), vector["length"]);
    }
}

#[test]
fn every_day_from_1900_to_2100_has_a_length_that_is_never_negative_and_adds_up() {
    let (first, last) = (date("1900-01-01"), date("2100-12-31"));
    let whole = DaySet::from(Run::new(first, last).expect("in order"));
    let each = (first.to_julian_day()..=last.to_julian_day()).map(|julian| {
        DayCount::Borrow30.length(&DaySet::from(Run::new(day(julian), day(julian)).expect("one")))
    });
    let sum = each.reduce(|sum, one| {
        assert!(sum.plus(one) >= sum);
        sum.plus(one)
    });
    assert_eq!(sum, Some(DayCount::Borrow30.length(&whole)));
    assert_eq!(sum.map(|sum| sum.parts()), Some((201, 0, 0)));
}

#[test]
fn months_added_clamp_to_the_end_of_the_month_and_no_earlier() {
    assert_eq!(add_months(date("1966-12-31"), 726), date("2027-06-30"));
    assert_eq!(add_months(date("1964-02-29"), 12 * 63), date("2027-02-28"));
    assert_eq!(add_months(date("1964-02-29"), 12 * 64), date("2028-02-29"));
    assert_eq!(add_months(date("1965-02-10"), 0), date("1965-02-10"));
}

proptest! {
    #[test]
    fn agrees_with_a_count_day_by_day(a in any_runs(), b in any_runs()) {
        let (x, y) = (naive(&a), naive(&b));
        let (s, t) = (set(&a), set(&b));
        let back = |days: &DaySet| naive(days.runs());
        prop_assert_eq!(&back(&s), &x);
        prop_assert_eq!(back(&s.union(&t)), x.union(&y).copied().collect());
        prop_assert_eq!(back(&s.intersection(&t)), x.intersection(&y).copied().collect());
        prop_assert_eq!(back(&s.difference(&t)), x.difference(&y).copied().collect());
        let hull = x.first().copied().unwrap_or(1)..=x.last().copied().unwrap_or(0);
        prop_assert_eq!(back(&s.gaps()), hull.filter(|day| !x.contains(day)).collect());
        prop_assert_eq!(usize::try_from(s.days()).expect("small"), x.len());
        let clip = date("1998-01-01");
        prop_assert_eq!(back(&s.before(clip)), x.iter().copied().filter(|d| *d < clip.to_julian_day()).collect());
    }

    #[test]
    fn runs_are_maximal_and_in_order(a in any_runs()) {
        for pair in set(&a).runs().windows(2) {
            prop_assert!(pair[0].last().next_day().expect("a day") < pair[1].first());
        }
    }

    #[test]
    fn a_union_is_never_longer_than_the_sum(a in any_runs(), b in any_runs()) {
        let (a, b) = (set(&a), set(&b));
        let union = a.union(&b);
        prop_assert!(union.days() <= a.days() + b.days());
        for count in [DayCount::Borrow30, DayCount::ActualDays] {
            prop_assert!(count.length(&union) <= count.length(&a).plus(count.length(&b)));
        }
    }

    #[test]
    fn neither_order_nor_splitting_changes_anything(mut a in any_runs(), at in 0..4000_i32) {
        let whole = set(&a);
        a.reverse();
        let split: Vec<Run> = a.iter().flat_map(|run| {
            let cut = day(run.first().to_julian_day().saturating_add(at)).min(run.last());
            let rest = cut.next_day().and_then(|next| Run::new(next, run.last()).ok());
            rest.into_iter().chain(Run::new(run.first(), cut).ok()).collect::<Vec<_>>()
        }).collect();
        prop_assert_eq!(&set(&split), &whole);
    }

    #[test]
    fn more_days_are_never_shorter(a in any_runs(), more in any_run()) {
        let (few, many) = (set(&a), set(&a).union(&DaySet::from(more)));
        prop_assert!(few.days() <= many.days());
        for count in COUNTS {
            prop_assert!(count.length(&few) <= count.length(&many));
        }
    }
}
