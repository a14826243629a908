//! What an assessment is made from.

use std::collections::BTreeMap;
use std::fmt;

use time::Date;
use time::macros::date;

use super::fault::{CaseFault, Problem};
use super::inquiry::Inquiry;
use crate::date::{DateRange, PartialDate};
use crate::days::Ratio;
use crate::listed;
use crate::pension::PensionKind;
use crate::person::{Identifier, Sex};
use crate::totalisation::{Claim, NotCounted, Origin};

/// The dates that an assessment knows. Others are refused, not computed with.
pub const DATES: (Date, Date) = (date!(1900 - 01 - 01), date!(2100 - 12 - 31));

/// The highest sum of money that is accepted, in whole units.
const MOST_MONEY: i128 = 1_000_000_000_000;

/// When the zones of extreme and maximum radiation at Semipalatinsk were such, SC 207(2).
const ZONES: (Date, Date) = (date!(1949 - 08 - 29), date!(1963 - 07 - 05));

/// The highest number of children that is accepted. With the limits of money and dates it keeps every fraction
/// within its 128 bits.
const MOST_CHILDREN: u32 = 30;

/// The lowest age at which a person has a child, and the lowest to which a law asks that it is raised, in years.
const YOUNGEST_PARENT: u32 = 12;
const RAISED_AT: u32 = 6;

/// The highest number of periods that is read: each is compared with all that it overlaps.
const MOST_PERIODS: usize = 1_000;

listed! {
    /// Something about the claimant or the application that an officer must see.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum Circumstance {
        /// The same award, payment or application is on record.
        AlreadyOnRecord = "already_on_record",
        /// Documents are missing or expire.
        DocumentsIncomplete = "documents_incomplete",
        /// Identity data do not match the documents.
        IdentityNotMatching = "identity_not_matching",
        /// No consent to the use of restricted data.
        ConsentMissing = "consent_missing",
        /// Documents or data are untrue.
        UntrueDocuments = "untrue_documents",
        /// No payments were drawn for three months.
        NotDrawn = "not_drawn",
        /// A foreigner's document or the resettler's certificate has expired.
        IdentityExpired = "identity_expired",
        /// The person is missing.
        Missing = "missing",
        /// Citizenship was lost and there is no residence permit.
        CitizenshipLost = "citizenship_lost",
        /// The person receives a pension abroad.
        PensionAbroad = "pension_abroad",
        /// The person died.
        Died = "died",
        /// The person left permanently.
        Departed = "departed",
        /// The person receives a judge's lifetime support.
        JudgeSupport = "judge_support",
        /// The person receives a long-service pension.
        LongServicePension = "long_service_pension",
        /// The other state has asked for the pension file. Asking for periods is not that.
        FileRequested = "file_requested",
        /// The person asks to be struck off.
        OwnRequest = "own_request",
    }
}

/// A circumstance, as it was reported.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Reported {
    /// What it is.
    pub kind: Circumstance,
    /// Since when it holds.
    pub since: Option<Date>,
    /// When the office received the information: payment is suspended from the month after that, on an unknown day
    /// where absent.
    pub received: Option<Date>,
}

/// Whether the Agreement binds on the day of application.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Treaty {
    /// It is not in force.
    NotInForce,
    /// It is, since a day that may not be known.
    InForce {
        /// Since when.
        since: Option<Date>,
    },
}

impl Treaty {
    /// Whether it is in force.
    #[must_use]
    pub fn in_force(self) -> bool {
        matches!(self, Self::InForce { .. })
    }
}

/// The person, as far as the law asks.
#[derive(Clone)]
pub struct Claimant {
    /// Sex.
    pub sex: Sex,
    /// Birth date.
    pub birth_date: PartialDate,
    /// An ethnic Kazakh who came to Kazakhstan permanently; proved by Kazakhstan's own record alone.
    pub ethnic_kazakh_resettler: bool,
    /// Children borne or adopted, and raised to the age that the law asks for.
    pub children_raised: u32,
    /// Full years in the zones of extreme and maximum radiation at Semipalatinsk, 1949-08-29 to
    /// 1963-07-05.
    pub semipalatinsk_years: u32,
    /// The Kazakh identifier, if it is known.
    pub iin: Option<Identifier>,
}

/// Income in the deciding state's currency.
#[derive(Clone, Default)]
pub struct Income {
    /// The monthly average, where it is given ready.
    pub average: Option<Ratio>,
    /// By year and month.
    pub monthly: BTreeMap<(i32, u8), Ratio>,
}

