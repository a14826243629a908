//! What was published with numbers, each beside its source, and facts on which the law was once wrong. The keys of
//! the sources are those of `docs/law.md`. Differences of rounding are named.

use kz_node::KazakhLaw;
use kzmn_common::assessment::{NationalLaw as _, case_from_facts};
use kzmn_common::party::Party;
use kzmn_common::rules::Packs;
use kzmn_testkit::{Assessed, Facts};
use serde_json::json;

use super::{assess, man, woman};

/// The facts of a file, assessed.
fn of(facts: &str) -> Assessed {
    assess(&Facts::told(&serde_json::from_str(facts).expect("JSON")))
}

/// The same with both parts rounded up to the tenge.
fn up(facts: &Facts) -> Assessed {
    let packs = Packs::with_national(KazakhLaw.pack().expect("loads")).expect("loads");
    let packs = packs.with_reading("rounding", "up_to_tenge").expect("known");
    facts.assess_with(&KazakhLaw, &packs).expect("is assessed")
}

fn parts(assessed: &Assessed) -> (String, String) {
    let said = |name| assessed.figure(name).expect("a figure");
    (said("solidary_amount_kzt"), said("base_amount_kzt"))
}

fn two(solidary: &str, base: &str) -> (String, String) {
    (solidary.to_owned(), base.to_owned())
}

/// S70: the lowest of 2026 is 104,645 = 69,049 + 35,596, the highest 238,412 = 178,407 + 60,005. To a hundredth
/// it is 104,644.70 and 238,410.43: the published parts are each rounded up to the tenge.
#[test]
fn the_lowest_and_the_highest_pension_of_2026() {
    // 25 years before 1998 and little income; of participation in all only what is asked for in 1998.
    let lowest = woman()
        .with("person.birth_date", "1945-01-01")
        .with("average_income_kzt", 1_000)
        .period("KZ", "employment", "1978-01-01", "1997-12-31");
    assert_eq!(parts(&up(&lowest)).0, "69049.00");
    let nobody = man().with("average_income_kzt", 1_000);
    assert_eq!(parts(&up(&nobody)).1, "35596.00");
    assert_eq!(parts(&assess(&nobody)).1, "35595.70");
    let highest = man()
        .with("person.birth_date", "1935-01-01")
        .with("average_income_kzt", 1_000_000)
        .period("KZ", "employment", "1955-01-01", "1997-12-31");
    assert_eq!(parts(&up(&highest)), two("178407.00", "60005.00"));
    assert_eq!(parts(&assess(&highest)), two("178406.25", "60004.18"));
}

/// S19: the lowest and the highest base pension of 2025, 32,360 and 50,850.80 (50,851 in S70).
#[test]
fn the_base_pension_of_2025() {
    let none = man().with("as_of", "2025-03-02");
    assert_eq!(parts(&up(&none)).1, "32360.00");
    let much = man().with("as_of", "2025-03-02").with("person.birth_date", "1935-01-01").period(
        "KZ",
        "employment",
        "1955-01-01",
        "1997-12-31",
    );
    assert_eq!(parts(&assess(&much)).1, "50850.80");
    assert_eq!(parts(&up(&much)).1, "50851.00");
}

/// S67: in 2021 the base pension was 18,523.08 to 34,302, and the highest solidary one 100,636.50 = 75 % of 46
/// indices.
#[test]
fn the_pensions_of_2021() {
    let old = |birth| Facts::of("male", birth, "2021-06-01").with("average_income_kzt", 1_000_000);
    assert_eq!(parts(&assess(&old("1950-01-01"))), two("0.00", "18523.08"));
    let much = old("1935-01-01").period("KZ", "employment", "1955-01-01", "1997-12-31");
    assert_eq!(parts(&assess(&much)), two("100636.50", "34302.00"));
}

/// S66: the highest income that counts in 2024 is 55 indices, 203,060.
#[test]
fn the_highest_income_of_2024() {
    let much = Facts::of("male", "1935-01-01", "2024-06-01")
        .with("average_income_kzt", 1_000_000)
        .period("KZ", "employment", "1955-01-01", "1997-12-31");
    // 75 % of it.
    assert_eq!(parts(&assess(&much)).0, "152295.00");
}

/// S70: ten years and less 70 %, twenty years 90 %, 34 years and more the highest.
#[test]
fn the_percentages_of_the_base_pension() {
    let percent = |years: i32| {
        let end = format!("{}-12-31", 1989 + years);
        let work = man().with("person.birth_date", "1945-01-01");
        let work = work.period("KZ", "employment", "1990-01-01", &end);
        assess(&work).figure("base_percent").expect("a number")
    };
    for (years, expected) in
        [(1, "70"), (10, "70"), (11, "72"), (20, "90"), (33, "116"), (34, "118"), (35, "118")]
    {
        assert_eq!(percent(years), expected, "{years}");
    }
}

