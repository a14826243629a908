//! Rules that the vectors do not reach: exceptions of age, caps, multipliers, income by months, care.

use serde_json::json;

use super::{assess, man, woman};
use kz_node::KazakhLaw;
use kzmn_common::assessment::{
    AssessError, Case, Language, NationalLaw as _, Words, assess as assess_case, case_from_facts,
    explain,
};
use kzmn_common::envelope::Digest;
use kzmn_common::party::Party;
use kzmn_common::rules::{PackError, Packs};
use kzmn_common::totalisation::Origin;
use kzmn_testkit::{Assessed, Facts, NotAssessed};

fn pension_age_on(sex: &str, birth: &str) -> Option<String> {
    assess(&Facts::of(sex, birth, "2026-03-02")).figure("pension_age_on")
}

#[test]
fn women_reach_pension_age_on_the_first_day_that_has_their_age() {
    for (birth, on) in [
        ("1966-12-31", "2027-12-31"),
        ("1967-01-01", "2028-07-01"),
        ("1967-06-30", "2028-12-30"),
        ("1967-07-02", "2029-07-02"),
        ("1968-01-01", "2030-07-01"),
        ("1968-08-01", "2031-08-01"),
        ("1970-05-05", "2033-05-05"),
    ] {
        assert_eq!(pension_age_on("female", birth).as_deref(), Some(on), "{birth}");
    }
}

#[test]
fn whoever_had_the_first_age_when_the_table_began_has_no_day_and_the_next_one_has() {
    assert_eq!(pension_age_on("female", "1959-07-01"), None);
    assert_eq!(pension_age_on("female", "1959-07-02").as_deref(), Some("2018-01-02"));
}

#[test]
fn a_birthday_on_29_february_clamps_and_leaps_back_where_the_year_has_one() {
    assert_eq!(pension_age_on("male", "1960-02-29").as_deref(), Some("2023-02-28"));
    assert_eq!(pension_age_on("male", "1961-02-28").as_deref(), Some("2024-02-28"));
}

#[test]
fn mothers_of_five_and_people_of_semipalatinsk_reach_it_earlier_and_no_others_do() {
    let on = |facts: Facts| assess(&facts).figure("pension_age_on").expect("a day");
    let born = |sex| Facts::of(sex, "1970-01-01", "2026-03-02");
    assert_eq!(on(born("female").with("person.children_raised", 5)), "2023-01-01");
    assert_eq!(on(born("female").with("person.children_raised", 4)), "2033-01-01");
    assert_eq!(on(born("male").with("person.children_raised", 5)), "2033-01-01");
    let of_zone = |years| {
        let born = Facts::of("male", "1958-01-01", "2026-03-02");
        on(born.with("person.semipalatinsk_years", years))
    };
    assert_eq!(of_zone(5), "2008-01-01");
    assert_eq!(of_zone(4), "2021-01-01");
}

/// SC 205(2): by item 1 of article 207 alone.
#[test]
fn the_base_pension_begins_at_the_general_age_and_not_at_an_earlier_one() {
    let mother = |birth| {
        let facts = Facts::of("female", birth, "2026-03-02")
            .with("person.children_raised", 5)
            .with("average_income_kzt", 200_000)
            .period("KZ", "employment", "1985-01-01", "1997-12-31");
        assess(&facts)
    };
    let early = mother("1972-02-01");
    assert_eq!(early.result()["pension_age_reached"], true);
    assert_eq!(early.result()["solidary_right"], "partial");
    assert_eq!(early.result()["base_percent"], json!(null));
    assert_eq!(early.result()["base_amount_kzt"], "0.00");
    assert_eq!(early.figure("base_pension_from").as_deref(), Some("2035-02-01"));
    let general = mother("1965-03-02");
    assert_eq!(general.result()["base_percent"], 76);
    assert_eq!(general.figure("base_pension_from"), None);
    let of_zone = |as_of| {
        let facts = Facts::of("male", "1958-07-06", as_of).with("person.semipalatinsk_years", 5);
        assess(&facts).result()
    };
    let early = of_zone("2021-07-05");
    assert_eq!(
        (&early["pension_age_reached"], &early["base_percent"]),
        (&json!(true), &json!(null))
    );
    assert_eq!(of_zone("2021-07-06")["base_percent"], 54);
}

