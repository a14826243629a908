//! The trust bundles that were ever adopted, opened.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use kzmn_common::trust::{GovernancePins, TrustBundle};
use sea_orm::{ConnectionTrait, EntityTrait as _, QueryOrder as _};

use crate::entity::trust_bundle::{Column, Entity};
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
