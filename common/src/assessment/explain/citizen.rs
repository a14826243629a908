//! What a citizen gets: the result, each period with what became of it, what can be done, and the law.
//!
//! Nothing that only the office can use is in it: no options, digests, keys of sources or names of files.

use std::collections::{BTreeMap, BTreeSet};

use super::{Block, ExplainError, TextDraft, effect_key, value};
use crate::assessment::{CitedWork, ClaimSeen, Effect, EvidenceNeeded, Figure, Reference};

/// What can be done, in the order in which it is rendered.
const TO_DO: [&str; 6] =
    ["unverified", "own_territory", "abroad", "agreement", "contributions", "contested"];

/// What follows beside the result and is a citizen's to know.
const FURTHER: [&str; 4] = ["award_from", "paid_until", "funded_part", "amount_mnt"];

impl TextDraft<'_> {
    /// The blocks of a citizen's text.
    pub(super) fn for_citizen(mut self) -> Result<Vec<Block>, ExplainError> {
        self.not_known_yet()?;
        self.not_payable()?;
        let result = self.result()?;
        self.lines.push(result);
        self.between()?;
        // The sentence about a proportional pension renders its amount; that about a full one renders two, by payer.
        let right = self.assessment.findings.figures().get("right").and_then(Figure::plain);
        let told = |name| name == "amount_mnt" && right.as_deref() == Some("proportional");
        for (name, figure) in self.assessment.findings.further.iter() {
            if FURTHER.contains(&name) && !told(name) {
                let line = self.words.figure(name, figure)?;
                self.lines.push(capital(&line));
            }
        }
        let proposal = self.words.text("citizen-proposal")?;
        self.lines.push(proposal);
        let mut blocks: Vec<Block> =
            self.lines.drain(..).map(|line| Block::Paragraph(0, line)).collect();
        blocks.extend(self.own_periods()?);
        blocks.extend(self.section_of("citizen-note", self.notes()?)?);
        blocks.extend(self.section_of("citizen-do", self.to_do()?)?);
        blocks.extend(self.section_of("citizen-law", self.law()?)?);
        Ok(blocks)
    }

    /// That figures or answers are still missing, without what only an officer can do about it.
    fn not_known_yet(&mut self) -> Result<(), ExplainError> {
        if let Some(first) = self.assessment.missing_figures.first() {
            let fills = [("year", first.year.to_string().into())];
            let line = self.words.filled("citizen-figures-missing", fills)?;
            self.lines.push(line);
        }
        if !self.assessment.missing.is_empty() {
            let line = self.words.text("citizen-missing")?;
            self.lines.push(line);
        }
        Ok(())
    }

    fn section_of(&self, key: &str, lines: Vec<String>) -> Result<Vec<Block>, ExplainError> {
        if lines.is_empty() {
            return Ok(Vec::new());
        }
        let heading = Block::Heading(self.words.text(key)?);
        let lines = lines.into_iter().map(|line| Block::Paragraph(0, line));
        Ok(std::iter::once(heading).chain(lines).collect())
    }

    fn own_periods(&self) -> Result<Vec<Block>, ExplainError> {
        let heading = Block::Heading(self.words.text("citizen-periods")?);
        if self.assessment.claims.is_empty() {
            return Ok(vec![heading, Block::Paragraph(0, self.words.text("nothing")?)]);
        }
        let heads = ["head-number", "head-period", "head-length", "head-counted"];
        let heads = heads.map(|key| self.words.text(key)).into_iter().collect::<Result<_, _>>()?;
        let rows = (1_u32..).zip(&self.assessment.claims).map(|(number, seen)| {
            let what = capital(&self.what(seen)?);
            Ok(vec![number.to_string(), what, self.length_of(seen)?, self.became(seen)?])
        });
        Ok(vec![heading, Block::Table(heads, rows.collect::<Result<_, ExplainError>>()?)])
    }

    /// What a period was, where and when.
    fn what(&self, seen: &ClaimSeen) -> Result<String, ExplainError> {
        let [kind, territory, dates] = self.what_where_when(&seen.claim)?;
        let fills =
            [("kind", kind.into()), ("territory", territory.into()), ("dates", dates.into())];
        self.words.filled("period-what", fills)
    }

    /// How long a period itself is, whether it counts or not.
    pub(super) fn length_of(&self, seen: &ClaimSeen) -> Result<String, ExplainError> {
        let Some(length) = seen.length else { return self.words.text("length-unknown") };
        let length = self.words.length(length, "")?;
        if seen.claim.is_exact() {
            return Ok(length);
        }
        self.words.filled("length-at-least", [("length", length.into())])
    }

    /// The origin of a period of the other state, how much of it counts for what, and why not the rest.
    pub(super) fn became(&self, seen: &ClaimSeen) -> Result<String, ExplainError> {
        let mut told = Vec::new();
        if seen.claim.is_attested() {
            told.push(self.words.text("origin-attested")?);
        }
        for (name, figure) in seen.counted.iter() {
            let length = value(self.words, name, figure)?;
            told.push(self.words.filled(&format!("counted-{name}"), [("length", length.into())])?);
        }
        if let Some(why) = seen.why_not() {
            let key = format!("why-{why}");
            // Where there are no words for a citizen, those for an officer are used.
            let key = if self.words.has(&key) { key } else { format!("aside-{why}") };
            let why = self.words.text(&key)?;
            let key = if seen.counted.is_empty() { "not-counted" } else { "rest-not-counted" };
            told.push(self.words.filled(key, [("why", why.into())])?);
        }
        Ok(told.join(" "))
    }

    /// What suspends or ends payment, or lets an application be refused.
    fn notes(&self) -> Result<Vec<String>, ExplainError> {
        let stops = |effect| !matches!(effect, Effect::Look | Effect::NotSettled);
        let warnings = self.assessment.findings.warnings.iter();
        let told = warnings.filter(|warning| stops(warning.effect)).map(|warning| {
            let about = self.words.text(&format!("warning-{}", warning.about))?;
            let effect = self.words.text(&effect_key(warning))?;
            Ok(format!("{about} {effect}"))
        });
        told.collect()
    }

    fn to_do(&self) -> Result<Vec<String>, ExplainError> {
        let mut of: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (number, seen) in (1_u32..).zip(&self.assessment.claims) {
            of.entry(seen.why_not().unwrap_or_default()).or_default().push(number.to_string());
        }
        let mut lines = Vec::new();
        let periods = |key: &str, numbers: &[String]| {
            let fills = [("count", numbers.len().into()), ("numbers", numbers.join(", ").into())];
            let periods = self.words.filled("do-periods", fills)?;
            self.words.filled(key, [("periods", periods.into())])
        };
        for name in TO_DO {
            if let Some(numbers) = of.get(name) {
                lines.push(periods(&format!("do-{name}"), numbers)?);
            }
        }
        let mut inexact = Vec::new();
        for change in &self.assessment.would_change {
            match change.evidence {
                EvidenceNeeded::ExactDates(at) => inexact.push((at + 1).to_string()),
                EvidenceNeeded::BirthDate | EvidenceNeeded::Lacking(_) => {
                    lines.push(self.words.text(&format!("need-{}", change.evidence.need()))?);
                }
                EvidenceNeeded::Verification(_) => {}
            }
        }
        if !inexact.is_empty() {
            lines.push(periods("do-dates", &inexact)?);
        }
        lines.push(self.of_state("do-objection")?);
        Ok(lines)
    }

    /// The articles that were applied, each once. Pages that describe them are the office's.
    fn law(&self) -> Result<Vec<String>, ExplainError> {
        let findings = &self.assessment.findings;
        let steps = findings.steps.iter().filter(|step| {
            // A step that excludes something is rendered where the period stands.
            step.outcome.get("counts") != Some(&Figure::Flag(false))
        });
        let steps = steps.flat_map(|step| step.rule.sources.iter());
        let warnings = findings.warnings.iter().flat_map(|warning| warning.rule.sources.iter());
        let (mut seen, mut lines) = (BTreeSet::new(), Vec::new());
        for source in steps.chain(warnings) {
            let is_law = matches!(
                Reference::parse(&source.cited),
                Some(Reference::Law { seen: true, work, .. }) if work != CitedWork::NotFound
            );
            if is_law && seen.insert(source.cited.clone()) {
                lines.push(capital(&self.words.citation(&source.cited)?));
            }
        }
        Ok(lines)
    }
}

/// A line of its own begins with a capital letter; names of figures and articles are written for the middle of one.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
