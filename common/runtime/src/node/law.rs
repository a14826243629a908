//! The pension law by which a node assesses.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kzmn_common::assessment::NationalLaw;
use kzmn_common::rules::{PackError, Packs};
use time::Date;

/// The own state's law and its parameters.
pub(super) struct Law {
    pub(super) national: Arc<dyn NationalLaw>,
    pub(super) packs: Packs,
    /// What names both, and since when the Agreement binds: an assessment made by other rules is outdated.
    pub(super) name: String,
}

impl Law {
    /// Reads the packs that are built in, and the files that add figures to them, strictly: a node with a bad
    /// one does not start.
    pub(super) fn load(
        national: Arc<dyn NationalLaw>,
        files: &[PathBuf],
        in_force_from: Option<Date>,
    ) -> Result<Self, LawError> {
        let packs = packs(national.as_ref(), files)?;
        let mut names = Vec::new();
        for pack in packs.both() {
            names.push(format!("{} {}", pack.name(), pack.digest()));
            names.extend(pack.files().iter().map(|file| format!("with {}", file.digest)));
        }
        let since = in_force_from.map_or_else(|| "never".to_owned(), |from| from.to_string());
        // The version of the rules: the program's own is independent of the law.
        let name = format!(
            "law {} {}, {}, agreement in force from {since}",
            national.party().code(),
            national.version(),
            names.join(", "),
        );
        Ok(Self { national, packs, name })
    }
}

/// The packs of a law with the figures that files add to them.
///
/// # Errors
///
/// [`LawError`].
pub fn packs(law: &dyn NationalLaw, files: &[PathBuf]) -> Result<Packs, LawError> {
    let mut packs = Packs::with_national(law.pack()?)?;
    for path in files {
        let unread = |source| LawError::Unread { path: path.clone(), source };
        let text = std::fs::read_to_string(path).map_err(unread)?;
        let refused = |source| LawError::Refused { path: path.clone(), source };
        packs = packs.with_file(&file_name(path), &text).map_err(refused)?;
    }
    Ok(packs)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Why a law cannot be applied.
#[derive(Debug, thiserror::Error)]
pub enum LawError {
    /// The packs that are built in.
    #[error("the rule packs of this program cannot be used")]
    BuiltIn(#[from] PackError),
    /// A file of figures cannot be read.
    #[error("cannot read the rule pack file {path}")]
    Unread {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file of figures is refused.
    #[error("the rule pack file {path} is refused")]
    Refused {
        /// Which.
        path: PathBuf,
        /// What in it.
        #[source]
        source: PackError,
    },
}

impl fmt::Debug for Law {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Law({})", self.name)
    }
}
