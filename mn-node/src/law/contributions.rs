//! Contribution periods, own and by the Agreement.

use kzmn_common::assessment::{Effect, Figure, Figures, Findings, Question};
use kzmn_common::days::{DayCount, DaySet, Length, Ratio};
use kzmn_common::person::Sex;
use kzmn_common::record::{ContributionState, PeriodKind, Territory};
use kzmn_common::rules::{PackError, Packs};
use kzmn_common::totalisation::Dated;
use time::macros::date;
use time::{Date, Month};

use super::articles;

/// Contribution periods.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contributions {
    /// Mongolian ones.
    pub(super) own: Length,
    /// With what the Agreement adds.
    pub(super) total: Length,
    /// How days are counted.
    pub(super) count: DayCount,
}

/// Contributory insurance begins here; work before it needed no contribution (N, S43).
const INSURANCE_FROM: Date = date!(1995 - 01 - 01);

/// The contribution periods to the day of application. Which kinds without contributions count under the
/// law of 2023 is not settled, and none but military service does here.
pub(super) fn countable(
    question: &Question<'_>,
    packs: &Packs,
    findings: &mut Findings,
) -> Result<Contributions, PackError> {
    let count = packs.agreement.read("daycount", DayCount::parse)?;
    let own_days = own(question);
    let children = for_children(question, packs, count.length(&own_days))?;
    let own = count.length(&own_days).plus(children);
    let outcome = Figures::new().with("own_contribution", Figure::Length(own));
    findings.step(articles::CONTRIBUTIONS, Figures::new(), outcome);
    if children > Length::default() {
        let outcome = Figures::new().with("added", Figure::Length(children));
        findings.step(articles::CHILDREN, Figures::new(), outcome);
    }

    let added = by_agreement(question, packs, findings)?;
    let with = with_added(&own_days, &added, packs)?;
    let with = if contested_count(packs)? {
        with
    } else {
        with.difference(&question.timeline.contested())
    };
    // What is own counts for itself, whatever the Agreement is read to cut away.
    let total = count.length(&with).plus(children).max(own);
    let inputs = Figures::new()
        .with("own_contribution", Figure::Length(own))
        .with("agreement_in_force", Figure::Flag(question.case.treaty.in_force()));
    let outcome = Figures::new()
        .with("kazakh_days", Figure::Number(Some(added.days())))
        .with("total_contribution", Figure::Length(total));
    findings.step(articles::BY_AGREEMENT, inputs, outcome);
    overlapping(question, findings);
    Ok(Contributions { own, total, count })
}

/// Mongolian work with contributions, paid or compensated by law, and Mongolian military service.
fn own(question: &Question<'_>) -> DaySet {
    let paid = question.timeline.days(|dated| is_own(dated) && contributed(dated));
    let before = question.timeline.days(|dated| is_own(dated) && not_required(dated));
    paid.union(&before.before(INSURANCE_FROM))
}

fn is_own(dated: &Dated<'_>) -> bool {
    let counts = match dated.kind() {
        PeriodKind::MilitaryService | PeriodKind::VoluntaryInsurance | PeriodKind::Compensated => {
            true
        }
        kind => is_labour(kind),
    };
    counts && dated.territory() == Territory::Mongolia
}

fn contributed(dated: &Dated<'_>) -> bool {
    if matches!(dated.kind(), PeriodKind::MilitaryService | PeriodKind::Compensated) {
        return true;
    }
    match dated.claim.period.contribution {
        ContributionState::Paid | ContributionState::Compensated => true,
        ContributionState::NotPaid
        | ContributionState::NotRequired
        | ContributionState::NotKnown
        | ContributionState::NotTold => false,
    }
}

fn not_required(dated: &Dated<'_>) -> bool {
    dated.claim.period.contribution == ContributionState::NotRequired
}

fn is_labour(kind: PeriodKind) -> bool {
    match kind {
        PeriodKind::Employment
        | PeriodKind::CivilService
        | PeriodKind::SelfEmployment
        | PeriodKind::SpecialStateService
        | PeriodKind::ParamilitaryGuard
        | PeriodKind::Herding => true,
        PeriodKind::MilitaryService
        | PeriodKind::CareOfAdult
        | PeriodKind::CareOfDisabledChild
        | PeriodKind::ChildCare
        | PeriodKind::Repression
        | PeriodKind::WarTime
        | PeriodKind::SpouseAbroad
        | PeriodKind::MilitarySpouse
        | PeriodKind::Study
        | PeriodKind::VoluntaryInsurance
        | PeriodKind::Compensated
        | PeriodKind::Other => false,
    }
}

