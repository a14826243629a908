//! Both nodes as processes that are killed and started again, on keys and databases that stay.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kzmn_common::header::OfficerRole;
use kzmn_common::party::Party;
use kzmn_failpoint::{Failpoint, VARIABLE};
use kzmn_runtime::system::{SystemClock, SystemEntropy};
use kzmn_transport::OfficeClient;
use tempfile::TempDir;
use tokio::time::timeout;

use super::super::output::Failure;
use super::super::process::NodeProcess;
use super::super::site::Site;

/// How long a step may take until it is reached.
const REACHED: Duration = Duration::from_secs(60);
/// How much of a log is shown.
const LAST_LINES: usize = 40;
/// `SIGKILL`.
const KILLED: Option<i32> = Some(9);

/// Both nodes, with the sample registries.
pub(super) struct CrashPair {
    pub(super) site: Arc<Site>,
    program: PathBuf,
    nodes: [Option<NodeProcess>; 2],
    /// What each node is told beside its configuration, as its environment.
    environments: [Vec<(String, String)>; 2],
    /// Removed with it.
    _folder: TempDir,
}

impl CrashPair {
    /// Makes keys, starts both nodes and enters the sample registries.
    pub(super) async fn start(program: PathBuf) -> Result<Self, Failure> {
        Self::start_with(program, |_, _| Ok(Vec::new())).await
    }

    /// The same, with more in the environment of each node.
    pub(super) async fn start_with(
        program: PathBuf,
        more: impl Fn(&Site, Party) -> Result<Vec<(String, String)>, Failure>,
    ) -> Result<Self, Failure> {
        let folder = tempfile::tempdir()?;
        let site = Site::make(&folder.path().join("pair"), &SystemClock, &SystemEntropy)?;
        let environment = |party| Ok::<_, Failure>([environment(), more(&site, party)?].concat());
        let environments = [environment(Party::Kazakhstan)?, environment(Party::Mongolia)?];
        let site = Arc::new(site);
        let mut pair = Self { site, program, nodes: [None, None], environments, _folder: folder };
        for party in Party::ALL {
            pair.spawn(party, None)?;
        }
        pair.listen().await?;
        for party in Party::ALL {
            pair.load_sample(party).await?;
        }
        Ok(pair)
    }

    async fn load_sample(&self, party: Party) -> Result<(), Failure> {
        let sample = match party {
            Party::Kazakhstan => kz_node::SAMPLE,
            Party::Mongolia => mn_node::SAMPLE,
        };
        let registrar = self.officer(party, OfficerRole::Registrar)?;
        for person in kzmn_cli::people(&serde_json::from_str(sample)?)? {
            registrar.put_person(person).await?;
        }
        Ok(())
    }

    pub(super) fn officer(&self, party: Party, role: OfficerRole) -> Result<OfficeClient, Failure> {
        Ok(self.site.officer(party, role, Arc::new(SystemClock))?)
    }

    /// Starts a node, and waits for nothing. It is to die at that step, at the how manieth passing.
    pub(super) fn spawn(
        &mut self,
        party: Party,
        dies: Option<(Failpoint, u64)>,
    ) -> Result<(), Failure> {
        let mut environment = match party {
            Party::Kazakhstan => self.environments[0].clone(),
            Party::Mongolia => self.environments[1].clone(),
        };
        if let Some((step, passing)) = dies {
            environment.push((VARIABLE.to_owned(), format!("{} {passing}", step.name())));
        }
        let node = NodeProcess::spawn(&self.program, &self.site, party, &environment)?;
        *self.slot(party) = Some(node);
        Ok(())
    }

    /// Waits until both nodes listen.
    pub(super) async fn listen(&mut self) -> Result<(), Failure> {
        let site = Arc::clone(&self.site);
        for party in Party::ALL {
            self.node(party)?.listens(&site, party).await?;
        }
        Ok(())
    }

    /// Kills a node from outside; one that ended before is a failure.
    pub(super) async fn kill(&mut self, party: Party) -> Result<(), Failure> {
        self.node(party)?.must_run()?;
        let node = self.slot(party).take().ok_or("the node does not run")?;
        Ok(node.kill().await?)
    }

