//! The solidary pension by age.

use kzmn_common::assessment::{Breaks, Effect, Figure, Findings, LawQuestion, Money, Terms, whole};
use kzmn_common::days::{Length, Ratio};
use kzmn_common::party::Currency;
use kzmn_common::person::Sex;
use kzmn_common::rules::{PackError, Packs};

use super::age::Age;
use super::articles;
use super::rounding::Rounding;
use super::service::Service;

/// Whether there is a solidary pension.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum SolidaryRight {
    Full,
    Partial,
    None,
}

impl SolidaryRight {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partial => "partial",
            Self::None => "none",
        }
    }
}

/// The solidary pension.
#[derive(Clone, Copy, Debug)]
pub(super) struct Solidary {
    pub(super) required_years: u32,
    pub(super) right: SolidaryRight,
    pub(super) percent: Option<u32>,
    /// Absent where the income is not known.
    pub(super) amount: Option<Money>,
}

/// Right and amount of the solidary pension, SC 210 and 211 (V).
pub(super) fn pension(
    question: &LawQuestion<'_>,
    packs: &Packs,
    (terms, age, service): (&Terms, Age, &Service),
    findings: &mut Findings,
) -> Result<Solidary, PackError> {
    let value = |name| packs.national.value(name, question.case.as_of);
    let required = match question.case.claimant.sex {
        Sex::Male => value("full_service_men")?,
        Sex::Female => value("full_service_women")?,
    };
    let required_years = whole(required);
    let least = Length::of_months(value("least_service")?);
    let right = right(age, service.length, (required, least));
    let income = income(question, packs, (right, findings))?;
    let right = if income.allows { right } else { SolidaryRight::None };
    findings.step(articles::SOLIDARY_RIGHT, |step| {
        step.with_input("service_to_cutoff", Figure::Length(service.length))
            .with_input("required_years", Figure::Number(Some(required_years)))
            .with_input("pension_age_reached", Figure::Flag(age.reached))
            .with_outcome("solidary_right", Figure::Word(right.word()))
    });
    if right == SolidaryRight::None {
        let amount = Some(Money::zero(Currency::Kzt));
        return Ok(Solidary { required_years, right, percent: None, amount });
    }

    let percent = percent(question, packs, (right, required, service.length))?;
    let full = full_pension(question, packs, (percent, income.average), findings)?;
    let amount = match right {
        SolidaryRight::Full | SolidaryRight::None => full.floored,
        SolidaryRight::Partial => share(packs, terms, (full, required, service.length), findings)?,
    };
    let amount = own_share(terms, service, amount, findings);
    let rounding = Rounding::read(packs, findings)?;
    let amount = amount.map(|amount| rounding.kzt(amount));
    Ok(Solidary { required_years, right, percent: Some(whole(percent)), amount })
}

/// Full from 25 years for men and 20 for women as at 1998-01-01, SC 210(4); partial from 6 months, SC
/// 210(6) (V).
fn right(age: Age, service: Length, (required, least): (Ratio, Length)) -> SolidaryRight {
    if !age.reached {
        SolidaryRight::None
    } else if service.months() >= required * Ratio::from_integer(12) {
        SolidaryRight::Full
    } else if service >= least {
        SolidaryRight::Partial
    } else {
        SolidaryRight::None
    }
}

/// The income, as far as the right depends on it.
#[derive(Clone, Copy)]
struct IncomeCondition {
    /// The monthly average, if it is known; zero where there was none.
    average: Option<Ratio>,
    /// Whether there is a right with it.
    allows: bool,
}

/// The average over the best 36 months in a row since 1998, SC 210(2) and 211(1) (V). Whether a break is left
/// out or makes months of nothing is open, and so is what holds for a person without such income: the minimum pension
/// as a floor, or no pension, for the average is a condition of it (N).
fn income(
    question: &LawQuestion<'_>,
    packs: &Packs,
    (right, findings): (SolidaryRight, &mut Findings),
) -> Result<IncomeCondition, PackError> {
    let income = &question.case.income;
    if right == SolidaryRight::None {
        return Ok(IncomeCondition { average: None, allows: true });
    }
    let breaks = if income.monthly.is_empty() {
        Breaks::Zero
    } else {
        findings.reading(&packs.national, "income_breaks", |name| match name {
            "skipped" => Some(Breaks::Skipped),
            "zero" => Some(Breaks::Zero),
            _ => None,
        })?
    };
    let average = income.best_average(36, (1998, 1), breaks);
    if average != Some(Ratio::ZERO) {
        return Ok(IncomeCondition { average, allows: true });
    }
    let allows = findings.reading(&packs.national, "no_income", |name| match name {
        "minimum" => Some(true),
        "no_pension" => Some(false),
        _ => None,
    })?;
    findings.warn(articles::NO_INCOME, "no_income", Effect::NotSettled, None);
    Ok(IncomeCondition { average, allows })
}

