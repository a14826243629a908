//! Periods from monthly contribution rows.
//!
//! The electronic record is one row for each month and employer. Months that follow each other at one
//! employer, all paid or all unpaid, make one period, which commits to its rows by their digest. Its name is
//! made of its employer and first month, and so survives a correction of any other row.

use kzmn_common::date::PartialDate;
use kzmn_common::record::{
    ContributionState, Evidence, EvidenceGrade, EvidenceKind, PeriodKind, PeriodLimitation, Scheme,
    ServicePeriod, Territory,
};
use kzmn_common::registry::{ContributionMonth, Holding, Salts, monthly_rows_digest};
use kzmn_common::statement::Digest;
use kzmn_common::text::Text;

/// The periods that the monthly rows of a person make.
pub(crate) fn periods(holding: &Holding) -> Vec<ServicePeriod> {
    let mut rows: Vec<&ContributionMonth> = holding.entry.months.iter().collect();
    rows.sort_by_key(|row| (&row.employer, row.year, row.month));
    rows.chunk_by(|a, b| follows(a, b)).filter_map(|run| period(run, &holding.salts)).collect()
}

fn follows(a: &ContributionMonth, b: &ContributionMonth) -> bool {
    let count = |row: &ContributionMonth| row.year * 12 + i32::from(row.month);
    a.employer == b.employer && a.paid == b.paid && count(b) == count(a) + 1
}

fn period(run: &[&ContributionMonth], salts: &Salts) -> Option<ServicePeriod> {
    let (first, last) = (run.first()?, run.last()?);
    let first_day = PartialDate::new(first.year, Some(first.month), Some(1)).ok()?;
    let last_month = PartialDate::new(last.year, Some(last.month), None).ok()?;
    let rows: Vec<ContributionMonth> = run.iter().map(|row| (*row).clone()).collect();
    let id = format!("months-{first_day}-{}", employer_key(first, &salts.names).get(..8)?);
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
        employer: Some(first.employer.clone()),
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

/// What tells the employers of one month apart, without telling who they are: SHA-256 over the salt, a version
/// line, and the employer's number and name.
fn employer_key(row: &ContributionMonth, salt: &[u8; 32]) -> String {
    let number = row.employer.identifier.as_ref().map_or("", Text::as_str);
    let line = format!("kzmn-months-employer-v1\n{number}\n{}\n", row.employer.name.as_str());
    Digest::of(&[&salt[..], line.as_bytes()].concat()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kzmn_common::person::Sex;
    use kzmn_common::record::Employer;
    use kzmn_common::registry::{OwnPerson, RegistryEntry};

    fn row(month: u8, number: &str, paid: bool) -> ContributionMonth {
        let text = |text| Text::parse(text, 64).expect("accepted");
        let employer = Employer { name: text("Эрдэнэт"), identifier: Some(text(number)) };
        ContributionMonth { year: 1996, month, employer, paid }
    }

    fn ids(months: Vec<ContributionMonth>, rows: u8, names: u8) -> Vec<String> {
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
        periods(&holding).into_iter().map(|period| String::from(period.period_id)).collect()
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
