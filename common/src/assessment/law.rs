//! What is national about an assessment.

use std::borrow::Cow;

use serde::Serialize;
use time::Date;

use super::{Asked, Case, Figure, Figures};
use crate::listed;
use crate::party::Party;
use crate::pension::PensionKind;
use crate::rules::{Confidence, PackError, Packs, RulePack};
use crate::totalisation::Timeline;

/// A rule of law as the code applies it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Rule {
    /// Its name here, such as `kz-pension-age`.
    pub id: &'static str,
    /// What it rests on; a stored assessment holds what it rested on then.
    pub sources: Cow<'static, [Source]>,
}

impl Rule {
    /// The sources as one line, each group with its confidence: `SC 208(1)(2) [V]; Agreement, S1 [N]`.
    #[must_use]
    pub fn cited(&self) -> String {
        let alike = self.sources.chunk_by(|a, b| a.confidence == b.confidence);
        let group = |alike: &[Source]| {
            let cited: Vec<&str> = alike.iter().map(|source| source.cited.as_ref()).collect();
            let tag = alike.first().map(|source| source.confidence.tag());
            format!("{} [{}]", cited.join(", "), tag.unwrap_or_default())
        };
        alike.map(group).collect::<Vec<_>>().join("; ")
    }
}

/// An article, or a page where the text itself was not read. Each is as sure as it is, whatever stands beside it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Source {
    /// Such as `SC 208(1)(16)`, `Agreement` or `S29`.
    pub cited: Cow<'static, str>,
    /// How sure.
    pub confidence: Confidence,
}

/// Declares the rules of a law, each as a constant with its name and its sources: the cited text, then the variant of
/// [`Confidence`]; and `ALL`, the list of them.
#[macro_export]
macro_rules! rules_of_law {
    ($($name:ident = $id:literal: $($cited:literal $confidence:ident),+;)+) => {
        $(pub(super) const $name: $crate::assessment::Rule = $crate::assessment::Rule {
            id: $id,
            sources: ::std::borrow::Cow::Borrowed(&[$($crate::assessment::Source {
                cited: ::std::borrow::Cow::Borrowed($cited),
                confidence: $crate::rules::Confidence::$confidence,
            }),+]),
        };)+
        pub(super) const ALL: &[$crate::assessment::Rule] = &[$($name),+];
    };
}

/// One step of the reasoning.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReasoningStep {
    /// The rule that was applied.
    pub rule: Rule,
    /// To what.
    pub inputs: Figures,
    /// With what outcome.
    pub outcome: Figures,
}

impl ReasoningStep {
    /// The step with one more figure that the rule was applied to.
    #[must_use]
    pub fn with_input(self, name: &'static str, figure: Figure) -> Self {
        Self { inputs: self.inputs.with(name, figure), ..self }
    }

    /// The step with one more figure that came out.
    #[must_use]
    pub fn with_outcome(self, name: &'static str, figure: Figure) -> Self {
        Self { outcome: self.outcome.with(name, figure), ..self }
    }
}

listed! {
    /// What a circumstance does, or what an officer is to do.
    #[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Effect {
        /// The application is not to be accepted.
        RefuseAcceptance = "refuse_acceptance",
        /// The pension is not to be awarded.
        RefuseAward = "refuse_award",
        /// Payment is suspended.
        Suspend = "suspend",
        /// Payment ends.
        Terminate = "terminate",
        /// An officer must look.
        Look = "look",
        /// The sources leave it open.
        NotSettled = "not_settled",
    }
}

/// Something that an officer must see before deciding.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Warning {
    /// The rule behind it.
    pub rule: Rule,
    /// What it is about, such as `pension_abroad`.
    pub about: &'static str,
    /// What follows.
    pub effect: Effect,
    /// From which day.
    pub from: Option<Date>,
}

listed! {
    /// Why the law does not count a period, or a part of it.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum LeftOut {
        /// A third state.
        Elsewhere = "elsewhere",
        /// Its kind does not count.
        Kind = "kind",
        /// It counts only for ethnic Kazakhs who came permanently, or by the Agreement.
        Abroad = "abroad",
        /// The Agreement is not in force.
        Agreement = "agreement",
        /// No contributions are known to be paid.
        Contributions = "contributions",
        /// Such periods do not count from 1998 on.
        FromCutoff = "from_cutoff",
        /// Periods of its kind count for so long and no longer.
        Capped = "capped",
        /// Its days are claimed in two states.
        Contested = "contested",
        /// No day of it is certain.
        NoDays = "no_days",
    }
}

/// What the law makes of one period.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ComputedPeriod {
    /// How much of it counts for what.
    pub counted: Figures,
    /// Why the rest does not, if there is a rest.
    pub left_out: Option<LeftOut>,
}

