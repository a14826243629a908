//! What the answering node answers, and what it does not tell.

use kzmn_common::date::{DateRange, PartialDate};
use kzmn_common::kinds::{
    AnswerPart, Completeness, IdentificationNeed, Outcome, RecordAnswer, RecordQuery,
    WithheldReason,
};
use kzmn_common::party::Party;
use kzmn_common::period::{
    ContributionState, EvidenceGrade, PeriodKind, PeriodLimitation, Scheme, ServicePeriod,
};
use kzmn_common::person::{IdentifierKind, Sex};
use kzmn_common::statement::{Attested, Body as _, Disclosed, Signed};
use kzmn_testkit::Claim;
use kzmn_tests::pair::in_process::Pair;
use kzmn_tests::pair::people;

use super::support::{ASKING, answered, counts, open_from, query, query_by};

async fn pair() -> Pair {
    Pair::start().await.expect("starts")
}

/// Asks as `asking` and gives the whole answer.
async fn ask(pair: &Pair, asking: Party, query: Signed<RecordQuery>) -> Signed<RecordAnswer> {
    let envelope = pair.seal(asking, query);
    let received = pair.exchange(asking).expect("a client").query(&envelope).await;
    let received = received.expect("answered");
    let answer: Attested<RecordAnswer> = open_from(pair, asking.other(), received);
    answer.statement().clone()
}

async fn periods(pair: &Pair, asking: Party, query: Signed<RecordQuery>) -> Vec<ServicePeriod> {
    match ask(pair, asking, query).await.body.outcome {
        Outcome::Found { periods, .. } => periods,
        other => panic!("{} came", other.name()),
    }
}

fn days(period: &ServicePeriod) -> (String, Option<String>) {
    (period.start.to_string(), period.end.map(|end| end.to_string()))
}

/// Case 3 of the domain notes: 1997-12-31 is the last countable day.
#[tokio::test(flavor = "multi_thread")]
async fn a_kazakh_answer_splits_a_period_at_1998() {
    let pair = pair().await;
    let periods = periods(&pair, Party::Mongolia, query(&pair)).await;
    let [solidary, funded] = periods.as_slice() else { panic!("two rows") };
    assert_eq!(days(solidary), ("1994-05-16".to_owned(), Some("1997-12-31".to_owned())));
    assert_eq!(
        (solidary.scheme, solidary.limitation),
        (Scheme::KzSolidary, PeriodLimitation::None)
    );
    assert_eq!(days(funded), ("1998-01-01".to_owned(), Some("2001-03-31".to_owned())));
    assert_eq!(
        (funded.scheme, funded.limitation),
        (Scheme::KzFunded, PeriodLimitation::NotTotalisable)
    );
    assert_ne!(solidary.period_id, funded.period_id);
}

/// Cases 1 and 4: months become a period that commits to them; years stay years.
#[tokio::test(flavor = "multi_thread")]
async fn a_mongolian_answer_derives_periods_from_months_and_fills_in_no_date() {
    let pair = pair().await;
    let asked = query_by(&pair, Party::Kazakhstan, &people::zhanar());
    let rows = periods(&pair, Party::Kazakhstan, asked).await;
    let months = rows.last().expect("rows");
    assert_eq!(days(months), ("1995-01-01".to_owned(), Some("2004-06-30".to_owned())));
    assert_eq!(months.contribution, ContributionState::Paid);
    assert!(months.monthly_rows_digest.is_some());

    let dauren = Claim::of(Sex::Male, "1959-04-02")
        .identifier(IdentifierKind::MnRegisterNumber, "ПГ59040213")
        .kazakh_name("Қабылбек", "Дәурен", "Кәрімұлы");
    let rows = periods(&pair, Party::Kazakhstan, query_by(&pair, Party::Kazakhstan, &dauren)).await;
    let army = rows.iter().find(|row| row.kind == PeriodKind::MilitaryService).expect("a row");
    assert_eq!(days(army), ("1978".to_owned(), Some("1981".to_owned())));
}

/// Case 8b: a copied labour book is not "0 years".
#[tokio::test(flavor = "multi_thread")]
async fn unverified_evidence_is_told_as_such() {
    let pair = pair().await;
    let serik =
        people::serik_from_kazakhstan().identifier(IdentifierKind::MnRegisterNumber, "БЦ61051715");
    let answer = ask(&pair, Party::Kazakhstan, query_by(&pair, Party::Kazakhstan, &serik)).await;
    let Outcome::Found { periods, completeness, .. } = answer.body.outcome else { panic!("found") };
    assert_eq!(periods[0].evidence.grade, EvidenceGrade::Unverified);
    assert_eq!(completeness, Completeness::Partial);
}

#[tokio::test(flavor = "multi_thread")]
async fn tells_no_more_than_the_parts_kinds_and_time_that_were_asked_for() {
    let pair = pair().await;
    let mut bare = query(&pair);
    bare.body.parts = vec![AnswerPart::Identity, AnswerPart::Periods];
    for period in periods(&pair, ASKING, bare).await {
        assert!(period.employer.is_none() && period.occupation.is_none());
        assert_eq!(period.contribution, ContributionState::NotTold);
        assert!(period.note.is_none(), "a note may tell of either");
        assert!(period.monthly_rows_digest.is_none());
    }
    let mut identity = query(&pair);
    identity.body.parts = vec![AnswerPart::Identity];
    let told = ask(&pair, ASKING, identity).await.body.outcome;
    let Outcome::Found { periods: none, completeness, .. } = told else { panic!("found") };
    assert!(none.is_empty());
    assert_eq!(completeness, Completeness::Partial, "whether there are periods is not told");
    let mut study = query(&pair);
    study.body.kinds = vec![PeriodKind::Study];
    assert!(periods(&pair, ASKING, study).await.is_empty());
    let mut after = query(&pair);
    after.body.within = DateRange::new(PartialDate::parse("1998-01-01").ok(), None).ok();
    assert_eq!(periods(&pair, ASKING, after).await.len(), 1);
    assert!(periods(&pair, ASKING, query(&pair)).await[0].employer.is_some());
}

