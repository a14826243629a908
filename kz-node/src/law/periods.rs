//! What becomes of each period that is claimed: how much of it counts for what, and why not the rest.

use kzmn_common::assessment::{Figure, Figures, Findings, LeftOut, Question, Reckoned, Terms};
use kzmn_common::days::DaySet;
use kzmn_common::record::{PeriodKind, Territory};
use kzmn_common::totalisation::Dated;

use super::base;
use super::service::{self, Service, is_labour};

pub(super) fn reckon(
    question: &Question<'_>,
    terms: &Terms,
    service: &Service,
    findings: &mut Findings,
) {
    let later = base::counts_later(question, terms, service);
    let dated = question.timeline.dated().iter();
    let one = |dated: &Dated<'_>| reckoned(question, (terms, service), (dated, later(dated)));
    findings.periods = dated.map(one).collect();
}

fn reckoned(
    question: &Question<'_>,
    (terms, service): (&Terms, &Service),
    (dated, counts_later): (&Dated<'_>, bool),
) -> Reckoned {
    let days = DaySet::from(dated.days);
    let early = days.before(terms.kz_cutoff());
    let late = days.clipped(terms.kz_cutoff(), question.case.as_of);
    let counts = service::counts(dated, service.grounds);
    let in_service = if counts { early.intersection(&service.days) } else { DaySet::empty() };
    let length = |days: &DaySet| Figure::Length(terms.count().length(days));
    let mut counted = Figures::new();
    if !in_service.is_empty() {
        counted = counted.with("service_to_cutoff", length(&in_service));
    }
    if counts_later && !late.is_empty() {
        counted = counted.with("participation_since", length(&late));
    }
    let left_out = if dated.territory() == Territory::Other {
        Some(LeftOut::Elsewhere)
    } else if !early.is_empty() && !counts {
        Some(not_of_a_kind(dated))
    } else if in_service.days() < early.days() {
        let contested = !early.intersection(question.timeline.contested()).is_empty();
        Some(if contested { LeftOut::Contested } else { LeftOut::Capped })
    } else if !late.is_empty() && !counts_later {
        let unpaid = dated.territory() == Territory::Kazakhstan && is_labour(dated.kind());
        Some(if unpaid { LeftOut::Contributions } else { LeftOut::FromCutoff })
    } else {
        None
    };
    Reckoned { counted, left_out }
}

/// Why a period before 1998 does not count where it was spent.
fn not_of_a_kind(dated: &Dated<'_>) -> LeftOut {
    let abroad = dated.territory() == Territory::Mongolia;
    let kind = dated.kind();
    let could =
        is_labour(kind) || matches!(kind, PeriodKind::MilitaryService | PeriodKind::Compensated);
    if abroad && could { LeftOut::Abroad } else { LeftOut::Kind }
}
