//! `[[ledger.witness]]`: third witnesses.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kzmn_common::ledger::{NoteKey, SignatureType};
use kzmn_transport::HttpUrl;
use serde::Deserialize;

use super::error::{ConfigError, value};

/// How many there may be: each is asked for every checkpoint, and has its line in evidence files.
const MOST: usize = 8;

/// A witness of neither state, which is to cosign the own ledger's checkpoints too.
#[derive(Clone, Debug)]
pub struct WitnessConfig {
    /// Where it takes checkpoints.
    pub prefix: HttpUrl,
    /// Its key, with its name.
    pub key: NoteKey,
    /// The roots of its certificate, where it is called by `https`.
    pub ca: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWitness {
    url: String,
    key: String,
    ca: Option<PathBuf>,
}

/// Reads them; relative paths start at the folder.
pub(super) fn resolve(
    raw: Vec<RawWitness>,
    folder: &Path,
) -> Result<Vec<WitnessConfig>, ConfigError> {
    if raw.len() > MOST {
        return Err(value("ledger.witness", format!("may stand {MOST} times at most")));
    }
    let (mut names, mut witnesses) = (BTreeSet::new(), Vec::new());
    for RawWitness { url, key: text, ca } in raw {
        let of = |option| format!("ledger.witness {option} of {url}");
        let prefix = HttpUrl::parse(&url).map_err(|e| value(of("url"), e.to_string()))?;
        let key = NoteKey::parse(&text).filter(|key| key.kind() == SignatureType::Cosignature);
        let key = key.ok_or_else(|| {
            value(
                of("key"),
                "must be the verifier key of a witness: name+hash+base64, of type 0x04",
            )
        })?;
        match (prefix.is_encrypted(), &ca) {
            (true, None) => {
                return Err(value(of("ca"), "must name the roots of its certificate, in PEM"));
            }
            (false, Some(_)) => return Err(value(of("ca"), "is for https")),
            (true, Some(_)) | (false, None) => {}
        }
        if !names.insert(key.name().to_owned()) {
            return Err(value(of("key"), "has a name that stands twice"));
        }
        witnesses.push(WitnessConfig { prefix, key, ca: ca.map(|ca| folder.join(ca)) });
    }
    Ok(witnesses)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "witness.example.org+ac94e85e+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";

    fn raw(url: &str, key: &str, ca: Option<&str>) -> RawWitness {
        RawWitness { url: url.to_owned(), key: key.to_owned(), ca: ca.map(PathBuf::from) }
    }

    fn resolved(raw: Vec<RawWitness>) -> Result<Vec<WitnessConfig>, String> {
        resolve(raw, Path::new("/etc/node")).map_err(|error| error.to_string())
    }

    /// The verifier key of a witness of that name, of RFC 8032's first test key.
    fn named(name: &str) -> String {
        let key = NoteKey::parse(KEY).expect("a key");
        let key = NoteKey::new(name, SignatureType::Cosignature, key.key().clone());
        key.expect("a name").verifier_key()
    }

    #[test]
    fn refuses_witnesses_that_make_no_sense_and_takes_their_neighbours() {
        let (https, here) = ("https://witness.example.org/kzmn", "http://127.0.0.1:7744");
        let taken = resolved(vec![raw(https, KEY, Some("ca.pem")), raw(here, &named("b"), None)]);
        let taken = taken.expect("both");
        assert_eq!(taken[0].ca.as_deref(), Some(Path::new("/etc/node/ca.pem")));
        assert_eq!(taken[1].key.name(), "b");
        let ledger = NoteKey::parse(KEY)
            .and_then(|key| NoteKey::new("a", SignatureType::Ed25519, key.key().clone()));
        let ledger = ledger.expect("a key").verifier_key();
        for (wrong, why) in [
            (raw("http://witness.example.org", KEY, None), "this machine alone"),
            (raw(https, KEY, None), "must name the roots"),
            (raw(here, KEY, Some("ca.pem")), "is for https"),
            (raw(here, &ledger, None), "of type 0x04"),
            (raw(here, &KEY.replace("org+", "com+"), None), "of type 0x04"),
        ] {
            let refused = resolved(vec![wrong]).expect_err("refused");
            assert!(refused.contains(why), "{why}: {refused}");
        }
        let twice = resolved(vec![raw(here, KEY, None), raw(https, KEY, Some("ca.pem"))]);
        assert!(twice.expect_err("refused").contains("stands twice"));
        let many = |count: usize| {
            resolved((0..count).map(|n| raw(here, &named(&format!("w{n}")), None)).collect())
        };
        assert_eq!(many(MOST).expect("as many as may be").len(), MOST);
        assert!(many(MOST + 1).expect_err("refused").contains("8 times at most"));
    }
}
