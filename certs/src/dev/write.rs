//! Writing a deployment to disk: all of it or nothing.
//!
//! Everything is written into a new sibling of the target, which is renamed over it at the end. A rename
//! replaces an empty directory only, so what appears in the target meanwhile is never overwritten. A process
//! killed half-way leaves a `.NAME.partial-*` directory behind, never a half-filled target.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use kzmn_common::trust::KeyRefusal;

use super::Deployment;
use super::layout::{self, File, TRUST_BUNDLE_FILE};

const DIRECTORY_MODE: u32 = 0o700;
const SECRET_MODE: u32 = 0o600;
const PUBLIC_MODE: u32 = 0o644;

/// Why a deployment was not written. Whatever it is, the target is as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A deployment is there already.
    #[error(
        "{} already holds a trust bundle, and nothing was changed there: name another directory, or \
         remove this one first if nobody uses its keys any more",
        .0.display()
    )]
    AlreadyWritten(PathBuf),
    /// Something else is there.
    #[error(
        "{} is not empty, and nothing was changed there: name a directory that is empty or does not \
         exist yet",
        .0.display()
    )]
    NotEmpty(PathBuf),
    /// `/`, which has no place for a sibling.
    #[error("{} cannot be replaced by a new directory: name one below it", .0.display())]
    NoParent(PathBuf),
    /// A signing key that cannot be encoded.
    #[error("a signing key could not be encoded, and nothing was written")]
    Key(#[from] KeyRefusal),
    /// The file system refused.
    #[error("could not {action} {}, and nothing was left in the target: {advice}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What to do next.
        advice: &'static str,
        /// Why it failed.
        #[source]
        source: io::Error,
    },
}

impl Deployment {
    /// Writes the deployment's files into `dir`, which must be empty or not exist yet, and returns its
    /// absolute path. Private keys are readable by their owner alone from the moment they exist.
    ///
    /// # Errors
    ///
    /// [`WriteError`]; the target is then as it was.
    pub fn write(&self, dir: &Path) -> Result<PathBuf, WriteError> {
        let files = layout::files(self)?;
        let target = resolve(dir)?;
        refuse_occupied(&target)?;
        let staging = Staging::create(&target, self.state_suffix())?;
        for file in &files {
            staging.write(file)?;
        }
        staging.publish(&target)?;
        Ok(target)
    }

    /// Differs between any two deployments, so that their staging directories never meet.
    fn state_suffix(&self) -> &str {
        let id = self.state(kzmn_common::party::Party::Kazakhstan).governance.public().id();
        id.as_str().get(..16).unwrap_or_default()
    }
}

/// The directory that is filled before it is put in place; removed unless it is.
struct Staging {
    path: PathBuf,
    published: bool,
}

impl Staging {
    fn create(target: &Path, suffix: &str) -> Result<Self, WriteError> {
        let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
            return Err(WriteError::NoParent(target.to_owned()));
        };
        make_directories(parent)?;
        let path = parent.join(format!(".{}.partial-{suffix}", name.to_string_lossy()));
        // Not recursive: it must be new, or someone else could hold it open to other readers.
        fs::DirBuilder::new().mode(DIRECTORY_MODE).create(&path).map_err(|source| {
            failed(
                "create the directory",
                &path,
                "check that you may write beside the target",
                source,
            )
        })?;
        Ok(Self { path, published: false })
    }

    fn write(&self, file: &File) -> Result<(), WriteError> {
        let path = self.path.join(&file.path);
        make_directories(path.parent().unwrap_or(&self.path))?;
        let mode = if file.secret { SECRET_MODE } else { PUBLIC_MODE };
        let written =
            fs::OpenOptions::new().write(true).create_new(true).mode(mode).open(&path).and_then(
                |mut out| {
                    out.write_all(&file.contents)?;
                    // Else a power failure after the rename could leave an empty file in the target.
                    out.sync_all()
                },
            );
        written.map_err(|source| failed("write", &path, "check the disk's free space", source))
    }

    fn publish(mut self, target: &Path) -> Result<(), WriteError> {
        if let Err(source) = fs::rename(&self.path, target) {
            // Someone may have filled the target meanwhile; that has a plainer error.
            refuse_occupied(target)?;
            let advice = "if it is a mount point, name a directory below it";
            return Err(failed("put the finished directory in place at", target, advice, source));
        }
        self.published = true;
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.published {
            // An error is already on its way to the caller; this one would hide it.
            drop(fs::remove_dir_all(&self.path));
        }
    }
}

/// The absolute path, through symbolic links where it exists.
fn resolve(dir: &Path) -> Result<PathBuf, WriteError> {
    let found = match fs::canonicalize(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => std::path::absolute(dir),
        other => other,
    };
    found.map_err(|source| failed("find", dir, "name a directory that you can reach", source))
}

fn refuse_occupied(target: &Path) -> Result<(), WriteError> {
    let mut entries = match fs::read_dir(target) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => {
            return Err(failed("read", target, "name a directory of your own", error));
        }
    };
    if target.join(TRUST_BUNDLE_FILE).symlink_metadata().is_ok() {
        return Err(WriteError::AlreadyWritten(target.to_owned()));
    }
    match entries.next() {
        Some(_) => Err(WriteError::NotEmpty(target.to_owned())),
        None => Ok(()),
    }
}

fn make_directories(path: &Path) -> Result<(), WriteError> {
    fs::DirBuilder::new().recursive(true).mode(DIRECTORY_MODE).create(path).map_err(|source| {
        failed("create the directory", path, "check that you may write there", source)
    })
}

fn failed(
    action: &'static str,
    path: &Path,
    advice: &'static str,
    source: io::Error,
) -> WriteError {
    WriteError::Io { action, path: path.to_owned(), advice, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_appears_in_the_target_meanwhile_is_kept_and_the_staging_directory_goes() {
        let parent = tempfile::tempdir().expect("a directory");
        let target = parent.path().join("dev");
        let staging = Staging::create(&target, "0123").expect("a staging directory");
        let path = staging.path.clone();
        let secret = File { path: "kz/root.key".into(), contents: vec![1], secret: true };
        staging.write(&secret).expect("written");
        assert!(staging.write(&secret).is_err(), "a file is written once");
        fs::create_dir(&target).expect("someone else's");
        fs::write(target.join("letter.txt"), "dear").expect("someone else's");
        assert!(matches!(staging.publish(&target), Err(WriteError::NotEmpty(_))));
        assert!(!path.exists());
        assert_eq!(fs::read_to_string(target.join("letter.txt")).expect("kept"), "dear");
    }
}
