//! The result in one or two sentences.

use kzmn_common::assessment::{Figure, Findings, Sentence};

/// The pension for service, and the base pension where there is one.
pub(super) fn sentences(findings: &Findings) -> Vec<Sentence> {
    let result = &findings.result;
    if result.get("pension_age_reached") == Some(&Figure::Flag(false)) {
        return vec![Sentence { key: "kz-too-young", places: &[("date", "pension_age_on")] }];
    }
    let word = |name| result.get(name).and_then(Figure::plain);
    let unsaid = word("solidary_amount_kzt").is_none();
    let key = match (word("solidary_right").as_deref(), unsaid) {
        (Some("full"), false) => "kz-full",
        (Some("full"), true) => "kz-full-unsaid",
        (Some("partial"), false) => "kz-partial",
        (Some("partial"), true) => "kz-partial-unsaid",
        // Whether income is a condition is asked only where age and service are enough.
        _ if findings.read.contains(&"no_income") => "kz-none-no-income",
        _ => "kz-none",
    };
    let places = &[
        ("amount", "solidary_amount_kzt"),
        ("service", "service_to_cutoff"),
        ("required", "required_years"),
    ];
    let mut sentences = vec![Sentence { key, places }];
    // Before the general age it is absent; `base_pension_from` gives the day.
    if word("base_percent").is_some() {
        sentences.push(Sentence { key: "kz-base", places: &[("amount", "base_amount_kzt")] });
    }
    sentences
}
