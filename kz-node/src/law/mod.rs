//! The pension law of Kazakhstan, as far as the sources settle it: Social Code K2300000224, chapter 15.
//!
//! Each rule is a function with its article; `docs/law.md` says how sure each is. What is open is read from
//! the rule packs. Nothing here awards a pension: an officer does.

mod age;
mod articles;
mod base;
mod circumstances;
mod funded;
mod service;
mod solidary;

use kzmn_common::assessment::{
    Circumstance, Figure, Figures, Findings, NationalLaw, PensionKind, Question, Rule, Treaty,
};
use kzmn_common::party::Party;
use kzmn_common::record::Territory;
use kzmn_common::rules::{PackError, Packs, RulePack};
use time::Date;

/// The law of Kazakhstan.
#[derive(Clone, Copy, Debug)]
pub struct KazakhLaw;

impl NationalLaw for KazakhLaw {
    fn party(&self) -> Party {
        Party::Kazakhstan
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

    fn decide(&self, question: &Question<'_>, packs: &Packs) -> Result<Findings, PackError> {
        let mut findings = Findings::default();
        let age = age::pension_age(question, &packs.national, &mut findings)?;
        let service = service::countable(question, packs, &mut findings)?;
        let solidary = solidary::pension(question, packs, (age, &service), &mut findings)?;
        let base = base::pension(question, packs, (age, &service), &mut findings)?;

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

        let award = award_from(question, packs, age)?;
        let outcome = Figures::new().with("award_from", Figure::Date(award));
        let inputs = Figures::new().with("as_of", Figure::Date(Some(question.case.as_of)));
        findings.step(articles::AWARD_FROM, inputs, outcome.clone());
        let funded = funded::status(question, &mut findings);
        let paid = circumstances::look_over(question, packs, &mut findings)?;
        findings.further = outcome.with("funded_part", Figure::Word(funded)).and(&paid);
        Ok(findings)
    }
}

/// From which day a pension is awarded: the day on which the application was registered, SC 199(3) (V); for
/// one that the Agreement brings, maybe its entry into force (open).
fn award_from(
    question: &Question<'_>,
    packs: &Packs,
    age: age::Age,
) -> Result<Option<Date>, PackError> {
    let case = question.case;
    let from_treaty = packs.agreement.read("recalc_from", |name| match name {
        "application" => Some(false),
        "entry_into_force" => Some(true),
        _ => None,
    })?;
    let abroad = |territory| territory != Territory::Kazakhstan;
    let brought = question.timeline.dated().iter().any(|dated| abroad(dated.territory()));
    let from = match case.treaty {
        Treaty::InForce { since: Some(since) } if from_treaty && brought => {
            since.min(case.as_of).max(age.on.unwrap_or(since))
        }
        Treaty::InForce { .. } | Treaty::NotInForce => case.as_of,
    };
    Ok(age.reached.then_some(from))
}

/// Since when a circumstance holds, if it does; the day of application where nobody says.
fn since(question: &Question<'_>, circumstance: Circumstance) -> Option<Date> {
    let found = question.case.circumstances.iter().find(|(kind, _)| *kind == circumstance);
    found.map(|(_, since)| since.unwrap_or(question.case.as_of))
}
