//! The state base pension.

use kzmn_common::assessment::{Currency, Figure, Figures, Findings, Money, Question, Terms, whole};
use kzmn_common::days::{Length, Ratio};
use kzmn_common::record::{ContributionState, PeriodKind, Territory};
use kzmn_common::rules::{PackError, Packs};
use kzmn_common::totalisation::Dated;

use super::age::Age;
use super::articles;
use super::service::{Service, is_labour};

/// The base pension.
#[derive(Clone, Copy, Debug)]
pub(super) struct Base {
    pub(super) participation: Length,
    pub(super) percent: Option<u32>,
    pub(super) amount: Money,
}

/// The base pension: a percentage of the subsistence minimum that grows with each full year of participation
/// above ten, SC 205 (V).
pub(super) fn pension(
    question: &Question<'_>,
    packs: &Packs,
    (terms, age, service): (&Terms, Age, &Service),
    findings: &mut Findings,
) -> Result<Base, PackError> {
    let participation = participation(question, (terms, service), findings);
    let value = |name| packs.national.value(name, question.case.as_of);
    let years = Ratio::from_integer(i128::from(participation.full_years())) - value("base_years")?;
    let above = years.max(Ratio::from_integer(0));
    let percent = value("base_percent")? + value("base_percent_per_year")? * above;
    let percent = percent.min(value("base_percent_cap")?);
    let minimum = value("subsistence_minimum")?;
    let (percent, amount) = if age.reached {
        let amount = minimum * percent / Ratio::from_integer(100);
        (Some(whole(percent)), Money::rounded(amount, Currency::Kzt))
    } else {
        (None, Money::zero(Currency::Kzt))
    };
    let inputs = Figures::new()
        .with("participation", Figure::Length(participation))
        .with("subsistence_minimum", Figure::Money(Some(Money::rounded(minimum, Currency::Kzt))))
        .with("pension_age_reached", Figure::Flag(age.reached));
    let outcome = Figures::new()
        .with("base_percent", Figure::Number(percent))
        .with("base_amount_kzt", Figure::Money(Some(amount)));
    findings.step(articles::BASE_PENSION, inputs, outcome);
    Ok(Base { participation, percent, amount })
}

/// Participation in the pension system: service before 1998, and from then on work with contributions,
/// military service and care, SC 206(2) (V). The two lengths are added.
fn participation(
    question: &Question<'_>,
    (terms, service): (&Terms, &Service),
    findings: &mut Findings,
) -> Length {
    let counts = counts_later(question, terms, service);
    let since = question.timeline.days(counts).clipped(terms.kz_cutoff(), question.case.as_of);
    let since = terms.count().length(&since);
    let participation = service.length.plus(since);
    let inputs = Figures::new()
        .with("service_to_cutoff", Figure::Length(service.length))
        .with("participation_since", Figure::Length(since));
    let outcome = Figures::new().with("participation", Figure::Length(participation));
    findings.step(articles::PARTICIPATION, inputs, outcome);
    participation
}

/// Which periods are participation from 1998 on.
pub(super) fn counts_later(
    question: &Question<'_>,
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

fn participates(dated: &Dated<'_>) -> bool {
    match dated.kind() {
        PeriodKind::MilitaryService
        | PeriodKind::CareOfAdult
        | PeriodKind::CareOfDisabledChild
        // By mother or father, SC 206(2).
        | PeriodKind::ChildCare => true,
        PeriodKind::Employment
        | PeriodKind::SpecialStateService
        | PeriodKind::CivilService
        | PeriodKind::SelfEmployment
        | PeriodKind::ParamilitaryGuard
        | PeriodKind::Herding => dated.claim.period.contribution == ContributionState::Paid,
        PeriodKind::Repression
        | PeriodKind::WarTime
        | PeriodKind::SpouseAbroad
        | PeriodKind::MilitarySpouse
        | PeriodKind::Study
        | PeriodKind::VoluntaryInsurance
        | PeriodKind::Compensated
        | PeriodKind::Other => false,
    }
}
