//! An assessment in words, in four languages: what an officer reads, and can read to the person.

mod citations;
mod citizen;
mod document;
mod figures;
mod language;
mod numerals;
mod sections;
mod words;

pub use document::{Block, Document, TOGETHER};
pub use language::Language;
pub use words::{ExplainError, Words};

use super::{Assessment, Effect, Figure, Figures, NationalLaw, Sentence, Warning};
use crate::rules::MissingFigure;
use figures::{in_order, value};

/// The readers for whom an assessment is explained.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reader {
    /// An officer: every step with its sources, what is open, and on what it rests.
    Officer,
    /// The citizen: the result, each period with what became of it, what can be done, and the law.
    Citizen,
}

/// The assessment under that law as plain text for an officer: the result first, then how it was reached, and what is open.
///
/// # Errors
///
/// [`ExplainError`], where words are missing.
pub fn explain(
    law: &dyn NationalLaw,
    assessment: &Assessment,
    language: Language,
) -> Result<String, ExplainError> {
    document(law, assessment, language, Reader::Officer).map(|document| document.text())
}

/// The assessment under that law in words, for a terminal or for paper.
///
/// # Errors
///
/// [`ExplainError`], where words are missing.
pub fn document(
    law: &dyn NationalLaw,
    assessment: &Assessment,
    language: Language,
    reader: Reader,
) -> Result<Document, ExplainError> {
    let words = Words::of(language)?;
    let page =
        TextDraft { law, words: &words, assessment, lines: Vec::new(), headings: Vec::new() };
    let title = page.title(match reader {
        Reader::Officer => "title",
        Reader::Citizen => "citizen-title",
    })?;
    let blocks = match reader {
        Reader::Officer => page.for_officer()?,
        Reader::Citizen => page.for_citizen()?,
    };
    let places = [("number", "{number}".into()), ("count", "{count}".into())];
    let foot = words.filled("page", places)?;
    Ok(Document { language, title, blocks, foot })
}
impl Document {
    /// The same with the case and the person that it is of named at its head, so that a paper can be told from another.
    ///
    /// # Errors
    ///
    /// [`ExplainError`], where words are missing.
    pub fn of_case(mut self, case_id: &str, person_id: &str) -> Result<Self, ExplainError> {
        let words = Words::of(self.language)?;
        let named = [("case", case_id.into()), ("person", person_id.into())];
        self.blocks.insert(0, Block::Paragraph(0, words.filled("of-case", named)?));
        Ok(self)
    }
}

/// A text in the making.
struct TextDraft<'a> {
    law: &'a dyn NationalLaw,
    words: &'a Words,
    assessment: &'a Assessment,
    lines: Vec<String>,
    /// Which of the lines are titles of sections.
    headings: Vec<usize>,
}

