//! The two pension ages.

use kzmn_common::assessment::{Figure, Findings, LawQuestion, whole};
use kzmn_common::days::{Ratio, add_months};
use kzmn_common::person::Sex;
use kzmn_common::rules::{PackError, RulePack};
use time::Date;

use super::articles;

/// When a person reaches them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ages {
    /// The age of a person who meets the threshold of contributions.
    pub(super) at_threshold_on: Date,
    /// The age by birth year.
    pub(super) by_birth_year_on: Date,
}

/// 60 for men and 55 for women who meet the threshold (V-); otherwise that and three months for each birth
/// year after 1957 and 1962, at most 65 (C).
pub(super) fn ages(
    question: &LawQuestion<'_>,
    pack: &RulePack,
    findings: &mut Findings,
) -> Result<Ages, PackError> {
    let value = |men, women| {
        let name = match question.case.claimant.sex {
            Sex::Male => men,
            Sex::Female => women,
        };
        pack.value(name, question.case.as_of)
    };
    let lowest = value("age_men", "age_women")?;
    let last_year = value("birth_year_men", "birth_year_women")?;
    let step = value("birth_year_step", "birth_year_step")?;
    let highest = value("highest_age", "highest_age")?;
    let years = Ratio::from_integer(question.birth.year().into()) - last_year;
    let by_birth_year = (lowest + step * years.max(Ratio::from_integer(0))).min(highest);
    let ages = Ages {
        at_threshold_on: add_months(question.birth, whole(lowest)),
        by_birth_year_on: add_months(question.birth, whole(by_birth_year)),
    };
    let born = Figure::Date(Some(question.birth));
    findings.step(articles::AGE, |step| {
        step.with_input("birth_date", born)
            .with_outcome("age_at_threshold_on", Figure::Date(Some(ages.at_threshold_on)))
    });
    findings.step(articles::AGE_BY_BIRTH_YEAR, |step| {
        step.with_input("birth_date", born)
            .with_outcome("age_by_birth_year_on", Figure::Date(Some(ages.by_birth_year_on)))
    });
    Ok(ages)
}
