//! What an officer must see, and what the sources leave open.

use kzmn_common::assessment::{Circumstance, Effect, Findings, LawQuestion};
use kzmn_common::party::Party;
use kzmn_common::period::{ContributionState, PeriodKind};
use kzmn_common::rules::{PackError, Packs};
use kzmn_common::totalisation::{Claim, NotCounted};

use super::articles;
use super::right::InsuranceRight;

pub(super) fn look_over(
    question: &LawQuestion<'_>,
    packs: &Packs,
    right: InsuranceRight,
    findings: &mut Findings,
) -> Result<(), PackError> {
    let case = question.case;
    for reported in &case.circumstances {
        let rule = if reported.kind == Circumstance::FileRequested {
            articles::FILE_REQUEST
        } else {
            articles::CIRCUMSTANCE
        };
        findings.warn(rule, reported.kind.name(), Effect::Look, None);
    }
    let unverified =
        |claim: &Claim| claim.set_aside(Party::Mongolia) == Some(NotCounted::Unverified);
    if case.claims.iter().any(unverified) {
        findings.warn(articles::EVIDENCE, "unverified_evidence", Effect::Look, None);
    }
    if case.claims.iter().any(is_compensated) {
        findings.warn(articles::COMPENSATED, "compensated_years", Effect::Look, None);
    }
    match right {
        // The law's text was not seen: the amount is that of a reading.
        InsuranceRight::Proportional => findings.warn(
            articles::PROPORTIONAL_AMOUNT,
            "proportional_amount",
            Effect::NotSettled,
            None,
        ),
        InsuranceRight::None => {
            findings.warn(articles::WELFARE, "welfare_pension", Effect::Look, None)
        }
        InsuranceRight::Full => {}
    }
    // Accounts exist from birth year 1960 on [V-]; whose pension is computed from them is not confirmed.
    let first = packs.national.value("account_birth_year", case.as_of)?.to_integer();
    if right != InsuranceRight::None && i128::from(question.birth.year()) >= first {
        findings.warn(articles::NOTIONAL_ACCOUNT, "notional_account", Effect::NotSettled, None);
    }
    Ok(())
}

fn is_compensated(claim: &Claim) -> bool {
    let period = &claim.period;
    period.kind == PeriodKind::Compensated || period.contribution == ContributionState::Compensated
}
