//! One timeline of own and attested periods: a day counts once, and every day keeps its claims.
#![cfg(test)]

use kzmn_common::assessment::case_from_facts;
use kzmn_common::date::PartialDate;
use kzmn_common::days::{DaySet, Span};
use kzmn_common::envelope::Digest;
use kzmn_common::party::Party;
use kzmn_common::period::{EvidenceGrade, PeriodLimitation, Territory};
use kzmn_common::totalisation::{Claim, NotCounted, Origin, OverlapKind, Timeline, View, segments};
use kzmn_testkit::Facts;
use proptest::prelude::*;
use time::Date;
use time::macros::date;

const AS_OF: Date = date!(2026 - 03 - 02);
const KZ: Party = Party::Kazakhstan;

fn claims(facts: &Facts) -> Vec<Claim> {
    case_from_facts(&facts.json(), Party::Kazakhstan).expect("facts").claims.clone()
}

fn two() -> Vec<Claim> {
    let person = Facts::of("male", "1960-01-01", "2026-03-02");
    claims(&person.period("MN", "employment", "1990-03-01", "1993-05-31").period(
        "KZ",
        "study",
        "1991-09-01",
        "1996-06-30",
    ))
}

#[test]
fn two_states_on_one_day_are_flagged_with_both_claims_kept() {
    let claims = two();
    let timeline = Timeline::new(&claims, KZ, AS_OF, View::Certain);
    let [overlap] = timeline.overlaps() else { panic!("one overlap") };
    assert_eq!(overlap.kind, OverlapKind::TwoStates);
    assert_eq!(
        (overlap.days.first(), overlap.days.last()),
        (date!(1991 - 09 - 01), date!(1993 - 05 - 31))
    );
    assert_eq!(timeline.dated().len(), 2);
    let counts: Vec<usize> = segments(&timeline).iter().map(|(_, claims)| claims.len()).collect();
    assert_eq!(counts, [1, 2, 1]);
}

#[test]
fn the_same_days_from_two_sources_in_one_state_are_told_twice_and_from_one_source_are_not() {
    let mut claims = two();
    claims[0].period.territory = claims[1].period.territory;
    assert!(Timeline::new(&claims, Party::Mongolia, AS_OF, View::Certain).overlaps().is_empty());
    claims[0].origin = Origin::Attested(Digest::of(b"answer"));
    let timeline = Timeline::new(&claims, Party::Mongolia, AS_OF, View::Certain);
    assert_eq!(timeline.overlaps()[0].kind, OverlapKind::ToldTwice);
    assert!(timeline.contested().is_empty());
}

#[test]
fn unverified_and_withheld_claims_are_carried_and_not_counted() {
    let mut claims = two();
    claims[0].period.evidence.grade = EvidenceGrade::Unverified;
    claims[1].origin = Origin::Attested(Digest::of(b"answer"));
    claims[1].period.limitation = PeriodLimitation::NotTotalisable;
    claims[1].period.territory = Territory::Mongolia;
    assert_eq!(claims[0].set_aside(KZ), Some(NotCounted::Unverified));
    assert_eq!(claims[1].set_aside(KZ), Some(NotCounted::NotTotalisable));
    let timeline = Timeline::new(&claims, KZ, AS_OF, View::Certain);
    assert!(timeline.dated().is_empty());
    assert_eq!(timeline.withheld().len(), 1);
    let verified = Timeline::with_verified(&claims, KZ, Some(&claims[0]), AS_OF, View::Certain);
    assert_eq!(verified.dated().len(), 1);
    // The issuer's own limitation binds nobody at home.
    claims[1].origin = Origin::Own;
    assert_eq!(claims[1].set_aside(KZ), None);
}

#[test]
fn what_the_other_state_tells_of_the_deciding_states_own_territory_is_not_counted() {
    // Work in Mongolia and study in Kazakhstan.
    let mut claims = two();
    let aside = |claims: &[Claim], deciding| claims[1].set_aside(deciding);
    assert_eq!(aside(&claims, KZ), None, "given by hand");
    claims[1].origin = Origin::Own;
    assert_eq!(aside(&claims, KZ), None, "the own record");
    claims[1].origin = Origin::Attested(Digest::of(b"answer"));
    assert_eq!(aside(&claims, Party::Mongolia), None, "the other state's own territory");
    assert_eq!(aside(&claims, KZ), Some(NotCounted::OwnTerritory));
    let timeline = Timeline::new(&claims, KZ, AS_OF, View::Certain);
    assert_eq!((timeline.dated().len(), timeline.withheld().len()), (1, 0));
    // Neither better evidence nor a limitation makes it another question.
    claims[1].period.evidence.grade = EvidenceGrade::Unverified;
    claims[1].period.limitation = PeriodLimitation::NotTotalisable;
    assert_eq!(aside(&claims, KZ), Some(NotCounted::OwnTerritory));
    claims[0].origin = Origin::Attested(Digest::of(b"answer"));
    assert_eq!(claims[0].set_aside(Party::Mongolia), Some(NotCounted::OwnTerritory));
    assert_eq!(claims[0].set_aside(KZ), None);
}

fn span(start: &str, end: Option<&str>) -> (u32, u32) {
    let date = |text: &str| PartialDate::parse(text).expect("a date");
    let span = Span::new(date(start), end.map(date), AS_OF);
    let days = |run: Option<_>| run.map_or(0, |run| DaySet::from(run).days());
    (days(span.certain()), days(span.possible()))
}

#[test]
fn a_date_known_in_part_is_the_range_that_it_may_mean() {
    assert_eq!(span("1990-01-01", Some("1990-01-31")), (31, 31));
    assert_eq!(span("1990-01", Some("1990-02")), (2, 59));
    assert_eq!(span("1990", Some("1990")), (0, 365));
    assert_eq!(span("1990", Some("1992")), (367, 1096));
    assert_eq!(span("2026-03-01", None), (2, 2));
    assert_eq!(span("2027-01-01", None), (0, 0));
}

proptest! {
    #[test]
    fn what_is_certain_is_possible_and_every_day_keeps_its_claims(facts in kzmn_testkit::any::facts()) {
        let case = case_from_facts(&facts.to_string(), Party::Mongolia).expect("facts");
        let certain = Timeline::new(&case.claims, Party::Mongolia, case.as_of, View::Certain);
        let possible = Timeline::new(&case.claims, Party::Mongolia, case.as_of, View::Possible);
        let (certain_days, days) = (certain.days(|_| true), possible.days(|_| true));
        prop_assert!(certain_days.difference(&days).is_empty());
        let joined: DaySet = segments(&certain).iter().map(|(run, _)| *run).collect();
        prop_assert_eq!(&joined, &certain_days);
        for (run, claims) in segments(&certain) {
            let of_run = certain.dated().iter().filter(|dated| dated.days.intersection(run).is_some());
            prop_assert_eq!(of_run.count(), claims.len());
        }
        prop_assert!(certain.contested().difference(&certain_days).is_empty());
    }
}
