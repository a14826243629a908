//! The database file and those beside it: for their owner alone, and for one process at a time.

use std::fs::{File, OpenOptions, TryLockError, metadata};
use std::path::Path;
use std::sync::Arc;

use crate::error::StoreError;

/// Takes the file for this process, until what is returned is dropped. Where there is none it is created.
pub(crate) fn take(path: &Path) -> Result<File, StoreError> {
    create(path)?;
    demand_private(path)?;
    lock(path)
}

/// Creates the file, for its owner alone, where there is none. The files beside it take its mode.
fn create(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(unusable)
}

/// Refuses a database that others than its owner can read: it holds what everybody's life was.
#[cfg(unix)]
fn demand_private(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt as _;
    for ending in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(ending);
        // What is not there is made with the mode of the database.
        let Ok(file) = metadata(Path::new(&file)) else { continue };
        let mode = file.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(StoreError::Exposed(mode));
        }
    }
    Ok(())
}

/// Locks a file beside the database, because SQLite's own locks are given up by whoever closes the database file
/// anywhere in the process.
fn lock(path: &Path) -> Result<File, StoreError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".lock");
    let beside = Path::new(&beside);
    create(beside)?;
    let file = OpenOptions::new().append(true).open(beside).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(TryLockError::Error(cause)) => Err(unusable(cause)),
    }
}

fn unusable(cause: std::io::Error) -> StoreError {
    StoreError::File(Arc::new(cause))
}

/// How many bytes the file and its write-ahead log take. What cannot be looked at counts as nothing.
pub(crate) fn size(path: &Path) -> u64 {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    bytes(path) + bytes(Path::new(&log))
}

fn bytes(path: &Path) -> u64 {
    metadata(path).map_or(0, |file| file.len())
}
