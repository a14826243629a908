//! The words of one language, by key.

use std::fmt;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::Language;
use crate::code::Code as _;
use crate::period::{PeriodKind, Territory};

/// The words of a language. A key that it lacks is an error and never an empty place in a text.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

/// Why an assessment cannot be explained: a defect of the words, not of the assessment.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ExplainError {
    /// The file of words is broken.
    #[error("the words in {0} cannot be read")]
    Unreadable(&'static str),
    /// There are no words for it.
    #[error("there are no words for {key} in {language}")]
    NoWords {
        /// The key.
        key: String,
        /// The language's code.
        language: &'static str,
    },
}

/// What fills a place in words: text or a count.
pub(super) type Fill<'a> = (&'static str, FluentValue<'a>);

impl Words {
    /// The words of a language.
    ///
    /// # Errors
    ///
    /// [`ExplainError::Unreadable`].
    pub fn of(language: Language) -> Result<Self, ExplainError> {
        let unreadable = || ExplainError::Unreadable(language.code());
        let resource = FluentResource::try_new(language.source().to_owned());
        let id: LanguageIdentifier = language.code().parse().map_err(|_| unreadable())?;
        let mut bundle = FluentBundle::new(vec![id]);
        // The marks around what is filled in would stand invisibly in files and searches.
        bundle.set_use_isolating(false);
        let resource = resource.map_err(|_| unreadable())?;
        bundle.add_resource(resource).map_err(|_| unreadable())?;
        Ok(Self { language, bundle })
    }

    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// Whether there are words for a key, such as `rule-kz-pension-age`.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The words for a key that has no places to fill.
    ///
    /// # Errors
    ///
    /// [`ExplainError::NoWords`].
    pub fn text(&self, key: &str) -> Result<String, ExplainError> {
        self.filled(key, [])
    }

    /// What kind of period.
    pub(crate) fn kind(&self, kind: PeriodKind) -> Result<String, ExplainError> {
        self.text(&format!("kind-{}", kind.name().trim_start_matches("PERIOD_KIND_")))
    }

    /// In which territory.
    pub(crate) fn territory(&self, territory: Territory) -> Result<String, ExplainError> {
        self.text(&format!("territory-{}", territory.name().trim_start_matches("TERRITORY_")))
    }

    /// The words for a key, with its places filled by texts.
    pub(crate) fn said(
        &self,
        key: &str,
        fills: &[(&'static str, &str)],
    ) -> Result<String, ExplainError> {
        self.filled(key, fills.iter().map(|(name, text)| (*name, FluentValue::from(*text))))
    }

    /// The words for a key, with its places filled.
    pub(super) fn filled<'a>(
        &'a self,
        key: &str,
        fills: impl IntoIterator<Item = Fill<'a>>,
    ) -> Result<String, ExplainError> {
        let missing =
            || ExplainError::NoWords { key: key.to_owned(), language: self.language.code() };
        let message = self.bundle.get_message(key).ok_or_else(missing)?;
        let pattern = message.value().ok_or_else(missing)?;
        let mut arguments = FluentArgs::new();
        for (name, value) in fills {
            arguments.set(name, value);
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&arguments), &mut errors);
        if errors.is_empty() { Ok(text.into_owned()) } else { Err(missing()) }
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Words").field(&self.language).finish()
    }
}
