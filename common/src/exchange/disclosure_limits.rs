//! Limits what is disclosed of periods to what was asked for.

use crate::code::Code as _;
use crate::date::PartialDate;
use crate::kinds::{AnswerPart, Outcome, RecordQuery};
use crate::period::{ContributionState, ServicePeriod};

/// The periods, in their order, with nothing but the parts that were asked for.
///
/// Where a part was not asked for, periods that differ in nothing that is disclosed and leave no day between them
/// are disclosed as one, under the name of the first: a border would disclose that the employer or the
/// payment changed there.
pub(super) fn limit_to_parts(
    parts: &[AnswerPart],
    mut periods: Vec<ServicePeriod>,
) -> Vec<ServicePeriod> {
    periods.iter_mut().for_each(|period| tell_no_more(period, parts));
    if parts.contains(&AnswerPart::Employers) && parts.contains(&AnswerPart::Contributions) {
        return periods;
    }
    let mut told: Vec<ServicePeriod> = Vec::with_capacity(periods.len());
    for period in periods {
        match told.iter_mut().find(|earlier| goes_on(earlier, &period)) {
            Some(earlier) => earlier.end = later_end(earlier, &period),
            None => told.push(period),
        }
    }
    told
}

/// Whether `next`, which starts no earlier, leaves no day between itself and a period that is disclosed alike.
/// False where a day is not known.
fn goes_on(earlier: &ServicePeriod, next: &ServicePeriod) -> bool {
    let known = next.start.is_exact() && next.end.is_none_or(|end| end.is_exact());
    let touches = earlier.end.is_none_or(|end| {
        let day_after = end.latest().next_day();
        end.is_exact() && day_after.is_none_or(|day| next.start.earliest() <= day)
    });
    let told_alike = || {
        let mut same = next.clone();
        same.period_id.clone_from(&earlier.period_id);
        (same.start, same.end) = (earlier.start, earlier.end);
        same == *earlier
    };
    known && touches && told_alike()
}

fn later_end(earlier: &ServicePeriod, next: &ServicePeriod) -> Option<PartialDate> {
    earlier.end.zip(next.end).map(|(earlier, next)| earlier.max(next))
}

/// Whether a period is of a kind and time that were asked for.
pub(super) fn was_asked_for(period: &ServicePeriod, asked: &RecordQuery) -> bool {
    let kind = asked.kinds.is_empty() || asked.kinds.contains(&period.kind);
    let time = match (asked.within, period.days()) {
        (Some(within), Some(days)) => within.touches(&days),
        _ => true,
    };
    kind && time
}

/// Whether a period holds nothing but the parts that were asked for.
pub(super) fn is_within_parts(period: &ServicePeriod, parts: &[AnswerPart]) -> bool {
    let mut told = period.clone();
    tell_no_more(&mut told, parts);
    told == *period
}

/// Whether an answer may hold a note of its own: it is free text and may disclose everything, so everything must
/// have been asked for, and a person recognised.
pub(super) fn may_hold_note(outcome: &Outcome, parts: &[AnswerPart]) -> bool {
    matches!(outcome, Outcome::Found { .. })
        && AnswerPart::ALL.iter().all(|part| parts.contains(part))
}

fn tell_no_more(period: &mut ServicePeriod, parts: &[AnswerPart]) {
    if !parts.contains(&AnswerPart::Employers) {
        period.employer = None;
        period.occupation = None;
    }
    if !parts.contains(&AnswerPart::Contributions) {
        period.contribution = ContributionState::NotTold;
        period.monthly_rows_digest = None;
    }
    // A note and the reference of a document are free text, and may disclose either.
    if !parts.contains(&AnswerPart::Employers) || !parts.contains(&AnswerPart::Contributions) {
        period.note = None;
        period.evidence.reference = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::{
        Employer, Evidence, EvidenceGrade, EvidenceKind, PeriodKind, PeriodLimitation, Scheme,
        Territory,
    };
    use crate::text::Text;

    fn text(text: &str) -> Text {
        Text::parse(text, 64).expect("accepted")
    }

    fn period(employer: &str, start: &str, end: &str) -> ServicePeriod {
        let date = |text: &str| PartialDate::parse(text).expect("a date");
        ServicePeriod {
            period_id: text(&format!("{employer}-{start}")),
            kind: PeriodKind::Employment,
            start: date(start),
            end: (!end.is_empty()).then(|| date(end)),
            territory: Territory::Mongolia,
            scheme: Scheme::MnSocialInsurance,
            contribution: ContributionState::Paid,
            employer: Some(Employer { name: text(employer), identifier: None }),
            occupation: None,
            multiplier_code: None,
            evidence: Evidence {
                kind: EvidenceKind::ElectronicRecord,
                grade: EvidenceGrade::Verified,
                reference: None,
            },
            monthly_rows_digest: None,
            limitation: PeriodLimitation::None,
            note: None,
        }
    }

    fn told(parts: &[AnswerPart], periods: &[ServicePeriod]) -> Vec<(String, String)> {
        let days = |period: ServicePeriod| {
            (period.start.to_string(), period.end.map(String::from).unwrap_or_default())
        };
        limit_to_parts(parts, periods.to_vec()).into_iter().map(days).collect()
    }

    #[test]
    fn a_change_of_employer_is_not_told_by_a_border_unless_employers_were_asked_for() {
        let work = [
            period("A", "1996-01-01", "1996-03-31"),
            period("B", "1996-03-01", "1996-05-31"),
            period("C", "1996-06-01", "1996-07-31"),
        ];
        let days = |start: &str, end: &str| (start.to_owned(), end.to_owned());
        let whole = [days("1996-01-01", "1996-07-31")];
        assert_eq!(told(&[AnswerPart::Periods], &work), whole);
        assert_eq!(told(&[AnswerPart::Periods, AnswerPart::Contributions], &work), whole);
        let all = [AnswerPart::Periods, AnswerPart::Employers, AnswerPart::Contributions];
        assert_eq!(told(&all, &work).len(), 3);
        let going_on = [work[0].clone(), period("B", "1996-04-01", "")];
        assert_eq!(told(&[AnswerPart::Periods], &going_on), [days("1996-01-01", "")]);
    }

    #[test]
    fn what_differs_in_something_told_or_leaves_a_day_between_stays_apart() {
        let first = period("A", "1996-01-01", "1996-03-31");
        let mut herding = period("B", "1996-04-01", "1996-05-31");
        herding.kind = PeriodKind::Herding;
        for other in [
            herding,
            period("B", "1996-04-02", "1996-05-31"),
            period("B", "1996-04", "1996-05-31"),
            period("B", "1996-04-01", "1996-05"),
        ] {
            assert_eq!(told(&[AnswerPart::Periods], &[first.clone(), other]).len(), 2);
        }
    }
}
