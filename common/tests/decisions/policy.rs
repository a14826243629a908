//! What is permitted, whatever the asker says.

use kzmn_common::code::Code as _;
use kzmn_common::exchange::policy::Policy;
use kzmn_common::header::{LegalBasis, OfficerRole, Purpose};
use kzmn_common::instant::Instant;
use kzmn_common::kinds::{AnswerPart, LONGEST_VALIDITY, RecordQuery};
use kzmn_common::person::{Identifier, IdentifierKind, PersonClaim, Place};
use kzmn_common::refusal::{Objection, RefusalReason};
use kzmn_common::statement::Signed;
use kzmn_testkit::values::{at, name, now, text};

use super::world::{MILLISECOND, World, claim};

fn judge(query: &Signed<RecordQuery>, now: Instant) -> Result<(), RefusalReason> {
    Policy::default().judge(query, now).map_err(|objection| objection.reason)
}

/// A permitted query that `change` has changed, judged at the instant of its issue.
fn changed(change: impl FnOnce(&mut Signed<RecordQuery>)) -> Result<(), RefusalReason> {
    let mut query = World::new().asked();
    change(&mut query);
    judge(&query, now())
}

#[test]
fn refuses_a_query_that_is_valid_for_longer_than_ten_minutes_or_ends_before_it_begins() {
    let until = |expires_at| changed(|query| query.header.expires_at = expires_at);
    let longest = now().after(LONGEST_VALIDITY);
    assert_eq!(until(longest), Ok(()));
    assert_eq!(until(longest.after(MILLISECOND)), Err(RefusalReason::ValidityTooLong));
    assert_eq!(until(now()), Ok(()), "an instant is long enough for a node that is on time");
    assert_eq!(until(now().before(MILLISECOND)), Err(RefusalReason::ValidityTooLong));
}

#[test]
fn refuses_a_query_from_beyond_the_skew_and_takes_one_at_its_edge() {
    let query = World::new().asked();
    let skew = Policy::default().skew;
    let earliest = now().before(skew);
    assert_eq!(judge(&query, earliest), Ok(()));
    let refused = judge(&query, earliest.before(MILLISECOND));
    assert_eq!(refused, Err(RefusalReason::StatementNotYetValid));
    let latest = query.header.expires_at.after(skew);
    assert_eq!(judge(&query, latest), Ok(()));
    assert_eq!(judge(&query, latest.after(MILLISECOND)), Err(RefusalReason::StatementExpired));
}

#[test]
fn refuses_the_agreement_until_the_day_on_which_it_is_in_force_and_takes_consent_at_any_time() {
    let treaty = LegalBasis::Treaty { article: text("8") };
    let from = |day: Option<time::Date>| Policy { treaty_in_force_from: day, ..Policy::default() };
    let last_instant = at("2026-11-23T23:59:59.999Z");
    let today = last_instant.date();
    let refused = Err(RefusalReason::LegalBasisNotInForce);
    assert_eq!(from(None).in_force(&treaty, last_instant), refused);
    assert_eq!(from(today.next_day()).in_force(&treaty, last_instant), refused);
    assert_eq!(from(Some(today)).in_force(&treaty, last_instant), Ok(()));
    assert_eq!(from(today.next_day()).in_force(&treaty, last_instant.after(MILLISECOND)), Ok(()));
    let consent = LegalBasis::Consent { article: text("8"), reference: text("C-1") };
    assert_eq!(from(None).in_force(&consent, last_instant), Ok(()));
    let cited = changed(|query| query.header.justification.basis = treaty);
    assert_eq!(cited, refused, "a query is judged by it");
}

/// The default table is small: what is not in it is refused.
#[test]
fn refuses_every_purpose_role_and_part_but_those_of_the_table() {
    let allowed = [
        AnswerPart::Identity,
        AnswerPart::Periods,
        AnswerPart::Employers,
        AnswerPart::Contributions,
    ];
    for purpose in Purpose::ALL.iter().copied() {
        for role in OfficerRole::ALL.iter().copied() {
            for part in AnswerPart::ALL.iter().copied() {
                let judged = changed(|query| {
                    query.header.justification.purpose = purpose;
                    query.header.justification.officer.role = role;
                    query.body.parts = vec![part];
                });
                let known = matches!(purpose, Purpose::NewAward | Purpose::Review);
                let expected = match (known, role == OfficerRole::Caseworker) {
                    (false, _) => Err(RefusalReason::PurposeNotPermitted),
                    (true, false) => Err(RefusalReason::RoleNotPermitted),
                    (true, true) if allowed.contains(&part) => Ok(()),
                    (true, true) => Err(RefusalReason::PurposeNotPermitted),
                };
                assert_eq!(judged, expected, "{purpose:?} {role:?} {part:?}");
            }
        }
    }
}

