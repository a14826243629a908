//! Both nodes started as processes, with the sample registries.

use std::sync::Arc;

use kzmn_common::header::OfficerRole;
use kzmn_common::party::Party;
use kzmn_runtime::system::SystemClock;

use super::output::{Failure, say};
use super::process::NodeProcess;
use super::site::Site;

/// Starts both nodes.
pub(super) async fn start(site: &Site) -> Result<[NodeProcess; 2], Failure> {
    let program = std::env::current_exe()?;
    let kazakhstan = NodeProcess::start(&program, site, Party::Kazakhstan).await?;
    let mongolia = NodeProcess::start(&program, site, Party::Mongolia).await?;
    Ok([kazakhstan, mongolia])
}

/// Enters the sample registries over the office API, as a registrar does.
pub(super) async fn load_samples(site: &Site) -> Result<(), Failure> {
    for (party, sample) in
        [(Party::Kazakhstan, kz_node::SAMPLE), (Party::Mongolia, mn_node::SAMPLE)]
    {
        let registrar = site.officer(party, OfficerRole::Registrar, Arc::new(SystemClock))?;
        let people = kzmn_cli::people(&serde_json::from_str(sample)?)?;
        let count = people.len();
        for person in people {
            registrar.put_person(person).await?;
        }
        say(format!("   {count} invented people are in the registry of {party}."))?;
    }
    Ok(())
}
