//! Refusal, suspension and termination: what an officer must see. Nothing here refuses anything.

use kzmn_common::assessment::{
    Circumstance, Effect, Figure, Figures, Findings, LawQuestion, ReasoningStep, Reported, Rule,
    Terms,
};
use kzmn_common::party::Party;
use kzmn_common::totalisation::{Claim, NotCounted};
use time::{Date, Month};

use super::articles;

/// Warns of each circumstance, and reports until when a pension that is in payment is paid.
pub(super) fn look_over(
    question: &LawQuestion<'_>,
    terms: &Terms,
    findings: &mut Findings,
) -> Figures {
    let allowed = since(question, Circumstance::PensionAbroad).is_some()
        && terms.in_force()
        && terms.double_pension();
    for reported in &question.case.circumstances {
        if let Some((rule, effect)) = effect(reported.kind, allowed) {
            let from = stops_on(effect, reported, question.case.as_of);
            findings.warn(rule.clone(), reported.kind.name(), effect, from);
            suspended(rule, reported, from, findings);
        }
    }
    identity(question, findings);
    let unverified =
        |claim: &Claim| claim.set_aside(Party::Kazakhstan) == Some(NotCounted::Unverified);
    if question.case.claims.iter().any(unverified) {
        findings.warn(articles::EVIDENCE, "unverified_evidence", Effect::Look, None);
    }
    paid_until(question, allowed, findings)
}

/// The first day for which nothing is paid: after the month in which the office learnt of a ground of
/// suspension, SC 204(1) (V), and after the month of what ends a pension, SC 202(2) (V). Absent for a suspension
/// without the day on which the office received the information.
fn stops_on(effect: Effect, reported: &Reported, as_of: Date) -> Option<Date> {
    match effect {
        Effect::Suspend => reported.received.map(first_of_next_month),
        Effect::Terminate => Some(first_of_next_month(reported.since.unwrap_or(as_of))),
        Effect::RefuseAcceptance | Effect::RefuseAward | Effect::Look | Effect::NotSettled => None,
    }
}

/// Reports from when and how long payment is suspended: each ground has its own end, SC 204(1) (V).
fn suspended(rule: Rule, reported: &Reported, from: Option<Date>, findings: &mut Findings) {
    let resumed = match reported.kind {
        Circumstance::NotDrawn => "from_suspension",
        Circumstance::IdentityExpired => "from_new_document",
        Circumstance::Missing => "from_end_of_search",
        Circumstance::CitizenshipLost => "from_residence_permit",
        Circumstance::PensionAbroad => "on_repayment_abroad",
        _ => return,
    };
    let received = Figure::Date(reported.received);
    findings.step(rule, |step| {
        step.with_input("information_received", received)
            .with_outcome("suspended_from", Figure::Date(from))
            .with_outcome("resumed", Figure::Word(resumed))
    });
}

/// What SC 200 and 204 (V) make of a circumstance; `None` where the Agreement is read to allow it.
fn effect(circumstance: Circumstance, double_allowed: bool) -> Option<(Rule, Effect)> {
    use Effect::{RefuseAcceptance, RefuseAward, Suspend, Terminate};
    Some(match circumstance {
        Circumstance::AlreadyOnRecord | Circumstance::DocumentsIncomplete => {
            (articles::REFUSE_ACCEPTANCE, RefuseAcceptance)
        }
        Circumstance::IdentityNotMatching => (articles::REFUSE_IDENTITY, RefuseAcceptance),
        Circumstance::ConsentMissing => (articles::REFUSE_CONSENT, RefuseAcceptance),
        Circumstance::UntrueDocuments => (articles::REFUSE_AWARD, RefuseAward),
        Circumstance::NotDrawn => (articles::SUSPEND_NOT_DRAWN, Suspend),
        Circumstance::IdentityExpired => (articles::SUSPEND_IDENTITY, Suspend),
        Circumstance::Missing => (articles::SUSPEND_MISSING, Suspend),
        Circumstance::CitizenshipLost => (articles::SUSPEND_CITIZENSHIP, Suspend),
        Circumstance::PensionAbroad if double_allowed => return None,
        Circumstance::PensionAbroad => (articles::PENSION_ABROAD, Suspend),
        Circumstance::Died => (articles::DEATH, Terminate),
        Circumstance::Departed => (articles::DEPARTURE, Terminate),
        Circumstance::JudgeSupport => (articles::JUDGE_SUPPORT, Terminate),
        Circumstance::LongServicePension => (articles::ONE_PENSION, Terminate),
        Circumstance::FileRequested => (articles::FILE_REQUEST, Terminate),
        Circumstance::OwnRequest => (articles::OWN_REQUEST, Terminate),
    })
}

/// An IIN that spells another birth date than the documents is a warning and no error: decree 853 of 2013
/// (N).
fn identity(question: &LawQuestion<'_>, findings: &mut Findings) {
    let claimant = &question.case.claimant;
    let spelled = claimant.iin.as_ref().and_then(|iin| iin.spelled_birth_date());
    if spelled.is_some_and(|date| !claimant.birth_date.agrees_with(date.into())) {
        findings.warn(articles::IIN, "iin_spells_another_date", Effect::Look, None);
    }
}

/// The last day for which a pension in payment is paid, by whatever stops it first; unknown where all that is known to
/// stop it is a suspension without the day on which the office learnt of it.
fn paid_until(
    question: &LawQuestion<'_>,
    double_allowed: bool,
    findings: &mut Findings,
) -> Figures {
    let as_of = question.case.as_of;
    let stopping = question.case.circumstances.iter().filter_map(|reported| {
        let (_, effect) = effect(reported.kind, double_allowed)?;
        let stops = matches!(effect, Effect::Suspend | Effect::Terminate);
        stops.then(|| (stops_on(effect, reported, as_of), effect, reported))
    });
    let Some((stop, effect, reported)) =
        stopping.min_by_key(|(stop, ..)| stop.unwrap_or(Date::MAX))
    else {
        return Figures::new();
    };
    let until = Figure::Date(stop.and_then(Date::previous_day));
    let outcome = Figures::new().with("paid_until", until);
    let (rule, inputs) = if effect == Effect::Suspend {
        let received = Figure::Date(reported.received);
        (articles::SUSPEND, Figures::new().with("information_received", received))
    } else {
        let happened = Figure::Date(Some(reported.since.unwrap_or(as_of)));
        (articles::PAID_UNTIL, Figures::new().with("happened_on", happened))
    };
    findings.step(rule, |step| ReasoningStep { inputs, outcome: outcome.clone(), ..step });
    outcome
}

fn first_of_next_month(day: Date) -> Date {
    let (year, month, _) = day.to_calendar_date();
    let year = if month == Month::December { year + 1 } else { year };
    Date::from_calendar_date(year, month.next(), 1).unwrap_or(day)
}

/// Since when a circumstance holds, if it does; the day of application where none is reported.
pub(super) fn since(question: &LawQuestion<'_>, circumstance: Circumstance) -> Option<Date> {
    let mut all = question.case.circumstances.iter();
    let reported = all.find(|reported| reported.kind == circumstance);
    reported.map(|reported| reported.since.unwrap_or(question.case.as_of))
}
