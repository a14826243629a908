//! A node's configuration: one TOML file, overridden by the environment, read once and strictly.
//!
//! Every option is documented, with its default, in `docs/node.example.toml`, which a test
//! loads. Any option can be overridden by a variable such as `KZMN_NODE__STORE__DATABASE`. Unknown keys
//! are refused. Relative paths start at the file's folder.

mod error;
mod names;
mod policy;
mod rates;
mod time_stamps;
mod witnesses;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kzmn_common::exchange::policy::Policy;
use kzmn_common::header::OfficerRole;
use kzmn_common::identity::SpiffeId;
use kzmn_common::ledger::LedgerEpoch;
use kzmn_common::party::{Party, Realm};
use kzmn_common::trust::{GovernancePins, KeyId};
use kzmn_store::RESERVE_BYTES;
use serde::Deserialize;

pub use error::ConfigError;
pub use names::named;
pub use rates::RateLimits;
pub use time_stamps::TimeStampConfig;
pub use witnesses::WitnessConfig;

use error::value;
use policy::RawPolicy;
use rates::RawRates;
use time_stamps::RawTimeStamp;
use witnesses::RawWitness;

/// A configuration that was read and makes sense.
#[derive(Clone, Debug)]
pub struct Config {
    /// The deployment; the trust bundle must be of the same.
    pub realm: Realm,
    /// The database file.
    pub database: PathBuf,
    /// How many bytes must be free on its disk for new work.
    pub reserve_bytes: u64,
    /// The trust bundle.
    pub bundle: PathBuf,
    /// The governance keys that must have signed it.
    pub governance: GovernancePins,
    /// The statement key.
    pub statement_key: PathBuf,
    /// The statement key that signs beside it, of another algorithm.
    pub second_statement_key: Option<PathBuf>,
    /// The key that signs the ledger's checkpoints.
    pub ledger_key: PathBuf,
    /// The key of another algorithm that signs them too.
    pub second_ledger_key: Option<PathBuf>,
    /// The key that cosigns those of the other state's ledger.
    pub witness_key: PathBuf,
    /// The key of another algorithm that cosigns them too.
    pub second_witness_key: Option<PathBuf>,
    /// How often a checkpoint is signed under load.
    pub checkpoint_every: Duration,
    /// The epoch of the other state's ledger that this node cosigns: a later one than the first is admitted by name.
    pub peer_ledger_epoch: LedgerEpoch,
    /// Who is to cosign the own ledger's checkpoints beside the other state.
    pub third_witnesses: Vec<WitnessConfig>,
    /// Who is to say when they were there.
    pub time_stamp: Option<TimeStampConfig>,
    /// The exchange listener.
    pub exchange: Listen,
    /// Where the other state's exchange listener is, as `host:port`.
    pub peer_address: String,
    /// The office listener.
    pub office: Listen,
    /// The identities that may connect to it, each with its roles.
    pub officers: BTreeMap<SpiffeId, BTreeSet<OfficerRole>>,
    /// Files that add figures to the rule packs, in this order.
    pub law_packs: Vec<PathBuf>,
    /// What is permitted to the other state.
    pub policy: Policy,
    /// How often others may call.
    pub rates: RateLimits,
    /// How long one call to the other state's node may take.
    pub peer_deadline: Duration,
    /// The attempts to send a question while its asker waits.
    pub attempts: u32,
    /// Logging.
    pub log: Log,
    /// Whether a database that the node did not serve last is served: an option of the command, never of the file.
    pub adopt_database: bool,
    /// Whether a clock behind what was stored last is taken as right: an option of the command, never of the file.
    pub accept_clock: bool,
}

/// One listener.
#[derive(Clone, Debug)]
pub struct Listen {
    /// Its address; port 0 lets the system choose.
    pub address: SocketAddr,
    /// Its certificate chain.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
    /// Whether it serves reflection.
    pub reflection: bool,
}

/// Logging.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// The form of a line.
    pub format: LogFormat,
    /// What is logged, such as `info` or `info,kzmn_transport=debug`.
    pub filter: String,
    /// Whether the time of each stage is added up.
    pub stages: bool,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Json, filter: "info".to_owned(), stages: false }
    }
}

/// The form of a log line.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
}

