//! Arbitrary facts.

use proptest::prelude::*;
use serde_json::{Value, json};
use time::{Date, Duration};

/// Facts of the form of the vectors, for both laws: births 1940 to 1972, applications in 2025 and 2026, up to
/// ten periods that overlap, touch, go on past the day of application or have no end.
pub fn facts() -> impl Strategy<Value = Value> {
    let person = (any::<bool>(), birth(), any::<bool>(), any::<bool>());
    let money = (0..400_000_u32, 0..3_000_000_u32);
    (person, 0..730_i64, money, prop::collection::vec(period(), 0..10)).prop_map(
        |((female, birth, resettler, in_force), day, (income, wage), periods)| {
            json!({
                "as_of": (time::macros::date!(2025 - 01 - 01) + Duration::days(day)).to_string(),
                "person": {
                    "sex": if female { "female" } else { "male" },
                    "birth_date": birth.to_string(),
                    "ethnic_kazakh_resettler": resettler,
                },
                "agreement_in_force": in_force,
                "average_income_kzt": income,
                "average_wage_mnt": wage,
                "periods": periods,
            })
        },
    )
}

/// One in eight on a 29 February.
fn birth() -> impl Strategy<Value = Date> {
    let first = time::macros::date!(1940 - 01 - 01);
    let leap = move |year| Date::from_ordinal_date(year, 60).unwrap_or(first);
    prop_oneof![
        7 => (0..12_000_i64).prop_map(move |days| first + Duration::days(days)),
        1 => (0..8_i32).prop_map(move |n| leap(1944 + 4 * n)),
    ]
}

fn period() -> impl Strategy<Value = Value> {
    let territory = prop::sample::select(vec!["KZ", "KZ", "MN", "MN", "OTHER"]);
    let kinds = vec!["employment", "employment", "military_service", "study"];
    // From 1973 on, so that no work starts before birth.
    let start = 0..20_000_i64;
    let days = prop::option::weighted(0.95, 0..6_000_i64);
    (territory, prop::sample::select(kinds), start, days, any::<bool>()).prop_map(
        |(territory, kind, start, days, paid)| {
            let start = time::macros::date!(1973 - 01 - 01) + Duration::days(start);
            let end = days.map(|days| (start + Duration::days(days)).to_string());
            json!({
                "territory": territory,
                "kind": kind,
                "start": start.to_string(),
                "end": end,
                "contributions_paid": paid && kind == "employment",
            })
        },
    )
}