#[test]
fn care_of_children_counts_for_mothers_and_for_twelve_years_at_most() {
    let care = |person: Facts| {
        let cared = person.period("KZ", "child_care", "1980-01-01", "1994-12-31");
        assess(&cared).figure("service_to_cutoff").expect("a length")
    };
    assert_eq!(care(woman()), "12y0m0d");
    assert_eq!(care(man()), "0y0m0d");
    // What is over the cap may still be work.
    let worked = woman().period("KZ", "child_care", "1980-01-01", "1994-12-31").period(
        "KZ",
        "employment",
        "1993-01-01",
        "1994-12-31",
    );
    assert_eq!(assess(&worked).figure("service_to_cutoff").as_deref(), Some("14y0m0d"));
}

#[test]
fn spouses_count_for_ten_years_at_most_also_abroad() {
    let abroad = man().period("OTHER", "spouse_abroad", "1980-01-01", "1991-12-31");
    assert_eq!(assess(&abroad).figure("service_to_cutoff").as_deref(), Some("10y0m0d"));
    let short = man().period("OTHER", "spouse_abroad", "1980-01-01", "1988-12-31");
    assert_eq!(assess(&short).figure("service_to_cutoff").as_deref(), Some("9y0m0d"));
}

#[test]
fn a_multiplier_is_applied_by_this_law_in_its_years_and_only_once_a_day() {
    let near = ["KZ", "employment", "1980-01-01", "1989-12-31"];
    let code = ("multiplier_code", "KZ-SEMIPALATINSK");
    let once = man().period_with(near, code);
    assert_eq!(assess(&once).figure("service_to_cutoff").as_deref(), Some("15y0m0d"));
    let twice = once.period_with(near, code);
    assert_eq!(assess(&twice).figure("service_to_cutoff").as_deref(), Some("15y0m0d"));
    let later = man().period_with(["KZ", "employment", "1992-01-02", "1993-01-01"], code);
    assert_eq!(assess(&later).figure("service_to_cutoff").as_deref(), Some("1y0m0d"));
    // Half of the day of 1 January 1992 still counts.
    let edge = man().period_with(["KZ", "employment", "1992-01-01", "1992-12-31"], code);
    let added = &assess(&edge).json()["steps"];
    assert!(added.to_string().contains("kz-multipliers"));
}

#[test]
fn a_period_that_does_not_count_multiplies_nothing_and_one_that_counts_does() {
    let study = || man().period("KZ", "study", "1980-01-01", "1989-12-31");
    let beside = |kind, code| {
        let years = ["KZ", kind, "1980-01-01", "1989-12-31"];
        let facts = study().period_with(years, ("multiplier_code", code));
        assess(&facts).figure("service_to_cutoff").expect("a length")
    };
    assert_eq!(beside("other", "KZ-REPRESSION"), "10y0m0d");
    assert_eq!(beside("child_care", "KZ-REPRESSION"), "10y0m0d", "of a man");
    assert_eq!(beside("repression", "KZ-REPRESSION"), "30y0m0d");
    // Near Semipalatinsk it is work and military service alone.
    assert_eq!(beside("study", "KZ-SEMIPALATINSK"), "10y0m0d");
    assert_eq!(beside("care_of_adult", "KZ-SEMIPALATINSK"), "10y0m0d");
    assert_eq!(beside("military_service", "KZ-SEMIPALATINSK"), "15y0m0d");
    assert_eq!(beside("employment", "KZ-SEMIPALATINSK"), "15y0m0d");
}