impl TextDraft<'_> {
    fn for_officer(mut self) -> Result<Vec<Block>, ExplainError> {
        self.head()?;
        self.steps()?;
        self.periods()?;
        self.overlaps()?;
        self.warnings()?;
        self.open_questions()?;
        self.evidence()?;
        self.sources()?;
        self.closing()?;
        let headings = self.headings;
        let block = |(at, line): (usize, String)| {
            if headings.contains(&at) {
                return Block::Heading(line);
            }
            let text = line.trim_start();
            let steps = u8::try_from(line.len() - text.len()).unwrap_or_default();
            Block::Paragraph(steps, text.to_owned())
        };
        Ok(self.lines.into_iter().enumerate().map(block).collect())
    }

    fn title(&self, key: &str) -> Result<String, ExplainError> {
        let words = self.words;
        let date = words.date_of(self.assessment.as_of)?;
        words.filled(key, [("date", date.into()), ("state", self.of_state("state")?.into())])
    }

    /// The text of that name that the deciding state has.
    fn of_state(&self, key: &str) -> Result<String, ExplainError> {
        self.words.text(&format!("{key}-{}", self.assessment.state.code()))
    }

    /// The result in one or two sentences, and what follows beside it.
    fn head(&mut self) -> Result<(), ExplainError> {
        let words = self.words;
        self.figures_missing()?;
        self.missing()?;
        self.not_payable()?;
        let result = self.result()?;
        self.lines.push(result);
        self.between()?;
        for (name, figure) in self.assessment.findings.further.iter() {
            let line = words.figure(name, figure)?;
            self.lines.push(line);
        }
        Ok(())
    }

    /// Reports before everything else what is not known of what the other state holds.
    fn missing(&mut self) -> Result<(), ExplainError> {
        if self.assessment.missing.is_empty() {
            return Ok(());
        }
        self.lines.push(self.words.text("missing-head")?);
        for what in &self.assessment.missing {
            let line = self.words.text(&format!("missing-{what}"))?;
            self.lines.push(line);
        }
        self.lines.push(String::new());
        Ok(())
    }

    /// Reports first of all which figures of the year are missing.
    fn figures_missing(&mut self) -> Result<(), ExplainError> {
        let missing = &self.assessment.missing_figures;
        let Some(first) = missing.first() else {
            return Ok(());
        };
        let named = |one: &MissingFigure| self.words.text(&format!("figure-{}", one.parameter));
        let names = missing.iter().map(named).collect::<Result<Vec<_>, _>>()?.join(", ");
        let fills = [("year", first.year.to_string().into()), ("figures", names.into())];
        let line = self.words.filled("figures-missing", fills)?;
        self.lines.push(line);
        Ok(())
    }

    /// Reports first that there is nothing to pay where payment stops before the award would begin.
    fn not_payable(&mut self) -> Result<(), ExplainError> {
        let further = &self.assessment.findings.further;
        let day = |name| match further.get(name) {
            Some(Figure::Date(day)) => *day,
            _ => None,
        };
        if let (Some(until), Some(award)) = (day("paid_until"), day("award_from"))
            && until < award
        {
            let date = self.words.date_of(award)?;
            let line = self.words.filled("nothing-payable", [("date", date.into())])?;
            self.lines.push(line);
        }
        Ok(())
    }

    /// The sentences of the law about the result.
    fn result(&self) -> Result<String, ExplainError> {
        let sentences = self.law.result(&self.assessment.findings);
        let sentences = sentences.into_iter().map(|sentence| self.sentence(sentence));
        Ok(sentences.collect::<Result<Vec<_>, _>>()?.join(" "))
    }

    fn sentence(&self, Sentence { key, places }: Sentence) -> Result<String, ExplainError> {
        let said = self.assessment.findings.figures();
        let mut fills = Vec::with_capacity(places.len());
        for (place, name) in places {
            if let Some(figure) = said.get(name) {
                fills.push((*place, value(self.words, name, figure)?.into()));
            }
        }
        self.words.filled(key, fills)
    }

    /// What the result lies between where dates are known in part.
    fn between(&mut self) -> Result<(), ExplainError> {
        let (words, said) = (self.words, self.assessment.findings.figures());
        if !self.assessment.at_most.is_empty() {
            self.lines.push(words.text("between-head")?);
        }
        for (name, possible) in self.assessment.at_most.iter() {
            let label = words.text(&format!("figure-{name}"))?;
            let certain = said.get(name);
            let (key, low, high) = match certain.and_then(|certain| in_order(certain, possible)) {
                Some((low, high)) => {
                    ("between", words.bound(name, low, true)?, words.bound(name, high, false)?)
                }
                None => {
                    let unknown = || words.text("unknown");
                    let certain = certain.map_or_else(unknown, |f| value(words, name, f))?;
                    ("either", certain, value(words, name, possible)?)
                }
            };
            let fills = [("figure", label.into()), ("low", low.into()), ("high", high.into())];
            let line = words.filled(key, fills)?;
            self.lines.push(format!("- {line}"));
        }
        Ok(())
    }

    fn section(&mut self, key: &str) -> Result<(), ExplainError> {
        self.headings.push(self.lines.len());
        self.lines.push(self.words.text(key)?);
        Ok(())
    }
}

/// The words for what follows from a warning. A suspension without a day depends on one that is not known.
fn effect_key(warning: &Warning) -> String {
    let undated = warning.effect == Effect::Suspend && warning.from.is_none();
    format!("effect-{}{}", warning.effect.name(), if undated { "-undated" } else { "" })
}

impl Words {
    /// Figures one after the other, each with its name.
    fn list(&self, figures: &Figures) -> Result<String, ExplainError> {
        let each: Result<Vec<String>, ExplainError> =
            figures.iter().map(|(name, figure)| self.figure(name, figure)).collect();
        Ok(each?.join("; "))
    }

    fn figure(&self, name: &str, figure: &Figure) -> Result<String, ExplainError> {
        let label = self.text(&format!("figure-{name}"))?;
        let value = value(self, name, figure)?;
        self.filled("figure-line", [("name", label.into()), ("value", value.into())])
    }
}
