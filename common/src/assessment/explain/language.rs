//! The languages in which an assessment is explained.

use crate::listed;

listed! {
    /// A language of the two states, or the one they share with others.
    #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
    pub enum Language {
        /// Kazakh.
        Kazakh,
        /// Mongolian.
        Mongolian,
        /// Russian.
        Russian,
        /// English.
        English,
    }
}

impl Language {
    /// Its BCP 47 code: `kk`, `mn`, `ru` or `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Kazakh => "kk",
            Self::Mongolian => "mn",
            Self::Russian => "ru",
            Self::English => "en",
        }
    }

    /// The language of that BCP 47 code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The keys of all its texts.
    pub(in crate::assessment) fn keys(self) -> impl Iterator<Item = &'static str> {
        let keys = self.source().lines().filter(|line| !line.starts_with([' ', '#']));
        keys.filter_map(|line| line.split_once(" = ")).map(|(key, _)| key)
    }

    /// All its texts.
    pub(super) fn source(self) -> &'static str {
        match self {
            Self::Kazakh => include_str!("kk.ftl"),
            Self::Mongolian => include_str!("mn.ftl"),
            Self::Russian => include_str!("ru.ftl"),
            Self::English => include_str!("en.ftl"),
        }
    }
}