/// What the law gives for a case, under one reading of everything that is open.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Findings {
    /// The result.
    pub result: Figures,
    /// What follows beside it.
    pub further: Figures,
    /// How it was reached.
    pub steps: Vec<ReasoningStep>,
    /// What an officer must see.
    pub warnings: Vec<Warning>,
    /// Evidence without which a figure cannot be computed, such as `average_income`.
    pub lacking: Vec<&'static str>,
    /// Which of the Agreement's parameters were asked for.
    pub asked: Asked,
    /// Which of the state's own open parameters were asked for.
    pub read: Vec<&'static str>,
    /// What becomes of each period, in the order of the timeline's.
    pub periods: Vec<ComputedPeriod>,
    /// Whether only the figures are wanted, so that no step is kept.
    pub(super) figures_only: bool,
}

impl Findings {
    /// Nothing found yet of what is asked.
    #[must_use]
    pub fn of(question: &LawQuestion<'_>) -> Self {
        Self { figures_only: question.figures_only, ..Self::default() }
    }

    /// Notes a step. `figures` adds its figures, and is not called where only those of the result are wanted.
    pub fn step(&mut self, rule: Rule, figures: impl FnOnce(ReasoningStep) -> ReasoningStep) {
        if !self.figures_only {
            let step = ReasoningStep { rule, inputs: Figures::new(), outcome: Figures::new() };
            self.steps.push(figures(step));
        }
    }

    /// Notes what an officer must see.
    pub fn warn(&mut self, rule: Rule, about: &'static str, effect: Effect, from: Option<Date>) {
        self.warnings.push(Warning { rule, about, effect, from });
    }

    /// Notes by that rule the days that are claimed in both states, for an officer to look at.
    pub fn overlapping(&mut self, rule: &Rule, timeline: &Timeline<'_>) {
        let contested = timeline.contested();
        if let Some(first) = contested.runs().first() {
            let days = Figure::Number(Some(contested.days()));
            self.step(rule.clone(), |step| step.with_outcome("days", days));
            self.warn(rule.clone(), "two_states_at_once", Effect::Look, Some(first.first()));
        }
    }

    /// The reading chosen of an open parameter of the state's own. It is noted that it was asked for: others
    /// cannot change the outcome.
    ///
    /// # Errors
    ///
    /// [`PackError`].
    pub fn reading<T>(
        &mut self,
        pack: &RulePack,
        parameter: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, PackError> {
        self.read.push(parameter);
        pack.read(parameter, parse)
    }

    /// Whether another reading of an open parameter may make a difference.
    #[must_use]
    pub fn may_matter(&self, parameter: &str) -> bool {
        self.asked.asked_for(parameter).unwrap_or_else(|| self.read.contains(&parameter))
    }

    /// The result and what follows beside it.
    #[must_use]
    pub fn figures(&self) -> Figures {
        self.result.and(&self.further)
    }

    /// The names of the figures that differ in `other`.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Vec<&'static str> {
        let mut names = self.result.differing(&other.result);
        names.extend(self.further.differing(&other.further));
        names
    }
}

/// What the law is asked: a case, with its days and the birth date as they are meant for once.
#[derive(Clone, Copy, Debug)]
pub struct LawQuestion<'a> {
    /// The case.
    pub case: &'a Case,
    /// The birth date.
    pub birth: Date,
    /// The counted claims.
    pub timeline: &'a Timeline<'a>,
    /// Whether only the figures are wanted, and neither what becomes of each period nor what an officer must see: where
    /// it is asked what would change them.
    pub figures_only: bool,
}

/// A sentence of an explanation: a text by its key, with figures in its places.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Sentence {
    /// The text's key, such as `kz-full`.
    pub key: &'static str,
    /// The text's places, each with the name of its figure; one without a figure stays empty.
    pub places: &'static [(&'static str, &'static str)],
}

/// A state's own pension law. Pure: no IO, no clock.
pub trait NationalLaw: Send + Sync + 'static {
    /// Whose law it is.
    fn party(&self) -> Party;

    /// The version of its rules as the code applies them. It changes with what the rules give, and not with the
    /// program: an undecided assessment is outdated by the one and not by the other.
    fn version(&self) -> u32;

    /// Its parameters, as they are built in.
    ///
    /// # Errors
    ///
    /// [`PackError`].
    fn pack(&self) -> Result<RulePack, PackError>;

    /// The rules that it applies, in the order of `docs/law.md`.
    fn rules(&self) -> &'static [Rule];

    /// The rule by which this state's node does not deal with such a pension, if there is one.
    fn out_of_scope(&self, pension: PensionKind) -> Option<Rule>;

    /// Whether it knows people of the own nation who came back for good, so that a claim may name one:
    /// `ethnic_kazakh_resettler`.
    fn knows_resettlers(&self) -> bool;

    /// The sentences that give the result, in their order.
    fn result(&self, findings: &Findings) -> Vec<Sentence>;

    /// What the law gives, under the readings that the packs have chosen.
    ///
    /// # Errors
    ///
    /// [`PackError`], where a parameter has no value on a day that it is asked for.
    fn decide(&self, question: &LawQuestion<'_>, packs: &Packs) -> Result<Findings, PackError>;
}
