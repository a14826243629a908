//! One statement as a row, and back.

use std::collections::BTreeSet;

use kzmn_common::envelope::{Digest, Envelope};
use kzmn_common::header::{CommonHeader, HeaderFields, StatementId};
use kzmn_common::instant::Instant;
use kzmn_common::kinds::AnyStatement;
use kzmn_common::ledger::EntryKind;
use kzmn_common::listed;
use kzmn_common::party::Party;
use kzmn_common::statement::{
    Attested, Body, ExpectedAddress, KeyAge, Sealed, Stored, Unverified, Verified,
};
use kzmn_common::text::Text;
use kzmn_common::wire::{envelope_from_bytes, envelope_to_bytes};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};

use crate::bundles::Bundles;
use crate::entity::statement::{ActiveModel, Column, Entity, Model};
use crate::error::{StoreError, corrupt};
use crate::padded::padded;
use crate::shared::Shared;

listed! {
    /// Whether this node said or heard a statement.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum Direction {
        /// Signed here.
        Issued,
        /// Signed by the other state.
        Received,
    }
}

impl Direction {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Received => "received",
        }
    }

    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|direction| direction.name() == name)
    }
}

/// A stored statement, verified again when it was loaded.
#[derive(Clone, Debug)]
pub struct StatementRecord {
    /// The exact bytes. Of a statement that could not be read only its type is kept.
    envelope: Envelope,
    /// How many bytes it had, where they are not kept.
    pub left_out: Option<u64>,
    bundle_sequence: u64,
    /// Whether it was issued or received.
    pub direction: Direction,
    /// Issued: when it was signed; received: when it came first.
    pub at: Instant,
    /// Received and refused: why.
    pub refused_reason: Option<String>,
}

impl StatementRecord {
    /// The exact bytes; with an empty payload where [`Self::left_out`] says that they are not kept.
    #[must_use]
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// The trust bundle against which its keys were judged.
    #[must_use]
    pub fn bundle_sequence(&self) -> u64 {
        self.bundle_sequence
    }
}

/// What a statement's payload says about its place among others.
#[derive(Debug, Default)]
pub(crate) struct StatementPlace {
    pub(crate) id: Option<StatementId>,
    pub(crate) case_id: Option<Text>,
    pub(crate) answers: Option<Digest>,
    pub(crate) supersedes: Option<Digest>,
    pub(crate) refused_reason: Option<&'static str>,
}

/// A statement to be appended, with its place among others.
#[derive(Clone, Debug)]
pub(crate) struct NewStatement {
    digest: Digest,
    direction: Direction,
    at: Instant,
    row: ActiveModel,
}

impl NewStatement {
    /// One signed here. Where it names no case itself it is `of_case`.
    pub(crate) fn issued<B: Body>(
        sealed: &Sealed<B>,
        bundle_sequence: u64,
        of_case: Option<Text>,
    ) -> Result<Self, StoreError> {
        let common_header = &sealed.statement().common_header;
        let at = common_header.issued_at;
        let HeaderFields { case_id, answers, supersedes, .. } = sealed.statement().fields();
        let case_id = case_id.or(of_case);
        let id = Some(common_header.statement_id);
        let place = StatementPlace { id, case_id, answers, supersedes, refused_reason: None };
        let named = (sealed.digest(), sealed.envelope());
        Self::new(Direction::Issued, common_header.issuer, named, (at, bundle_sequence), place)
    }

    /// One of the other state.
    pub(crate) fn received(verified: &Verified, place: StatementPlace) -> Result<Self, StoreError> {
        Self::restored(verified, Direction::Received, place)
    }

    /// One that was lost and came back.
    pub(crate) fn restored(
        verified: &Verified,
        direction: Direction,
        place: StatementPlace,
    ) -> Result<Self, StoreError> {
        let when = (verified.received_at(), verified.bundle_sequence());
        let named = (verified.digest(), verified.envelope());
        Self::new(direction, verified.issuer(), named, when, place)
    }

    /// One of the other state that nobody can read: its bytes say nothing, so that they are not kept. The signed refusal
    /// names their digest.
    pub(crate) fn unread(verified: &Verified, place: StatementPlace) -> Result<Self, StoreError> {
        let received = Self::received(verified, place)?;
        let bytes = envelope_to_bytes(verified.envelope()).len();
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        let row =
            ActiveModel { envelope: Set(Vec::new()), left_out: Set(Some(bytes)), ..received.row };
        Ok(Self { row, ..received })
    }

