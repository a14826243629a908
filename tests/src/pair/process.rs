//! The nodes as processes of their own, so that they can be killed.

use std::fs::File;
use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use kzmn_common::party::Party;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::site::Site;

/// How long a node may take until it listens.
const START: Duration = Duration::from_secs(60);

/// One node's process. Killed when it is dropped.
#[derive(Debug)]
pub struct NodeProcess {
    child: Child,
    log: PathBuf,
}

impl NodeProcess {
    /// Starts the node of `party` by `program`, a `pair` program, and waits until it listens.
    ///
    /// # Errors
    ///
    /// The program cannot be started, or ended before it listened: its log says why.
    pub async fn start(program: &PathBuf, site: &Site, party: Party) -> io::Result<Self> {
        let mut node = Self::spawn(program, site, party, &[])?;
        node.listens(site, party).await?;
        Ok(node)
    }

    /// Starts it with more in its environment, and waits for nothing.
    ///
    /// # Errors
    ///
    /// The program cannot be started.
    pub fn spawn(
        program: &PathBuf,
        site: &Site,
        party: Party,
        environment: &[(String, String)],
    ) -> io::Result<Self> {
        let log = site.dir.join(format!("{}-node.log", party.code()));
        let child = Command::new(program)
            .arg(format!("{}-node", party.code()))
            .arg("serve")
            .arg("--config")
            .arg(site.config(party))
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::options().create(true).append(true).open(&log)?)
            .kill_on_drop(true)
            .spawn()?;
        Ok(Self { child, log })
    }

    /// Waits until it listens.
    ///
    /// # Errors
    ///
    /// It ended before it listened: its log says why.
    pub async fn listens(&mut self, site: &Site, party: Party) -> io::Result<()> {
        let listening = timeout(START, self.listening(site, party)).await;
        listening.map_err(|_| self.failed("did not listen in time"))?
    }

    /// Waits for the end of the process. Tells the signal that ended it; none where it ended by itself.
    ///
    /// # Errors
    ///
    /// The system does not say.
    pub async fn ends(&mut self) -> io::Result<Option<i32>> {
        Ok(self.child.wait().await?.signal())
    }

    /// Refuses a process that has ended.
    ///
    /// # Errors
    ///
    /// It has: its log says why.
    pub fn must_run(&mut self) -> io::Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(ended) => Err(self.failed(&format!("ended with {ended}"))),
        }
    }

    /// Waits for both sockets, and for the end of the process, whichever comes first.
    async fn listening(&mut self, site: &Site, party: Party) -> io::Result<()> {
        let addresses = site.addresses(party);
        for address in [addresses.exchange, addresses.office] {
            while TcpStream::connect(address).await.is_err() {
                if let Ok(ended) = timeout(Duration::from_millis(20), self.child.wait()).await {
                    return Err(self.failed(&format!("ended with {}", ended?)));
                }
            }
        }
        Ok(())
    }

    fn failed(&self, what: &str) -> io::Error {
        // The folder of a test is gone when its failure is read.
        let log = self.log().unwrap_or_default();
        let last = log.lines().last().unwrap_or("nothing was logged");
        io::Error::other(format!("the node {what}: see {}: {last}", self.log.display()))
    }

    /// The process's number; none once it has ended.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// What it has written to standard error so far.
    ///
    /// # Errors
    ///
    /// The log cannot be read.
    pub fn log(&self) -> io::Result<String> {
        std::fs::read_to_string(&self.log)
    }

    /// Tells the process to stop, as an operator does, and waits until all is on disk.
    ///
    /// # Errors
    ///
    /// It had ended before, or did not stop as it should.
    pub async fn stop(mut self) -> io::Result<()> {
        self.signal("TERM").await?;
        match timeout(START, self.child.wait()).await {
            Ok(Ok(status)) if status.success() => Ok(()),
            _ => Err(self.failed("did not stop as it should")),
        }
    }

    /// Sends it a signal, by its name as `kill` knows it.
    ///
    /// # Errors
    ///
    /// It had ended before.
    pub async fn signal(&self, name: &str) -> io::Result<()> {
        let id = self.id().ok_or_else(|| self.failed("has ended before"))?;
        let sent = Command::new("kill").args(["-s", name, &id.to_string()]).status().await?;
        if sent.success() { Ok(()) } else { Err(self.failed("took no signal")) }
    }

    /// Kills the process at once, as `kill -9` does, and waits for its end.
    ///
    /// # Errors
    ///
    /// The process cannot be killed.
    pub async fn kill(mut self) -> io::Result<()> {
        self.child.kill().await
    }
}