impl Income {
    /// The highest average over so many months in a row, of those from `first` on. The average that is given
    /// ready, where there are no months. Of fewer months the sum is divided by the full number all the same.
    #[must_use]
    pub fn best_average(&self, months: u32, first: (i32, u8), breaks: Breaks) -> Option<Ratio> {
        if self.monthly.is_empty() {
            return self.average;
        }
        let known = self.monthly.range(first..).map(|(month, sum)| (calendar(*month), *sum));
        let known: Vec<(i64, Ratio)> = match breaks {
            Breaks::Zero => known.collect(),
            Breaks::Skipped => {
                let earned = known.filter(|(_, sum)| *sum > Ratio::ZERO);
                (0..).zip(earned).map(|(place, (_, sum))| (place, sum)).collect()
            }
        };
        let window = |at: usize| {
            let from = known.get(at).map_or(0, |(position, _)| *position);
            let inside = known.iter().skip(at);
            inside
                .take_while(|(position, _)| *position < from + i64::from(months))
                .map(|(_, sum)| *sum)
                .sum::<Ratio>()
        };
        let any = self.monthly.range(first..).next().map(|_| Ratio::ZERO);
        let best = (0..known.len()).map(window).max().or(any);
        best.map(|sum| sum / Ratio::from_integer(i128::from(months.max(1))))
    }

    /// The months in which something was earned.
    pub fn earned(&self) -> impl Iterator<Item = (i32, u8)> {
        self.monthly.iter().filter(|(_, sum)| **sum > Ratio::ZERO).map(|(month, _)| *month)
    }
}

/// What months without income are, between months with one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Breaks {
    /// They count as months of nothing.
    Zero,
    /// They are left out: the months before and after them follow each other.
    Skipped,
}

/// The place of a month among all months.
fn calendar((year, month): (i32, u8)) -> i64 {
    i64::from(year) * 12 + i64::from(month)
}

/// What is assessed: every input there is, beside the rule packs.
#[derive(Clone)]
pub struct Case {
    /// The day on which the application was registered.
    pub as_of: Date,
    /// What is applied for.
    pub pension: PensionKind,
    /// The person.
    pub claimant: Claimant,
    /// Whether the Agreement is in force.
    pub treaty: Treaty,
    /// Own and attested periods.
    pub claims: Vec<Claim>,
    /// What the other state was asked about the person, in that order; absent where no question could be asked.
    pub inquiries: Option<Vec<Inquiry>>,
    /// Income in the deciding state's currency.
    pub income: Income,
    /// What else an officer must see.
    pub circumstances: Vec<Reported>,
}

impl Case {
    /// The case, if what it holds can be computed with. What the other state attested and cannot be computed
    /// with is carried beside it: that state's slip must not keep the person from what the rest gives.
    ///
    /// # Errors
    ///
    /// [`CaseFault`], with the path of the field.
    pub fn checked(mut self) -> Result<CheckedCase, CaseFault> {
        let carried = self.carry_odd();
        let birth = self.claimant.birth_date;
        within(self.as_of, "as_of")?;
        within(birth.earliest(), "person.birth_date")?;
        if birth.latest() > self.as_of {
            return Err(CaseFault::new("person.birth_date", Problem::AfterAsOf));
        }
        check_counts(&self.claimant, self.as_of)?;
        if self.claims.len() > MOST_PERIODS {
            return Err(CaseFault::new("periods", Problem::TooManyPeriods));
        }
        for (at, claim) in self.claims.iter().enumerate() {
            check_claim(claim, birth, &format!("periods[{at}]"))?;
        }
        if let Treaty::InForce { since: Some(since) } = self.treaty {
            within(since, "agreement_in_force_from")?;
            if since > self.as_of {
                return Err(CaseFault::new("agreement_in_force_from", Problem::AfterAsOf));
            }
        }
        for (at, reported) in self.circumstances.iter().enumerate() {
            check_reported(reported, (birth, self.as_of), &format!("circumstances[{at}]"))?;
        }
        if self.income.average.is_some() && !self.income.monthly.is_empty() {
            return Err(CaseFault::new("monthly_income", Problem::TwoIncomes));
        }
        for (at, month) in self.income.monthly.keys().enumerate() {
            check_month(*month, (birth, self.as_of), &format!("monthly_income[{at}].month"))?;
        }
        let average = self.income.average.iter().map(|sum| (sum, "average_income"));
        let monthly = self.income.monthly.values().map(|sum| (sum, "monthly_income"));
        for (sum, path) in average.chain(monthly) {
            check_money(*sum, path)?;
        }
        Ok(CheckedCase { case: self, carried })
    }