/// S75, the fund's own forecast calculator: max(0.6 × min(average; 55 indices); minimum pension) × min(1; service
/// of 25 or 20 years). Years above the required ones are not part of its formula.
#[test]
fn the_calculator_of_the_fund() {
    let amount = |income: u32, years: u32| {
        let start = format!("{}-01-01", 1998 - years);
        let work = man().with("person.birth_date", "1945-01-01").with("average_income_kzt", income);
        parts(&assess(&work.period("KZ", "employment", &start, "1997-12-31"))).0
    };
    assert_eq!(
        amount(100_000, 10),
        "27619.60",
        "0.6 of it is below the minimum, and the share is of that"
    );
    assert_eq!(amount(200_000, 10), "48000.00");
    assert_eq!(amount(900_000, 10), "57090.00", "capped at 237,875");
    assert_eq!(amount(200_000, 25), "120000.00");
}

/// S75: its women reach pension age on the first date birth + {61; 61½; … 63} whose calendar year asks no more.
#[test]
fn the_first_day_by_the_table_is_that_of_the_calculator() {
    let on = |birth| {
        let assessed = assess(&Facts::of("female", birth, "2026-03-02"));
        assessed.figure("pension_age_on").expect("a day")
    };
    assert_eq!(on("1966-12-31"), "2027-12-31");
    assert_eq!(on("1967-01-01"), "2028-07-01");
    // The calculator's end-of-month rule says 2044-02-29; a month's last day is no rule of the Code.
    let man = assess(&Facts::of("male", "1981-02-28", "2026-03-02"));
    assert_eq!(man.figure("pension_age_on").as_deref(), Some("2044-02-28"));
}

/// SC 205(2): the base pension is for those of the general age.
#[test]
fn a_mother_of_five_at_53_has_no_base_pension() {
    let mother = of(include_str!("facts/k12_mother_of_five_53.json"));
    assert_eq!(mother.result()["base_amount_kzt"], "0.00");
    assert_eq!(mother.result()["base_percent"], json!(null));
    assert_eq!(mother.result()["solidary_right"], "partial");
}

/// SC 206(2)(5): 12 years of care in all.
#[test]
fn seventeen_years_of_care_after_1998_are_twelve() {
    assert_eq!(of(include_str!("facts/l01_care_cap_after1998.json")).result()["base_percent"], 74);
}

/// SC 206(2)(7): service counts without contributions.
#[test]
fn special_service_after_1998_counts_without_contributions() {
    assert_eq!(of(include_str!("facts/l04_special_service.json")).result()["base_percent"], 86);
}

/// SC 206(2)(9): ten years of a soldier's spouse, without a date limit.
#[test]
fn a_soldiers_spouse_has_ten_years_after_1998_too() {
    assert_eq!(of(include_str!("facts/l05_military_spouse.json")).result()["base_percent"], 90);
}

/// SC 208(2)(4): to 1944-01-27.
#[test]
fn after_the_blockade_leningrad_counts_once() {
    let after = of(include_str!("facts/l07_leningrad.json"));
    assert_eq!(after.figure("service_to_cutoff").as_deref(), Some("0y11m0d"));
}

/// SC 210(2), 211(1): three years in a row regardless of breaks.
#[test]
fn breaks_between_the_months_of_income_are_an_open_question_with_both_sums() {
    let gap = of(include_str!("facts/l08_gap_income.json"));
    assert_eq!(gap.result()["solidary_amount_kzt"], "56160.00");
    let said = |reading: &str, amount: &str| (reading.to_owned(), Some(amount.to_owned()));
    assert_eq!(
        gap.under("income_breaks", "solidary_amount_kzt"),
        [said("skipped", "56160.00"), said("zero", "37440.00")]
    );
}

/// S69: an average income over three years since 1998 is a condition; or the minimum pension is the floor.
#[test]
fn no_kazakh_income_can_be_said_and_is_another_thing_than_none_known() {
    let none = of(include_str!("facts/k30_kandas_no_income_0.json"));
    assert_eq!(none.result()["solidary_amount_kzt"], "49715.28");
    let readings = none.under("no_income", "solidary_amount_kzt");
    assert_eq!(readings[1], ("no_pension".to_owned(), Some("0.00".to_owned())));
    let unknown = of(include_str!("facts/k30_kandas_no_income_None.json"));
    assert_eq!(unknown.result()["solidary_amount_kzt"], json!(null));
    assert_eq!(unknown.json()["would_change"][0]["need"], "average_income");
}

/// The figures of 2027 are not known, and people apply all the same.
#[test]
fn an_application_of_2027_is_assessed_with_a_warning_before_all_others() {
    let next = of(include_str!("facts/k31_2027.json"));
    assert_eq!(next.warnings()[0].0, "figures_missing");
    assert_eq!(next.0.missing_figures.len(), 3);
    assert_eq!(next.result()["solidary_right"], "partial");
}

/// The zones ended on 1963-07-05.
#[test]
fn nobody_born_after_the_zones_lived_in_them() {
    let born = |birth| man().with("person.birth_date", birth).with("person.semipalatinsk_years", 5);
    assert!(case_from_facts(&born("1963-07-06").json(), Party::Kazakhstan).is_err());
    assert!(case_from_facts(&born("1958-07-06").json(), Party::Kazakhstan).is_ok());
}
