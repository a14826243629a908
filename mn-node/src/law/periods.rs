//! What becomes of each period that is claimed: how much of it counts for what, and why not the rest.

use kzmn_common::assessment::{
    ComputedPeriod, Figure, Figures, Findings, LawQuestion, LeftOut, Terms,
};
use kzmn_common::days::DaySet;
use kzmn_common::period::Territory;
use kzmn_common::totalisation::Dated;

use super::counted;

/// The days that count.
pub(super) struct Days<'a> {
    /// Own ones.
    pub(super) own: &'a DaySet,
    /// Those that the Agreement adds.
    pub(super) added: &'a DaySet,
}

pub(super) fn reckon(
    question: &LawQuestion<'_>,
    terms: &Terms,
    days: &Days<'_>,
    findings: &mut Findings,
) {
    if question.figures_only {
        return;
    }
    let dated = question.timeline.dated().iter();
    let one = |dated: &Dated<'_>| match dated.territory() {
        Territory::Mongolia => own(dated, terms, days.own),
        Territory::Kazakhstan => by_agreement(dated, (question, terms), days.added),
        Territory::Other => {
            ComputedPeriod { counted: Figures::new(), left_out: Some(LeftOut::Elsewhere) }
        }
    };
    findings.periods = dated.map(one).collect();
}

fn own(dated: &Dated<'_>, terms: &Terms, own: &DaySet) -> ComputedPeriod {
    let days = DaySet::from(dated.days);
    let counts = counted::counted(dated, &days).intersection(own);
    let left_out = if counts.days() == days.days() {
        None
    } else if counted::is_own(dated) {
        Some(LeftOut::Contributions)
    } else {
        Some(LeftOut::Kind)
    };
    ComputedPeriod { counted: length("own_contribution", &counts, terms), left_out }
}

fn by_agreement(
    dated: &Dated<'_>,
    (question, terms): (&LawQuestion<'_>, &Terms),
    added: &DaySet,
) -> ComputedPeriod {
    let days = DaySet::from(dated.days);
    let of_a_kind = counted::is_added(dated, terms);
    let counts = if of_a_kind { days.intersection(added) } else { DaySet::empty() };
    let contested = !days.intersection(question.timeline.contested()).is_empty();
    let left_out = if counts.days() == days.days() {
        None
    } else if !of_a_kind {
        Some(LeftOut::Kind)
    } else if !terms.in_force() {
        Some(LeftOut::Agreement)
    } else if counts.days() < days.before(terms.kz_cutoff()).days() && contested {
        Some(LeftOut::Contested)
    } else {
        Some(LeftOut::FromCutoff)
    };
    ComputedPeriod { counted: length("by_agreement", &counts, terms), left_out }
}

fn length(name: &'static str, days: &DaySet, terms: &Terms) -> Figures {
    if days.is_empty() {
        return Figures::new();
    }
    Figures::new().with(name, Figure::Length(terms.count().length(days)))
}