/// 60 % of the average income, SC 210(1); 1 % more for each full year above the required service, at most
/// 75 %, SC 210(5) (V).
fn percent(
    question: &LawQuestion<'_>,
    packs: &Packs,
    (right, required, service): (SolidaryRight, Ratio, Length),
) -> Result<Ratio, PackError> {
    let value = |name| packs.national.value(name, question.case.as_of);
    let above = match right {
        SolidaryRight::Full => (service.months() / Ratio::from_integer(12)).floor() - required,
        SolidaryRight::Partial | SolidaryRight::None => Ratio::from_integer(0),
    };
    let percent = value("solidary_percent")? + value("solidary_percent_per_year")? * above;
    Ok(percent.min(value("solidary_percent_cap")?))
}

/// A full pension, as it is computed and as it is awarded.
#[derive(Clone, Copy)]
struct Full {
    computed: Option<Ratio>,
    floored: Option<Ratio>,
}

/// The full pension: of the average income, capped at 55 monthly calculation indices, SC 211(2); at least the minimum
/// pension, SC 210(5) (V).
fn full_pension(
    question: &LawQuestion<'_>,
    packs: &Packs,
    (percent, average): (Ratio, Option<Ratio>),
    findings: &mut Findings,
) -> Result<Full, PackError> {
    let value = |name| packs.national.value(name, question.case.as_of);
    let kzt = |amount: Option<Ratio>| {
        Figure::Money(amount.map(|amount| Money::rounded(amount, Currency::Kzt)))
    };
    let cap = value("income_cap")? * value("mci")?;
    let minimum = value("minimum_pension")?;
    if average.is_none() {
        findings.lacking.push("average_income");
    }
    let counted = average.map(|average| average.min(cap));
    findings.step(articles::AVERAGE_INCOME, |step| {
        step.with_input("average_income", kzt(average))
            .with_input("income_cap", kzt(Some(cap)))
            .with_outcome("income_counted", kzt(counted))
    });

    let computed = counted.map(|income| income * percent / Ratio::from_integer(100));
    let floored = computed.map(|amount| amount.max(minimum));
    findings.step(articles::FULL_PENSION, |step| {
        step.with_input("income_counted", kzt(counted))
            .with_input("solidary_percent", Figure::Number(Some(whole(percent))))
            .with_input("minimum_pension", kzt(Some(minimum)))
            .with_outcome("full_pension", kzt(floored))
    });
    Ok(Full { computed, floored })
}

/// The partial pension: the share of the full one that the service is of the required service, SC 210(7)
/// (V); how finely, and whether of the raised full pension, is open.
fn share(
    packs: &Packs,
    terms: &Terms,
    (full, required, service): (Full, Ratio, Length),
    findings: &mut Findings,
) -> Result<Option<Ratio>, PackError> {
    let raised = findings.reading(&packs.national, "partial_floor", |name| match name {
        "full_raised_first" => Some(true),
        "share_as_computed" => Some(false),
        _ => None,
    })?;
    let full = if raised { full.floored } else { full.computed };
    let months = terms.fraction().months(service);
    let required = required * Ratio::from_integer(12);
    let amount = full.map(|full| full * months / required);
    let kzt = |amount: Option<Ratio>| {
        Figure::Money(amount.map(|amount| Money::rounded(amount, Currency::Kzt)))
    };
    findings.step(articles::PARTIAL_PENSION, |step| {
        step.with_input("full_pension", kzt(full))
            .with_input("months_counted", Figure::Decimal(Some(months)))
            .with_input("months_required", Figure::Number(Some(whole(required))))
            .with_outcome("solidary_amount_kzt", kzt(amount))
    });
    Ok(amount)
}

/// What Kazakhstan pays where the Agreement is read to let each state pay for its own periods only (open):
/// the share of the service that national law counts by itself.
fn own_share(
    terms: &Terms,
    service: &Service,
    amount: Option<Ratio>,
    findings: &mut Findings,
) -> Option<Ratio> {
    if service.national >= service.length {
        return amount;
    }
    let months = |length| terms.fraction().months(length);
    let (own, all) = (months(service.national), months(service.length));
    let share = if all > Ratio::ZERO { own / all } else { Ratio::ZERO };
    let amount = amount.map(|amount| amount * share);
    let rounded = amount.map(|amount| Money::rounded(amount, Currency::Kzt));
    findings.step(articles::SHARE, |step| {
        step.with_input("service_by_national_law", Figure::Length(service.national))
            .with_input("service_to_cutoff", Figure::Length(service.length))
            .with_outcome("solidary_amount_kzt", Figure::Money(rounded))
    });
    amount
}
