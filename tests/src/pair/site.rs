//! A folder with all that two nodes need: development keys, configurations, officers' profiles.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use kzmn_certs::dev::{Deployment, DevError, ROLES, Signatures, State, WriteError, role_name};
use kzmn_cli::create_private;
use kzmn_common::header::OfficerRole;
use kzmn_common::instant::{Clock, Entropy};
use kzmn_common::party::{InvalidRealm, Party, Realm};
use kzmn_common::trust::{KeyUsage, MlDsaKey, TrustBundle};
use kzmn_transport::client::InvalidTarget;
use kzmn_transport::tls::{ClientTls, Credentials, Roots, TlsError};
use kzmn_transport::{ExchangeClient, OfficeClient, Target};

/// The realm of everything here.
pub const REALM: &str = "demo";

/// A folder with two nodes in it.
#[derive(Debug)]
pub struct Site {
    /// The folder.
    pub dir: PathBuf,
    /// The keys and certificates.
    pub deployment: Deployment,
    kazakhstan: Addresses,
    mongolia: Addresses,
}

/// Where one node listens.
#[derive(Clone, Copy, Debug)]
pub struct Addresses {
    /// The other state's node connects here.
    pub exchange: SocketAddr,
    /// The own state's officers connect here.
    pub office: SocketAddr,
}