/// A year and six months for each child of a mother with ten years of contributions (C); whether it survived
/// the revision of 2023 is open.
fn for_children(question: &Question<'_>, packs: &Packs, own: Length) -> Result<Length, PackError> {
    let claimant = &question.case.claimant;
    let counted = packs.national.read("months_for_children", |name| match name {
        "counted" => Some(true),
        "not_counted" => Some(false),
        _ => None,
    })?;
    let least = packs.national.value("least_years", question.case.as_of)?;
    if !counted || claimant.sex != Sex::Female || own.months() < least {
        return Ok(Length::default());
    }
    let each = packs.national.value("months_per_child", question.case.as_of)?;
    Ok(Length::of_months(each * Ratio::from_integer(claimant.children_raised.into())))
}

/// What the Agreement adds once it is in force: Kazakh work, military service and study before 1998 (N).
fn by_agreement(
    question: &Question<'_>,
    packs: &Packs,
    findings: &mut Findings,
) -> Result<DaySet, PackError> {
    let pack = &packs.agreement;
    let study = pack.read("study_counts_mn", yes_or_no)?;
    let later = pack.read("mn_counts_kz_post_1998", yes_or_no)?;
    let military = pack.read("military_of_other_state", |name| match name {
        "by_agreement" | "by_national_law" => Some(true),
        "never" => Some(false),
        _ => None,
    })?;
    let least = pack.read("min_own_days", |name| match name {
        "none" => Some(0),
        number => number.parse::<u32>().ok(),
    })?;
    let kazakh = |dated: &Dated<'_>| dated.territory() == Territory::Kazakhstan;
    let counts = |dated: &Dated<'_>| {
        kazakh(dated)
            && match dated.kind() {
                PeriodKind::Study => study,
                PeriodKind::MilitaryService => military,
                kind => is_labour(kind),
            }
    };
    let cutoff = first_of(pack.value("kz_cutoff", question.case.as_of)?);
    let in_force = question.case.treaty.in_force() && own(question).days() >= least;
    let all = question.timeline.days(kazakh);
    let days = if !in_force {
        DaySet::empty()
    } else if later {
        question.timeline.days(counts)
    } else {
        question.timeline.days(counts).before(cutoff)
    };
    let left = all.difference(&days);
    let elsewhere = question.timeline.days(|dated| dated.territory() == Territory::Other);
    if !left.is_empty() || !elsewhere.is_empty() {
        let outcome = Figures::new()
            .with("kazakh_days", Figure::Number(Some(left.days())))
            .with("days_elsewhere", Figure::Number(Some(elsewhere.days())));
        findings.step(articles::NOT_COUNTED, Figures::new(), outcome);
    }
    Ok(days)
}

/// Own days and added ones, each once; under one reading of the ministry's summary own days too are combined
/// only before 1998.
fn with_added(own: &DaySet, added: &DaySet, packs: &Packs) -> Result<DaySet, PackError> {
    let cutoff = packs.agreement.read("mn_cutoff", |name| match name {
        "none" => Some(None),
        year => year.parse::<i32>().ok().map(Some),
    })?;
    let own = match cutoff {
        Some(year) => {
            let first = Date::from_calendar_date(year, Month::January, 1).unwrap_or(Date::MAX);
            own.before(first)
        }
        None => own.clone(),
    };
    Ok(own.union(added))
}

/// Whether days that are claimed in two states count before an officer has looked (open).
fn contested_count(packs: &Packs) -> Result<bool, PackError> {
    packs.agreement.read("overlap_policy", |name| match name {
        "once" => Some(true),
        "set_aside" => Some(false),
        _ => None,
    })
}

fn overlapping(question: &Question<'_>, findings: &mut Findings) {
    let contested = question.timeline.contested();
    if let Some(first) = contested.runs().first() {
        let outcome = Figures::new().with("days", Figure::Number(Some(contested.days())));
        findings.step(articles::OVERLAP, Figures::new(), outcome);
        findings.warn(articles::OVERLAP, "two_states_at_once", Effect::Look, Some(first.first()));
    }
}

fn first_of(year: Ratio) -> Date {
    let year = i32::try_from(year.to_integer()).unwrap_or(i32::MAX);
    Date::from_calendar_date(year, Month::January, 1).unwrap_or(Date::MAX)
}

fn yes_or_no(name: &str) -> Option<bool> {
    match name {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}
