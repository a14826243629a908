//! Correcting what is held about a person: what is named is replaced, added or removed, and everything else
//! stays.

use std::collections::BTreeSet;

use super::{ContributionMonth, OwnPeriod, OwnPerson, RegistryEntry};
use crate::refusal::FieldViolation;
use crate::text::Text;

/// How many periods a person has at most.
const MOST_PERIODS: usize = 200;
/// How many monthly rows a person has at most.
const MOST_MONTHS: usize = 1200;

/// What is to be corrected. No period and no row of a month and employer is named twice.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Correction {
    /// Replaces everything about the person but periods and monthly rows.
    pub person: Option<OwnPerson>,
    /// Each replaces the period of its id, or is added.
    pub periods: Vec<OwnPeriod>,
    /// Periods that end.
    pub removed_period_ids: Vec<Text>,
    /// Each replaces the row of its month and employer, or is added.
    pub months: Vec<ContributionMonth>,
    /// Rows that end; `paid` is not looked at.
    pub removed_months: Vec<ContributionMonth>,
}

impl RegistryEntry {
    /// The entry as it is after the correction.
    ///
    /// # Errors
    ///
    /// The fields at fault: another person, a period or row that is to be removed and is not there, too many
    /// of them in the end.
    pub fn corrected(&self, correction: Correction) -> Result<Self, Vec<FieldViolation>> {
        let Correction { person, periods, removed_period_ids, months, removed_months } = correction;
        let mut violations = Vec::new();
        let person = person.unwrap_or_else(|| self.person.clone());
        if person.person_id != self.person.person_id {
            violations.push(violation("person.person_id", "must be that of the person corrected"));
        }
        let gone: BTreeSet<&Text> = removed_period_ids.iter().collect();
        let new: BTreeSet<Text> = periods.iter().map(|period| period.period_id.clone()).collect();
        let held: BTreeSet<&Text> = self.periods.iter().map(|period| &period.period_id).collect();
        violations.extend(removals("removed_period_ids", &removed_period_ids, |id| {
            (held.contains(id), new.contains(id))
        }));
        let held: BTreeSet<_> = self.months.iter().map(row_key).collect();
        let named: BTreeSet<_> = months.iter().map(row_key).collect();
        violations.extend(removals("removed_months", &removed_months, |row| {
            (held.contains(&row_key(row)), named.contains(&row_key(row)))
        }));
        let stays = |id: &Text| !gone.contains(id) && !new.contains(id);
        let kept = self.periods.iter().filter(|period| stays(&period.period_id)).cloned();
        let mut periods: Vec<_> = kept.chain(periods).collect();
        periods.sort_by(|a, b| a.period_id.cmp(&b.period_id));

        let replaced: BTreeSet<_> = removed_months.iter().chain(&months).map(row_key).collect();
        let kept = self.months.iter().filter(|row| !replaced.contains(&row_key(row))).cloned();
        let mut months: Vec<_> = kept.chain(months.iter().cloned()).collect();
        months.sort_unstable();

        if periods.len() > MOST_PERIODS {
            violations.push(violation("periods", "would be more than 200 periods"));
        }
        if months.len() > MOST_MONTHS {
            violations.push(violation("months", "would be more than 1200 rows"));
        }
        let corrected = Self { person, periods, months };
        if violations.is_empty() { Ok(corrected) } else { Err(violations) }
    }
}

/// What cannot be removed. `is` returns whether a key is held, and whether the correction also replaces it.
fn removals<T>(field: &str, removed: &[T], is: impl Fn(&T) -> (bool, bool)) -> Vec<FieldViolation> {
    let judge = |(at, key): (usize, &T)| {
        let problem = match is(key) {
            (false, _) => "is not held: there is nothing to remove",
            (true, true) => "is removed and replaced at once",
            (true, false) => return None,
        };
        Some(violation(&format!("{field}[{at}]"), problem))
    };
    removed.iter().enumerate().filter_map(judge).collect()
}

fn row_key(row: &ContributionMonth) -> (i32, u8, &crate::period::Employer) {
    (row.year, row.month, &row.employer)
}

