//! Something to be written, and the reply that whoever asks for it gets once it is durable.

use std::sync::{Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::error::StoreError;

/// Something to be written.
pub(crate) trait Command: Send + Sync + 'static {
    /// What comes of it, once it is durable.
    type Reply: Send + 'static;

    /// Whether it begins something. What ends something that was begun, and the record of a reading, is written while
    /// there is room at all.
    const BEGINS: bool;
}

/// A command, and whoever waits for its reply.
#[derive(Debug)]
pub(crate) struct Job<C: Command> {
    pub(crate) command: C,
    /// What comes of it if the transaction is committed; another attempt replaces it.
    reply: Mutex<Option<C::Reply>>,
    waiting: oneshot::Sender<Result<C::Reply, StoreError>>,
}

impl<C: Command> Job<C> {
    /// The job, and where its reply comes out.
    pub(crate) fn new(command: C) -> (Self, oneshot::Receiver<Result<C::Reply, StoreError>>) {
        let (waiting, reply) = oneshot::channel();
        (Self { command, reply: Mutex::new(None), waiting }, reply)
    }

    /// Says what comes of it if the transaction is committed.
    pub(crate) fn reply(&self, reply: C::Reply) {
        *self.reply.lock().unwrap_or_else(PoisonError::into_inner) = Some(reply);
    }

    /// Tells whoever waits. The caller may have gone; what was done stands.
    pub(crate) fn end(self, outcome: Result<(), StoreError>) {
        let reply = self.reply.into_inner().unwrap_or_else(PoisonError::into_inner);
        let _gone = self.waiting.send(outcome.and_then(|()| reply.ok_or(StoreError::BrokeOff)));
    }
}
