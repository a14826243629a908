//! The amount by the salary-based method.

use kzmn_common::assessment::{Currency, Figure, Figures, Findings, Money, Question, Terms};
use kzmn_common::days::Ratio;
use kzmn_common::rules::{PackError, Packs};

use super::articles;
use super::contributions::Contributions;

/// The amount of a full pension, under both readings of who pays; none where the wage is not known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Amount {
    pub(super) percent: Ratio,
    pub(super) full_integration: Option<Money>,
    pub(super) proportional_share: Option<Money>,
    /// That of the reading that the pack has chosen.
    pub(super) chosen: Option<Money>,
}

/// How many years back from the day of application the average wage may reach.
const WAGE_YEARS: i32 = 20;

/// 45 % of the average wage over any 60 consecutive months of the last twenty years, and 1.5 % more for each
/// full year above twenty (N). In full, or the share of own contributions (open).
pub(super) fn full(
    question: &Question<'_>,
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
    let inputs = Figures::new()
        .with("total_contribution", Figure::Length(contributions.total))
        .with("average_wage", mnt(average));
    let outcome = Figures::new()
        .with("replacement_percent", Figure::Decimal(Some(percent)))
        .with("amount_mnt_full_integration", mnt(amount));
    findings.step(articles::REPLACEMENT, inputs, outcome);

    let share = amount.map(|amount| amount * own_part(terms, contributions));
    let inputs = Figures::new()
        .with("own_contribution", Figure::Length(contributions.own))
        .with("total_contribution", Figure::Length(contributions.total));
    let outcome = Figures::new().with("amount_mnt_proportional_share", mnt(share));
    findings.step(articles::SHARE, inputs, outcome);

    let rounded = |amount: Option<Ratio>| amount.map(|sum| Money::rounded(sum, Currency::Mnt));
    Ok(Amount {
        percent,
        full_integration: rounded(amount),
        proportional_share: rounded(share),
        chosen: rounded(if share != amount && terms.proportional() { share } else { amount }),
    })
}

/// The part of the contribution period that is Mongolia's own.
fn own_part(terms: &Terms, contributions: &Contributions) -> Ratio {
    if contributions.own == contributions.total {
        return Ratio::ONE;
    }
    let months = |length| terms.fraction().months(length);
    months(contributions.own) / months(contributions.total).max(Ratio::new(1, 1000))
}

/// The best 60 consecutive months within the last twenty years (N). How foreign periods enter it was not
/// found; they do not.
fn average_wage(question: &Question<'_>, findings: &mut Findings) -> Option<Ratio> {
    let as_of = question.case.as_of;
    let first = (as_of.year() - WAGE_YEARS, u8::from(as_of.month()));
    let average = question.case.income.best_average(60, first);
    if average.is_none() {
        findings.lacking.push("average_wage");
    }
    let outcome = Figures::new().with("average_wage", mnt(average));
    findings.step(articles::AVERAGE_WAGE, Figures::new(), outcome);
    average
}

fn mnt(amount: Option<Ratio>) -> Figure {
    Figure::Money(amount.map(|amount| Money::rounded(amount, Currency::Mnt)))
}