fn violation(field: &str, problem: &str) -> FieldViolation {
    FieldViolation { field: field.to_owned(), problem: problem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::PartialDate;
    use crate::period::{
        ContributionState, Employer, Evidence, EvidenceGrade, EvidenceKind, PeriodKind, Territory,
    };
    use crate::person::Sex;

    fn text(text: &str) -> Text {
        Text::parse(text, 64).expect("accepted")
    }

    fn date(text: &str) -> PartialDate {
        PartialDate::parse(text).expect("a date")
    }

    fn period(id: &str, start: &str) -> OwnPeriod {
        OwnPeriod {
            period_id: text(id),
            kind: PeriodKind::Employment,
            start: date(start),
            end: None,
            territory: Territory::Mongolia,
            contribution: ContributionState::Paid,
            employer: None,
            occupation: None,
            multiplier_code: None,
            evidence: Evidence {
                kind: EvidenceKind::LabourBook,
                grade: EvidenceGrade::Verified,
                reference: None,
            },
            note: None,
        }
    }

    fn month(month: u8, paid: bool) -> ContributionMonth {
        let employer = Employer { name: text("Эрдэнэт"), identifier: None };
        ContributionMonth { year: 1996, month, employer, paid }
    }

    fn person(id: &str) -> OwnPerson {
        OwnPerson {
            person_id: text(id),
            identifiers: Vec::new(),
            names: Vec::new(),
            sex: Sex::Female,
            birth_date: date("1965-02-10"),
            birth_place: None,
            parents: Vec::new(),
            restricted: false,
        }
    }

    fn entry() -> RegistryEntry {
        RegistryEntry {
            person: person("P-1"),
            periods: vec![period("A", "1990"), period("B", "1992")],
            months: vec![month(1, true), month(2, true)],
        }
    }

    fn nothing() -> Correction {
        Correction {
            person: None,
            periods: Vec::new(),
            removed_period_ids: Vec::new(),
            months: Vec::new(),
            removed_months: Vec::new(),
        }
    }

    fn fields(correction: Correction) -> Vec<String> {
        let violations = entry().corrected(correction).err().unwrap_or_default();
        violations.into_iter().map(|violation| violation.field).collect()
    }

    #[test]
    fn refuses_what_is_not_there_and_removes_what_is() {
        let removed_period_ids = vec![text("A"), text("C")];
        assert_eq!(
            fields(Correction { removed_period_ids, ..nothing() }),
            ["removed_period_ids[1]"]
        );
        let removed_months = vec![month(3, true), month(2, false)];
        assert_eq!(fields(Correction { removed_months, ..nothing() }), ["removed_months[0]"]);
        let removed = Correction {
            removed_period_ids: vec![text("A")],
            removed_months: vec![month(2, false)],
            ..nothing()
        };
        let corrected = entry().corrected(removed).expect("taken");
        assert_eq!(corrected.periods, [period("B", "1992")]);
        assert_eq!(corrected.months, [month(1, true)]);
    }

    #[test]
    fn refuses_another_person_and_what_is_removed_and_replaced_at_once() {
        assert_eq!(
            fields(Correction { person: Some(person("P-2")), ..nothing() }),
            ["person.person_id"]
        );
        let both = Correction {
            periods: vec![period("A", "1991")],
            removed_period_ids: vec![text("A")],
            months: vec![month(1, false)],
            removed_months: vec![month(1, true)],
            ..nothing()
        };
        assert_eq!(fields(both), ["removed_period_ids[0]", "removed_months[0]"]);
    }

    #[test]
    fn refuses_more_than_a_person_may_have_and_takes_as_many() {
        let periods = |count: usize| (0..count).map(|n| period(&format!("N{n}"), "1990")).collect();
        assert_eq!(fields(Correction { periods: periods(199), ..nothing() }), ["periods"]);
        assert!(fields(Correction { periods: periods(198), ..nothing() }).is_empty());
    }

    #[test]
    fn replaces_and_adds_what_is_named_and_keeps_the_rest_in_order() {
        let restricted = OwnPerson { restricted: true, ..person("P-1") };
        let correction = Correction {
            person: Some(restricted.clone()),
            periods: vec![period("AB", "1991"), period("B", "1993")],
            months: vec![month(12, true), month(1, false)],
            ..nothing()
        };
        let corrected = entry().corrected(correction).expect("taken");
        let periods = [period("A", "1990"), period("AB", "1991"), period("B", "1993")];
        assert_eq!((corrected.person, corrected.periods), (restricted, periods.to_vec()));
        assert_eq!(corrected.months, [month(1, false), month(2, true), month(12, true)]);
        assert_eq!(entry().corrected(nothing()), Ok(entry()));
    }
}
