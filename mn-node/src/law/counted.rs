//! Which periods count, and how many of their days.

use kzmn_common::assessment::{Conscription, Terms};
use kzmn_common::days::DaySet;
use kzmn_common::period::{ContributionState, PeriodKind, Territory};
use kzmn_common::totalisation::Dated;
use time::Date;
use time::macros::date;

/// Contributory insurance begins here; work before it needed no contribution (N, S43).
pub(super) const INSURANCE_FROM: Date = date!(1995 - 01 - 01);

pub(super) fn is_own(dated: &Dated<'_>) -> bool {
    let counts = match dated.kind() {
        PeriodKind::MilitaryService | PeriodKind::VoluntaryInsurance | PeriodKind::Compensated => {
            true
        }
        kind => is_labour(kind),
    };
    counts && dated.territory() == Territory::Mongolia
}

/// The days of a period that count as own ones.
pub(super) fn counted(dated: &Dated<'_>, days: &DaySet) -> DaySet {
    if is_own(dated) && contributed(dated) {
        days.clone()
    } else if is_own(dated) && not_required(dated) {
        days.before(INSURANCE_FROM)
    } else {
        DaySet::empty()
    }
}

pub(super) fn contributed(dated: &Dated<'_>) -> bool {
    if matches!(dated.kind(), PeriodKind::MilitaryService | PeriodKind::Compensated) {
        return true;
    }
    match dated.claim.period.contribution {
        ContributionState::Paid | ContributionState::Compensated => true,
        ContributionState::NotPaid
        | ContributionState::NotRequired
        | ContributionState::NotKnown
        | ContributionState::NotTold => false,
    }
}

pub(super) fn not_required(dated: &Dated<'_>) -> bool {
    dated.claim.period.contribution == ContributionState::NotRequired
}

/// Work, in whatever form.
pub(super) fn is_labour(kind: PeriodKind) -> bool {
    match kind {
        PeriodKind::Employment
        | PeriodKind::CivilService
        | PeriodKind::SelfEmployment
        | PeriodKind::SpecialStateService
        | PeriodKind::ParamilitaryGuard
        | PeriodKind::Herding => true,
        PeriodKind::MilitaryService
        | PeriodKind::CareOfAdult
        | PeriodKind::CareOfDisabledChild
        | PeriodKind::ChildCare
        | PeriodKind::Repression
        | PeriodKind::WarTime
        | PeriodKind::SpouseAbroad
        | PeriodKind::MilitarySpouse
        | PeriodKind::Study
        | PeriodKind::VoluntaryInsurance
        | PeriodKind::Compensated
        | PeriodKind::Other => false,
    }
}

/// Whether the Agreement adds periods of that kind.
pub(super) fn is_added(dated: &Dated<'_>, terms: &Terms) -> bool {
    match dated.kind() {
        PeriodKind::Study => terms.study_counts_mn(),
        PeriodKind::MilitaryService => terms.conscription() != Conscription::Never,
        kind => is_labour(kind),
    }
}
