//! The folder in which the bench works: one site with its keys, and registries that a later bench uses again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kzmn_common::header::OfficerRole;
use kzmn_common::identity::SpiffeId;
use kzmn_common::party::Party;
use kzmn_common::trust::{Signer, SigningKey, TrustBundle, TrustedParty};
use kzmn_runtime::config::Config;
use kzmn_runtime::system::{SystemClock, SystemEntropy};
use kzmn_transport::tls::{ClientTls, Credentials, Roots};
use kzmn_transport::{ExchangeClient, OfficeClient, Target};

use super::super::output::Failure;
use super::super::site::Site;

/// As many connections as 64 calls need at 16 on each.
const OFFICE_CONNECTIONS: usize = 4;

/// A site in a folder, and what its files say.
#[derive(Debug)]
pub(super) struct BenchGround {
    dir: PathBuf,
    configs: BTreeMap<Party, Config>,
    bundle: TrustBundle,
}

impl BenchGround {
    /// Takes the site that is in the folder, or makes one.
    pub(super) fn at(dir: &Path) -> Result<Self, Failure> {
        let site = dir.join("pair");
        fs::create_dir_all(dir)?;
        if !site.join("kz-node.toml").exists() {
            Site::make(&site, &SystemClock, &SystemEntropy)?;
        }
        let dir = fs::canonicalize(dir)?;
        let mut configs = BTreeMap::new();
        for party in Party::ALL {
            let path = dir.join("pair").join(format!("{}-node.toml", party.code()));
            configs.insert(party, Config::load(&path)?);
        }
        let kazakhstan = configs.get(&Party::Kazakhstan).ok_or("a configuration")?;
        let bundle = TrustBundle::open(&fs::read(&kazakhstan.bundle)?, &kazakhstan.governance)?;
        Ok(Self { dir, configs, bundle })
    }

    /// A file of the bench.
    pub(super) fn file(&self, name: impl AsRef<Path>) -> PathBuf {
        self.dir.join(name)
    }

    /// A file of the site.
    pub(super) fn site(&self, name: impl AsRef<Path>) -> PathBuf {
        self.dir.join("pair").join(name)
    }

    pub(super) fn config_file(&self, party: Party) -> PathBuf {
        self.site(format!("{}-node.toml", party.code()))
    }

    pub(super) fn config(&self, party: Party) -> Result<&Config, Failure> {
        Ok(self.configs.get(&party).ok_or("a configuration")?)
    }

    pub(super) fn trusted(&self, party: Party) -> &TrustedParty {
        self.bundle.party(party)
    }

    pub(super) fn bundle(&self) -> &TrustBundle {
        &self.bundle
    }

    /// The keys with which a state signs.
    pub(super) fn signer(&self, party: Party) -> Result<Signer, Failure> {
        let pem = fs::read_to_string(&self.config(party)?.statement_key)?;
        Ok(SigningKey::from_pem(&pem)?.into())
    }

    /// An officer of a state.
    pub(super) fn officer(&self, party: Party, role: OfficerRole) -> Result<OfficeClient, Failure> {
        let officers = &self.config(party)?.officers;
        let held = officers.iter().find(|(_, roles)| roles.contains(&role));
        let (identity, _) = held.ok_or("the site has no such officer")?;
        let state = self.trusted(party);
        let files = format!("officers/{}", kzmn_certs::dev::role_name(role));
        let own = self.credentials(party, &files, identity.clone())?;
        let node = SpiffeId::parse(&format!("spiffe://{}/node/office", state.trust_domain))?;
        let name = format!("office.{}", state.trust_domain);
        let roots = Roots::from_der(state.roots.clone())?;
        let tls = ClientTls::new(&own, &roots, &name, node, Arc::new(SystemClock))?;
        let mut target = Target::new(self.config(party)?.office.address.to_string(), tls);
        target.deadline = std::time::Duration::from_secs(60);
        target.connections = OFFICE_CONNECTIONS;
        Ok(OfficeClient::new(target)?)
    }

    /// The exchange as Kazakhstan's node calls Mongolia's.
    pub(super) fn exchange(&self) -> Result<ExchangeClient, Failure> {
        let (own, peer) = (self.trusted(Party::Kazakhstan), self.trusted(Party::Mongolia));
        let credentials =
            self.credentials(Party::Kazakhstan, "exchange", own.exchange_identity.clone())?;
        let roots = Roots::from_der(peer.roots.clone())?;
        let name = format!("exchange.{}", peer.trust_domain);
        let identity = peer.exchange_identity.clone();
        let tls = ClientTls::new(&credentials, &roots, &name, identity, Arc::new(SystemClock))?;
        let address = self.config(Party::Mongolia)?.exchange.address;
        Ok(ExchangeClient::new(Target::new(address.to_string(), tls))?)
    }

    fn credentials(
        &self,
        party: Party,
        files: &str,
        identity: SpiffeId,
    ) -> Result<Credentials, Failure> {
        let file = |ending: &str| self.site(format!("{}/{files}.{ending}", party.code()));
        Ok(Credentials::from_files(&file("crt"), &file("key"), identity)?)
    }
}
