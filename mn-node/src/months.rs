//! Periods from monthly contribution rows.
//!
//! The electronic record is one row for each month and employer. Months that follow each other at one
//! employer, all paid or all unpaid, make one period, which commits to its rows by their digest. Its name is
//! made of its employer and first month, and so survives a correction of any other row.
//!
//! A person who worked for several employers in turn, month by month, has more such periods than an answer holds. Then
//! months that follow each other make one period whoever the employer was: all months are disclosed, and the payer of
//! each is in the rows.

use kzmn_common::date::PartialDate;
use kzmn_common::envelope::Digest;
use kzmn_common::period::{
    ContributionState, Employer, Evidence, EvidenceGrade, EvidenceKind, PeriodKind,
    PeriodLimitation, Scheme, ServicePeriod, Territory,
};
use kzmn_common::registry::{ContributionMonth, Holding, Salts, monthly_rows_digest};
use kzmn_common::text::Text;

/// The periods that the monthly rows of a person make: by employer, or where these are more than `most`, by month.
pub(crate) fn periods(holding: &Holding, most: usize) -> Vec<ServicePeriod> {
    let mut rows: Vec<&ContributionMonth> = holding.entry.months.iter().collect();
    rows.sort_by_key(|row| (&row.employer, row.year, row.month));
    let by_employer = || rows.chunk_by(|a, b| follows(a, b));
    if by_employer().count() <= most {
        return by_employer().filter_map(|run| period(run, &holding.salts)).collect();
    }
    rows.sort_by_key(|row| (row.paid, row.year, row.month));
    let by_month = rows.chunk_by(|a, b| a.paid == b.paid && count(b) - count(a) <= 1);
    by_month.filter_map(|run| period(run, &holding.salts)).collect()
}

fn count(row: &ContributionMonth) -> i32 {
    row.year * 12 + i32::from(row.month)
}

fn follows(a: &ContributionMonth, b: &ContributionMonth) -> bool {
    a.employer == b.employer && a.paid == b.paid && count(b) == count(a) + 1
}

fn period(run: &[&ContributionMonth], salts: &Salts) -> Option<ServicePeriod> {
    let (first, last) = (run.first()?, run.last()?);
    let first_day = PartialDate::new(first.year, Some(first.month), Some(1)).ok()?;
    let last_month = PartialDate::new(last.year, Some(last.month), None).ok()?;
    let rows: Vec<ContributionMonth> = run.iter().map(|row| (*row).clone()).collect();
    let employer =
        Some(&first.employer).filter(|employer| run.iter().all(|row| row.employer == **employer));
    let who = match (employer, first.paid) {
        (Some(employer), _) => employer_key(employer, &salts.names).get(..8)?.to_owned(),
        (None, true) => "several".to_owned(),
        (None, false) => "several-unpaid".to_owned(),
    };
    let id = format!("months-{first_day}-{who}");
    Some(ServicePeriod {
        period_id: Text::parse(&id, 64).ok()?,
        kind: PeriodKind::Employment,
        start: first_day,
        end: Some(last_month.latest().into()),
        territory: Territory::Mongolia,
        scheme: Scheme::MnSocialInsurance,
        contribution: match first.paid {
            true => ContributionState::Paid,
            false => ContributionState::NotPaid,
        },
        employer: employer.cloned(),
        occupation: None,
        multiplier_code: None,
        evidence: Evidence {
            kind: EvidenceKind::ElectronicRecord,
            grade: EvidenceGrade::Verified,
            reference: None,
        },
        monthly_rows_digest: Some(monthly_rows_digest(&salts.rows, &rows)),
        limitation: PeriodLimitation::None,
        note: None,
    })
}

