//! Both nodes in this process, with a clock that is set by hand: for the suites.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use kzmn_certs::dev::Signatures;
use kzmn_common::envelope::{Envelope, Signature, pae};
use kzmn_common::header::OfficerRole;
use kzmn_common::instant::{Clock, Entropy, Instant};
use kzmn_common::party::Party;
use kzmn_common::statement::{Body, Signed};
use kzmn_common::trust::{Signer, SigningKey};
use kzmn_proto::office::{AskPeerRequest, Question};
use kzmn_runtime::Jurisdiction;
use kzmn_runtime::config::Config;
use kzmn_runtime::node::Node;
use kzmn_store::Store;
use kzmn_testkit::states::sealed;
use kzmn_testkit::{HandClock, SeededEntropy};
use kzmn_transport::{ExchangeClient, OfficeClient, OfficeFailure};
use tempfile::TempDir;

use super::output::Failure;
use super::site::Site;

/// Both nodes, with the sample registries.
#[derive(Debug)]
pub struct Pair {
    /// Their folder.
    pub site: Site,
    /// The time of both.
    pub clock: Arc<HandClock>,
    /// The entropy of both, and of the tests.
    pub entropy: Arc<SeededEntropy>,
    nodes: [Option<Node>; 2],
    folder: TempDir,
}

/// Changes a node's configuration before it starts.
pub type Configure<'a> = &'a dyn Fn(Party, &mut Config);

/// How a pair differs from the usual one.
#[derive(Default)]
pub struct Setting<'a> {
    /// Changes the site before the nodes start.
    pub prepare: Option<&'a dyn Fn(&Site)>,
    /// Changes a node's configuration.
    pub configure: Option<Configure<'a>>,
    /// Only this node is started; a test plays the other one.
    pub only: Option<Party>,
    /// Both states sign by ML-DSA too.
    pub second_signatures: bool,
}

impl std::fmt::Debug for Setting<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Setting(only {:?})", self.only)
    }
}

impl Pair {
    /// Starts both nodes at 2026-11-23T08:00:00Z with the sample registries.
    ///
    /// # Errors
    ///
    /// What did not start.
    pub async fn start() -> Result<Self, Failure> {
        Box::pin(Self::start_with(Setting::default())).await
    }

    /// The same, in another setting.
    ///
    /// # Errors
    ///
    /// What did not start.
    pub async fn start_with(setting: Setting<'_>) -> Result<Self, Failure> {
        let folder = tempfile::tempdir()?;
        let now = Instant::parse("2026-11-23T08:00:00Z").ok_or("an instant")?;
        let clock = Arc::new(HandClock::at(now));
        let entropy = Arc::new(SeededEntropy::new(20_261_123));
        let signatures = match setting.second_signatures {
            true => Signatures::Double,
            false => Signatures::Single,
        };
        let dir = folder.path().join("pair");
        let site = Site::make_signing(signatures, &dir, clock.as_ref(), entropy.as_ref())?;
        if let Some(prepare) = setting.prepare {
            prepare(&site);
        }
        let mut pair = Self { site, clock, entropy, nodes: [None, None], folder };
        for party in Party::ALL {
            if setting.only.is_none_or(|only| only == party) {
                let mut config = Config::load(&pair.site.config(party))?;
                if let Some(configure) = setting.configure {
                    configure(party, &mut config);
                }
                Box::pin(pair.start_node(party, config)).await?;
                Box::pin(pair.load_sample(party)).await?;
            }
        }
        Ok(pair)
    }

    /// Starts one node, which is not running, with its configuration as it stands.
    ///
    /// # Errors
    ///
    /// Why it does not start.
    pub async fn restart(&mut self, party: Party) -> Result<(), Failure> {
        let config = Config::load(&self.site.config(party))?;
        self.start_node(party, config).await
    }

    async fn start_node(&mut self, party: Party, config: Config) -> Result<(), Failure> {
        let entropy: Arc<dyn Entropy> = self.entropy.clone();
        let node = Box::pin(Node::start(config, jurisdiction(party), self.time(), entropy)).await?;
        *self.slot(party) = Some(node);
        Ok(())
    }

