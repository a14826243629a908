//! What must hold once nothing waits any more: what was acknowledged is there, nothing is there twice, and the books of
//! both nodes say the same. Read from the databases themselves, with both nodes stopped.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use kzmn_common::envelope::Digest;
use kzmn_common::header::OfficerRole;
use kzmn_common::instant::Clock as _;
use kzmn_common::kinds::AnyStatement;
use kzmn_common::ledger::TreeHead;
use kzmn_common::party::{Party, Realm};
use kzmn_common::statement::{Disclosed, PayloadType};
use kzmn_proto::office::{StatusRequest, StatusResponse};
use kzmn_runtime::system::{SystemClock, SystemEntropy};
use kzmn_store::{Checked, Direction, Options, Owner, StatementFilter, StatementSummary, Store};
use tokio::time::Instant;

use super::super::in_process::jurisdiction;
use super::super::output::Failure;
use super::super::site::{REALM, Site};
use super::load::Acknowledged;
use super::nodes::CrashPair;

/// How long it may take until nothing waits any more: longer than the longest pause of a node that found the other away, and
/// than the pauses of a statement that was tried a few times while nodes died, which double from half a minute.
const PATIENCE: Duration = Duration::from_secs(600);
/// Between two looks at the nodes.
const LOOK: Duration = Duration::from_millis(200);
/// After as many looks alike nothing moves any more.
const ALIKE: u32 = 4;
/// How many statements are read at once.
const PAGE: u32 = 500;

/// Waits until nothing waits any more, stops both nodes, and holds everything against what must be. Tells how many
/// statements there are.
pub(super) async fn verify(
    pair: &mut CrashPair,
    acknowledged: &[Acknowledged],
) -> Result<usize, Failure> {
    let until = Instant::now() + PATIENCE;
    let stores = loop {
        still(pair, until).await?;
        pair.stop().await?;
        let site = &pair.site;
        let [kazakhstan, mongolia] = Party::ALL.map(|party| (party, site.database(party)));
        let stores = [
            open(site, kazakhstan.0, &kazakhstan.1).await?,
            open(site, mongolia.0, &mongolia.1).await?,
        ];
        if nothing_waits(&stores).await? {
            break stores;
        }
        if Instant::now() > until {
            return Err("something waits that is not delivered, or not cosigned".into());
        }
        for store in &stores {
            store.shutdown().await?;
        }
        for party in Party::ALL {
            pair.spawn(party, None)?;
        }
        pair.listen().await?;
    };
    let books = [Book::read(&stores[0]).await?, Book::read(&stores[1]).await?];
    let statements = books[0].statements.len();
    for (party, (own, peer)) in
        Party::ALL.into_iter().zip([(&books[0], &books[1]), (&books[1], &books[0])])
    {
        own.says_what_the_other_says(peer).map_err(|wrong| format!("{party}: {wrong}"))?;
    }
    for (party, store) in Party::ALL.into_iter().zip(&stores) {
        sound(store).await.map_err(|wrong| format!("{party}: {wrong}"))?;
        for one in acknowledged.iter().filter(|one| one.by == party) {
            holds(store, one).await.map_err(|wrong| format!("{party}: {wrong}"))?;
        }
        let errors = pair.errors(party)?;
        if let Some(error) = errors.first() {
            return Err(format!("{party} logged {} errors: {error}", errors.len()).into());
        }
    }
    same_heads(&stores).await?;
    for store in &stores {
        store.shutdown().await?;
    }
    Ok(statements)
}