    fn new(
        direction: Direction,
        issuer: Party,
        (digest, envelope): (Digest, &Envelope),
        (at, bundle_sequence): (Instant, u64),
        place: StatementPlace,
    ) -> Result<Self, StoreError> {
        let StatementPlace { id, case_id, answers, supersedes, refused_reason } = place;
        let sequence = i64::try_from(bundle_sequence).map_err(|_| StoreError::NoBundle)?;
        let row = ActiveModel {
            number: NotSet,
            digest: Set(digest.as_bytes().to_vec()),
            direction: Set(direction.name().to_owned()),
            payload_type: Set(envelope.payload_type.clone()),
            issuer: Set(issuer.code().to_owned()),
            statement_id: Set(id.map(|id| id.to_string())),
            case_id: Set(case_id.map(String::from)),
            answers: Set(answers.map(|digest| digest.as_bytes().to_vec())),
            supersedes: Set(supersedes.map(|digest| digest.as_bytes().to_vec())),
            at: Set(at.unix_ms()),
            bundle_sequence: Set(sequence),
            refused_reason: Set(refused_reason.map(str::to_owned)),
            envelope: Set(envelope_to_bytes(envelope)),
            left_out: Set(None),
            entry: NotSet,
        };
        Ok(Self { digest, row, direction, at })
    }

    /// The digest that names it.
    pub(crate) fn digest(&self) -> Digest {
        self.digest
    }

    /// What the ledger's entry of it says: what was done, with which digest, and when.
    pub(crate) fn entry(&self) -> (EntryKind, Digest, Instant) {
        let kind = match self.direction {
            Direction::Issued => EntryKind::Issued,
            Direction::Received => EntryKind::Received,
        };
        (kind, self.digest, self.at)
    }

    /// Its row, covered by that entry, for [`Tx::append`](crate::tx::Tx::append) alone.
    pub(crate) fn into_row(self, entry: i64) -> ActiveModel {
        ActiveModel { entry: Set(entry), ..self.row }
    }
}

/// The row of a statement.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    digest: Digest,
) -> Result<Option<Model>, StoreError> {
    let named = Column::Digest.eq(digest.as_bytes().to_vec());
    Ok(Entity::find().filter(named).one(db).await?)
}

/// Which of these are kept already.
pub(crate) async fn kept(
    db: &impl ConnectionTrait,
    digests: impl IntoIterator<Item = Digest>,
) -> Result<BTreeSet<Digest>, StoreError> {
    let digests = padded(digests.into_iter().map(|digest| digest.as_bytes().to_vec()));
    let kept: Vec<Vec<u8>> = Entity::find()
        .select_only()
        .column(Column::Digest)
        .filter(Column::Digest.is_in(digests))
        .into_tuple()
        .all(db)
        .await?;
    kept.iter().map(|bytes| digest("statement", bytes)).collect()
}

/// The statement of that row, verified again where its bytes are kept.
pub(crate) fn reopen(row: &Model, shared: &Shared) -> Result<StatementRecord, StoreError> {
    let broken = |what| corrupt("statement", what);
    let direction = Direction::parse(&row.direction).ok_or_else(|| broken("direction"))?;
    let record = |envelope, at, left_out, bundle_sequence| StatementRecord {
        envelope,
        left_out,
        bundle_sequence,
        direction,
        at,
        refused_reason: row.refused_reason.clone(),
    };
    let Some(left_out) = row.left_out else {
        let verified = verified(row, direction, shared)?;
        let (at, sequence) = (verified.received_at(), verified.bundle_sequence());
        return Ok(record(verified.envelope().clone(), at, None, sequence));
    };
    if direction == Direction::Issued || row.refused_reason.is_none() || !row.envelope.is_empty() {
        return Err(broken("its bytes are left out, and nothing says why"));
    }
    if row.issuer != shared.owner.me.other().code() {
        return Err(broken("its columns say something else than its bytes"));
    }
    let payload_type = row.payload_type.clone();
    let (payload, signatures, disclosures) = (Vec::new(), Vec::new(), Vec::new());
    let envelope = Envelope { payload_type, payload, signatures, disclosures };
    let at = Instant::from_unix_ms(row.at).ok_or_else(|| broken("instant"))?;
    let number = |number| u64::try_from(number).map_err(|_| broken("a number is below nothing"));
    Ok(record(envelope, at, Some(number(left_out)?), number(row.bundle_sequence)?))
}

/// The bytes of that row, whose signatures hold.
fn verified(row: &Model, direction: Direction, shared: &Shared) -> Result<Verified, StoreError> {
    let broken = |what| corrupt("statement", what);
    let envelope = envelope_from_bytes(&row.envelope).ok_or_else(|| broken("it is no envelope"))?;
    let issuer = match direction {
        Direction::Issued => shared.owner.me,
        Direction::Received => shared.owner.me.other(),
    };
    if row.issuer != issuer.code() || row.payload_type != envelope.payload_type {
        return Err(broken("its columns say something else than its bytes"));
    }
    let at = Instant::from_unix_ms(row.at).ok_or_else(|| broken("instant"))?;
    let bundle = u64::try_from(row.bundle_sequence)
        .ok()
        .and_then(|sequence| shared.bundles.get(sequence))
        .ok_or_else(|| broken("its trust bundle was never adopted"))?;
    let verified = Unverified::received(envelope)
        .verify(issuer, &bundle, at, KeyAge::ValidAtIssue)
        .map_err(|_| broken("its signature does not hold"))?;
    if verified.digest().as_bytes().as_slice() != row.digest {
        return Err(broken("its digest is another one"));
    }
    Ok(verified)
}

