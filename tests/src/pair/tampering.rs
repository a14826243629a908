//! Somebody with the right to write the file alters one word of a database, behind the node's back.

use std::path::Path;
use std::{fs, io};

use kzmn_common::header::OfficerRole;
use kzmn_common::party::Party;

use super::officer;
use super::output::{Failure, say};
use super::process::NodeProcess;
use super::site::Site;

const STATE: Party = Party::Mongolia;
/// In which year somebody was in military service, as the sample registry of Mongolia has it.
const WAS: &str = "Иркутск, 1986";
const ALTERED: &str = "Иркутск, 1976";
/// What `fsck` ends with when something is not as it was stored.
const DIFFERS: i32 = 6;

/// Writes `new` for `old`, which has as many bytes, wherever it stands in a file. The node must not run.
///
/// # Errors
///
/// The file cannot be read or written, or does not hold it.
pub fn alter(file: &Path, old: &str, new: &str) -> io::Result<()> {
    let (old, new) = (old.as_bytes(), new.as_bytes());
    let mut bytes = fs::read(file)?;
    let found: Vec<usize> = bytes
        .windows(old.len())
        .enumerate()
        .filter(|(_, at)| *at == old)
        .map(|(at, _)| at)
        .collect();
    if found.is_empty() || old.len() != new.len() {
        return Err(io::Error::other("the file does not hold what is to be altered"));
    }
    for at in found {
        if let Some(place) = bytes.get_mut(at..at + new.len()) {
            place.copy_from_slice(new);
        }
    }
    fs::write(file, bytes)
}

/// Looks, alters a row while the node is stopped, and looks again.
pub(super) async fn find(site: &Site, mongolia: NodeProcess) -> Result<NodeProcess, Failure> {
    let auditor = (STATE, OfficerRole::Auditor);
    officer::runs(site, auditor, &["fsck"]).await?;
    mongolia.stop().await?;
    alter(&site.database(STATE), WAS, ALTERED)?;
    say(format!(
        "\n   The node is stopped, \"{WAS}\" becomes \"{ALTERED}\" in its file, and it is started again.\n"
    ))?;
    let program = std::env::current_exe()?;
    let mongolia = NodeProcess::start(&program, site, STATE).await?;
    officer::ends_with(site, auditor, &["fsck"], DIFFERS).await?;
    Ok(mongolia)
}
