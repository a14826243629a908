//! The trust bundles that were ever adopted, opened.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use kzmn_common::trust::{GovernancePins, TrustBundle};
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait, EntityTrait as _, IntoActiveModel as _,
    QueryOrder as _, QuerySelect as _,
};

use crate::command::Command;
use crate::entity::trust_bundle::{Column, Entity, Model};
use crate::error::{StoreError, corrupt};

/// Statements are verified against the bundle of the sequence stored with them.
#[derive(Debug, Default)]
pub(crate) struct Bundles(RwLock<BTreeMap<u64, Arc<TrustBundle>>>);

impl Bundles {
    /// Opens what is stored.
    pub(crate) async fn load(
        db: &impl ConnectionTrait,
        pins: &GovernancePins,
    ) -> Result<Self, StoreError> {
        let bundles = Self::default();
        for row in Entity::find().order_by_asc(Column::Sequence).all(db).await? {
            let bundle = open(&row.envelope, pins)?;
            if i64::try_from(bundle.sequence()).ok() != Some(row.sequence) {
                return Err(corrupt("trust_bundle", "the bundle has another sequence"));
            }
            bundles.insert(bundle);
        }
        Ok(bundles)
    }

    /// Keeps a bundle that was adopted.
    pub(crate) fn insert(&self, bundle: TrustBundle) {
        let mut bundles = self.0.write().unwrap_or_else(PoisonError::into_inner);
        bundles.insert(bundle.sequence(), Arc::new(bundle));
    }

    /// The bundle of that sequence.
    pub(crate) fn get(&self, sequence: u64) -> Option<Arc<TrustBundle>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&sequence).cloned()
    }

    /// The newest one.
    pub(crate) fn newest(&self) -> Option<Arc<TrustBundle>> {
        let bundles = self.0.read().unwrap_or_else(PoisonError::into_inner);
        bundles.last_key_value().map(|(_, bundle)| Arc::clone(bundle))
    }
}

/// Opens a bundle's file.
pub(crate) fn open(json: &[u8], pins: &GovernancePins) -> Result<TrustBundle, StoreError> {
    TrustBundle::open(json, pins).map_err(|refusal| StoreError::BundleRefused(Arc::new(refusal)))
}

/// A bundle to be stored.
#[derive(Clone, Debug)]
pub(crate) struct Adoption(pub(crate) Model);

impl Command for Adoption {
    type Reply = ();

    const BEGINS: bool = false;
}

/// Stores a bundle, unless it is older than the newest one or another one of its sequence.
pub(crate) async fn adopt(db: &impl ConnectionTrait, row: &Model) -> Result<(), StoreError> {
    let newest = Entity::find().order_by_desc(Column::Sequence).limit(1).one(db).await?;
    if let Some(newest) = newest {
        let sequence = |row: &Model| u64::try_from(row.sequence).unwrap_or(0);
        if row.sequence < newest.sequence {
            let (offered, newest) = (sequence(row), sequence(&newest));
            return Err(StoreError::BundleRollback { offered, newest });
        }
        if row.sequence == newest.sequence {
            let same = row.envelope == newest.envelope;
            return same.then_some(()).ok_or_else(|| StoreError::BundleConflict(sequence(row)));
        }
    }
    row.clone().into_active_model().insert(db).await?;
    Ok(())
}
