//! A witness of neither state, in this process.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;

use kzmn_common::instant::{Clock, Entropy, Instant};
use kzmn_common::ledger::{
    Cosignature, LedgerKeys, LedgerOrigin, NoteKey, NoteSignature, SignatureType, Witness,
};
use kzmn_common::party::Party;
use kzmn_common::trust::SigningKey;
use kzmn_witness::{Judge, serve};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::output::Failure;
use super::site::Site;

/// A third witness, at an address that is known before it serves.
#[derive(Debug)]
pub struct PairWitness {
    /// Its name and public key.
    pub name: NoteKey,
    key: Arc<SigningKey>,
    address: SocketAddr,
    state: TempDir,
}

impl PairWitness {
    /// A new one.
    ///
    /// # Errors
    ///
    /// There is no port, folder or key for it.
    pub async fn new(entropy: &impl Entropy) -> Result<Self, Failure> {
        let key = SigningKey::generate(entropy)?;
        let name = "witness.example.org";
        let name = NoteKey::new(name, SignatureType::Cosignature, key.public().clone());
        let name = name.ok_or("a name")?;
        let address = TcpListener::bind("127.0.0.1:0").await?.local_addr()?;
        Ok(Self { name, key: Arc::new(key), address, state: tempfile::tempdir()? })
    }

    /// Has both nodes' configurations name it.
    ///
    /// # Errors
    ///
    /// They cannot be written.
    pub fn add_to(&self, site: &Site) -> io::Result<()> {
        for party in Party::ALL {
            let (url, key) = (format!("http://{}", self.address), self.name.verifier_key());
            let text = format!("\n[[ledger.witness]]\nurl = \"{url}\"\nkey = \"{key}\"\n");
            let mut file = OpenOptions::new().append(true).open(site.config(party))?;
            file.write_all(text.as_bytes())?;
        }
        Ok(())
    }

    /// Where it serves.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its line under any text, of 1970.
    #[must_use]
    pub fn cosign(&self, text: &str) -> Option<NoteSignature> {
        Cosignature::sign(text, Instant::from_unix_ms(0)?, &self.name, &self.key)
    }

    /// Its judgement of both ledgers, with what it remembers; one at a time.
    ///
    /// # Errors
    ///
    /// The trust bundle, or what it remembers.
    pub fn judge(&self, site: &Site) -> Result<Judge, Failure> {
        let mut witnesses = Vec::new();
        for party in Party::ALL {
            let key = site.deployment.state(party).ledger.public().clone();
            let name = origin(site, party)?.ledger_key(key).ok_or("a name")?;
            let of = LedgerKeys::of_ledger(vec![name]).ok_or("a ledger")?;
            let (name, key) = (self.name.clone(), Arc::clone(&self.key));
            witnesses.push(Witness { of, name, key, second: None });
        }
        Ok(Judge::open(witnesses, self.state.path())?)
    }

    /// Serves until the task is aborted.
    ///
    /// # Errors
    ///
    /// Its address is taken, and those of [`Self::judge`].
    pub async fn serve(
        &self,
        site: &Site,
        clock: Arc<dyn Clock>,
    ) -> Result<JoinHandle<()>, Failure> {
        let listener = TcpListener::bind(self.address).await?;
        let judge = Arc::new(self.judge(site)?);
        Ok(tokio::spawn(serve(listener, judge, Arc::new(move || Some(clock.now())))))
    }
}

/// The name of a state's ledger.
///
/// # Errors
///
/// The trust bundle.
pub fn origin(site: &Site, party: Party) -> Result<LedgerOrigin, Failure> {
    Ok(LedgerKeys::ever(&site.open_bundle()?, party).origin().clone())
}
