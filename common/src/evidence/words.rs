//! What a file proves, in words.

use super::verify::{Proved, ProvedStatement};
use crate::assessment::{ExplainError, Words};
use crate::kinds::Outcome;
use crate::period::ServicePeriod;

impl Proved {
    /// What is proved, in the language of the words: a line for each element. Holds personal data.
    ///
    /// # Errors
    ///
    /// [`ExplainError`]: a defect of the words, not of the file.
    pub fn explain(&self, words: &Words) -> Result<Vec<String>, ExplainError> {
        let realm = self.bundle.realm().as_str();
        let (sequence, until) =
            (self.bundle.sequence().to_string(), self.bundle.not_after().to_string());
        let mut lines = vec![
            words.text("evidence-title")?,
            words.said(
                "evidence-realm",
                &[("realm", realm), ("sequence", &sequence), ("until", &until)],
            )?,
        ];
        for (number, statement) in (1_usize..).zip(&self.statements) {
            lines.push(String::new());
            lines.extend(statement.explain(number, words)?);
        }
        lines.push(String::new());
        lines.push(words.text("evidence-proves")?);
        lines.push(words.text("evidence-not-proved")?);
        Ok(lines)
    }
}

impl ProvedStatement {
    fn explain(&self, number: usize, words: &Words) -> Result<Vec<String>, ExplainError> {
        let header = self.statement.common_header();
        let (number, date) = (number.to_string(), header.issued_at.to_string());
        let kind = self.statement.payload_type().short_name();
        let kind = words.text(&format!("evidence-type-{kind}"))?;
        let signed = [
            ("number", number.as_str()),
            ("type", &kind),
            ("state", &words.territory(header.issuer.into())?),
            ("date", &date),
        ];
        let mut lines = vec![words.said("evidence-statement", &signed)?];
        let digest = self.digest.to_string();
        let mut inner = vec![words.said("evidence-digest", &[("digest", &digest)])?];
        inner.extend(self.content(words)?);
        inner.extend(self.ledger(words)?);
        lines.extend(inner.into_iter().map(|line| format!("   {line}")));
        Ok(lines)
    }

    fn content(&self, words: &Words) -> Result<Vec<String>, ExplainError> {
        let fields = self.statement.fields();
        let mut lines = Vec::new();
        if let Some(case) = &fields.case_id {
            lines.push(words.said("evidence-case", &[("case", case.as_str())])?);
        }
        for (key, named) in
            [("evidence-answers", fields.answers), ("evidence-supersedes", fields.supersedes)]
        {
            if let Some(named) = named {
                lines.push(words.said(key, &[("digest", &named.to_string())])?);
            }
        }
        if let Some(answer) = self.statement.answer() {
            let outcome = &answer.outcome;
            let said = words.text(&outcome_key(outcome))?;
            lines.push(words.said("evidence-outcome", &[("outcome", &said)])?);
            if let Outcome::Found { periods, .. } = outcome {
                for told in periods {
                    lines.push(format!("– {}", period(words, told)?));
                }
            }
            if answer.left_out() > 0 {
                let count = answer.left_out().to_string();
                lines.push(words.said("evidence-left-out", &[("count", &count)])?);
            }
        }
        Ok(lines)
    }

    fn ledger(&self, words: &Words) -> Result<Vec<String>, ExplainError> {
        let key = match self.ledger_of == self.statement.common_header().issuer {
            true => "evidence-in-own",
            false => "evidence-in-other",
        };
        let (own, other) = (
            words.territory(self.ledger_of.into())?,
            words.territory(self.ledger_of.other().into())?,
        );
        let (index, at) = (self.index.to_string(), self.entry.at.to_string());
        let entered = [("state", own.as_str()), ("index", &index), ("date", &at)];
        let (size, seen_at) = (self.checkpoint.size.to_string(), self.seen_at.to_string());
        let seen = [("state", other.as_str()), ("size", &size), ("date", &seen_at)];
        let mut lines = vec![words.said(key, &entered)?, words.said("evidence-seen", &seen)?];
        for (witness, at) in &self.also_seen {
            let also = [("witness", witness.as_str()), ("date", &at.to_string())];
            lines.push(words.said("evidence-also-seen", &also)?);
        }
        Ok(lines)
    }
}

fn outcome_key(outcome: &Outcome) -> String {
    let name = outcome.name();
    format!("evidence-outcome-{}", name.strip_prefix("OUTCOME_").unwrap_or(name))
}

fn period(words: &Words, period: &ServicePeriod) -> Result<String, ExplainError> {
    let (kind, territory) = (words.kind(period.kind)?, words.territory(period.territory)?);
    let from = period.start.to_string();
    let dates = match period.end {
        Some(end) => words.said("dates-closed", &[("from", &from), ("to", &end.to_string())])?,
        None => words.said("dates-open", &[("since", &from)])?,
    };
    let told = [("kind", kind.as_str()), ("territory", &territory), ("dates", &dates)];
    words.said("evidence-period", &told)
}
