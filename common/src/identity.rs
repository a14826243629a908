//! SPIFFE ids: the identities in certificates.
//!
//! Source: SPIFFE-ID, <https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md>, sections 2.1
//! to 2.4. Stricter here: a path is required.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A SPIFFE id such as `spiffe://kz.kzmn.internal/node/exchange`.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct SpiffeId(String);

/// Text is not a SPIFFE id with a trust domain and a path.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("is not a SPIFFE id such as spiffe://kz.kzmn.internal/node/exchange")]
pub struct InvalidSpiffeId;

impl SpiffeId {
    /// Reads a SPIFFE id.
    ///
    /// # Errors
    ///
    /// [`InvalidSpiffeId`].
    pub fn parse(text: &str) -> Result<Self, InvalidSpiffeId> {
        let (domain, path) = split(text).ok_or(InvalidSpiffeId)?;
        let in_domain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c);
        let in_segment = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        let segment = |s: &str| !matches!(s, "" | "." | "..") && s.chars().all(in_segment);
        let valid = text.len() <= 2048
            && !domain.is_empty()
            && domain.chars().all(in_domain)
            && path.split('/').all(segment);
        valid.then(|| Self(text.to_owned())).ok_or(InvalidSpiffeId)
    }

    /// The whole id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Such as `kz.kzmn.internal`.
    #[must_use]
    pub fn trust_domain(&self) -> &str {
        split(&self.0).map_or("", |(domain, _)| domain)
    }

    /// Without the leading slash, such as `node/exchange`.
    #[must_use]
    pub fn path(&self) -> &str {
        split(&self.0).map_or("", |(_, path)| path)
    }
}

fn split(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("spiffe://")?.split_once('/')
}

impl fmt::Display for SpiffeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for SpiffeId {
    type Error = InvalidSpiffeId;

    fn try_from(text: String) -> Result<Self, InvalidSpiffeId> {
        Self::parse(&text)
    }
}

impl From<SpiffeId> for String {
    fn from(id: SpiffeId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_not_a_spiffe_id_and_reads_its_neighbour() {
        for wrong in [
            "https://kz.kzmn.internal/node/exchange",
            "spiffe://kz.kzmn.internal",
            "spiffe://kz.kzmn.internal/",
            "spiffe://KZ.kzmn.internal/node",
            "spiffe:///node",
            "spiffe://kz.kzmn.internal/node/",
            "spiffe://kz.kzmn.internal/../node",
            "spiffe://kz.kzmn.internal/node?x",
            "spiffe://kz.kzmn.internal:443/node",
        ] {
            assert_eq!(SpiffeId::parse(wrong), Err(InvalidSpiffeId), "{wrong}");
        }
        let id = SpiffeId::parse("spiffe://kz.kzmn.internal/node/exchange").expect("valid");
        assert_eq!((id.trust_domain(), id.path()), ("kz.kzmn.internal", "node/exchange"));
    }
}