#[test]
fn what_mongolia_tells_of_work_in_kazakhstan_is_carried_and_not_counted() {
    let told = |origin| {
        let facts = man().period("KZ", "employment", "1980-01-01", "1989-12-31");
        let checked = case_from_facts(&facts.json(), Party::Kazakhstan).expect("facts");
        let mut case = Case::clone(&checked);
        case.claims[0].origin = origin;
        let packs = Packs::with_national(KazakhLaw.pack().expect("loads")).expect("loads");
        let case = case.checked().expect("in order");
        Assessed(assess_case(&KazakhLaw, &packs, &case).expect("is assessed"))
    };
    let attested = told(Origin::Attested(Digest::of(b"answer")));
    assert_eq!(attested.figure("service_to_cutoff").as_deref(), Some("0y0m0d"));
    assert_eq!(attested.json()["claims"][0]["set_aside"], "own_territory");
    for language in Language::ALL {
        assert!(explain(&KazakhLaw, &attested.0, language).is_ok(), "{}", language.code());
    }
    for origin in [Origin::Own, Origin::Given] {
        assert_eq!(told(origin).figure("service_to_cutoff").as_deref(), Some("10y0m0d"));
    }
}

#[test]
fn a_multiplier_that_nobody_knows_counts_once_and_is_shown() {
    let odd = ["KZ", "employment", "1980-01-01", "1989-12-31"];
    let assessed = assess(&man().period_with(odd, ("multiplier_code", "KZ-SOMETHING")));
    assert_eq!(assessed.figure("service_to_cutoff").as_deref(), Some("10y0m0d"));
    assert_eq!(assessed.warnings(), [("multiplier_unknown", "SC 208(2)")]);
}

#[test]
fn care_and_military_service_are_participation_at_any_time_and_unpaid_work_is_not() {
    let since = |kind, paid| {
        let years = ["KZ", kind, "2000-01-01", "2009-12-31"];
        let facts = man().period_with(years, ("contributions_paid", paid));
        assess(&facts).figure("participation").expect("a length")
    };
    for kind in [
        "care_of_adult",
        "care_of_disabled_child",
        "child_care",
        "military_service",
        "special_state_service",
        "spouse_abroad",
        "military_spouse",
    ] {
        assert_eq!(since(kind, false), "10y0m0d", "{kind}");
    }
    assert_eq!(since("employment", true), "10y0m0d");
    for kind in ["employment", "civil_service", "self_employment", "paramilitary_guard", "other"] {
        assert_eq!(since(kind, false), "0y0m0d", "{kind}");
    }
    let coded = |code| {
        let years = ["KZ", "employment", "2000-01-01", "2009-12-31"];
        let unpaid = man().period_with(years, ("contributions_paid", false));
        let assessed = assess(&unpaid.with("periods.0.multiplier_code", code));
        (assessed.figure("participation").expect("a length"), assessed.warnings().len())
    };
    for code in ["KZ-BAIKONUR", "KZ-COEFFICIENT-0", "KZ-EXEMPT-248"] {
        assert_eq!(coded(code), ("10y0m0d".to_owned(), 0), "{code}");
    }
    assert_eq!(coded("KZ-BAIKAL"), ("0y0m0d".to_owned(), 1));
    assert_eq!(since("study", false), "0y0m0d");
}

/// SC 206(2)(5), (8), (9): before and after 1998 together.
#[test]
fn what_participates_up_to_a_length_does_so_once_for_all_years() {
    let long = |person: Facts, kind, start: &str, end: &str| {
        assess(&person.period("KZ", kind, start, end)).figure("participation").expect("a length")
    };
    assert_eq!(long(woman(), "child_care", "1990-01-01", "2009-12-31"), "12y0m0d");
    assert_eq!(long(woman(), "child_care", "1990-01-01", "1999-12-31"), "10y0m0d");
    // A father's care is no service before 1998, and participates all the same.
    let father = man().period("KZ", "child_care", "1990-01-01", "2009-12-31");
    assert_eq!(assess(&father).figure("service_to_cutoff").as_deref(), Some("0y0m0d"));
    assert_eq!(assess(&father).figure("participation").as_deref(), Some("12y0m0d"));
    assert_eq!(long(man(), "military_spouse", "1990-01-01", "2004-12-31"), "10y0m0d");
    assert_eq!(long(man(), "spouse_abroad", "1994-01-01", "2001-12-31"), "8y0m0d");
    let both = man().period("KZ", "military_spouse", "1990-01-01", "2004-12-31").period(
        "OTHER",
        "spouse_abroad",
        "2000-01-01",
        "2009-12-31",
    );
    // Ten years of each, and each day once.
    assert_eq!(assess(&both).figure("participation").as_deref(), Some("20y0m0d"));
}

