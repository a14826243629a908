//! The two states, and the realm in which they exchange statements.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::UtcOffset;
use time::macros::offset;

use crate::listed;

listed! {
    /// A state that is party to the Agreement.
    #[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Party {
        /// The Republic of Kazakhstan.
        Kazakhstan,
        /// Mongolia.
        Mongolia,
    }
}

impl Party {
    /// The other state.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Kazakhstan => Self::Mongolia,
            Self::Mongolia => Self::Kazakhstan,
        }
    }

    /// The two letters that the state's names begin with here: `kz`, `mn`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Kazakhstan => "kz",
            Self::Mongolia => "mn",
        }
    }

    /// The state's civil time: one zone without summer time in Kazakhstan since 2024-03-01, and that of
    /// Ulaanbaatar in Mongolia. What is a day in a register is a day in it.
    #[must_use]
    pub fn utc_offset(self) -> UtcOffset {
        match self {
            Self::Kazakhstan => offset!(+5),
            Self::Mongolia => offset!(+8),
        }
    }

    /// The currency in which the state pays.
    #[must_use]
    pub fn currency(self) -> Currency {
        match self {
            Self::Kazakhstan => Currency::Kzt,
            Self::Mongolia => Currency::Mnt,
        }
    }
}

/// The currency of a state.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Currency {
    /// Tenge.
    Kzt,
    /// Tugrik.
    Mnt,
}

impl Currency {
    /// Its ISO 4217 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Kzt => "KZT",
            Self::Mnt => "MNT",
        }
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kazakhstan => "Kazakhstan",
            Self::Mongolia => "Mongolia",
        })
    }
}

/// The name of a deployment, such as `production` or `demo`: statements of one are refused in another.
///
/// 1 to 32 characters of `a-z`, `0-9` and `-`.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Realm(String);

impl Realm {
    /// Reads a realm's name.
    ///
    /// # Errors
    ///
    /// [`InvalidRealm`] where it is empty, too long or holds other characters.
    pub fn parse(text: &str) -> Result<Self, InvalidRealm> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if text.is_empty() || text.len() > 32 || !text.chars().all(allowed) {
            return Err(InvalidRealm);
        }
        Ok(Self(text.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether pensions depend on its statements.
    #[must_use]
    pub fn is_production(&self) -> bool {
        self.0 == "production"
    }
}

impl TryFrom<String> for Realm {
    type Error = InvalidRealm;

    fn try_from(text: String) -> Result<Self, InvalidRealm> {
        Self::parse(&text)
    }
}

impl From<Realm> for String {
    fn from(realm: Realm) -> Self {
        realm.0
    }
}

/// A realm's name must be 1 to 32 characters of `a-z`, `0-9` and `-`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a realm's name must be 1 to 32 characters of a-z, 0-9 and -")]
pub struct InvalidRealm;
