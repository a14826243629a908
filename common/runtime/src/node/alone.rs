//! The asking side of a node alone.

use std::sync::Arc;

use kzmn_common::envelope::Digest;
use kzmn_common::instant::{Clock, Entropy};
use kzmn_common::kinds::Question;
use kzmn_common::refusal::Refused;
use kzmn_store::Store;

use super::Core;
use super::asking::Asking;
use super::start;
use super::start_error::StartError;
use crate::Jurisdiction;
use crate::config::Config;

/// A node that asks and serves no caller: its store and its way to the other state's node. For the bench, which
/// measures the exchange without an officer's call before it.
#[derive(Debug)]
pub struct AskingNode {
    core: Arc<Core>,
    asking: Asking,
}

impl AskingNode {
    /// Reads and checks everything as [`Node::start`](super::Node::start) does, and opens the store.
    ///
    /// # Errors
    ///
    /// [`StartError`].
    pub async fn open(
        config: &Config,
        jurisdiction: Jurisdiction,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StartError> {
        let core = start::open(config, jurisdiction, clock, entropy).await?;
        let asking = start::asking(config, &core, start::peer(config, &core)?);
        Ok(Self { core, asking })
    }

    /// Asks as the node does for an officer. The digest names the question from here on, closed or not.
    ///
    /// # Errors
    ///
    /// `STORE_UNAVAILABLE`: nothing was sent.
    pub async fn ask(&self, question: Question) -> Result<Digest, Refused> {
        let epoch = self.core.epoch();
        let asked = self.asking.ask(&epoch, self.asking.query(&epoch, question)?).await?;
        Ok(asked.query.digest())
    }

    /// Its store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.core.store
    }
}
