//! A thousand assessments of people with thirty periods each, one after the other in one thread.

use std::hint::black_box;
use std::time::Instant;

use kzmn_common::assessment::{CheckedCase, NationalLaw, assess, case_from_facts};
use kzmn_common::rules::Packs;
use serde_json::{Value, json};

use super::super::output::Failure;
use super::figures::Milli;
use super::run::{Run, progress};

/// How many people, how many periods each has, and how often they are assessed.
const PEOPLE: u32 = 1000;
const PERIODS: u32 = 30;
const ROUNDS: usize = 7;

/// Half of the people are assessed in each state. What is read of the facts is not measured; each open
/// parameter is, under each of its readings.
pub(super) fn measure(run: &mut Run) -> Result<(), Failure> {
    progress("a thousand assessments of people with 30 periods");
    let laws: [&dyn NationalLaw; 2] = [&kz_node::KazakhLaw, &mn_node::MongolianLaw];
    let mut work: Vec<(&dyn NationalLaw, Packs, Vec<CheckedCase>)> = Vec::new();
    for (place, law) in (0..).zip(laws) {
        let people = (0..PEOPLE).filter(|person| person % 2 == place);
        let cases: Result<Vec<CheckedCase>, _> =
            people.map(|person| case_from_facts(&facts(person).to_string(), law.party())).collect();
        work.push((law, Packs::with_national(law.pack()?)?, cases?));
    }
    let mut rounds = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        for (law, packs, cases) in &work {
            for case in cases {
                black_box(assess(*law, packs, black_box(case))?);
            }
        }
        let nanos = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
        rounds.push(Milli::seconds(nanos));
    }
    run.figures.median("assess_1000_s", rounds);
    Ok(())
}

/// Somebody with thirty periods in both states and elsewhere, of every kind that is common, some of which
/// overlap; the same for the same number.
fn facts(person: u32) -> Value {
    let mut drawn = person;
    let mut draw = move |below: u32| {
        drawn = drawn.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (drawn >> 8) % below
    };
    let born = 1950 + draw(20);
    let periods: Vec<Value> =
        (0..PERIODS).map(|place| period(born + 17 + place, &mut draw)).collect();
    json!({
        "as_of": "2026-03-02",
        "person": {
            "sex": if draw(2) == 0 { "female" } else { "male" },
            "birth_date": format!("{born}-05-17"),
            "ethnic_kazakh_resettler": draw(2) == 0,
        },
        "agreement_in_force": draw(3) > 0,
        "average_income_kzt": 90_000 + draw(300_000),
        "average_wage_mnt": 500_000 + draw(3_000_000),
        "periods": periods,
    })
}

fn period(year: u32, draw: &mut impl FnMut(u32) -> u32) -> Value {
    let (territory, kind) = match draw(10) {
        0 => ("KZ", "study"),
        1 => ("KZ", "military_service"),
        2 => ("MN", "military_service"),
        3 => ("OTHER", "study"),
        4..7 => ("KZ", "employment"),
        _ => ("MN", "employment"),
    };
    let (month, day) = (1 + draw(12), 1 + draw(28));
    json!({
        "territory": territory,
        "kind": kind,
        "start": format!("{year}-{month:02}-{day:02}"),
        "end": format!("{}-{:02}-{:02}", year + 1 + draw(2) / 2, month, 1 + draw(28)),
        "contributions_paid": kind == "employment" && draw(5) > 0,
    })
}