/// SC 208(2), item by item.
#[test]
fn each_factor_belongs_to_its_years_its_work_and_its_age() {
    let service = |birth: &str, period: [&str; 4], code: &str| {
        let facts =
            Facts::of("male", birth, "2026-03-02").period_with(period, ("multiplier_code", code));
        assess(&facts).figure("service_to_cutoff").expect("a length")
    };
    let in_1943 = |kind: &'static str| ["KZ", kind, "1943-01-01", "1943-12-31"];
    // (3) work in Leningrad, threefold; (4) the stay there from the age of 12 on, twofold.
    assert_eq!(service("1925-01-10", in_1943("employment"), "KZ-LENINGRAD-BLOCKADE"), "3y0m0d");
    assert_eq!(service("1925-01-10", in_1943("study"), "KZ-LENINGRAD-BLOCKADE"), "1y0m0d");
    assert_eq!(service("1925-01-10", in_1943("war_time"), "KZ-LENINGRAD"), "2y0m0d");
    assert_eq!(service("1931-07-01", in_1943("war_time"), "KZ-LENINGRAD"), "1y6m0d");
    assert_eq!(service("1932-01-01", in_1943("war_time"), "KZ-LENINGRAD"), "1y0m0d");
    let over = ["OTHER", "war_time", "1944-01-01", "1944-06-30"];
    assert_eq!(service("1933-01-01", in_1943("war_time"), "KZ-LENINGRAD"), "1y0m0d");
    // Twofold to 1944-01-27 alone; it is spent abroad by its nature.
    assert_eq!(service("1925-01-10", over, "KZ-LENINGRAD"), "0y6m27d");
    // (5) deportation, twofold in the war.
    assert_eq!(service("1925-01-10", in_1943("war_time"), "KZ-DEPORTATION"), "2y0m0d");
    // (2) work in the war, and no military service, which is reckoned by its own rules.
    assert_eq!(service("1925-01-10", in_1943("employment"), "KZ-WAR-WORK"), "2y0m0d");
    assert_eq!(service("1925-01-10", in_1943("military_service"), "KZ-WAR-WORK"), "1y0m0d");
    let in_1980 = |kind: &'static str| ["KZ", kind, "1980-01-01", "1980-12-31"];
    // (6) repression threefold; (8) work among the sick twofold, forensic one and a half.
    assert_eq!(service("1950-01-01", in_1980("repression"), "KZ-REPRESSION"), "3y0m0d");
    assert_eq!(service("1950-01-01", in_1980("employment"), "KZ-INFECTIOUS"), "2y0m0d");
    assert_eq!(service("1950-01-01", in_1980("study"), "KZ-INFECTIOUS"), "1y0m0d");
    assert_eq!(service("1950-01-01", in_1980("employment"), "KZ-FORENSIC"), "1y6m0d");
}

