//! What was cosigned last of a ledger: one file, which is whole at every moment and durable before anything is replied.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use kzmn_common::ledger::{Cosignature, LedgerKeys, NoteKey, SignedNote, TreeHead};
use sha2::{Digest as _, Sha256};

/// Why what was cosigned last cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum MemoryFault {
    /// A file.
    #[error("cannot read or write {}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Another process has it.
    #[error("another witness works in {}", .0.display())]
    Taken(PathBuf),
    /// It is not what this witness cosigned of that ledger: whoever goes on without it may roll back.
    #[error(
        "{} is not what this witness cosigned of that ledger: bring the file back, and do not delete it",
        .0.display()
    )]
    Altered(PathBuf),
}

/// The folder, which one process has at a time.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Locked as long as it is open.
    _lock: File,
}

impl Folder {
    /// Takes the folder, made where there is none.
    pub(crate) fn open(path: &Path) -> Result<Self, MemoryFault> {
        let failed = |source| MemoryFault::File { path: path.to_owned(), source };
        fs::create_dir_all(path).map_err(failed)?;
        let lock = File::create(path.join("lock")).map_err(failed)?;
        lock.try_lock().map_err(|_| MemoryFault::Taken(path.to_owned()))?;
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    /// What is remembered of that ledger. A file that is there is verified.
    pub(crate) fn recall(
        &self,
        of: &LedgerKeys,
        witness: &NoteKey,
    ) -> Result<Remembered, MemoryFault> {
        let name = hex::encode(Sha256::digest(of.origin().as_str().as_bytes()));
        let path = self.path.join(name);
        let failed = |source| MemoryFault::File { path: path.clone(), source };
        let last = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            read => Some(read.map_err(failed)?),
        };
        let last = last.map(|text| {
            let read = cosigned(&text, of, witness);
            read.ok_or_else(|| MemoryFault::Altered(path.clone()))
        });
        let last = last.transpose()?;
        Ok(Remembered { path, last })
    }
}

fn cosigned(text: &str, of: &LedgerKeys, witness: &NoteKey) -> Option<(TreeHead, SignedNote)> {
    let note = SignedNote::parse(text).ok()?;
    let checkpoint = of.open(&of.signed_alone(&note)?).ok()?;
    Cosignature::verify(&note, witness).ok()?;
    Some((TreeHead::from(&checkpoint), note))
}

/// What was cosigned last of one ledger.
#[derive(Debug)]
pub(crate) struct Remembered {
    path: PathBuf,
    last: Option<(TreeHead, SignedNote)>,
}

impl Remembered {
    /// How large the ledger was, and its root.
    pub(crate) fn head(&self) -> Option<TreeHead> {
        self.last.as_ref().map(|(head, _)| *head)
    }

    /// The note, with the own cosignature.
    pub(crate) fn note(&self) -> Option<&SignedNote> {
        self.last.as_ref().map(|(_, note)| note)
    }

    /// Replaces it, once that is durable: the file first, then its place in the folder. Where that fails, what is remembered
    /// here stays as it was; on the disk it may be either.
    pub(crate) fn replace(&mut self, head: TreeHead, note: SignedNote) -> Result<(), MemoryFault> {
        self.write(&note.render())
            .map_err(|source| MemoryFault::File { path: self.path.clone(), source })?;
        self.last = Some((head, note));
        Ok(())
    }

    fn write(&self, text: &str) -> io::Result<()> {
        let next = self.path.with_extension("next");
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&next)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&next, &self.path)?;
        // The folder's own entry: without it the rename may be gone after a power cut.
        let folder = self.path.parent().unwrap_or_else(|| Path::new("."));
        File::open(folder)?.sync_all()
    }
}
