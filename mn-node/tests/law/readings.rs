//! Every open parameter: a person whose result it changes, and a neighbour whom it does not touch.

use std::collections::BTreeSet;

use kzmn_common::assessment::{
    Assessment, Case, Language, NationalLaw as _, Words, assess as assess_case, case_from_facts,
    explain,
};
use kzmn_common::envelope::Digest;
use kzmn_common::party::Party;
use kzmn_common::period::PeriodLimitation;
use kzmn_common::rules::Packs;
use kzmn_common::totalisation::Origin;
use kzmn_testkit::{Assessed, Facts};
use mn_node::MongolianLaw;

use super::{SUITE, assess, cases, man, woman};

fn under(facts: &Facts, parameter: &str, figure: &str) -> Vec<String> {
    SUITE.under(facts, parameter, figure)
}

fn changes(parameter: &str, figure: &str, person: &Facts, readings: &[&str], neighbour: &Facts) {
    SUITE.changes((parameter, figure), person, readings, neighbour);
}

/// Twelve Mongolian years.
fn own() -> Facts {
    man().in_force().period("MN", "employment", "1980-01-01", "1991-12-31")
}

#[test]
fn effective_from() {
    let with = own().period("KZ", "employment", "1992-01-01", "1995-12-31");
    let readings = ["16y0m0d", "12y0m0d"];
    changes("effective_from", "total_contribution", &with, &readings, &own());
}

#[test]
fn benefit_share() {
    let readings = ["769000.00", "381672.79"];
    // Who has own periods alone is paid for all of them either way.
    let neighbour = man().in_force().period("MN", "employment", "1980-01-01", "2004-12-31");
    changes("benefit_share", "amount_mnt", &cases::serik(), &readings, &neighbour);
}

/// What is paid is the outcome of a step, and the first sentence says of what it is the share.
#[test]
fn the_share_of_a_raised_pension_is_a_step_after_the_minimum_and_said_so() {
    let packs = Packs::with_national(MongolianLaw.pack().expect("loads")).expect("loads");
    let under = |reading: &str| {
        let packs = packs.with_reading("benefit_share", reading).expect("a reading");
        cases::serik().assess_with(&MongolianLaw, &packs).expect("assessed").0
    };
    let paid = |assessment: &Assessment| -> Vec<(&'static str, Option<String>)> {
        let steps = assessment.findings.steps.iter();
        let paid = steps.map(|step| (step.rule.id, step.outcome.get("amount_mnt")));
        paid.filter_map(|(id, paid)| Some((id, paid?.plain()))).collect()
    };
    let said = |sum: &str| Some(sum.to_owned());
    let (whole, shared) = (under("full_integration"), under("proportional"));
    assert_eq!(paid(&whole), [("mn-minimum-pension", said("769000.00"))]);
    let expected = [("mn-minimum-pension", said("769000.00")), ("mn-share", said("381672.79"))];
    assert_eq!(paid(&shared), expected);
    for language in Language::ALL {
        let words = Words::of(language).expect("words");
        assert!(words.has("mn-full-raised-share") && words.has("mn-proportional-share"));
        let [whole, shared] =
            [&whole, &shared].map(|said| explain(&MongolianLaw, said, language).expect("words"));
        let first = |text: &str| text.lines().nth(2).unwrap_or_default().to_owned();
        assert_ne!(first(&whole), first(&shared), "another sentence");
    }
    let english = explain(&MongolianLaw, &shared, Language::English).expect("words");
    assert!(
        english.contains("381,672.79 a month, the share of Mongolia's own periods"),
        "{english}"
    );
}

#[test]
fn mn_cutoff() {
    let neighbour = own().period("KZ", "employment", "1992-01-01", "1995-12-31");
    changes("mn_cutoff", "right", &cases::serik(), &["full", "proportional"], &neighbour);
}

#[test]
fn mn_counts_kz_post1998() {
    let later = own().period("KZ", "employment", "1996-01-01", "2003-12-31");
    let neighbour = own().period("KZ", "employment", "1992-01-01", "1995-12-31");
    let readings = ["14y0m0d", "20y0m0d"];
    changes("mn_counts_kz_post1998", "total_contribution", &later, &readings, &neighbour);
}

/// Kazakhstan itself forbids to add up what is later; the other reading would say that it is wrong.
#[test]
fn mn_counts_kz_post1998_also_where_kazakhstan_withholds_the_row() {
    let facts = own().period("KZ", "employment", "1998-01-01", "2005-12-31");
    let checked = case_from_facts(&facts.json(), Party::Mongolia).expect("facts");
    let mut case = Case::clone(&checked);
    case.claims[1].origin = Origin::Attested(Digest::of(b"answer"));
    case.claims[1].period.limitation = PeriodLimitation::NotTotalisable;
    let packs = Packs::with_national(MongolianLaw.pack().expect("loads")).expect("loads");
    let case = case.checked().expect("in order");
    let assessed = Assessed(assess_case(&MongolianLaw, &packs, &case).expect("is assessed"));
    assert_eq!(assessed.figure("total_contribution").as_deref(), Some("12y0m0d"));
    assert_eq!(assessed.json()["claims"][1]["set_aside"], "not_totalisable");
    let said = assessed.under("mn_counts_kz_post1998", "total_contribution");
    assert_eq!(said[1], ("yes".to_owned(), Some("20y0m0d".to_owned())));
}

