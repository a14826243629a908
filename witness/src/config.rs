//! The configuration: one TOML file, read once and strictly. `docs/witness.example.toml` shows every option.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use kzmn_common::ledger::{LedgerKeys, NoteKey, SignatureType, Witness};
use kzmn_common::trust::{KeyRefusal, SigningKey};
use serde::Deserialize;

/// A configuration that was read and makes sense.
#[derive(Debug)]
pub struct WitnessFile {
    /// Where submissions are taken.
    pub listen: SocketAddr,
    /// One for each ledger, all with the same name and key.
    pub witnesses: Vec<Witness>,
    /// The folder of what was cosigned last.
    pub state: PathBuf,
}

/// Why a configuration is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ConfigFault {
    /// A file that cannot be read.
    #[error("cannot read {}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It is not TOML, or holds an unknown key or a value of the wrong type.
    #[error("the configuration cannot be used; docs/witness.example.toml shows every option")]
    Form(#[from] toml::de::Error),
    /// Others can read the private key.
    #[error("others can read the private key {}: run chmod 600 on it", .0.display())]
    Exposed(PathBuf),
    /// The private key.
    #[error("the private key cannot be used: make one by openssl genpkey -algorithm ed25519")]
    Key(#[source] KeyRefusal),
    /// The name.
    #[error("name must not be empty, nor hold a space, a plus or a control character")]
    Name,
    /// No ledger.
    #[error("there must be a [[ledger]]")]
    NoLedger,
    /// A ledger's keys.
    #[error(
        "[[ledger]] {0}: keys must be verifier keys (name+hash+base64, of type 0x01) with the ledger's origin as their name, and no ledger stands twice"
    )]
    Ledger(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    name: String,
    key: PathBuf,
    listen: SocketAddr,
    state: PathBuf,
    ledger: Vec<RawLedgerKeys>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLedgerKeys {
    origin: String,
    keys: Vec<String>,
}

impl WitnessFile {
    /// Reads the file. Relative paths start at its folder.
    ///
    /// # Errors
    ///
    /// [`ConfigFault`].
    pub fn load(path: &Path) -> Result<Self, ConfigFault> {
        let text = fs::read_to_string(path).map_err(|source| file(path, source))?;
        let RawFile { name, key, listen, state, ledger } = toml::from_str(&text)?;
        let folder = path.parent().unwrap_or_else(|| Path::new("."));
        let key = Arc::new(private_key(&folder.join(key))?);
        let public = key.public().clone();
        let name = NoteKey::new(&name, SignatureType::Cosignature, public);
        let name = name.ok_or(ConfigFault::Name)?;
        let mut origins = BTreeSet::new();
        let witness = |RawLedgerKeys { origin, keys }| -> Result<Witness, ConfigFault> {
            let known = keys.iter().map(|key| NoteKey::parse(key)).collect::<Option<_>>();
            let of = known.and_then(LedgerKeys::of_ledger);
            let of =
                of.filter(|of| of.origin().as_str() == origin && origins.insert(origin.clone()));
            let of = of.ok_or(ConfigFault::Ledger(origin))?;
            Ok(Witness { of, name: name.clone(), key: Arc::clone(&key), second: None })
        };
        let witnesses: Vec<Witness> = ledger.into_iter().map(witness).collect::<Result<_, _>>()?;
        match witnesses.is_empty() {
            true => Err(ConfigFault::NoLedger),
            false => Ok(Self { listen, witnesses, state: folder.join(state) }),
        }
    }
}

fn private_key(path: &Path) -> Result<SigningKey, ConfigFault> {
    let failed = |source| file(path, source);
    let mode = fs::metadata(path).map_err(failed)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(ConfigFault::Exposed(path.to_owned()));
    }
    let pem = fs::read_to_string(path).map_err(failed)?;
    SigningKey::from_pem(&pem).map_err(ConfigFault::Key)
}

fn file(path: &Path, source: io::Error) -> ConfigFault {
    ConfigFault::File { path: path.to_owned(), source }
}