    /// Takes out what the other state attested and cannot be computed with, each with the reason.
    fn carry_odd(&mut self) -> Vec<(Claim, NotCounted)> {
        let (birth, as_of) = (self.claimant.birth_date, self.as_of);
        let attested = |claim: &Claim| matches!(claim.origin, Origin::Attested(_));
        let own = self.claims.iter().filter(|claim| !attested(claim)).count();
        let mut places = MOST_PERIODS.saturating_sub(own);
        let mut odd = Vec::new();
        self.claims.retain(|claim| {
            if !attested(claim) {
                return true;
            }
            let why = if check_claim(claim, birth, "").is_err() {
                NotCounted::Impossible
            } else if claim.period.start.earliest() > as_of {
                NotCounted::AfterApplication
            } else if places == 0 {
                NotCounted::TooMany
            } else {
                places -= 1;
                return true;
            };
            odd.push((claim.clone(), why));
            false
        });
        odd
    }
}

/// A case of which dates and sums are in order; only [`Case::checked`] makes it.
#[derive(Clone)]
pub struct CheckedCase {
    case: Case,
    carried: Vec<(Claim, NotCounted)>,
}

impl CheckedCase {
    /// What the other state attested and cannot be computed with, each with the reason.
    pub(super) fn carried(&self) -> &[(Claim, NotCounted)] {
        &self.carried
    }
}

impl std::ops::Deref for CheckedCase {
    type Target = Case;

    fn deref(&self) -> &Case {
        &self.case
    }
}

fn check_claim(claim: &Claim, birth: PartialDate, path: &str) -> Result<(), CaseFault> {
    let period = &claim.period;
    let path = |field: &str| format!("{path}.{field}");
    within(period.start.earliest(), &path("start"))?;
    within(period.start.latest(), &path("start"))?;
    if let Some(end) = period.end {
        within(end.latest(), &path("end"))?;
    }
    if DateRange::new(Some(period.start), period.end).is_err() {
        return Err(CaseFault::new(path("end"), Problem::EndsBeforeItBegins));
    }
    if period.start.latest() < birth.earliest() {
        return Err(CaseFault::new(path("start"), Problem::BeforeBirth));
    }
    Ok(())
}

/// A reported circumstance holds already: one that is only announced would end or suspend a payment without
/// cause. It is reported after it began.
fn check_reported(
    reported: &Reported,
    (birth, as_of): (PartialDate, Date),
    path: &str,
) -> Result<(), CaseFault> {
    let Reported { kind: _, since, received } = *reported;
    for (day, field) in [(since, "since"), (received, "received")] {
        let path = format!("{path}.{field}");
        let Some(day) = day else {
            continue;
        };
        within(day, &path)?;
        if day > as_of {
            return Err(CaseFault::new(path, Problem::AfterAsOf));
        }
        if day < birth.earliest() {
            return Err(CaseFault::new(path, Problem::BeforeBirth));
        }
    }
    match (since, received) {
        (Some(since), Some(received)) if received < since => {
            Err(CaseFault::new(format!("{path}.received"), Problem::ToldBefore))
        }
        _ => Ok(()),
    }
}

/// Refuses more children and more years than the person can have.
fn check_counts(claimant: &Claimant, as_of: Date) -> Result<(), CaseFault> {
    let birth = claimant.birth_date.earliest();
    let years = full_years(birth.max(ZONES.0), ZONES.1.next_day().unwrap_or(ZONES.1));
    if claimant.semipalatinsk_years > years {
        let problem = Problem::MoreThanLived;
        return Err(CaseFault::new("person.semipalatinsk_years", problem));
    }
    // Two a year, from the first year in which a person can have a child to the last whose child is raised.
    let raising = full_years(birth, as_of).saturating_sub(YOUNGEST_PARENT + RAISED_AT - 1);
    if claimant.children_raised > MOST_CHILDREN.min(2 * raising) {
        return Err(CaseFault::new("person.children_raised", Problem::MoreThanRaised));
    }
    Ok(())
}

/// Full years from a day to before another; zero where that is not later.
fn full_years(from: Date, to: Date) -> u32 {
    let birthday_to_come = (to.month(), to.day()) < (from.month(), from.day());
    u32::try_from(to.year() - from.year() - i32::from(birthday_to_come)).unwrap_or(0)
}

fn within(day: Date, path: &str) -> Result<(), CaseFault> {
    let known = DATES.0 <= day && day <= DATES.1;
    if known { Ok(()) } else { Err(CaseFault::new(path, Problem::OutsideTheTables)) }
}

