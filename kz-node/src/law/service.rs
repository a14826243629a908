//! What counts as service before 1998, and for how long.

use std::collections::BTreeSet;

use kzmn_common::assessment::{Case, Effect, Figure, Figures, Findings, Question};
use kzmn_common::days::{DayCount, DaySet, Length, Ratio, Run};
use kzmn_common::person::Sex;
use kzmn_common::record::{PeriodKind, Territory};
use kzmn_common::rules::{PackError, Packs, RulePack};
use kzmn_common::text::Text;
use kzmn_common::totalisation::Dated;
use time::{Date, Month};

use super::articles;

/// Service before the cut-off.
#[derive(Clone, Debug)]
pub(super) struct Service {
    /// How long it is, with what SC 208(2) adds.
    pub(super) length: Length,
    /// The first day that does not count.
    pub(super) cutoff: Date,
    /// How days are counted.
    pub(super) count: DayCount,
    /// Labour in Mongolia counts.
    pub(super) labour_abroad: bool,
}

/// What the law asks before it looks at periods.
struct Terms {
    labour_abroad: bool,
    military_abroad: bool,
    compensated: bool,
    sex: Sex,
}

/// The service that counts: each kind of SC 208(1), before 1998-01-01, SC 209(1) (V); a day once.
pub(super) fn countable(
    question: &Question<'_>,
    packs: &Packs,
    findings: &mut Findings,
) -> Result<Service, PackError> {
    let pack = &packs.agreement;
    let count = pack.read("daycount", DayCount::parse)?;
    let year = pack.value("kz_cutoff", question.case.as_of)?.to_integer();
    let year = i32::try_from(year).unwrap_or(i32::MAX);
    let cutoff = Date::from_calendar_date(year, Month::January, 1).unwrap_or(Date::MAX);
    let terms = terms(question, packs, findings)?;
    let days = |kinds: &dyn Fn(&Dated<'_>) -> bool| {
        question.timeline.days(|dated| counts(dated, &terms) && kinds(dated)).before(cutoff)
    };

    let capped = [
        (vec![PeriodKind::ChildCare], "child_care_cap"),
        (vec![PeriodKind::SpouseAbroad], "spouse_cap"),
        (vec![PeriodKind::MilitarySpouse], "spouse_cap"),
    ];
    let is_capped =
        |dated: &Dated<'_>| capped.iter().any(|(kinds, _)| kinds.contains(&dated.kind()));
    let mut all = days(&|dated| !is_capped(dated));
    for (kinds, cap) in &capped {
        let cap = Length::of_months(packs.national.value(cap, question.case.as_of)?);
        let some = days(&|dated| kinds.contains(&dated.kind()));
        all = all.union(&first_of(&some, cap, count));
    }
    if !counts_overlaps(pack)? {
        all = all.difference(&question.timeline.contested());
    }
    let base = count.length(&all);
    let extra = multiplied(question, packs, (&all, count), findings)?;
    let length = base.plus(extra);
    let outcome = Figures::new()
        .with("days", Figure::Number(Some(all.days())))
        .with("service_to_cutoff", Figure::Length(length));
    let inputs = Figures::new().with("cutoff", Figure::Date(Some(cutoff)));
    findings.step(articles::SERVICE, inputs, outcome);
    left_out(question, &terms, cutoff, findings);
    overlapping(question, findings);
    Ok(Service { length, cutoff, count, labour_abroad: terms.labour_abroad })
}

/// By what right service abroad counts: labour of ethnic Kazakhs who came for good, SC 208(1)(16) (V), or
/// of anybody by the Agreement once it is in force (N); military service by the Agreement (N). Never both:
/// the days are the same days.
fn terms(
    question: &Question<'_>,
    packs: &Packs,
    findings: &mut Findings,
) -> Result<Terms, PackError> {
    let case = question.case;
    let resettler = case.claimant.ethnic_kazakh_resettler;
    let treaty = case.treaty.in_force() && own_days_suffice(question, &packs.agreement)?;
    let military = packs.agreement.read("military_of_other_state", |name| match name {
        "by_agreement" => Some(treaty),
        "by_national_law" => Some(true),
        "never" => Some(false),
        _ => None,
    })?;
    let compensated = packs.national.read("mn_compensated_counts", yes_or_no)?;
    let labour = resettler || treaty;
    let abroad = |kinds: fn(PeriodKind) -> bool| {
        let mongolian = |dated: &&Dated<'_>| dated.territory() == Territory::Mongolia;
        question.timeline.dated().iter().filter(mongolian).any(|dated| kinds(dated.kind()))
    };
    if abroad(is_labour) {
        let rule = if resettler || !case.treaty.in_force() {
            articles::LABOUR_ABROAD
        } else {
            articles::LABOUR_BY_AGREEMENT
        };
        findings.step(rule, grounds(case), Figures::new().with("counts", Figure::Flag(labour)));
    }
    if abroad(|kind| kind == PeriodKind::MilitaryService) {
        let outcome = Figures::new().with("counts", Figure::Flag(military));
        findings.step(articles::MILITARY, grounds(case), outcome);
    }
    let study = |dated: &Dated<'_>| dated.kind() == PeriodKind::Study;
    if question.timeline.dated().iter().any(study) {
        let outcome = Figures::new().with("counts", Figure::Flag(true));
        findings.step(articles::STUDY, Figures::new(), outcome);
    }
    Ok(Terms {
        labour_abroad: labour,
        military_abroad: military,
        compensated,
        sex: case.claimant.sex,
    })
}

