//! Which database this is, whose, and how far it has come: what a node compares with what it knew when it ran last.

use kzmn_common::instant::{Entropy, Instant};
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait, EntityTrait as _, IntoActiveModel as _,
    QueryOrder as _, QuerySelect as _,
};

use crate::entity::{disclosure, node, statement, trust_bundle};
use crate::error::{StoreError, corrupt};
use crate::shared::Owner;

/// What tells a database from every other one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct DatabaseId([u8; 16]);

impl DatabaseId {
    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// Binds a database that is nobody's yet to this node's party and realm, and refuses one of another node.
pub(crate) async fn bind(
    db: &impl ConnectionTrait,
    owner: &Owner,
    entropy: &dyn Entropy,
) -> Result<DatabaseId, StoreError> {
    let (party, realm) = (owner.me.code(), owner.realm.as_str());
    let Some(row) = node::Entity::find().one(db).await? else {
        let mut id = [0; 16];
        entropy.fill(&mut id);
        let (party, realm) = (party.to_owned(), realm.to_owned());
        let row = node::Model { only: 1, id: id.to_vec(), party, realm };
        row.into_active_model().insert(db).await?;
        return Ok(DatabaseId(id));
    };
    if row.party != party || row.realm != realm {
        return Err(StoreError::OfAnotherNode { party: row.party, realm: row.realm });
    }
    let id = row.id.try_into().map_err(|_| corrupt("node", "its id has not 16 bytes"))?;
    Ok(DatabaseId(id))
}

/// The instant of what was stored last: no clock that is right is before it.
pub(crate) async fn latest_instant(
    db: &impl ConnectionTrait,
) -> Result<Option<Instant>, StoreError> {
    let statement =
        statement::Entity::find().order_by_desc(statement::Column::Number).select_only();
    let statement = statement.column(statement::Column::At).limit(1).into_tuple().one(db).await?;
    let read = disclosure::Entity::find().order_by_desc(disclosure::Column::Id).select_only();
    let read = read.column(disclosure::Column::At).limit(1).into_tuple().one(db).await?;
    let bundle =
        trust_bundle::Entity::find().order_by_desc(trust_bundle::Column::Sequence).select_only();
    let bundle =
        bundle.column(trust_bundle::Column::AdoptedAt).limit(1).into_tuple().one(db).await?;
    // The row of a bundle is never replaced by a later one of the same sequence, so that an instant of a clock that was
    // ahead would stay: it counts only where nothing else is stored.
    let latest: Option<i64> = [statement, read].into_iter().flatten().max().or(bundle);
    Ok(latest.and_then(Instant::from_unix_ms))
}