/// SC 208(2)(9), (10): a full navigation period or season is a year.
#[test]
fn a_full_season_is_a_year_of_work_and_no_calendar_year_is_more_than_one() {
    let service = |facts: Facts| assess(&facts).figure("service_to_cutoff").expect("a length");
    let season = |kind, code| {
        man().period_with(["KZ", kind, "1980-04-01", "1980-10-31"], ("multiplier_code", code))
    };
    assert_eq!(service(season("employment", "KZ-NAVIGATION")), "1y0m0d");
    assert_eq!(service(season("employment", "KZ-SEASON")), "1y0m0d");
    assert_eq!(service(season("study", "KZ-SEASON")), "0y7m0d");
    let beside = season("employment", "KZ-SEASON");
    let beside = beside.period("KZ", "employment", "1980-11-01", "1981-03-31");
    assert_eq!(service(beside), "1y3m0d");
    // What goes on over the end of a year is no season, and neither is one from 1998 on.
    let long = ["KZ", "employment", "1980-04-01", "1981-03-31"];
    assert_eq!(service(man().period_with(long, ("multiplier_code", "KZ-SEASON"))), "1y0m0d");
    let two = ["KZ", "employment", "1980-04-01", "1981-10-31"];
    assert_eq!(service(man().period_with(two, ("multiplier_code", "KZ-SEASON"))), "1y7m0d");
    let late = ["KZ", "employment", "1998-04-01", "1998-10-31"];
    assert_eq!(service(man().period_with(late, ("multiplier_code", "KZ-SEASON"))), "0y0m0d");
    assert!(assess(&season("employment", "KZ-SEASON")).warnings().is_empty());
}

#[test]
fn suspension_begins_after_the_month_in_which_the_office_was_told() {
    let told = |kind: &str, received: Option<&str>| {
        let circumstance = json!([{ "kind": kind, "since": "2025-12-10", "received": received }]);
        let assessed = assess(&man().with("circumstances", circumstance));
        (assessed.figure("paid_until").unwrap_or_default(), assessed)
    };
    // No day is made up where nothing is said: it depends on that.
    let (until, unsaid) = told("pension_abroad", None);
    assert_eq!(until, "");
    let json = unsaid.json();
    assert_eq!(json["further"]["paid_until"], json!(null));
    let warning = &json["warnings"][0];
    assert_eq!((&warning["effect"], &warning["from"]), (&json!("suspend"), &json!(null)));
    for language in Language::ALL {
        let words = Words::of(language).expect("words").text("effect-suspend-undated");
        let (words, text) =
            (words.expect("words"), explain(&KazakhLaw, &unsaid.0, language).expect("words"));
        assert!(text.contains(&words), "{text}");
    }
    // What is known to end it earlier does.
    let both = json!([{ "kind": "pension_abroad" }, { "kind": "died", "since": "2025-12-10" }]);
    let both = assess(&man().with("circumstances", both));
    assert_eq!(both.figure("paid_until").as_deref(), Some("2025-12-31"));
    assert_eq!(told("pension_abroad", Some("2026-01-15")).0, "2026-01-31");
    for (kind, article, resumed) in [
        ("not_drawn", "SC 204(1)(1)", "from_suspension"),
        ("identity_expired", "SC 204(1)(2)", "from_new_document"),
        ("missing", "SC 204(1)(3)", "from_end_of_search"),
        ("citizenship_lost", "SC 204(1)(4)", "from_residence_permit"),
        ("pension_abroad", "SC 204(1)(5)", "on_repayment_abroad"),
    ] {
        let (until, assessed) = told(kind, Some("2026-01-31"));
        assert_eq!(until, "2026-01-31", "{kind}");
        let json = assessed.json();
        let steps = json["steps"].as_array().expect("a list");
        let step = steps.iter().find(|step| step["sources"][0]["cited"] == article).expect(article);
        assert_eq!(step["outcome"]["suspended_from"], "2026-02-01", "{kind}");
        assert_eq!(step["outcome"]["resumed"], resumed, "{kind}");
        assert!(assessed.articles().contains(&"SC 204(1)"));
        assert!(!assessed.articles().contains(&"SC 202(2)"));
    }
    // What ends a pension ends it with the month in which it happened, whenever it is told of.
    let (until, assessed) = told("died", Some("2026-01-31"));
    assert_eq!(until, "2025-12-31");
    assert!(assessed.articles().contains(&"SC 202(2)"));
}

