//! The database's own check of the whole file, beside everything else: on a file of a million persons it takes longer
//! than anybody should wait for the first answer.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::DbErr;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use crate::shared::{Checked, Shared};

/// The task that checks, on a connection of its own.
#[derive(Debug)]
pub(crate) struct Check {
    stopping: Arc<AtomicBool>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Check {
    /// Starts the check. It tells `checked`, and ends the store where the file is damaged.
    pub(crate) fn start(path: PathBuf, shared: Arc<Shared>) -> Self {
        let stopping = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&stopping);
        let task = tokio::spawn(async move {
            let stopping = Arc::clone(&asked);
            let checked =
                shared.dialect.is_sound(&path, move || stopping.load(Ordering::Relaxed)).await;
            if !asked.load(Ordering::Relaxed) {
                tell(&shared, checked);
            }
        });
        Self { stopping, task: Mutex::new(Some(task)) }
    }

    /// Breaks off what still runs.
    pub(crate) async fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        if let Some(task) = self.task.lock().await.take() {
            let _ended = task.await;
        }
    }
}

impl Drop for Check {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Relaxed);
    }
}

fn tell(shared: &Shared, sound: Result<bool, DbErr>) {
    if matches!(sound, Ok(true)) {
        tracing::info!("the database file was checked and is sound");
        shared.checked.send_replace(Checked::Passed);
        return;
    }
    let cause = sound.err();
    let error = cause.as_ref().map(|cause| -> &(dyn std::error::Error + 'static) { cause });
    tracing::error!(
        error,
        "the database file is damaged: restore it from a backup, then reconcile with the peer"
    );
    shared.checked.send_replace(Checked::Damaged);
    shared.failed.send_replace(true);
}
