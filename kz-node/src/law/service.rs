//! What counts as service before 1998, and for how long.

use std::collections::BTreeSet;

use kzmn_common::assessment::{
    Conscription, Effect, Figure, Findings, LawQuestion, ReasoningStep, Terms,
};
use kzmn_common::days::{DayCount, DaySet, Length, Ratio, Run, add_months};
use kzmn_common::period::{PeriodKind, Territory};
use kzmn_common::person::Sex;
use kzmn_common::rules::{PackError, Packs};
use kzmn_common::text::Text;
use kzmn_common::totalisation::Dated;
use time::{Date, Month};

use super::articles;

/// Service before the cut-off.
#[derive(Clone, Debug)]
pub(super) struct Service {
    /// How long it is, with what SC 208(2) adds.
    pub(super) length: Length,
    /// Its days, and what SC 208(2) adds to them.
    pub(super) days: DaySet,
    pub(super) added: Length,
    /// How much of it national law alone would count.
    pub(super) national: Length,
    /// Labour in Mongolia counts.
    pub(super) labour_abroad: bool,
    /// By what right.
    pub(super) grounds: Grounds,
}

/// By what right periods abroad count.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Grounds {
    labour_abroad: bool,
    military_abroad: bool,
    compensated: bool,
    sex: Sex,
}

/// The service that counts: each kind of SC 208(1), before 1998-01-01, SC 209(1) (V); a day once.
pub(super) fn countable(
    question: &LawQuestion<'_>,
    packs: &Packs,
    terms: &Terms,
    findings: &mut Findings,
) -> Result<Service, PackError> {
    let grounds = grounds(question, packs, terms, findings)?;
    let all = days(question, packs, (terms, grounds))?;
    let extra = multiplied(question, packs, (&all, terms.count(), grounds), findings)?;
    let length = terms.count().length(&all).plus(extra);
    let national = nationally(question, packs, (terms, grounds))?;
    let national = national.map_or(length, |days| terms.count().length(&days).plus(extra));

    on_what_grounds(question, terms, grounds, findings);
    findings.step(articles::SERVICE, |step| {
        step.with_input("cutoff", Figure::Date(Some(terms.kz_cutoff())))
            .with_outcome("days", Figure::Number(Some(all.days())))
            .with_outcome("service_to_cutoff", Figure::Length(length))
    });
    if !question.figures_only {
        left_out(question, grounds, terms.kz_cutoff(), findings);
        findings.overlapping(&articles::OVERLAP, question.timeline);
    }
    let labour_abroad = grounds.labour_abroad;
    Ok(Service { length, days: all, added: extra, national, labour_abroad, grounds })
}

/// The days that count on these grounds, with the caps of SC 208(1)(8), (12) and (13) (V).
fn days(
    question: &LawQuestion<'_>,
    packs: &Packs,
    (terms, grounds): (&Terms, Grounds),
) -> Result<DaySet, PackError> {
    let of = |kinds: &dyn Fn(PeriodKind) -> bool| {
        let counted = |dated: &Dated<'_>| kinds(dated.kind()) && counts(dated, grounds);
        question.timeline.days(counted).before(terms.kz_cutoff())
    };
    let mut all = of(&|kind| CAPPED.iter().all(|(capped, _)| *capped != kind));
    for (capped, cap) in CAPPED {
        let some = of(&|kind| kind == capped);
        if !some.is_empty() {
            let cap = Length::of_months(packs.national.value(cap, question.case.as_of)?);
            all = all.union(&first_of(&some, cap, terms.count()));
        }
    }
    let contested = question.timeline.contested();
    let all_count = contested.is_empty() || terms.contested_count();
    Ok(if all_count { all } else { all.difference(contested) })
}

/// The days that national law counts by itself, where that is another question: the Agreement brings days
/// and pays only the share of the others.
fn nationally(
    question: &LawQuestion<'_>,
    packs: &Packs,
    (terms, grounds): (&Terms, Grounds),
) -> Result<Option<DaySet>, PackError> {
    if !terms.in_force() {
        return Ok(None);
    }
    let alone = Grounds {
        labour_abroad: question.case.claimant.ethnic_kazakh_resettler,
        military_abroad: grounds.military_abroad
            && terms.conscription() == Conscription::ByNationalLaw,
        ..grounds
    };
    if alone == grounds || !terms.proportional() {
        return Ok(None);
    }
    days(question, packs, (terms, alone)).map(Some)
}

