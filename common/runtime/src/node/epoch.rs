//! What a node trusts and decides by, as one value: bundle, signer, TLS, officers, policy and law. It is checked when
//! it is made, adopted and published whole, and never changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use kzmn_common::exchange::answer::Answering;
use kzmn_common::exchange::close::Asker;
use kzmn_common::exchange::policy::Policy;
use kzmn_common::exchange::receive::Reception;
use kzmn_common::header::OfficerRole;
use kzmn_common::identity::{InvalidSpiffeId, SpiffeId};
use kzmn_common::instant::{Clock, Entropy, Instant};
use kzmn_common::ledger::{
    Checkpoint, Cosignature, LedgerEpoch, LedgerKeys, NoteKey, SignedNote, TreeHead, Witness,
};
use kzmn_common::party::Party;
use kzmn_common::registry::NationalRules;
use kzmn_common::trust::{
    Algorithm, GovernancePins, KeyRefusal, KeyUsage, MlDsaKey, PublicKey, Signer, SigningFailed,
    SigningKey, TrustBundle,
};
use kzmn_store::{Store, StoreError};
use kzmn_transport::tls::{ClientTls, Credentials, HttpTls, Roots, ServerTls, TlsError};
use kzmn_transport::{TimeStampClient, WitnessClient};

use super::law::Law;
use super::start_error::StartError;
use crate::Jurisdiction;
use crate::config::{Config, Listen, TimeStampConfig, WitnessConfig};
use crate::secret;

/// One epoch of trust. A call takes the current one when it begins and works with that to its end.
pub(super) struct Epoch {
    /// The bundle as both states signed it, which the store keeps.
    bundle_json: Vec<u8>,
    /// The trust bundle.
    pub(super) bundle: TrustBundle,
    /// The governance keys that signed it.
    pub(super) governance: GovernancePins,
    /// The statement keys, with all else that an answer is made by.
    pub(super) answering: Arc<Answering>,
    /// Signs the own ledger's checkpoints.
    ledger: LedgerSigner,
    /// Cosigns those of the other state's ledger.
    witness: LedgerSigner,
    /// Which epoch of the other state's ledger that is.
    peer_ledger_epoch: LedgerEpoch,
    /// Who cosigns the own ledger's checkpoints beside the other state.
    pub(super) third_witnesses: Vec<WitnessClient>,
    /// Who says when its checkpoints were there, and how often at most.
    pub(super) time_stamps: Option<(TimeStampClient, Duration)>,
    /// How the node proves itself, and to whom.
    pub(super) tls: Tls,
    /// Who may call the office, and as what.
    pub(super) officers: BTreeMap<SpiffeId, BTreeSet<OfficerRole>>,
    /// What is permitted to the other state.
    pub(super) policy: Policy,
    /// The law by which pensions are assessed.
    pub(super) law: Law,
    /// Until when the statement keys and the trust bundle are valid.
    pub(super) may_sign_until: Instant,
    /// Until when these and the own certificates are valid.
    pub(super) valid_until: Instant,
}

impl Epoch {
    /// Reads all of it from the files that the configuration names, and holds each part against the others.
    ///
    /// # Errors
    ///
    /// [`StartError`]: the first part that cannot be used.
    pub(super) fn load(
        config: &Config,
        jurisdiction: Jurisdiction,
        clock: &Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StartError> {
        let Jurisdiction { rules, law } = jurisdiction;
        let me = rules.party();
        let law = Law::load(law, &config.law_packs, config.policy.treaty_in_force_from)?;
        let bundle_json = read(&config.bundle)?;
        let bundle = open_bundle(&bundle_json, config, clock.as_ref())?;
        let (signer, key_ends) = statement_signer(config, &bundle, me, clock.now())?;
        let keys = |paths, usage| LedgerSigner::load(paths, usage, &bundle, me, clock.now());
        let ledger = (config.ledger_key.as_path(), config.second_ledger_key.as_deref());
        let ledger = keys(ledger, KeyUsage::Ledger)?;
        let witness = (config.witness_key.as_path(), config.second_witness_key.as_deref());
        let witness = keys(witness, KeyUsage::Witness)?;
        let tls = Tls::new(config, &bundle, me, clock)?;
        let third = |witness| third_witness(witness, &bundle, clock);
        let third_witnesses = config.third_witnesses.iter().map(third).collect::<Result<_, _>>()?;
        let authority = |authority| time_stamping(authority, clock);
        let time_stamps = config.time_stamp.as_ref().map(authority).transpose()?;
        let may_sign_until = key_ends.min(bundle.not_after());
        let first_end = may_sign_until.min(ledger.ends).min(witness.ends);
        let realm = bundle.realm().clone();
        Ok(Self {
            bundle_json,
            bundle,
            governance: config.governance.clone(),
            answering: Arc::new(Answering { me, realm, signer, rules, entropy }),
            ledger,
            witness,
            peer_ledger_epoch: config.peer_ledger_epoch,
            third_witnesses,
            time_stamps,
            valid_until: tls.ends.map_or(first_end, |ends| ends.min(first_end)),
            tls,
            officers: config.officers.clone(),
            policy: config.policy.clone(),
            law,
            may_sign_until,
        })
    }

    /// The national rules.
    pub(super) fn rules(&self) -> &dyn NationalRules {
        self.answering.rules.as_ref()
    }

    /// For judging what the other state's node sends at that instant.
    pub(super) fn reception(&self, now: Instant) -> Reception<'_> {
        let Asker { me, realm, bundle, policy } = self.asker();
        Reception { me, realm, bundle, policy, now }
    }

