//! An assessment in words, in four languages: what an officer reads, and can read to the person.

mod citations;
mod figures;
mod language;
mod sections;
mod words;

pub use language::Language;
pub use words::{ExplainError, Words};

use super::{Assessment, Figure, Figures};
use crate::party::Party;
use crate::rules::MissingFigure;
use figures::{in_order, value};

/// The assessment as plain text: the result first, then how it was reached, and what an officer must see.
///
/// # Errors
///
/// [`ExplainError`], where words are missing.
pub fn explain(assessment: &Assessment, language: Language) -> Result<String, ExplainError> {
    let words = Words::of(language)?;
    let mut page = Page { words: &words, assessment, lines: Vec::new() };
    page.head()?;
    page.steps()?;
    page.periods()?;
    page.overlaps()?;
    page.warnings()?;
    page.open_questions()?;
    page.evidence()?;
    page.sources()?;
    page.closing()?;
    Ok(page.lines.join("\n") + "\n")
}

/// A text in the making.
struct Page<'a> {
    words: &'a Words,
    assessment: &'a Assessment,
    lines: Vec<String>,
}

impl Page<'_> {
    /// The title, the result in one or two sentences, and what follows beside it.
    fn head(&mut self) -> Result<(), ExplainError> {
        let words = self.words;
        let state = match self.assessment.state {
            Party::Kazakhstan => "state-kazakhstan",
            Party::Mongolia => "state-mongolia",
        };
        let date = words.date_of(self.assessment.as_of);
        let title =
            words.filled("title", [("date", date.into()), ("state", words.text(state)?.into())])?;
        self.lines.push(title);
        self.lines.push(String::new());
        self.figures_missing()?;
        self.not_payable()?;
        let result = match self.assessment.state {
            Party::Kazakhstan => self.kazakh_result()?,
            Party::Mongolia => self.mongolian_result()?,
        };
        self.lines.push(result);
        self.between()?;
        for (name, figure) in self.assessment.findings.further.iter() {
            let line = words.figure(name, figure)?;
            self.lines.push(line);
        }
        Ok(())
    }

    /// Says first of all which figures of the year are missing.
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

    /// Says first that there is nothing to pay where payment stops before the award would begin.
    fn not_payable(&mut self) -> Result<(), ExplainError> {
        let further = &self.assessment.findings.further;
        let day = |name| match further.get(name) {
            Some(Figure::Date(day)) => *day,
            _ => None,
        };
        if let (Some(until), Some(award)) = (day("paid_until"), day("award_from"))
            && until < award
        {
            let date = self.words.date(award);
            let line = self.words.filled("nothing-payable", [("date", date.into())])?;
            self.lines.push(line);
        }
        Ok(())
    }

    fn kazakh_result(&self) -> Result<String, ExplainError> {
        let result = &self.assessment.findings.result;
        if result.get("pension_age_reached") == Some(&Figure::Flag(false)) {
            return self.sentence("kz-too-young", [("date", "pension_age_on")]);
        }
        let word = |name| result.get(name).and_then(Figure::plain);
        let unsaid = word("solidary_amount_kzt").is_none();
        let key = match (word("solidary_right").as_deref(), unsaid) {
            (Some("full"), false) => "kz-full",
            (Some("full"), true) => "kz-full-unsaid",
            (Some("partial"), false) => "kz-partial",
            (Some("partial"), true) => "kz-partial-unsaid",
            _ => "kz-none",
        };
        let places = [
            ("amount", "solidary_amount_kzt"),
            ("service", "service_to_cutoff"),
            ("required", "required_years"),
        ];
        let solidary = self.sentence(key, places)?;
        // Before the general age there is none; `base_pension_from` says when.
        if word("base_percent").is_none() {
            return Ok(solidary);
        }
        let base = self.sentence("kz-base", [("amount", "base_amount_kzt")])?;
        Ok(format!("{solidary} {base}"))
    }

    fn mongolian_result(&self) -> Result<String, ExplainError> {
        let said = self.assessment.findings.figures();
        let word = |name| said.get(name).and_then(Figure::plain);
        let paid = word("amount_mnt");
        let by_formula = ["amount_mnt_full_integration", "amount_mnt_proportional_share"];
        let raised = by_formula.into_iter().all(|name| word(name) != paid);
        let key = match (word("right").as_deref(), paid.is_none()) {
            (Some("full"), false) if raised => "mn-full-raised",
            (Some("full"), false) => "mn-full",
            (Some("full"), true) => "mn-full-unsaid",
            (Some("proportional"), false) => "mn-proportional",
            (Some("proportional"), true) => "mn-proportional-unsaid",
            _ => "mn-none",
        };
        let places = [
            ("amount", "amount_mnt"),
            ("whole", "amount_mnt_full_integration"),
            ("share", "amount_mnt_proportional_share"),
            ("total", "total_contribution"),
        ];
        self.sentence(key, places)
    }

    /// A sentence about the result, with figures by name in its places.
    fn sentence<const N: usize>(
        &self,
        key: &str,
        places: [(&'static str, &str); N],
    ) -> Result<String, ExplainError> {
        let said = self.assessment.findings.figures();
        let mut fills = Vec::with_capacity(N);
        for (place, name) in places {
            if let Some(figure) = said.get(name) {
                fills.push((place, value(self.words, name, figure)?.into()));
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
                Some((low, high)) => ("between", words.bound(name, low)?, words.bound(name, high)?),
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
        self.lines.push(String::new());
        let title = self.words.text(key)?;
        let line = "-".repeat(title.chars().count());
        self.lines.extend([title, line]);
        Ok(())
    }
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