/// A site cannot be made or used.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A file.
    #[error("a file of the pair cannot be written")]
    File(#[from] io::Error),
    /// The realm's name.
    #[error(transparent)]
    Realm(#[from] InvalidRealm),
    /// The keys.
    #[error("the keys cannot be made")]
    Keys(#[from] DevError),
    /// The keys' files.
    #[error("the keys cannot be written")]
    Write(#[from] WriteError),
    /// TLS.
    #[error("the TLS settings cannot be used")]
    Tls(#[from] TlsError),
    /// A client.
    #[error("the address cannot be used")]
    Target(#[from] InvalidTarget),
    /// The trust bundle.
    #[error("the trust bundle is refused")]
    Bundle(#[from] kzmn_common::trust::BundleRefusal),
    /// The deployment has no officer of that role.
    #[error("the deployment has no {0}")]
    NoOfficer(&'static str),
    /// No free port.
    #[error("no free port was found on 127.0.0.1")]
    NoPort,
}

/// Writes a file that only its owner can read.
pub(super) fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    create_private(path)?.write_all(content)
}

impl Site {
    /// Makes fresh keys, configurations and profiles in `dir`, which must be empty or absent.
    ///
    /// # Errors
    ///
    /// [`SiteError`].
    pub fn make(dir: &Path, clock: &dyn Clock, entropy: &impl Entropy) -> Result<Self, SiteError> {
        Self::make_signing(Signatures::Single, dir, clock, entropy)
    }

    /// The same, with those signatures.
    ///
    /// # Errors
    ///
    /// [`SiteError`].
    pub fn make_signing(
        signatures: Signatures,
        dir: &Path,
        clock: &dyn Clock,
        entropy: &impl Entropy,
    ) -> Result<Self, SiteError> {
        let realm = Realm::parse(REALM)?;
        let deployment = Deployment::create(realm, signatures, clock.now(), entropy)?;
        deployment.write(dir)?;
        let addresses = || -> Result<_, SiteError> {
            Ok(Addresses { exchange: free_address()?, office: free_address()? })
        };
        let dir = fs::canonicalize(dir)?;
        let site = Self { dir, deployment, kazakhstan: addresses()?, mongolia: addresses()? };
        for party in Party::ALL {
            write_private(&site.config(party), site.config_text(party).as_bytes())?;
            for role in ROLES {
                let profile = site.profile_text(party, role);
                write_private(&site.profile(party, role), profile.as_bytes())?;
            }
        }
        Ok(site)
    }

    /// The state's folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A state's folder in it.
    #[must_use]
    pub fn state_dir(&self, party: Party) -> PathBuf {
        self.dir.join(party.code())
    }

    /// The node's configuration.
    #[must_use]
    pub fn config(&self, party: Party) -> PathBuf {
        self.dir.join(format!("{}-node.toml", party.code()))
    }

    /// The node's database.
    #[must_use]
    pub fn database(&self, party: Party) -> PathBuf {
        self.dir.join(format!("{}.db", party.code()))
    }

    /// An officer's profile.
    #[must_use]
    pub fn profile(&self, party: Party, role: OfficerRole) -> PathBuf {
        self.dir.join(format!("{}-{}.toml", party.code(), role_name(role)))
    }

    /// The trust bundle.
    #[must_use]
    pub fn bundle(&self) -> PathBuf {
        self.dir.join("trust-bundle.json")
    }

    /// The trust bundle, opened.
    ///
    /// # Errors
    ///
    /// [`SiteError::Bundle`].
    pub fn open_bundle(&self) -> Result<TrustBundle, SiteError> {
        let pins = self.deployment.governance_pins();
        Ok(TrustBundle::open(self.deployment.bundle_json(), &pins)?)
    }

    /// Where the node listens.
    #[must_use]
    pub fn addresses(&self, party: Party) -> Addresses {
        match party {
            Party::Kazakhstan => self.kazakhstan,
            Party::Mongolia => self.mongolia,
        }
    }

    /// An officer of a state, calling the own node.
    ///
    /// # Errors
    ///
    /// [`SiteError`].
    pub fn officer(
        &self,
        party: Party,
        role: OfficerRole,
        clock: Arc<dyn Clock>,
    ) -> Result<OfficeClient, SiteError> {
        let state = self.deployment.state(party);
        let Some(officer) = state.officers.get(&role) else {
            return Err(SiteError::NoOfficer(role_name(role)));
        };
        let (certificate, key) = (officer.leaf.certificate_pem(), officer.leaf.key_pem());
        let own = Credentials::from_pem(
            certificate.as_bytes(),
            key.as_bytes(),
            officer.identity.clone(),
        )?;
        let name = format!("office.{}", state.trust_domain);
        let tls =
            ClientTls::new(&own, &roots(state)?, &name, state.office_identity.clone(), clock)?;
        let mut target = Target::new(self.addresses(party).office.to_string(), tls);
        target.deadline = std::time::Duration::from_secs(60);
        Ok(OfficeClient::new(target)?)
    }

    /// The exchange as the node of `party` calls the other state's node, without that node.
    ///
    /// # Errors
    ///
    /// [`SiteError`].
    pub fn exchange_client(
        &self,
        party: Party,
        clock: Arc<dyn Clock>,
    ) -> Result<ExchangeClient, SiteError> {
        self.exchange_client_to(party, self.addresses(party.other()).exchange, clock)
    }

    /// The same, to another address.
    ///
    /// # Errors
    ///
    /// [`SiteError`].
    pub fn exchange_client_to(
        &self,
        party: Party,
        address: SocketAddr,
        clock: Arc<dyn Clock>,
    ) -> Result<ExchangeClient, SiteError> {
        let (own, peer) = (self.deployment.state(party), self.deployment.state(party.other()));
        let (certificate, key) = (own.exchange.certificate_pem(), own.exchange.key_pem());
        let credentials = Credentials::from_pem(
            certificate.as_bytes(),
            key.as_bytes(),
            own.exchange_identity.clone(),
        )?;
        let name = format!("exchange.{}", peer.trust_domain);
        let identity = peer.exchange_identity.clone();
        let tls = ClientTls::new(&credentials, &roots(peer)?, &name, identity, clock)?;
        Ok(ExchangeClient::new(Target::new(address.to_string(), tls))?)
    }

    fn config_text(&self, party: Party) -> String {
        let code = party.code();
        let pins = self.deployment.governance_pins();
        let pin = |party| pins.get(&party).map(ToString::to_string).unwrap_or_default();
        let (own, peer) = (self.addresses(party), self.addresses(party.other()));
        let second = |(usage, key): (KeyUsage, &MlDsaKey)| {
            let algorithm = key.public().algorithm();
            format!("second_{usage}_key = \"{code}/{usage}-{algorithm}.key\"\n")
        };
        let second_keys: String = self.deployment.state(party).second_keys().map(second).collect();
        let mut text = format!(
            r#"realm = "{REALM}"

[store]
database = "{code}.db"

[trust]
bundle = "trust-bundle.json"
statement_key = "{code}/statement.key"
ledger_key = "{code}/ledger.key"
witness_key = "{code}/witness.key"
{second_keys}
[trust.governance]
kazakhstan = "{}"
mongolia = "{}"

[exchange]
listen = "{}"
certificate = "{code}/exchange.crt"
key = "{code}/exchange.key"
reflection = true
peer_address = "{}"

[office]
listen = "{}"
certificate = "{code}/office.crt"
key = "{code}/office.key"
reflection = true

[log]
format = "text"
filter = "info"
"#,
            pin(Party::Kazakhstan),
            pin(Party::Mongolia),
            own.exchange,
            peer.exchange,
            own.office,
        );
        for (role, officer) in &self.deployment.state(party).officers {
            let entry = format!(
                "\n[[office.officers]]\nidentity = \"{}\"\nroles = [\"{}\"]\n",
                officer.identity,
                role_name(*role)
            );
            text.push_str(&entry);
        }
        text
    }

    fn profile_text(&self, party: Party, role: OfficerRole) -> String {
        let (code, name) = (party.code(), role_name(role));
        let officers = &self.deployment.state(party).officers;
        let identity = officers.get(&role).map(|officer| officer.identity.to_string());
        let mut text = format!("address = \"{}\"\n", self.addresses(party).office);
        let written = write!(
            text,
            "root = \"{code}/root.crt\"\nidentity = \"{}\"\ncertificate = \"{code}/officers/{name}.crt\"\n\
             key = \"{code}/officers/{name}.key\"\n",
            identity.unwrap_or_default(),
        );
        debug_assert!(written.is_ok(), "a string takes everything");
        text
    }
}

fn roots(state: &State) -> Result<Roots, TlsError> {
    Roots::from_der([state.root.certificate_der().to_vec()])
}

/// A free port of 127.0.0.1 below those that the system gives to clients, so that no connection of a test
/// that runs beside this one can take it before its node does. Not handed out twice by one process.
fn free_address() -> Result<SocketAddr, SiteError> {
    const FIRST: u16 = 20_000;
    const PORTS: u16 = 12_000;
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % u32::from(PORTS)).unwrap_or(0);
    for _ in 0..PORTS {
        let port = FIRST + (start.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed))) % PORTS;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if TcpListener::bind(address).is_ok() {
            return Ok(address);
        }
    }
    Err(SiteError::NoPort)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use kzmn_runtime::system::{SystemClock, SystemEntropy};

    use super::*;

    #[test]
    fn nobody_else_reads_the_configurations_and_profiles_of_a_pair() {
        let folder = tempfile::tempdir().expect("a folder");
        let site = Site::make(&folder.path().join("pair"), &SystemClock, &SystemEntropy);
        let site = site.expect("made");
        for party in Party::ALL {
            let profiles = ROLES.map(|role| site.profile(party, role));
            for path in profiles.into_iter().chain([site.config(party)]) {
                let mode = fs::metadata(&path).expect("there").permissions().mode();
                assert_eq!(mode & 0o777, 0o600, "{}", path.display());
            }
        }
    }
}