/// An identifier that conflicts with the name and one that does not exist get the same outcome.
#[tokio::test(flavor = "multi_thread")]
async fn an_identifier_that_conflicts_tells_no_more_than_one_that_does_not_exist() {
    let pair = pair().await;
    let claim = |iin| {
        Claim::of(Sex::Male, "1970-01-02")
            .identifier(IdentifierKind::Iin, iin)
            .mongolian_name("Өөр", "Хүн", "Биш")
    };
    let held = query_by(&pair, ASKING, &claim("661120399020"));
    let unknown = query_by(&pair, ASKING, &claim("580315390806"));
    let held = answered(&pair, &pair.seal(ASKING, held)).await;
    let unknown = answered(&pair, &pair.seal(ASKING, unknown)).await;
    assert!(matches!(held, Outcome::Ambiguous { .. }), "for an officer: {held:?}");
    assert_eq!(held, unknown);
}

/// An identifier finds its holder only if birth year and a name part agree.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_find_by_an_identifier_alone() {
    let pair = pair().await;
    let outcome = async |birth_date: &str, given_name: &str| {
        let claim = Claim::of(Sex::Male, birth_date)
            .identifier(IdentifierKind::Iin, "661120399020")
            .mongolian_name("Өөр", "Хүн", given_name);
        answered(&pair, &pair.seal(ASKING, query_by(&pair, ASKING, &claim))).await
    };
    for (birth_date, given_name) in
        [("1967-11-20", "Бат-Эрдэнэ"), ("1966-11-21", "Бат-Эрдэнэ"), ("1966-11-20", "Биш")]
    {
        let outcome = outcome(birth_date, given_name).await;
        assert!(matches!(outcome, Outcome::Ambiguous { .. }), "{birth_date} {given_name}");
    }
    assert!(matches!(outcome("1966", "Бат Эрдэнэ").await, Outcome::Found { .. }));
}

/// The same for somebody who looks alike: the need is computed from the query alone.
#[tokio::test(flavor = "multi_thread")]
async fn what_looks_alike_is_ambiguous_and_tells_nothing_of_the_candidate() {
    let pair = pair().await;
    let serik = query_by(&pair, ASKING, &people::serik_from_mongolia());
    let ambiguous = answered(&pair, &pair.seal(ASKING, serik)).await;
    let would_settle = vec![IdentificationNeed::OwnIdentifier, IdentificationNeed::ParentNames];
    assert_eq!(ambiguous, Outcome::Ambiguous { would_settle });
    let wrong = people::serik_from_mongolia().identifier(IdentifierKind::Iin, "661120399020");
    let wrong = answered(&pair, &pair.seal(ASKING, query_by(&pair, ASKING, &wrong))).await;
    let unknown = people::serik_from_mongolia().identifier(IdentifierKind::Iin, "580315390806");
    let unknown = answered(&pair, &pair.seal(ASKING, query_by(&pair, ASKING, &unknown))).await;
    assert!(matches!(wrong, Outcome::Ambiguous { .. }));
    assert_eq!(wrong, unknown);
}

/// Case 10: since 2013 an IIN that spells another birth date is not an error.
#[tokio::test(flavor = "multi_thread")]
async fn an_iin_that_spells_another_date_still_finds_its_holder() {
    let pair = pair().await;
    let bolat = Claim::of(Sex::Male, "1958-08-15")
        .identifier(IdentifierKind::Iin, "580315399902")
        .kazakh_name("Ахмет", "Болат", "Асанұлы");
    let found = answered(&pair, &pair.seal(ASKING, query_by(&pair, ASKING, &bolat))).await;
    assert!(matches!(found, Outcome::Found { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restricted_record_is_withheld_and_the_asking_is_recorded() {
    let pair = pair().await;
    let before = counts(&pair, Party::Kazakhstan).await.disclosure;
    let restricted = query_by(&pair, ASKING, &people::restricted_in_kazakhstan());
    let withheld = answered(&pair, &pair.seal(ASKING, restricted)).await;
    assert_eq!(withheld, Outcome::Refused { reason: WithheldReason::RestrictedPerson });
    assert_eq!(counts(&pair, Party::Kazakhstan).await.disclosure, before + 1);
}

/// Every payload that a node signs is canonical and strictly readable by the other.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_reads_back_as_the_bytes_that_were_signed() {
    let pair = pair().await;
    let answer = ask(&pair, ASKING, query(&pair)).await;
    let disclosures = answer.body.disclosures();
    assert_eq!(disclosures.len(), answer.body.outcome.periods().len());
    let disclosed = Disclosed { list: &disclosures, redacted: false };
    let read = Signed::<RecordAnswer>::decode(&answer.encode(), disclosed);
    assert_eq!(read.expect("strict"), answer);
}
