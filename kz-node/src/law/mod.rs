//! The pension law of Kazakhstan, as far as the sources state it: Social Code K2300000224, chapter 15.
//!
//! Each rule is a function with its article; `docs/law.md` lists how sure each is. What is open is read from
//! the rule packs. Nothing here awards a pension: an officer does.

mod age;
mod articles;
mod base;
mod circumstances;
mod funded;
mod periods;
mod result;
mod rounding;
mod service;
mod solidary;

use kzmn_common::assessment::{
    Effect, Figure, Figures, Findings, LawQuestion, NationalLaw, ReasoningStep, Rule, Sentence,
    Terms,
};
use kzmn_common::party::Party;
use kzmn_common::pension::PensionKind;
use kzmn_common::period::Territory;
use kzmn_common::rules::{PackError, Packs, RulePack};
use time::Date;
use time::macros::date;

/// The law of Kazakhstan.
#[derive(Clone, Copy, Debug)]
pub struct KazakhLaw;

impl NationalLaw for KazakhLaw {
    fn party(&self) -> Party {
        Party::Kazakhstan
    }

    fn version(&self) -> u32 {
        // A change of what any rule gives is a new version: tests/law/versions.txt holds what each gives.
        2
    }

    fn pack(&self) -> Result<RulePack, PackError> {
        RulePack::load(include_str!("../../rules/kz.toml"))
    }

    fn rules(&self) -> &'static [Rule] {
        articles::ALL
    }

    fn out_of_scope(&self, pension: PensionKind) -> Option<Rule> {
        match pension {
            PensionKind::OldAge | PensionKind::Funded => None,
            PensionKind::LongService | PensionKind::Military => Some(articles::OUT_OF_SCOPE),
        }
    }

    fn knows_resettlers(&self) -> bool {
        true
    }

    fn result(&self, findings: &Findings) -> Vec<Sentence> {
        result::sentences(findings)
    }

    fn decide(&self, question: &LawQuestion<'_>, packs: &Packs) -> Result<Findings, PackError> {
        let mut findings = Findings::of(question);
        let terms = Terms::read(&packs.agreement, question.case)?;
        if !question.figures_only {
            figures_known(question, packs, &mut findings);
        }
        let age = age::pension_age(question, &packs.national, &mut findings)?;
        let service = service::countable(question, packs, &terms, &mut findings)?;
        let known = (&terms, age, &service);
        let solidary = solidary::pension(question, packs, known, &mut findings)?;
        let base = base::pension(question, packs, known, &mut findings)?;
        periods::reckon(question, &terms, (&service, &base.capped), &mut findings);

        findings.result = Figures::new()
            .with("pension_age_on", Figure::Date(age.on))
            .with("pension_age_reached", Figure::Flag(age.reached))
            .with("service_to_cutoff", Figure::Length(service.length))
            .with("required_years", Figure::Number(Some(solidary.required_years)))
            .with("solidary_right", Figure::Word(solidary.right.word()))
            .with("solidary_percent", Figure::Number(solidary.percent))
            .with("solidary_amount_kzt", Figure::Money(solidary.amount))
            .with("participation", Figure::Length(base.participation))
            .with("base_percent", Figure::Number(base.percent))
            .with("base_amount_kzt", Figure::Money(Some(base.amount)));

        let award = award_from(question, &terms, age);
        let mut outcome = Figures::new().with("award_from", Figure::Date(award));
        if age.reached && !age.general_reached {
            outcome = outcome.with("base_pension_from", Figure::Date(age.general_on));
        }
        findings.step(articles::AWARD_FROM, |step| {
            let step = step.with_input("as_of", Figure::Date(Some(question.case.as_of)));
            ReasoningStep { outcome: outcome.clone(), ..step }
        });
        let funded = funded::status(question, &terms, &mut findings);
        let paid = circumstances::look_over(question, &terms, &mut findings);
        let evidence = terms.evidence(question.case, self.party(), "mongolian");
        let funded = Figures::new().with("funded_part", Figure::Word(funded));
        findings.further = outcome.and(&funded).and(&paid).and(&evidence);
        findings.asked = terms.asked();
        Ok(findings)
    }
}

/// From which day a pension is awarded: the day on which the application was registered, SC 199(3) (V); for
/// one that the Agreement brings, maybe its entry into force (open).
fn award_from(question: &LawQuestion<'_>, terms: &Terms, age: age::Age) -> Option<Date> {
    let abroad = |territory| territory != Territory::Kazakhstan;
    let brought = question.timeline.dated().iter().any(|dated| abroad(dated.territory()));
    age.reached.then(|| terms.award_from(question.case, brought, age.on))
}

/// Since when the Social Code is in force.
const CODE_SINCE: Date = date!(2023 - 07 - 01);

/// Warns, first of all, where the figures of the year are missing; and of the yearly rises that are not computed,
/// SC 197(3) (V), where a later year is known.
fn figures_known(question: &LawQuestion<'_>, packs: &Packs, findings: &mut Findings) {
    let as_of = question.case.as_of;
    if !packs.national.missing(as_of).is_empty() {
        findings.warn(articles::FIGURES, "figures_missing", Effect::RefuseAward, None);
    }
    if as_of < CODE_SINCE {
        findings.warn(articles::BEFORE_CODE, "before_code", Effect::NotSettled, None);
    }
    let later = packs.national.known_until().filter(|until| until.year() > as_of.year());
    if later.is_some() {
        let next_year = Date::from_ordinal_date(as_of.year() + 1, 1).ok();
        findings.warn(articles::INDEXATION, "indexation", Effect::NotSettled, next_year);
    }
}
