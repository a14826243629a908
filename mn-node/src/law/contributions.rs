//! Contribution periods, own and by the Agreement.

use kzmn_common::assessment::{Figure, Findings, LawQuestion, Terms};
use kzmn_common::days::{DaySet, Length, Ratio};
use kzmn_common::period::Territory;
use kzmn_common::person::Sex;
use kzmn_common::rules::{PackError, Packs};
use kzmn_common::totalisation::Dated;

use super::articles;
use super::counted::{INSURANCE_FROM, contributed, is_added, is_own, not_required};
use super::periods::{self, Days};

/// Contribution periods.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contributions {
    /// Mongolian ones.
    pub(super) own: Length,
    /// With what the Agreement adds.
    pub(super) total: Length,
}

/// The contribution periods to the day of application. Which kinds without contributions count under the
/// law of 2023 is open, and only military service does here.
pub(super) fn countable(
    question: &LawQuestion<'_>,
    packs: &Packs,
    terms: &Terms,
    findings: &mut Findings,
) -> Result<Contributions, PackError> {
    let count = terms.count();
    let own_days = own(question);
    let children = for_children(question, packs, count.length(&own_days), findings)?;
    let own = count.length(&own_days).plus(children);
    findings.step(articles::CONTRIBUTIONS, |step| {
        step.with_outcome("own_contribution", Figure::Length(own))
    });
    if children > Length::default() {
        findings
            .step(articles::CHILDREN, |step| step.with_outcome("added", Figure::Length(children)));
    }

    let added = by_agreement(question, terms, (&own_days, findings));
    // Nothing is combined where nothing is added.
    let cutoff = if added.is_empty() { None } else { terms.mn_cutoff() };
    let combined = cutoff.map(|cutoff| own_days.before(cutoff));
    let with = combined.as_ref().unwrap_or(&own_days).union(&added);
    let contested = question.timeline.contested();
    let all_count = contested.is_empty() || terms.contested_count();
    let with = if all_count { with } else { with.difference(contested) };
    // What is own counts for itself, whatever the Agreement is read to cut away.
    let total = count.length(&with).plus(children).max(own);
    findings.step(articles::BY_AGREEMENT, |step| {
        step.with_input("own_contribution", Figure::Length(own))
            .with_input("agreement_in_force", Figure::Flag(terms.in_force()))
            .with_outcome("kazakh_days", Figure::Number(Some(added.days())))
            .with_outcome("total_contribution", Figure::Length(total))
    });
    findings.overlapping(&articles::OVERLAP, question.timeline);
    let contested_out = if all_count { added } else { added.difference(contested) };
    periods::reckon(question, terms, &Days { own: &own_days, added: &contested_out }, findings);
    Ok(Contributions { own, total })
}

/// Mongolian work with contributions, paid or compensated by law, and Mongolian military service.
pub(super) fn own(question: &LawQuestion<'_>) -> DaySet {
    let paid = question.timeline.days(|dated| is_own(dated) && contributed(dated));
    let before = question.timeline.days(|dated| is_own(dated) && not_required(dated));
    paid.union(&before.before(INSURANCE_FROM))
}

/// A year and six months for each child of a mother with ten years of contributions (C); whether it survived
/// the revision of 2023 is open.
fn for_children(
    question: &LawQuestion<'_>,
    packs: &Packs,
    own: Length,
    findings: &mut Findings,
) -> Result<Length, PackError> {
    let claimant = &question.case.claimant;
    let counted = findings.reading(&packs.national, "months_for_children", |name| match name {
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

/// What the Agreement adds once it is in force: Kazakh work, military service and study before 1998 (N). Of
/// what Kazakhstan itself does not let be totalised, only under another reading.
fn by_agreement(
    question: &LawQuestion<'_>,
    terms: &Terms,
    (own, findings): (&DaySet, &mut Findings),
) -> DaySet {
    let timeline = question.timeline;
    let kazakh = |dated: &Dated<'_>| dated.territory() == Territory::Kazakhstan;
    let counts = |dated: &Dated<'_>| kazakh(dated) && is_added(dated, terms);
    let chosen = timeline.days(counts);
    let withheld = timeline.withheld().iter().filter(|dated| counts(dated)).map(|dated| dated.days);
    let later: DaySet = withheld.collect();
    let has_later = !later.is_empty()
        || chosen.runs().last().is_some_and(|run| run.last() >= terms.kz_cutoff());
    let anything = !(chosen.is_empty() && later.is_empty());
    let in_force = terms.in_force() && anything && own.days() >= terms.least_own_days();
    let days = if !in_force {
        DaySet::empty()
    } else if has_later && terms.mn_counts_kz_later() {
        chosen.union(&later)
    } else {
        chosen.before(terms.kz_cutoff())
    };
    if !question.figures_only {
        not_added(question, &days, findings);
    }
    days
}

/// Reports the days outside Mongolia that the Agreement does not add.
fn not_added(question: &LawQuestion<'_>, added: &DaySet, findings: &mut Findings) {
    let within = |territory| question.timeline.days(|dated| dated.territory() == territory);
    let left = within(Territory::Kazakhstan).difference(added);
    let elsewhere = within(Territory::Other);
    if !left.is_empty() || !elsewhere.is_empty() {
        findings.step(articles::NOT_COUNTED, |step| {
            step.with_outcome("kazakh_days", Figure::Number(Some(left.days())))
                .with_outcome("days_elsewhere", Figure::Number(Some(elsewhere.days())))
        });
    }
}
