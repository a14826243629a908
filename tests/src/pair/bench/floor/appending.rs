//! A plain file to which is appended: whoever waits shares one append and one `fdatasync`, as the store's jobs share a
//! commit.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::thread;

use tokio::sync::{mpsc, oneshot};

use super::super::super::output::Failure;

/// How many share an `fdatasync` at most, and how many wait: as in the store.
const BATCH: usize = 64;
const QUEUE: usize = 256;

/// Bytes to be appended, and whom to tell whether they are durable.
type Append = (Vec<u8>, oneshot::Sender<bool>);

/// The file. Its thread ends with it.
pub(super) struct AppendedFile(mpsc::Sender<Append>);

impl AppendedFile {
    /// An empty one at that place.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let file = File::create(path)?;
        let (queue, waiting) = mpsc::channel(QUEUE);
        thread::spawn(move || write(file, waiting));
        Ok(Self(queue))
    }

    /// Appends, and waits until that is durable.
    pub(super) async fn append(&self, bytes: Vec<u8>) -> Result<(), Failure> {
        let (told, durable) = oneshot::channel();
        self.0.send((bytes, told)).await.map_err(|_| "the file's thread has ended")?;
        match durable.await {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err("what was appended is not durable".into()),
        }
    }
}

fn write(mut file: File, mut waiting: mpsc::Receiver<Append>) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.blocking_recv_many(&mut batch, BATCH) > 0 {
        let bytes: Vec<u8> = batch.iter().flat_map(|(bytes, _)| bytes).copied().collect();
        let durable = file.write_all(&bytes).and_then(|()| file.sync_data()).is_ok();
        for (_, told) in batch.drain(..) {
            // Who has gone need not be told.
            let _gone = told.send(durable);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Arc;

    use tokio::task::JoinSet;

    use super::*;

    #[tokio::test]
    async fn what_was_appended_is_in_the_file_and_each_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("appended");
        let file = Arc::new(AppendedFile::create(&path).expect("created"));
        let mut appending = JoinSet::new();
        for number in 0..200_u8 {
            let (file, path) = (Arc::clone(&file), path.clone());
            appending.spawn(async move {
                let bytes = vec![number; 100];
                file.append(bytes.clone()).await.expect("durable");
                let held = fs::read(path).expect("read");
                assert!(held.chunks(100).any(|chunk| chunk == bytes), "{number} is told too early");
            });
        }
        while let Some(ended) = appending.join_next().await {
            ended.expect("appended");
        }
        assert_eq!(fs::read(&path).expect("read").len(), 200 * 100);
    }
}
