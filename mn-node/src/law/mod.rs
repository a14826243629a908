//! The pension law of Mongolia, as far as the sources state it: the law on pensions from the Social
//! Insurance Fund, revised 2023-07-07, of which only the first articles were read.
//!
//! Each rule is a function with its source; `docs/law.md` lists how sure each is. What is open is read from
//! the rule packs, and what is unknown is reported as such. Nothing here awards a pension: an officer does.

mod age;
mod amount;
mod articles;
mod circumstances;
mod contributions;
mod counted;
mod periods;
mod result;
mod right;

use kzmn_common::assessment::{
    Effect, Figure, Figures, Findings, LawQuestion, NationalLaw, Rule, Sentence, Terms,
};
use kzmn_common::party::Party;
use kzmn_common::pension::PensionKind;
use kzmn_common::period::Territory;
use kzmn_common::rules::{PackError, Packs, RulePack};
use time::Date;

use right::InsuranceRight;

/// The law of Mongolia.
#[derive(Clone, Copy, Debug)]
pub struct MongolianLaw;

impl NationalLaw for MongolianLaw {
    fn party(&self) -> Party {
        Party::Mongolia
    }

    fn version(&self) -> u32 {
        // A change of what any rule gives is a new version: tests/law/versions.txt holds what each gives.
        2
    }

    fn pack(&self) -> Result<RulePack, PackError> {
        RulePack::load(include_str!("../../rules/mn.toml"))
    }

    fn rules(&self) -> &'static [Rule] {
        articles::ALL
    }

    fn out_of_scope(&self, pension: PensionKind) -> Option<Rule> {
        match pension {
            PensionKind::OldAge => None,
            PensionKind::Funded | PensionKind::LongService | PensionKind::Military => {
                Some(articles::OUT_OF_SCOPE)
            }
        }
    }

    fn knows_resettlers(&self) -> bool {
        false
    }

    fn result(&self, findings: &Findings) -> Vec<Sentence> {
        vec![result::sentence(findings)]
    }

    fn decide(&self, question: &LawQuestion<'_>, packs: &Packs) -> Result<Findings, PackError> {
        let mut findings = Findings::of(question);
        let terms = Terms::read(&packs.agreement, question.case)?;
        // First of all: figures of the year that are missing.
        if !question.figures_only && !packs.national.missing(question.case.as_of).is_empty() {
            findings.warn(articles::FIGURES, "figures_missing", Effect::RefuseAward, None);
        }
        let contributions = contributions::countable(question, packs, &terms, &mut findings)?;
        let ages = age::ages(question, &packs.national, &mut findings)?;
        let decided =
            right::decide(question, packs, (&terms, &contributions, ages), &mut findings)?;
        let mut result = Figures::new()
            .with("own_contribution", Figure::Length(contributions.own))
            .with("total_contribution", Figure::Length(contributions.total))
            .with("threshold_months", Figure::Number(Some(decided.threshold_months)))
            .with("age_at_threshold_on", Figure::Date(Some(ages.at_threshold_on)))
            .with("age_by_birth_year_on", Figure::Date(Some(ages.by_birth_year_on)))
            .with("right", Figure::Word(decided.right.word()));
        let award = award_from(question, &terms, decided.right);
        let mut further = Figures::new()
            .with("right_alone", Figure::Word(decided.alone.word()))
            .with("regime", Figure::Word(decided.regime))
            .with("award_from", Figure::Date(award));
        if decided.right == InsuranceRight::Full {
            let amount = amount::full(question, packs, (&terms, &contributions), &mut findings)?;
            result = result
                .with("replacement_percent", Figure::Decimal(Some(amount.percent)))
                .with("amount_mnt_full_integration", Figure::Money(amount.full_integration))
                .with("amount_mnt_proportional_share", Figure::Money(amount.proportional_share));
            further = further.with("amount_mnt", Figure::Money(amount.chosen));
        } else {
            result = result.with("replacement_percent", Figure::Decimal(None));
        }
        if decided.right == InsuranceRight::Proportional {
            let known = (&terms, &contributions);
            let amount = amount::proportional(question, packs, known, &mut findings)?;
            further = further.with("amount_mnt", Figure::Money(amount));
        }
        findings.step(articles::AWARD_FROM, |step| {
            step.with_input("as_of", Figure::Date(Some(question.case.as_of)))
                .with_outcome("award_from", Figure::Date(award))
        });
        circumstances::look_over(question, packs, decided.right, &mut findings)?;
        findings.result = result;
        findings.further = further.and(&terms.evidence(question.case, self.party(), "kazakh"));
        findings.asked = terms.asked();
        Ok(findings)
    }
}

/// From which day a pension is awarded: the day of application (I); for one that the Agreement brings, maybe
/// its entry into force (open).
fn award_from(question: &LawQuestion<'_>, terms: &Terms, right: InsuranceRight) -> Option<Date> {
    let abroad = |territory| territory != Territory::Mongolia;
    let brought = question.timeline.dated().iter().any(|dated| abroad(dated.territory()));
    (right != InsuranceRight::None).then(|| terms.award_from(question.case, brought, None))
}
