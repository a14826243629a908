//! Full, proportional or no pension.

use kzmn_common::assessment::{Figure, Findings, LawQuestion, Terms, whole};
use kzmn_common::days::{Length, Ratio, add_months};
use kzmn_common::period::{PeriodKind, Territory};
use kzmn_common::person::Sex;
use kzmn_common::rules::{PackError, Packs, RulePack};
use kzmn_common::text::Text;
use kzmn_common::totalisation::Dated;

use super::age::Ages;
use super::articles;
use super::contributions::{self, Contributions};
use super::counted;

/// Whether there is a pension from the Social Insurance Fund.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum InsuranceRight {
    Full,
    Proportional,
    None,
}

impl InsuranceRight {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Proportional => "proportional",
            Self::None => "none",
        }
    }
}

/// The right, and by which way it is reached.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReachedRight {
    pub(super) right: InsuranceRight,
    /// The right without what the Agreement adds.
    pub(super) alone: InsuranceRight,
    pub(super) threshold_months: u32,
    /// The preferential regime that gives the right, or `none`.
    pub(super) regime: &'static str,
}

/// The threshold of the year and 60 or 55 (V-); twenty years and the age by birth year (N); a preferential
/// regime (V-); ten years and the age by birth year for a proportional pension (N).
pub(super) fn decide(
    question: &LawQuestion<'_>,
    packs: &Packs,
    (terms, contributions, ages): (&Terms, &Contributions, Ages),
    findings: &mut Findings,
) -> Result<ReachedRight, PackError> {
    let as_of = question.case.as_of;
    let threshold = packs.national.value("threshold", as_of)?;
    let threshold_months = whole(threshold);
    findings.step(articles::THRESHOLD, |step| {
        step.with_input("as_of", Figure::Date(Some(as_of)))
            .with_outcome("threshold_months", Figure::Number(Some(threshold_months)))
    });

    let decided = |length| {
        let regime = regime(question, packs, (terms, length))?;
        let ordinary = ordinary(question, &packs.national, (length, ages))?;
        let right = if regime == "none" { ordinary } else { InsuranceRight::Full };
        Ok::<_, PackError>((right, regime))
    };
    let (right, regime) = decided(contributions.total)?;
    let alone = if contributions.own == contributions.total {
        right
    } else {
        decided(contributions.own)?.0
    };
    if regime != "none" {
        findings
            .step(articles::PREFERENTIAL, |step| step.with_outcome("regime", Figure::Word(regime)));
    }
    if alone != right {
        findings.step(articles::ALONE, |step| {
            step.with_input("own_contribution", Figure::Length(contributions.own))
                .with_outcome("right_alone", Figure::Word(alone.word()))
        });
    }
    let rule = match right {
        InsuranceRight::Full => articles::FULL_RIGHT,
        InsuranceRight::Proportional | InsuranceRight::None => articles::PROPORTIONAL_RIGHT,
    };
    findings.step(rule, |step| {
        step.with_input("total_contribution", Figure::Length(contributions.total))
            .with_input("threshold_months", Figure::Number(Some(threshold_months)))
            .with_outcome("right", Figure::Word(right.word()))
    });
    Ok(ReachedRight { right, alone, threshold_months, regime })
}

fn ordinary(
    question: &LawQuestion<'_>,
    pack: &RulePack,
    (length, ages): (Length, Ages),
) -> Result<InsuranceRight, PackError> {
    let as_of = question.case.as_of;
    let reaches = |parameter| pack.value(parameter, as_of).map(|months| length.months() >= months);
    let of_birth_year = ages.by_birth_year_on <= as_of;
    let at_threshold = ages.at_threshold_on <= as_of && reaches("threshold")?;
    Ok(if at_threshold || (of_birth_year && reaches("full_years")?) {
        InsuranceRight::Full
    } else if of_birth_year && reaches("least_years")? {
        InsuranceRight::Proportional
    } else {
        InsuranceRight::None
    })
}

/// Whether a period is work of a regime.
type Belongs<'a> = &'a dyn Fn(&Dated<'_>) -> bool;

/// The preferential regimes, each with twenty years in all (V-, S42): work underground or with poison and
/// heat, heavy work, herding, and mothers of four. Of work, only days with own contributions count (I).
fn regime(
    question: &LawQuestion<'_>,
    packs: &Packs,
    (terms, total): (&Terms, Length),
) -> Result<&'static str, PackError> {
    let as_of = question.case.as_of;
    let value = |name: &str| packs.national.value(name, as_of);
    if total.months() < value("full_years")? {
        return Ok("none");
    }
    let sex = match question.case.claimant.sex {
        Sex::Male => "men",
        Sex::Female => "women",
    };
    let old_enough = |age: Ratio| add_months(question.birth, whole(age)) <= as_of;
    let regimes: [(&'static str, Belongs<'_>); 3] = [
        ("underground", &|dated| has_code(dated, "MN-UNDERGROUND")),
        ("heavy", &|dated| has_code(dated, "MN-HEAVY")),
        ("herding", &|dated| dated.kind() == PeriodKind::Herding),
    ];
    let own = contributions::own(question);
    for (name, belongs) in regimes {
        let worked = |dated: &Dated<'_>| {
            dated.territory() == Territory::Mongolia && counted::is_labour(dated.kind())
        };
        let days = question.timeline.days(|dated| worked(dated) && belongs(dated));
        let days = days.intersection(&own);
        let work = terms.count().length(&days).months();
        let age = value(&format!("{name}_age_{sex}"))?;
        if work >= value(&format!("{name}_work_{sex}"))? && old_enough(age) {
            return Ok(name);
        }
    }
    let claimant = &question.case.claimant;
    let mother = claimant.sex == Sex::Female && claimant.children_raised >= 4;
    if mother && old_enough(value("mothers_of_four_age")?) {
        return Ok("mothers_of_four");
    }
    Ok("none")
}

fn has_code(dated: &Dated<'_>, code: &str) -> bool {
    dated.claim.period.multiplier_code.as_ref().map(Text::as_str) == Some(code)
}