/// The same, read as what it must be, and agreeing with its columns.
pub(crate) fn reopen_as<B: Body>(row: &Model, shared: &Shared) -> Result<Stored<B>, StoreError> {
    let direction = Direction::parse(&row.direction);
    let direction = direction.ok_or_else(|| corrupt("statement", "direction"))?;
    let verified = verified(row, direction, shared)?;
    let audience = verified.issuer().other();
    let attested = verified
        .open::<B>(ExpectedAddress { audience, realm: &shared.owner.realm })
        .map_err(|_| corrupt("statement", "it is not a statement of its type"))?;
    let statement = attested.statement();
    agree(row, direction, &statement.common_header, statement.fields())?;
    Ok(durable(attested))
}

/// Reads a row of any type as far as it can be read: only one of the other state that was refused may be unreadable.
pub(crate) fn check(row: &Model, shared: &Shared) -> Result<(), StoreError> {
    if row.left_out.is_some() {
        return reopen(row, shared).map(drop);
    }
    let direction = Direction::parse(&row.direction);
    let direction = direction.ok_or_else(|| corrupt("statement", "direction"))?;
    let verified = verified(row, direction, shared)?;
    let addressed =
        ExpectedAddress { audience: verified.issuer().other(), realm: &shared.owner.realm };
    let read = verified
        .payload_type()
        .ok()
        .and_then(|kind| AnyStatement::open_as(kind, &verified, addressed).ok());
    match (read, &row.refused_reason) {
        (Some(read), None) => agree(row, direction, read.common_header(), read.fields()),
        (None, None) => Err(corrupt("statement", "it is not a statement of its type")),
        (read, Some(_)) => {
            let fields = read.map(|read| read.fields()).unwrap_or_default();
            agree_where_told(row, AnyStatement::id_in(&verified), fields)
        }
    }
}

/// The same of one that was refused: what its columns say of it, its bytes say.
fn agree_where_told(
    row: &Model,
    id: Option<StatementId>,
    fields: HeaderFields,
) -> Result<(), StoreError> {
    let HeaderFields { case_id, answers, supersedes, .. } = fields;
    let told = |column: &Option<Vec<u8>>, field: Option<Digest>| {
        column.is_none() || *column == field.map(|digest| digest.as_bytes().to_vec())
    };
    let id_told = row.statement_id.is_none() || row.statement_id == id.map(|id| id.to_string());
    // The case of what answers no bytes say.
    let of_case = case_id
        .is_none_or(|case| row.case_id.as_deref().is_none_or(|column| column == case.as_str()));
    match id_told && of_case && told(&row.answers, answers) && told(&row.supersedes, supersedes) {
        true => Ok(()),
        false => Err(corrupt("statement", "its columns say something else than its bytes")),
    }
}

/// Whether its columns say what its bytes say.
fn agree(
    row: &Model,
    direction: Direction,
    common_header: &CommonHeader,
    fields: HeaderFields,
) -> Result<(), StoreError> {
    let HeaderFields { case_id, answers, supersedes, .. } = fields;
    let same = |column: &Option<Vec<u8>>, field: Option<Digest>| {
        column.as_deref() == field.as_ref().map(|digest| digest.as_bytes().as_slice())
    };
    let id = common_header.statement_id.to_string();
    // When a received one came, and the case of what answers, no bytes say.
    let signed_then =
        direction == Direction::Received || row.at == common_header.issued_at.unix_ms();
    let of_case = case_id.is_none_or(|case| row.case_id.as_deref() == Some(case.as_str()));
    if !signed_then
        || !of_case
        || !same(&row.answers, answers)
        || !same(&row.supersedes, supersedes)
        || row.statement_id.as_ref() != Some(&id)
    {
        return Err(corrupt("statement", "its columns say something else than its bytes"));
    }
    Ok(())
}

/// The digest in a column.
pub(crate) fn digest(table: &'static str, bytes: &[u8]) -> Result<Digest, StoreError> {
    Digest::from_bytes(bytes).ok_or_else(|| corrupt(table, "a digest has not 32 bytes"))
}

/// A bundle must have been adopted before a statement is judged against it.
pub(crate) fn known_bundle(bundles: &Bundles, sequence: u64) -> Result<(), StoreError> {
    bundles.get(sequence).map(drop).ok_or(StoreError::NoBundle)
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the store: what comes here was loaded from a commit"
)]
fn durable<B: Body>(attested: Attested<B>) -> Stored<B> {
    Stored::assertion(attested)
}