impl Config {
    /// Reads the file and the environment.
    ///
    /// # Errors
    ///
    /// [`ConfigError`].
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let failed = |source| ConfigError::Read { path: path.to_owned(), source };
        let environment = ::config::Environment::with_prefix("KZMN_NODE")
            .prefix_separator("__")
            .separator("__")
            .try_parsing(true);
        let raw: RawConfig = ::config::Config::builder()
            .add_source(::config::File::from(path).format(::config::FileFormat::Toml))
            .add_source(environment)
            .build()
            .and_then(::config::Config::try_deserialize)
            .map_err(failed)?;
        raw.resolve(path.parent().unwrap_or_else(|| Path::new(".")))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConfig {
    realm: Realm,
    store: RawStore,
    trust: RawTrust,
    exchange: RawExchange,
    office: RawOffice,
    #[serde(default)]
    ledger: RawLedger,
    #[serde(default)]
    law: RawLaw,
    #[serde(default)]
    policy: RawPolicy,
    #[serde(default)]
    rates: RawRates,
    #[serde(default)]
    log: Log,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStore {
    database: PathBuf,
    #[serde(default = "default_reserve_mib")]
    reserve_mib: u64,
}

fn default_reserve_mib() -> u64 {
    RESERVE_BYTES >> 20
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawLaw {
    packs: Vec<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTrust {
    bundle: PathBuf,
    governance: RawGovernance,
    statement_key: PathBuf,
    second_statement_key: Option<PathBuf>,
    ledger_key: PathBuf,
    second_ledger_key: Option<PathBuf>,
    witness_key: PathBuf,
    second_witness_key: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawLedger {
    checkpoint_every_s: u64,
    peer_epoch: u32,
    witness: Vec<RawWitness>,
    time_stamp: Option<RawTimeStamp>,
}

impl Default for RawLedger {
    fn default() -> Self {
        Self { checkpoint_every_s: 10, peer_epoch: 1, witness: Vec::new(), time_stamp: None }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGovernance {
    kazakhstan: KeyId,
    mongolia: KeyId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExchange {
    listen: SocketAddr,
    certificate: PathBuf,
    key: PathBuf,
    #[serde(default)]
    reflection: bool,
    peer_address: String,
    #[serde(default = "default_peer_deadline_ms")]
    peer_deadline_ms: u64,
    #[serde(default = "default_attempts")]
    attempts: u32,
}

fn default_peer_deadline_ms() -> u64 {
    4_000
}

fn default_attempts() -> u32 {
    3
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOffice {
    listen: SocketAddr,
    certificate: PathBuf,
    key: PathBuf,
    #[serde(default)]
    reflection: bool,
    officers: Vec<RawOfficer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOfficer {
    identity: SpiffeId,
    roles: Vec<String>,
}

impl RawConfig {
    /// Whether its numbers are possible.
    fn check(&self) -> Result<(), ConfigError> {
        let Self { exchange, store, ledger, .. } = self;
        if exchange.attempts == 0 || exchange.attempts > 10 {
            return Err(value("exchange.attempts", "must be 1 to 10"));
        }
        if !(100..=60_000).contains(&exchange.peer_deadline_ms) {
            return Err(value("exchange.peer_deadline_ms", "must be 100 to 60000"));
        }
        if !(16..=1_000_000).contains(&store.reserve_mib) {
            return Err(value("store.reserve_mib", "must be 16 to 1000000"));
        }
        if !(1..=60).contains(&ledger.checkpoint_every_s) {
            return Err(value("ledger.checkpoint_every_s", "must be 1 to 60"));
        }
        Ok(())
    }

    fn resolve(self, folder: &Path) -> Result<Config, ConfigError> {
        self.check()?;
        let Self { realm, store, trust, exchange, office, ledger, law, policy, rates, log } = self;
        let at = |path: PathBuf| folder.join(path);
        let peer_ledger_epoch = LedgerEpoch::new(ledger.peer_epoch);
        let peer_ledger_epoch =
            peer_ledger_epoch.ok_or_else(|| value("ledger.peer_epoch", "must be 1 or more"))?;
        Ok(Config {
            realm,
            database: at(store.database),
            reserve_bytes: store.reserve_mib << 20,
            bundle: at(trust.bundle),
            governance: BTreeMap::from([
                (Party::Kazakhstan, trust.governance.kazakhstan),
                (Party::Mongolia, trust.governance.mongolia),
            ]),
            statement_key: at(trust.statement_key),
            second_statement_key: trust.second_statement_key.map(at),
            ledger_key: at(trust.ledger_key),
            second_ledger_key: trust.second_ledger_key.map(at),
            witness_key: at(trust.witness_key),
            second_witness_key: trust.second_witness_key.map(at),
            checkpoint_every: Duration::from_secs(ledger.checkpoint_every_s),
            peer_ledger_epoch,
            third_witnesses: witnesses::resolve(ledger.witness, folder)?,
            time_stamp: ledger
                .time_stamp
                .map(|raw| time_stamps::resolve(raw, folder))
                .transpose()?,
            peer_deadline: Duration::from_millis(exchange.peer_deadline_ms),
            attempts: exchange.attempts,
            peer_address: exchange.peer_address,
            exchange: Listen {
                address: exchange.listen,
                certificate: at(exchange.certificate),
                key: at(exchange.key),
                reflection: exchange.reflection,
            },
            officers: officers(office.officers)?,
            office: Listen {
                address: office.listen,
                certificate: at(office.certificate),
                key: at(office.key),
                reflection: office.reflection,
            },
            law_packs: law.packs.into_iter().map(&at).collect(),
            policy: policy.resolve()?,
            rates: rates.resolve()?,
            log,
            adopt_database: false,
            accept_clock: false,
        })
    }
}

/// An empty list would lock everybody out unseen, so it is an error like any other.
fn officers(
    raw: Vec<RawOfficer>,
) -> Result<BTreeMap<SpiffeId, BTreeSet<OfficerRole>>, ConfigError> {
    let mut officers = BTreeMap::new();
    for RawOfficer { identity, roles } in raw {
        let option = || format!("office.officers of {identity}");
        let roles = roles
            .iter()
            .map(|role| named(role, "OFFICER_ROLE_"))
            .collect::<Option<BTreeSet<OfficerRole>>>()
            .filter(|roles| !roles.is_empty())
            .ok_or_else(|| {
                value(option(), "needs roles: registrar, caseworker, auditor or operator")
            })?;
        let id = identity.path().rsplit('/').next().unwrap_or_default();
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if id.len() > 64 || !id.chars().all(allowed) {
            return Err(value(option(), "must end in an officer id of a-z, 0-9 and -"));
        }
        if officers.insert(identity.clone(), roles).is_some() {
            return Err(value(option(), "stands twice"));
        }
    }
    if officers.is_empty() {
        return Err(value("office.officers", "must name somebody"));
    }
    Ok(officers)
}