/// Refuses a month in which the person cannot have earned anything yet.
pub(super) fn check_month(
    month: (i32, u8),
    (birth, as_of): (PartialDate, Date),
    path: &str,
) -> Result<(), CaseFault> {
    let of = |day: Date| (day.year(), u8::from(day.month()));
    if month > of(as_of) {
        return Err(CaseFault::new(path, Problem::AfterAsOf));
    }
    if month < of(birth.earliest()) {
        return Err(CaseFault::new(path, Problem::BeforeBirth));
    }
    Ok(())
}

/// Refuses an amount that is negative or implausibly high.
pub(super) fn check_money(amount: Ratio, path: &str) -> Result<(), CaseFault> {
    if amount < Ratio::from_integer(0) {
        return Err(CaseFault::new(path, Problem::NegativeMoney));
    }
    if amount > Ratio::from_integer(MOST_MONEY) {
        return Err(CaseFault::new(path, Problem::TooMuchMoney));
    }
    Ok(())
}

/// Redacted: a person's case.
impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Case(..)")
    }
}

/// Redacted: a person's checked case.
impl fmt::Debug for CheckedCase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CheckedCase(..)")
    }
}

/// Redacted: the person.
impl fmt::Debug for Claimant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Claimant(..)")
    }
}

/// Redacted: what the person earned.
impl fmt::Debug for Income {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Income(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelope::Digest;
    use crate::period::{
        ContributionState, Evidence, EvidenceGrade, EvidenceKind, PeriodKind, PeriodLimitation,
        Scheme, ServicePeriod, Territory,
    };
    use crate::text::Text;

    fn claim(origin: Origin, start: &str) -> Claim {
        let period = ServicePeriod {
            period_id: Text::parse("P-1", 64).expect("an id"),
            kind: PeriodKind::Employment,
            start: PartialDate::parse(start).expect("a date"),
            end: None,
            territory: Territory::Mongolia,
            scheme: Scheme::MnState,
            contribution: ContributionState::NotRequired,
            employer: None,
            occupation: None,
            multiplier_code: None,
            evidence: Evidence {
                kind: EvidenceKind::LabourBook,
                grade: EvidenceGrade::Verified,
                reference: None,
            },
            monthly_rows_digest: None,
            limitation: PeriodLimitation::None,
            note: None,
        };
        Claim { origin, period }
    }

    fn checked(claims: Vec<Claim>) -> Result<CheckedCase, CaseFault> {
        Case {
            as_of: date!(2026 - 03 - 02),
            pension: PensionKind::OldAge,
            claimant: Claimant {
                sex: Sex::Female,
                birth_date: PartialDate::parse("1965-02-10").expect("a date"),
                ethnic_kazakh_resettler: false,
                children_raised: 0,
                semipalatinsk_years: 0,
                iin: None,
            },
            treaty: Treaty::NotInForce,
            claims,
            inquiries: None,
            income: Income::default(),
            circumstances: Vec::new(),
        }
        .checked()
    }

    fn attested(start: &str) -> Claim {
        claim(Origin::Attested(Digest::of(b"an answer")), start)
    }

    #[test]
    fn what_cannot_be_is_refused_of_the_own_facts_and_carried_of_the_other_states() {
        for wrong in ["1964-12-31", "1899", "2101"] {
            for own in [Origin::Own, Origin::Given] {
                assert!(checked(vec![claim(own, wrong)]).is_err(), "{wrong}");
            }
            let case = checked(vec![attested(wrong), attested("1985")]).expect("carried");
            assert_eq!((case.claims.len(), case.carried().len()), (1, 1), "{wrong}");
            assert_eq!(case.carried()[0].1, NotCounted::Impossible);
        }
        let later = checked(vec![attested("2026-03-03"), attested("2026-03-02")]).expect("carried");
        assert_eq!((later.claims.len(), later.carried()[0].1), (1, NotCounted::AfterApplication));
    }

    #[test]
    fn more_periods_than_are_compared_are_refused_of_the_own_facts_and_carried_of_the_other_states()
    {
        let own = vec![claim(Origin::Own, "1985"); MOST_PERIODS - 1];
        let case = checked([own.clone(), vec![attested("1985"); 2]].concat()).expect("carried");
        assert_eq!(case.claims.len(), MOST_PERIODS);
        let aside: Vec<NotCounted> = case.carried().iter().map(|(_, why)| *why).collect();
        assert_eq!(aside, [NotCounted::TooMany]);
        let too_many = [own, vec![claim(Origin::Own, "1985"); 2]].concat();
        assert!(checked(too_many).is_err());
    }
}
