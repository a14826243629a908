//! The funded part: whether there are savings, and where they lead. Never an amount: the fund knows it, and
//! the node does not.

use kzmn_common::assessment::{Circumstance, Effect, Figure, Findings, LawQuestion, Terms};
use kzmn_common::pension::PensionKind;
use kzmn_common::period::{ContributionState, Scheme, Territory};
use kzmn_common::totalisation::Dated;
use time::macros::date;

use super::articles;
use super::circumstances::since;

/// What is known of savings: `none`, `exists`, or `pending_legal_rule`. A person who leaves permanently may be paid out
/// under SC 220(1)(3) (V) unless a treaty says otherwise, and the Agreement transfers a recipient's funded
/// pension abroad (N, S4); whether it defers payment to pension age is open.
pub(super) fn status(
    question: &LawQuestion<'_>,
    terms: &Terms,
    findings: &mut Findings,
) -> &'static str {
    let exists = question.timeline.dated().iter().any(has_savings);
    let departed = since(question, Circumstance::Departed);
    let applied = question.case.pension == PensionKind::Funded;
    let status = if !exists {
        "none"
    } else if departed.is_some() || (applied && terms.in_force()) {
        findings.warn(articles::FUNDED, "funded_transfer", Effect::NotSettled, departed);
        "pending_legal_rule"
    } else {
        "exists"
    };
    findings.step(articles::FUNDED, |step| {
        step.with_input("departed", Figure::Flag(departed.is_some()))
            .with_outcome("funded_part", Figure::Word(status))
    });
    status
}

fn has_savings(dated: &Dated<'_>) -> bool {
    let period = &dated.claim.period;
    let since = dated.days.last() >= date!(1998 - 01 - 01);
    let paid = period.contribution == ContributionState::Paid;
    since
        && dated.territory() == Territory::Kazakhstan
        && (paid || period.scheme == Scheme::KzFunded)
}