    async fn load_sample(&self, party: Party) -> Result<(), Failure> {
        let sample = match party {
            Party::Kazakhstan => kz_node::SAMPLE,
            Party::Mongolia => mn_node::SAMPLE,
        };
        let registrar = self.officer(party, OfficerRole::Registrar)?;
        for person in kzmn_cli::people(&serde_json::from_str(sample)?)? {
            registrar.put_person(person).await?;
        }
        Ok(())
    }

    /// Stops one node.
    ///
    /// # Errors
    ///
    /// It was not running, or failed to stop.
    pub async fn stop(&mut self, party: Party) -> Result<(), Failure> {
        let node = self.slot(party).take().ok_or("the node is not running")?;
        Ok(node.stop().await?)
    }

    /// The folder that goes when the pair goes.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// The time of both, for whoever asks for a clock.
    #[must_use]
    pub fn time(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    /// One node's store.
    ///
    /// # Errors
    ///
    /// It is not running.
    pub fn store(&self, party: Party) -> Result<&Store, Failure> {
        let node = match party {
            Party::Kazakhstan => &self.nodes[0],
            Party::Mongolia => &self.nodes[1],
        };
        Ok(node.as_ref().ok_or("the node is not running")?.store())
    }

    /// An officer of a state.
    ///
    /// # Errors
    ///
    /// The client cannot be made.
    pub fn officer(&self, party: Party, role: OfficerRole) -> Result<OfficeClient, Failure> {
        Ok(self.site.officer(party, role, self.time())?)
    }

    /// Asks as a caseworker of a state.
    ///
    /// # Errors
    ///
    /// The node's refusal.
    pub async fn ask(&self, party: Party, request: AskPeerRequest) -> Result<Question, Failure> {
        let asked = self.officer(party, OfficerRole::Caseworker)?.ask_peer(request).await;
        let asked = asked.map_err(|failure: OfficeFailure| failure)?;
        asked.question.ok_or_else(|| "no question".into())
    }

    /// The exchange as the node of `party` calls the other one.
    ///
    /// # Errors
    ///
    /// The client cannot be made.
    pub fn exchange(&self, party: Party) -> Result<ExchangeClient, Failure> {
        Ok(self.site.exchange_client(party, self.time())?)
    }

    /// The same, to another address.
    ///
    /// # Errors
    ///
    /// The client cannot be made.
    pub fn exchange_to(
        &self,
        party: Party,
        address: SocketAddr,
    ) -> Result<ExchangeClient, Failure> {
        Ok(self.site.exchange_client_to(party, address, self.time())?)
    }

    /// Signs a statement as the node of `party` does.
    pub fn seal<T: Body>(&self, party: Party, statement: Signed<T>) -> Envelope {
        sealed(statement, self.signer(party)).into_envelope()
    }

    /// Signs any bytes as the node of `party` would sign a payload of that type.
    #[must_use]
    pub fn sign(&self, party: Party, payload_type: &str, payload: Vec<u8>) -> Envelope {
        sign_with(self.signer(party).first(), payload_type, payload)
    }

    fn signer(&self, party: Party) -> &Signer {
        &self.site.deployment.state(party).statement
    }

    fn slot(&mut self, party: Party) -> &mut Option<Node> {
        match party {
            Party::Kazakhstan => &mut self.nodes[0],
            Party::Mongolia => &mut self.nodes[1],
        }
    }
}

/// Signs any bytes with a key.
#[must_use]
pub fn sign_with(key: &SigningKey, payload_type: &str, payload: Vec<u8>) -> Envelope {
    let signature = Signature {
        key_id: key.public().id().to_string(),
        signature: key.sign(&pae(payload_type, &payload)),
    };
    let (payload_type, signatures) = (payload_type.to_owned(), vec![signature]);
    Envelope { payload_type, payload, signatures, disclosures: Vec::new() }
}

/// A state's rules and law.
#[must_use]
pub fn jurisdiction(party: Party) -> Jurisdiction {
    match party {
        Party::Kazakhstan => kz_node::jurisdiction(),
        Party::Mongolia => mn_node::jurisdiction(),
    }
}