#[test]
fn the_best_36_consecutive_months_make_the_average() {
    let month = |at: u32, amount: u32| json!({ "month": format!("{}-{:02}", 2000 + at / 12, at % 12 + 1), "amount": amount });
    // 36 good months, then a gap, then one very good month.
    let mut months: Vec<_> = (0..36).map(|at| month(at, 100_000)).collect();
    months.push(month(100, 900_000));
    let facts = Facts::of("male", "1960-01-01", "2026-03-02")
        .with("monthly_income_kzt", months)
        .period("KZ", "employment", "1970-01-01", "1997-12-31")
        .with("person.birth_date", "1950-01-01");
    // 28 years: 63 % of 35 times 100,000 and once 900,000, which follows them.
    assert_eq!(assess(&facts).figure("solidary_amount_kzt").as_deref(), Some("77000.00"));
    let average = |months: Vec<serde_json::Value>| {
        let json = assess(&facts.clone().with("monthly_income_kzt", months)).json();
        let steps = json["steps"].as_array().expect("a list");
        let step = steps.iter().find(|step| step["rule"] == "kz-average-income").expect("a step");
        step["inputs"]["average_income"].clone()
    };
    // Of fewer months the sum is divided by 36 all the same, and a break between them does not matter.
    assert_eq!(average(vec![month(0, 3_600_000), month(40, 3_600_000)]), "200000.00");
    // A month of nothing is a break too.
    let mut gap: Vec<_> = (0..18).map(|at| month(at, 100_000)).collect();
    gap.extend((18..30).map(|at| month(at, 0)));
    gap.extend((30..48).map(|at| month(at, 100_000)));
    assert_eq!(average(gap), "100000.00");
}

#[test]
fn without_income_the_right_is_said_and_the_amount_is_not() {
    let facts = Facts::of("male", "1960-01-01", "2026-03-02").period(
        "KZ",
        "employment",
        "1980-01-01",
        "1997-12-31",
    );
    let assessed = assess(&facts);
    assert_eq!(assessed.result()["solidary_right"], "partial");
    assert_eq!(assessed.result()["solidary_amount_kzt"], json!(null));
    assert_eq!(assessed.json()["would_change"][0]["need"], "average_income");
}

#[test]
fn a_day_before_all_figures_is_an_error_that_names_the_parameter_and_its_neighbour_is_not() {
    match man().with("as_of", "2020-12-31").assess(&KazakhLaw) {
        Err(NotAssessed::Refused(AssessError::Pack(error @ PackError::NoValue { .. }))) => {
            let text = "the rule pack kz has no value of subsistence_minimum on 2020-12-31: the figures of that \
                        day are not in this version, which has them from 2021-01-01 on";
            assert_eq!(error.to_string(), text);
        }
        other => panic!("{other:?}"),
    }
    assert!(man().with("as_of", "2021-01-01").assess(&KazakhLaw).is_ok());
}

#[test]
fn every_circumstance_is_a_warning_with_its_article() {
    for name in kzmn_common::assessment::Circumstance::ALL.map(|one| one.name()) {
        let assessed = assess(&man().with("circumstances", json!([{ "kind": name }])));
        let warnings = assessed.warnings();
        let about = warnings.iter().find(|(about, _)| *about == name).expect(name);
        assert!(about.1.starts_with("SC "), "{name}");
    }
}

#[test]
fn rights_begin_at_their_day_and_not_the_day_before() {
    let right = |person: Facts, start: &str| {
        let facts = person.period("KZ", "employment", start, "1997-12-31");
        assess(&facts).figure("solidary_right").expect("a word")
    };
    let old = |sex| Facts::of(sex, "1945-01-01", "2026-03-02");
    assert_eq!(right(old("male"), "1997-07-02"), "none");
    assert_eq!(right(old("male"), "1997-07-01"), "partial");
    assert_eq!(right(old("male"), "1973-01-02"), "partial");
    assert_eq!(right(old("male"), "1973-01-01"), "full");
    assert_eq!(right(old("female"), "1978-01-02"), "partial");
    assert_eq!(right(old("female"), "1978-01-01"), "full");
    // Before pension age there is none, whatever the service.
    assert_eq!(right(Facts::of("male", "1963-03-03", "2026-03-02"), "1982-01-01"), "none");
    assert_eq!(right(Facts::of("male", "1963-03-02", "2026-03-02"), "1982-01-01"), "partial");
}
