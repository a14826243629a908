//! The amount by the salary-based method.

use std::collections::BTreeSet;
use std::iter;

use kzmn_common::assessment::{
    Breaks, Figure, Findings, LawQuestion, Money, Rule, Source, Terms, whole,
};
use kzmn_common::days::Ratio;
use kzmn_common::party::Currency;
use kzmn_common::rules::{PackError, Packs};
use time::Date;

use super::articles;
use super::contributions::{self, Contributions};

/// The amount of a full pension by the formula, under both readings of the payer; absent where the wage is not
/// known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Amount {
    pub(super) percent: Ratio,
    pub(super) full_integration: Option<Money>,
    pub(super) proportional_share: Option<Money>,
    /// What is paid, by the reading that the pack has chosen, raised to the minimum pension.
    pub(super) chosen: Option<Money>,
}

/// How many months back from the last one worked the average wage may reach.
const WAGE_MONTHS: usize = 20 * 12;

/// 45 % of the average wage over any 60 consecutive months of the last twenty years worked, and 1.5 % more for
/// each full year above twenty (N). In full, or the share of own contributions (open).
pub(super) fn full(
    question: &LawQuestion<'_>,
    packs: &Packs,
    (terms, contributions): (&Terms, &Contributions),
    findings: &mut Findings,
) -> Result<Amount, PackError> {
    let value = |name| packs.national.value(name, question.case.as_of);
    let average = average_wage(question, findings);
    let years = Ratio::from_integer(contributions.total.full_years().into());
    let above = years - value("full_years")? / Ratio::from_integer(12);
    let above = above.max(Ratio::from_integer(0));
    let percent = value("replacement_percent")? + value("replacement_percent_per_year")? * above;
    let amount = average.map(|average| average * percent / Ratio::from_integer(100));
    findings.step(articles::REPLACEMENT, |step| {
        step.with_input("total_contribution", Figure::Length(contributions.total))
            .with_input("average_wage", mnt(average))
            .with_outcome("replacement_percent", Figure::Decimal(Some(percent)))
            .with_outcome("amount_mnt_full_integration", mnt(amount))
    });

    let part = own_part(terms, contributions);
    let share = amount.map(|amount| amount * part);
    findings.step(articles::SHARE, |step| {
        step.with_input("own_contribution", Figure::Length(contributions.own))
            .with_input("total_contribution", Figure::Length(contributions.total))
            .with_outcome("amount_mnt_proportional_share", mnt(share))
    });

    let raised = raised(question, packs, ("minimum_pension", amount), findings)?;
    let paid = paid((terms, contributions), raised, findings);
    let rounded = |amount: Option<Ratio>| amount.map(|sum| Money::rounded(sum, Currency::Mnt));
    Ok(Amount {
        percent,
        full_integration: rounded(amount),
        proportional_share: rounded(share),
        chosen: rounded(paid),
    })
}

/// A proportional pension: 45 % of the average wage, in the proportion of the months, or of the full years, of
/// contributions to twenty years (open; C, and V- for the months), raised to the minimum of such a pension.
pub(super) fn proportional(
    question: &LawQuestion<'_>,
    packs: &Packs,
    (terms, contributions): (&Terms, &Contributions),
    findings: &mut Findings,
) -> Result<Option<Money>, PackError> {
    let value = |name| packs.national.value(name, question.case.as_of);
    let by_months =
        findings.reading(&packs.national, "proportional_amount", |name| match name {
            "by_months" => Some(true),
            "by_full_years" => Some(false),
            _ => None,
        })?;
    let average = average_wage(question, findings);
    let months = if by_months {
        contributions.total.months().floor()
    } else {
        Ratio::from_integer(i128::from(contributions.total.full_years()) * 12)
    };
    let required = value("full_years")?;
    let percent = value("replacement_percent")? * months.min(required) / required;
    let amount = average.map(|average| average * percent / Ratio::from_integer(100));
    findings.step(articles::PROPORTIONAL_AMOUNT, |step| {
        step.with_input("average_wage", mnt(average))
            .with_input("months_counted", Figure::Decimal(Some(months)))
            .with_input("months_required", Figure::Number(Some(whole(required))))
            .with_outcome("replacement_percent", Figure::Decimal(Some(percent)))
            .with_outcome("amount_mnt", mnt(amount))
    });
    let minimum = ("minimum_pension_proportional", amount);
    let raised = raised(question, packs, minimum, findings)?;
    let paid = paid((terms, contributions), raised, findings);
    Ok(paid.map(|amount| Money::rounded(amount, Currency::Mnt)))
}

