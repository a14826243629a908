//! The same law computed by other means: days one by one, dates by their parts, money in whole numbers.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use time::{Date, Month};

/// The women's table: from which day which age, in months.
const AGES: [(i32, i32); 10] = [
    (2018, 702),
    (2019, 708),
    (2020, 714),
    (2021, 720),
    (2022, 726),
    (2023, 732),
    (2028, 738),
    (2029, 744),
    (2030, 750),
    (2031, 756),
];

pub(crate) fn day(text: &str) -> Date {
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

/// Years, months and days of each run, borrowed by hand, and added.
fn length(days: &Days) -> (i32, i32, i32) {
    let (mut years, mut months, mut rest) = (0, 0, 0);
    for first in days.iter().filter(|day| !days.contains(&(*day - 1))) {
        let last = (*first..).take_while(|day| days.contains(day)).last().expect("a day");
        let from = Date::from_julian_day(*first).expect("a day");
        let to = Date::from_julian_day(last + 1).expect("a day");
        let (mut y, mut m, mut d) = (
            to.year() - from.year(),
            i32::from(u8::from(to.month())) - i32::from(u8::from(from.month())),
            i32::from(to.day()) - i32::from(from.day()),
        );
        if d < 0 {
            (m, d) = (m - 1, d + 30);
        }
        if m < 0 {
            (y, m) = (y - 1, m + 12);
        }
        (years, months, rest) = (years + y, months + m, rest + d);
    }
    carried(years, months, rest)
}

fn carried(years: i32, months: i32, days: i32) -> (i32, i32, i32) {
    let (months, days) = (months + days.div_euclid(30), days.rem_euclid(30));
    (years + months.div_euclid(12), months.rem_euclid(12), days)
}

fn told((years, months, days): (i32, i32, i32)) -> Value {
    json!({ "years": years, "months": months, "days": days })
}

/// Rounded half up to a hundredth.
fn money(over: i128, under: i128) -> String {
    let hundredths = (2 * over * 100 + under).div_euclid(2 * under);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn pension_age_on(female: bool, birth: Date) -> Option<Date> {
    if !female {
        return Some(later(birth, 63 * 12));
    }
    let begins = |year| Date::from_calendar_date(year, Month::January, 1).expect("a day");
    let age_on = |on: Date| AGES.iter().rev().find(|(year, _)| begins(*year) <= on);
    if later(birth, 702) <= begins(2018) {
        return None;
    }
    let mut on = begins(2018);
    while later(birth, age_on(on).expect("a row").1) > on {
        on = on.next_day().expect("a day");
    }
    Some(on)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().expect("text")
}

/// Days that count as service, and days of participation from 1998 on.
fn days(facts: &Value) -> (Days, Days) {
    let as_of = day(text(facts, "as_of"));
    let treaty = facts["agreement_in_force"] == true;
    let resettler = facts["person"]["ethnic_kazakh_resettler"] == true;
    let cutoff = day("1998-01-01").to_julian_day();
    let (mut service, mut since) = (Days::new(), Days::new());
    for period in facts["periods"].as_array().expect("a list") {
        let (territory, kind) = (text(period, "territory"), text(period, "kind"));
        let counts = match (territory, kind) {
            ("KZ", _) | (_, "study") => true,
            ("MN", "employment") => resettler || treaty,
            ("MN", "military_service") => treaty,
            _ => false,
        };
        let participates = match (territory, kind) {
            ("KZ", "employment") => period["contributions_paid"] == true,
            ("KZ", "military_service") => true,
            _ => false,
        };
        let end = period["end"].as_str().map_or(as_of, day).min(as_of);
        for julian in day(text(period, "start")).to_julian_day()..=end.to_julian_day() {
            if julian < cutoff && counts {
                service.insert(julian);
            }
            if julian >= cutoff && participates {
                since.insert(julian);
            }
        }
    }
    (service, since)
}

/// What `assess` is to print for these facts, of 2025 or 2026.
pub(crate) fn expected(facts: &Value) -> Value {
    let as_of = day(text(facts, "as_of"));
    let female = text(&facts["person"], "sex") == "female";
    let on = pension_age_on(female, day(text(&facts["person"], "birth_date")));
    let reached = on.is_none_or(|on| on <= as_of);
    let (service, since) = days(facts);
    let (service, since) = (length(&service), length(&since));
    let participation = carried(service.0 + since.0, service.1 + since.1, service.2 + since.2);

    let (mci, minimum, subsistence, cap) = match as_of.year() {
        2025 => (3932, 62_771, 46_228, 110),
        2026 => (4325, 69_049, 50_851, 118),
        year => panic!("no figures of {year}"),
    };
    let required = if female { 20 } else { 25 };
    // Thirtieths of a month.
    let served = i128::from((service.0 * 12 + service.1) * 30 + service.2);
    let right = match served {
        _ if !reached => "none",
        served if served >= i128::from(required) * 360 => "full",
        served if served >= 180 => "partial",
        _ => "none",
    };
    let above = if right == "full" { (service.0 - required).min(15) } else { 0 };
    let income = i128::from(facts["average_income_kzt"].as_i64().expect("whole")).min(55 * mci);
    // A hundred times the full pension.
    let full = (income * i128::from(60 + above)).max(100 * minimum);
    let amount = match right {
        "full" => money(full, 100),
        "partial" => money(full * served, 100 * i128::from(required) * 360),
        _ => "0.00".to_owned(),
    };
    let percent = (70 + 2 * (participation.0 - 10).max(0)).min(cap);
    json!({
        "pension_age_on": on.map(|on| on.to_string()),
        "pension_age_reached": reached,
        "service_to_cutoff": told(service),
        "required_years": required,
        "solidary_right": right,
        "solidary_percent": (right != "none").then_some(60 + above),
        "solidary_amount_kzt": amount,
        "participation": told(participation),
        "base_percent": reached.then_some(percent),
        "base_amount_kzt":
            if reached { money(subsistence * i128::from(percent), 100) } else { "0.00".to_owned() },
    })
}

/// A Kazakh period of whole calendar years: its kind, first and last year, and whether contributions were paid.
pub(crate) type Years = (&'static str, i32, i32, bool);

/// The years of participation in 2026 of somebody with such periods, year by year: SC 206(2).
pub(crate) fn participation(periods: &[Years]) -> usize {
    let of = |kinds: &[&str], counts: &dyn Fn(&Years) -> bool| -> BTreeSet<i32> {
        let chosen = periods.iter().filter(|period| kinds.contains(&period.0) && counts(period));
        chosen.flat_map(|(_, first, last, _)| *first..=*last).collect()
    };
    let first = |years: BTreeSet<i32>, most: usize| -> BTreeSet<i32> {
        years.into_iter().take(most).collect()
    };
    let any = |_: &Years| true;
    let care = first(of(&["child_care"], &any), 12);
    let spouse = first(of(&["military_spouse"], &any), 10);
    let work = of(&["employment"], &any);
    let paid = of(&["employment"], &|period| period.3);
    let service = of(&["special_state_service", "care_of_adult"], &any);
    let before = work.iter().filter(|year| **year < 1998);
    let since = paid.iter().filter(|year| **year >= 1998);
    let all: BTreeSet<i32> =
        before.chain(since).chain(&care).chain(&spouse).chain(&service).copied().collect();
    all.len()
}
