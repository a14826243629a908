//! For whom and in which language an assessment is explained.

use clap::{Args, ValueEnum};
use kzmn_common::assessment::{Assessment, Document, Language, Reader, document};

use super::output::Failure;

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
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Spoken {
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

impl Telling {
    pub(super) fn language(&self) -> Language {
        match self.explain {
            Some(Spoken::Kk) => Language::Kazakh,
            Some(Spoken::Mn) => Language::Mongolian,
            Some(Spoken::Ru) => Language::Russian,
            Some(Spoken::En) | None => Language::English,
        }
    }

    /// Whether words are asked for, rather than figures.
    pub(super) fn is_asked(&self) -> bool {
        self.explain.is_some() || self.reader.is_some()
    }

    pub(super) fn is_for_citizen(&self) -> bool {
        self.reader == Some(ReaderName::Citizen)
    }

    /// The explanation of an assessment, where words are asked for.
    pub(super) fn tell(&self, assessment: &Assessment) -> Result<Option<Document>, Failure> {
        if !self.is_asked() {
            return Ok(None);
        }
        let reader = if self.is_for_citizen() { Reader::Citizen } else { Reader::Officer };
        Ok(Some(document(assessment, self.language(), reader)?))
    }

    /// As [`Telling::tell`], of an assessment as it is stored.
    pub(super) fn tell_stored(&self, json: &str) -> Result<Option<Document>, Failure> {
        if !self.is_asked() {
            return Ok(None);
        }
        self.tell(&Assessment::from_json(json)?)
    }
}
