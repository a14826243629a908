//! Room on the disk, looked at before work is begun: a commit that finds none ends the store, and a node without a
//! store can neither answer nor show what it holds.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fmt, io};

use crate::error::StoreError;

/// Tells how many bytes are free for the file at a path.
pub type FreeSpace = Arc<dyn Fn(&Path) -> io::Result<u64> + Send + Sync>;

/// Room that new work leaves alone: what is begun already, the answers that are awaited and the records of who
/// reads what go into it.
pub(crate) struct Reserve {
    path: PathBuf,
    bytes: u64,
    free: FreeSpace,
}

impl Reserve {
    pub(crate) fn new(path: PathBuf, bytes: u64, free: FreeSpace) -> Self {
        Self { path, bytes, free }
    }

    /// Refuses new work while less is free than the reserve. It is looked at each time, so that work goes on as soon
    /// as there is room again.
    pub(crate) fn demand(&self) -> Result<(), StoreError> {
        let free = (self.free)(&self.path).map_err(|cause| StoreError::File(Arc::new(cause)))?;
        if free < self.bytes { Err(StoreError::NoSpace) } else { Ok(()) }
    }
}

impl fmt::Debug for Reserve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reserve({} bytes)", self.bytes)
    }
}

/// As the file system says it, to those who are not its administrator.
pub(crate) fn of_file_system() -> FreeSpace {
    Arc::new(|path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let found = rustix::fs::statvfs(folder.unwrap_or_else(|| Path::new(".")))?;
        Ok(found.f_bavail.saturating_mul(found.f_frsize))
    })
}