fn grounds(case: &Case) -> Figures {
    Figures::new()
        .with("ethnic_kazakh_resettler", Figure::Flag(case.claimant.ethnic_kazakh_resettler))
        .with("agreement_in_force", Figure::Flag(case.treaty.in_force()))
}

/// Whether there is as much own service as the Agreement may ask for before it adds any (open).
fn own_days_suffice(question: &Question<'_>, agreement: &RulePack) -> Result<bool, PackError> {
    let least = agreement.read("min_own_days", |name| match name {
        "none" => Some(0),
        number => number.parse::<u32>().ok(),
    })?;
    let own = question.timeline.days(|dated| dated.territory() == Territory::Kazakhstan);
    Ok(own.days() >= least)
}

/// Whether days that are claimed in two states count before an officer has looked (open).
fn counts_overlaps(agreement: &RulePack) -> Result<bool, PackError> {
    agreement.read("overlap_policy", |name| match name {
        "once" => Some(true),
        "set_aside" => Some(false),
        _ => None,
    })
}

pub(super) fn yes_or_no(name: &str) -> Option<bool> {
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
fn counts(dated: &Dated<'_>, terms: &Terms) -> bool {
    let kind = dated.kind();
    // SC 208(1)(14) says "in Kazakhstan and abroad"; (12) is spent abroad by its nature.
    if matches!(kind, PeriodKind::Study | PeriodKind::SpouseAbroad) {
        return true;
    }
    match dated.territory() {
        Territory::Kazakhstan => match kind {
            PeriodKind::Other | PeriodKind::VoluntaryInsurance | PeriodKind::Compensated => false,
            // SC 208(1)(8): of a mother who did not work.
            PeriodKind::ChildCare => terms.sex == Sex::Female,
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
        Territory::Mongolia if kind == PeriodKind::MilitaryService => terms.military_abroad,
        Territory::Mongolia if kind == PeriodKind::Compensated => {
            terms.compensated && terms.labour_abroad
        }
        Territory::Mongolia => is_labour(kind) && terms.labour_abroad,
        Territory::Other => false,
    }
}

/// The first days of a set, up to a length: SC 208(1)(8), (12) and (13) count at most so much (V).
fn first_of(days: &DaySet, cap: Length, count: DayCount) -> DaySet {
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

/// What SC 208(2) (V) adds for preferential work: a day counts by the highest factor of its claims.
fn multiplied(
    question: &Question<'_>,
    packs: &Packs,
    (counted, count): (&DaySet, DayCount),
    findings: &mut Findings,
) -> Result<Length, PackError> {
    let mut parts: Vec<(Ratio, DaySet)> = Vec::new();
    let mut unknown = BTreeSet::new();
    for dated in question.timeline.dated() {
        let Some(code) = dated.claim.period.multiplier_code.as_ref().map(Text::as_str) else {
            continue;
        };
        let name = format!("multiplier_{}", code.to_lowercase().replace('-', "_"));
        match packs.national.rows(&name) {
            Err(_) => {
                unknown.insert(code);
            }
            Ok(rows) => parts.extend(rows.iter().map(|row| {
                let to = row.to.unwrap_or(Date::MAX);
                (row.value, DaySet::from(dated.days).clipped(row.from, to))
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
    if extra > Length::default() {
        let outcome = Figures::new().with("added", Figure::Length(extra));
        findings.step(articles::MULTIPLIERS, Figures::new(), outcome);
    }
    Ok(extra)
}

/// Says how much is carried and not counted: work from 1998 on, work elsewhere, kinds that do not count.
fn left_out(question: &Question<'_>, terms: &Terms, cutoff: Date, findings: &mut Findings) {
    let from_cutoff =
        |dated: &Dated<'_>| Run::new(cutoff.max(dated.days.first()), dated.days.last());
    let counted = |dated: &Dated<'_>| counts(dated, terms);
    let other = question.timeline.days(|dated| !counted(dated)).before(cutoff);
    let late = question.timeline.dated().iter().filter_map(|dated| from_cutoff(dated).ok());
    let late: DaySet = late.collect();
    if other.is_empty() && late.is_empty() {
        return;
    }
    let outcome = Figures::new()
        .with("days_of_other_kinds", Figure::Number(Some(other.days())))
        .with("days_from_cutoff", Figure::Number(Some(late.days())));
    let inputs = Figures::new().with("cutoff", Figure::Date(Some(cutoff)));
    findings.step(articles::NOT_COUNTED, inputs, outcome);
}

fn overlapping(question: &Question<'_>, findings: &mut Findings) {
    let contested = question.timeline.contested();
    if let Some(first) = contested.runs().first() {
        let outcome = Figures::new().with("days", Figure::Number(Some(contested.days())));
        findings.step(articles::OVERLAP, Figures::new(), outcome);
        findings.warn(articles::OVERLAP, "two_states_at_once", Effect::Look, Some(first.first()));
    }
}