    /// The own ledger in that epoch, with all keys that ever signed its checkpoints.
    pub(super) fn own_ledger(&self, epoch: LedgerEpoch) -> LedgerKeys {
        LedgerKeys::ever(&self.bundle, self.answering.me).in_epoch(epoch)
    }

    /// The other state's ledger, with the keys that are valid at that instant.
    pub(super) fn peer_ledger(&self, now: Instant) -> LedgerKeys {
        LedgerKeys::of(&self.bundle, self.answering.me.other(), now)
    }

    /// The same with all keys that ever were valid.
    pub(super) fn peer_ledger_ever(&self) -> LedgerKeys {
        LedgerKeys::ever(&self.bundle, self.answering.me.other())
    }

    /// The key that signs the own ledger's checkpoints in that epoch, as witnesses are told of it; `None` where it is not
    /// enrolled.
    pub(super) fn ledger_verifier_key(&self, epoch: LedgerEpoch) -> Option<String> {
        let own = self.own_ledger(epoch);
        own.ledger_key(self.ledger.first.public()).map(NoteKey::verifier_key)
    }

    /// Signs a checkpoint of the own ledger in that epoch; `None` where a ledger key is not valid now.
    ///
    /// # Errors
    ///
    /// [`SigningFailed`].
    pub(super) fn sign_checkpoint(
        &self,
        epoch: LedgerEpoch,
        head: TreeHead,
        now: Instant,
    ) -> Result<Option<SignedNote>, SigningFailed> {
        let own = LedgerKeys::of(&self.bundle, self.answering.me, now).in_epoch(epoch);
        let TreeHead { size, root } = head;
        let checkpoint = Checkpoint { origin: own.origin().clone(), size, root };
        let Some(name) = own.ledger_key(self.ledger.first.public()) else { return Ok(None) };
        let mut note = checkpoint.sign(name, &self.ledger.first);
        if let Some(second) = &self.ledger.second {
            let Some(name) = own.ledger_key(second.public()) else { return Ok(None) };
            let line = Cosignature::sign_second(&checkpoint, now, name, second)?;
            let Some(line) = line else { return Ok(None) };
            note.add(line);
        }
        Ok(Some(note))
    }

    /// The witness of the other state's ledger; `None` where the witness key is not valid now.
    pub(super) fn witness(&self, now: Instant) -> Option<Witness> {
        let own = LedgerKeys::of(&self.bundle, self.answering.me, now);
        let name = own.witness_key(self.witness.first.public())?.clone();
        let second = match &self.witness.second {
            None => None,
            Some(key) => Some((own.witness_key(key.public())?.clone(), Arc::clone(key))),
        };
        let of = self.peer_ledger(now).in_epoch(self.peer_ledger_epoch);
        Some(Witness { of, name, key: Arc::clone(&self.witness.first), second })
    }

    /// For judging what comes back to a question.
    pub(super) fn asker(&self) -> Asker<'_> {
        Asker {
            me: self.answering.me,
            realm: self.bundle.realm(),
            bundle: &self.bundle,
            policy: &self.policy,
        }
    }
}

/// The epoch that counts now, and the one place in which to replace it. So far it is set once, when the node starts.
pub(super) struct CurrentEpoch(Arc<Epoch>);

impl CurrentEpoch {
    /// Publishes an epoch once the store keeps its bundle: whatever is judged by it can be verified again later.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: nothing is published.
    pub(super) async fn adopt(
        epoch: Epoch,
        store: &Store,
        now: Instant,
    ) -> Result<Self, StoreError> {
        store.adopt_bundle(&epoch.bundle_json, &epoch.bundle, now).await?;
        Ok(Self(Arc::new(epoch)))
    }

    /// The epoch that counts now.
    pub(super) fn get(&self) -> Arc<Epoch> {
        Arc::clone(&self.0)
    }
}