/// Work that participates from 1998 on without contributions, by the code of its period: SC 206(2)(3), (10) and
/// (13) (V).
const WITHOUT_CONTRIBUTIONS: [&str; 3] = ["KZ-COEFFICIENT-0", "KZ-BAIKONUR", "KZ-EXEMPT-248"];

pub(super) fn without_contributions(dated: &Dated<'_>) -> bool {
    let code = dated.claim.period.multiplier_code.as_ref().map(Text::as_str);
    code.is_some_and(|code| WITHOUT_CONTRIBUTIONS.contains(&code))
}

/// Kinds that count at most so long, with the parameter that gives how long.
pub(super) const CAPPED: [(PeriodKind, &str); 3] = [
    (PeriodKind::ChildCare, "child_care_cap"),
    (PeriodKind::SpouseAbroad, "spouse_cap"),
    (PeriodKind::MilitarySpouse, "spouse_cap"),
];

/// By what right service abroad counts: labour of ethnic Kazakhs who came permanently, SC 208(1)(16) (V), or
/// of any person by the Agreement once it is in force (N); military service by the Agreement (N). Never both:
/// the days are the same days.
fn grounds(
    question: &LawQuestion<'_>,
    packs: &Packs,
    terms: &Terms,
    findings: &mut Findings,
) -> Result<Grounds, PackError> {
    let claimant = &question.case.claimant;
    let resettler = claimant.ethnic_kazakh_resettler;
    let conscript = mongolian(question, |kind| kind == PeriodKind::MilitaryService);
    let worked = |kind| is_labour(kind) || kind == PeriodKind::Compensated;
    let own = || question.timeline.days(|dated| dated.territory() == Territory::Kazakhstan).days();
    let treaty = (conscript || (!resettler && mongolian(question, worked)))
        && terms.in_force()
        && (terms.least_own_days() == 0 || own() >= terms.least_own_days());
    Ok(Grounds {
        labour_abroad: resettler || treaty,
        military_abroad: conscript
            && match terms.conscription() {
                Conscription::ByAgreement => treaty,
                Conscription::ByNationalLaw => true,
                Conscription::Never => false,
            },
        compensated: mongolian(question, |kind| kind == PeriodKind::Compensated)
            && findings.reading(&packs.national, "mn_compensated_counts", yes_or_no)?,
        sex: claimant.sex,
    })
}

/// Reports by what right periods abroad, and study, count or not.
fn on_what_grounds(
    question: &LawQuestion<'_>,
    terms: &Terms,
    grounds: Grounds,
    findings: &mut Findings,
) {
    if question.figures_only {
        return;
    }
    let resettler = question.case.claimant.ethnic_kazakh_resettler;
    let on_grounds = |step: ReasoningStep, counts| {
        step.with_input("ethnic_kazakh_resettler", Figure::Flag(resettler))
            .with_input("agreement_in_force", Figure::Flag(terms.in_force()))
            .with_outcome("counts", Figure::Flag(counts))
    };
    if mongolian(question, is_labour) {
        let rule = if resettler || !terms.in_force() {
            articles::LABOUR_ABROAD
        } else {
            articles::LABOUR_BY_AGREEMENT
        };
        findings.step(rule, |step| on_grounds(step, grounds.labour_abroad));
    }
    if mongolian(question, |kind| kind == PeriodKind::MilitaryService) {
        findings.step(articles::MILITARY, |step| on_grounds(step, grounds.military_abroad));
    }
    let studied = |dated: &Dated<'_>| dated.kind() == PeriodKind::Study;
    if question.timeline.dated().iter().any(studied) {
        findings.step(articles::STUDY, |step| step.with_outcome("counts", Figure::Flag(true)));
    }
}

/// Whether the person claims a period of such a kind in Mongolia.
fn mongolian(question: &LawQuestion<'_>, kinds: impl Fn(PeriodKind) -> bool) -> bool {
    let dated = question.timeline.dated().iter();
    dated.filter(|dated| dated.territory() == Territory::Mongolia).any(|d| kinds(d.kind()))
}

