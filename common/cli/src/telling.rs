//! For whom, in which language and on what an assessment is explained.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use kzmn_common::assessment::{Assessment, Document, Language, NationalLaw, Reader, document};
use kzmn_runtime::output::{self, CommandFailure};

use super::files::Overwrite;

/// How an assessment is explained.
#[derive(Args, Debug)]
pub(super) struct Telling {
    /// Explain the assessment in words: kk Kazakh, mn Mongolian, ru Russian, en English.
    #[arg(long, value_name = "LANGUAGE", num_args = 0..=1, default_missing_value = "en")]
    explain: Option<Spoken>,
    /// For whom: an officer, with every step, source and open question; or the citizen, with the result, each
    /// period and what can be done.
    #[arg(long = "for", value_enum, value_name = "READER")]
    reader: Option<ReaderName>,
    /// Write the explanation as a PDF for printing into this file too, in the language of --explain. It holds
    /// personal data.
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
    #[command(flatten)]
    pub(super) overwrite: Overwrite,
}

/// A language, as the command line takes it.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Spoken {
    /// Kazakh.
    Kk,
    /// Mongolian.
    Mn,
    /// Russian.
    Ru,
    /// English.
    En,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum ReaderName {
    /// The officer who decides.
    Officer,
    /// The person whom the assessment is about.
    Citizen,
}

impl Spoken {
    pub(super) fn language(self) -> Language {
        match self {
            Self::Kk => Language::Kazakh,
            Self::Mn => Language::Mongolian,
            Self::Ru => Language::Russian,
            Self::En => Language::English,
        }
    }
}

impl Telling {
    /// Refuses a paper in the place of a file that is there, before anything is asked of the node.
    pub(super) fn may_print(&self) -> Result<(), CommandFailure> {
        self.overwrite.allows(self.pdf.as_deref())
    }

    pub(super) fn language(&self) -> Language {
        self.explain.unwrap_or(Spoken::En).language()
    }

    /// Whether words are asked for, rather than figures.
    pub(super) fn is_asked(&self) -> bool {
        self.explain.is_some() || self.reader.is_some()
    }

    pub(super) fn is_for_citizen(&self) -> bool {
        self.reader == Some(ReaderName::Citizen)
    }

    /// The explanation of an assessment, where a text or a paper is asked for. The paper is written.
    pub(super) fn tell(
        &self,
        law: &dyn NationalLaw,
        assessment: &Assessment,
    ) -> Result<Option<Document>, CommandFailure> {
        if !self.is_asked() && self.pdf.is_none() {
            return Ok(None);
        }
        let document = self.document(law, assessment)?;
        self.print(&document)?;
        Ok(Some(document))
    }

    /// As [`Telling::tell`], of an assessment as it is stored, with case and person at its head.
    pub(super) fn tell_stored(
        &self,
        law: &dyn NationalLaw,
        json: &str,
        (case_id, person_id): (&str, &str),
    ) -> Result<Option<Document>, CommandFailure> {
        if !self.is_asked() && self.pdf.is_none() {
            return Ok(None);
        }
        let document = self.document(law, &Assessment::from_json(json)?)?;
        let document = document.of_case(case_id, person_id)?;
        self.print(&document)?;
        Ok(Some(document))
    }

    fn document(
        &self,
        law: &dyn NationalLaw,
        assessment: &Assessment,
    ) -> Result<Document, CommandFailure> {
        let reader = if self.is_for_citizen() { Reader::Citizen } else { Reader::Officer };
        Ok(document(law, assessment, self.language(), reader)?)
    }

    fn print(&self, document: &Document) -> Result<(), CommandFailure> {
        let Some(file) = &self.pdf else { return Ok(()) };
        let pdf = kzmn_print::pdf(document)?;
        self.overwrite.write(file, &pdf)?;
        output::note(&format!("Written to {}.", file.display()));
        Ok(())
    }
}