fn open_bundle(json: &[u8], config: &Config, clock: &dyn Clock) -> Result<TrustBundle, StartError> {
    let bundle = TrustBundle::open(json, &config.governance).map_err(StartError::Bundle)?;
    if *bundle.realm() != config.realm {
        return Err(StartError::Realm {
            bundle: bundle.realm().as_str().to_owned(),
            configured: config.realm.as_str().to_owned(),
        });
    }
    if !bundle.covers(clock.now()) {
        return Err(StartError::BundleNotInForce);
    }
    Ok(bundle)
}

/// The keys that sign statements: one for each algorithm that the bundle requires. With the last instant at which all of them
/// may sign.
fn statement_signer(
    config: &Config,
    bundle: &TrustBundle,
    me: Party,
    now: Instant,
) -> Result<(Signer, Instant), StartError> {
    let usage = KeyUsage::Statement;
    let (first, ends) = signing_key(&config.statement_key, usage, bundle, me, now)?;
    let second = second_key(config.second_statement_key.as_deref(), usage, bundle, me, now)?;
    let ends = second.as_ref().map_or(ends, |(_, until)| ends.min(*until));
    let signer = Signer::new(first, second.map(|(key, _)| key));
    match bundle.party(me).required_algorithms == signer.algorithms() {
        true => Ok((signer, ends)),
        false => Err(StartError::SecondKey(usage)),
    }
}

/// The key that signs beside the Ed25519 one, with the last instant at which it may. Whether statements need one is another
/// question; a checkpoint does where the bundle enrols one.
fn second_key(
    path: Option<&Path>,
    usage: KeyUsage,
    bundle: &TrustBundle,
    me: Party,
    now: Instant,
) -> Result<Option<(MlDsaKey, Instant)>, StartError> {
    let Some(path) = path else { return Ok(None) };
    let key = MlDsaKey::from_pem(&read_key(path, usage)?);
    let key = key.map_err(|source| StartError::SigningKey { usage, source })?;
    let ends = enrolled_until(key.public(), usage, bundle, me, now)?;
    Ok(Some((key, ends)))
}

/// The keys of a ledger or a witness: two where the bundle enrols one of ML-DSA-44 that may sign now.
struct LedgerSigner {
    first: Arc<SigningKey>,
    second: Option<Arc<MlDsaKey>>,
    ends: Instant,
}

impl LedgerSigner {
    fn load(
        (first, second): (&Path, Option<&Path>),
        usage: KeyUsage,
        bundle: &TrustBundle,
        me: Party,
        now: Instant,
    ) -> Result<Self, StartError> {
        let (first, ends) = signing_key(first, usage, bundle, me, now)?;
        let second = second_key(second, usage, bundle, me, now)?;
        let of_usage = bundle.party(me).keys.iter().filter(|key| key.usage == usage);
        let enrolled = of_usage
            .filter(|key| key.key.algorithm() != Algorithm::Ed25519)
            .any(|key| key.may_sign_at(now));
        if enrolled != second.is_some() {
            return Err(StartError::SecondKey(usage));
        }
        let ends = second.as_ref().map_or(ends, |(_, until)| ends.min(*until));
        let second = second.map(|(key, _)| Arc::new(key));
        Ok(Self { first: Arc::new(first), second, ends })
    }
}

/// A key that the peer would refuse is refused here first. With the last instant at which it may sign.
fn signing_key(
    path: &Path,
    usage: KeyUsage,
    bundle: &TrustBundle,
    me: Party,
    now: Instant,
) -> Result<(SigningKey, Instant), StartError> {
    let key = SigningKey::from_pem(&read_key(path, usage)?);
    let key = key.map_err(|source| StartError::SigningKey { usage, source })?;
    let ends = enrolled_until(key.public(), usage, bundle, me, now)?;
    Ok((key, ends))
}

fn read_key(path: &Path, usage: KeyUsage) -> Result<String, StartError> {
    let pem = String::from_utf8(secret::read(path)?);
    pem.map_err(|_| StartError::SigningKey { usage, source: KeyRefusal::Malformed })
}

/// The last instant at which this state's key may sign.
fn enrolled_until(
    key: &PublicKey,
    usage: KeyUsage,
    bundle: &TrustBundle,
    me: Party,
    now: Instant,
) -> Result<Instant, StartError> {
    let enrolled_by = |party| bundle.party(party).key(key.id().as_str(), usage);
    let enrolled = enrolled_by(me);
    if enrolled.is_none() && enrolled_by(me.other()).is_some() {
        let program = format!("{}-node", me.other().code());
        return Err(StartError::OtherStates { usage, of: me.other(), program });
    }
    let usable = enrolled.filter(|key| key.may_sign_at(now) && key.revoked_at.is_none());
    Ok(usable.ok_or(StartError::SigningKeyNotEnrolled(usage))?.not_after)
}

