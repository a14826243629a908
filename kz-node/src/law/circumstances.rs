//! Refusal, suspension and termination: what an officer must see. Nothing here refuses anything.

use kzmn_common::assessment::{
    Circumstance, Effect, Figure, Figures, Findings, Question, Rule, Terms,
};
use kzmn_common::party::Party;
use kzmn_common::totalisation::{Claim, SetAside};
use time::{Date, Month};

use super::{articles, since};

/// Warns of each circumstance, and says until when a pension that is in payment is paid.
pub(super) fn look_over(
    question: &Question<'_>,
    terms: &Terms,
    findings: &mut Findings,
) -> Figures {
    let allowed = since(question, Circumstance::PensionAbroad).is_some()
        && terms.in_force()
        && terms.double_pension();
    for (circumstance, day) in &question.case.circumstances {
        if let Some((rule, effect)) = effect(*circumstance, allowed) {
            let day = day.unwrap_or(question.case.as_of);
            let from = match effect {
                // From the first of the next month, SC 204(1) [V].
                Effect::Suspend => Some(first_of_next_month(day)),
                // To the end of the month, SC 202(2) [V].
                Effect::Terminate => Some(first_of_next_month(day)),
                Effect::RefuseAcceptance
                | Effect::RefuseAward
                | Effect::Look
                | Effect::NotSettled => None,
            };
            findings.warn(rule, circumstance.name(), effect, from);
        }
    }
    identity(question, findings);
    let unverified =
        |claim: &Claim| claim.set_aside(Party::Kazakhstan) == Some(SetAside::Unverified);
    if question.case.claims.iter().any(unverified) {
        findings.warn(articles::EVIDENCE, "unverified_evidence", Effect::Look, None);
    }
    paid_until(question, allowed, findings)
}

/// What SC 200 and 204 (V) make of a circumstance; nothing where the Agreement is read to allow it.
fn effect(circumstance: Circumstance, double_allowed: bool) -> Option<(Rule, Effect)> {
    use Effect::{RefuseAcceptance, RefuseAward, Suspend, Terminate};
    Some(match circumstance {
        Circumstance::AlreadyOnRecord | Circumstance::DocumentsIncomplete => {
            (articles::REFUSE_ACCEPTANCE, RefuseAcceptance)
        }
        Circumstance::IdentityNotMatching => (articles::REFUSE_IDENTITY, RefuseAcceptance),
        Circumstance::ConsentMissing => (articles::REFUSE_CONSENT, RefuseAcceptance),
        Circumstance::UntrueDocuments => (articles::REFUSE_AWARD, RefuseAward),
        Circumstance::NotDrawn | Circumstance::Missing | Circumstance::CitizenshipLost => {
            (articles::SUSPEND, Suspend)
        }
        Circumstance::IdentityExpired => (articles::SUSPEND_IDENTITY, Suspend),
        Circumstance::PensionAbroad if double_allowed => return None,
        Circumstance::PensionAbroad => (articles::PENSION_ABROAD, Suspend),
        Circumstance::Departed => (articles::DEPARTURE, Terminate),
        Circumstance::FileRequested => (articles::FILE_REQUEST, Terminate),
        Circumstance::LongServicePension => (articles::ONE_PENSION, Terminate),
        Circumstance::Died | Circumstance::JudgeSupport | Circumstance::OwnRequest => {
            (articles::TERMINATE, Terminate)
        }
    })
}

/// An IIN that spells another birth date than the documents is a warning and no error: decree 853 of 2013
/// (N).
fn identity(question: &Question<'_>, findings: &mut Findings) {
    let claimant = &question.case.claimant;
    let spelled = claimant.iin.as_ref().and_then(|iin| iin.spelled_birth_date());
    if spelled.is_some_and(|date| !claimant.birth_date.agrees_with(date.into())) {
        findings.warn(articles::IIN, "iin_spells_another_date", Effect::Look, None);
    }
}

/// The last day for which a pension in payment is paid: the end of the month of death or departure, SC
/// 202(2) (V), or before a suspension, SC 204(1) (V).
fn paid_until(question: &Question<'_>, double_allowed: bool, findings: &mut Findings) -> Figures {
    let ends = Circumstance::ALL.iter().filter_map(|(_, circumstance)| {
        let stops = matches!(
            effect(*circumstance, double_allowed),
            Some((_, Effect::Suspend | Effect::Terminate))
        );
        since(question, *circumstance).filter(|_| stops)
    });
    let Some(first) = ends.min() else {
        return Figures::new();
    };
    let outcome =
        Figures::new().with("paid_until", Figure::Date(first_of_next_month(first).previous_day()));
    let inputs = Figures::new().with("happened_on", Figure::Date(Some(first)));
    findings.step(articles::PAID_UNTIL, inputs, outcome.clone());
    outcome
}

fn first_of_next_month(day: Date) -> Date {
    let (year, month, _) = day.to_calendar_date();
    let year = if month == Month::December { year + 1 } else { year };
    Date::from_calendar_date(year, month.next(), 1).unwrap_or(day)
}
