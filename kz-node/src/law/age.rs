//! Pension age.

use kzmn_common::assessment::{Figure, Findings, LawQuestion};
use kzmn_common::days::{Ratio, add_months};
use kzmn_common::person::Sex;
use kzmn_common::rules::{PackError, RulePack};
use time::Date;

use super::articles;

/// When a person reaches pension age.
#[derive(Clone, Copy, Debug)]
pub(super) struct Age {
    /// The day; absent where it lies before the table of ages begins.
    pub(super) on: Option<Date>,
    /// Whether it is reached on the day of application.
    pub(super) reached: bool,
    /// The day of the general age, SC 207(1), which alone gives the base pension; absent as above.
    pub(super) general_on: Option<Date>,
    /// Whether the general age is reached on the day of application.
    pub(super) general_reached: bool,
}

/// Pension age: 63 for men; for women by calendar date, the first day on which the age of that day is
/// reached; earlier for mothers of five and for the zones of Semipalatinsk. SC 207 (V); the first day by
/// the table (I).
pub(super) fn pension_age(
    question: &LawQuestion<'_>,
    pack: &RulePack,
    findings: &mut Findings,
) -> Result<Age, PackError> {
    let claimant = &question.case.claimant;
    let general = match claimant.sex {
        Sex::Male => {
            Some(at(question, months(pack.value("pension_age_men", question.case.as_of)?)))
        }
        Sex::Female => by_table(question, pack)?,
    };
    let exception = exception(question, pack)?;
    let on = match (general, exception) {
        (Some(general), Some(exception)) => Some(general.min(exception)),
        (general, _) => general,
    };
    let reached = |on: Option<Date>| on.is_none_or(|on| on <= question.case.as_of);
    let age =
        Age { on, reached: reached(on), general_on: general, general_reached: reached(general) };
    findings.step(articles::PENSION_AGE, |step| {
        step.with_input("birth_date", Figure::Date(Some(question.birth)))
            .with_input("as_of", Figure::Date(Some(question.case.as_of)))
            .with_outcome("pension_age_on", Figure::Date(age.on))
            .with_outcome("pension_age_reached", Figure::Flag(age.reached))
    });
    Ok(age)
}

/// The first day on which a woman has the age that is asked for on that day; absent where she had the age of
/// the first row when the table began.
fn by_table(question: &LawQuestion<'_>, pack: &RulePack) -> Result<Option<Date>, PackError> {
    let rows = pack.rows("pension_age_women")?;
    let before = |row: &kzmn_common::rules::DatedValue| at(question, months(row.value)) <= row.from;
    if rows.first().is_some_and(before) {
        return Ok(None);
    }
    let reached = rows.iter().find_map(|row| {
        let on = at(question, months(row.value)).max(row.from);
        row.to.is_none_or(|to| on <= to).then_some(on)
    });
    Ok(reached)
}

/// The earlier age of mothers who raised five children to eight, and of those who lived five years in the
/// zones of extreme and maximum radiation. SC 207 (V).
fn exception(question: &LawQuestion<'_>, pack: &RulePack) -> Result<Option<Date>, PackError> {
    let claimant = &question.case.claimant;
    let value = |name| pack.value(name, question.case.as_of).map(months);
    let mut ages = Vec::new();
    if claimant.sex == Sex::Female && claimant.children_raised >= 5 {
        ages.push(value("pension_age_mothers_of_five")?);
    }
    if claimant.semipalatinsk_years >= 5 {
        ages.push(match claimant.sex {
            Sex::Male => value("pension_age_semipalatinsk_men")?,
            Sex::Female => value("pension_age_semipalatinsk_women")?,
        });
    }
    Ok(ages.into_iter().min().map(|age| at(question, age)))
}

fn at(question: &LawQuestion<'_>, age: u32) -> Date {
    add_months(question.birth, age)
}

fn months(value: Ratio) -> u32 {
    u32::try_from(value.to_integer()).unwrap_or(u32::MAX)
}
