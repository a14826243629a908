//! Every open parameter: a person whose result it changes, and a neighbour whom it does not touch.

use kz_node::KazakhLaw;
use kzmn_common::assessment::NationalLaw as _;
use kzmn_common::rules::{Packs, RulePack};
use kzmn_testkit::Facts;
use serde_json::json;

use super::{SUITE, assess, man, woman};

fn under(facts: &Facts, parameter: &str, figure: &str) -> Vec<String> {
    SUITE.under(facts, parameter, figure)
}

fn changes(parameter: &str, figure: &str, person: &Facts, readings: &[&str], neighbour: &Facts) {
    SUITE.changes((parameter, figure), person, readings, neighbour);
}

fn kazakh_work() -> Facts {
    man().period("KZ", "employment", "1980-01-01", "1989-12-31")
}

fn mongolian_work() -> Facts {
    man().period("MN", "employment", "1980-01-01", "1989-12-31")
}

#[test]
fn effective_from() {
    let length = "service_to_cutoff";
    let neighbour = mongolian_work().resettler();
    changes("effective_from", length, &mongolian_work(), &["0y0m0d", "10y0m0d"], &neighbour);
    let in_force = mongolian_work().in_force();
    changes("effective_from", length, &in_force, &["10y0m0d", "0y0m0d"], &kazakh_work());
}

#[test]
fn benefit_share() {
    let both = mongolian_work().in_force().period("KZ", "employment", "1990-01-01", "1994-12-31");
    // 15 of 25 years of 120,000, and the third of it that is Kazakhstan's own.
    let readings = ["72000.00", "24000.00"];
    let neighbour = both.clone().resettler();
    changes("benefit_share", "solidary_amount_kzt", &both, &readings, &neighbour);
}

#[test]
fn kz_counts_mn_post1998() {
    let later = man().in_force().period("MN", "employment", "1996-01-01", "2009-12-31");
    let figure = "participation";
    let neighbour = mongolian_work().in_force();
    changes("kz_counts_mn_post1998", figure, &later, &["2y0m0d", "14y0m0d"], &neighbour);
}

#[test]
fn min_own_days() {
    let neighbour =
        mongolian_work().in_force().period("KZ", "employment", "1990-01-01", "1991-06-30");
    let person = mongolian_work().in_force();
    changes("min_own_days", "service_to_cutoff", &person, &["10y0m0d", "0y0m0d"], &neighbour);
}

#[test]
fn overlap_policy() {
    let contested =
        kazakh_work().resettler().period("MN", "employment", "1989-01-01", "1990-12-31");
    let neighbour =
        kazakh_work().resettler().period("MN", "employment", "1990-01-01", "1990-12-31");
    let readings = ["11y0m0d", "10y0m0d"];
    changes("overlap_policy", "service_to_cutoff", &contested, &readings, &neighbour);
}

#[test]
fn daycount() {
    let days = man().period("KZ", "employment", "1985-02-15", "1986-03-10");
    let readings = ["1y0m26d", "1y0m23d", "1y0m0d"];
    // Whole years from January to December are the same under each.
    let neighbour = man().period("KZ", "employment", "1986-01-01", "1989-12-31");
    changes("daycount", "service_to_cutoff", &days, &readings, &neighbour);
}

#[test]
fn fraction() {
    let days = man().period("KZ", "employment", "1980-01-15", "1989-12-31");
    let readings = ["47813.33", "47600.00", "43200.00"];
    // A full pension is no share.
    let neighbour = man()
        .period("KZ", "employment", "1970-01-15", "1997-12-31")
        .with("person.birth_date", "1950-01-01");
    changes("fraction", "solidary_amount_kzt", &days, &readings, &neighbour);
}

#[test]
fn military_conscript_counts() {
    let conscript = man().in_force().period("MN", "military_service", "1980-01-01", "1982-12-31");
    let readings = ["3y0m0d", "0y0m0d"];
    let neighbour = man().in_force().period("KZ", "military_service", "1980-01-01", "1982-12-31");
    changes("military_conscript_counts", "service_to_cutoff", &conscript, &readings, &neighbour);
    // Without the Agreement national law may do it.
    let without = man().period("MN", "military_service", "1980-01-01", "1982-12-31");
    changes(
        "military_conscript_counts",
        "service_to_cutoff",
        &without,
        &["0y0m0d", "3y0m0d"],
        &man(),
    );
}

#[test]
fn recalc_from() {
    let since = mongolian_work().in_force().with("agreement_in_force_from", "2025-07-01");
    let neighbour = kazakh_work().in_force().with("agreement_in_force_from", "2025-07-01");
    changes("recalc_from", "award_from", &since, &["2026-03-02", "2025-07-01"], &neighbour);
    // Not before the person was old enough.
    let young = since.with("person.birth_date", "1962-12-01");
    assert_eq!(under(&young, "recalc_from", "award_from"), ["2026-03-02", "2025-12-01"]);
}

