//! The sections below the result.

use fluent_bundle::FluentValue;

use super::words::Fill;
use super::{ExplainError, TextDraft, effect_key};
use crate::assessment::{
    EvidenceNeeded, ReasoningStep, Reference, Source, UnderReading, WouldChange,
};
use crate::date::PartialDate;
use crate::rules::Confidence;
use crate::totalisation::{Claim, Origin};

impl TextDraft<'_> {
    pub(super) fn steps(&mut self) -> Result<(), ExplainError> {
        self.section("section-steps")?;
        for (number, ReasoningStep { rule, inputs, outcome }) in
            (1_u32..).zip(&self.assessment.findings.steps)
        {
            let rule_in_words = self.words.text(&format!("rule-{}", rule.id))?;
            self.lines.push(format!("{number}. {rule_in_words}"));
            for alike in rule.sources.chunk_by(|a, b| a.confidence == b.confidence) {
                let basis = self.basis(alike)?;
                self.lines.push(format!("   {basis}"));
            }
            for (key, figures) in [("step-inputs", inputs), ("step-outcome", outcome)] {
                if !figures.is_empty() {
                    let figures = self.words.list(figures)?;
                    let line = self.words.filled(key, [("figures", figures.into())])?;
                    self.lines.push(format!("   {line}"));
                }
            }
        }
        Ok(())
    }

    /// Sources that are equally sure, and how sure they are.
    fn basis(&self, alike: &[Source]) -> Result<String, ExplainError> {
        let confidence = alike.first().map(|source| self.confidence(source.confidence));
        let confidence = confidence.transpose()?.unwrap_or_default();
        let cited = self.words.citations(alike)?;
        let fills = [("article", cited.into()), ("confidence", confidence.into())];
        self.words.filled("step-basis", fills)
    }

    fn confidence(&self, confidence: Confidence) -> Result<String, ExplainError> {
        self.words.text(&format!("confidence-{}", confidence.tag()))
    }

    pub(super) fn periods(&mut self) -> Result<(), ExplainError> {
        self.section("section-periods")?;
        for (number, seen) in (1_u32..).zip(&self.assessment.claims) {
            let line = self.period(&seen.claim)?;
            self.lines.push(format!("{number}. {line}"));
            let (head, length) = (self.words.text("head-length")?, self.length_of(seen)?);
            self.lines.push(format!("   {head}: {length}"));
            let became = match seen.set_aside {
                Some(reason) => self.words.text(&format!("aside-{}", reason.name()))?,
                None => self.became(seen)?,
            };
            if !became.is_empty() {
                self.lines.push(format!("   {became}"));
            }
        }
        self.nothing_if(self.assessment.claims.is_empty())
    }

    fn period(&self, claim: &Claim) -> Result<String, ExplainError> {
        let origin = match claim.origin {
            Origin::Own => "origin-own",
            Origin::Given => "origin-given",
            Origin::Attested(_) => "origin-attested",
        };
        let [kind, territory, dates] = self.what_where_when(claim)?;
        let fills = [
            ("kind", kind.into()),
            ("territory", territory.into()),
            ("dates", dates.into()),
            ("origin", self.words.text(origin)?.into()),
        ];
        self.words.filled("period-line", fills)
    }

    pub(super) fn what_where_when(&self, claim: &Claim) -> Result<[String; 3], ExplainError> {
        let (words, period) = (self.words, &claim.period);
        let dates = match period.end {
            Some(end) => {
                let (from, to) = (words.partial(period.start)?, words.partial(end)?);
                words.filled("dates-closed", [("from", from.into()), ("to", to.into())])?
            }
            None => {
                let since = words.since(period.start)?;
                words.filled("dates-open", [("since", since.into())])?
            }
        };
        Ok([words.kind(period.kind)?, words.territory(period.territory)?, dates])
    }

    pub(super) fn overlaps(&mut self) -> Result<(), ExplainError> {
        self.section("section-overlaps")?;
        for overlap in &self.assessment.overlaps {
            let [first, second] = overlap.claims.map(number);
            let fills = [
                ("from", self.words.date(overlap.first)?.into()),
                ("to", self.words.date(overlap.last)?.into()),
                ("first", first),
                ("second", second),
            ];
            let line = self.words.filled(&format!("overlap-{}", overlap.kind.name()), fills)?;
            self.lines.push(format!("- {line}"));
        }
        self.nothing_if(self.assessment.overlaps.is_empty())
    }

    pub(super) fn warnings(&mut self) -> Result<(), ExplainError> {
        self.section("section-warnings")?;
        for warning in &self.assessment.findings.warnings {
            let mut fills: Vec<Fill<'_>> = vec![
                ("about", self.words.text(&format!("warning-{}", warning.about))?.into()),
                ("effect", self.words.text(&effect_key(warning))?.into()),
                ("article", self.words.citations(warning.rule.sources.iter())?.into()),
            ];
            let key = match warning.from {
                Some(from) => {
                    fills.push(("date", self.words.date(from)?.into()));
                    "warning-line-from"
                }
                None => "warning-line",
            };
            let line = self.words.filled(key, fills)?;
            self.lines.push(format!("- {line}"));
        }
        self.nothing_if(self.assessment.findings.warnings.is_empty())
    }

    pub(super) fn open_questions(&mut self) -> Result<(), ExplainError> {
        self.section("section-open")?;
        for question in &self.assessment.open_questions {
            let asked = self.words.text(&format!("parameter-{}", question.parameter))?;
            self.lines.push(format!("- {asked}"));
            for (at, UnderReading { reading, figures }) in question.readings.iter().enumerate() {
                let name = format!("reading-{}-{}", question.parameter, reading.name);
                let choice = format!("(--reading {}={})", question.parameter, reading.name);
                let fills = [
                    ("reading", format!("{} {choice}", self.words.text(&name)?).into()),
                    ("figures", self.words.list(figures)?.into()),
                ];
                // The reading that was used comes first.
                let key = if at == 0 { "reading-line-used" } else { "reading-line" };
                let line = self.words.filled(key, fills)?;
                self.lines.push(format!("  - {line}"));
            }
        }
        self.nothing_if(self.assessment.open_questions.is_empty())
    }

    pub(super) fn evidence(&mut self) -> Result<(), ExplainError> {
        self.section("section-evidence")?;
        for WouldChange { evidence, figures } in &self.assessment.would_change {
            let mut fills: Vec<Fill<'_>> = Vec::new();
            if let Some(at) = evidence.claim() {
                fills.push(("number", number(at)));
            }
            if matches!(evidence, EvidenceNeeded::Verification(_)) {
                fills.push(("figures", self.words.list(figures)?.into()));
            }
            let line = self.words.filled(&format!("need-{}", evidence.need()), fills)?;
            self.lines.push(format!("- {line}"));
        }
        self.nothing_if(self.assessment.would_change.is_empty())
    }

    pub(super) fn sources(&mut self) -> Result<(), ExplainError> {
        self.section("section-sources")?;
        for digest in &self.assessment.statements {
            let digest = digest.to_string();
            let line = self.words.filled("source-statement", [("digest", digest.into())])?;
            self.lines.push(format!("- {line}"));
        }
        if self.assessment.statements.is_empty() {
            let line = self.words.text("source-no-statement")?;
            self.lines.push(format!("- {line}"));
        }
        for pack in &self.assessment.packs {
            let fills = [
                ("name", pack.name.as_str().into()),
                ("version", self.version(&pack.version)?.into()),
                ("digest", pack.digest.to_string().into()),
            ];
            let line = self.words.filled("source-pack", fills)?;
            self.lines.push(format!("- {line}"));
        }
        if self.cites_pages() {
            let line = self.words.text("source-keys")?;
            self.lines.push(line);
        }
        Ok(())
    }

    /// The day of a pack's version.
    fn version(&self, version: &str) -> Result<String, ExplainError> {
        PartialDate::parse(version)
            .map_or_else(|_| Ok(version.to_owned()), |day| self.words.partial(day))
    }

    /// Whether a page of the list of sources is cited.
    fn cites_pages(&self) -> bool {
        let findings = &self.assessment.findings;
        let steps = findings.steps.iter().flat_map(|step| step.rule.sources.iter());
        let warnings = findings.warnings.iter().flat_map(|warning| warning.rule.sources.iter());
        let is_page =
            |source: &Source| matches!(Reference::parse(&source.cited), Some(Reference::Page(_)));
        steps.chain(warnings).any(is_page)
    }

    /// The deciding authority, and the law of the deciding state that makes it so, where one is known.
    pub(super) fn closing(&mut self) -> Result<(), ExplainError> {
        let closing = self.of_state("closing")?;
        self.lines.push(closing);
        Ok(())
    }

    fn nothing_if(&mut self, empty: bool) -> Result<(), ExplainError> {
        if empty {
            let nothing = self.words.text("nothing")?;
            self.lines.push(nothing);
        }
        Ok(())
    }
}

/// The number under which a claim stands in the list of periods.
fn number<'a>(at: usize) -> FluentValue<'a> {
    FluentValue::from((at + 1).to_string())
}
