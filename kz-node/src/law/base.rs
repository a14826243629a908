//! The state base pension.

use kzmn_common::assessment::{Figure, Findings, LawQuestion, Money, Terms, whole};
use kzmn_common::days::{DaySet, Length, Ratio};
use kzmn_common::party::Currency;
use kzmn_common::period::{ContributionState, PeriodKind, Territory};
use kzmn_common::rules::{PackError, Packs};
use kzmn_common::totalisation::Dated;

use super::age::Age;
use super::articles;
use super::rounding::Rounding;
use super::service::{CAPPED, Service, first_of, is_labour, without_contributions};

/// The base pension.
#[derive(Clone, Debug)]
pub(super) struct Base {
    /// The days of the kinds that participate up to a length.
    pub(super) capped: DaySet,
    pub(super) participation: Length,
    pub(super) percent: Option<u32>,
    pub(super) amount: Money,
}

/// The base pension: a percentage of the subsistence minimum that grows with each full year of participation
/// above ten, SC 206(1) (V). It is given at the general pension age alone, SC 205(2) (V): to mothers of five and
/// people of Semipalatinsk not before it.
pub(super) fn pension(
    question: &LawQuestion<'_>,
    packs: &Packs,
    (terms, age, service): (&Terms, Age, &Service),
    findings: &mut Findings,
) -> Result<Base, PackError> {
    let capped = capped(question, packs, terms)?;
    let participation = participation(question, &capped, (terms, service), findings);
    let value = |name| packs.national.value(name, question.case.as_of);
    let years = Ratio::from_integer(i128::from(participation.full_years())) - value("base_years")?;
    let above = years.max(Ratio::from_integer(0));
    let percent = value("base_percent")? + value("base_percent_per_year")? * above;
    let percent = percent.min(value("base_percent_cap")?);
    let minimum = value("subsistence_minimum")?;
    let (percent, amount) = if age.general_reached {
        let amount = minimum * percent / Ratio::from_integer(100);
        (Some(whole(percent)), Rounding::read(packs, findings)?.kzt(amount))
    } else {
        (None, Money::zero(Currency::Kzt))
    };
    findings.step(articles::BASE_PENSION, |step| {
        step.with_input("participation", Figure::Length(participation))
            .with_input(
                "subsistence_minimum",
                Figure::Money(Some(Money::rounded(minimum, Currency::Kzt))),
            )
            .with_input("general_age_on", Figure::Date(age.general_on))
            .with_input("general_age_reached", Figure::Flag(age.general_reached))
            .with_outcome("base_percent", Figure::Number(percent))
            .with_outcome("base_amount_kzt", Figure::Money(Some(amount)))
    });
    Ok(Base { capped, participation, percent, amount })
}

/// Participation in the pension system: service before 1998, and what SC 206(2) (V) counts beside it: from 1998
/// on work with contributions, and at any time service, care and the years of spouses. The lengths before and
/// from 1998 on are added.
fn participation(
    question: &LawQuestion<'_>,
    capped: &DaySet,
    (terms, service): (&Terms, &Service),
    findings: &mut Findings,
) -> Length {
    let counts = counts_later(question, terms, service);
    let since = question.timeline.days(counts).union(capped);
    let since = since.clipped(terms.kz_cutoff(), question.case.as_of);
    let since = terms.count().length(&since);
    // What is no service and participates all the same, such as a father's care.
    let beside = capped.before(terms.kz_cutoff()).difference(&service.days);
    let before = if beside.is_empty() {
        service.length
    } else {
        terms.count().length(&service.days.union(&beside)).plus(service.added)
    };
    let participation = before.plus(since);
    findings.step(articles::PARTICIPATION, |step| {
        let mut step = step.with_input("service_to_cutoff", Figure::Length(service.length));
        if !beside.is_empty() {
            step = step.with_input("participation_before", Figure::Length(before));
        }
        step.with_input("participation_since", Figure::Length(since))
            .with_outcome("participation", Figure::Length(participation))
    });
    participation
}

/// Which periods are participation from 1998 on.
pub(super) fn counts_later(
    question: &LawQuestion<'_>,
    terms: &Terms,
    service: &Service,
) -> impl Fn(&Dated<'_>) -> bool + use<> {
    let later = |dated: &Dated<'_>| {
        dated.territory() == Territory::Mongolia
            && is_labour(dated.kind())
            && dated.days.last() >= terms.kz_cutoff()
    };
    let mongolian = service.labour_abroad
        && question.timeline.dated().iter().any(later)
        && terms.in_force()
        && terms.kz_counts_mn_later();
    move |dated| match dated.territory() {
        Territory::Kazakhstan => participates(dated),
        Territory::Mongolia => mongolian && is_labour(dated.kind()),
        Territory::Other => false,
    }
}

/// Whether a period participates up to a length, whenever it was.
pub(super) fn is_capped(dated: &Dated<'_>) -> bool {
    let kind = dated.kind();
    // The spouse of a diplomat is abroad.
    let here = dated.territory() == Territory::Kazakhstan || kind == PeriodKind::SpouseAbroad;
    here && CAPPED.iter().any(|(capped, _)| *capped == kind)
}

/// Care of small children by mother or father, 12 years in all, and the years of spouses, 10 each, before and
/// after 1998 together: SC 206(2)(5), (8) and (9) (V).
fn capped(question: &LawQuestion<'_>, packs: &Packs, terms: &Terms) -> Result<DaySet, PackError> {
    let mut all = DaySet::empty();
    for (kind, cap) in CAPPED {
        let days = question.timeline.days(|dated| dated.kind() == kind && is_capped(dated));
        if !days.is_empty() {
            let cap = Length::of_months(packs.national.value(cap, question.case.as_of)?);
            all = all.union(&first_of(&days, cap, terms.count()));
        }
    }
    Ok(all)
}

/// Whether a Kazakh period participates from 1998 on, whatever its length: SC 206(2) (V).
fn participates(dated: &Dated<'_>) -> bool {
    match dated.kind() {
        // Service counts without a condition of contributions, SC 206(2)(7).
        PeriodKind::MilitaryService
        | PeriodKind::SpecialStateService
        | PeriodKind::CareOfAdult
        | PeriodKind::CareOfDisabledChild => true,
        PeriodKind::Employment
        | PeriodKind::CivilService
        | PeriodKind::SelfEmployment
        | PeriodKind::ParamilitaryGuard
        | PeriodKind::Herding => {
            dated.claim.period.contribution == ContributionState::Paid
                || without_contributions(dated)
        }
        // Those that count up to a length are counted by [`capped`].
        PeriodKind::ChildCare
        | PeriodKind::SpouseAbroad
        | PeriodKind::MilitarySpouse
        | PeriodKind::Repression
        | PeriodKind::WarTime
        | PeriodKind::Study
        | PeriodKind::VoluntaryInsurance
        | PeriodKind::Compensated
        | PeriodKind::Other => false,
    }
}