#[test]
fn refuses_a_query_whole_for_one_part_too_many() {
    let whole = changed(|query| query.body.parts = AnswerPart::ALL.to_vec());
    assert_eq!(whole, Err(RefusalReason::PurposeNotPermitted));
    assert_eq!(changed(|query| query.body.parts.retain(|p| *p != AnswerPart::Employers)), Ok(()));
}

/// The fields that a claim lacks, by the paths that are told.
fn lacking(change: impl FnOnce(&mut PersonClaim)) -> Vec<String> {
    let mut query = World::new().asked();
    change(&mut query.body.person);
    match Policy::default().judge(&query, now()) {
        Ok(()) => Vec::new(),
        Err(Objection { reason, violations }) => {
            assert_eq!(reason, RefusalReason::IdentificationInsufficient);
            violations.into_iter().map(|violation| violation.field).collect()
        }
    }
}

#[test]
fn refuses_a_claim_that_says_too_little_and_names_each_field_that_it_lacks() {
    assert_eq!(lacking(|_| {}), [""; 0]);
    assert_eq!(lacking(|claim| claim.names = vec![name("Қуаныш", "Қуаныш")]), [""; 0]);
    assert_eq!(lacking(|claim| claim.names[0].given_name = None), ["person.names"]);
    assert_eq!(lacking(|claim| claim.sex = None), ["person.sex"]);
    assert_eq!(lacking(|claim| claim.birth_date = None), ["person.birth_date"]);
    assert_eq!(lacking(|claim| claim.identifiers.clear()), ["person.identifiers"]);
    let born = Place { country: Some(text("MN")), region: None, locality: None };
    let by_birthplace = |claim: &mut PersonClaim| {
        claim.identifiers.clear();
        claim.birth_place = Some(born);
    };
    assert_eq!(lacking(by_birthplace), [""; 0], "a birthplace does for a number");
    let nothing = |claim: &mut PersonClaim| *claim = PersonClaim::default();
    let all = ["person.names", "person.sex", "person.birth_date", "person.identifiers"];
    assert_eq!(lacking(nothing), all);
    let passport = Identifier::parse(IdentifierKind::Passport, "N1234567").expect("a passport");
    let by_passport = |claim: &mut PersonClaim| claim.identifiers = vec![passport];
    assert_eq!(lacking(by_passport), [""; 0], "any number of a person identifies");
}

/// The first thing that is wrong is told: when, then on what basis, then by whom and for what, then about whom.
#[test]
fn what_is_wrong_is_told_in_the_order_of_the_contract() {
    let mut query = World::new().asked();
    query.header.expires_at = now().after(LONGEST_VALIDITY).after(MILLISECOND);
    query.header.justification.basis = LegalBasis::Treaty { article: text("8") };
    query.header.justification.purpose = Purpose::CaseHandling;
    query.header.justification.officer.role = OfficerRole::Auditor;
    query.body.person = PersonClaim::default();
    let early = now().before(Policy::default().skew).before(MILLISECOND);
    assert_eq!(judge(&query, early), Err(RefusalReason::ValidityTooLong));
    query.header.expires_at = now();
    assert_eq!(judge(&query, early), Err(RefusalReason::StatementNotYetValid));
    assert_eq!(judge(&query, now()), Err(RefusalReason::LegalBasisNotInForce));
    query.header.justification.basis =
        LegalBasis::Consent { article: text("8"), reference: text("C-1") };
    assert_eq!(judge(&query, now()), Err(RefusalReason::PurposeNotPermitted));
    query.header.justification.purpose = Purpose::Review;
    assert_eq!(judge(&query, now()), Err(RefusalReason::RoleNotPermitted));
    query.header.justification.officer.role = OfficerRole::Caseworker;
    assert_eq!(judge(&query, now()), Err(RefusalReason::IdentificationInsufficient));
    query.body.person = claim();
    assert_eq!(judge(&query, now()), Ok(()));
}