#[test]
fn double_pension_policy() {
    let abroad = json!([{
        "kind": "pension_abroad",
        "since": "2026-01-10",
        "received": "2026-02-20",
    }]);
    let person = kazakh_work().in_force().with("circumstances", abroad.clone());
    // Only a treaty could disapply SC 204(1)(5).
    let neighbour = kazakh_work().with("circumstances", abroad);
    let said = assess(&person);
    assert_eq!(said.figure("paid_until").as_deref(), Some("2026-02-28"));
    let asked = said.under("double_pension_policy", "paid_until");
    assert_eq!(asked[1], ("allowed".to_owned(), None));
    assert!(assess(&neighbour).under("double_pension_policy", "paid_until").is_empty());
}

#[test]
fn reply_deadline_days() {
    let years = man().period("MN", "study", "1980", "1985");
    let neighbour = man().period("MN", "study", "1980-09-01", "1985-06-30");
    changes("reply_deadline_days", "reply_due", &years, &["none", "2026-04-01"], &neighbour);
}

#[test]
fn languages() {
    let readings = ["mongolian", "russian"];
    changes("languages", "evidence_language", &mongolian_work(), &readings, &kazakh_work());
}

#[test]
fn partial_floor() {
    let poor = kazakh_work().with("average_income_kzt", 50_000);
    // 10 of 25 years of the minimum pension, or of 30,000.
    let readings = ["27619.60", "12000.00"];
    changes("partial_floor", "solidary_amount_kzt", &poor, &readings, &kazakh_work());
}

/// Three years of 180,000 with a year without income after each of the first two.
fn with_breaks(from: u32) -> Facts {
    let month =
        |year: u32, month: u32| json!({ "month": format!("{year}-{month:02}"), "amount": 180_000 });
    let years = [from, from + 2, from + 4].into_iter();
    let months: Vec<_> = years.flat_map(|year| (1..=12).map(move |at| month(year, at))).collect();
    kazakh_work().with("average_income_kzt", json!(null)).with("monthly_income_kzt", months)
}

#[test]
fn income_breaks() {
    // 60 % of 180,000, or of 120,000, and of that the share of 10 of 25 years.
    let readings = ["43200.00", "28800.00"];
    // A ready average has no breaks.
    changes("income_breaks", "solidary_amount_kzt", &with_breaks(2018), &readings, &kazakh_work());
}

#[test]
fn no_income() {
    let none = kazakh_work().with("average_income_kzt", 0);
    // 10 of 25 years of the minimum pension, or nothing.
    let readings = ["27619.60", "0.00"];
    let little = kazakh_work().with("average_income_kzt", 1);
    changes("no_income", "solidary_amount_kzt", &none, &readings, &little);
    assert_eq!(under(&none, "no_income", "solidary_right"), ["partial", "none"]);
    assert!(assess(&none).warnings().contains(&("no_income", "SC 210(2), 210(5)")));
    // Not known is another thing than none.
    let unknown = kazakh_work().with("average_income_kzt", json!(null));
    assert!(under(&unknown, "no_income", "solidary_right").is_empty());
}

#[test]
fn rounding() {
    let odd = kazakh_work().with("average_income_kzt", 123_457);
    // 10 of 25 years of 74,074.20; 70 % of 50,851.
    assert_eq!(under(&odd, "rounding", "solidary_amount_kzt"), ["29629.68", "29630.00"]);
    assert_eq!(under(&odd, "rounding", "base_amount_kzt"), ["35595.70", "35596.00"]);
    // Nothing is rounded of who has nothing.
    let young = man().with("person.birth_date", "1990-01-01");
    assert!(under(&young, "rounding", "base_amount_kzt").is_empty());
}

#[test]
fn mn_compensated_counts() {
    let compensated = man().resettler().period("MN", "compensated", "1990-01-01", "1994-12-31");
    let readings = ["0y0m0d", "5y0m0d"];
    let neighbour = man().period("MN", "compensated", "1990-01-01", "1994-12-31");
    changes("mn_compensated_counts", "service_to_cutoff", &compensated, &readings, &neighbour);
}

/// These are Mongolia's to read: they change nothing here, whatever the person did.
#[test]
fn what_only_mongolia_reads_is_never_asked_here() {
    let much = woman()
        .in_force()
        .period("KZ", "employment", "1985-01-01", "2010-12-31")
        .period("KZ", "study", "1980-01-01", "1984-12-31")
        .period("MN", "employment", "1995-01-01", "2005-12-31");
    for parameter in ["mn_cutoff", "mn_counts_kz_post1998", "study_counts_mn"] {
        assert!(assess(&much).under(parameter, "service_to_cutoff").is_empty(), "{parameter}");
    }
}

#[test]
fn no_open_parameter_is_without_a_test() {
    SUITE.every_open_parameter_stands_in(include_str!("readings.rs"));
}

/// Dated parameters too change what they are about, and nothing else does.
#[test]
fn the_cutoff_moves_what_counts() {
    let agreement = include_str!("../../../common/rules/agreement.toml");
    let earlier = agreement.replace("value = 1998", "value = 1988");
    let national = KazakhLaw.pack().expect("loads");
    let packs = Packs { agreement: RulePack::load(&earlier).expect("loads"), national };
    let moved = kazakh_work().assess_with(&KazakhLaw, &packs).expect("is assessed");
    assert_eq!(moved.figure("service_to_cutoff").as_deref(), Some("8y0m0d"));
    assert_eq!(assess(&kazakh_work()).figure("service_to_cutoff").as_deref(), Some("10y0m0d"));
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