    /// Waits until a node has killed itself at the step at which it was to die.
    pub(super) async fn dies(&mut self, party: Party, step: Failpoint) -> Result<(), Failure> {
        let name = step.name();
        let ended = timeout(REACHED, self.node(party)?.ends()).await;
        let signal = ended.map_err(|_| format!("{party} did not reach {name}"))??;
        *self.slot(party) = None;
        match signal {
            KILLED => Ok(()),
            other => Err(format!("{party} ended before {name}: {other:?}").into()),
        }
    }

    /// Tells a node to stop, and does not wait.
    pub(super) async fn terminate(&mut self, party: Party) -> Result<(), Failure> {
        Ok(self.node(party)?.signal("TERM").await?)
    }

    /// Has all threads of a node stand still. What it asked of the system is done by then.
    pub(super) async fn pause(&mut self, party: Party) -> Result<(), Failure> {
        let node = self.node(party)?;
        node.signal("STOP").await?;
        let id = node.id().ok_or("the node does not run")?;
        while !stands_still(id)? {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Ok(())
    }

    /// Has a node go on that stands still.
    pub(super) async fn go_on(&mut self, party: Party) -> Result<(), Failure> {
        Ok(self.node(party)?.signal("CONT").await?)
    }

    /// Kills both nodes from outside.
    pub(super) async fn kill_both(&mut self) -> Result<(), Failure> {
        for party in Party::ALL {
            self.kill(party).await?;
        }
        Ok(())
    }

    /// Stops both nodes, as an operator does.
    pub(super) async fn stop(&mut self) -> Result<(), Failure> {
        for party in Party::ALL {
            self.slot(party).take().ok_or("the node does not run")?.stop().await?;
        }
        Ok(())
    }

    /// Lines of a node's log at the level of errors.
    pub(super) fn errors(&self, party: Party) -> Result<Vec<String>, Failure> {
        let log = std::fs::read_to_string(self.log(party))?;
        Ok(log.lines().filter(|line| line.contains("ERROR")).map(str::to_owned).collect())
    }

    /// The last lines of both logs: what a failure is looked into with, since the folder goes with the pair.
    pub(super) fn last_of_logs(&self) -> Result<String, Failure> {
        let mut last = String::new();
        for party in Party::ALL {
            let log = std::fs::read_to_string(self.log(party))?;
            let lines: Vec<&str> = log.lines().collect();
            let lines = &lines[lines.len().saturating_sub(LAST_LINES)..];
            last.push_str(&format!("\n{party} logged last:\n{}", lines.join("\n")));
        }
        Ok(last)
    }

    fn log(&self, party: Party) -> PathBuf {
        self.site.dir.join(format!("{}-node.log", party.code()))
    }

    fn node(&mut self, party: Party) -> Result<&mut NodeProcess, Failure> {
        Ok(self.slot(party).as_mut().ok_or("the node does not run")?)
    }

    fn slot(&mut self, party: Party) -> &mut Option<NodeProcess> {
        match party {
            Party::Kazakhstan => &mut self.nodes[0],
            Party::Mongolia => &mut self.nodes[1],
        }
    }
}

/// Whether the system has stopped all threads of a process: state `T` of proc(5), behind the name in parentheses.
fn stands_still(id: u32) -> Result<bool, Failure> {
    for thread in std::fs::read_dir(format!("/proc/{id}/task"))? {
        let stat = std::fs::read_to_string(thread?.path().join("stat"))?;
        let state = stat.rsplit_once(") ").and_then(|(_, rest)| rest.chars().next());
        if state != Some('T') {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A checkpoint each second, and no rates: they protect from exactly this load.
fn environment() -> Vec<(String, String)> {
    let rates = [
        "PEER_PER_SECOND",
        "PEER_BURST",
        "PEER_OFFICER_PER_MINUTE",
        "PEER_OFFICER_BURST",
        "OFFICER_PER_MINUTE",
        "OFFICER_BURST",
        "CHECKS_PER_MINUTE",
    ];
    let rate = |name| (format!("KZMN_NODE__RATES__{name}"), "1000000".to_owned());
    let every = ("KZMN_NODE__LEDGER__CHECKPOINT_EVERY_S".to_owned(), "1".to_owned());
    rates.into_iter().map(rate).chain([every]).collect()
}