fn yes_or_no(name: &str) -> Option<bool> {
    match name {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// Labour, in whatever form.
pub(super) fn is_labour(kind: PeriodKind) -> bool {
    match kind {
        PeriodKind::Employment
        | PeriodKind::CivilService
        | PeriodKind::SelfEmployment
        | PeriodKind::ParamilitaryGuard
        | PeriodKind::Herding => true,
        PeriodKind::MilitaryService
        | PeriodKind::SpecialStateService
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

/// Whether a period is of a kind that counts where it was spent: SC 208(1) (V).
pub(super) fn counts(dated: &Dated<'_>, grounds: Grounds) -> bool {
    let kind = dated.kind();
    // SC 208(1)(14) says "in Kazakhstan and abroad"; (12) is spent abroad by its nature, and so is much of (10).
    if matches!(kind, PeriodKind::Study | PeriodKind::SpouseAbroad | PeriodKind::WarTime) {
        return true;
    }
    match dated.territory() {
        Territory::Kazakhstan => match kind {
            PeriodKind::Other | PeriodKind::VoluntaryInsurance | PeriodKind::Compensated => false,
            // SC 208(1)(8): of a mother who did not work.
            PeriodKind::ChildCare => grounds.sex == Sex::Female,
            PeriodKind::Employment
            | PeriodKind::MilitaryService
            | PeriodKind::SpecialStateService
            | PeriodKind::CivilService
            | PeriodKind::SelfEmployment
            | PeriodKind::CareOfAdult
            | PeriodKind::CareOfDisabledChild
            | PeriodKind::Repression
            | PeriodKind::WarTime
            | PeriodKind::SpouseAbroad
            | PeriodKind::MilitarySpouse
            | PeriodKind::Study
            | PeriodKind::ParamilitaryGuard
            | PeriodKind::Herding => true,
        },
        Territory::Mongolia if kind == PeriodKind::MilitaryService => grounds.military_abroad,
        Territory::Mongolia if kind == PeriodKind::Compensated => {
            grounds.compensated && grounds.labour_abroad
        }
        Territory::Mongolia => is_labour(kind) && grounds.labour_abroad,
        Territory::Other => false,
    }
}

/// The first days of a set, up to a length: SC 208(1)(8), (12) and (13) count at most so much (V).
pub(super) fn first_of(days: &DaySet, cap: Length, count: DayCount) -> DaySet {
    if count.length(days) <= cap {
        return days.clone();
    }
    let (Some(first), Some(last)) = (days.runs().first(), days.runs().last()) else {
        return DaySet::empty();
    };
    // The longest beginning that is not too long: lengths grow with days.
    let (mut fits, mut too_long) = (first.first().to_julian_day() - 1, last.last().to_julian_day());
    while too_long - fits > 1 {
        let middle = fits + (too_long - fits) / 2;
        if count.length(&up_to(days, first.first(), middle)) <= cap {
            fits = middle;
        } else {
            too_long = middle;
        }
    }
    up_to(days, first.first(), fits)
}

fn up_to(days: &DaySet, first: Date, last: i32) -> DaySet {
    Date::from_julian_day(last).map_or_else(|_| DaySet::empty(), |last| days.clipped(first, last))
}

/// What SC 208(2) (V) adds for preferential work: a day counts by the highest factor of those of its claims
/// that count themselves.
fn multiplied(
    question: &LawQuestion<'_>,
    packs: &Packs,
    (counted, count, grounds): (&DaySet, DayCount, Grounds),
    findings: &mut Findings,
) -> Result<Length, PackError> {
    let mut parts: Vec<(Ratio, DaySet)> = Vec::new();
    let mut unknown = BTreeSet::new();
    // A code of the other state's law is that law's to apply.
    let own = |dated: &&Dated<'_>| {
        dated.territory() == Territory::Kazakhstan || dated.kind() == PeriodKind::WarTime
    };
    for dated in question.timeline.dated().iter().filter(own) {
        let Some(code) = dated.claim.period.multiplier_code.as_ref().map(Text::as_str) else {
            continue;
        };
        let name = format!("multiplier_{}", code.to_lowercase().replace('-', "_"));
        match packs.national.rows(&name) {
            Err(_) if WITHOUT_CONTRIBUTIONS.contains(&code) || SEASONS.contains(&code) => {}
            Err(_) => {
                unknown.insert(code);
            }
            Ok(_) if !counts(dated, grounds) || !has_factor(&name, dated.kind()) => {}
            Ok(rows) => parts.extend(rows.iter().map(|row| {
                let from = row.from.max(since_age(&name, question.birth));
                let to = row.to.unwrap_or(Date::MAX);
                (row.value, DaySet::from(dated.days).clipped(from, to))
            })),
        }
    }
    if !unknown.is_empty() {
        findings.warn(articles::MULTIPLIERS, "multiplier_unknown", Effect::Look, None);
    }
    parts.sort_by(|(a, _), (b, _)| b.cmp(a));
    let (mut left, mut extra) = (counted.clone(), Length::default());
    for (factor, days) in parts {
        let here = left.intersection(&days);
        extra = extra.plus(count.length(&here).times(factor - Ratio::from_integer(1)));
        left = left.difference(&days);
    }
    let extra = extra.plus(seasons(question, grounds, (counted, count)));
    if extra > Length::default() {
        findings
            .step(articles::MULTIPLIERS, |step| step.with_outcome("added", Figure::Length(extra)));
    }
    Ok(extra)
}

/// The codes of work in a full navigation period or a full season, which is a year of work: SC 208(2)(9), (10) (V).
const SEASONS: [&str; 2] = ["KZ-NAVIGATION", "KZ-SEASON"];

/// What full seasons add: as much as their calendar year lacks of a year of service, so that no calendar year is
/// more than one (I). A season is within its calendar year.
fn seasons(
    question: &LawQuestion<'_>,
    grounds: Grounds,
    (counted, count): (&DaySet, DayCount),
) -> Length {
    let seasons = question.timeline.dated().iter().filter(|dated| is_season(dated, grounds));
    let years: BTreeSet<i32> = seasons.map(|dated| dated.days.first().year()).collect();
    let lacking = years.into_iter().filter_map(|year| {
        let first = Date::from_ordinal_date(year, 1).ok()?;
        let last = first.replace_month(Month::December).ok()?.replace_day(31).ok()?;
        let worked = counted.clipped(first, last);
        let lacks = Ratio::from_integer(12) - count.length(&worked).months();
        // Of a year whose season is not counted, such as one from 1998 on, nothing is added.
        (!worked.is_empty() && lacks > Ratio::ZERO).then(|| Length::of_months(lacks))
    });
    lacking.fold(Length::default(), Length::plus)
}

fn is_season(dated: &Dated<'_>, grounds: Grounds) -> bool {
    let code = dated.claim.period.multiplier_code.as_ref().map(Text::as_str);
    dated.territory() == Territory::Kazakhstan
        && is_labour(dated.kind())
        && code.is_some_and(|code| SEASONS.contains(&code))
        && counts(dated, grounds)
        && dated.days.first().year() == dated.days.last().year()
}

/// Whether a period of that kind has the factor of the parameter: SC 208(2) (V) gives most of them for work, and
/// near Semipalatinsk for military service too.
fn has_factor(parameter: &str, kind: PeriodKind) -> bool {
    let work = is_labour(kind);
    match parameter {
        "multiplier_kz_semipalatinsk" => work || kind == PeriodKind::MilitaryService,
        "multiplier_kz_infectious" | "multiplier_kz_forensic" => work,
        "multiplier_kz_leningrad_blockade" => work || kind == PeriodKind::WarTime,
        // Military service in the war is computed by the rules of the military.
        "multiplier_kz_war_work" => {
            work || matches!(kind, PeriodKind::WarTime | PeriodKind::SpecialStateService)
        }
        _ => true,
    }
}

/// From which day of a life there is a factor: the stay in Leningrad from the age of 12 on, SC 208(2)(4) (V).
fn since_age(parameter: &str, birth: Date) -> Date {
    match parameter {
        "multiplier_kz_leningrad" => add_months(birth, 12 * 12),
        _ => Date::MIN,
    }
}

/// Reports how much is carried and not counted: work from 1998 on, work elsewhere, kinds that do not count.
fn left_out(question: &LawQuestion<'_>, grounds: Grounds, cutoff: Date, findings: &mut Findings) {
    let from_cutoff =
        |dated: &Dated<'_>| Run::new(cutoff.max(dated.days.first()), dated.days.last());
    let counted = |dated: &Dated<'_>| counts(dated, grounds);
    let other = question.timeline.days(|dated| !counted(dated)).before(cutoff);
    let late = question.timeline.dated().iter().filter_map(|dated| from_cutoff(dated).ok());
    let late: DaySet = late.collect();
    if other.is_empty() && late.is_empty() {
        return;
    }
    findings.step(articles::NOT_COUNTED, |step| {
        step.with_input("cutoff", Figure::Date(Some(cutoff)))
            .with_outcome("days_of_other_kinds", Figure::Number(Some(other.days())))
            .with_outcome("days_from_cutoff", Figure::Number(Some(late.days())))
    });
}
