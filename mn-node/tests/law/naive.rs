//! The same law computed by other means: days one by one, dates by their parts, money in whole numbers.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use time::{Date, Month};

fn day(text: &str) -> Date {
    let part = |range: std::ops::Range<usize>| text[range].parse::<u16>().expect("a number");
    let month = Month::try_from(u8::try_from(part(5..7)).expect("small")).expect("a month");
    let of_month = u8::try_from(part(8..10)).expect("small");
    Date::from_calendar_date(part(0..4).into(), month, of_month).expect("a day")
}

/// Month by month, and then back from a day that the last month does not have.
fn later(date: Date, months: i32) -> Date {
    let (mut year, mut month) = (date.year(), date.month());
    for _ in 0..months {
        year += i32::from(month == Month::December);
        month = month.next();
    }
    let on = (1..=date.day()).rev().find_map(|d| Date::from_calendar_date(year, month, d).ok());
    on.expect("every month has a first day")
}

type Days = BTreeSet<i32>;

/// Thirtieths of months, each run borrowed by hand.
fn thirtieths(days: &Days) -> i128 {
    let mut sum = 0;
    for first in days.iter().filter(|day| !days.contains(&(*day - 1))) {
        let last = (*first..).take_while(|day| days.contains(day)).last().expect("a day");
        let from = Date::from_julian_day(*first).expect("a day");
        let to = Date::from_julian_day(last + 1).expect("a day");
        let months = (to.year() - from.year()) * 12 + i32::from(u8::from(to.month()))
            - i32::from(u8::from(from.month()));
        sum += i128::from(months * 30 + i32::from(to.day()) - i32::from(from.day()));
    }
    sum
}

fn told(length: i128) -> Value {
    let part = |days: i128| u32::try_from(days).expect("small");
    json!({
        "years": part(length / 360),
        "months": part(length % 360 / 30),
        "days": part(length % 30),
    })
}

/// Rounded half up to a hundredth.
fn money(over: i128, under: i128) -> String {
    let hundredths = (2 * over * 100 + under).div_euclid(2 * under);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().expect("text")
}

/// Own days, and those that the Agreement adds.
fn days(facts: &Value) -> (Days, Days) {
    let as_of = day(text(facts, "as_of"));
    let treaty = facts["agreement_in_force"] == true;
    let cutoff = day("1998-01-01").to_julian_day();
    let (mut own, mut added) = (Days::new(), Days::new());
    for period in facts["periods"].as_array().expect("a list") {
        let (territory, kind) = (text(period, "territory"), text(period, "kind"));
        let is_own = territory == "MN"
            && (kind == "military_service"
                || kind == "employment" && period["contributions_paid"] == true);
        let end = period["end"].as_str().map_or(as_of, day).min(as_of);
        for julian in day(text(period, "start")).to_julian_day()..=end.to_julian_day() {
            if is_own {
                own.insert(julian);
            }
            if treaty && territory == "KZ" && julian < cutoff {
                added.insert(julian);
            }
        }
    }
    (own, added)
}

/// What `assess` is to print for these facts.
pub(crate) fn expected(facts: &Value) -> Value {
    let as_of = day(text(facts, "as_of"));
    let birth = day(text(&facts["person"], "birth_date"));
    let (lowest, last) = match text(&facts["person"], "sex") {
        "female" => (55 * 12, 1962),
        _ => (60 * 12, 1957),
    };
    let at_threshold = later(birth, lowest);
    let steps = (birth.year() - last).max(0);
    let by_birth_year = later(birth, (lowest + 3 * steps).min(65 * 12));
    let (own, added) = days(facts);
    let all = own.union(&added).copied().collect();
    let (own, all) = (thirtieths(&own), thirtieths(&all));

    let threshold = (2018..as_of.year()).fold(243, |months, _| (months + 3).min(300));
    let enough = |months: i128| all >= months * 30;
    let right = if (at_threshold <= as_of && enough(threshold))
        || (by_birth_year <= as_of && enough(240))
    {
        "full"
    } else if by_birth_year <= as_of && enough(120) {
        "proportional"
    } else {
        "none"
    };
    let mut expected = json!({
        "own_contribution": told(own),
        "total_contribution": told(all),
        "threshold_months": u32::try_from(threshold).expect("small"),
        "age_at_threshold_on": at_threshold.to_string(),
        "age_by_birth_year_on": by_birth_year.to_string(),
        "right": right,
        "replacement_percent": null,
    });
    if right == "full" {
        // Halves of a per cent.
        let percent = 90 + 3 * (all / 360 - 20).max(0);
        let wage = i128::from(facts["average_wage_mnt"].as_i64().expect("whole"));
        let half = if percent % 2 == 0 { "" } else { ".5" };
        expected["replacement_percent"] = json!(format!("{}{half}", percent / 2));
        expected["amount_mnt_full_integration"] = json!(money(wage * percent, 200));
        expected["amount_mnt_proportional_share"] = json!(money(wage * percent * own, 200 * all));
    }
    expected
}
