//! What an officer must see, and what the sources do not settle.

use kzmn_common::assessment::{Circumstance, Effect, Findings, Question};
use kzmn_common::party::Party;
use kzmn_common::period::{ContributionState, PeriodKind};
use kzmn_common::rules::{PackError, Packs};
use kzmn_common::totalisation::{Claim, SetAside};

use super::articles;
use super::right::Right;

pub(super) fn look_over(
    question: &Question<'_>,
    packs: &Packs,
    right: Right,
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
    let unverified = |claim: &Claim| claim.set_aside(Party::Mongolia) == Some(SetAside::Unverified);
    if case.claims.iter().any(unverified) {
        findings.warn(articles::EVIDENCE, "unverified_evidence", Effect::Look, None);
    }
    if case.claims.iter().any(is_compensated) {
        findings.warn(articles::COMPENSATED, "compensated_years", Effect::Look, None);
    }
    match right {
        // The law's text was not seen: the amount is that of a reading.
        Right::Proportional => findings.warn(
            articles::PROPORTIONAL_AMOUNT,
            "proportional_amount",
            Effect::NotSettled,
            None,
        ),
        Right::None => findings.warn(articles::WELFARE, "welfare_pension", Effect::Look, None),
        Right::Full => {}
    }
    // Accounts exist from birth year 1960 on [V-]; whose pension is computed from them is not confirmed.
    let first = packs.national.value("account_birth_year", case.as_of)?.to_integer();
    if right != Right::None && i128::from(question.birth.year()) >= first {
        findings.warn(articles::NOTIONAL_ACCOUNT, "notional_account", Effect::NotSettled, None);
    }
    Ok(())
}

fn is_compensated(claim: &Claim) -> bool {
    let period = &claim.period;
    period.kind == PeriodKind::Compensated || period.contribution == ContributionState::Compensated
}