/// An amount, and at least the minimum pension of that kind, as sure as its figure is; unchanged on a day without a
/// known minimum.
fn raised(
    question: &LawQuestion<'_>,
    packs: &Packs,
    (kind, amount): (&str, Option<Ratio>),
    findings: &mut Findings,
) -> Result<Option<Ratio>, PackError> {
    let (Some(computed), minimum) = (amount, packs.national.row(kind, question.case.as_of)) else {
        return Ok(None);
    };
    let minimum = match minimum {
        Ok(row) => row,
        Err(PackError::NoValue { .. }) => return Ok(amount),
        Err(error) => return Err(error),
    };
    let raised = computed.max(minimum.value);
    let confidence = minimum.confidence;
    let sources =
        articles::MINIMUM.sources.iter().map(|from| Source { confidence, ..from.clone() });
    let rule = Rule { id: articles::MINIMUM.id, sources: sources.collect() };
    findings.step(rule, |step| {
        step.with_input("amount_computed", mnt(amount))
            .with_input("minimum_pension", mnt(Some(minimum.value)))
            .with_outcome("amount_mnt", mnt(Some(raised)))
    });
    Ok(Some(raised))
}

/// What Mongolia pays of an amount: all of it, or its own part (open), which is a step of its own.
fn paid(
    (terms, contributions): (&Terms, &Contributions),
    amount: Option<Ratio>,
    findings: &mut Findings,
) -> Option<Ratio> {
    let (whole, part) = (amount?, own_part(terms, contributions));
    if part == Ratio::ONE || !terms.proportional() {
        return amount;
    }
    let share = Some(whole * part);
    findings.step(articles::SHARE, |step| {
        step.with_input("amount_before_share", mnt(amount))
            .with_input("own_contribution", Figure::Length(contributions.own))
            .with_input("total_contribution", Figure::Length(contributions.total))
            .with_outcome("amount_mnt", mnt(share))
    });
    share
}

/// The part of the contribution period that is Mongolia's own.
fn own_part(terms: &Terms, contributions: &Contributions) -> Ratio {
    if contributions.own == contributions.total {
        return Ratio::ONE;
    }
    let months = |length| terms.fraction().months(length);
    months(contributions.own) / months(contributions.total).max(Ratio::new(1, 1000))
}

/// The best 60 consecutive months within the last twenty years worked (N; V- that they are years of work). How
/// foreign periods enter it was not found; they do not.
fn average_wage(question: &LawQuestion<'_>, findings: &mut Findings) -> Option<Ratio> {
    let income = &question.case.income;
    let first = if income.monthly.is_empty() { (0, 1) } else { first_of_the_window(question) };
    let average = income.best_average(60, first, Breaks::Zero);
    if average.is_none() {
        findings.lacking.push("average_wage");
    }
    findings.step(articles::AVERAGE_WAGE, |step| step.with_outcome("average_wage", mnt(average)));
    average
}

/// The first of the last 240 months with own contributions or a wage, counted back from the last one: a gap does
/// not use them up, and neither does the time since the person left.
fn first_of_the_window(question: &LawQuestion<'_>) -> (i32, u8) {
    let mut worked: BTreeSet<(i32, u8)> = question.case.income.earned().collect();
    for run in contributions::own(question).runs() {
        worked.extend(months(run.first(), run.last()));
    }
    worked.iter().nth(worked.len().saturating_sub(WAGE_MONTHS)).copied().unwrap_or((0, 1))
}

/// The calendar months from that of one day to that of another.
fn months(first: Date, last: Date) -> impl Iterator<Item = (i32, u8)> {
    let end = (last.year(), u8::from(last.month()));
    let next = |(year, month): &(i32, u8)| {
        Some(if *month == 12 { (year + 1, 1) } else { (*year, month + 1) })
    };
    let begin = (first.year(), u8::from(first.month()));
    iter::successors(Some(begin), next).take_while(move |month| *month <= end)
}

fn mnt(amount: Option<Ratio>) -> Figure {
    Figure::Money(amount.map(|amount| Money::rounded(amount, Currency::Mnt)))
}
