//! What becomes of each period that is claimed: how much of it counts for what, and why not the rest.

use kzmn_common::assessment::{
    ComputedPeriod, Figure, Figures, Findings, LawQuestion, LeftOut, Terms,
};
use kzmn_common::days::DaySet;
use kzmn_common::period::{PeriodKind, Territory};
use kzmn_common::totalisation::Dated;

use super::base::{counts_later, is_capped};
use super::service::{self, Service, is_labour};

/// What is known of all periods together.
struct PeriodContext<'a, F> {
    terms: &'a Terms,
    service: &'a Service,
    /// The days of the kinds that participate up to a length.
    capped: &'a DaySet,
    later: F,
}

pub(super) fn reckon(
    question: &LawQuestion<'_>,
    terms: &Terms,
    (service, capped): (&Service, &DaySet),
    findings: &mut Findings,
) {
    if question.figures_only {
        return;
    }
    let known =
        PeriodContext { terms, service, capped, later: counts_later(question, terms, service) };
    let dated = question.timeline.dated().iter();
    findings.periods = dated.map(|dated| known.reckoned(question, dated)).collect();
}

impl<F: Fn(&Dated<'_>) -> bool> PeriodContext<'_, F> {
    fn reckoned(&self, question: &LawQuestion<'_>, dated: &Dated<'_>) -> ComputedPeriod {
        let days = DaySet::from(dated.days);
        let early = days.before(self.terms.kz_cutoff());
        let late = days.clipped(self.terms.kz_cutoff(), question.case.as_of);
        let counts = service::counts(dated, self.service.grounds);
        let in_service =
            if counts { early.intersection(&self.service.days) } else { DaySet::empty() };
        let capped =
            if is_capped(dated) { days.intersection(self.capped) } else { DaySet::empty() };
        let beside = capped.before(self.terms.kz_cutoff()).difference(&in_service);
        let since = if (self.later)(dated) { late.clone() } else { capped.intersection(&late) };
        let length = |days: &DaySet| Figure::Length(self.terms.count().length(days));
        let named = [
            ("service_to_cutoff", &in_service),
            ("participation_before", &beside),
            ("participation_since", &since),
        ];
        let counted = named
            .into_iter()
            .filter(|(_, days)| !days.is_empty())
            .fold(Figures::new(), |counted, (name, days)| counted.with(name, length(days)));
        let rest = (early.difference(&in_service).difference(&beside), late.difference(&since));
        ComputedPeriod { counted, left_out: left_out(question, dated, counts, rest) }
    }
}

/// Why the rest of a period, before and from 1998 on, does not count.
fn left_out(
    question: &LawQuestion<'_>,
    dated: &Dated<'_>,
    counts: bool,
    (early, late): (DaySet, DaySet),
) -> Option<LeftOut> {
    if dated.territory() == Territory::Other && !(early.is_empty() && late.is_empty()) {
        Some(LeftOut::Elsewhere)
    } else if !early.is_empty() && !counts && !is_capped(dated) {
        Some(not_of_a_kind(dated))
    } else if !early.is_empty() {
        let contested = !early.intersection(question.timeline.contested()).is_empty();
        Some(if contested { LeftOut::Contested } else { LeftOut::Capped })
    } else if late.is_empty() {
        None
    } else if is_capped(dated) {
        Some(LeftOut::Capped)
    } else {
        let unpaid = dated.territory() == Territory::Kazakhstan && is_labour(dated.kind());
        Some(if unpaid { LeftOut::Contributions } else { LeftOut::FromCutoff })
    }
}

/// Why a period before 1998 does not count where it was spent.
fn not_of_a_kind(dated: &Dated<'_>) -> LeftOut {
    let abroad = dated.territory() == Territory::Mongolia;
    let kind = dated.kind();
    let could =
        is_labour(kind) || matches!(kind, PeriodKind::MilitaryService | PeriodKind::Compensated);
    if abroad && could { LeftOut::Abroad } else { LeftOut::Kind }
}