/// A third witness, which must be of neither state.
fn third_witness(
    WitnessConfig { prefix, key, ca }: &WitnessConfig,
    bundle: &TrustBundle,
    clock: &Arc<dyn Clock>,
) -> Result<WitnessClient, StartError> {
    let not_a_third = || StartError::NotAThird(key.name().to_owned());
    if bundle.enrols(key.key()) {
        return Err(not_a_third());
    }
    let tls = http_tls(ca.as_ref(), key.name(), clock)?;
    // The configuration has roots where, and only where, it has https.
    WitnessClient::new(prefix.clone(), tls, key.clone()).ok_or_else(not_a_third)
}

/// A time-stamping authority, and how often it is asked at most.
fn time_stamping(
    TimeStampConfig { url, ca, every }: &TimeStampConfig,
    clock: &Arc<dyn Clock>,
) -> Result<(TimeStampClient, Duration), StartError> {
    let name = url.to_string();
    let client = TimeStampClient::new(url.clone(), http_tls(ca.as_ref(), &name, clock)?);
    Ok((client.ok_or(StartError::TimeStamping)?, *every))
}

/// The TLS of a service of neither state; none where it is called in the clear.
fn http_tls(
    ca: Option<&PathBuf>,
    name: &str,
    clock: &Arc<dyn Clock>,
) -> Result<Option<HttpTls>, StartError> {
    let roots = |source| StartError::ServiceRoots { name: name.to_owned(), source };
    let Some(path) = ca else { return Ok(None) };
    let trusted = Roots::from_pem(&read(path)?).map_err(roots)?;
    Ok(Some(HttpTls::new(&trusted, Arc::clone(clock)).map_err(roots)?))
}

/// The TLS of both listeners and of the client to the other state.
pub(super) struct Tls {
    pub(super) exchange: ServerTls,
    pub(super) office: ServerTls,
    pub(super) peer: ClientTls,
    /// When the first of the own certificates ends.
    ends: Option<Instant>,
}

impl Tls {
    fn new(
        config: &Config,
        bundle: &TrustBundle,
        me: Party,
        clock: &Arc<dyn Clock>,
    ) -> Result<Self, StartError> {
        let (own, other) = (bundle.party(me), bundle.party(me.other()));
        let roots = |roots: &[Vec<u8>]| Roots::from_der(roots.to_vec());
        let exchange = |source| StartError::Tls { listener: "exchange", source };
        let office = |source| StartError::Tls { listener: "office", source };

        let credentials = credentials(&config.exchange, own.exchange_identity.clone(), exchange)?;
        let exchange_ends = credentials.not_after();
        let peer_roots = roots(&other.roots).map_err(exchange)?;
        let allowed = BTreeSet::from([other.exchange_identity.clone()]);
        let exchange_tls = ServerTls::new(&credentials, &peer_roots, allowed, Arc::clone(clock))
            .map_err(exchange)?;
        let peer_name = format!("exchange.{}", other.trust_domain);
        let peer = other.exchange_identity.clone();
        let peer = ClientTls::new(&credentials, &peer_roots, &peer_name, peer, Arc::clone(clock))
            .map_err(exchange)?;

        let identity = office_identity(&own.trust_domain).map_err(StartError::Identity)?;
        let credentials = self::credentials(&config.office, identity, office)?;
        let own_roots = roots(&own.roots).map_err(office)?;
        let allowed = config.officers.keys().cloned().collect();
        let office_tls =
            ServerTls::new(&credentials, &own_roots, allowed, Arc::clone(clock)).map_err(office)?;
        let ends = exchange_ends.into_iter().chain(credentials.not_after()).min();
        Ok(Self { exchange: exchange_tls, office: office_tls, peer, ends })
    }
}

/// The identity of the office listener in a trust domain.
///
/// # Errors
///
/// [`InvalidSpiffeId`] where the domain is none.
pub fn office_identity(trust_domain: &str) -> Result<SpiffeId, InvalidSpiffeId> {
    SpiffeId::parse(&format!("spiffe://{trust_domain}/node/office"))
}

fn credentials(
    listen: &Listen,
    identity: SpiffeId,
    tls: impl Fn(TlsError) -> StartError,
) -> Result<Credentials, StartError> {
    let key = secret::read(&listen.key)?;
    let chain = read(&listen.certificate)?;
    Credentials::from_pem(&chain, &key, identity).map_err(tls)
}

fn read(path: &PathBuf) -> Result<Vec<u8>, StartError> {
    std::fs::read(path).map_err(|source| StartError::Read { path: path.clone(), source })
}
