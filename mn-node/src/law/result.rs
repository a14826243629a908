//! The result in one sentence.

use kzmn_common::assessment::{Figure, Findings, Sentence};

/// The right, and what is paid by whom.
pub(super) fn sentence(findings: &Findings) -> Sentence {
    let said = findings.figures();
    let word = |name| said.get(name).and_then(Figure::plain);
    let paid = word("amount_mnt");
    let by_formula = ["amount_mnt_full_integration", "amount_mnt_proportional_share"];
    let raised = by_formula.into_iter().all(|name| word(name) != paid);
    // Once under the formula, and again of what was raised, where Mongolia pays its share of that.
    let shared = findings
        .steps
        .iter()
        .any(|step| step.rule.id == "mn-share" && step.outcome.get("amount_mnt").is_some());
    let key = match (word("right").as_deref(), paid.is_none()) {
        (Some("full"), false) if raised && shared => "mn-full-raised-share",
        (Some("proportional"), false) if shared => "mn-proportional-share",
        (Some("full"), false) if raised => "mn-full-raised",
        (Some("full"), false) => "mn-full",
        (Some("full"), true) => "mn-full-unsaid",
        (Some("proportional"), false) => "mn-proportional",
        (Some("proportional"), true) => "mn-proportional-unsaid",
        _ => "mn-none",
    };
    let places = &[
        ("amount", "amount_mnt"),
        ("whole", "amount_mnt_full_integration"),
        ("share", "amount_mnt_proportional_share"),
        ("total", "total_contribution"),
    ];
    Sentence { key, places }
}