#[test]
fn min_own_days() {
    let few = man().in_force().period("MN", "employment", "1996-01-01", "1996-06-30").period(
        "KZ",
        "employment",
        "1980-01-01",
        "1991-12-31",
    );
    let neighbour = own().period("KZ", "employment", "1992-01-01", "1995-12-31");
    changes("min_own_days", "total_contribution", &few, &["12y6m0d", "0y6m0d"], &neighbour);
}

#[test]
fn overlap_policy() {
    let contested = own().period("KZ", "employment", "1991-01-01", "1993-12-31");
    let neighbour = own().period("KZ", "employment", "1992-01-01", "1993-12-31");
    let readings = ["14y0m0d", "13y0m0d"];
    changes("overlap_policy", "total_contribution", &contested, &readings, &neighbour);
}

#[test]
fn daycount() {
    let days = man().period("MN", "employment", "1985-02-15", "1986-03-10");
    let readings = ["1y0m26d", "1y0m23d", "1y0m0d"];
    let neighbour = man().period("MN", "employment", "1986-01-01", "1989-12-31");
    changes("daycount", "own_contribution", &days, &readings, &neighbour);
}

#[test]
fn fraction() {
    let facts = own().period("KZ", "employment", "1992-01-15", "1997-12-31").period(
        "MN",
        "employment",
        "1998-01-01",
        "2002-12-31",
    );
    let readings = under(&facts, "fraction", "amount_mnt_proportional_share");
    assert_eq!(readings.len(), 3);
    assert!(readings.iter().collect::<BTreeSet<_>>().len() == 3, "{readings:?}");
    assert!(under(&own(), "fraction", "amount_mnt_proportional_share").is_empty());
}

#[test]
fn military_conscript_counts() {
    let with = own().period("KZ", "military_service", "1992-01-01", "1993-12-31");
    let said = under(&with, "military_conscript_counts", "total_contribution");
    assert_eq!(said, ["14y0m0d", "12y0m0d"]);
    let neighbour = own().period("KZ", "employment", "1992-01-01", "1993-12-31");
    assert!(under(&neighbour, "military_conscript_counts", "total_contribution").is_empty());
}

#[test]
fn study_counts_mn() {
    let with = own().period("KZ", "study", "1992-01-01", "1995-12-31");
    let neighbour = own().period("KZ", "employment", "1992-01-01", "1995-12-31");
    let readings = ["16y0m0d", "12y0m0d"];
    changes("study_counts_mn", "total_contribution", &with, &readings, &neighbour);
}

#[test]
fn recalc_from() {
    let since = cases::serik().with("agreement_in_force_from", "2026-02-01");
    let readings = ["2026-07-01", "2026-02-01"];
    let neighbour = own().with("agreement_in_force_from", "2026-02-01");
    changes("recalc_from", "award_from", &since, &readings, &neighbour);
}

#[test]
fn reply_deadline_days() {
    let years = own().period("KZ", "study", "1992", "1995");
    let neighbour = own().period("KZ", "study", "1992-09-01", "1995-06-30");
    changes("reply_deadline_days", "reply_due", &years, &["none", "2026-04-01"], &neighbour);
}

#[test]
fn languages() {
    let with = own().period("KZ", "employment", "1992-01-01", "1995-12-31");
    changes("languages", "evidence_language", &with, &["kazakh", "russian"], &own());
}

#[test]
fn proportional_amount() {
    let years =
        |end: &str| {
            man()
                .with("person.birth_date", "1957-01-01")
                .with("average_wage_mnt", 2_000_000)
                .period("MN", "employment", "2010-07-01", end)
        };
    // 188 of 240 months, or 15 of 20 years.
    let readings = ["705000.00", "675000.00"];
    let neighbour = years("2025-06-30");
    changes("proportional_amount", "amount_mnt", &years("2026-02-28"), &readings, &neighbour);
}

#[test]
fn months_for_children() {
    let mother = woman().with("person.children_raised", 2).period(
        "MN",
        "employment",
        "1980-01-01",
        "1991-12-31",
    );
    let neighbour = mother.clone().with("person.children_raised", 0);
    let readings = ["12y0m0d", "15y0m0d"];
    changes("months_for_children", "own_contribution", &mother, &readings, &neighbour);
    // Who has not ten years gets nothing added.
    let few = woman().with("person.children_raised", 2).period(
        "MN",
        "employment",
        "1980-01-01",
        "1988-12-31",
    );
    assert!(under(&few, "months_for_children", "own_contribution").is_empty());
}

/// These are Kazakhstan's to read: they change nothing here, whatever the person did.
#[test]
fn what_only_kazakhstan_reads_is_never_asked_here() {
    let much = cases::serik().period("MN", "employment", "2010-01-01", "2020-12-31");
    for parameter in ["kz_counts_mn_post1998", "double_pension_policy"] {
        let asked = assess(&much);
        assert!(asked.0.open_questions.iter().all(|asked| asked.parameter != parameter));
    }
}

#[test]
fn no_open_parameter_is_without_a_test() {
    SUITE.every_open_parameter_stands_in(include_str!("readings.rs"));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]
    /// Readings of parameters that were not asked for are not tried; that leaves out nothing.
    #[test]
    fn every_reading_that_changes_anything_is_shown_and_no_other(
        facts in kzmn_testkit::any::facts(),
    ) {
        SUITE.shows_what_readings_change(&facts);
    }
}
