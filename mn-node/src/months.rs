//! Periods from monthly contribution rows.
//!
//! The electronic record is one row for each month and employer. Months that follow each other at one
//! employer, all paid or all unpaid, make one period, which commits to its rows by their digest.

use kzmn_common::date::PartialDate;
use kzmn_common::record::{
    ContributionState, Evidence, EvidenceGrade, EvidenceKind, PeriodKind, PeriodLimitation, Scheme,
    ServicePeriod, Territory,
};
use kzmn_common::registry::{ContributionMonth, Holding, monthly_rows_digest};
use kzmn_common::text::Text;

/// The periods that the monthly rows of a person make.
pub(crate) fn periods(holding: &Holding) -> Vec<ServicePeriod> {
    let mut rows: Vec<&ContributionMonth> = holding.entry.months.iter().collect();
    rows.sort_by_key(|row| (&row.employer, row.year, row.month));
    rows.chunk_by(|a, b| follows(a, b)).filter_map(|run| period(run, &holding.rows_salt)).collect()
}

fn follows(a: &ContributionMonth, b: &ContributionMonth) -> bool {
    let count = |row: &ContributionMonth| row.year * 12 + i32::from(row.month);
    a.employer == b.employer && a.paid == b.paid && count(b) == count(a) + 1
}

fn period(run: &[&ContributionMonth], salt: &[u8; 32]) -> Option<ServicePeriod> {
    let (first, last) = (run.first()?, run.last()?);
    let first_day = PartialDate::new(first.year, Some(first.month), Some(1)).ok()?;
    let last_month = PartialDate::new(last.year, Some(last.month), None).ok()?;
    let rows: Vec<ContributionMonth> = run.iter().map(|row| (*row).clone()).collect();
    // Named by its first row; salted, so that the name does not tell the employer. A new salt, and so new
    // names, come with every change of the rows.
    let first_row = monthly_rows_digest(salt, rows.get(..1)?).to_string();
    let id = format!("months-{first_day}-{}", first_row.get(..8)?);
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
        monthly_rows_digest: Some(monthly_rows_digest(salt, &rows)),
        limitation: PeriodLimitation::None,
        note: None,
    })
}