/// What tells the employers of one month apart, without naming them: SHA-256 over the salt, a version
/// line, and the employer's number and name.
fn employer_key(employer: &Employer, salt: &[u8; 32]) -> String {
    let number = employer.identifier.as_ref().map_or("", Text::as_str);
    let line = format!("kzmn-months-employer-v1\n{number}\n{}\n", employer.name.as_str());
    Digest::of(&[&salt[..], line.as_bytes()].concat()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kzmn_common::person::Sex;
    use kzmn_common::registry::{OwnPerson, RegistryEntry};

    fn row(month: u8, number: &str, paid: bool) -> ContributionMonth {
        let text = |text| Text::parse(text, 64).expect("accepted");
        let employer = Employer { name: text("Эрдэнэт"), identifier: Some(text(number)) };
        ContributionMonth { year: 1996, month, employer, paid }
    }

    fn ids(months: Vec<ContributionMonth>, rows: u8, names: u8) -> Vec<String> {
        told(months, rows, names).into_iter().map(|period| String::from(period.period_id)).collect()
    }

    fn told(months: Vec<ContributionMonth>, rows: u8, names: u8) -> Vec<ServicePeriod> {
        let person = OwnPerson {
            person_id: Text::parse("MN-1", 64).expect("accepted"),
            identifiers: Vec::new(),
            names: Vec::new(),
            sex: Sex::Female,
            birth_date: PartialDate::parse("1965-02-10").expect("a date"),
            birth_place: None,
            parents: Vec::new(),
            restricted: false,
        };
        let entry = RegistryEntry { person, periods: Vec::new(), months };
        let salts = Salts { rows: [rows; 32], names: [names; 32] };
        let holding = Holding { entry, version: 1, salts };
        periods(&holding, 400)
    }

    /// Rows of so many months from January 1996 on, of two employers in turn.
    fn in_turn(months: u8) -> Vec<ContributionMonth> {
        let of = |at: u8| ContributionMonth {
            year: 1996 + i32::from(at / 12),
            ..row(at % 12 + 1, if at.is_multiple_of(2) { "1" } else { "2" }, true)
        };
        (0..months).map(of).collect()
    }

    #[test]
    fn more_months_in_turn_than_an_answer_has_periods_are_told_as_one_and_fewer_by_employer() {
        let months = in_turn(240).into_iter().chain((0..180_u8).map(|at| ContributionMonth {
            year: 2016 + i32::from(at / 12),
            ..row(at % 12 + 1, if at.is_multiple_of(2) { "1" } else { "2" }, true)
        }));
        let all: Vec<_> = months.collect();
        let many = told(all.clone(), 1, 9);
        let [one] = many.as_slice() else { panic!("{} periods", many.len()) };
        assert_eq!(one.start.to_string(), "1996-01-01");
        assert_eq!(one.end.map(|end| end.to_string()).as_deref(), Some("2030-12-31"));
        assert_eq!((one.employer.as_ref(), one.contribution), (None, ContributionState::Paid));
        assert!(one.monthly_rows_digest.is_some());
        let few = told(in_turn(240), 1, 9);
        assert_eq!(few.len(), 240);
        assert!(few.iter().all(|period| period.employer.is_some()));
        let gap: Vec<_> =
            all.into_iter().filter(|row| (row.year, row.month) != (2000, 1)).collect();
        assert_eq!(told(gap, 1, 9).len(), 2, "a month without a row is in no period");
    }

    #[test]
    fn a_period_keeps_its_name_when_rows_are_corrected_and_its_first_month_stays() {
        let before = ids(vec![row(1, "1", true), row(2, "1", true)], 1, 9);
        let extended = vec![row(1, "1", true), row(2, "1", true), row(3, "1", true)];
        assert_eq!(ids(extended, 2, 9), before);
        assert_eq!(ids(vec![row(1, "1", false), row(2, "1", false)], 3, 9), before);
        assert_ne!(ids(vec![row(1, "1", true)], 1, 8), before, "another person's salt");
        assert_ne!(ids(vec![row(2, "1", true)], 1, 9), before, "another first month");
    }

    #[test]
    fn employers_of_one_name_and_month_have_two_names_for_their_periods() {
        let ids = ids(vec![row(1, "1", true), row(1, "2", true)], 1, 9);
        assert!(matches!(ids.as_slice(), [one, other] if one != other));
    }
}