/// Waits until no question is open, both nodes hold as many statements, and their ledgers do not grow.
async fn still(pair: &CrashPair, until: Instant) -> Result<(), Failure> {
    let operators = [
        pair.officer(Party::ALL[0], OfficerRole::Operator)?,
        pair.officer(Party::ALL[1], OfficerRole::Operator)?,
    ];
    let (mut before, mut alike) = (Vec::new(), 0);
    while alike < ALIKE {
        let (mut now, mut why) = (Vec::new(), String::new());
        for (party, operator) in Party::ALL.into_iter().zip(&operators) {
            let status = operator.status(StatusRequest {}).await?;
            now.push(Moving::of(&status));
            why.push_str(&why_it_waits(party, &status));
        }
        let settled = now.iter().all(|node| node.open == 0 && node.statements == now[0].statements);
        alike = if settled && now == before { alike + 1 } else { 0 };
        if Instant::now() > until {
            return Err(
                format!("it does not come to rest: {now:?}{why}{}", pair.last_of_logs()?).into()
            );
        }
        before = now;
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}

/// What changes while something goes on.
#[derive(Debug, Eq, PartialEq)]
struct Moving {
    open: i64,
    statements: i64,
    ledger: i64,
    cosigned: i64,
}

impl Moving {
    fn of(status: &StatusResponse) -> Self {
        let (store, ledger) =
            (status.store.clone().unwrap_or_default(), status.ledger.clone().unwrap_or_default());
        Self {
            open: store.open_questions,
            statements: store.statements,
            ledger: store.ledger_size,
            cosigned: ledger.cosigned_size,
        }
    }
}

/// What a node says of why something waits.
fn why_it_waits(party: Party, status: &StatusResponse) -> String {
    let peer = status.peer.clone().unwrap_or_default();
    let ledger = status.ledger.clone().unwrap_or_default();
    let (failed, serving) = (peer.failed_reason, peer.not_serving_reason);
    let (cosigned, alarm) = (ledger.failed_reason, ledger.last_alarm_reason);
    let notices = status.store.clone().unwrap_or_default().waiting_notices;
    format!(
        "\n{party}: {notices} notices wait; peer: {failed:?}, serving: {serving:?}; cosigned: {cosigned:?}, alarm: {alarm:?}"
    )
}

/// The store of a node that does not run.
pub(super) async fn open(site: &Site, party: Party, database: &Path) -> Result<Store, Failure> {
    let owner = Owner { me: party, realm: Realm::parse(REALM)?, rules: jurisdiction(party).rules };
    let options = Options::at(database);
    let pins = site.deployment.governance_pins();
    Ok(Store::open(&options, owner, Arc::new(SystemEntropy), pins).await?)
}

/// Whether nothing is left to be delivered, and every statement is under a checkpoint that both states signed.
async fn nothing_waits(stores: &[Store; 2]) -> Result<bool, Failure> {
    let after_every_pause = SystemClock.now().after(Duration::from_secs(24 * 3600));
    for store in stores {
        let cosigned = store.newest_checkpoint().await?.map_or(0, |kept| kept.checkpoint.size);
        let waits = store.due_deliveries(after_every_pause, 1).await?;
        let newest = store.statements(&StatementFilter::default(), None, 1).await?.rows;
        let newest = newest.first().ok_or("no statement")?.digest;
        let newest = store.ledger_place(newest).await?.ok_or("no statement")?;
        if !waits.is_empty() || store.inclusion(newest, cosigned).await?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// All statements of a node, by their digests.
struct Book {
    statements: BTreeMap<Digest, StatementSummary>,
}

impl Book {
    async fn read(store: &Store) -> Result<Self, Failure> {
        let (mut statements, mut ids, mut below) = (BTreeMap::new(), BTreeSet::new(), None);
        loop {
            let page = store.statements(&StatementFilter::default(), below, PAGE).await?;
            for summary in page.rows {
                let digest = summary.digest;
                if !ids.insert((summary.direction == Direction::Issued, id(store, &summary).await?))
                {
                    return Err(format!("the id of {digest} stands at two statements").into());
                }
                if statements.insert(digest, summary).is_some() {
                    return Err(format!("{digest} is there twice").into());
                }
            }
            below = page.next;
            if below.is_none() {
                return Ok(Self { statements });
            }
        }
    }

    fn of(&self, direction: Direction) -> impl Iterator<Item = &StatementSummary> {
        self.statements.values().filter(move |one| one.direction == direction)
    }

    /// What was issued here was received there; what asks for a reply has exactly one.
    fn says_what_the_other_says(&self, other: &Self) -> Result<(), String> {
        let mut replies: BTreeMap<Digest, u32> = BTreeMap::new();
        for reply in self.of(Direction::Received) {
            *replies.entry(reply.answers.unwrap_or(reply.digest)).or_default() += 1;
        }
        for issued in self.of(Direction::Issued) {
            let (digest, kind) = (issued.digest, &issued.payload_type);
            let there = other.statements.get(&digest).filter(|there| {
                there.direction == Direction::Received
                    && there.payload_type == *kind
                    && there.refused_reason.is_none()
            });
            if there.is_none() {
                return Err(format!("{digest} ({kind}) was issued and not received, or refused"));
            }
            let count = replies.get(&digest).copied().unwrap_or(0);
            if issued.answers.is_none() && count != 1 {
                return Err(format!("{digest} ({kind}) has {count} replies"));
            }
        }
        match self.statements.len() == other.statements.len() {
            true => Ok(()),
            false => {
                Err(format!("{} here, {} there", self.statements.len(), other.statements.len()))
            }
        }
    }
}

/// The id of a statement, from its bytes.
async fn id(store: &Store, summary: &StatementSummary) -> Result<String, Failure> {
    let kind = PayloadType::parse(&summary.payload_type).ok_or("an unknown type")?;
    let record = store.statement(summary.digest).await?.ok_or("a statement without its bytes")?;
    let envelope = record.envelope();
    let disclosed = Disclosed { list: &envelope.disclosures, redacted: false };
    let statement = AnyStatement::decode(kind, &envelope.payload, disclosed);
    let statement = statement.map_err(|objection| format!("it does not read: {objection:?}"))?;
    Ok(statement.common_header().statement_id.to_string())
}

/// The file is whole, and all that is stored is as it was stored.
pub(super) async fn whole(store: &Store) -> Result<(), Failure> {
    let mut checked = store.checked();
    let checked = *checked.wait_for(|checked| *checked != Checked::Running).await?;
    let findings = store.fsck(&|_| {}).await?;
    match checked == Checked::Passed && findings.count == 0 {
        true => Ok(()),
        false => Err(format!("{checked:?}, and fsck found {:?}", findings.differences).into()),
    }
}

/// The same, and nothing came back that should not have.
async fn sound(store: &Store) -> Result<(), Failure> {
    whole(store).await?;
    let status = store.status().await?;
    let (alarms, _) = store.ledger_alarms().await?;
    let odd = [alarms, status.suspects, status.equivocal_questions, status.open_questions];
    match odd == [0; 4] {
        true => Ok(()),
        false => Err(format!("alarms, suspects, equivocal and open questions: {odd:?}").into()),
    }
}

/// What was acknowledged is there, byte for byte.
pub(super) async fn holds(store: &Store, one: &Acknowledged) -> Result<(), Failure> {
    let digest = one.statement.digest();
    let record = store.statement(digest).await?;
    let record = record.ok_or_else(|| format!("{digest} was acknowledged and is lost"))?;
    match *record.envelope() == one.statement {
        true => Ok(()),
        false => Err(format!("{digest} was acknowledged with other bytes").into()),
    }
}

/// What each state has cosigned last of the other's ledger is what that one has as cosigned, and is in its tree.
async fn same_heads([kazakhstan, mongolia]: &[Store; 2]) -> Result<(), Failure> {
    for (own, witness) in [(kazakhstan, mongolia), (mongolia, kazakhstan)] {
        let head = own.newest_checkpoint().await?.map(|kept| kept.head());
        let seen = witness.newest_witnessed().await?.map(|kept| kept.head());
        let TreeHead { size, root } = head.ok_or("nothing was cosigned")?;
        if seen != head || own.ledger_root(size).await? != Some(root) {
            return Err(format!("{head:?} is cosigned, and {seen:?} was signed").into());
        }
    }
    Ok(())
}
